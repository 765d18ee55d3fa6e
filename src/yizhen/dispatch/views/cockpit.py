"""Pages for leaders (驾驶舱、大屏): figures that open their rows, kept fresh by small answers, never a held line."""

import json
import math
import re
from dataclasses import replace

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhen.dispatch.queries.cockpit import Board, Box, Trend, board, clusters, stamp
from yizhen.dispatch.terms import Power
from yizhen.ui.door import Cell, Column, Empty, Link, Row, Table, changed_query

POLL, REFRESH = 20, 60
"""Seconds between two looks of a cockpit and of a wall (刷新间隔)."""
SHOWN_ON_WALL = 8
ZOOMS = range(3, 20)


def _weekly(request: HttpRequest) -> bool:
    return request.GET.get("span") == "week"


@require_safe
def cockpit(request: HttpRequest) -> HttpResponse:
    """驾驶舱: five figures, the map, then why; every number opens its rows."""
    by, now = request.actor, timezone.now()
    by.require(Power.VIEW)
    query, weekly = request.GET.urlencode(), _weekly(request)
    found = board(by, at=now, weekly=weekly)
    spans = [
        Link(_("按天"), changed_query(query, span=None), active=not weekly),
        Link(_("按周"), changed_query(query, span="week"), active=weekly),
    ]
    context = {
        "title": _("驾驶舱"), "lead": _("统计范围：%(scope)s。点开任何一个数，看它背后的办件。") % {"scope": found.scope},
        "board": found, "spans": spans, "chart": _chart(found.trend), "trend": _trend_table(found.trend),
        "poll": reverse("dispatch:cockpit-live") + ("?span=week" if weekly else ""), "poll_seconds": POLL,
    }  # fmt: skip
    return render(request, "dispatch/cockpit.html", context)


@require_safe
def live(request: HttpRequest) -> HttpResponse:
    """驾驶舱的活动部分: the same pieces again, or 304 when nothing happened since."""
    by, now = request.actor, timezone.now()
    by.require(Power.VIEW)
    weekly, known = _weekly(request), request.headers.get("If-None-Match")
    etag = _etag(stamp(by, at=now), weekly=weekly)
    if known == etag:
        return _marked(HttpResponseNotModified(), etag)
    found = board(by, at=now, weekly=weekly)
    etag = _etag(found.stamp, weekly=weekly)
    if known == etag:  # something happened a moment ago, and the board is not counted anew yet
        return _marked(HttpResponseNotModified(), etag)
    context = {"board": found, "chart": _chart(found.trend), "trend": _trend_table(found.trend)}
    return _marked(render(request, "dispatch/cockpit_live.html", context), etag)


def _etag(stamped: str, *, weekly: bool) -> str:
    return f'"{stamped}.{"w" if weekly else "d"}"'


def _marked(response: HttpResponse, etag: str) -> HttpResponse:
    response["ETag"], response["Cache-Control"] = etag, "private, no-cache"
    return response


def _chart(trend: Trend) -> str:
    """What the chart is drawn from (图的数据), as JSON."""
    told = {
        "labels": [point[0] for point in trend.points], "urls": [point[3] for point in trend.points],
        "series": [
            {"name": _("收到"), "values": [point[1] for point in trend.points], "tone": "action"},
            {"name": _("办结"), "values": [point[2] for point in trend.points], "tone": "done"},
        ],
    }  # fmt: skip
    return json.dumps(told, ensure_ascii=False)


def _trend_table(trend: Trend) -> Table:
    rows = tuple(Row((Cell(label, url=url), came, closed)) for label, came, closed, url in reversed(trend.points))
    sums = (Row((_("合计"), sum(point[1] for point in trend.points), sum(point[2] for point in trend.points))),)
    columns = (Column(trend.unit), Column(_("收到"), numeric=True), Column(_("办结"), numeric=True))
    return Table(trend.title, columns, rows, sums, cards=False)


@require_safe
def cockpit_clusters(request: HttpRequest) -> JsonResponse:
    """在办分布 (JSON): cases gathered for a zoom and a part of the map."""
    by, now = request.actor, timezone.now()
    by.require(Power.VIEW)
    zoom = request.GET.get("zoom", "")
    level = int(zoom) if re.fullmatch(r"\d{1,2}", zoom, re.ASCII) else 11
    level = min(max(level, ZOOMS[0]), ZOOMS[-1])
    response = JsonResponse(
        clusters(by, level, _box(request.GET.get("box", "")), at=now), safe=False,
        json_dumps_params={"ensure_ascii": False},
    )  # fmt: skip
    response["Cache-Control"] = "private, max-age=15"
    return response


def _box(text: str) -> Box | None:
    """The part of the map in sight (视野); whatever is not understood is the whole county."""
    parts = text.split(",")
    try:
        edges = [float(part) for part in parts]
    except ValueError:
        return None
    return Box(*edges) if len(edges) == 4 and all(math.isfinite(edge) for edge in edges) else None  # noqa: PLR2004


@require_safe
def wall(request: HttpRequest) -> HttpResponse:
    """大屏: the same figures, readable across a room, refreshing themselves."""
    by, now = request.actor, timezone.now()
    by.require(Power.VIEW)
    found = board(by, at=now)
    context = {
        "title": _("%(scope)s · 民情运行") % {"scope": found.scope}, "stats": found.stats, "refreshed_at": found.at,
        "refresh_seconds": REFRESH, "late": _wall_table(found),
        "places": replace(found.places, bars=tuple(replace(bar, url="") for bar in found.places.bars[:SHOWN_ON_WALL])),
    }  # fmt: skip
    return render(request, "dispatch/wall.html", context)


def _wall_table(found: Board) -> Table:
    """The latest few, without addresses to press: nobody stands at a wall with a mouse."""
    columns = (Column(_("超期最久的"), wide=True), Column(_("现由")), Column(_("卡在哪一步")), Column(_("超期")))
    rows = tuple(
        Row((_words(row.cells[0]), row.cells[2], row.cells[3], _words(row.cells[4])))
        for row in found.late.rows[:SHOWN_ON_WALL]
    )
    return Table(_("超期最久的"), columns, rows, empty=Empty(_("没有超期的"), _("在办的都在时限之内。"), good=True), cards=False)


def _words(cell: object) -> str:
    """A cell in words (文字)."""
    if isinstance(cell, Cell):
        return cell.badge.label if cell.badge else str(cell.text)
    return str(cell)
