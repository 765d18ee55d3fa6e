"""What organs declares for the matrix besides its ledger: the leave calendar of an organ."""

from tests.matrix.framework import Rows
from tests.matrix.rows_organs import make
from tests.organs.small_county import TODAY
from yizhen.organs.access import organs_for
from yizhen.organs.models import Organ
from yizhen.organs.queries.desks import leave_month

ROWS = (
    Rows(
        kind="leave_calendar",
        make=make,
        open=lambda by, pk: leave_month(by, pk, TODAY),
        listed=lambda by: organs_for(by).values_list("pk", flat=True),
        counted=lambda by: organs_for(by).count(),
        words=lambda pk: Organ.objects.get(pk=pk).name,
        page=lambda pk: f"/organs/{pk}/leave/",
    ),
)
