"""The whole board (驾驶舱全貌), computed once for all who look over the same, until something happens."""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from threading import Lock

from django.db.models import Max
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from yizhen.county import door as county
from yizhen.dispatch.models import Case, Step
from yizhen.dispatch.queries.cockpit import charts, numbers
from yizhen.dispatch.queries.county import organ_names
from yizhen.dispatch.queries.leads import place_names
from yizhen.dispatch.queries.overview import holders_chart, late_table, townships_chart
from yizhen.dispatch.terms import Power
from yizhen.kernel.actors import Actor
from yizhen.kernel.versioned import Versioned
from yizhen.kernel.working_hours import legal_day
from yizhen.ui.door import BarChart, Stat, Table

KEPT = 64
"""Boards kept in the process (留存份数)."""
NAMED = 3
FRESH = timedelta(seconds=5)
"""So long a board is shown although something happened (容许的陈旧)."""


@dataclass(frozen=True, slots=True)
class Board:
    """驾驶舱: what the pages draw. ``at`` is when it was counted; ``scope`` says in words what it covers."""

    at: datetime
    scope: str
    stats: tuple[Stat, ...]
    trend: charts.Trend
    charts: tuple[BarChart, ...]
    late: Table
    places: BarChart
    unplaced: int
    open: int
    stamp: str = ""


@dataclass(slots=True)
class _Place:
    """Where one board is kept (留存处): whoever finds it old counts, the others wait for that one."""

    counting: Lock
    board: Board | None = None


_shelf: Versioned[str, OrderedDict[tuple[object, ...], _Place]] = Versioned(lambda _key: OrderedDict(), str)
_lock = Lock()


def stamp(by: Actor, *, at: datetime) -> str:
    """What changes when a board may have (版本): the last step of all, the last case, the minute, language and scope.

    Two look-ups at the end of an index, whatever the number of cases.
    """
    step, case = Step.objects.aggregate(n=Max("pk"))["n"], Case.objects.aggregate(n=Max("pk"))["n"]
    scope = hashlib.sha256(_scope_key(by).encode()).hexdigest()[:16]
    return f"{step or 0}.{case or 0}.{int(at.timestamp()) // 60}.{get_language()}.{scope}"


def _scope_key(by: Actor) -> str:
    """What the scope reaches, written down the same in every process (范围)."""
    grants = sorted(
        repr((g.county, None if g.organs is None else sorted(g.organs),
              None if g.townships is None else sorted(g.townships), sorted(by.posts) if g.assigned_only else None))
        for g in by.grants_for(Power.VIEW)
    )  # fmt: skip
    return f"{by.county} {grants}"


def board(by: Actor, *, at: datetime, weekly: bool = False) -> Board:
    """The board of what the actor's scope reaches (驾驶舱), nothing else. Needs dispatch.view.

    A constant number of queries; each is bounded by what is open or by the last weeks. Who looks over the same
    shares one board, which is at most a few seconds behind, so that many who look do not count many times.
    """
    by.require(Power.VIEW)
    place = _place((_scope_key(by), get_language(), weekly))
    with place.counting:
        kept, now = place.board, stamp(by, at=at)
        if kept is None or (kept.stamp != now and not kept.at <= at < kept.at + FRESH):
            kept = place.board = replace(_count(by, at, weekly=weekly), stamp=now)
    return kept


def _place(key: tuple[object, ...]) -> _Place:
    places = _shelf.get("")
    with _lock:
        place = places.get(key)
        if place is None:
            place = places[key] = _Place(Lock())
        places.move_to_end(key)
        while len(places) > KEPT:
            places.popitem(last=False)
    return place


def _count(by: Actor, at: datetime, *, weekly: bool) -> Board:
    found = numbers.count(by, at)
    drawn = (
        holders_chart(by, at), charts.ahead(found, at), *charts.from_tally(by, found, at), charts.backstop(by, at),
    )  # fmt: skip
    return Board(
        at=at, scope=scope_words(by, at), stats=numbers.stats(by, found, at),
        trend=charts.trend(by, at, weekly=weekly), charts=tuple(one for one in drawn if one and one.title),
        late=late_table(by, at), places=townships_chart(by, at), unplaced=found.open["unplaced"],
        open=found.open["open"],
    )  # fmt: skip


def scope_words(by: Actor, at: datetime) -> str:
    """What the board covers, in words (统计范围)."""
    grants = list(by.grants_for(Power.VIEW))
    if any(g.organs is None and g.townships is None and not g.assigned_only for g in grants):
        return county.county_name(by.county)
    towns = sorted({code for g in grants for code in g.townships or ()})
    organs = sorted({pk for g in grants for pk in g.organs or ()})
    named = [*place_names(towns, legal_day(at)).values()] if towns else []
    named += [*organ_names(by.county, set(organs)).values()] if organs else []
    if not named:
        return _("本岗位承办的")
    shown = "、".join(named[:NAMED])
    return shown if len(named) <= NAMED else _("%(names)s等 %(n)d 处") % {"names": shown, "n": len(named)}
