"""The daily tally (日统计): what it counts of the news, and how it is thrown away and counted anew."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.db import connection, transaction

from yizhen.dispatch.models import Tally
from yizhen.dispatch.queries.county import office
from yizhen.record import door as record

TALLY = "dispatch.tally"
COUNTED = {
    "dispatch.case.reported": "opened",
    "dispatch.case.dispatched": "dispatched",
    "dispatch.case.designated": "dispatched",
    "dispatch.case.returned": "returned",
    "dispatch.case.closed": "closed",
    "dispatch.case.reopened": "reopened",
    "dispatch.case.voided": "voided",
}
COLUMNS = ("opened", "dispatched", "returned", "closed", "late", "reopened", "late_reopened", "voided")
BEFORE = frozenset({"dispatch.case.returned", "dispatch.case.reopened"})
"""Acts that count at the organ that had the case before them."""
Key = tuple[str, date, int, str]
_SUMS = ", ".join(f"{name} = dispatch_tally.{name} + excluded.{name}" for name in COLUMNS)
_ADD = (
    f"INSERT INTO dispatch_tally (county, day, organ, category, {', '.join(COLUMNS)})"  # noqa: S608  fixed names
    f" VALUES (%s, %s, %s, %s{', %s' * len(COLUMNS)}) ON CONFLICT (county, day, organ, category)"
    f" DO UPDATE SET {_SUMS}"
)


def count_news(entries: list[record.Sealed]) -> None:
    """Count cases by day × organ × category (日统计): opened, dispatched, returned, closed, of these late.

    Opened counts at the center; dispatched and closed at the organ responsible; returned at who returned. What was
    closed and then opened anew, or opened and then voided, is counted on its own day, at the organ where it had been
    counted before: closed − reopened and late − late_reopened are the closings that stand, opened − voided the requests.
    """
    counted: dict[Key, Counter[str]] = {}
    for entry in entries:
        told = entry.payload
        before = entry.act in BEFORE
        day = date.fromisoformat(told["day"])
        organ = told["holder_before"] if before else told["holder"]
        if entry.act == "dispatch.case.voided":
            organ = office(entry.county, day).center
        key = (entry.county, day, organ or 0, told["category"])
        row = counted.setdefault(key, Counter())
        row[COUNTED[entry.act]] += 1
        if told.get("late"):
            row["late"] += 1
        if told.get("changed", {}).get("closed_late") == [True, False]:
            row["late_reopened"] += 1
    _add(counted.items())


def _add(counted: Iterable[tuple[Key, Counter[str]]]) -> None:
    day_of = connection.ops.adapt_datefield_value
    rows = [
        (county, day_of(day), organ, category, *(row[name] for name in COLUMNS))
        for (county, day, organ, category), row in counted
    ]
    with connection.cursor() as cursor:
        cursor.executemany(_ADD, rows)


@transaction.atomic
def rebuild_tally() -> None:
    """Throw the tally away and have it read the record from the beginning (重建日统计).

    The worker, or ``hand_out_all``, fills it again; nothing but the record is needed.
    """
    record.rewind(TALLY)
    Tally.objects.all().delete()
