"""What the ledger of quotas declares for the matrix: entries, seen by who reaches the organ that they move."""

from datetime import UTC, date, datetime

from django.db import transaction

from tests.matrix.framework import PLACES, Rows
from yizhen.kernel.actors import system_actor
from yizhen.staffing.access import entries_for
from yizhen.staffing.actions import post_many
from yizhen.staffing.models import Entry
from yizhen.staffing.queries.entries import entries, entry
from yizhen.staffing.terms import Document, EntryDraft, Kind, LegDraft, Place

DAY, NOW = date(2026, 1, 5), datetime(2026, 1, 5, 1, 0, tzinfo=UTC)


def make(world):
    found = {place: _entry(world.home.organs[code]) for place, code in PLACES.items()}
    return {**found, "other_county": _entry(next(iter(world.away.organs.values())))}


def _entry(organ):
    from yizhen.organs.door import organ as view

    county = view(organ).county
    legs = (LegDraft(None, "administrative", Place.AUTHORITY, -3), LegDraft(organ, "administrative", Place.FREE, 3))
    number = Entry.objects.count() + 1
    paper = Document(f"矩阵〔2026〕{number:09d}号", DAY, "编委")
    with transaction.atomic():
        return post_many(
            [EntryDraft(Kind.OPEN, county, paper, DAY, legs)], by=system_actor("期初", county, []), at=NOW
        )[0]


def words(pk):
    return Entry.objects.values_list("document_no", flat=True).filter(pk=pk).first() or f"矩阵〔2026〕{pk}号"


ROWS = (
    Rows(
        kind="quota_entry",
        make=make,
        open=entry,
        listed=lambda by: entries_for(by).values_list("pk", flat=True),
        counted=lambda by: entries(by, by.county)[1],
        found=lambda by, text: [one.id for one in entries(by, by.county, text=text)[0]],
        words=words,
        page=lambda pk: f"/staffing/quotas/entry/{pk}/",
    ),
)
