"""Find the division of a point (按坐标落点): polygons of a county in memory, tested exactly.

shapely is brought in when the first point is asked for, so that processes that never ask do not carry it.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from yizhen.kernel.versioned import Versioned
from yizhen.territory import rules
from yizhen.territory.models import BoundaryRow, DivisionRow, VersionRow
from yizhen.territory.terms import Level, Place

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from shapely import STRtree

BOUNDARIES = "boundaries"
COUNTY_DIGITS = 6
TOWNSHIP_DIGITS = 9


@dataclass(frozen=True, slots=True)
class Shape:
    """One division on the map (图上区划)."""

    code: str
    level: int
    name: str
    geojson: str = field(repr=False)
    illustrative: bool


@dataclass(frozen=True, slots=True)
class Index:
    """A county in memory (县域索引): shapes in the order of codes, their polygons, a tree over them."""

    county: str
    shapes: tuple[Shape, ...]
    polygons: "NDArray[Any]"
    tree: "STRtree"
    ring: Any

    def containing(self, lon: float, lat: float, level: Level) -> Shape | None:
        """Return the shape of a level that holds the point; on a border the one with the lowest code."""
        from shapely import intersects_xy  # noqa: PLC0415  see the module

        found = [i for i in self._candidates(lon, lat) if self.shapes[i].level == level]
        return next(
            (self.shapes[i] for i in sorted(found) if intersects_xy(self.polygons[i], lon, lat)), None
        )

    def _candidates(self, lon: float, lat: float) -> list[int]:
        from shapely import box  # noqa: PLC0415  see the module

        return [int(i) for i in self.tree.query(box(lon, lat, lon, lat))]

    def nearest(self, lon: float, lat: float) -> Shape | None:
        """Return the nearest township when the county's own border holds the point, else None."""
        from shapely import Point, intersects_xy  # noqa: PLC0415  see the module

        if self.ring is None or not intersects_xy(self.ring, lon, lat):
            return None
        point = Point(lon, lat)
        near = [
            (self.polygons[i].distance(point), shape.code, shape)
            for i, shape in enumerate(self.shapes)
            if shape.level == Level.TOWNSHIP
        ]
        return min(near, key=lambda one: one[:2])[2] if near else None


def _version() -> str:
    row = VersionRow.objects.filter(name=BOUNDARIES).values_list("token", flat=True).first()
    return row or ""


def _shapes(county6: str) -> list[Shape]:
    within = {"code__range": rules.code_range(county6)}
    divisions = DivisionRow.objects.filter(valid_to=None, level__gte=Level.COUNTY, **within)
    names = {(code, level): name for code, level, name in divisions.values_list("code", "level", "name")}
    borders = BoundaryRow.objects.filter(**within).order_by("code", "level", "valid_from")
    latest = {row[:2]: row for row in borders.values_list("code", "level", "geojson", "illustrative")}
    return [
        Shape(code, level, names[code, level], geojson, illustrative)
        for (code, level), (_code, _level, geojson, illustrative) in latest.items()
        if (code, level) in names
    ]


def _load(county6: str) -> Index:
    import shapely  # noqa: PLC0415  see the module

    every = _shapes(county6)
    inside = [shape for shape in every if shape.level >= Level.TOWNSHIP]
    polygons = shapely.from_geojson([shape.geojson for shape in inside])
    rings = [shape for shape in every if shape.level == Level.COUNTY]
    ring = shapely.from_geojson(rings[0].geojson) if rings else None
    shapely.prepare(polygons)
    # GEOS builds the index of a prepared polygon at its first use, not safely among threads: use each.
    shapely.intersects_xy(polygons, 0.0, 0.0)
    if ring is not None:
        shapely.prepare(ring)
        shapely.intersects_xy(ring, 0.0, 0.0)
    return Index(county6, tuple(inside), polygons, shapely.STRtree(polygons), ring)


_indexes: Versioned[str, Index] = Versioned(_load, _version)


def locate(lon: float, lat: float, county6: str) -> Place | None:
    """Return where in a county a point lies (落点), None outside it. Degrees; the coordinates of the borders.

    On a border the lowest code answers, always the same. A point in a crack between townships, but within the
    county's own border, belongs to the nearest. No query when the map is in memory.
    """
    index = _indexes.get(county6)
    township = index.containing(lon, lat, Level.TOWNSHIP) or index.nearest(lon, lat)
    if township is None:
        return None
    return _place(township, index.containing(lon, lat, Level.VILLAGE))


def _place(township: Shape, village: Shape | None) -> Place:
    same = village is not None and village.code[:TOWNSHIP_DIGITS] == township.code[:TOWNSHIP_DIGITS]
    inside = village if same else None
    return Place(
        county=township.code[:COUNTY_DIGITS],
        township=township.code[:TOWNSHIP_DIGITS],
        village=inside.code if inside else "",
        division_code=inside.code if inside else township.code,
        name=f"{township.name}{inside.name}" if inside else township.name,
    )


def locate_many(points: Sequence[tuple[float, float]], county6: str) -> list[Place | None]:
    """Return where many points lie (批量落点), as ``locate`` does; some 500,000 points a second."""
    index = _indexes.get(county6)
    township, village = _hits(index, points, Level.TOWNSHIP), _hits(index, points, Level.VILLAGE)
    places: dict[tuple[Shape, Shape | None], Place] = {}
    found: list[Place | None] = []
    for i, (lon, lat) in enumerate(points):
        outer = township.get(i) or index.nearest(lon, lat)
        if outer is None:
            found.append(None)
            continue
        key = (outer, village.get(i))
        if key not in places:
            places[key] = _place(*key)
        found.append(places[key])
    return found


def _hits(index: Index, points: Sequence[tuple[float, float]], level: Level) -> dict[int, Shape]:
    import numpy as np  # noqa: PLC0415  see the module
    import shapely  # noqa: PLC0415  see the module

    if not points or not any(shape.level == level for shape in index.shapes):
        return {}
    at = np.asarray(points, dtype=float)
    which, polygon = index.tree.query(shapely.points(at))
    levels = np.fromiter((shape.level for shape in index.shapes), dtype=np.int8)
    keep = levels[polygon] == level
    which, polygon = which[keep], polygon[keep]
    inside = shapely.intersects_xy(index.polygons[polygon], at[which, 0], at[which, 1])
    hits: dict[int, Shape] = {}
    pairs = sorted(zip(which[inside].tolist(), polygon[inside].tolist(), strict=True), reverse=True)
    for i, j in pairs:  # backwards, so that the lowest code is written last
        hits[i] = index.shapes[j]
    return hits


def _features(county6: str) -> dict[str, Any]:
    shapes = [shape for shape in _shapes(county6) if shape.level == Level.TOWNSHIP]
    return {"type": "FeatureCollection", "features": [_feature(shape) for shape in shapes]}


def _feature(shape: Shape) -> dict[str, Any]:
    return {
        "type": "Feature",
        "id": shape.code,
        "properties": {"code": shape.code, "name": shape.name, "illustrative": shape.illustrative},
        "geometry": json.loads(shape.geojson),
    }


_outlines: Versioned[str, dict[str, Any]] = Versioned(_features, _version)


def forget_places() -> None:
    """Drop the maps in memory (清除落点缓存), after borders changed."""
    _indexes.forget()
    _outlines.forget()


def outline(county6: str) -> dict[str, Any]:
    """Return the townships of a county as GeoJSON features (县域轮廓) with name, code and whether 示意."""
    return _outlines.get(county6)


def outline_of(code: str, level: Level) -> dict[str, Any]:
    """Return the border of one division, or of the townships of a county, as GeoJSON (区划轮廓)."""
    full = rules.pad(code)
    if level == Level.COUNTY:
        return outline(full[:COUNTY_DIGITS])
    mine = [shape for shape in _shapes(full[:COUNTY_DIGITS]) if (shape.code, shape.level) == (full, level)]
    return {"type": "FeatureCollection", "features": [_feature(shape) for shape in mine]}


def outline_version() -> str:
    """Return the version of all borders (边界版本), as ETag."""
    return _version()


def boundary_exists(code: str, level: Level) -> bool | None:
    """Tell whether a division, or a county's townships, have borders (有无边界): None, or whether 示意."""
    full = rules.pad(code)
    rows = BoundaryRow.objects.filter(
        level=Level.TOWNSHIP, code__range=rules.code_range(full[:COUNTY_DIGITS])
    )
    if level != Level.COUNTY:
        rows = BoundaryRow.objects.filter(level=level, code=full)
    return rows.values_list("illustrative", flat=True).first()
