"""Requests about one's data: the whole matrix of verbs and states, limits, reasons, and what fulfilling does."""

from datetime import datetime, timedelta

import pytest

from tests.organs.small_county import HOME, NOW, TODAY
from tests.parties.people import NAME, PHONE, resident
from yizhen.county import door as county
from yizhen.kernel.actors import NoPower, system_actor
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.kernel.working_hours import SHANGHAI
from yizhen.parties import actions, queries
from yizhen.parties.access import NoSuchRequest, NotProven
from yizhen.parties.actions.rights import Answer
from yizhen.parties.door import Basis, Matter
from yizhen.parties.models import Party, RightRequest, Use
from yizhen.parties.states import ACT_OF, GROUNDS, LIFE, NEEDS_WORDS
from yizhen.parties.terms import NEWS, OPEN_STATES, Field, Right, State, Verb
from yizhen.record import door as record

WAYS = {
    State.RECEIVED: (), State.VERIFIED: (Verb.VERIFY,), State.GRANTED: (Verb.VERIFY, Verb.GRANT),
    State.DONE: (Verb.VERIFY, Verb.GRANT, Verb.FULFIL), State.REFUSED: (Verb.REFUSE,),
    State.RESTRICTED: (Verb.VERIFY, Verb.RESTRICT), State.WITHDRAWN: (Verb.WITHDRAW,),
}  # fmt: skip
MAY = {
    State.RECEIVED: {Verb.VERIFY, Verb.REFUSE, Verb.WITHDRAW},
    State.VERIFIED: {Verb.GRANT, Verb.REFUSE, Verb.RESTRICT, Verb.WITHDRAW},
    State.GRANTED: {Verb.FULFIL, Verb.RESTRICT},
    State.DONE: set(),
    State.REFUSED: {Verb.REVIEW},
    State.RESTRICTED: {Verb.REVIEW},
    State.WITHDRAWN: set(),
}
"""Written by hand: what the law lets happen next."""


def ask(place, right=Right.CONSULT, *, matter=None, words="请告诉我"):
    matter = matter or place.matter()
    actions.ask_in_matter(matter, right, words, by=place.public, at=NOW)
    return RightRequest.objects.latest("pk")


def step(place, row, verb, words="理由如下", at=NOW, **more):
    row.refresh_from_db()
    if verb is Verb.WITHDRAW:
        matter = Matter("test.case", row.use.matter_id)
        return actions.withdraw_in_matter(matter, row.number, by=place.public, at=at)
    return actions.act(row.pk, verb, Answer(words, **more), version=row.version, by=place.clerk, at=at)


def lead(place, row, *verbs, **more):
    found = None
    for verb in verbs:
        found = step(place, row, verb, **(more if verb is Verb.FULFIL else {}))
    return found


@pytest.mark.parametrize("verb", Verb)
@pytest.mark.parametrize("state", State)
def test_every_verb_in_every_state(place, state, verb):
    row = ask(place)
    lead(place, row, *WAYS[state])
    row.refresh_from_db()
    assert row.state == state
    before = len(record.history("parties.request", row.pk))
    if verb in MAY[state]:
        step(place, row, verb)
        row.refresh_from_db()
        assert row.state == LIFE.step(state, verb)
        assert (row.decided_at is None) == (row.state in OPEN_STATES)
        assert record.history("parties.request", row.pk)[-1].act == ACT_OF[verb]
    else:
        with pytest.raises(NotAllowed):
            step(place, row, verb)
        assert len(record.history("parties.request", row.pk)) == before


def test_the_table_is_whole():
    assert set(WAYS) == set(MAY) == set(LIFE.states) == set(State)
    assert {name for name, _title, _shape in NEWS} >= set(ACT_OF.values())
    assert all("《个人信息保护法》" in ground for ground in GROUNDS.values())
    assert "<svg" in LIFE.draw_svg({str(s): s.label for s in State})


@pytest.mark.parametrize("verb", sorted(NEEDS_WORDS))
def test_a_refusal_says_its_reasons(place, verb):
    row = ask(place)
    lead(place, row, *((Verb.REFUSE,) if verb is Verb.REVIEW else (Verb.VERIFY,)))
    with pytest.raises(actions.WordsNeeded):
        step(place, row, verb, words="  ")


def test_the_limit_runs_from_receipt_and_rolls_over_days_off(place):
    row = ask(place)
    due = row.due_at.astimezone(SHANGHAI)
    assert due == datetime(2026, 4, 4, tzinfo=SHANGHAI), "30 days after 4 March: the end of Friday 3 April"
    assert any("及时" in words for words in row.clock_steps)
    short = county.Source("望川县个人信息权利请求办理办法")
    keeper = system_actor("县", HOME, ["county.edit"])
    county.set_rule(HOME, "parties.answer_term", 15, in_force_from=TODAY, source=short, by=keeper, at=NOW)
    later = ask(place, Right.COPY, matter=place.matter("N2", 2))
    assert later.due_at < row.due_at
    with pytest.raises(county.BadRuleValue):
        county.set_rule(HOME, "parties.answer_term", 31, in_force_from=TODAY, source=short, by=keeper, at=NOW)


def test_asked_once_while_it_is_open(place):
    matter = place.matter()
    row = ask(place, matter=matter)
    with pytest.raises(actions.AskedAlready):
        ask(place, matter=matter)
    step(place, row, Verb.WITHDRAW)
    ask(place, matter=matter)
    with pytest.raises(NotProven):
        actions.ask_in_matter(Matter("test.case", 99), Right.COPY, "", by=place.public, at=NOW)
    with pytest.raises(NoPower):
        actions.ask_in_matter(matter, Right.COPY, "", by=place.actor("JD", "parties.view"), at=NOW)


def test_two_clerks_at_once(place):
    row = ask(place)
    step(place, row, Verb.VERIFY)
    with pytest.raises(actions.MovedMeanwhile):
        actions.act(row.pk, Verb.GRANT, Answer(), version=1, by=place.clerk, at=NOW)


def test_another_organs_request_does_not_exist(place):
    row = ask(place)
    with pytest.raises(NoSuchRequest):
        actions.act(row.pk, Verb.VERIFY, Answer(), version=1, by=place.actor("ZHEN"), at=NOW)


def test_a_copy_gives_everything_and_is_a_look(place):
    row = ask(place, Right.COPY)
    copy = lead(place, row, Verb.VERIFY, Verb.GRANT, Verb.FULFIL)
    assert (copy.name, dict(copy.contacts)) == (NAME, {Field.PHONE: PHONE})
    assert queries.own_data(Matter("test.case", 1), TODAY).looks[0].basis is Basis.RIGHTS


def test_a_correction_sets_the_value_right(place):
    row = ask(place, Right.CORRECT)
    with pytest.raises(actions.BadParty):
        lead(place, row, Verb.VERIFY, Verb.GRANT, Verb.FULFIL)
    step(place, row, Verb.FULFIL, changes={Field.PHONE: "13700000000"})
    assert queries.find(place.clerk, "13700000000") == [row.party_id]


def test_a_deletion_waits_for_the_end_of_the_matter(place):
    matter = place.matter()
    row = ask(place, Right.DELETE, matter=matter)
    with pytest.raises(actions.StillNeeded):
        lead(place, row, Verb.VERIFY, Verb.GRANT, Verb.FULFIL)
    place.end(matter)
    step(place, row, Verb.FULFIL)
    row.refresh_from_db()
    assert (row.state, Party.objects.get().forgotten_on) == (State.DONE, TODAY)
    assert record.open_personal(row.words) is None, "what was written is gone with the key"
    record.seal_all()
    assert record.verify().ok


def test_a_deletion_in_one_matter_leaves_the_others(place):
    matter = place.matter()
    place.matter("N2", 2)
    place.end(matter)
    row = ask(place, Right.DELETE, matter=matter)
    lead(place, row, Verb.VERIFY, Verb.GRANT, Verb.FULFIL)
    assert sorted(Use.objects.values_list("matter_id", "forgotten_on")) == [(1, TODAY), (2, None)]
    assert queries.find(place.clerk, PHONE)


def test_restricted_data_is_only_stored(place):
    row = ask(place, Right.DELETE)
    lead(place, row, Verb.VERIFY, Verb.RESTRICT)
    with pytest.raises(actions.InRestriction):
        actions.reveal(row.party_id, basis=Basis.CONTACT, reason="回访", by=place.clerk, at=NOW)
    actions.reveal(row.party_id, basis=Basis.RIGHTS, reason="复查请求", by=place.clerk, at=NOW)
    step(place, row, Verb.REVIEW)
    actions.reveal(row.party_id, basis=Basis.CONTACT, reason="回访", by=place.clerk, at=NOW)


def test_reviewing_one_request_lifts_no_other_restriction(place):
    matter = place.matter()
    refused = ask(place, Right.COPY, matter=matter)
    step(place, refused, Verb.REFUSE)
    lead(place, ask(place, Right.RESTRICT, matter=matter), Verb.VERIFY, Verb.GRANT, Verb.FULFIL)
    step(place, refused, Verb.REVIEW)
    assert Party.objects.get().restricted
    with pytest.raises(actions.WordsNeeded):
        actions.resume_use(refused.party_id, reason=" ", by=place.clerk, at=NOW)
    actions.resume_use(refused.party_id, reason="本人来窗口撤回", by=place.clerk, at=NOW)
    assert not Party.objects.get().restricted
    assert "本人来窗口" not in str(record.history("parties.party", refused.party_id)[-1].payload)


def test_an_explanation_needs_words(place):
    row = ask(place, Right.EXPLAIN)
    lead(place, row, Verb.VERIFY, Verb.GRANT)
    with pytest.raises(actions.WordsNeeded):
        step(place, row, Verb.FULFIL, words="")
    step(place, row, Verb.FULFIL, words="依据目录第一项")
    assert queries.request_page(place.clerk, row.pk).reply == "依据目录第一项"


def test_the_words_of_the_person_stand_sealed(place):
    row = ask(place, words=f"{NAME} 的电话不对")
    assert NAME not in row.words
    told = record.history("parties.request", row.pk)
    assert NAME not in str([entry.payload for entry in told])
    assert queries.request_page(place.clerk, row.pk).words == f"{NAME} 的电话不对"


def test_the_inbox_takes_constant_queries(place, django_assert_num_queries):
    for n in range(1, 6):
        ask(place, matter=place.matter(f"N{n}", n, resident(phone=f"1390000000{n}")))
    with django_assert_num_queries(7):
        rows, count = queries.inbox(place.clerk)
    assert (len(rows), count) == (5, 5)
    assert [row.due_at for row in rows] == sorted(row.due_at for row in rows)
    assert rows[0].received_at <= NOW + timedelta(days=1)
