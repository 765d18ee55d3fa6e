"""编随事走: a paper that is said to move establishment has to stand in the ledger, and with these townships."""

import pytest

from tests.duties.gates import COUNTY, NOW, SINCE, STREET, TOWN, make_gates
from yizhen.duties.actions import admission as acts
from yizhen.duties.actions import delegation
from yizhen.duties.actions.refusals import BadBatch, Barred
from yizhen.duties.models import AdmissionRow
from yizhen.duties.rules.admission import rules
from yizhen.duties.rules.admission_words import WORDS
from yizhen.duties.terms.admission import Application, Support
from yizhen.duties.terms.delegation import BatchDraft
from yizhen.kernel.actors import system_actor
from yizhen.staffing import door as staffing
from yizhen.staffing.door import Document, LedgerPower

PAPER = "示编办〔2026〕5号"
GIVEN = Support("随事划转 2 人", "每月 3000 元", "部门培训一次", "配打捞船一条", move=PAPER)


@pytest.fixture
def gates(db):
    return make_gates()


@pytest.fixture
def moved(gates):
    """Two quotas of the county's pool went to the street office, under a paper."""
    told = {
        "document": Document(PAPER, SINCE, "县委编办", "关于划转事业编制的通知", staffing.AuthorityLevel.COUNTY),
        "valid_from": SINCE, "by": system_actor("编办", COUNTY, list(LedgerPower)), "at": NOW,
    }  # fmt: skip
    staffing.approve(COUNTY, "administrative", 5, level="township", **told)
    return staffing.allocate(gates.organ("street"), "administrative", 2, **told)


def told_of(gates, support, townships=(STREET,)):
    try:
        acts.apply(gates.application(support=support, townships=townships), by=gates.liaison, at=NOW)
    except Barred as no:
        return [(one.rule.key, one.words) for one in no.findings]
    return []


def test_a_paper_of_the_ledger_that_gave_the_township_something_is_enough(gates, moved):
    assert told_of(gates, GIVEN) == []
    assert AdmissionRow.objects.get().support["move"] == PAPER
    (move,) = staffing.moves_of(COUNTY, PAPER)
    assert (move.organ, move.count, move.category) == (gates.organ("street"), 2, "administrative")


@pytest.mark.parametrize(
    ("move", "townships", "words"),
    [("示编办〔2026〕99号", (STREET,), "都没有"), (PAPER, (TOWN,), "没有给这些镇街"), ("", (STREET,), "既没有编制调整的文号")],
)
def test_any_other_paper_is_not(gates, moved, move, townships, words):
    support = Support(GIVEN.people, GIVEN.money, GIVEN.training, GIVEN.equipment, move=move)
    ((rule, told),) = told_of(gates, support, townships)
    assert rule == "moves" and words in told


def test_what_was_reversed_does_not_count(gates, moved):
    by = system_actor("编办", COUNTY, list(LedgerPower))
    paper = Document("示编办〔2026〕6号", SINCE, "县委编办", "更正", staffing.AuthorityLevel.COUNTY)
    staffing.reverse(moved, reason="录错", document=paper, by=by, at=NOW)
    assert [rule for rule, _words in told_of(gates, GIVEN)] == ["moves"]


def test_another_county_s_paper_is_not_found(gates, moved):
    assert staffing.moves_of("990102", PAPER) == () == staffing.moves_of(COUNTY, " ")


def test_a_batch_names_a_real_paper_or_says_why_none(gates, moved):
    kept = {"basis": "指导目录", "decision": "川府发〔2021〕13号"}
    items, urban = (gates.items["FINE"],), gates.organ("urban")
    delegation.plan(BatchDraft("批", urban, items, (STREET,), move=PAPER, **kept), by=gates.liaison, at=NOW)
    for move, town in (("示编办〔2026〕99号", STREET), (PAPER, TOWN)):
        with pytest.raises(BadBatch):
            delegation.plan(BatchDraft("批", urban, items, (town,), move=move, **kept), by=gates.liaison, at=NOW)


def test_words_of_the_rules_are_all_marked():
    assert set(WORDS) == {words for one in rules().values() for words in (one.title, one.mend)}
    assert Application("x", "lead").support.without_quota
