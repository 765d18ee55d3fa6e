"""Every figure of the source reconciles; what the source does not say stays unknown."""

import csv
from datetime import date

import pytest

from tests.staffing import daan
from yizhen.staffing.rules.book import Amount, Book, add
from yizhen.staffing.rules.checks import cross_foot
from yizhen.staffing.rules.sources import BadSource, read_source, shipped
from yizhen.staffing.rules.summary import summarize
from yizhen.staffing.terms import Category, Group, Measure, Missing, Verdict

COUNTED = (Measure.PARTY_ORGANS, Measure.PUBLIC_INSTITUTIONS, Measure.LEADER_POSTS, Measure.SQUADS)
CHINESE = dict(zip("一二三四五六七八九十", range(1, 11), strict=True))


@pytest.fixture(scope="module")
def source():
    return next(s for s in shipped() if s.statement.series == "daan")


@pytest.fixture(scope="module")
def book(source):
    return Book(source)


@pytest.fixture(scope="module")
def summary(source):
    return summarize(source, date(2020, 11, 30))


def test_units_and_their_figures(summary):
    shown = {u.name: tuple(u.counts[m].value for m in COUNTED) for u in summary.units}
    assert shown == daan.UNITS
    assert all(u.counts[Measure.DEPUTY_POSTS].value == 1 for u in summary.units)
    assert all(u.counts[Measure.DEPUTY_FILLED].value == 0 for u in summary.units)


def test_units_carry_codes_of_their_kind(summary):
    for unit in summary.units:
        assert unit.code.startswith("510304")
        assert unit.code.endswith("000")
        assert (int(unit.code[6:9]) < 100) == (unit.group is Group.STREET)
    assert len({unit.code for unit in summary.units}) == 15


def test_sums_of_the_groups(summary):
    sums = {g.group: tuple(g.counts[m].value for m in COUNTED) for g in summary.groups}
    assert sums == {"street": (30, 20, 43, 3), "town": (61, 38, 95, 9), "all": (91, 58, 138, 12)}
    plaques = {
        g.group: (g.counts[Measure.PARTY_PLAQUES].value, g.counts[Measure.PUBLIC_PLAQUES].value)
        for g in summary.groups
    }
    assert plaques == daan.PLAQUES
    assert [g.label for g in summary.groups] == ["6 个街道合计", "9 个镇合计", "15 个镇街合计"]


def test_establishment(summary):
    shown = {
        (x.group.value, x.category and x.category.value): (
            x.approved.value,
            x.actual.value,
            x.planned.value,
            x.vacant,
            x.available,
            x.full_rate and str(x.full_rate.value),
        )
        for x in summary.establishment
    }
    assert shown == daan.LINES
    assert all(x.over in (0, None) for x in summary.establishment)


def test_an_unmentioned_plan_is_said_to_be_read_as_none(summary):
    assumed = {
        (x.group.value, x.category and x.category.value) for x in summary.establishment if x.plan_assumed_none
    }
    assert ("street", "support") in assumed
    assert ("town", "administrative") in assumed
    assert ("street", "administrative") not in assumed
    assert ("street", "outside") not in assumed


def test_quotas_of_units_are_unknown_and_never_zero(summary):
    numbers = [n for u in summary.units for q in u.establishment for n in (q.approved, q.actual, q.planned)]
    assert len(numbers) == 15 * 3 * 3
    assert {(n.value, n.missing, n.why) for n in numbers} == {(None, Missing.NOT_ITEMISED, "原报告未分列")}
    plaques = {
        u.counts[m].missing for u in summary.units for m in (Measure.PARTY_PLAQUES, Measure.PUBLIC_PLAQUES)
    }
    assert plaques == {Missing.NOT_ITEMISED}


def test_other_figures(summary):
    assert {row.measure.value: row.number.value for row in summary.others} == daan.OTHERS
    by = {row.measure: row for row in summary.others}
    assert by[Measure.SERVICE_ITEMS].number.more_than
    assert by[Measure.SECTION_VACANCIES].number.missing is Missing.AMBIGUOUS
    assert any("共6人" in words and "共45人" in words for words in summary.flags)


def test_every_stated_figure_stands_in_the_ledger_with_the_words_of_the_source(source, summary):
    book = Book(source)
    for name, (group, measure, value, quote) in daan.STATED.items():
        amount = book.at(Group(group), Measure(measure))
        assert amount.value == value, name
        assert quote in "".join(amount.figure.quote.split()), name
    assert {g.group: len(book.units(g.group)) for g in summary.groups if g.group != "all"} == daan.GROUPS


def test_every_number_stands_in_its_quote(source):
    for figure in source.figures:
        if figure.value is None or figure.unit:
            continue
        chinese = [str(n) for sign, n in CHINESE.items() if sign in figure.quote]
        assert str(figure.value) in figure.quote or str(figure.value) in chinese, figure


def test_cross_footing(book):
    checks = {check.key: check for check in cross_foot(book)}
    agreed = {
        "street.party_organs": 30,
        "street.public_institutions": 20,
        "street.leader_posts": 43,
        "town.party_organs": 61,
        "town.public_institutions": 38,
        "town.leader_posts": 95,
        "all.squads": 12,
        "street.units": 6,
        "town.units": 9,
        "all.law_offices": 15,
    }
    for key, number in agreed.items():
        assert (checks[key].verdict, checks[key].left, checks[key].right) == (Verdict.AGREES, number, number)
    for key in ("street.party_plaques", "town.party_plaques", "street.public_plaques", "town.public_plaques"):
        assert checks[key].verdict is Verdict.CANNOT
        assert checks[key].left is None
    assert Verdict.DIFFERS not in {check.verdict for check in checks.values()}


def test_a_wrong_total_is_found(source):
    wrong = [
        type(f)(**{n: getattr(f, n) for n in f.__struct_fields__} | {"value": 31})
        if (f.measure, f.group, f.unit) == (Measure.PARTY_ORGANS, Group.STREET, "")
        else f
        for f in source.figures
    ]
    altered = type(source)(source.statement, source.units, tuple(wrong), source.claims)
    found = {c.key: c for c in cross_foot(Book(altered))}["street.party_organs"]
    assert (found.verdict, found.left, found.right) == (Verdict.DIFFERS, 30, 31)
    assert any("不等" in words for words in summarize(altered, date(2020, 11, 30)).flags)


def test_sums_with_unknown_terms():
    hole, gap, four = Amount(None, Missing.NOT_MENTIONED), Amount(None, Missing.NOT_ITEMISED), Amount(4)
    assert add([four, four]).value == 8
    assert (add([four, hole]).value, add([four, hole]).partial) == (4, True)
    assert add([four, hole], strict=True).value is None
    assert (add([four, gap]).value, add([four, gap]).missing) == (None, Missing.NOT_ITEMISED)
    assert add([]).value is None


def test_over_establishment_is_counted(source):
    line = next(x for x in summarize(_over(source), date(2020, 11, 30)).establishment
                if (x.group, x.category) == (Group.STREET, Category.ADMINISTRATIVE))  # fmt: skip
    assert (line.vacant, line.over, line.available) == (0, 6, -10)
    checks = {c.key: c for c in cross_foot(Book(_over(source)))}
    assert checks["street.administrative.within"].verdict is Verdict.DIFFERS


def _over(source):
    figures = tuple(
        type(f)(**{n: getattr(f, n) for n in f.__struct_fields__} | {"value": 110})
        if (f.measure, f.group, f.category) == (Measure.ACTUAL, Group.STREET, Category.ADMINISTRATIVE)
        and not f.unit
        else f
        for f in source.figures
    )
    return type(source)(source.statement, source.units, figures, source.claims)


@pytest.mark.parametrize(
    ("figures", "words"),
    [
        (b"figures: [{measure: squads, group: all, quote: q}]", "缺数"),
        (b"figures: [{measure: squads, group: all, quote: q, total: 1, missing: not_mentioned}]", "缺数"),
        ("figures: [{measure: squads, group: all, quote: q, units: {无此镇: 1}}]".encode(), "无此镇"),
    ],
)
def test_a_source_that_contradicts_itself_is_refused(figures, words):
    from importlib.resources import files

    folder = files("yizhen.staffing") / "sources" / "daan_2020"
    texts = {name: (folder / name).read_bytes() for name in ("statement.yaml", "figures.yaml", "claims.yaml")}
    with pytest.raises(BadSource, match=words):
        read_source(texts | {"figures.yaml": figures})


def test_the_ledger_against_the_tables_of_the_real_data(summary, real_data):
    folder = real_data / "seed_figures"
    with (folder / "daan_units.csv").open(encoding="utf-8") as file:
        rows = {r["unit"]: r for r in csv.DictReader(file)}
    assert list(rows) == [u.name for u in summary.units]
    columns = {
        "party_gov_institutions": Measure.PARTY_ORGANS,
        "public_institutions": Measure.PUBLIC_INSTITUTIONS,
        "leader_posts": Measure.LEADER_POSTS,
        "resident_enforcement_squads": Measure.SQUADS,
        "unfilled_public_deputy_section_posts": Measure.DEPUTY_POSTS,
    }
    for unit in summary.units:
        assert rows[unit.name]["kind"] == unit.group.label
        for column, measure in columns.items():
            assert int(rows[unit.name][column]) == unit.counts[measure].value
    _establishment_table(summary, folder)
    _other_table(summary, folder)


def _establishment_table(summary, folder):
    lines = {(x.group.label, x.label): x for x in summary.establishment}
    with (folder / "daan_establishment.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            category = {"机关工勤控制数": "机关工勤岗位控制数"}.get(row["category"], row["category"])
            line = lines[row["group"], category]
            assert int(row["units"]) == daan.GROUPS[line.group.value]
            for column in ("approved", "actual", "planned"):
                stated = int(row[column]) if row[column] else None
                assert getattr(line, column).value == stated, row


def _other_table(summary, folder):
    with (folder / "daan_other.csv").open(encoding="utf-8") as file:
        rows = {row["figure"]: row for row in csv.DictReader(file)}
    assert list(rows) == list(daan.STATED)
    for name, (_group, _measure, value, quote) in daan.STATED.items():
        assert int(rows[name]["value"]) == value
        assert quote in rows[name]["quote"]
