"""Reads of rights requests (权利请求查询), and what a requester may see of the own matter."""

from collections.abc import Iterable
from datetime import date

from yizhen.kernel.actors import Actor
from yizhen.organs import door as organs
from yizhen.parties.access import request_for, requests_for, use_of_matter
from yizhen.parties.models import Look, RightRequest
from yizhen.parties.queries.people import looks, masked_parties, uses
from yizhen.parties.queries.purposes import purposes_on
from yizhen.parties.states import LIFE
from yizhen.parties.terms import OPEN_STATES, Matter, Move, OwnData, RequestRow, Right, State, Verb
from yizhen.record import door as record


def _rows(found: Iterable[RightRequest], *, words: bool) -> list[RequestRow]:
    listed = list(found)
    names = organs.organs_by_id({row.organ_id for row in listed if row.organ_id})
    people = masked_parties({row.party_id for row in listed})
    sealed = [token for row in listed for token in (row.words, row.reply) if token] if words else []
    clear = record.open_many(sealed) if sealed else {}
    return [
        RequestRow(
            id=row.pk, number=row.number, right=Right(row.right), state=State(row.state), party=row.party_id,
            organ_name=names[row.organ_id].name if row.organ_id in names else "",
            received_at=row.received_at, due_at=row.due_at, clock_steps=tuple(row.clock_steps),
            provisional=tuple(row.provisional), decided_at=row.decided_at,
            words=clear.get(row.words) if row.words else "", reply=clear.get(row.reply) if row.reply else "",
            party_name=people[row.party_id].name, version=row.version,
            moves=tuple(Move(Verb(edge.verb), edge.ground) for edge in LIFE.allowed(row.state)),
        )
        for row in listed
    ]  # fmt: skip


def inbox(by: Actor, *, ended: bool = False, start: int = 0, size: int = 50) -> tuple[list[RequestRow], int]:
    """Requests of an inbox (权利请求收件箱), what is due first, and how many there are."""
    rows = requests_for(by)
    rows = rows.exclude(state__in=OPEN_STATES) if ended else rows.filter(state__in=OPEN_STATES)
    order = ("-decided_at", "-pk") if ended else ("due_at", "pk")
    return _rows(rows.order_by(*order)[start : start + size], words=False), rows.count()


def request_page(by: Actor, pk: int) -> RequestRow:
    """One request with its words (请求页); raises NoSuchRequest."""
    return _rows([request_for(by, pk)], words=True)[0]


def requests_of(party: int) -> list[RequestRow]:
    """Requests of a party (某当事人的请求), newest first."""
    return _rows(RightRequest.objects.filter(party=party).order_by("-pk"), words=False)


def own_data(matter: Matter, day: date) -> OwnData:
    """What is held in one matter, for its proven requester (本人信息).

    Only this matter: the receipt of one matter proves nothing about others, since a name and a phone can be told
    by anybody. The whole is given on request, after the identity was verified. Raises NotProven.
    """
    row = use_of_matter(matter)
    requests = RightRequest.objects.filter(use=row).order_by("-pk")
    return OwnData(
        matter=matter,
        party=masked_parties([row.party_id])[row.party_id],
        use=uses([row], row.county, day)[0],
        purpose=purposes_on(row.county, day).get(row.purpose),
        looks=tuple(looks(Look.objects.filter(use=row))),
        requests=tuple(_rows(requests, words=True)),
    )
