"""What staffing declares for the matrix: unpublished statements, seen by their whole county only."""

from datetime import date

from tests.matrix.framework import PLACES, Rows
from tests.organs.small_county import AWAY, HOME
from yizhen.staffing.access import statements_for
from yizhen.staffing.models import StatementRow
from yizhen.staffing.queries import days, ledgers, summary

DAY = date(2026, 1, 5)


def make(world):
    return {
        place: _statement(AWAY if place == "other_county" else HOME) for place in (*PLACES, "other_county")
    }


def _statement(county):
    row = StatementRow.objects.create(
        series="new", county=county, name="new", title="调研", publication="内部", office="编办",
        published_on=DAY, as_of=DAY, as_of_ground="原文写明", codes_from="原文",
        public=False, digest="0" * 64,
    )  # fmt: skip
    row.series, row.name = series(row.pk), words(row.pk)
    row.save(update_fields=["series", "name"])
    return row.pk


def series(pk):
    return f"s{pk}"


def words(pk):
    return f"第{pk:09d}号台账"


def open_statement(by, pk):
    found = summary(by, series(pk), DAY, today=DAY)
    assert days(by, series(pk)) == [DAY]
    return found


ROWS = (
    Rows(
        kind="statement",
        make=make,
        open=open_statement,
        listed=lambda by: statements_for(by).values_list("pk", flat=True),
        counted=lambda by: len(ledgers(by)),
        words=words,
        page=lambda pk: f"/staffing/{series(pk)}/",
        list_pages=("/staffing/",),
    ),
)
