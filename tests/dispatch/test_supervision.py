"""Supervision: by a person and by the clock, answered by the organ; the first receiver stays known."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django.utils.translation import override

from tests.dispatch.conftest import COUNTY, NOW, TODAY
from tests.dispatch.pages import asking
from yizhen.county import door as county
from yizhen.dispatch import door as dispatch
from yizhen.dispatch.jobs import press
from yizhen.dispatch.models import Case, Step, Supervision
from yizhen.kernel.actors import NoPower, system_actor
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.record import door as record

LATER = NOW + timedelta(hours=2)


def set_rule(name, value):
    by = system_actor("测试", COUNTY, ["county.edit"])
    source = county.Source("《示例县接诉即办办法》")
    county.set_rule(COUNTY, name, value, in_force_from=TODAY, source=source, by=by, at=NOW)


def kinds(case):
    return list(Supervision.objects.filter(case=case.id).order_by("id").values_list("kind", flat=True))


def test_a_person_presses_and_the_organ_answers(realm):
    case = realm.reach("handling")
    realm.do("supervise", case.id, at=LATER)
    one = Supervision.objects.get()
    assert (one.kind, one.organ_id, one.by_name) == ("hand", realm.organs["urban"], "center的人")
    assert one.answer_due_at > LATER
    page = dispatch.case_page(realm.urban, case.id, now=LATER)
    assert "督办答复" in [b.label for b in page.buttons]
    assert "群众又来电催" in page.steps[-1].words
    realm.do("answer", case.id, at=LATER + timedelta(hours=1))
    one.refresh_from_db()
    assert (one.answer, one.answered_at) == ("明天办完", LATER + timedelta(hours=1))
    assert Case.objects.get(pk=case.id).supervised == 0
    with pytest.raises(dispatch.NothingToAnswer):
        realm.do("answer", case.id, at=LATER + timedelta(hours=2))
    acts = [entry.act for entry in record.history("dispatch.case", case.id)]
    assert acts[-2:] == ["dispatch.case.supervised", "dispatch.case.answered"]


def test_what_is_kept_of_it_is_in_chinese_whatever_language_the_screen_has(realm):
    case = realm.reach("handling")
    with override("en"):
        realm.do("supervise", case.id, at=LATER)
        realm.do("ask_extend", case.id, at=LATER)
    kept = [step.ground for step in Step.objects.filter(case=case.id).order_by("id")]
    assert "前答复" in kept[-2] and kept[-1].startswith("延长") and "工作日" in kept[-1]


def test_pressing_needs_its_power_words_and_a_case_in_hand(realm):
    case = realm.reach("handling")
    with pytest.raises(NoPower):
        dispatch.supervise(case.id, words="快办", by=realm.urban, at=LATER)
    with pytest.raises(dispatch.WordsNeeded):
        dispatch.supervise(case.id, words="", by=realm.center, at=LATER)
    with pytest.raises(NotAllowed):
        realm.do("supervise", realm.reach("accepted").id, at=LATER)
    with pytest.raises(dispatch.NoSuchCase):
        dispatch.answer(case.id, words="x", by=realm.water, at=LATER)


@pytest.mark.parametrize("verb", ["handle", "return"])
def test_handling_or_returning_answers(realm, verb):
    case = realm.reach("handling" if verb == "handle" else "dispatched")
    realm.do("supervise", case.id, at=LATER)
    realm.do(verb, case.id, at=LATER + timedelta(minutes=5))
    assert Supervision.objects.get().answered_at == LATER + timedelta(minutes=5)
    assert Case.objects.get(pk=case.id).supervised == 0


def test_the_clock_presses_once_for_each_cause(realm):
    case = realm.reach("handling")  # due on Thursday at the close of business
    assert press(at=LATER) == 0
    soon = Case.objects.get(pk=case.id).due_at - timedelta(hours=3)
    assert press(at=soon) == 1
    assert press(at=soon + timedelta(minutes=1)) == 0
    over = soon + timedelta(hours=4)
    assert press(at=over) == 1
    assert press(at=over + timedelta(days=1)) == 0
    assert kinds(case) == ["due", "overdue"]
    assert Case.objects.get(pk=case.id).supervised == 2
    told = record.history("dispatch.case", case.id)[-1]
    assert (told.act, told.actor_name) == ("dispatch.case.supervised", "督办时钟")


def test_another_deadline_is_another_cause(realm):
    case = realm.reach("handling")
    before = Case.objects.get(pk=case.id).due_at
    for verb in ("ask_extend", "extend"):
        realm.do(verb, case.id, at=LATER)
    assert press(at=before - timedelta(hours=1)) == 0
    assert press(at=Case.objects.get(pk=case.id).due_at - timedelta(hours=1)) == 1


def test_silence_is_noticed(realm):
    set_rule("dispatch.silent_days", 3)
    case = realm.reach("dispatched", category="E02")  # five working days from dispatch
    assert press(at=NOW + timedelta(days=2)) == 0
    assert press(at=NOW + timedelta(days=3, hours=1)) == 1
    assert press(at=NOW + timedelta(days=3, hours=2)) == 0
    assert kinds(case) == ["silent"]
    assert "没有进展" in Supervision.objects.get().words


@pytest.mark.parametrize("state", ["received", "returned", "suspended", "handled", "closed"])
def test_the_clock_leaves_alone_what_no_organ_can_hurry(realm, state):
    realm.reach(state)
    assert press(at=NOW + timedelta(days=30)) == 0


def test_a_county_may_do_without_reminders(realm):
    set_rule("dispatch.due_notice_hours", 0)
    set_rule("dispatch.silent_days", 0)
    case = realm.reach("handling")
    assert press(at=Case.objects.get(pk=case.id).due_at - timedelta(hours=1)) == 0


def test_the_first_receiver_stays_known(realm):
    case = realm.reach("designated")
    row = Case.objects.get(pk=case.id)
    assert row.first_organ_id == realm.organs["urban"]
    assert row.holder_organ_id == realm.organs["water"]
    assert dispatch.case_page(realm.center, case.id, now=LATER).first_organ_name == "城管局"


def test_the_list_shows_only_what_the_post_may_see(realm, other_county):
    for _n in range(3):
        realm.do("supervise", realm.reach("handling").id, at=LATER)
    realm.do("supervise", realm.reach("handling", category="E02").id, at=LATER)
    assert dispatch.supervisions(realm.center).count == 4
    assert dispatch.supervisions(realm.water).count == 1
    assert dispatch.supervisions(other_county).count == 0
    assert dispatch.supervisions(realm.center, answered=True).count == 0
    with pytest.raises(NoPower):
        dispatch.supervisions(realm.public)


@pytest.mark.parametrize("size", [1, 8])
def test_the_list_takes_a_constant_number_of_queries(realm, django_assert_num_queries, size):
    for _n in range(size):
        realm.do("supervise", realm.reach("handling").id, at=LATER)
    dispatch.supervisions(realm.center)
    with django_assert_num_queries(2):
        assert len(dispatch.supervisions(realm.center).rows) == size


def test_pages_of_supervision(realm):
    case = realm.reach("handling", at=timezone.now() - timedelta(minutes=40))
    with asking() as browse:
        done = browse(realm.center).post(f"/dispatch/cases/{case.number}/do/supervise", {"words": "明天必须清完"})
        assert done.status_code == 302
        page = browse(realm.center).get("/dispatch/supervision").content.decode()
        assert "明天必须清完" in page
        assert case.number in page
        assert "督办中" in browse(realm.urban).get(f"/dispatch/cases/{case.number}").content.decode()
        assert "督办" in browse(realm.urban).get("/dispatch/inbox").content.decode()
        url = f"/dispatch/cases/{case.number}/do/answer"
        assert browse(realm.urban).post(url, {"words": "今晚清完"}).status_code == 302
        page = browse(realm.center).get("/dispatch/supervision?state=answered&page=x").content.decode()
        assert "今晚清完" in page
        assert "按期答复" in page
