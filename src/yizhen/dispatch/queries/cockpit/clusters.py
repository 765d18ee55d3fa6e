"""Open cases on the map (在办分布), gathered by the server so that a map never draws more than it can show."""

from dataclasses import dataclass
from datetime import datetime
from math import floor
from typing import Any

from django.urls import reverse

from yizhen.dispatch import access
from yizhen.dispatch.queries.figures import overdue
from yizhen.dispatch.terms import Power
from yizhen.kernel.actors import Actor

CELL, TILE, ROUND = 72, 256, 360
"""Pixels of a cell, of a map tile at each zoom, degrees around (格宽)."""
NAMED, MOST = 8, 20_000
"""Clusters of so few name their cases; so many open cases are looked at (列名上限、总上限)."""


@dataclass(frozen=True, slots=True)
class Box:
    """What the map shows (视野): degrees west, south, east, north."""

    west: float
    south: float
    east: float
    north: float


def clusters(by: Actor, zoom: int, box: Box | None, *, at: datetime) -> list[dict[str, Any]]:
    """Open cases gathered by cells of the map (聚合点), largest first: two queries. Needs dispatch.view."""
    by.require(Power.VIEW)
    rows = access.cases_for(by).filter(closed_at__isnull=True, lon__isnull=False, lat__isnull=False)
    if box:
        rows = rows.filter(lon__gte=box.west, lon__lte=box.east, lat__gte=box.south, lat__lte=box.north)
    late = set(rows.filter(overdue(at)).order_by().values_list("pk", flat=True)[:MOST])
    size = ROUND / 2**zoom * CELL / TILE
    cells: dict[tuple[int, int], list[tuple[Any, ...]]] = {}
    for row in rows.order_by("due_at").values_list("lon", "lat", "pk", "number", "title")[:MOST]:
        cells.setdefault((floor(row[0] / size), floor(row[1] / size)), []).append(row)
    told = [_told(cell, late) for cell in cells.values()]
    return sorted(told, key=lambda one: -one["count"])


def _told(cell: list[tuple[Any, ...]], late: set[int]) -> dict[str, Any]:
    count = len(cell)
    found: dict[str, Any] = {
        "lon": round(sum(row[0] for row in cell) / count, 6), "lat": round(sum(row[1] for row in cell) / count, 6),
        "count": count, "late": sum(row[2] in late for row in cell),
    }  # fmt: skip
    if count <= NAMED:
        found["cases"] = [
            {"number": row[3], "title": row[4], "late": row[2] in late, "url": reverse("dispatch:case", args=[row[3]])}
            for row in cell
        ]
    return found


