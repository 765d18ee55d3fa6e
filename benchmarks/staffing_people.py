"""Lists of the people ledger (人员台账): pages, filters and the forecast of a county of 20,000 people.

``STAFFING_PEOPLE=200000`` for a prefecture in one installation. Floor: the same fifty rows read bare, with their count.
"""

import os
import time
from datetime import date, timedelta

PEOPLE = int(os.environ.get("STAFFING_PEOPLE", "20000"))
COUNTY, ORGANS, DAY = "880001", 400, date(2026, 1, 5)


def best(run, times=5):
    """The shortest of some runs, in milliseconds."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        spent.append(time.perf_counter() - start)
    return round(min(spent) * 1000, 2)


def filled():
    """The county's organs and people, written as rows."""
    from yizhen.organs.models import Organ, Person
    from yizhen.staffing.models import StaffRow

    organs = Organ.objects.bulk_create(
        Organ(county=COUNTY, code=f"{n:04d}", name=f"单位{n}", kind="government", valid_from=DAY) for n in range(ORGANS)
    )
    people = Person.objects.bulk_create(
        (Person(county=COUNTY, staff_no=f"{n:06d}", name=f"张{n}") for n in range(PEOPLE)), batch_size=2000
    )
    StaffRow.objects.bulk_create(
        (
            StaffRow(
                person=one, county=COUNTY, organ=organs[n % ORGANS], work_organ=organs[n % ORGANS], person_key="k",
                identity="civil_servant", group="established", category=("administrative", "public")[n % 2],
                born_on=DAY - timedelta(days=9000 + n % 13000), retires_on=DAY + timedelta(days=n % 14000),
                work_kind="seconded" if n % 50 == 0 else "",
            )
            for n, one in enumerate(people)
        ),
        batch_size=2000,
    )  # fmt: skip


def run():
    """Measure; the last line printed is the result."""
    import django

    django.setup()
    from django.core.management import call_command

    from yizhen.kernel.actors import Actor, Grant
    from yizhen.staffing.models import StaffRow
    from yizhen.staffing.queries import people as queries
    from yizhen.staffing.queries.forecast import forecast
    from yizhen.staffing.terms.people_values import StaffFilter

    call_command("migrate", verbosity=0)
    filled()
    by = Actor(name="编办", county=COUNTY, grants=(Grant(frozenset(["staffing.people"]), COUNTY),))
    chosen = StaffFilter(DAY)

    def bare():
        rows = StaffRow.objects.filter(county=COUNTY, standing="active")
        return rows.count(), list(rows.order_by("id")[:50].values_list("id", "category"))

    floor = best(bare)
    page = best(lambda: queries.staff_page(by, chosen))
    start = time.perf_counter()
    streamed = sum(1 for _line in queries.stream_staff(by, chosen))
    spent = time.perf_counter() - start
    return {
        "people": PEOPLE, "page_ms": {"value": page, "floor": floor, "ratio": round(page / floor, 1)},
        "last_page_ms": best(lambda: queries.staff_page(by, chosen, start=PEOPLE - 60)),
        "retiring_ms": best(lambda: queries.staff_page(by, StaffFilter(DAY, retires=2027))),
        "name_ms": best(lambda: queries.staff_page(by, StaffFilter(DAY, text=f"张{PEOPLE - 1}"))),
        "elsewhere_ms": best(lambda: queries.staff_page(by, StaffFilter(DAY, place="elsewhere"))),
        "forecast_ms": best(lambda: forecast(by, DAY)), "export_rows_per_second": round(streamed / spent),
    }  # fmt: skip
