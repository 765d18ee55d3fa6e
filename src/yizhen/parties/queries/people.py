"""Reads of parties (当事人查询): exact search, masked values, uses, looks. No list of names is offered."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from django.conf import settings
from django.db.models import QuerySet

from yizhen.kernel.actors import Actor
from yizhen.organs import door as organs
from yizhen.parties.access import parties_for, party_for
from yizhen.parties.models import Consent, Contact, Hold, Identifier, Look, Party, Proxy, Use
from yizhen.parties.queries.purposes import purposes_on
from yizhen.parties.rules import blind_index, masked, read_search
from yizhen.parties.terms import (
    Basis,
    ConsentView,
    Field,
    HoldView,
    Kind,
    LookView,
    MaskedParty,
    OpenParty,
    ProxyView,
    UseView,
)
from yizhen.record import door as record

GONE = "已销毁"
LOOKS_SHOWN = 200


def index_of(county: str, field: Field, value: str) -> str:
    """Keyed index of a number in this installation (盲索引)."""
    return blind_index(settings.MASTER_KEY, county, field, value)


def find(by: Actor, text: str) -> list[int]:
    """Parties with exactly this number that the actor reaches (按号码查找): resident number, code or phone."""
    told = [index_of(by.county, field, value) for field, value in read_search(text)]
    if not told:
        return []
    known = {
        *Identifier.objects.filter(index__in=told).values_list("party", flat=True),
        *Contact.objects.filter(index__in=told).values_list("party", flat=True),
    }
    return list(parties_for(by).filter(pk__in=known).order_by("pk").values_list("pk", flat=True))


def tokens_of(ids: Iterable[int]) -> tuple[dict[int, Party], dict[int, list[tuple[Field, str]]]]:
    """Parties and the tokens of their values in use (密文), name first; three queries."""
    rows = Party.objects.in_bulk(list(ids))
    found: dict[int, list[tuple[Field, str]]] = defaultdict(list)
    for pk, row in rows.items():
        if row.name:
            found[pk].append((Field.NAME, row.name))
    tables: Sequence[QuerySet] = (
        Identifier.objects.filter(party__in=rows), Contact.objects.filter(party__in=rows, ended=False),
    )  # fmt: skip
    for table in tables:
        for pk, kind, token in table.order_by("pk").values_list("party", "kind", "token"):
            found[pk].append((Field(kind), token))
    return rows, found


def masked_parties(ids: Iterable[int]) -> dict[int, MaskedParty]:
    """Parties as lists show them (遮盖信息): four queries, however many."""
    rows, tokens = tokens_of(ids)
    clear = record.open_many(token for values in tokens.values() for _field, token in values)
    return {pk: _masked(row, tokens[pk], clear) for pk, row in rows.items()}


def _masked(row: Party, tokens: list[tuple[Field, str]], clear: dict[str, str | None]) -> MaskedParty:
    kind = Kind(row.kind)
    shown = [(f, masked(kind, f, text) if (text := clear[token]) is not None else GONE) for f, token in tokens]
    return MaskedParty(
        id=row.pk,
        kind=kind,
        name=next((text for field, text in shown if field is Field.NAME), GONE if row.forgotten_on else ""),
        identifiers=tuple((f, text) for f, text in shown if f in (Field.RESIDENT_ID, Field.CREDIT_CODE)),
        contacts=tuple((f, text) for f, text in shown if f in (Field.PHONE, Field.ADDRESS)),
        restricted=row.restricted,
        forgotten_on=row.forgotten_on,
    )


def opened(pk: int) -> OpenParty:
    """A party in clear (完整信息): only for who has just recorded why."""
    _rows, tokens = tokens_of([pk])
    clear = record.open_many(token for _field, token in tokens[pk])
    shown = [(field, text if (text := clear[token]) is not None else GONE) for field, token in tokens[pk]]
    return OpenParty(
        pk,
        next((text for field, text in shown if field is Field.NAME), ""),
        tuple((f, text) for f, text in shown if f in (Field.RESIDENT_ID, Field.CREDIT_CODE)),
        tuple((f, text) for f, text in shown if f in (Field.PHONE, Field.ADDRESS)),
    )


def uses(rows: Iterable[Use], county: str, day: date) -> list[UseView]:
    """Uses of data in words (处理活动); two queries beside the rows' own."""
    listed = list(rows)
    names = organs.organs_by_id({row.organ_id for row in listed if row.organ_id})
    known = purposes_on(county, day)
    return [
        UseView(
            id=row.pk, party=row.party_id, purpose=row.purpose,
            title=known[row.purpose].title if row.purpose in known else row.purpose,
            organ_name=names[row.organ_id].name if row.organ_id in names else "",
            matter_kind=row.matter_kind, matter_number=row.matter_number, since=row.since,
            ended_on=row.ended_on, due_on=row.due_on, forgotten_on=row.forgotten_on,
        )
        for row in listed
    ]  # fmt: skip


def uses_of(pk: int, county: str, day: date) -> list[UseView]:
    """All uses of a party's data (某当事人的处理活动), newest first."""
    return uses(Use.objects.filter(party=pk).order_by("-pk")[:LOOKS_SHOWN], county, day)


def looks(rows: QuerySet[Look]) -> list[LookView]:
    """Who looked (谁看过), newest first; reasons opened."""
    listed = list(rows.order_by("-at", "-pk")[:LOOKS_SHOWN])
    reasons = record.open_many(row.reason for row in listed if row.reason)
    return [
        LookView(
            row.at, row.actor_name, row.post_title, row.organ_name, Basis(row.basis),
            reasons.get(row.reason) if row.reason else "", tuple(Field(field) for field in row.fields),
        )
        for row in listed
    ]  # fmt: skip


def looks_at(by: Actor, pk: int) -> list[LookView]:
    """Who looked at a party's full data (谁看过当事人信息); raises NoSuchParty."""
    return looks(Look.objects.filter(party=party_for(by, pk).pk))


def consents_of(pk: int, county: str, day: date) -> list[ConsentView]:
    """Consents of a party (同意), newest first."""
    known = purposes_on(county, day)
    return [
        ConsentView(
            row.pk, known[row.purpose].title if row.purpose in known else row.purpose, row.text_version,
            row.given_at, row.withdrawn_at,
        )
        for row in Consent.objects.filter(party=pk).order_by("-pk")
    ]  # fmt: skip


def holds_of(pk: int) -> list[HoldView]:
    """Legal holds on a party (依法封存), newest first."""
    rows = Hold.objects.filter(party=pk).order_by("-pk")
    return [HoldView(row.pk, row.ground, row.document, row.since, row.lifted_on) for row in rows]


def proxies_of(pk: int) -> list[ProxyView]:
    """Who acts for a party, and for whom it acts (代理)."""
    rows = list(Proxy.objects.filter(principal=pk).order_by("-pk"))
    rows += list(Proxy.objects.filter(agent=pk).order_by("-pk"))
    names = masked_parties({row.agent_id for row in rows} | {row.principal_id for row in rows}) if rows else {}
    return [
        ProxyView(
            row.pk, row.kind, row.principal_id, row.agent_id, names[row.agent_id].name,
            names[row.principal_id].name, row.document, row.valid_from, row.valid_to,
        )
        for row in rows
    ]  # fmt: skip
