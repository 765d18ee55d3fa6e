"""示意图形 illustrative polygons of the fictional county, its townships and villages, drawn by a seed. Pure.

Small Voronoi cells are handed out to townships by a power diagram on bent space (so that borders wander like
real ones and areas come near the given figures), then within each to its villages. Whole cells go to one
owner, so neighbors share every vertex of their border: there is no gap and no overlap.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from math import cos, pi, radians
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Polygon

from yizhen.site.demo.county import load, source
from yizhen.site.demo.terms import Division

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

KM_PER_DEGREE = 111.32
TOWN_STEP, CORE_STEP, CORE_RADIUS = 0.55, 0.22, 8.0  # kilometers between cells; the core is the county seat
SMOOTHING = 0.3  # kilometers: how far a border may be drawn straighter
CORNER_ROUNDS, CONNECT_ROUNDS = 2, 20
DECIMALS = 6
AREA_ROUNDS, CLUSTER_ROUNDS = 90, 25
STREET, COUNTY_LEVEL, TOWNSHIP_LEVEL, VILLAGE_LEVEL = "street", 3, 4, 5


@dataclass(frozen=True, slots=True)
class Cells:
    """小块 cells: the small polygons that are handed out, with their centers and areas in kilometers."""

    polygons: NDArray[np.object_]
    centers: Floats
    areas: Floats


@lru_cache(maxsize=2)
def polygons(seed: int = 2026) -> Mapping[str, Polygon]:
    """Polygons by 12-digit code in longitude and latitude (示意图形): county, townships, villages."""
    county = next(one for one in load(seed).divisions if one.level == COUNTY_LEVEL)
    townships = [one for one in load(seed).divisions if one.level == TOWNSHIP_LEVEL]
    villages = [one for one in load(seed).divisions if one.level == VILLAGE_LEVEL]
    rng = np.random.default_rng(seed)
    cells = _cells(sum(town.area_km2 or 0.0 for town in townships), rng)
    owners = _hand_to_townships(cells, townships, rng)
    named: dict[str, Polygon] = {}
    for index, town in enumerate(townships):
        mine = np.flatnonzero(owners == index)
        own = [village for village in villages if village.parent == town.code]
        named |= _villages(cells, mine, own, town, rng)
    drawn = _to_degrees(_rounded(shapely.coverage_simplify(np.array([*named.values()]), SMOOTHING)))
    shapes = dict(zip(named, drawn, strict=True))
    for town in townships:
        parts = [shapes[village.code] for village in villages if village.parent == town.code]
        shapes[town.code] = _whole(shapely.coverage_union_all(parts))
    shapes[county.code] = _whole(shapely.coverage_union_all([shapes[town.code] for town in townships]))
    return shapes


def geojson(seed: int = 2026) -> dict[str, Any]:
    """The polygons as a GeoJSON FeatureCollection (示意图); every feature says that it is illustrative."""
    shapes = polygons(seed)
    rows = [one for one in load(seed).divisions if one.code in shapes]
    return {
        "type": "FeatureCollection",
        "illustrative": True,
        "features": [
            {
                "type": "Feature",
                "id": one.code,
                "properties": {"code": one.code, "name": one.name, "level": one.level, "illustrative": True},
                "geometry": shapely.geometry.mapping(shapes[one.code]),
            }
            for one in rows
        ],
    }


def point_in(rng: Any, shape: Polygon) -> tuple[float, float]:
    """Draw a point inside a polygon (随机取点): longitude and latitude; ``rng`` is a ``random.Random``."""
    west, south, east, north = shape.bounds
    while True:
        x, y = rng.uniform(west, east), rng.uniform(south, north)
        if shapely.contains_xy(shape, x, y):
            return round(x, DECIMALS), round(y, DECIMALS)


def _cells(area: float, rng: np.random.Generator) -> Cells:
    """Cut the county's outline into small cells, finer around the county seat."""
    radius = (area / pi) ** 0.5
    points = _jittered(radius * 1.6, TOWN_STEP, rng)
    points = points[np.hypot(*points.T) > CORE_RADIUS]
    core = _jittered(CORE_RADIUS, CORE_STEP, rng)
    points = np.vstack([points, core[np.hypot(*core.T) <= CORE_RADIUS]])
    diagram = shapely.voronoi_polygons(shapely.multipoints(points), ordered=True)
    parts = shapely.get_parts(diagram)
    inside = _inside(points, radius, shapely.area(parts), area, rng)
    pieces = shapely.get_parts(shapely.coverage_union_all(parts[inside]))
    inside &= shapely.contains_xy(pieces[shapely.area(pieces).argmax()], points)
    return Cells(parts[inside], points[inside], shapely.area(parts[inside]))


def _jittered(reach: float, step: float, rng: np.random.Generator) -> Floats:
    line = np.arange(-reach, reach, step)
    grid = np.stack(np.meshgrid(line, line), axis=-1).reshape(-1, 2)
    return grid + rng.uniform(-0.42 * step, 0.42 * step, grid.shape)


def _inside(
    points: Floats, radius: float, sizes: Floats, area: float, rng: np.random.Generator
) -> NDArray[np.bool_]:
    """Which cells belong to the county: a wandering outline, scaled until the area is met."""
    angle = np.arctan2(points[:, 1], points[:, 0])
    outline = np.ones(len(points))
    for wave in range(2, 15):
        outline += rng.normal(0, 0.13 / wave**0.8) * np.cos(wave * angle + rng.uniform(0, 2 * pi))
    reach = np.hypot(*_bend(points, 0.8, rng).T) / (radius * outline)
    order = np.argsort(reach, kind="stable")
    inside = np.zeros(len(points), dtype=bool)
    inside[order[: int(np.searchsorted(np.cumsum(sizes[order]), area)) + 1]] = True
    return inside


def _bend(points: Floats, strength: float, rng: np.random.Generator) -> Floats:
    """Bend space by a few waves, so that straight borders begin to wander (弯曲)."""
    bent = points.copy()
    for scale in (11.0, 5.0, 2.4, 1.3):
        for axis in (0, 1):
            direction = rng.normal(size=2)
            phase = points @ (direction / np.hypot(*direction)) * (2 * pi / scale) + rng.uniform(0, 2 * pi)
            bent[:, axis] += strength * scale / 11.0 * np.sin(phase)
    return bent


def _hand_to_townships(cells: Cells, townships: list[Division], rng: np.random.Generator) -> Ints:
    """Give each cell to a township: a power diagram whose weights are moved until the areas fit."""
    seats = np.array([town.at for town in townships], dtype=float)
    wanted = np.array([town.area_km2 for town in townships], dtype=float)
    calm = np.clip(np.hypot(*cells.centers.T) / (2 * CORE_RADIUS), 0.25, 1.0)[:, None]
    bent = cells.centers + (_bend(cells.centers, 1.5, rng) - cells.centers) * calm
    distance = ((bent[:, None, :] - seats[None, :, :]) ** 2).sum(axis=2)
    weights = np.zeros(len(townships))
    owners = distance.argmin(axis=1)
    for _ in range(AREA_ROUNDS):
        got = np.bincount(owners, weights=cells.areas, minlength=len(townships))
        weights += 0.35 * (wanted - got) / pi
        owners = (distance - weights).argmin(axis=1)
    return _connected(cells, owners)


def _villages(
    cells: Cells, mine: Ints, villages: list[Division], town: Division, rng: np.random.Generator
) -> dict[str, Polygon]:
    """Cut a township's cells into as many villages; communities lie nearest to its seat."""
    points, sizes = cells.centers[mine], cells.areas[mine]
    bent = _bend(points, 0.25 if town.kind == STREET else 0.8, rng)
    middles = bent[rng.choice(len(bent), size=len(villages), replace=False)]
    owners = np.zeros(len(bent), dtype=np.int64)
    weights = np.zeros(len(villages))
    fair = sizes.sum() / len(villages)
    for _ in range(CLUSTER_ROUNDS):
        distance = ((bent[:, None, :] - middles[None, :, :]) ** 2).sum(axis=2)
        owners = (distance - weights).argmin(axis=1)
        got = np.bincount(owners, weights=sizes, minlength=len(villages))
        weights += 0.15 * (fair - got) / pi
        for index in np.flatnonzero(got):
            held = owners == index
            middles[index] = np.average(bent[held], axis=0, weights=sizes[held])
    part = Cells(cells.polygons[mine], points, sizes)
    owners = _connected(part, owners)
    order = np.hypot(*(middles - np.array(town.at)).T).argsort(kind="stable")
    return {
        village.code: shapely.coverage_union_all(part.polygons[owners == index])
        for village, index in zip(villages, order, strict=True)
    }


def _connected(cells: Cells, owners: Ints) -> Ints:
    """Give cells cut off from their owner's main part to a neighbor, until every owner is one piece."""
    tree = shapely.STRtree(cells.polygons)
    owners = owners.copy()
    for _ in range(CONNECT_ROUNDS):
        stray = [cell for owner in np.unique(owners) for cell in _strays(cells, owners, int(owner))]
        if not stray:
            return owners
        for cell in stray:
            around = tree.query(cells.polygons[cell], predicate="touches")
            lengths: dict[int, float] = {}
            for other in around:
                if owners[other] != owners[cell]:
                    border = shapely.intersection(cells.polygons[cell], cells.polygons[other])
                    lengths[int(owners[other])] = lengths.get(int(owners[other]), 0.0) + border.length
            if lengths and max(lengths.values()) > 0:
                owners[cell] = max(sorted(lengths), key=lengths.__getitem__)
    return owners


def _strays(cells: Cells, owners: Ints, owner: int) -> Ints:
    held = np.flatnonzero(owners == owner)
    parts = shapely.get_parts(shapely.coverage_union_all(cells.polygons[held]))
    if len(parts) == 1:
        return np.array([], dtype=np.int64)
    main = parts[shapely.area(parts).argmax()]
    return held[~shapely.contains_xy(main, cells.centers[held])]


def _rounded(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Cut the corners of every border once for both sides, so that it looks drawn by water, not by a ruler.

    Each border runs from meeting point to meeting point; these stay where they are. Where two rounded borders
    would touch, all stay as they were.
    """
    lines = shapely.line_merge(shapely.union_all(shapely.boundary(shapes)))
    arcs = [
        shapely.linestrings(_corners_cut(shapely.get_coordinates(arc))) for arc in shapely.get_parts(lines)
    ]
    pieces = shapely.get_parts(shapely.polygonize(arcs))
    tree = shapely.STRtree(shapely.point_on_surface(pieces))
    found = [tree.query(shape, predicate="contains") for shape in shapes]
    if len(pieces) != len(shapes) or any(len(one) != 1 for one in found):
        return shapes
    return pieces[np.concatenate(found)]


def _corners_cut(line: Floats) -> Floats:
    for _ in range(CORNER_ROUNDS):
        before, after = line[:-1], line[1:]
        cut = np.stack([before * 0.75 + after * 0.25, before * 0.25 + after * 0.75], axis=1).reshape(-1, 2)
        line = np.vstack([line[:1], cut, line[-1:]])
    return line


def _to_degrees(shapes: NDArray[np.object_]) -> NDArray[np.object_]:
    """Kilometers around the county seat to degrees (平面坐标转经纬度), rounded alike for all."""
    east, north = source()["county"]["center"]

    def convert(points: Floats) -> Floats:
        degrees = np.column_stack(
            [
                east + points[:, 0] / (KM_PER_DEGREE * cos(radians(north))),
                north + points[:, 1] / KM_PER_DEGREE,
            ]
        )
        return degrees.round(DECIMALS)

    return shapely.transform(shapes, convert)


def _whole(shape: Any) -> Polygon:
    if not isinstance(shape, Polygon):
        raise TypeError(f"a division fell into {len(shape.geoms)} pieces")
    return shape
