"""Papers delivered to townships are looked through by themselves: passages kept once, the office told; others are not."""

import pytest

from tests.duties.gates import COUNTY, NOW, TODAY, make_gates
from yizhen.documents import actions as papers
from yizhen.documents.models import DocumentRow
from yizhen.documents.terms import Power as Papers
from yizhen.documents.terms import State
from yizhen.duties.actions.flagging import CHECKER
from yizhen.duties.models import FlagRow
from yizhen.duties.queries.waiting import waiting
from yizhen.kernel.actors import system_actor
from yizhen.record import door as record

BY = system_actor("办公室", COUNTY, list(Papers))
DEMAND = "为推进河长制，现通知如下。\n一、各镇街要设立河长制办公室，统一加挂牌子。\n二、严禁加重企业负担。"


@pytest.fixture
def gates(db):
    return make_gates()


def issued(gates, organ, text=DEMAND):
    return DocumentRow.objects.create(
        county=COUNTY, organ_id=gates.organ(organ), genre="通知", title="关于河长制工作的通知", text=text, state=State.ISSUED,
        drafter="某人", drafted_at=NOW, number="示水发〔2026〕4号", issued_on=TODAY,
    ).pk  # fmt: skip


def deliver(gates, pk, *organs):
    papers.deliver(pk, mode="electronic", on=TODAY, organs=[gates.organ(one) for one in organs], by=BY, at=NOW)
    record.seal_all()
    record.hand_out_all()


def test_what_a_department_demands_of_townships_is_flagged_once(gates):
    deliver(gates, issued(gates, "water"), "street", "town")
    row = FlagRow.objects.get()
    assert (row.organ_name, row.entered_by) == ("水务局", CHECKER)
    assert row.text == "一、各镇街要设立河长制办公室，统一加挂牌子", "the passage alone is kept, not the paper"
    assert [one.act for one in record.history("duties.flag", row.pk)] == ["duties.paper.flagged"]
    record.rewind("duties.deliveries")
    record.hand_out_all()
    assert FlagRow.objects.count() == 1
    assert "加重镇街负担的来文，待处理" in [one.label for one in waiting(gates.office, TODAY)]


@pytest.mark.parametrize(
    ("sender", "text", "receiver"),
    [("water", "一、请各镇街做好巡查。", "street"), ("water", DEMAND, "urban"), ("town", DEMAND, "street")],
)
def test_what_demands_nothing_or_goes_elsewhere_is_not(gates, sender, text, receiver):
    deliver(gates, issued(gates, sender, text), receiver)
    assert not FlagRow.objects.exists()
