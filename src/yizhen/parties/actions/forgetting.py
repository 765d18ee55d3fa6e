"""End, hold, and destroy (目的实现、封存、销毁): keys are destroyed, so nobody reads the values again."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from django.core.exceptions import ObjectDoesNotExist
from django.db import transaction

from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.parties.access import NoSuchRetention, party_for, retention_for, whole_counties
from yizhen.parties.actions.taking import SUBJECT
from yizhen.parties.models import Consent, Contact, Hold, Identifier, Party, Retention, RetentionItem, Use
from yizhen.parties.queries.keeping import FORGOTTEN, HELD, due_uses
from yizhen.parties.queries.purposes import PurposeBook
from yizhen.parties.rules import retain_until
from yizhen.parties.terms import (
    Fate,
    Forgotten,
    Held,
    Matter,
    Power,
    RetentionDecided,
    RetentionProposed,
    UseEnded,
)
from yizhen.record import door as record

GROUND = "《个人信息保护法》第四十七条第一款第二项:保存期限已届满"
AT_A_TIME = 2000
RETENTION = "parties.retention"


class OnHold(Exception):
    """依法封存中: a legal hold stands; it has to be lifted before anything is destroyed."""


class StillNeeded(Exception):
    """目的尚未实现: a matter is still open; end it first, or refuse the request with reasons."""


class AnotherPersonNeeded(Exception):
    """须由另一人确认: who proposed a destruction does not confirm it."""


class NothingDue(Exception):
    """没有到期的信息: nothing to propose."""


class AlreadyProposed(Exception):
    """已有待确认的销毁提议: decide on it first."""


class AlreadyDecided(Exception):
    """已经决定: the proposal was confirmed or rejected before."""


@transaction.atomic
def end_matters(matters: Sequence[tuple[Matter, datetime]], *, by: Actor) -> int:
    """The purpose of matters is achieved (事项办结), each at its instant: from that day retention runs.

    Uses already ended stay as they are. Gives how many ended. Raises NoPower.
    """
    by.require(Power.EDIT)
    ends = {(matter.kind, matter.id): at for matter, at in matters}
    rows = Use.objects.filter(
        matter_kind__in={kind for kind, _pk in ends}, matter_id__in={pk for _kind, pk in ends}, ended_on__isnull=True
    ).select_for_update()
    return end_uses([(row, ends[key]) for row in rows if (key := (row.matter_kind, row.matter_id)) in ends], by)


def end_uses(found: list[tuple[Use, datetime]], by: Actor) -> int:
    """End uses, each at its instant, in the caller's transaction (目的已实现); gives how many."""
    books = {county: PurposeBook(county) for county in {row.county for row, _at in found}}
    drafts, days = [], defaultdict(list)
    for row, at in found:
        day = legal_day(at)
        purpose = books[row.county].on(day).get(row.purpose)
        row.ended_on = max(day, row.since)
        row.due_on = retain_until(row.ended_on, purpose.retention_months if purpose else 0)
        days[row.ended_on, row.due_on].append(row.pk)
        told = UseEnded(row.party_id, row.purpose, row.matter_number, row.ended_on, row.due_on)
        drafts.append(
            record.Draft("parties.use.ended", told, at, (SUBJECT, row.party_id), by, county=row.county)
        )
    for (ended_on, due_on), some in days.items():
        Use.objects.filter(pk__in=some).update(ended_on=ended_on, due_on=due_on)
    return record.append_many(drafts)


@transaction.atomic
def end_use(use: int, *, by: Actor, at: datetime) -> None:
    """The purpose of a use without a matter is achieved (目的已实现). Raises NoPower, NoSuchParty."""
    by.require(Power.EDIT)
    row = Use.objects.select_for_update().filter(pk=use, ended_on__isnull=True).first()
    if row is not None:
        party_for(by, row.party_id, Power.EDIT)
        end_uses([(row, at)], by)


# -- legal holds -------------------------------------------------------------------------------------------


@transaction.atomic
def hold(pk: int, *, ground: str, document: str, by: Actor, at: datetime) -> None:
    """Keep a party's data from being destroyed (依法封存), on a document. Raises NoPower, NoSuchParty."""
    by.require(Power.RETAIN)
    party = party_for(by, pk, lock=True)
    Hold.objects.create(party=party, ground=ground, document=document, since=legal_day(at))
    told = Held(pk, ground, document)
    record.append("parties.party.held", told, by=by, at=at, subject=(SUBJECT, pk), county=party.county)


@transaction.atomic
def release(pk: int, *, ground: str, by: Actor, at: datetime) -> None:
    """Lift every hold on a party (解除封存). Raises NoPower, NoSuchParty."""
    by.require(Power.RETAIN)
    party = party_for(by, pk, lock=True)
    if Hold.objects.filter(party=party, lifted_on__isnull=True).update(lifted_on=legal_day(at)):
        told = Held(pk, ground, "")
        record.append("parties.party.released", told, by=by, at=at, subject=(SUBJECT, pk), county=party.county)


def is_held(party: int) -> bool:
    """Whether a legal hold stands (是否封存)."""
    return Hold.objects.filter(party=party, lifted_on__isnull=True).exists()


# -- destruction -------------------------------------------------------------------------------------------


@transaction.atomic
def forget(pk: int, *, ground: str, by: Actor, at: datetime) -> None:
    """Destroy everything of a party (销毁个人信息): all its matters' keys and its own; the chain still verifies.

    Needs parties.retain. Raises NoPower, NoSuchParty, OnHold, StillNeeded.
    """
    by.require(Power.RETAIN)
    party = party_for(by, pk, lock=True)
    forget_uses(party, list(Use.objects.filter(party=party, forgotten_on__isnull=True)), ground, by=by, at=at)


def forget_uses(party: Party, uses: Sequence[Use], ground: str, *, by: Actor, at: datetime) -> None:
    """Destroy the keys of some uses, and the party's own with the last of them (销毁), in the caller's transaction.

    Raises OnHold, StillNeeded.
    """
    if is_held(party.pk):
        raise OnHold
    if any(use.ended_on is None for use in uses):
        raise StillNeeded
    day = legal_day(at)
    _destroy((use.person_key for use in uses if use.person_key), ground, by=by, at=at)
    Use.objects.filter(pk__in=[use.pk for use in uses]).update(forgotten_on=day)
    whole = not Use.objects.filter(party=party, forgotten_on__isnull=True).exists()
    if whole and party.forgotten_on is None:
        _destroy([party.person_key], ground, by=by, at=at)
        Identifier.objects.filter(party=party).update(index="")
        Contact.objects.filter(party=party).update(index="")
        Consent.objects.filter(party=party, withdrawn_at__isnull=True).update(withdrawn_at=at)
        party.forgotten_on = day
        party.save(update_fields=["forgotten_on"])
    told = Forgotten(party.pk, tuple(use.pk for use in uses), whole, ground)
    record.append("parties.party.forgotten", told, by=by, at=at, subject=(SUBJECT, party.pk), county=party.county)


def _destroy(keys: Iterable[str], ground: str, *, by: Actor, at: datetime) -> None:
    for key in keys:
        try:
            record.destroy_person_key(key, by=by, at=at, ground=ground)
        except ObjectDoesNotExist:
            continue  # its own house destroyed it before


# -- retention ---------------------------------------------------------------------------------------------


@transaction.atomic
def propose(county: str, *, by: Actor, at: datetime) -> int:
    """Propose to destroy what is no longer needed (提出到期销毁), at most 2000 uses; gives the proposal.

    Source: 个人信息保护法第十九条、第四十七条. Raises NoPower, NoSuchRetention, AlreadyProposed, NothingDue.
    """
    by.require(Power.RETAIN)
    if county not in whole_counties(by, Power.RETAIN):
        raise NoSuchRetention(county)
    if Retention.objects.filter(county=county, fate=Fate.PROPOSED).exists():
        raise AlreadyProposed
    day = legal_day(at)
    uses = list(due_uses(county, day)[:AT_A_TIME])
    if not uses:
        raise NothingDue
    row = Retention.objects.create(
        county=county, as_of=day, proposed_at=at, proposed_by=by.name, proposer=by.account
    )
    RetentionItem.objects.bulk_create((RetentionItem(retention=row, use=use) for use in uses), batch_size=500)
    told = RetentionProposed(day, len(uses))
    record.append("parties.retention.proposed", told, by=by, at=at, subject=(RETENTION, row.pk), county=county)
    return row.pk


@transaction.atomic
def decide(pk: int, *, confirmed: bool, reason: str = "", by: Actor, at: datetime) -> None:
    """Confirm or reject a proposal (确认、否决销毁), by a named person other than who proposed it.

    What came under a legal hold meanwhile stays. Raises NoPower, NoSuchRetention, AlreadyDecided,
    AnotherPersonNeeded.
    """
    by.require(Power.RETAIN)
    row = retention_for(by, pk, lock=True)
    if row.fate != Fate.PROPOSED:
        raise AlreadyDecided
    if by.account is None or (confirmed and row.proposer == by.account):
        raise AnotherPersonNeeded
    forgotten, held = _carry_out(row, by, at) if confirmed else (0, 0)
    row.fate = Fate.CONFIRMED if confirmed else Fate.REJECTED
    row.decided_at, row.decided_by, row.reason = at, by.name, reason[:200]
    row.save(update_fields=["fate", "decided_at", "decided_by", "reason"])
    told = RetentionDecided(confirmed, forgotten, held, row.reason)
    record.append("parties.retention.decided", told, by=by, at=at, subject=(RETENTION, pk), county=row.county)


def _carry_out(row: Retention, by: Actor, at: datetime) -> tuple[int, int]:
    items = list(RetentionItem.objects.filter(retention=row).select_related("use", "use__party").order_by("pk"))
    parties: dict[int, list[RetentionItem]] = {}
    for item in items:
        parties.setdefault(item.use.party_id, []).append(item)
    held = set(Hold.objects.filter(party__in=parties, lifted_on__isnull=True).values_list("party", flat=True))
    for pk, some in parties.items():
        left = [item.use for item in some if item.use.forgotten_on is None]
        if pk not in held and left:
            forget_uses(some[0].use.party, left, GROUND, by=by, at=at)
        for item in some:
            item.outcome = HELD if pk in held else FORGOTTEN
    RetentionItem.objects.bulk_update(items, ["outcome"], batch_size=500)
    stayed = sum(item.outcome == HELD for item in items)
    return len(items) - stayed, stayed
