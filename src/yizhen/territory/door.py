"""Door of territory (区划之门): what other houses may use."""

from yizhen.territory.actions import import_divisions, preview_divisions, set_boundaries
from yizhen.territory.queries import (
    children,
    division,
    divisions_by_code,
    locate,
    locate_many,
    outline,
    path_names,
    search,
    succession_of,
    townships_of,
    villages_in,
    villages_of,
)
from yizhen.territory.rules import kind_of, level_of, pad, parent_of, path_of
from yizhen.territory.terms import (
    BadBoundary,
    BadRow,
    BoundaryRow,
    Change,
    Division,
    DivisionRow,
    ImportReport,
    Kind,
    Level,
    NoSuchDivision,
    Place,
    Power,
    Succession,
)

__all__ = [
    "BadBoundary", "BadRow", "BoundaryRow", "Change", "Division", "DivisionRow", "ImportReport", "Kind",
    "Level", "NoSuchDivision", "Place", "Power", "Succession", "children", "division", "divisions_by_code",
    "import_divisions", "kind_of", "level_of", "locate", "locate_many", "outline", "pad", "parent_of",
    "path_names", "path_of", "preview_divisions", "search", "set_boundaries", "succession_of",
    "townships_of", "villages_in", "villages_of",
]  # fmt: skip
