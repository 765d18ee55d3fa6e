"""Use of delegated powers (赋权使用查询): rate, cases, overturned, errors; which ones sleep."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Max, Q

from yizhen.county import door as county_house
from yizhen.duties.models import SampleRow, UseRow
from yizhen.duties.queries.routing import index_of
from yizhen.duties.rules.delegation import error_rate, evidence, sleepers, use_rate
from yizhen.duties.terms.delegation import Sleeper, Usage, UseRate
from yizhen.duties.terms.routing import ListOf
from yizhen.kernel.words import say


@dataclass(frozen=True, slots=True)
class UseLine:
    """使用情况行 what came of one item over all townships, or of all items in one township."""

    key: str
    delegated: int
    used: int
    cases: int
    overturned: int
    errors: int
    last_on: date | None


@dataclass(frozen=True, slots=True)
class Sleeping:
    """休眠权力 what sleeps in a county on a day, and the use of all delegated powers."""

    on: date
    months: int
    usages: tuple[Usage, ...]
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
    judged = SampleRow.objects.filter(batch__county=county, right__isnull=False)
    counts = judged.aggregate(all=Count("matter", distinct=True), wrong=Count("matter", distinct=True, filter=Q(right=False)))
    return Sleeping(
        on, limit, tuple(found), use_rate(found), sum(one.overturned for one in found), counts["wrong"], counts["all"],
        sleepers(found, names, on, months=limit),
    )  # fmt: skip


def use_lines(found: Sequence[Usage], *, by_township: bool) -> list[UseLine]:
    """Use by township or by item id (使用情况), the least used first; ``delegated`` counts items × townships."""
    groups: dict[str, list[Usage]] = {}
    for one in found:
        groups.setdefault(one.township if by_township else str(one.item), []).append(one)
    lines = [
        UseLine(
            key, len(ones), sum(1 for one in ones if one.cases), sum(one.cases for one in ones),
            sum(one.overturned for one in ones), sum(one.errors for one in ones),
            max((one.last_on for one in ones if one.last_on), default=None),
        )
        for key, ones in groups.items()
    ]  # fmt: skip
    return sorted(lines, key=lambda one: (one.cases, one.key))


def item_names(county: str) -> dict[str, tuple[str, str]]:
    """Item id → code and name (事项名称), from the index in memory."""
    return {str(pk): (item.code, item.name) for pk, item in index_of(county).items.items()}


def evidence_now(found: Sleeping) -> dict[tuple[str, str], str]:
    """Code and township of what sleeps → its evidence as of now, in the language of whoever reads it (现在的证据)."""
    asleep = {(one.item, one.township): one for one in found.sleepers}
    return {
        (asleep[key].code, one.township): evidence(one, asleep[key].months, found.on, say)
        for one in found.usages if (key := (one.item, one.township)) in asleep
    }  # fmt: skip
