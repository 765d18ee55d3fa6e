"""Disputes, precedents and bounces on pages (争议、先例、推诿查询)."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, F, Q, Sum

from yizhen.duties import access
from yizhen.duties.models import DisputeRow, PassageRow, StandRow
from yizhen.duties.rules.handovers import Bounces
from yizhen.duties.terms.attribution import Mode
from yizhen.duties.terms.disputes import (
    OPEN_DISPUTES,
    DisputeLine,
    DisputeState,
    PrecedentLine,
    Stand,
    StandLine,
)
from yizhen.duties.terms.powers import Power
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import SHANGHAI
from yizhen.organs import door as organs

DAY_SECONDS = 86_400


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


def dispute_page(by: Actor, pk: int, *, now: datetime) -> DisputePage:
    """One dispute (一件争议) with every stand. Raises NoSuchDispute."""
    row = access.dispute_for(by, pk)
    said, own = list(StandRow.objects.filter(dispute=row).order_by("id")), access.body(by)
    names = organs.organs_by_id([*(one.organ_id for one in said), *([row.lead_id] if row.lead_id else [])])
    stands = tuple(
        StandLine(
            one.organ_id, names[one.organ_id].short_name or names[one.organ_id].name, Stand(one.stand), one.words, one.at,
            one.organ_id == own,
        )
        for one in said
    )  # fmt: skip
    parties = tuple((pk_, view.short_name or view.name) for pk_, view in names.items())
    rules = tuple(one for one in precedents(by, category=row.category) if one.dispute == row.pk)
    return DisputePage(_line(row, parties, now), row, stands, rules)


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


def bounces(county: str, since: date, until: date, *, townships: frozenset[str] | None = None) -> BounceReport:
    """First-dispatch accuracy, bounces and days (首派准确率、推诿) of cases first sent in a span of days; one query."""
    first = datetime.combine(since, time(), SHANGHAI)
    rows = PassageRow.objects.filter(
        county=county, begun_at__gte=first, begun_at__lt=datetime.combine(until + timedelta(days=1), time(), SHANGHAI)
    )
    if townships is not None:
        rows = rows.filter(township__in=townships)
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


def _sum(lines: list[BounceLine]) -> Bounces:
    tallies = [one.tally for one in lines]
    return Bounces(
        sum(t.matters for t in tallies), sum(t.moved for t in tallies), sum(t.come_back for t in tallies),
        sum(t.ping_pongs for t in tallies), sum(t.handovers for t in tallies), sum(t.right_first for t in tallies),
        sum(t.days_moving for t in tallies),
    )  # fmt: skip
