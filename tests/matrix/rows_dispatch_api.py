"""What the API of dispatch declares for the matrix: the same cases, seen by the same people, as problems or JSON."""

from tests.matrix.framework import Rows
from tests.matrix.rows_dispatch import make, number, words
from tests.organs.small_county import NOW
from yizhen.dispatch import access
from yizhen.dispatch.queries import cases_after
from yizhen.dispatch.terms import CaseFilter, Power, Sort


def listed(by, text=""):
    """Every page of a list, one row at a time."""
    if not by.can(Power.VIEW):
        return []
    seen, after = [], None
    while True:
        rows, after = cases_after(by, CaseFilter(text=text), now=NOW, sort=Sort.DUE, after=after, limit=1)
        seen += [row.id for row in rows]
        if after is None:
            return seen


ROWS = (
    Rows(
        kind="case_over_api",
        make=make,
        open=access.case_for,
        listed=listed,
        counted=lambda by: len(listed(by)),
        found=listed,
        words=words,
        page=lambda pk: f"/api/v1/cases/{number(pk)}",
        list_pages=("/api/v1/cases", "/api/v1/cases?sort=due"),
        export_pages=("/api/v1/cases?stage=open",),
    ),
)
