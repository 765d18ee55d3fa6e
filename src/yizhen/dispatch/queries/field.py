"""What a grid worker's phone page shows (现场页所用): usual kinds, own places first, what waits with its next act."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _

from yizhen.dispatch.models import Case
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.leads import place_names
from yizhen.dispatch.queries.lists import inbox
from yizhen.dispatch.queries.overview import STEPS
from yizhen.dispatch.terms import CaseRow, Category, Channel, Kind
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.organs import door as organs
from yizhen.territory import door as territory

CHIPS, LOOKED_AT, DAYS, TASKS = 8, 400, timedelta(days=90), 30


@dataclass(frozen=True, slots=True)
class Task:
    """A case that waits for the worker (待办任务): what, where, what to do, until when."""

    number: str
    title: str
    place: str
    step: str
    due: str
    late: bool
    url: str


def usual_categories(by: Actor, *, now: datetime) -> tuple[Category, ...]:
    """The kinds that grid workers of the county report most (常用分类): one query over the newest few hundred."""
    offered = catalogue(by.county, legal_day(now))
    newest = Case.objects.filter(county=by.county, channel=Channel.GRID, received_at__gte=now - DAYS, category__isnull=False)
    recent = newest.order_by("-received_at").values("pk")[:LOOKED_AT]
    counted = Case.objects.filter(pk__in=list(recent.values_list("pk", flat=True))).values_list("category")
    ranked = [pk for pk, _n in counted.annotate(n=Count("pk")).order_by("-n", "category")]
    known = [offered.categories[pk] for pk in ranked if pk in offered.categories and offered.categories[pk].is_leaf]
    spare = [leaf for leaf in offered.leaves() if leaf.kind in (Kind.EVENT, Kind.PART) and leaf not in known]
    return tuple([*known, *spare][:CHIPS])


def places(by: Actor, day: date) -> list[tuple[territory.Division, list[territory.Division]]]:
    """Towns with their villages (地点), the worker's own town first."""
    villages = territory.villages_in(by.county, day)
    here = organs.organs_by_id([by.organ]).get(by.organ) if by.organ else None
    own = here.township if here is not None else None
    towns = sorted(territory.townships_of(by.county, day), key=lambda town: town.short != own)
    return [(town, villages.get(town.short, [])) for town in towns]


def tasks(by: Actor, *, now: datetime) -> tuple[list[Task], int]:
    """What waits for the worker, late first (我的任务), and how much there is: a constant number of queries."""
    page = inbox(by, now=now, per_page=TASKS)
    names = place_names([row.village or row.township for row in page.rows], legal_day(now))
    return [_task(row, names, now) for row in page.rows], page.count


def _task(row: CaseRow, names: dict[str, str], now: datetime) -> Task:
    place = " ".join(filter(None, (names.get(row.village or row.township, ""), row.place_text)))
    step = str(STEPS.get(row.state, row.state.label))
    return Task(row.number, row.title, place, step, _due(row, now), row.late, reverse("dispatch:case", args=[row.number]))


def _due(row: CaseRow, now: datetime) -> str:
    if row.due_at is None:
        return _("未起算")
    if row.late:
        days = (now - row.due_at).days
        return _("超 %(n)d 天") % {"n": days} if days else _("超期不到一天")
    day = legal_day(row.due_at - timedelta(microseconds=1))
    return _("%(month)d月%(day)d日止") % {"month": day.month, "day": day.day}


__all__: Sequence[str] = ["Task", "places", "tasks", "usual_categories"]
