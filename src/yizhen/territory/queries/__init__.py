"""Reads of territory (区划查询)."""

from yizhen.territory.queries.divisions import (
    children,
    count_children,
    division,
    divisions_by_code,
    editions,
    history,
    known_divisions,
    latest_names,
    path_names,
    path_to,
    search,
    succession_of,
    townships_of,
    villages_in,
    villages_of,
)
from yizhen.territory.queries.places import (
    boundary_exists,
    forget_places,
    locate,
    locate_many,
    outline,
    outline_of,
    outline_version,
)

__all__ = [
    "boundary_exists", "children", "count_children", "division", "divisions_by_code", "editions",
    "forget_places", "history", "known_divisions", "latest_names", "locate", "locate_many", "outline",
    "outline_of", "outline_version", "path_names", "path_to", "search", "succession_of", "townships_of",
    "villages_in", "villages_of",
]  # fmt: skip
