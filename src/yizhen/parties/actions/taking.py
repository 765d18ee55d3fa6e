"""Find or make parties (登记当事人): many at a time, each for a purpose; and set their values right."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db import transaction

from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.parties.access import NoSuchPurpose, party_for
from yizhen.parties.models import Contact, Identifier, Party, Use
from yizhen.parties.queries.people import index_of
from yizhen.parties.queries.purposes import PurposeBook
from yizhen.parties.rules import INDEXED, fields_of, read_draft, same_person
from yizhen.parties.terms import (
    CONTACTS,
    IDENTIFIERS,
    Changed,
    Fault,
    Field,
    Ground,
    Kind,
    Newcomer,
    PartyDraft,
    Power,
    Purpose,
    Taken,
)
from yizhen.record import door as record

SUBJECT = "parties.party"


class BadParty(ValueError):
    """登记有误: ``faults`` says by field what is wrong; nothing was kept."""

    def __init__(self, faults: dict[Field, Fault]) -> None:
        super().__init__("；".join(f"{one.label}：{fault.label}" for one, fault in faults.items()))
        self.faults = faults


class BelongsToAnother(ValueError):
    """号码属于另一当事人: the number is already kept for another party; compare both before going on."""


@dataclass
class _Told:
    """A newcomer on the way in."""

    who: Newcomer
    values: dict[Field, str]
    indexes: dict[Field, str]
    party: Party | None = None
    made: bool = False
    tokens: dict[Field, str] = field(default_factory=dict)


def find_or_make(
    draft: PartyDraft,
    purpose: str,
    *,
    organ: int | None = None,
    township: str = "",
    by: Actor,
    at: datetime,
) -> int:
    """Find the party by number, or make it, for a purpose (登记当事人), and return its id.

    A phone finds only who also bears the name: families share phones. Raises NoPower, BadParty, NoSuchPurpose.
    """
    who = Newcomer(draft, purpose, at, by.county, organ or by.organ, township)
    return take_parties([who], by=by)[0]


@transaction.atomic
def take_parties(newcomers: Sequence[Newcomer], *, by: Actor) -> list[int]:
    """Find or make many parties in few statements (批量登记当事人); ids in the order given.

    Raises NoPower, BadParty, NoSuchPurpose.
    """
    by.require(Power.EDIT)
    known = _known(newcomers)
    told = _read([who for who in newcomers if _matter_of(who) not in known])
    _match(told)
    _make([one for one in told if one.party is None])
    _complete(told)
    _open_uses(told, by)
    made = iter(told)
    return [known.get(_matter_of(who)) or _pk(next(made)) for who in newcomers]


def _matter_of(who: Newcomer) -> tuple[str, int, str] | None:
    return (who.matter.kind, who.matter.id, who.purpose) if who.matter else None


def _pk(one: _Told) -> int:
    assert one.party is not None
    return one.party.pk


def _known(newcomers: Sequence[Newcomer]) -> dict[tuple[str, int, str] | None, int]:
    """Parties of matters that were taken before: hearing of a matter twice changes nothing."""
    matters = [who.matter for who in newcomers if who.matter]
    rows = Use.objects.filter(
        matter_kind__in={one.kind for one in matters}, matter_id__in={one.id for one in matters}
    ).values_list("matter_kind", "matter_id", "purpose", "party")
    return {(kind, pk, purpose): party for kind, pk, purpose, party in rows} if matters else {}


def _read(newcomers: Sequence[Newcomer]) -> list[_Told]:
    books = {county: PurposeBook(county) for county in {who.county for who in newcomers}}
    told = []
    for who in newcomers:
        book = books[who.county].on(legal_day(who.at))
        if who.purpose not in book:
            raise NoSuchPurpose(who.purpose)
        values, wrong = read_draft(who.draft, book[who.purpose])
        if wrong:
            raise BadParty(wrong)
        indexes = {one: index_of(who.county, one, values[one]) for one in INDEXED if one in values}
        told.append(_Told(who, values, indexes))
    return told


def _match(told: list[_Told]) -> None:
    """Give every newcomer the party that bears the number already (查重)."""
    every = {index for one in told for index in one.indexes.values()}
    if not every:
        return
    by_number = {
        row.index: row.party for row in Identifier.objects.filter(index__in=every).select_related("party")
    }
    phones: dict[str, list[Party]] = {}
    for row in Contact.objects.filter(index__in=every).select_related("party").order_by("pk"):
        phones.setdefault(row.index, []).append(row.party)
    names = record.open_many(party.name for some in phones.values() for party in some if party.name)
    for one in told:
        numbers = [by_number[i] for f, i in one.indexes.items() if f in IDENTIFIERS and i in by_number]
        near = [
            party
            for party in phones.get(one.indexes.get(Field.PHONE, ""), ())
            if party.kind == one.who.draft.kind and same_person(names.get(party.name, ""), one.values.get(Field.NAME, ""))
        ]
        if numbers:
            one.party = numbers[0]
        elif not any(f in IDENTIFIERS for f in one.indexes) and near:
            one.party = near[0]


def _key_of(one: _Told) -> tuple[str, ...]:
    """What makes two newcomers of one batch the same person; one without any number is nobody else."""
    numbers = [index for f, index in one.indexes.items() if f in IDENTIFIERS]
    if numbers:
        return ("number", *numbers)
    if Field.PHONE in one.indexes:
        return ("phone", one.indexes[Field.PHONE], one.values.get(Field.NAME, ""), str(one.who.draft.kind))
    return ("alone", str(id(one)))


def _make(fresh: list[_Told]) -> None:
    firsts: dict[tuple[str, ...], _Told] = {}
    for one in fresh:
        firsts.setdefault(_key_of(one), one)
    order = list(firsts.values())
    kept = (Field.NAME, *IDENTIFIERS, *CONTACTS)
    sealed = record.seal_new_persons([[one.values.get(f, "") for f in kept] for one in order])
    for one, (key, tokens) in zip(order, sealed, strict=True):
        one.tokens = {f: token for f, token in zip(kept, tokens, strict=True) if token}
        one.party = Party(
            county=one.who.county, kind=one.who.draft.kind, person_key=key, name=one.tokens.get(Field.NAME, "")
        )
        one.made = True
    Party.objects.bulk_create([one.party for one in order if one.party is not None], batch_size=500)
    for one in fresh:
        one.party = firsts[_key_of(one)].party


def _complete(told: list[_Told]) -> None:
    """Keep numbers and contacts that the party has not yet (补充信息)."""
    known = {one.party.pk for one in told if one.party is not None and not one.made}
    have = set(Identifier.objects.filter(party__in=known).values_list("party", "index"))
    have |= set(Contact.objects.filter(party__in=known, ended=False).values_list("party", "index"))
    identifiers, contacts = [], []
    for one in told:
        assert one.party is not None
        for f, index in one.indexes.items():
            if (one.party.pk, index) in have:
                continue
            have.add((one.party.pk, index))
            token = one.tokens.get(f) or record.seal_personal(one.party.person_key, one.values[f])
            row = {"party": one.party, "kind": f, "token": token, "index": index}
            if f in IDENTIFIERS:
                identifiers.append(Identifier(**row))
            else:
                contacts.append(Contact(**row))
        if Field.ADDRESS in one.tokens:
            contacts.append(Contact(party=one.party, kind=Field.ADDRESS, token=one.tokens[Field.ADDRESS]))
    Identifier.objects.bulk_create(identifiers, batch_size=500)
    Contact.objects.bulk_create(contacts, batch_size=500)


def _open_uses(told: list[_Told], by: Actor) -> None:
    """One use for each purpose and matter, and one record entry for each newcomer (登记处理活动)."""
    standing = _standing([one for one in told if one.who.matter is None])
    rows: list[Use] = []
    of: list[Use] = []
    for one in told:
        assert one.party is not None
        key = (one.party.pk, one.who.purpose, one.who.organ)
        use = standing.get(key) if one.who.matter is None else None
        if use is None:
            use = _use(one)
            rows.append(use)
            if one.who.matter is None:
                standing[key] = use
        of.append(use)
    Use.objects.bulk_create(rows, batch_size=500)
    record.append_many(
        record.Draft(
            "parties.party.taken",
            Taken(
                party=use.party_id, use=use.pk, made=one.made, purpose=one.who.purpose,
                fields=fields_of(one.values), organ=one.who.organ,
                matter=one.who.matter.number if one.who.matter else "",
            ),
            at=one.who.at, subject=(SUBJECT, use.party_id), by=by, county=one.who.county,
        )
        for one, use in zip(told, of, strict=True)
    )  # fmt: skip


def _standing(told: list[_Told]) -> dict[tuple[int, str, int | None], Use]:
    parties = [one.party.pk for one in told if one.party is not None and not one.made]
    rows = Use.objects.filter(party__in=parties, matter_id__isnull=True, ended_on__isnull=True)
    return {(row.party_id, row.purpose, row.organ_id): row for row in rows}


def _use(one: _Told) -> Use:
    matter = one.who.matter
    return Use(
        party=one.party, county=one.who.county, organ_id=one.who.organ, township=one.who.township,
        purpose=one.who.purpose, matter_kind=matter.kind if matter else "",
        matter_id=matter.id if matter else None, matter_number=matter.number if matter else "",
        person_key=matter.person_key if matter else "", since=legal_day(one.who.at),
    )  # fmt: skip


@transaction.atomic
def correct(pk: int, changes: dict[Field, str], *, by: Actor, at: datetime) -> None:
    """Set a party's values right (更正、补充): the new one is kept, the old one is gone.

    Source: 个人信息保护法第四十六条. Raises NoPower, NoSuchParty, BadParty, BelongsToAnother.
    """
    by.require(Power.EDIT)
    party = party_for(by, pk, Power.EDIT, lock=True)
    if party.forgotten_on is not None:
        raise BadParty({Field.NAME: Fault.NAMELESS})
    values = checked_changes(party, changes)
    for one, text in values.items():
        set_value(party, one, text)
    record.append(
        "parties.party.changed", Changed(pk, fields_of(values)), by=by, at=at, subject=(SUBJECT, pk),
        county=party.county,
    )  # fmt: skip


def checked_changes(party: Party, changes: dict[Field, str]) -> dict[Field, str]:
    """New values in their one form (校验更正); raises BadParty."""
    whole = Purpose(
        key="", title="", ground=Ground.DUTY, source="", fields=tuple(Field), retention_months=0,
        retention_source="", notice="", valid_from=date.min,
    )  # fmt: skip
    # whatever is kept may be set right, whichever purpose it was kept for
    named = {Field.NAME: "·", **changes}
    values, wrong = read_draft(PartyDraft(Kind(party.kind), **{str(f): t for f, t in named.items()}), whole)
    if wrong:
        raise BadParty(wrong)
    return {one: text for one, text in values.items() if one in changes}


def set_value(party: Party, one: Field, text: str) -> None:
    """Keep a new value in the place of the old (写入更正); raises BelongsToAnother."""
    token = record.seal_personal(party.person_key, text)
    if one is Field.NAME:
        party.name = token
        party.save(update_fields=["name"])
        return
    index = index_of(party.county, one, text) if one in INDEXED else ""
    if one in IDENTIFIERS:
        if Identifier.objects.filter(index=index).exclude(party=party).exists():
            raise BelongsToAnother
        Identifier.objects.filter(party=party, kind=one).delete()
        Identifier.objects.create(party=party, kind=one, token=token, index=index)
        return
    Contact.objects.filter(party=party, kind=one).delete()
    Contact.objects.create(party=party, kind=one, token=token, index=index)
