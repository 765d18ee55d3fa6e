"""A small country to try things on: one province, one county, two towns side by side, three villages."""

from datetime import UTC, date, datetime

import pytest

from yizhen.kernel.actors import system_actor
from yizhen.kernel.versioned import forget_everything
from yizhen.territory import door
from yizhen.territory.terms import BoundaryRow, DivisionRow, Level, Power

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
START = date(2020, 1, 1)
EDITOR = system_actor("区划员", "990101", [Power.VIEW, Power.EDIT])
COUNTRY = (
    ("990000000000", "演示省", 1, ""),
    ("990100000000", "演示市", 2, "990000000000"),
    ("990101000000", "望川县", 3, "990100000000"),
    ("990101001000", "城关街道", 4, "990101000000"),
    ("990101100000", "石桥镇", 4, "990101000000"),
    ("990101001001", "东门社区居委会", 5, "990101001000"),
    ("990101001002", "西门社区居委会", 5, "990101001000"),
    ("990101100200", "石桥村委会", 5, "990101100000"),
)


@pytest.fixture(autouse=True)
def _fresh_memory():
    forget_everything()
    yield
    forget_everything()


def row(line, code, name, level, parent, on=START, **more):  # noqa: PLR0917  as a table reads
    return DivisionRow(line, code, name, Level(level), parent, on, **more)


def country():
    return [row(i, *facts) for i, facts in enumerate(COUNTRY, 2)]


def square(x, y, size=1.0):
    ring = [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]
    return {"type": "Polygon", "coordinates": [ring]}


@pytest.fixture
def land(db):
    """The small country, with borders of its two towns: squares from 100°E 30°N eastwards."""
    door.import_divisions(country(), by=EDITOR, at=AT, source="演示区划")
    borders = [
        BoundaryRow("990101001000", Level.TOWNSHIP, square(100, 30), illustrative=True),
        BoundaryRow("990101100000", Level.TOWNSHIP, square(101, 30), illustrative=True),
        BoundaryRow("990101001001", Level.VILLAGE, square(100, 30, 0.5), illustrative=True),
    ]
    door.set_boundaries(borders, by=EDITOR, at=AT, valid_from=START, source="演示边界")
    return door
