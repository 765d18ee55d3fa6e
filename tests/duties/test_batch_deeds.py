"""Verb × state of a batch: what may be done when, and what is told when it may not."""

import pytest

from tests.duties.gates import COUNTY, NOW, STREET, TODAY, make_gates
from yizhen.duties.actions import delegation as acts
from yizhen.duties.actions import supervising as watch
from yizhen.duties.actions.refusals import NotNow, WordsNeeded
from yizhen.duties.models import BatchRow, GuidanceRow, SampleRow, UseRow
from yizhen.duties.states import BATCH_DEED
from yizhen.duties.terms.admission import Opinion
from yizhen.duties.terms.delegation import BatchDeed, BatchDraft, BatchState, Maturity
from yizhen.kernel.words import speak_with
from yizhen.record import door as record

GOOD = Maturity(legal=True, suitable=4, matched=4, capable=4, frequency=5, breadth=3, demand=4)
S, D = BatchState, BatchDeed
GIVEN = {S.PILOT, S.RUNNING}
MAY = {
    D.OPINE: {S.PLANNED}, D.MARK: {S.PLANNED, S.HEARD, S.LAWFUL}, D.HAND_OVER: {S.APPROVED, *GIVEN},
    D.GUIDE: {S.APPROVED, *GIVEN}, D.NOTE: {S.APPROVED, *GIVEN}, D.DRAW: GIVEN, D.JUDGE: GIVEN,
}  # fmt: skip
"""Written by hand, so that the table in the code is held to something."""


@pytest.fixture
def gates(db):
    return make_gates()


@pytest.fixture
def batch(gates):
    draft = BatchDraft("批", gates.organ("urban"), (gates.items["FINE"],), (STREET,), "指导目录", "川府发〔2021〕13号")
    pk = acts.plan(draft, by=gates.liaison, at=NOW)
    row = BatchRow.objects.get(pk=pk)
    GuidanceRow.objects.create(batch=row, kind="培训", planned_on=TODAY, words="培训", by="某人")
    UseRow.objects.create(county=COUNTY, item_id=gates.items["FINE"], township=STREET, matter="1", on=TODAY)
    SampleRow.objects.create(batch=row, seed="s", population=1, digest="0", matter="1", drawn_at=NOW)
    return pk


def do(gates, pk, deed):
    told = {"by": gates.liaison, "at": NOW}
    match deed:
        case D.OPINE:
            acts.opine(pk, Opinion.AGREE, "", by=gates.street, at=NOW)
        case D.MARK:
            acts.mark(pk, {gates.items["FINE"]: GOOD}, **told)
        case D.HAND_OVER:
            watch.hand_over(pk, "files", "台账 3 册", **told)
        case D.GUIDE:
            watch.guide(pk, "培训", TODAY, "执法文书", **told)
        case D.NOTE:
            watch.note_guidance(pk, GuidanceRow.objects.filter(done_on=None).first().pk, "12 人", done_on=TODAY, **told)
        case D.DRAW:
            watch.draw(pk, 1, "种子", **told)
        case D.JUDGE:
            watch.judge(pk, SampleRow.objects.first().pk, "合格", right=True, **told)


@pytest.mark.parametrize("deed", list(D))
def test_every_deed_in_every_state(gates, batch, deed):
    for state in S:
        started = TODAY if state in GIVEN else None
        BatchRow.objects.filter(pk=batch).update(state=state, started_on=started)
        before = len(record.history("duties.batch", batch))
        if state in MAY[deed]:
            do(gates, batch, deed)
            assert len(record.history("duties.batch", batch)) == before + 1
            GuidanceRow.objects.update(done_on=None)
            continue
        with pytest.raises(NotNow) as told:
            do(gates, batch, deed)
        assert state.label in str(told.value) and deed.label in str(told.value)
        assert told.value.ground == BATCH_DEED[deed].ground and "第二十四条" in told.value.ground
        assert len(record.history("duties.batch", batch)) == before


@pytest.mark.parametrize("deed", [D.GUIDE, D.NOTE, D.DRAW, D.JUDGE])
def test_supervision_goes_on_while_what_was_handed_down_is_assessed_again(gates, batch, deed):
    BatchRow.objects.filter(pk=batch).update(state=S.LAWFUL, started_on=TODAY)
    do(gates, batch, deed)


def test_what_was_handed_over_is_said_in_words(gates, batch):
    BatchRow.objects.filter(pk=batch).update(state=S.APPROVED)
    with pytest.raises(WordsNeeded):
        watch.hand_over(batch, "files", " ", by=gates.liaison, at=NOW)


def test_refusals_speak_the_language_of_the_reader(gates, batch):
    from yizhen.kernel import words

    spoken = words._VOICE.translate
    speak_with(lambda text: "It is %(state)s; %(deed)s: %(ground)s" if "不能" in text else text)
    try:
        with pytest.raises(NotNow, match=r"^It is"):
            do(gates, batch, D.DRAW)
    finally:
        speak_with(spoken)


def test_the_table_of_deeds_is_whole():
    assert set(BATCH_DEED) == set(D)
    assert {deed: set(rule.states) for deed, rule in BATCH_DEED.items()} == MAY
