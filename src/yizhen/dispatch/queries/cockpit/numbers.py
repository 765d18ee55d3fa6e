"""The five figures (五项指标): two queries, each bounded by what is open or by the last sixty days."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from yizhen.county import door as county
from yizhen.dispatch import access
from yizhen.dispatch.queries.figures import (
    CONTENT,
    UNKEPT,
    closed_since,
    due_today,
    due_within,
    midnight,
    overdue,
    window_start,
)
from yizhen.dispatch.terms import State
from yizhen.dispatch.terms.cockpit import Figure
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.ui.door import Stat

WEEK = timedelta(days=7)
AHEAD = 7


@dataclass(frozen=True, slots=True)
class Numbers:
    """What is counted (计数): of open cases, and of those ended in the last two windows of thirty days."""

    open: dict[str, int]
    ended: dict[str, int]

    @property
    def open_before(self) -> int:
        """How many were open a week ago (一周前在办)."""
        return self.open["open"] - self.open["came"] + self.ended["gone"]


def count(by: Actor, at: datetime) -> Numbers:
    """Count what the figures are made of (计数): two queries."""
    rows = access.cases_for(by).order_by()
    opened = rows.filter(closed_at__isnull=True).aggregate(**_of_open(at))
    since = min(window_start(at, 2), at - WEEK)
    ended = rows.filter(closed_at__gte=since).aggregate(**_of_ended(at))
    return Numbers(opened, ended)


def _of_open(at: datetime) -> dict[str, Count]:
    tomorrow = midnight(legal_day(at) + timedelta(days=1))
    wanted = {
        "late": overdue(at),
        "fresh": overdue(at) & Q(due_at__gte=at - WEEK),
        "late_then": Q(due_at__lt=window_start(at)) & UNKEPT,
        "today": due_today(at),
        "came": Q(received_at__gte=at - WEEK),
        "often": Q(return_count__gte=2),
        "unplaced": Q(lon__isnull=True),
        "undated": Q(due_at__isnull=True),
    }
    for n in range(1, AHEAD):
        start = tomorrow + timedelta(days=n - 1)
        wanted[f"day{n}"] = due_within(start, start + timedelta(days=1))
    return {"open": Count("pk"), **{name: Count("pk", filter=rows) for name, rows in wanted.items()}}


def _of_ended(at: datetime) -> dict[str, Count]:
    start, before = window_start(at), window_start(at, 2)
    rated = Q(state=State.CLOSED, satisfaction__isnull=False)
    now, then = Q(closed_at__gte=start), Q(closed_at__gte=before, closed_at__lt=start)
    wanted = {
        "gone": Q(closed_at__gte=at - WEEK, received_at__lt=at - WEEK),
        "closed": closed_since(start),
        "kept": closed_since(start) & Q(closed_late=False),
        "closed_then": closed_since(before, start),
        "kept_then": closed_since(before, start) & Q(closed_late=False),
        "late_then": now & Q(due_at__lt=start) & UNKEPT,
        "rated": rated & now,
        "content": rated & now & Q(satisfaction__gte=CONTENT),
        "rated_then": rated & then,
        "content_then": rated & then & Q(satisfaction__gte=CONTENT),
    }
    return {name: Count("pk", filter=rows) for name, rows in wanted.items()}


def share(part: int, whole: int) -> Decimal | None:
    """A part in percent with one decimal (百分比), None where there is nothing to divide."""
    if not whole:
        return None
    return (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def rows_url(**query: str | int) -> str:
    """The list that shows the rows behind a figure (打开案件)."""
    return f"{reverse('dispatch:cases')}?{urlencode(query)}"


def stats(by: Actor, found: Numbers, at: datetime) -> tuple[Stat, ...]:
    """The five figures with direction and target (五项指标), each opening its rows."""
    day = legal_day(at)
    return (
        _open(found), _late(found), _today(found),
        _rate(_("按期结案率"), found, "kept", Figure.MISSED, county.rule(by.county, "dispatch.on_time_target", day).value),
        _rate(_("满意率"), found, "content", Figure.DISCONTENT, county.rule(by.county, "dispatch.content_target", day).value),
    )  # fmt: skip


def _open(found: Numbers) -> Stat:
    now, change = found.open["open"], found.open["open"] - found.open_before
    words = _("比一周前多 %(n)d 件") if change > 0 else _("比一周前少 %(n)d 件")
    return Stat(
        _("在办"), now, _("件"), rows_url(stage="open"), words % {"n": abs(change)} if change else _("同一周前一样多"),
        _direction(change), None if not change else change < 0,
        note=_("%(n)d 件还没有起算时限") % {"n": found.open["undated"]} if found.open["undated"] else "",
    )  # fmt: skip


def _late(found: Numbers) -> Stat:
    late, fresh = found.open["late"], found.open["fresh"]
    change = _("近 7 天新超期 %(n)d 件") % {"n": fresh} if fresh else ""
    note = _("占在办的 %(n)s%%") % {"n": share(late, found.open["open"])} if late else _("没有超期的")
    return Stat(
        _("超期未结"), late, _("件"), rows_url(stage="open", due="late", sort="due"), change, "up" if fresh else "",
        False if fresh else None, target=_("0 件"), note=note,
    )  # fmt: skip


def _today(found: Numbers) -> Stat:
    return Stat(
        _("今日到期"), found.open["today"], _("件"), rows_url(figure=Figure.TODAY, sort="due"),
        note=_("明日到期 %(n)d 件") % {"n": found.open["day1"]},
    )  # fmt: skip


def _rate(label: str, found: Numbers, part: str, opens: Figure, target: object) -> Stat:
    counts, kept = found.ended, part == "kept"
    whole, whole_then = counts["closed" if kept else "rated"], counts["closed_then" if kept else "rated_then"]
    if kept:  # what lies overdue counts against the rate: closing nothing late must not look like closing in time
        whole += found.open["late"]
        whole_then += found.open["late_then"] + counts["late_then"]
    now, then = share(counts[part], whole), share(counts[f"{part}_then"], whole_then)
    if now is None:
        missing = _("近 30 天没有结案，也没有超期") if kept else _("近 30 天没有人评价")
        return Stat(label, "", url=rows_url(figure=opens), missing=missing, target=f"{target}%")
    note = (_("按期结案 %(part)d ÷（结案＋超期未结 %(whole)d），近 30 天") if kept
            else _("满意 %(part)d ÷ 有评价 %(whole)d，近 30 天"))  # fmt: skip
    change = now - then if then is not None else None
    reached = "" if now < Decimal(str(target)) else _("，已达到")
    return Stat(
        label, now, "%", rows_url(figure=opens), _points(change), _direction(change or 0),
        None if not change else change > 0, f"{target}%{reached}",
        note % {"part": counts[part], "whole": whole},
    )  # fmt: skip


def _points(change: Decimal | None) -> str:
    if change is None:
        return ""
    if not change:
        return _("同前 30 天一样")
    words = _("比前 30 天高 %(n)s 个百分点") if change > 0 else _("比前 30 天低 %(n)s 个百分点")
    return words % {"n": abs(change)}


def _direction(change: Decimal | int) -> str:
    if not change:
        return "flat"
    return "up" if change > 0 else "down"
