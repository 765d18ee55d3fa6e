"""Rows of a file that a township would be sent outside its lists: shown before they are taken, never sent to it."""

import json

import pytest
from django.utils.translation import override

from tests.dispatch.pages import asking
from tests.duties.gates import COUNTY, NOW, TODAY, VILLAGE, make_gates
from yizhen.dispatch import door as dispatch
from yizhen.dispatch import sheets
from yizhen.dispatch.actions import batches
from yizhen.dispatch.models import Case, Staged
from yizhen.dispatch.queries.outside import Row, outside_many
from yizhen.dispatch.rules.rows import spoken
from yizhen.duties.terms import ListKind, Power

HEAD = "标题,分类,时间,办结时间,状态,镇街,村社区,部门\n"
LINES = (
    "路边垃圾,市容环境,2026-03-01 08:00,,,城关街道,东街社区,城关街道办事处",  # on the list
    "河面垃圾,水面漂浮物,2026-03-02 08:00,,,城关街道,东街社区,城关街道办事处",  # outside, and the file names the street
    "河面又有垃圾,水面漂浮物,2026-03-02 09:00,,,城关街道,东街社区,城管局",  # to whom it belongs
    "河面旧事,水面漂浮物,2026-02-02 08:00,2026-02-05 09:00,已办结,城关街道,东街社区,城关街道",  # over and done
    "井盖没了,无主井盖,2026-03-02 10:00,,,城关街道,东街社区,城关街道",  # nobody's item: not judged
    "镇上河面,水面漂浮物,2026-03-02 11:00,,,青石镇,,青石镇",  # no lists published there
)


@pytest.fixture
def gates(db):
    return make_gates()


def staged(gates, tmp_path, lines=LINES):
    path = tmp_path / "诉求.csv"
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    by = gates.realm.center
    with sheets.opened(path) as table:
        return sheets.stage(table, sheets.mapping_for(table, by), by=by, at=NOW)


def said_of(batch):
    return {
        row.line: [spoken(why) for _column, _value, why in json.loads(row.errors)]
        for row in Staged.objects.filter(batch=batch, ok=True).exclude(errors="[]")
    }  # fmt: skip


def test_only_what_would_go_to_the_township_outside_its_lists_is_said(gates, tmp_path):
    batch, check = staged(gates, tmp_path)
    assert (check.good, check.bad, check.outside) == (6, 0, 1)
    ((line, (words,)),) = said_of(batch).items()
    assert line == 3 and "清理河面漂浮物" in words and "城管局" in words and "职责准入" in words


def test_where_only_the_table_of_leads_names_the_township_it_is_said(gates, tmp_path):
    gates.answers("E03", "CHECK")  # an item that nobody leads
    gates.realm.lead("E03", "street")
    _batch, check = staged(gates, tmp_path, [LINES[4].removesuffix("城关街道")])
    assert check.outside == 1


def test_where_the_lists_name_a_department_the_table_is_not_asked(gates, tmp_path):
    gates.answers("E03", "RIVER")
    gates.realm.lead("E03", "street")
    _batch, check = staged(gates, tmp_path, [LINES[4].removesuffix("城关街道")])
    assert check.outside == 0


def test_it_is_taken_and_goes_to_the_department(gates, tmp_path):
    batch, _check = staged(gates, tmp_path)
    by = gates.realm.center
    assert batches.take_batch(batch, by=by, at=NOW) == 6
    case = Case.objects.get(title="河面垃圾")
    dispatch.accept(case.pk, by=by, at=NOW)
    dispatch.dispatch(case.pk, by=by, at=NOW)
    case.refresh_from_db()
    assert case.holder_organ_id == gates.organ("urban")
    assert list(said_of(batch)) == [3], "what was said stays with the batch"


def test_steps_already_taken_are_judged_too(gates):
    by = gates.realm.center
    draft = dispatch.Draft("河面垃圾", category="E02", division=VILLAGE)

    def sent(organ, **more):
        moves = (dispatch.Move(dispatch.Verb.ACCEPT, by, NOW), dispatch.Move(
            dispatch.Verb.DISPATCH, by, NOW, organ=gates.organ(organ), mode=dispatch.LeadMode.OVERRIDE, words="就近", **more
        ))  # fmt: skip
        return dispatch.Prepared(draft, NOW, moves)

    with pytest.raises(dispatch.BadBatch) as told:
        dispatch.take_many([sent("urban"), sent("street")], by=by, at=NOW)
    assert list(told.value.faults) == [1] and not Case.objects.exists()
    taken = dispatch.take_many([sent("urban"), sent("street", within=True)], by=by, at=NOW)
    assert len(taken) == 2


@pytest.mark.parametrize(("kind", "word"), [(ListKind.WITHDRAWN, "收回"), (ListKind.SUPPORT, "配合单位")])
def test_each_ground_in_its_own_words(gates, kind, word):
    gates.publish(kind, "RIVER")
    (why,) = outside_many(COUNTY, [Row("E02", "990101001", VILLAGE, "城关街道")], TODAY)
    assert word in spoken(why)
    gates.answers("E03", "SEIZE")
    (why,) = outside_many(COUNTY, [Row("E03", "990101001", VILLAGE, "城关街道")], TODAY)
    assert "不能例外" in spoken(why)


def test_many_rows_cost_no_more_queries(gates, django_assert_max_num_queries):
    rows = [Row("E02", "990101001", VILLAGE, f"城关街道办事处第{n}组") for n in range(300)]
    outside_many(COUNTY, rows[:1], TODAY)
    with django_assert_max_num_queries(6):
        assert all(outside_many(COUNTY, rows, TODAY))


def test_the_page_shows_them_before_they_are_taken(gates, tmp_path):
    batch, _check = staged(gates, tmp_path)
    with asking() as browse:
        page = browse(gates.realm.center)
        shown = page.get(f"/dispatch/import/{batch}").content.decode()
        assert "镇街清单以外的行" in shown and "清理河面漂浮物" in shown and "/duties/admissions/new/" not in shown
        with override("en"):
            page.get(f"/dispatch/import/{batch}", HTTP_ACCEPT_LANGUAGE="en")
        page.post(f"/dispatch/import/{batch}/take")
        assert "镇街清单以外的行" not in page.get(f"/dispatch/import/{batch}").content.decode()
        liaison = gates.realm.actor("center.a", "dispatch.import", "dispatch.view", Power.PROPOSE)
        other, _check = staged(gates, tmp_path, LINES[1:2])
        assert "/duties/admissions/new/" in browse(liaison).get(f"/dispatch/import/{other}").content.decode()
