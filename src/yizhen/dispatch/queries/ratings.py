"""Ratings (评价): what requesters said of closed cases, by the day of the rating; within what the actor may see."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q

from yizhen.dispatch import access
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.county import organ_names
from yizhen.dispatch.queries.cursor import Mark
from yizhen.dispatch.queries.figures import midnight
from yizhen.dispatch.terms import Power
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day

DAYS = 30
"""Days that are told where none are asked for (默认天数)."""


@dataclass(frozen=True, slots=True)
class Rating:
    """A requester's word on a closed case (一条评价): solved or not, satisfaction 1 to 5."""

    number: str
    category: str
    organ: int | None
    organ_name: str
    township: str
    closed_at: datetime | None
    rated_at: datetime
    solved: bool | None
    satisfaction: int | None
    reopened: int


def ratings(
    by: Actor, *, now: datetime, since: date | None, until: date | None, after: Mark | None, limit: int
) -> tuple[list[Rating], Mark | None]:
    """Ratings given from one legal day to another (评价), oldest first, and the mark of the page after: two queries.

    Needs dispatch.view.
    """
    by.require(Power.VIEW)
    last = until or legal_day(now)
    first = since or last - timedelta(days=DAYS - 1)
    rows = access.cases_for(by).filter(rated_at__gte=midnight(first), rated_at__lt=midnight(last + timedelta(days=1)))
    if after is not None and after[0] is not None:
        rows = rows.filter(Q(rated_at__gt=after[0]) | Q(rated_at=after[0], id__gt=after[1]))
    fields = ("id", "number", "category_id", "holder_organ_id", "township", "closed_at", "rated_at", "solved",
              "satisfaction", "reopen_count")  # fmt: skip
    found = list(rows.order_by("rated_at", "id").values_list(*fields)[: limit + 1])
    shown = found[:limit]
    names = organ_names(by.county, {row[3] for row in shown if row[3]})
    known = catalogue(by.county, legal_day(now)).categories
    told = [
        Rating(row[1], known[row[2]].code if row[2] in known else "", row[3], names.get(row[3], ""), *row[4:])
        for row in shown
    ]
    return told, (shown[-1][6], shown[-1][0]) if len(found) > limit else None
