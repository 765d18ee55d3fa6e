"""Disputes about duties (职责争议): contest, state, review, propose, rule; a ruling leaves a precedent."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F

from yizhen.documents.door import take_running_number, write_number
from yizhen.duties import access
from yizhen.duties.actions.refusals import BadDispute, MovedMeanwhile, NotAsked, WordsNeeded
from yizhen.duties.actions.stamps import touch
from yizhen.duties.models import DisputeRow, PrecedentRow, StandRow
from yizhen.duties.states import DISPUTE_ACT, DISPUTE_LIFE, DISPUTE_POWER, DISPUTE_WORDS
from yizhen.duties.terms.disputes import (
    Contested,
    DisputeDraft,
    DisputeMoved,
    DisputeState,
    DisputeVerb,
    PrecedentEnded,
    Ruling,
    Stand,
    Stated,
)
from yizhen.duties.terms.powers import Power
from yizhen.kernel.actors import Actor, NoPower
from yizhen.kernel.working_hours import legal_day
from yizhen.organs import door as organs
from yizhen.record import door as record

SUBJECT, PRECEDENT = "duties.dispute", "duties.precedent"
LONGEST, FEWEST, PREFIX = 4000, 2, "职裁"


@transaction.atomic
def contest(draft: DisputeDraft, *, by: Actor, at: datetime) -> int:
    """Raise a dispute (提起争议) and return its id; the raising organ is a party to it.

    Raises NoPower, NoSuchItem, BadDispute when a party is missing, unknown, or the same dispute is open.
    """
    by.require(Power.CONTEST)
    own = access.body(by)
    if own is None:
        raise NoPower(Power.CONTEST)
    parties = organs.organs_by_id(dict.fromkeys((own, *draft.organs)))
    if len(parties) < FEWEST or any(one.county != by.county for one in parties.values()):
        raise BadDispute("争议至少要有两个本县单位，请选出与本单位意见不一致的单位。")
    if not draft.title.strip() or not draft.words.strip() or not draft.category.strip():
        raise BadDispute("请写明争议的事情、分类和本单位的意见。")
    same = DisputeRow.objects.filter(county=by.county, category=draft.category, place=draft.place, ended_at=None)
    if found := same.first():
        if not access.disputes_for(by).filter(pk=found.pk).exists():  # of others only that there is one
            raise BadDispute("同一分类、同一地点的争议正由别的单位办理，不用再提；结果会作为先例公布。")
        raise BadDispute(f"同一分类、同一地点的争议正在办理（{found.number}），不用再提，可以在那里表明立场。")
    if draft.item is not None:
        access.item_for(by, draft.item)
    row = DisputeRow.objects.create(
        county=by.county, number="", title=draft.title.strip()[:200], category=draft.category, place=draft.place,
        item_id=draft.item, matter=draft.matter[:40], words=draft.words.strip()[:LONGEST], state=DisputeState.RAISED,
        organ_id=own, raised_at=at, raised_by=by.name[:60],
    )  # fmt: skip
    row.number = f"ZY{legal_day(at):%Y%m%d}-{row.pk:05d}"
    row.save(update_fields=["number"])
    StandRow.objects.bulk_create(
        [StandRow(dispute=row, organ_id=pk, township=one.township or "") for pk, one in parties.items()]
    )
    told = Contested(row.number, row.title, row.category, row.place, tuple(parties), row.matter, row.item_id)
    record.append("duties.dispute.raised", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
    return row.pk


@transaction.atomic
def state(pk: int, stand: Stand, words: str, *, by: Actor, at: datetime) -> None:
    """Say whether it is the own organ's duty (表明立场), with reasons. Raises NoPower, NotAsked, WordsNeeded."""
    by.require(Power.CONTEST)
    row = access.dispute_for(by, pk, Power.CONTEST, lock=True)
    mine = StandRow.objects.select_for_update().filter(dispute=row, organ=access.body(by)).first()
    if mine is None or row.ended_at is not None:
        raise NotAsked(pk)
    if not words.strip():
        raise WordsNeeded("请写明理由和依据（三定规定、权责清单的条款）。")
    mine.stand, mine.words, mine.by, mine.at = stand, words.strip()[:LONGEST], by.name[:60], at
    mine.save(update_fields=["stand", "words", "by", "at"])
    told = Stated(row.number, mine.organ_id, stand, mine.words)
    record.append("duties.dispute.stated", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)


def _opened(by: Actor, pk: int, verb: DisputeVerb, version: int | None) -> DisputeRow:
    power = DISPUTE_POWER[verb]
    by.require(power)
    row = access.dispute_for(by, pk, power, lock=True)
    if verb is DisputeVerb.DROP and row.organ_id != access.body(by):
        raise NoPower(power)
    if version is not None and version != row.version:
        raise MovedMeanwhile("别人刚刚办过这件争议，请看清现在的情况再办。")
    DISPUTE_LIFE.step(row.state, verb)
    return row


def _move(row: DisputeRow, verb: DisputeVerb, words: str, *, by: Actor, at: datetime, **columns: Any) -> None:
    if verb in DISPUTE_WORDS and not words.strip():
        raise WordsNeeded("请写明理由和依据，各方都会看到。")
    edge = DISPUTE_LIFE.edge(row.state, verb)
    precedent = columns.pop("precedent", "")
    before, row.state, row.version = row.state, edge.target, row.version + 1
    if edge.target in DISPUTE_LIFE.final:
        row.ended_at = at
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()
    told = DisputeMoved(
        row.number, before, row.state, edge.ground, words.strip()[:LONGEST], columns.get("lead_id"),
        columns.get("mode", ""), precedent,
    )  # fmt: skip
    record.append(DISPUTE_ACT[verb], told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)


@transaction.atomic
def move_dispute(
    pk: int, verb: DisputeVerb, words: str, *, by: Actor, at: datetime, version: int | None = None
) -> None:
    """Convene, propose, return or drop (召集会审、提出协调意见、退回再议、撤回). Raises WordsNeeded, MovedMeanwhile."""
    row = _opened(by, pk, verb, version)
    columns = {"proposal": words.strip()[:LONGEST]} if verb is DisputeVerb.PROPOSE else {}
    _move(row, verb, words, by=by, at=at, **columns)


@transaction.atomic
def settle(
    pk: int, verb: DisputeVerb, ruling: Ruling, *, by: Actor, at: datetime, version: int | None = None
) -> str:
    """Agree or rule (协商一致、裁定): who leads from now on. Leaves a precedent and returns its number.

    The precedent takes the place of an older one for the same category and place, and routes the next matter.
    """
    row = _opened(by, pk, verb, version)
    if verb is DisputeVerb.AGREE and not StandRow.objects.filter(dispute=row, organ=access.body(by)).exists():
        raise NoPower(DISPUTE_POWER[verb])  # the parties agree among themselves; who only looks on does not
    leads = organs.organs_by_id([ruling.organ]).get(ruling.organ)
    if leads is None or leads.county != row.county:
        raise BadDispute("请选定一个本县单位牵头。")
    if not ruling.ground.strip():
        raise WordsNeeded("请写明依据：法律、法规、三定规定或者会议纪要的条款。")
    day = legal_day(at)
    number = write_number(PREFIX, day.year, take_running_number(f"duties.precedent:{row.county}", day.year))
    _replace(row, ruling, by=by, at=at)
    words = f"{ruling.ground.strip()}；{ruling.words.strip()}" if ruling.words.strip() else ruling.ground.strip()
    made = PrecedentRow.objects.create(
        county=row.county, number=number, category=row.category, place=row.place, organ_id=ruling.organ,
        mode=ruling.mode, words=words[:LONGEST], item_id=row.item_id, dispute=row, valid_from=ruling.since,
        valid_to=ruling.until,
    )  # fmt: skip
    _move(
        row, verb, ruling.words or ruling.ground, by=by, at=at, lead_id=ruling.organ, mode=ruling.mode,
        precedent=made.number,
    )  # fmt: skip
    touch(row.county)
    return number


def _replace(row: DisputeRow, ruling: Ruling, *, by: Actor, at: datetime) -> None:
    """End the precedent that holds for the same category and place, on the day on which the new one begins."""
    rows = PrecedentRow.objects.filter(county=row.county, category=row.category, place=row.place, valid_to=None)
    for old in rows.select_for_update():
        old.valid_to = max(old.valid_from, ruling.since)
        old.save(update_fields=["valid_to"])
        told = PrecedentEnded(old.number, old.category, old.place, old.valid_to, f"由争议 {row.number} 的结果代替")
        record.append("duties.precedent.ended", told, by=by, at=at, subject=(PRECEDENT, old.pk), county=old.county)


@transaction.atomic
def end_precedent(pk: int, reason: str, *, by: Actor, at: datetime) -> None:
    """End a precedent (先例失效) from today on, because law or lists changed. Raises NoPower, NoSuchPrecedent."""
    by.require(Power.DECIDE)
    row = access.precedents_for(by, Power.DECIDE).select_for_update(of=("self",)).filter(pk=pk, valid_to=None).first()
    if row is None:
        raise access.NoSuchPrecedent(pk)
    if not reason.strip():
        raise WordsNeeded("请写明为什么不再适用。")
    row.valid_to = max(row.valid_from, legal_day(at))
    row.save(update_fields=["valid_to"])
    told = PrecedentEnded(row.number, row.category, row.place, row.valid_to, reason.strip())
    record.append("duties.precedent.ended", told, by=by, at=at, subject=(PRECEDENT, row.pk), county=row.county)
    touch(row.county)


def note_used(county: str, number: str) -> None:
    """Count that a precedent routed a matter (先例引用次数), inside the caller's transaction."""
    PrecedentRow.objects.filter(county=county, number=number).update(used=F("used") + 1)
