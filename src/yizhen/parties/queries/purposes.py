"""Purposes in force (处理目的目录): the shipped ones, and each county's own version over them."""

from datetime import date
from functools import cache
from pathlib import Path

import msgspec
import yaml

from yizhen.parties.access import NoSuchPurpose
from yizhen.parties.models import PurposeRow
from yizhen.parties.terms import Field, Ground, Purpose

SHIPPED = Path(__file__).resolve().parent.parent / "purposes.yaml"


@cache
def shipped_purposes() -> tuple[Purpose, ...]:
    """The purposes that come with the program (随附目的)."""
    return msgspec.convert(yaml.safe_load(SHIPPED.read_text(encoding="utf-8")), tuple[Purpose, ...])


class PurposeBook:
    """The purposes of a county through time (目的沿革), read once and asked for many days."""

    def __init__(self, county: str) -> None:
        rows = PurposeRow.objects.filter(county=county).order_by("valid_from")
        self._versions = (*shipped_purposes(), *(as_purpose(row) for row in rows))
        self._days: dict[date, dict[str, Purpose]] = {}

    def on(self, day: date) -> dict[str, Purpose]:
        """Every purpose in force on a day, by key: the county's own version over the shipped one."""
        if day not in self._days:
            self._days[day] = {one.key: one for one in self._versions if one.valid_from <= day}
        return self._days[day]


def purposes_on(county: str, day: date) -> dict[str, Purpose]:
    """Every purpose in force in a county on a day (有效目的), by key; one query."""
    return PurposeBook(county).on(day)


def purpose_on(county: str, key: str, day: date) -> Purpose:
    """One purpose (取一个目的); raises NoSuchPurpose."""
    try:
        return purposes_on(county, day)[key]
    except KeyError:
        raise NoSuchPurpose(key) from None


def as_purpose(row: PurposeRow) -> Purpose:
    """A county's own version as a value (本县目的)."""
    return Purpose(
        key=row.key, title=row.title, ground=Ground(row.ground), source=row.source,
        fields=tuple(Field(field) for field in row.fields), retention_months=row.retention_months,
        retention_source=row.retention_source, notice=row.notice, valid_from=row.valid_from, local=True,
    )  # fmt: skip
