"""Disputes, precedents and bounces on pages (争议、先例、推诿查询)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Q, Sum

from yizhen.duties import access
from yizhen.duties.models import DisputeRow, StandRow
from yizhen.duties.queries.routing import index_of
from yizhen.duties.rules.handovers import Bounces
from yizhen.duties.states import DISPUTE_LIFE
from yizhen.duties.terms.attribution import Mode
from yizhen.duties.terms.disputes import (
    OPEN_DISPUTES,
    DisputeLine,
    DisputeState,
    DisputeVerb,
    OfferLine,
    PrecedentLine,
    Stand,
    StandLine,
)
from yizhen.duties.terms.powers import Power
from yizhen.duties.terms.routing import Index
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import SHANGHAI
from yizhen.organs import door as organs

DAY_SECONDS, MOST_DISPUTES = 86_400, 5_000


def page_of_disputes(
    by: Actor, stage: str, *, now: datetime, start: int, size: int
) -> tuple[list[DisputeLine], int]:
    """One page of disputes (争议台账), newest first, and how many there are; three queries and one for names."""
    rows = access.disputes_for(by, Power.VIEW)
    if stage == "open":
        rows = rows.filter(state__in=OPEN_DISPUTES)
    elif stage == "asked":
        mine = StandRow.objects.filter(organ=access.body(by), stand=Stand.WAITING).values("dispute")
        rows = rows.filter(state__in=OPEN_DISPUTES, pk__in=mine)
    elif stage == "ended":
        rows = rows.exclude(state__in=OPEN_DISPUTES)
    found = list(rows.order_by("-raised_at", "-id")[start : start + size])
    parties = _parties([row.pk for row in found])
    return [_line(row, parties.get(row.pk, ()), now) for row in found], rows.count()


def _parties(ids: list[int]) -> dict[int, tuple[tuple[int, str], ...]]:
    rows = StandRow.objects.filter(dispute__in=ids).order_by("id").values_list(
        "dispute_id", "organ_id", "organ__short_name", "organ__name"
    )  # fmt: skip
    found: dict[int, list[tuple[int, str]]] = {}
    for dispute, organ, short, name in rows:
        found.setdefault(dispute, []).append((organ, short or name))
    return {key: tuple(ones) for key, ones in found.items()}


def _line(row: DisputeRow, parties: tuple[tuple[int, str], ...], now: datetime) -> DisputeLine:
    names = dict(parties)
    until = row.ended_at or now
    return DisputeLine(
        row.pk, row.number, row.title, row.category, row.place, DisputeState(row.state),
        names.get(row.organ_id, ""), row.raised_at, row.ended_at, tuple(names.values()),
        names.get(row.lead_id or 0, ""), max(0.0, (until - row.raised_at).total_seconds() / DAY_SECONDS), row.matter,
    )  # fmt: skip


@dataclass(frozen=True)
class DisputePage:
    """争议页 all of a dispute's page."""

    line: DisputeLine
    row: DisputeRow
    stands: tuple[StandLine, ...]
    precedents: tuple[PrecedentLine, ...]
    offer: OfferLine | None = None


def dispute_page(by: Actor, pk: int, *, now: datetime) -> DisputePage:
    """One dispute (一件争议) with every stand. Raises NoSuchDispute."""
    row = access.dispute_for(by, pk)
    said, own = list(StandRow.objects.filter(dispute=row).order_by("id")), access.body(by)
    names = organs.organs_by_id([*(one.organ_id for one in said), *([row.lead_id] if row.lead_id else [])])
    stands = tuple(
        StandLine(
            one.organ_id, names[one.organ_id].short_name or names[one.organ_id].name, Stand(one.stand), one.words, one.at,
            one.organ_id == own, one.signed_by, one.signed_at,
        )
        for one in said
    )  # fmt: skip
    short = {organ: view.short_name or view.name for organ, view in names.items()}
    rules = tuple(one for one in precedents(by, category=row.category) if one.dispute == row.pk)
    return DisputePage(_line(row, tuple(short.items()), now), row, stands, rules, _offer(row, short))


def _offer(row: DisputeRow, names: dict[int, str]) -> OfferLine | None:
    """What is offered for signature while it can still be signed."""
    if row.offer is None or not DISPUTE_LIFE.may(row.state, DisputeVerb.AGREE):
        return None
    kept = row.offer
    until = date.fromisoformat(kept["until"]) if kept["until"] else None
    return OfferLine(
        names.get(kept["organ"], ""), Mode(kept["mode"]), kept["ground"], kept["words"], date.fromisoformat(kept["since"]), until
    )


def precedents(by: Actor, *, category: str = "", limit: int = 200) -> list[PrecedentLine]:
    """Precedents (先例), those in force first."""
    rows = access.precedents_for(by, Power.VIEW)
    rows = rows.filter(category=category) if category else rows
    found = rows.order_by(F("valid_to").desc(nulls_first=True), "category", "place", "-id")[:limit].values_list(
        "id", "number", "category", "place", "organ_id", "organ__short_name", "organ__name", "mode", "words", "valid_from",
        "valid_to", "dispute_id", "used",
    )  # fmt: skip
    return [
        PrecedentLine(
            row[0], row[1], row[2], row[3], row[4], row[5] or row[6], Mode(row[7]), row[8], row[9], row[10], row[11],
            row[12],
        )
        for row in found
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class BounceLine:
    """推诿行 a category with how its cases went from hand to hand."""

    category: str
    tally: Bounces
    returns: int


@dataclass(frozen=True)
class BounceReport:
    """推诿统计 of a county from one day to another, the most handed-on categories first."""

    since: date
    until: date
    total: Bounces
    returns: int
    lines: tuple[BounceLine, ...]


@dataclass(frozen=True, slots=True)
class ItemBounces:
    """按事项的推诿行 an item, the categories that answer to it, and how their cases went from hand to hand."""

    code: str
    name: str
    categories: tuple[str, ...]
    tally: Bounces
    returns: int


@dataclass(frozen=True, slots=True)
class DisputeDays:
    """争议历时 of a category: how many were raised in a span, how many are open, and mean days from raising to the end.

    An open one counts with its days so far.
    """

    category: str
    raised: int
    open: int
    days: float


def bounces(by: Actor, since: date, until: date) -> BounceReport:
    """First-dispatch accuracy, bounces and days (首派准确率、推诿) of cases first sent in a span of days; one query.

    Counted is what the actor reaches: the county's cases, those of own townships, those that lay in own hands.
    """
    rows = access.passages_for(by).filter(begun_at__gte=_start(since), begun_at__lt=_start(until + timedelta(days=1)))
    sums = rows.values("category").order_by().annotate(
        matters=Count("id"), moved=Count("id", filter=Q(handovers__gt=0)), back_=Count("id", filter=Q(back=True)),
        pings=Sum("ping_pongs"), hands_=Sum("handovers"), right=Count("id", filter=Q(handovers=0, returns=0)),
        days_=Sum("days"), returned=Sum("returns"),
    )  # fmt: skip
    lines = [
        BounceLine(
            row["category"],
            Bounces(
                row["matters"], row["moved"], row["back_"], row["pings"] or 0, row["hands_"] or 0, row["right"],
                row["days_"] or 0.0,
            ),
            row["returned"] or 0,
        )
        for row in sums
    ]  # fmt: skip
    lines.sort(key=lambda one: (-one.tally.handovers, -one.returns, one.category))
    return BounceReport(since, until, _sum(lines), sum(one.returns for one in lines), tuple(lines))


def _start(day: date) -> datetime:
    return datetime.combine(day, time(), SHANGHAI)


def by_item(report: BounceReport, county: str, on: date) -> tuple[ItemBounces, ...]:
    """Bounces by the item to which a category answers first (按事项的推诿), the most handed-on first; no query.

    Categories to which no item answers are told together, without an item.
    """
    index = index_of(county)
    groups: dict[int | None, list[BounceLine]] = {}
    for line in report.lines:
        groups.setdefault(_item_of(index, line.category, on), []).append(line)
    found = [
        ItemBounces(
            index.items[item].code if item else "", index.items[item].name if item else "",
            tuple(one.category for one in lines), _sum(lines), sum(one.returns for one in lines),
        )
        for item, lines in groups.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.tally.handovers, -one.returns, one.code)))


def _item_of(index: Index, category: str, on: date) -> int | None:
    for end in range(len(category), 0, -1):
        for item, since, until in index.by_category.get(category[:end], ()):
            if since <= on and (until is None or on < until) and item in index.items:
                return item
    return None


def days_in_dispute(by: Actor, since: date, until: date, *, now: datetime) -> tuple[DisputeDays, ...]:
    """Days in dispute by category (争议历时), the longest first; one query."""
    rows = access.disputes_for(by, Power.VIEW).filter(
        raised_at__gte=_start(since), raised_at__lt=_start(until + timedelta(days=1))
    ).exclude(state=DisputeState.DROPPED)  # fmt: skip
    groups: dict[str, list[tuple[datetime, datetime | None]]] = {}
    for category, raised, ended in rows.values_list("category", "raised_at", "ended_at")[:MOST_DISPUTES]:
        groups.setdefault(category, []).append((raised, ended))
    found = [
        DisputeDays(
            category, len(ones), sum(1 for _raised, ended in ones if ended is None),
            sum(((ended or now) - raised).total_seconds() for raised, ended in ones) / DAY_SECONDS / len(ones),
        )
        for category, ones in groups.items()
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (-one.days, one.category)))


def _sum(lines: list[BounceLine]) -> Bounces:
    tallies = [one.tally for one in lines]
    return Bounces(
        sum(t.matters for t in tallies), sum(t.moved for t in tallies), sum(t.come_back for t in tallies),
        sum(t.ping_pongs for t in tallies), sum(t.handovers for t in tallies), sum(t.right_first for t in tallies),
        sum(t.days_moving for t in tallies),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Begun:
    """起因案件 what is known of a case from which a dispute comes: category, place, organs through whose hands it went."""

    category: str
    place: str
    hands: tuple[int, ...]


def case_behind(by: Actor, number: str) -> Begun | None:
    """A case that the actor reaches, by its number (起因的办件); None where it was never sent, or is not theirs to see."""
    row = access.passages_for(by).filter(number=number.strip()[:40], county=by.county).first()
    return Begun(row.category, row.township, tuple(row.hands)) if row else None
