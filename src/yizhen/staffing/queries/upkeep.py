"""Who came onto a quota and is not filled in by the day due (逾期未更新人员信息), counted in the county's working days."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db.models import Q

from yizhen.county.door import calendar_for, rule
from yizhen.kernel.words import N_
from yizhen.kernel.working_hours import legal_day
from yizhen.staffing.models import Seat, StaffRow
from yizhen.staffing.queries.checks import Found
from yizhen.staffing.queries.ledger import during
from yizhen.staffing.terms import Kind
from yizhen.staffing.terms.people import UNIT_KEEPS, Standing
from yizhen.staffing.terms.said import Said

RULE = "kept_current"
CHUNK = 500
LATE = N_("工号 %(who)s 自%(since)s上编，最迟应在%(due)s补齐：%(what)s。已逾期 %(late)s 日")


def overdue_upkeep(county: str, on: date) -> Iterable[Found]:
    """One finding for each person whose unit is late (逾期未更新). One query, and one for every 500 of them.

    The days run from the day on which the quota was taken, or was recorded if that was later. Who was there when the
    ledger opened is not counted: nothing of theirs changed.
    """
    days = int(rule(county, "staffing.update_days", on).value)
    calendar = calendar_for(county)
    rows = Seat.objects.filter(
        during(on), account__county=county, strand="quota", void=False, entry__kind=Kind.OCCUPY,
        valid_from__lt=on - timedelta(days=days),
    )  # fmt: skip
    seats = {
        person: (organ, category, purpose, entry, max(since, legal_day(known)))
        for person, organ, category, purpose, entry, since, known in rows.order_by("pk").values_list(
            "person_id", "account__organ_id", "account__category", "account__purpose", "entry_id", "valid_from",
            "entry__known_at",
        )
    }  # fmt: skip
    for person, who, missing in _lacking(list(seats)):
        organ, category, purpose, entry, since = seats[person]
        due = calendar.add_workdays(since, days)
        if due < on:
            told = {"who": who, "since": since.isoformat(), "due": due.isoformat(), "what": missing, "late": (on - due).days}
            yield Found(RULE, organ, category, purpose, entry, 1, Said(LATE, told).kept)


def _lacking(people: Sequence[int]) -> Iterable[tuple[int, str, tuple[str, ...]]]:
    """Who is on the books and lacks something that the unit keeps: person, staff number, what (缺项的人)."""
    blank = Q()
    for name in UNIT_KEEPS:
        blank |= Q(**{f"{name}__isnull": True}) if name.endswith("_on") else Q(**{name: ""})
    for start in range(0, len(people), CHUNK):
        rows = StaffRow.objects.filter(blank, person__in=people[start : start + CHUNK], standing=Standing.ACTIVE)
        for person, who, *values in rows.values_list("person_id", "person__staff_no", *UNIT_KEEPS):
            yield person, who, tuple(label for label, value in zip(UNIT_KEEPS.values(), values, strict=True) if not value)


def people_of_entries(entries: Sequence[int]) -> dict[int, int]:
    """Entry → the person of the ledger whom it put on a quota (分录对应的人员), two queries."""
    seats = dict(Seat.objects.filter(entry__in=entries, strand="quota").values_list("person_id", "entry_id"))
    return {seats[person]: pk for pk, person in StaffRow.objects.filter(person__in=seats).values_list("pk", "person_id")}
