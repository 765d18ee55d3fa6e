"""Use of delegated powers (赋权使用查询): rate, cases, overturned, errors; which ones sleep."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from yizhen.county import door as county_house
from yizhen.duties.models import SampleRow, UseRow
from yizhen.duties.queries.routing import index_of
from yizhen.duties.rules.delegation import error_rate, sleepers, use_rate
from yizhen.duties.terms.delegation import Sleeper, Usage, UseRate
from yizhen.duties.terms.routing import ListOf


@dataclass(frozen=True, slots=True)
class Sleeping:
    """休眠权力 what sleeps in a county on a day, and the use of all delegated powers."""

    on: date
    months: int
    rate: UseRate
    overturned: int
    errors: int
    judged: int
    sleepers: tuple[Sleeper, ...]

    @property
    def error_share(self) -> float | None:
        """差错率: errors ÷ cases that were reviewed."""
        return error_rate(self.judged, self.errors)


def usages(county: str, on: date) -> list[Usage]:
    """Every power on a township's list of delegated powers on a day, with its use (赋权事项使用情况)."""
    index = index_of(county)
    since: dict[tuple[int, str], date] = {}
    for (town, item), ones in index.listed.items():
        for one in ones:
            if one.on_list is ListOf.GRANTED and one.holds(on):
                key = (item, town)
                since[key] = min(one.valid_from, since.get(key, one.valid_from))
    rows = UseRow.objects.filter(county=county, on__lte=on).values("item_id", "township").order_by().annotate(
        cases=Count("id"), over=Count("id", filter=Q(overturned=True)), wrong_=Count("id", filter=Q(wrong=True)),
        last=Max("on"),
    )  # fmt: skip
    used = {(row["item_id"], row["township"]): row for row in rows}
    found = []
    for (item, town), begun in since.items():
        row = used.get((item, town))
        if row is None:
            found.append(Usage(item, town, begun, 0, 0, 0))
        else:
            found.append(Usage(item, town, begun, row["cases"], row["over"], row["wrong_"], row["last"]))
    return found


def sleeping(county: str, on: date, months: int = 0) -> Sleeping:
    """What sleeps (休眠权力), by the county's months where none are given."""
    index = index_of(county)
    limit = months or int(county_house.rule(county, "duties.sleeping_months", on).value)  # type: ignore[arg-type]
    found = usages(county, on)
    names = {pk: (item.code, item.name) for pk, item in index.items.items()}
    judged = SampleRow.objects.filter(batch__county=county, right__isnull=False).count()
    return Sleeping(
        on, limit, use_rate(found), sum(one.overturned for one in found), sum(one.errors for one in found), judged,
        sleepers(found, names, on, months=limit),
    )  # fmt: skip
