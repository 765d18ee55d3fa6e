"""How cases go from hand to hand (案件流转), from the news: first-dispatch accuracy, bounces, days."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from yizhen.duties.models import HandRow, PassageRow
from yizhen.duties.rules.handovers import Passage
from yizhen.record import door as record

PASSAGES = "duties.passages"
HEARD = ("dispatch.case.dispatched", "dispatch.case.designated", "dispatch.case.returned")
COLUMNS = ("hands", "handovers", "back", "ping_pongs", "returns", "days", "last_at", "category", "township", "number")


def note_passages(entries: Iterable[record.Sealed]) -> None:
    """Note in whose hands cases lay (记录流转), once in effect."""
    heard = list(entries)
    rows = {row.case: row for row in PassageRow.objects.filter(case__in={one.subject_id for one in heard})}
    new: dict[int, PassageRow] = {}
    for entry in heard:
        told = entry.payload
        row = rows.get(entry.subject_id) or new.get(entry.subject_id)
        if row is None:
            row = new[entry.subject_id] = PassageRow(
                county=entry.county, case=entry.subject_id, begun_at=entry.at, last_at=entry.at, hands=[]
            )
        row.number, row.category = str(told["number"])[:40], str(told["category"])[:20]
        row.township = str(told["township"])[:9]
        if entry.act == "dispatch.case.returned":
            row.returns += 1
        elif told["holder"] is not None:
            _to(row, int(told["holder"]), entry.at)
    made = PassageRow.objects.bulk_create(new.values(), batch_size=500)
    PassageRow.objects.bulk_update(rows.values(), COLUMNS, batch_size=500)
    hands = [HandRow(passage=row, organ=organ) for row in (*made, *rows.values()) for organ in dict.fromkeys(row.hands)]
    HandRow.objects.bulk_create(hands, batch_size=500, ignore_conflicts=True)


def _to(row: PassageRow, organ: int, at: datetime) -> None:
    if row.hands and row.hands[-1] == organ:
        return
    row.hands = [*row.hands, organ]
    row.last_at = at
    way = Passage(tuple(str(one) for one in row.hands), row.begun_at, at)
    row.handovers, row.back, row.ping_pongs = way.handovers, way.comes_back, way.ping_pongs
    row.days = way.days


@transaction.atomic
def rebuild_passages() -> None:
    """Throw the passages away and read them from the record again (重建流转)."""
    record.rewind(PASSAGES)
    PassageRow.objects.all().delete()
