"""What reconciliation declares for the matrix: differences, seen by those whose power covers the whole county only."""

from datetime import UTC, date, datetime

from tests.matrix.framework import PLACES, Rows
from tests.organs.small_county import AWAY, HOME
from yizhen.organs.models import Organ
from yizhen.staffing.access.reconcile import difference_for, differences_for
from yizhen.staffing.models import ComparedListRow, DifferenceRow
from yizhen.staffing.queries.reconcile import counted

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def make(world):
    places = {place: (HOME, code) for place, code in PLACES.items()} | {"other_county": (AWAY, "ZHEN")}
    return {place: _difference(county, code) for place, (county, code) in places.items()}


def _difference(county, code):
    listed = ComparedListRow.objects.create(
        county=county, side="finance", as_of=date(2026, 1, 1), file="x", digest="", rows=1, matched=0, compared_at=NOW
    )
    row = DifferenceRow.objects.create(
        county=county, side="finance", kind="only_theirs", subject=f"row:{code}{county}", first_list=listed, last_list=listed,
        organ=Organ.objects.get(county=county, code=code), changed_at=NOW,
    )  # fmt: skip
    row.name = words(row.pk)
    row.save(update_fields=["name"])
    return row.pk


def words(pk):
    return f"差异第{pk:09d}人"


ROWS = (
    Rows(
        kind="difference",
        make=make,
        open=difference_for,
        listed=lambda by: differences_for(by).values_list("pk", flat=True),
        counted=lambda by: counted(by, HOME) + counted(by, AWAY),
        words=words,
        page=lambda pk: f"/staffing/reconcile/{pk}/",
        list_pages=("/staffing/reconcile/",),
    ),
)
