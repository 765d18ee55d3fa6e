"""机构旧貌的查询 how organs stood on a day: what they were called and counted as before they changed."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yizhen.organs.models import Organ, Past

FIELDS = (
    "name", "short_name", "kind", "rank", "township", "funding", "uscc", "civil_managed", "service_class", "expires_on",
    "expiry_ground",
)  # fmt: skip
"""What may change of an organ and is kept of each day (逐日可查的内容)."""


def _then(on: date) -> QuerySet[Past]:
    """How the organ of the outer query stood on the day, if it has changed since (当日旧貌)."""
    return Past.objects.filter(organ=OuterRef("pk"), valid_to__gt=on).order_by("valid_to")


def with_past(rows: QuerySet[Organ], on: date) -> QuerySet[Organ]:
    """Add the number of the past state that held on a day (标出旧貌); ``overlay`` puts it in place."""
    return rows.annotate(past=Subquery(_then(on).values("pk")[:1]))


def dated(rows: QuerySet[Organ], field: str, on: date) -> QuerySet[Organ]:
    """Add a field as it stood on a day (当日取值), under the name ``was_…``, to filter, sort and count by."""
    return rows.annotate(**{f"was_{field}": Coalesce(Subquery(_then(on).values(field)[:1]), F(field))})


def overlay(found: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Put past words in place of the present ones (换上旧貌): one query, and none where nothing has changed since."""
    wanted = [row["past"] for row in found if row["past"]]
    past = {row.pop("pk"): row for row in Past.objects.filter(pk__in=wanted).values("pk", *FIELDS)} if wanted else {}
    for row in found:
        then = past.get(row.pop("past"), {})
        row.update({name: value for name, value in then.items() if name in row})
    return found


def past_of(organs: Iterable[int], on: date) -> dict[int, Past]:
    """Organ → how it stood on a day, for those that have changed since (当日旧貌): one query."""
    rows = Past.objects.filter(organ__in=list(organs), valid_to__gt=on).order_by("-valid_to")
    return {row.organ_id: row for row in rows}  # the first change after the day comes last and stands


def standing(row: Organ, on: date) -> Organ | Past:
    """How an organ stood on a day (当日机构): a past state, or the organ as it is."""
    return Past.objects.filter(organ=row, valid_to__gt=on).order_by("valid_to").first() or row
