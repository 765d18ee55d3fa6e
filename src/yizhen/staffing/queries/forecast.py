"""Who retires when (退休预测), out of the day of retirement that is kept with each person."""

from datetime import date

from django.db.models import Count, Q
from django.db.models.functions import ExtractYear

from yizhen.kernel.actors import Actor
from yizhen.kernel.periods import add_months
from yizhen.organs.door import subtree_ids
from yizhen.staffing.access.people import staff_for
from yizhen.staffing.terms.people import Group, Standing
from yizhen.staffing.terms.people_values import Forecast, ForecastLine

SPANS = (1, 3, 5)
YEARS = 6


def forecast(by: Actor, on: date, *, organ: int | None = None, category: str = "") -> Forecast:
    """How many of those in establishment retire within one, three and five years, and year by year (退休预测).

    Who has reached the day already and still works counts in the first. Two queries, however many people.
    """
    rows = staff_for(by).filter(standing=Standing.ACTIVE, group=Group.ESTABLISHED)
    if organ is not None:
        rows = rows.filter(organ__in=subtree_ids(organ, on))
    if category:
        rows = rows.filter(category=category)
    ahead = rows.filter(retires_on__lt=date(on.year + YEARS, 1, 1)).order_by()
    found = ahead.annotate(year=ExtractYear("retires_on")).values_list("year", "category").annotate(n=Count("*"))
    lines: dict[int, dict[str, int]] = {}
    for year, kind, count in found:
        of_year = lines.setdefault(max(year, on.year), {})
        of_year[kind] = of_year.get(kind, 0) + count
    spans = rows.aggregate(
        **{f"in_{n}": Count("pk", filter=Q(retires_on__lte=add_months(on, 12 * n))) for n in SPANS},
        unknown=Count("pk", filter=Q(retires_on=None)),
    )
    return Forecast(
        on, tuple((n, spans[f"in_{n}"]) for n in SPANS),
        tuple(
            ForecastLine(year, sum(lines.get(year, {}).values()), tuple(sorted(lines.get(year, {}).items())))
            for year in range(on.year, on.year + YEARS)
        ),
        spans["unknown"],
    )  # fmt: skip

