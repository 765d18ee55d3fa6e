"""Every number of the law: its file, its dates, its sentence, and what a county may set beside it."""

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from yizhen.law import door, queries, rules
from yizhen.law.terms import Dated, Parameter

TEXTS = Path(__file__).parents[3] / "shared" / "law"
HERE = door.Source("county rule", "art. 3", date(2024, 5, 1))
ALL = [p.file for p in door.all_parameters()]


def bare(words):
    return re.sub(r"\s+", "", words)


def article_of(title, article):
    """The article's own text, from the file of the statute."""
    short = title.removeprefix("中华人民共和国")
    files = [f for f in TEXTS.glob("*.md") if f.name.startswith(short)]
    assert len(files) == 1, f"no text of {title}"
    body = files[0].read_text(encoding="utf-8")
    head = re.match(r"第[一二三四五六七八九十百]+条", article).group()
    after = r"(?=^第[一二三四五六七八九十百]+条[\s　]|\Z)"
    return bare(re.search(rf"(?m)^{head}[\s　].*?{after}", body, re.DOTALL).group())


def test_there_are_parameters_and_each_is_named_by_its_file():
    assert len(ALL) > 70
    assert len({p.term for p in ALL}) == len(ALL), "one Chinese term, one number"
    assert all(re.fullmatch(r"[a-z]+\.[a-z_]+", p.name) for p in ALL)


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.name)
def test_sentences_stand_in_the_law(file):
    if not TEXTS.is_dir():
        pytest.skip("the texts of the statutes (../shared/law) are not here: sentences were not compared")
    if file.checked_on is None:
        pytest.skip(f"{file.name} says of itself that it has not been compared: {file.note}")
    for dated in file.values.values():
        assert bare(dated.text) in article_of(dated.source.title, dated.source.article)
        if dated.unit_source:
            assert bare(dated.unit_text) in article_of(dated.unit_source.title, dated.unit_source.article)


@pytest.mark.parametrize("file", ALL, ids=lambda file: file.name)
def test_each_number_stands_in_its_sentence(file):
    han = dict(zip("零一二三四五六七八九十", range(11), strict=True)) | {"两": 2}
    for dated in file.values.values():
        value = rules.number(dated)
        text = dated.text.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
        found = {Decimal(n) for n in re.findall(r"\d+", text)}
        for words in re.findall(r"[一二三四五六七八九十百千两]+", text):
            total = unit = 0
            for c in words:
                if c in "十百千" and c != "十":
                    total, unit = total + (unit or 1) * {"百": 100, "千": 1000}[c], 0
                elif c == "十":
                    total, unit = total + (unit or 1) * 10, 0
                else:
                    unit = han[c]
            found.add(Decimal(total + unit))
        if file.unit == "ratio":
            found |= {n / 100 for n in found} | ({Decimal(1)} if "不得超出罚款的数额" in text else set())
        assert Decimal(value) in found, (value, text)


def test_a_number_carries_its_source_and_its_period():
    found = door.parameter("services.decision_term").on(date(2026, 2, 10))
    assert (found.value, found.unit, found.in_force_from) == (20, door.Unit.WORKING_DAY, date(2019, 4, 23))
    assert str(found.source) == "《行政许可法》第四十二条第一款"
    assert "以工作日计算" in found.unit_text
    assert found.period.n == 20
    assert found.label == "20 个工作日"
    with pytest.raises(TypeError):
        _ = door.parameter("enforcement.officers").on(date(2026, 1, 1)).period


def test_before_the_first_day_it_is_not_in_force():
    with pytest.raises(door.NotInForce) as caught:
        door.parameter("enforcement.decision_term").on(date(2021, 7, 14))
    assert caught.value.first == date(2021, 7, 15)
    assert door.parameter("enforcement.decision_term").on(date(2021, 7, 15)).value == 90


def made(**over):
    values = {
        date(2020, 1, 1): Dated(20, HERE, "二十日"),
        date(2022, 1, 1): Dated(15, HERE, "十五日"),
        date(2025, 1, 1): Dated(None, HERE),
    }
    plain = {
        "term": "期限",
        "unit": "working_day",
        "level": "law",
        "binds": door.Binds.AT_MOST,
        "checked_on": None,
        "values": values,
        "name": "x.y",
    }
    return Parameter(**{**plain, **over})


def test_values_change_and_end_on_their_dates():
    found = [
        rules.in_force(made(), d).value for d in (date(2021, 12, 31), date(2022, 1, 1), date(2024, 12, 31))
    ]
    assert found == [20, 15, 15]
    with pytest.raises(door.Repealed) as caught:
        rules.in_force(made(), date(2025, 1, 1))
    assert caught.value.since == date(2025, 1, 1)


def test_a_county_may_be_stricter_and_never_laxer():
    term, day = door.parameter("services.decision_term"), date(2026, 2, 10)
    promise = term.on(day, door.Local(12, HERE))
    assert (promise.value, promise.statutory, promise.source) == (12, 20, HERE)
    assert promise.local is not None
    assert term.on(day, door.Local(20, HERE)).value == 20
    with pytest.raises(door.LocalExceedsStatute):
        term.on(day, door.Local(21, HERE))
    with pytest.raises(door.LocalExceedsStatute):
        term.on(day, door.Local(0, HERE))
    logs = door.parameter("record.log_retention")
    assert logs.on(day, door.Local(12, HERE)).value == 12
    with pytest.raises(door.LocalExceedsStatute):
        logs.on(day, door.Local(5, HERE))
    with pytest.raises(door.LocalExceedsStatute):
        door.parameter("enforcement.payment_term").on(day, door.Local(10, HERE))


def test_a_local_number_counts_only_in_its_own_time():
    local = door.Local(12, HERE, since=date(2026, 1, 1), until=date(2026, 6, 30))
    term = door.parameter("services.decision_term")
    found = [term.on(d, local).value for d in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 7, 1))]
    assert found == [20, 12, 20]


def test_an_unknown_name_offers_near_ones():
    with pytest.raises(door.NoSuchParameter) as caught:
        door.parameter("services.decision_terms")
    assert "services.decision_term" in caught.value.near
    for name in ("../terms", "services", "services.", "services/x.y", ""):
        with pytest.raises(door.NoSuchParameter):
            door.parameter(name)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("term: [", "flow"),
        ("term: x\nunit: week\nlevel: law\nbinds: at_most\nchecked_on: null\nvalues: {}\n", "unit"),
        (
            "term: x\nunit: month\nlevel: law\nbinds: at_most\nchecked_on: null\nvalues: {}\nextra: 1\n",
            "extra",
        ),
    ],
)
def test_a_wrong_file_is_named(tmp_path, body, words):
    path = tmp_path / "bad.yaml"
    path.write_text(body, encoding="utf-8")
    with pytest.raises(door.BadLaw, match=r"bad\.yaml") as caught:
        queries.read(path, Parameter)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"values": {}}, "no value"),
        ({"applies_to": "某县"}, "where they apply"),
        ({"values": {date(2020, 1, 1): Dated(0, HERE, "零日")}}, "positive"),
        ({"values": {date(2025, 1, 1): Dated(5, HERE, "")}}, "sentence"),
        ({"values": {date(2020, 1, 1): Dated(5, HERE, "五日")}}, "promulgated"),
    ],
)
def test_what_the_schema_cannot_say_is_checked(over, words):
    with pytest.raises(door.BadLaw, match=words):
        queries.check(made(**over))


# -- the calendar -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("year", "workdays"), [(2024, 251), (2025, 248), (2026, 248)])
def test_workdays_of_a_year(year, workdays):
    assert door.calendar().workdays_between(date(year - 1, 12, 31), date(year, 12, 31)) == workdays


def test_known_years_and_notices():
    calendar = door.calendar()
    assert [y for y in range(2003, 2028) if calendar.known(y)] == list(range(2004, 2027))
    assert "国办发明电〔2025〕7号" in calendar.years[2026].notice
    assert {y for y, c in calendar.years.items() if not c.notice} == {2004, 2005, 2006}


def test_days_named_by_the_law_are_off_without_a_notice():
    calendar = door.calendar()
    named = [date(2027, 1, 1), date(2027, 5, 1), date(2027, 10, 1), date(2030, 10, 2), date(2030, 5, 2)]
    assert not any(calendar.is_workday(day) for day in named)
    assert calendar.is_workday(date(2027, 10, 8))
    assert door.festival_on(date(2026, 10, 3)) == "国庆节"
    assert door.festival_on(date(2026, 10, 8)) == ""


def test_sentences_of_the_fixed_days_stand_in_the_law():
    if not TEXTS.is_dir():
        pytest.skip("the texts of the statutes (../shared/law) are not here: sentences were not compared")
    days = queries.statutory_days()
    for festival in days.fixed.values():
        assert bare(festival.text) in article_of(days.source.title, days.source.article)


def test_days_agree_with_an_independent_list():
    listed = TEXTS.parent / "data" / "holidays_cn_2004_2026.csv"
    if not listed.is_file():
        pytest.skip("the list of holidays (../shared/data) is not here: days were not compared")
    rows = [line.split(",") for line in listed.read_text(encoding="utf-8").splitlines()[1:]]
    kinds = {date.fromisoformat(row[0]): row[1] for row in rows}
    calendar, day = door.calendar(), date(2004, 1, 1)
    while day <= date(2026, 12, 31):
        plain = "holiday" if day.weekday() >= 5 else "workday"
        assert calendar.is_workday(day) == (kinds.get(day, plain) == "workday"), day
        day += timedelta(days=1)


@pytest.mark.parametrize(("text", "leans"), [
    ("根据省水利厅水人〔2026〕9号文件要求，每个镇须配备专职水利员2名，请增加编制。", True),
    ("按照市自然资源局考核办法，须增设地质灾害防治专职岗位。", True),
    ("根据县委编办澄编发〔2026〕1号文件，核增编制2名。", False),
    ("根据县委组织部通知，拟设立专职岗位。", False),
    ("县水利局业务量增加，编制不足，请按标准核增编制3名。", False),
    ("业务部门不得要求设立机构。", False),
    ("根据全面部署通知精神，增设窗口。", False),
    ("", False),
])  # fmt: skip
def test_a_ground_that_leans_on_a_department_s_paper_is_told_and_no_other(text, leans):
    assert bool(door.leans_on_department(text)) is leans


@pytest.mark.skipif(not TEXTS.is_dir(), reason="the statutes ../shared/law are not there")
def test_words_of_interference_cite_their_article():
    words = door.interference()
    assert bare(words.text) in article_of(words.source.title, words.source.article)
