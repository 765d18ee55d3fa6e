"""Give numbers (编号): without gaps, because a number is taken in the transaction of the paper that bears it."""

from datetime import datetime

from django.db import IntegrityError, transaction

from yizhen.documents import access
from yizhen.documents.models import CounterRow, SeriesRow
from yizhen.documents.rules.numbers import check_prefix
from yizhen.documents.terms import Power, SeriesOpened, Style
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.organs.door import organ
from yizhen.record.door import append


class PrefixTaken(ValueError):
    """机关代字已被使用: another series of the county has it."""


def take(key: str, year: int, *, first: int = 1) -> int:
    """Take the next number of a key in a year (取号), inside the transaction of what bears it.

    The row stays locked until that transaction ends: others wait, and when it fails the number was never taken.
    """
    CounterRow.objects.get_or_create(key=key, year=year, defaults={"next": first})
    row = CounterRow.objects.select_for_update().get(key=key, year=year)
    number = row.next
    row.next = number + 1
    row.save(update_fields=["next"])
    return number


def take_number(series: SeriesRow, year: int) -> int:
    """The next running number of a series (取字号)."""
    first = series.first if year == series.first_year else 1
    return take(f"series:{series.pk}", year, first=first)


@transaction.atomic
def open_series(
    organ_id: int,
    prefix: str,
    *,
    by: Actor,
    at: datetime,
    style: str = Style.OFFICIAL,
    first: int = 1,
) -> int:
    """Open a series of numbers for an organ (启用机关代字) and return its id.

    ``first`` is where this year goes on when papers were numbered elsewhere before. Raises NoPower,
    BadPrefix, PrefixTaken, NoSuchOrgan for an organ out of reach.
    """
    by.require(Power.SETTINGS)
    owner = organ(organ_id)
    _reach(by, owner.id)
    words, year = check_prefix(prefix), legal_day(at).year
    try:
        with transaction.atomic():
            row = SeriesRow.objects.create(
                organ_id=owner.id, county=owner.county, prefix=words, style=Style(style), first=first,
                first_year=year,
            )  # fmt: skip
    except IntegrityError as error:
        raise PrefixTaken(f"机关代字“{words}”已在使用，请换一个。") from error
    append(
        "documents.series.opened", SeriesOpened(owner.id, words, str(style), first, year), by=by, at=at,
        subject=("documents.series", row.pk), county=owner.county,
    )  # fmt: skip
    return row.pk


def _reach(by: Actor, organ_id: int) -> None:
    if not access.reaches_organ(by, organ_id, Power.SETTINGS):
        raise access.NoSuchSeries(organ_id)
