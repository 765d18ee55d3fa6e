"""Requests about one's own data (个人信息权利请求): received, verified, decided with reasons, in time."""

from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction

from yizhen.county import door as county
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.parties.access import NotProven, party_for, request_for, use_of_matter
from yizhen.parties.actions.forgetting import forget_uses
from yizhen.parties.actions.looking import kept_fields, write_look
from yizhen.parties.actions.taking import SUBJECT, BadParty, checked_changes, set_value
from yizhen.parties.models import Party, RightRequest, Use
from yizhen.parties.queries.people import opened
from yizhen.parties.rules import answer_due, fields_of
from yizhen.parties.states import ACT_OF, LIFE, NEEDS_WORDS
from yizhen.parties.terms import (
    OPEN_STATES,
    Asked,
    Basis,
    Changed,
    Fault,
    Field,
    Matter,
    OpenParty,
    Power,
    RequestMoved,
    Restricted,
    Right,
    State,
    Verb,
)
from yizhen.record import door as record

REQUEST = "parties.request"
LONGEST_WORDS = 1000
DELETED = "《个人信息保护法》第四十七条:个人请求删除"


class WordsNeeded(ValueError):
    """请说明理由: a refusal without reasons is not allowed (个人信息保护法第五十条第一款)."""


class MovedMeanwhile(Exception):
    """已有变化: somebody else dealt with the request meanwhile."""


class AskedAlready(ValueError):
    """同一请求正在办理: the same right was asked for in this matter and is not decided yet."""


@dataclass(frozen=True, slots=True)
class Answer:
    """办理 what a clerk does with a request: reasons or reply, and for a correction the new values."""

    words: str = ""
    changes: dict[Field, str] = field(default_factory=dict)

    def __repr__(self) -> str:
        """Logs must not hold personal values."""
        return "Answer()"


@transaction.atomic
def ask_in_matter(matter: Matter, right: Right, words: str, *, by: Actor, at: datetime) -> str:
    """Ask, as the proven requester of a matter (本人提出请求); gives the number. Raises NoPower, NotProven."""
    by.require(Power.ASK)
    use = use_of_matter(matter, lock=True)
    return _receive(use.party, use, right, words, (use.organ_id, use.township), by=by, at=at)


@transaction.atomic
def ask_for(pk: int, right: Right, words: str, *, by: Actor, at: datetime) -> str:
    """Take a request at the counter (柜台受理请求); gives the number. Raises NoPower, NoSuchParty."""
    by.require(Power.RIGHTS)
    party = party_for(by, pk, lock=True)
    use = Use.objects.filter(party=party, organ=by.organ).order_by("-pk").first()
    place = (by.organ, use.township if use else "")
    return _receive(party, None, right, words, place, by=by, at=at)


def _receive(
    party: Party, use: Use | None, right: Right, words: str, place: tuple[int | None, str], *, by: Actor, at: datetime
) -> str:
    if party.forgotten_on is not None:
        raise NotProven(party.pk)
    if RightRequest.objects.filter(party=party, use=use, right=right, state__in=OPEN_STATES).exists():
        raise AskedAlready("这项请求已经收到，正在办理，不用再提。")
    day = legal_day(at)
    term = county.rule(party.county, "parties.answer_term", day)
    due, steps = answer_due(
        int(term.value), at, county.calendar_for(party.county), county.working_hours_for(party.county, day),
        term.source.words,
    )  # fmt: skip
    row = RightRequest.objects.create(
        county=party.county, organ_id=place[0], township=place[1], number="", party=party, use=use, right=right,
        words=_sealed(party, words), received_at=at, due_at=due.at, clock_steps=list(steps),
        provisional=list(due.provisional),
    )  # fmt: skip
    row.number = f"Q{day:%Y%m%d}-{row.pk:06d}"
    row.save(update_fields=["number"])
    told = Asked(party.pk, row.number, right, due.on)
    record.append("parties.request.asked", told, by=by, at=at, subject=(REQUEST, row.pk), county=row.county)
    return row.number


def _sealed(party: Party, words: str) -> str:
    text = words.strip()[:LONGEST_WORDS]
    return record.seal_personal(party.person_key, text) if text and party.forgotten_on is None else ""


@transaction.atomic
def withdraw_in_matter(matter: Matter, number: str, *, by: Actor, at: datetime) -> None:
    """Withdraw a request, as the proven requester (撤回请求). Raises NoPower, NotProven, NotAllowed."""
    by.require(Power.ASK)
    use = use_of_matter(matter)
    row = RightRequest.objects.select_for_update().filter(use=use, number=number).first()
    if row is None:
        raise NotProven(number)
    _move(row, Verb.WITHDRAW, "", by=by, at=at)


@transaction.atomic
def act(pk: int, verb: Verb, answer: Answer, *, version: int, by: Actor, at: datetime) -> OpenParty | None:
    """Take one step with a request (办理请求). Fulfilling does what was granted, and gives a copy where one is due.

    Raises NoPower, NoSuchRequest, NotAllowed, MovedMeanwhile, WordsNeeded, BadParty, BelongsToAnother, OnHold,
    StillNeeded.
    """
    by.require(Power.RIGHTS)
    row = request_for(by, pk, lock=True)
    LIFE.step(row.state, verb)
    if row.version != version:
        raise MovedMeanwhile
    if verb in NEEDS_WORDS and not answer.words.strip():
        raise WordsNeeded("请说明理由，会告知本人。")
    sealed = _sealed(row.party, answer.words)
    copy = _fulfil(row, answer, by=by, at=at) if verb is Verb.FULFIL else None
    if verb is Verb.RESTRICT or row.state == State.RESTRICTED:
        _restrict(row.party, on=verb is Verb.RESTRICT, by=by, at=at)
    _move(row, verb, sealed, by=by, at=at)
    return copy


def _move(row: RightRequest, verb: Verb, sealed: str, *, by: Actor, at: datetime) -> None:
    before, edge = row.state, LIFE.edge(row.state, verb)
    row.state, row.version = edge.target, row.version + 1
    row.decided_at = None if row.state in OPEN_STATES else at
    row.reply = sealed or row.reply
    row.save(update_fields=["state", "version", "decided_at", "reply"])
    told = RequestMoved(row.party_id, row.number, row.right, before, row.state, edge.ground, sealed)
    record.append(ACT_OF[verb], told, by=by, at=at, subject=(REQUEST, row.pk), county=row.county)


def _fulfil(row: RightRequest, answer: Answer, *, by: Actor, at: datetime) -> OpenParty | None:
    party = row.party
    match Right(row.right):
        case Right.CONSULT | Right.COPY:
            write_look(party, row.use, Basis.RIGHTS, f"办理本人请求 {row.number}", kept_fields(party), by=by, at=at)
            return opened(party.pk)
        case Right.CORRECT:
            _correct(party, answer.changes, by=by, at=at)
        case Right.DELETE:
            uses = Use.objects.filter(party=party, forgotten_on__isnull=True)
            chosen = uses.filter(pk=row.use_id) if row.use_id else uses
            forget_uses(party, list(chosen), DELETED, by=by, at=at)
        case Right.RESTRICT:
            _restrict(party, on=True, by=by, at=at)
        case Right.EXPLAIN:
            if not answer.words.strip():
                raise WordsNeeded("请写明解释说明的内容，会告知本人。")
    return None


def _correct(party: Party, changes: dict[Field, str], *, by: Actor, at: datetime) -> None:
    given = {one: text for one, text in changes.items() if text.strip()}
    if not given:
        raise BadParty({Field.NAME: Fault.NAMELESS})
    values = checked_changes(party, given)
    for one, text in values.items():
        set_value(party, one, text)
    told = Changed(party.pk, fields_of(values))
    record.append("parties.party.changed", told, by=by, at=at, subject=(SUBJECT, party.pk), county=party.county)


@transaction.atomic
def resume_use(pk: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Use restricted data again, for a reason (恢复使用). Raises NoPower, NoSuchParty, WordsNeeded."""
    by.require(Power.RIGHTS)
    party = party_for(by, pk, lock=True)
    if not reason.strip():
        raise WordsNeeded("请说明恢复使用的理由。")
    _restrict(party, on=False, by=by, at=at, reason=_sealed(party, reason))


def _restrict(party: Party, *, on: bool, by: Actor, at: datetime, reason: str = "") -> None:
    if party.restricted == on:
        return
    told = Restricted(party.pk, party.restricted, on, reason)
    party.restricted = on
    party.save(update_fields=["restricted"])
    record.append(
        "parties.party.restricted", told, by=by, at=at, subject=(SUBJECT, party.pk), county=party.county
    )

