"""Disputes about duties (职责争议): contest, state, sign or review, propose, rule; a result leaves a precedent.

The parties agree only when each of them has signed the same text; where one does not, the office convenes them.
"""

import uuid
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from yizhen.documents.door import take_running_number, write_number
from yizhen.duties import access
from yizhen.duties.actions.refusals import BadDispute, MovedMeanwhile, NotAsked, WordsNeeded
from yizhen.duties.actions.stamps import touch
from yizhen.duties.models import DisputeRow, PrecedentRow, StandRow
from yizhen.duties.states import DISPUTE_ACT, DISPUTE_LIFE, DISPUTE_POWER, DISPUTE_WORDS
from yizhen.duties.terms.attribution import Mode
from yizhen.duties.terms.disputes import (
    Contested,
    DisputeDraft,
    DisputeMoved,
    DisputeState,
    DisputeVerb,
    Offered,
    PrecedentEnded,
    Ruling,
    Signed,
    Stand,
    Stated,
)
from yizhen.duties.terms.powers import Power
from yizhen.kernel.actors import Actor, NoPower
from yizhen.kernel.words import N_, say
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
        raise BadDispute(say(N_("争议至少要有两个本县单位，请选出与本单位意见不一致的单位。")))
    if not draft.title.strip() or not draft.words.strip() or not draft.category.strip():
        raise BadDispute(say(N_("请写明争议的事情、分类和本单位的意见。")))
    if draft.item is not None:
        access.item_for(by, draft.item)
    _only_one(draft, by)
    try:
        with transaction.atomic():
            row = _raised(draft, own, by, at)
    except IntegrityError:  # somebody else raised the same one at the same time
        _only_one(draft, by)
        raise
    row.number = f"ZY{legal_day(at):%Y%m%d}-{row.pk:05d}"
    row.save(update_fields=["number"])
    StandRow.objects.bulk_create(
        [StandRow(dispute=row, organ_id=pk, township=one.township or "") for pk, one in parties.items()]
    )
    StandRow.objects.filter(dispute=row, organ=own).update(stand=draft.stand, words=row.words, by=by.name[:60], at=at)
    told = Contested(row.number, row.title, row.category, row.place, tuple(parties), row.matter, row.item_id)
    record.append("duties.dispute.raised", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
    return row.pk


def _only_one(draft: DisputeDraft, by: Actor) -> None:
    """One open dispute for a category and a place; of one of others only that there is one."""
    same = DisputeRow.objects.filter(county=by.county, category=draft.category, place=draft.place, ended_at=None)
    if (found := same.first()) is None:
        return
    if not access.disputes_for(by).filter(pk=found.pk).exists():
        raise BadDispute(say(N_("同一分类、同一地点的争议正由别的单位办理，不用再提；结果会作为先例公布。")))
    told = say(N_("同一分类、同一地点的争议正在办理（%(number)s），不用再提，可以在那里表明立场。"))
    raise BadDispute(told % {"number": found.number})


def _raised(draft: DisputeDraft, own: int, by: Actor, at: datetime) -> DisputeRow:
    return DisputeRow.objects.create(
        county=by.county, number=f"new-{uuid.uuid4().hex[:18]}", title=draft.title.strip()[:200],
        category=draft.category, place=draft.place, item_id=draft.item, matter=draft.matter[:40],
        words=draft.words.strip()[:LONGEST], state=DisputeState.RAISED, organ_id=own, raised_at=at,
        raised_by=by.name[:60],
    )  # fmt: skip


@transaction.atomic
def state(pk: int, stand: Stand, words: str, *, by: Actor, at: datetime) -> None:
    """Say whether it is the own organ's duty (表明立场), with reasons. Raises NoPower, NotAsked, WordsNeeded."""
    by.require(Power.CONTEST)
    row = access.dispute_for(by, pk, Power.CONTEST, lock=True)
    mine = StandRow.objects.select_for_update().filter(dispute=row, organ=access.body(by)).first()
    if mine is None or row.ended_at is not None:
        raise NotAsked(pk)
    if not words.strip():
        raise WordsNeeded(say(N_("请写明理由和依据（三定规定、权责清单的条款）。")))
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
        raise MovedMeanwhile(say(N_("别人刚刚办过这件争议，请看清现在的情况再办。")))
    DISPUTE_LIFE.step(row.state, verb)
    return row


def _move(row: DisputeRow, verb: DisputeVerb, words: str, *, by: Actor, at: datetime, **columns: Any) -> None:
    if verb in DISPUTE_WORDS and not words.strip():
        raise WordsNeeded(say(N_("请写明理由和依据，各方都会看到。")))
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
def offer(pk: int, ruling: Ruling, *, by: Actor, at: datetime, version: int | None = None) -> None:
    """Offer the text of an agreement and sign it oneself (提出协商结果); what others signed before is void.

    Raises NoPower for who is no party, BadDispute where the lead is none, WordsNeeded without a ground.
    """
    row = _opened(by, pk, DisputeVerb.AGREE, version)
    mine = _own_stand(row, by)
    _check(row, ruling)
    parties = StandRow.objects.filter(dispute=row)
    if not parties.filter(organ=ruling.organ).exists():
        raise BadDispute(say(N_("协商只能约定由当事单位牵头；要请别的单位牵头，请先请编办会审。")))
    row.offer, row.version = _as_kept(ruling), row.version + 1
    row.save(update_fields=["offer", "version"])
    parties.update(signed_at=None, signed_by="")
    told = Offered(row.number, mine.organ_id, ruling.organ, ruling.mode, ruling.ground.strip(), ruling.words.strip(), ruling.since)
    record.append("duties.dispute.offered", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
    _sign(row, mine, by=by, at=at)


@transaction.atomic
def sign(pk: int, *, by: Actor, at: datetime, version: int | None = None) -> str:
    """Sign what is offered (签署协商结果); the last signature makes it an agreement and returns the precedent's number.

    Raises NoPower, BadDispute while nothing is offered or it was signed already, MovedMeanwhile for another text.
    """
    row = _opened(by, pk, DisputeVerb.AGREE, version)
    mine = _own_stand(row, by)
    if row.offer is None or mine.signed_at is not None:
        raise BadDispute(say(N_("没有等本单位签署的协商结果。")))
    _sign(row, mine, by=by, at=at)
    if StandRow.objects.filter(dispute=row, signed_at=None).exists():
        return ""
    return _conclude(row, DisputeVerb.AGREE, _ruling(row.offer), by=by, at=at)


def _own_stand(row: DisputeRow, by: Actor) -> StandRow:
    """The row of the actor's own body; who only looks on does not agree for the parties."""
    mine = StandRow.objects.select_for_update().filter(dispute=row, organ=access.body(by)).first()
    if mine is None:
        raise NoPower(Power.CONTEST)
    return mine


def _sign(row: DisputeRow, mine: StandRow, *, by: Actor, at: datetime) -> None:
    mine.signed_by, mine.signed_at = by.name[:60], at
    mine.save(update_fields=["signed_by", "signed_at"])
    told = Signed(row.number, mine.organ_id)
    record.append("duties.dispute.signed", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)


def _as_kept(ruling: Ruling) -> dict[str, Any]:
    until = ruling.until.isoformat() if ruling.until else None
    return {
        "organ": ruling.organ, "mode": str(ruling.mode), "ground": ruling.ground.strip()[:LONGEST],
        "words": ruling.words.strip()[:LONGEST], "since": ruling.since.isoformat(), "until": until,
    }  # fmt: skip


def _ruling(kept: Mapping[str, Any]) -> Ruling:
    until = date.fromisoformat(kept["until"]) if kept["until"] else None
    return Ruling(kept["organ"], Mode(kept["mode"]), kept["ground"], kept["words"], date.fromisoformat(kept["since"]), until)


def _check(row: DisputeRow, ruling: Ruling) -> None:
    leads = organs.organs_by_id([ruling.organ]).get(ruling.organ)
    if leads is None or leads.county != row.county:
        raise BadDispute(say(N_("请选定一个本县单位牵头。")))
    if not ruling.ground.strip():
        raise WordsNeeded(say(N_("请写明依据：法律、法规、三定规定或者会议纪要的条款。")))
    if ruling.until is not None and ruling.until <= ruling.since:
        raise BadDispute(say(N_("失效的日期要在生效的日期之后。")))


@transaction.atomic
def rule(pk: int, ruling: Ruling, *, by: Actor, at: datetime, version: int | None = None) -> str:
    """Rule who leads from now on (裁定). Leaves a precedent and returns its number.

    The precedent takes the place of an older one for the same category and place, and routes the next matter.
    """
    row = _opened(by, pk, DisputeVerb.RULE, version)
    _check(row, ruling)
    return _conclude(row, DisputeVerb.RULE, ruling, by=by, at=at)


def _conclude(row: DisputeRow, verb: DisputeVerb, ruling: Ruling, *, by: Actor, at: datetime) -> str:
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


def _lasting(day: date) -> Q:
    """Precedents that hold on a day or later (仍然有效), those with a term too."""
    return Q(valid_to=None) | Q(valid_to__gt=day)


def _replace(row: DisputeRow, ruling: Ruling, *, by: Actor, at: datetime) -> None:
    """End the precedent that holds for the same category and place, on the day on which the new one begins."""
    rows = PrecedentRow.objects.filter(_lasting(ruling.since), county=row.county, category=row.category, place=row.place)
    for old in rows.select_for_update():
        old.valid_to = max(old.valid_from, ruling.since)
        old.save(update_fields=["valid_to"])
        told = PrecedentEnded(old.number, old.category, old.place, old.valid_to, f"由争议 {row.number} 的结果代替")
        record.append("duties.precedent.ended", told, by=by, at=at, subject=(PRECEDENT, old.pk), county=old.county)


@transaction.atomic
def end_precedent(pk: int, reason: str, *, by: Actor, at: datetime) -> None:
    """End a precedent (先例失效) from today on, because law or lists changed. Raises NoPower, NoSuchPrecedent."""
    by.require(Power.DECIDE)
    rows = access.precedents_for(by, Power.DECIDE).select_for_update(of=("self",))
    row = rows.filter(_lasting(legal_day(at)), pk=pk).first()
    if row is None:
        raise access.NoSuchPrecedent(pk)
    if not reason.strip():
        raise WordsNeeded(say(N_("请写明为什么不再适用。")))
    row.valid_to = max(row.valid_from, legal_day(at))
    row.save(update_fields=["valid_to"])
    told = PrecedentEnded(row.number, row.category, row.place, row.valid_to, reason.strip())
    record.append("duties.precedent.ended", told, by=by, at=at, subject=(PRECEDENT, row.pk), county=row.county)
    touch(row.county)


def note_used(county: str, number: str) -> None:
    """Count that a precedent routed a matter (先例引用次数), inside the caller's transaction."""
    PrecedentRow.objects.filter(county=county, number=number).update(used=F("used") + 1)
