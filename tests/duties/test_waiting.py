"""What of duties waits at the desk: who is asked, who reviews, who decides; late ones are told; few queries do."""

from datetime import timedelta

import pytest

from tests.duties.gates import NOW, TODAY, make_gates
from yizhen.duties.actions import admission as acts
from yizhen.duties.door import waiting
from yizhen.duties.terms.admission import AdmissionVerb, Opinion


@pytest.fixture
def gates(db):
    return make_gates()


def told(by, on=TODAY):
    return {one.label: (one.count, one.late) for one in waiting(by, on)}


def test_an_application_waits_for_one_after_another(gates):
    assert told(gates.office) == told(gates.street) == {}
    pk = acts.apply(gates.application(), by=gates.liaison, at=NOW)
    assert told(gates.office) == {"职责准入申请待审查": (1, 0)}
    acts.hear(pk, by=gates.office, at=NOW)
    assert told(gates.street) == {"职责准入征求本单位意见": (1, 0)}
    assert told(gates.street, TODAY + timedelta(days=60)) == {"职责准入征求本单位意见": (1, 1)}
    assert told(gates.liaison) == {}
    acts.opine(pk, Opinion.AGREE, "", by=gates.street, at=NOW)
    assert told(gates.street) == {}
    acts.pass_review(pk, by=gates.office, at=NOW)
    assert told(gates.office) == {"职责准入待决定": (1, 0)}


def test_what_is_sent_back_waits_for_who_applied(gates):
    pk = acts.apply(gates.application(), by=gates.liaison, at=NOW)
    acts.step(pk, AdmissionVerb.SEND_BACK, "材料不全", by=gates.office, at=NOW)
    assert told(gates.liaison) == {"准入申请被退回，待补正": (1, 0)}
    assert told(gates.office) == {}


@pytest.mark.parametrize("more", [1, 4])
def test_as_many_queries_however_much_waits(gates, more, django_assert_max_num_queries):
    for _ in range(more):
        acts.apply(gates.application(), by=gates.liaison, at=NOW)
    with django_assert_max_num_queries(10):
        waiting(gates.office, TODAY)
