"""Reconciliation with the other three sides: who is matched, each kind of difference, and how each is settled."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from tests.organs.small_county import HOME, NOW
from tests.staffing.people_county import clerk, draft, make_office, number
from yizhen.kernel.actors import Actor, Grant, NoPower
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.record.door import history
from yizhen.staffing import door as staffing
from yizhen.staffing.access.reconcile import NoSuchDifference, difference_for
from yizhen.staffing.actions.reconcile import ReasonMissing, compare_list, move_difference
from yizhen.staffing.commands import group
from yizhen.staffing.models import ComparedListRow, DifferenceRow, StaffRow
from yizhen.staffing.queries import reconcile as queries
from yizhen.staffing.rules.reconcile import compare, guess_columns, read_category
from yizhen.staffing.sheets.reconcile import BadList, read_list
from yizhen.staffing.terms.reconcile import OurPerson, TheirRow

DAY = NOW.date()
BORN = date(1985, 5, 6)


def ours(staff, **more):
    values = {"name": f"人{staff}", "index": f"i{staff}", "staff_no": f"W{staff}", "organ": 1, "organ_name": "甲局",
              "category": "administrative", "title": "科员", "present": True, "left_on": None}  # fmt: skip
    return OurPerson(staff, **{**values, **more})


def theirs(line, staff=None, **more):
    values = {"index": f"i{staff}" if staff else "", "staff_no": "", "name": f"人{staff}", "unit": "甲局", "organ": 1,
              "category": "administrative", "title": "科员"}  # fmt: skip
    return TheirRow(line, **{**values, **more})


@pytest.mark.parametrize(
    ("mine", "line", "kinds"),
    [
        (ours(1), theirs(2, 1), []),
        (ours(1), theirs(2, 1, name="别名"), ["name"]),
        (ours(1), theirs(2, 1, organ=2, unit="乙局"), ["unit"]),
        (ours(1), theirs(2, 1, category="public"), ["category"]),
        (ours(1), theirs(2, 1, title="副局长"), ["title"]),
        (ours(1, title="镇长"), theirs(2, 1, title="石桥镇人民政府镇长"), []),
        (ours(1, present=False, left_on=date(2026, 1, 1)), theirs(2, 1), ["after_leaving"]),
        (ours(1), theirs(2, 9), ["only_theirs", "only_ours"]),
        (ours(1), theirs(2, staff_no="W1", name="人1"), []),
        (ours(1), theirs(2, name="人1"), []),
        (ours(1), theirs(2, name="人1", organ=2), ["only_theirs", "only_ours"]),
        (ours(1, index=""), theirs(2, 1, staff_no="W1"), ["only_theirs", "only_ours"]),
        (ours(1), theirs(2, 1, organ=None, category="", title=""), []),
    ],
)
def test_each_kind_of_difference(mine, line, kinds):
    found, _matched = compare([mine], [line])
    assert [one.kind.value for one in found] == kinds


def test_a_person_twice_on_the_list_and_one_who_left_and_is_not_there():
    found, _m = compare([ours(1), ours(2, present=False)], [theirs(2, 1), theirs(3, 1)])
    assert [one.kind.value for one in found] == ["twice"]


@given(st.lists(st.integers(1, 30), max_size=12), st.lists(st.integers(1, 30), max_size=12))
def test_everybody_is_accounted_for(mine, other):
    mine = sorted(set(mine))
    found, matched = compare([ours(n) for n in mine], [theirs(line, n) for line, n in enumerate(other, 2)])
    kinds = [one.kind.value for one in found]
    assert kinds.count("only_ours") == len(set(mine) - set(other))
    assert kinds.count("only_theirs") == sum(n not in mine for n in other)
    assert len(matched) == len(other) - kinds.count("only_theirs")


def test_words_for_categories_and_headings():
    assert read_category("事业编") == "public"
    assert read_category("公务员") == "administrative"
    assert read_category("合同制") == ""
    assert guess_columns(["序号", "姓 名", "公民身份号码", "单位名称"], {}) == {
        "name": 1,
        "number": 2,
        "unit": 3,
    }
    assert guess_columns(["名儿", "证"], {"name": "名儿", "number": "证"}) == {"name": 0, "number": 1}


# --- with the ledger ----------------------------------------------------------------------------------------------------


@pytest.fixture
def office(db):
    made = make_office()
    drafts = [
        draft(made.organs["ZHEN"], 1, category="administrative", title="科员"),
        draft(made.organs["ZHEN"], 2, category="administrative", title="科员"),
        draft(made.organs["JIAN"], 3, category="administrative", title="副局长"),
    ]
    staffing.take_people(drafts, by=made.by, at=NOW)
    return made


def table(*rows):
    out = io.StringIO()
    csv.writer(out).writerows([("姓名", "身份证号", "单位", "编制类别", "职务"), *rows])
    return out.getvalue().encode("utf-8-sig")


GOOD = (
    ("孙001", number(BORN, 1), "石桥镇人民政府", "行政编制", "科员"),
    ("孙002", number(BORN, 2), "石桥镇人民政府", "行政编制", "科员"),
    ("孙003", number(BORN, 3), "县住建局", "公务员", "副局长"),
)


def run(office, *rows, take=True, day=DAY, side="finance"):
    content = table(*rows)
    columns, lines = read_list(content, {})
    return compare_list(
        HOME,
        side,
        day,
        lines,
        by=office.by,
        at=NOW,
        take=take,
        file="工资册.csv",
        columns=columns,
        content=content,
    )


def test_a_list_that_agrees_opens_nothing_and_heads_are_equal(office):
    done = run(office, *GOOD)
    assert (done.rows, done.matched, done.differences, done.opened) == (3, 3, {}, 0)
    assert all(one.ours == one.theirs for one in done.headcounts)
    assert sum(one.ours for one in done.headcounts) == 3


def test_a_dry_run_writes_nothing(office):
    done = run(office, *GOOD[:2], ("钱九", number(BORN, 9), "县住建局", "行政编制", ""), take=False)
    assert done.differences == {"only_ours": 1, "only_theirs": 1}
    assert not DifferenceRow.objects.exists()
    assert not ComparedListRow.objects.exists()


def test_no_number_of_anybody_is_kept(office):
    run(office, *GOOD[:2], ("钱九", number(BORN, 9), "县住建局", "行政编制", ""))
    kept = " ".join(str(row) for row in DifferenceRow.objects.values()) + str(
        list(ComparedListRow.objects.values())
    )
    assert "19850506" not in kept
    act = history("staffing.compared_list", ComparedListRow.objects.get().pk)[0]
    assert "钱九" not in json.dumps(act.payload, ensure_ascii=False)


def test_a_difference_is_followed_until_a_later_list_settles_it(office):
    assert run(office, *GOOD[:2]).opened == 1
    row = DifferenceRow.objects.get()
    assert (row.kind, row.state) == ("only_ours", "open")
    assert move_difference(row.pk, "ask", "发财政局核对", by=office.by, at=NOW) == "asked"
    assert run(office, *GOOD[:2]).opened == 0
    assert DifferenceRow.objects.get().state == "asked"
    assert run(office, *GOOD, day=DAY + timedelta(days=30)).settled == 1
    assert DifferenceRow.objects.get().state == "settled"
    assert run(office, *GOOD[:2], day=DAY + timedelta(days=60)).opened == 1
    assert DifferenceRow.objects.get().state == "open"
    told = [(e.payload["before"], e.payload["after"]) for e in history("staffing.difference", row.pk)]
    assert told == [("open", "asked"), ("asked", "settled"), ("settled", "open")]


def test_an_explained_difference_stays_explained_until_it_changes(office):
    run(office, *GOOD[:2], ("孙003", number(BORN, 3), "石桥镇人民政府", "公务员", "副局长"))
    row = DifferenceRow.objects.get()
    move_difference(row.pk, "explain", "借调期间工资由镇代发", by=office.by, at=NOW)
    run(office, *GOOD[:2], ("孙003", number(BORN, 3), "石桥镇人民政府", "公务员", "副局长"))
    assert DifferenceRow.objects.get().state == "explained"
    run(office, *GOOD[:2], ("孙003", number(BORN, 3), "县公安局", "公务员", "副局长"))
    assert DifferenceRow.objects.get().state == "open"


def test_each_side_has_its_own_differences(office):
    run(office, *GOOD[:2], side="finance")
    run(office, *GOOD, side="personnel")
    assert list(DifferenceRow.objects.values_list("side", flat=True)) == ["finance"]
    assert queries.headcounts_of(office.by, HOME) == (
        [("望川县住房和城乡建设局", {"finance": (1, 0)})], frozenset({"finance", "personnel"})
    )  # fmt: skip
    assert queries.tallies(office.by, HOME) == {"side": {"finance": 1}, "kind": {"only_ours": 1}}


def test_what_may_not_be_done_is_refused(office):
    run(office, *GOOD[:2])
    pk = DifferenceRow.objects.get().pk
    with pytest.raises(ReasonMissing):
        move_difference(pk, "settle", " ", by=office.by, at=NOW)
    with pytest.raises(NotAllowed):
        move_difference(pk, "reopen", "再看", by=office.by, at=NOW)
    narrow = clerk("staffing.reconcile", organs=[office.organs["ZHEN"]])
    with pytest.raises(NoSuchDifference):
        difference_for(narrow, pk)
    with pytest.raises(NoPower):
        compare_list(HOME, "finance", DAY, [], by=narrow, at=NOW, take=True)
    stranger = Actor(
        name="邻县", county="990102", grants=(Grant(frozenset({"staffing.reconcile"}), "990102"),)
    )
    with pytest.raises(NoSuchDifference):
        difference_for(stranger, pk)


def test_the_list_costs_two_queries_whatever_its_length(office, django_assert_num_queries):
    run(office, *GOOD[:1])
    with django_assert_num_queries(2):
        rows, count = queries.differences(office.by, HOME, size=1), queries.counted(office.by, HOME)
    assert (len(rows), count) == (1, 2)


def test_columns_are_remembered_and_a_bad_file_is_told(office):
    run(office, *GOOD)
    assert queries.remembered_columns(office.by, HOME, "finance")["number"] == "身份证号"
    for content in (b"", b"\x00\x01", b"PK\x03\x04", "甲,乙\n1,2\n".encode()):
        with pytest.raises(BadList):
            read_list(content, {})


def test_a_number_that_does_not_check_is_counted_and_the_name_still_matches(office):
    done = run(office, ("孙001", "12345", "石桥镇人民政府", "行政编制", "科员"), *GOOD[1:])
    # two people of one name would not be matched; one is
    assert (done.unreadable, done.matched, done.differences) == (1, 3, {})
    assert StaffRow.objects.count() == 3


def test_the_command_compares_and_ends_with_three_when_lists_differ(office, tmp_path):
    file = tmp_path / "pay.csv"
    file.write_bytes(table(*GOOD[:2]))
    words = [
        "reconcile",
        str(file),
        "--side",
        "finance",
        "--as-of",
        DAY.isoformat(),
        "--county",
        HOME,
        "--json",
    ]
    done = CliRunner().invoke(group, [*words, "--dry-run"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout)["differences"] == {"only_ours": 1}
    assert not DifferenceRow.objects.exists()
    assert CliRunner().invoke(group, words).exit_code == 3
    assert DifferenceRow.objects.count() == 1
    file.write_bytes(b"nothing")
    assert CliRunner().invoke(group, words).exit_code == 2


# --- pages ------------------------------------------------------------------------------------------------------------


def ask(view, by, *args, query="", **posted):
    from django.contrib.messages.storage.cookie import CookieStorage
    from django.test import RequestFactory

    make = RequestFactory()
    request = make.post(f"/?{query}", posted) if posted else make.get(f"/?{query}")
    request.actor, request.session = by, {}
    request._messages = CookieStorage(request)
    return view(request, *args)


def upload(*rows, act):
    from django.core.files.uploadedfile import SimpleUploadedFile

    return {"side": "finance", "as_of": DAY.isoformat(), "file": SimpleUploadedFile("工资册.csv", table(*rows)), "act": act}


def test_a_list_is_compared_first_and_followed_then(office):
    from yizhen.staffing.views import reconcile as views

    seen = ask(views.new, office.by, **upload(*GOOD[:2], act="preview"))
    assert "已经比对，还没有登记差异" in seen.text
    assert "台账有，对方没有" in seen.text
    assert not DifferenceRow.objects.exists()
    assert ask(views.new, office.by, **upload(*GOOD[:2], act="take")).status_code == 302
    page = ask(views.index, office.by).text
    assert "孙003" in page
    assert "望川县住房和城乡建设局" in page
    assert "没有比对" in page
    assert "没有差异" in ask(views.index, office.by, query="side=personnel").text
    pk = DifferenceRow.objects.get().pk
    assert "停发" not in ask(views.difference, office.by, pk).text
    assert ask(views.difference, office.by, pk, act="settle", reason="已补登").status_code == 302
    told = ask(views.difference, office.by, pk).text
    assert "待核对 → 已一致：已补登" in told
    stale = ask(views.difference, office.by, pk, act="settle", reason="再来")
    assert stale.status_code == 422
    assert "请看最新状态" in stale.text
    empty = ask(views.difference, office.by, pk, act="reopen", reason="")
    assert "请写明理由" in empty.text


def test_the_export_holds_what_is_chosen_and_no_formula(office):
    from python_calamine import CalamineWorkbook

    from yizhen.staffing.views import reconcile as views

    run(office, *GOOD[:2], ("=1+1", number(BORN, 9), "县住建局", "行政编制", ""))
    answer = ask(views.export, office.by, query="kind=only_theirs")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows[1:]] == ["=1+1"]


def test_pages_are_for_those_who_reconcile_the_whole_county(office):
    from yizhen.staffing.views import reconcile as views

    for by in (clerk("staffing.view"), clerk("staffing.reconcile", organs=[office.organs["ZHEN"]])):
        for view in (views.index, views.new, views.export):
            with pytest.raises(NoPower):
                ask(view, by)
