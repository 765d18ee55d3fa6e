"""Import, summary and full check of the ledger of quotas (编制账): counties of 400 organs and 8,000 people each.

``STAFFING_COUNTIES=150`` makes a province: 60,000 organs, 1.2 million quotas and people. ``STAFFING_IMPORTED`` counties
(2 by default) go through the import with all its checks and are what its speed is; the others are copies of the first
one's rows. Floor of the import: the same people as bare rows into one table, in the same steps.
"""

import os
import resource
import time
from datetime import UTC, date, datetime

COUNTIES = int(os.environ.get("STAFFING_COUNTIES", "2"))
IMPORTED = min(COUNTIES, int(os.environ.get("STAFFING_IMPORTED", "2")))
ORGANS, PEOPLE = 400, 8_000
DAY, NOW = date(2026, 1, 5), datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
WANTED = {"import_rows_per_second": 1500, "county_ms": 50, "province_s": 1, "check_s": 30, "memory_mb": 1024}
POWERS = ("staffing.view", "staffing.record", "staffing.import", "organs.edit", "staffing.people_core")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def number(county, n):
    """A resident number that checks, distinct for each person of a county."""
    day = date(1966 + n % 35, 1 + n % 12, 1 + n % 28)
    body = f"{county}{day:%Y%m%d}{n // 35 % 1000:03d}"
    return body + "10X98765432"[sum(int(sign) * weight for sign, weight in zip(body, WEIGHTS, strict=True)) % 11]


def organs_of(county):
    """A county's organs: a third townships' institutions, some bureaus."""
    kinds = ("government", "public_institution", "public_institution", "township")
    return [
        (f"{n:04d}", f"{kinds[n % 4]}{n:04d}", kinds[n % 4], f"{county}{100 + n // 4:03d}" if n % 4 == 3 else "")
        for n in range(ORGANS)
    ]


def lines_of(county):
    """The county's workbook, read: one line an organ, one a person; every tenth organ is over."""
    from yizhen.staffing.terms.workbook import Counted, OrganLine, PersonLine

    each = PEOPLE // ORGANS
    organs, people = [], []
    for n, (code, name, kind, _town) in enumerate(organs_of(county)):
        category = "public" if kind == "public_institution" else "administrative"
        approved = each - 2 if n % 10 == 0 else each + n % 3
        organs.append(
            OrganLine(n + 4, "编制", code=code, name=name, kind=kind, document=f"文{n}号", dated=DAY,
                      counts={category: Counted(approved, each, 0)}, notes=[], problems=[])
        )  # fmt: skip
        identity = "public_manager" if category == "public" else "civil_servant"
        people += [
            PersonLine(n * each + m + 3, "人员", name=f"人{n * each + m}", unit=name, number=number(county, n * each + m),
                       category=category, identity=identity, notes=[], problems=[])
            for m in range(each)
        ]  # fmt: skip
    return organs, people


def make(county, by):
    """The county's organs, before the ledger."""
    from yizhen.organs import door as organs

    organs.load_organs(
        county,
        organs=[organs.OrganDraft(code, name, kind, name, "entity", "unranked", town) for code, name, kind, town in organs_of(county)],
        relations=[], posts=[], people=[], holdings=[], valid_from=date(2020, 1, 1), by=by, at=NOW,
    )  # fmt: skip


def imported(county, by):
    """Seconds to check, stage and take a county's lines, with every check."""
    from yizhen.staffing import actions

    organs, people = lines_of(county)
    start = time.perf_counter()
    actions.check_lines(organs, people, county=county, by=by, on=DAY)
    batch = actions.stage_workbook(
        organs, people, county=county, name="台账.xlsx", sha256="0" * 64, sheets=["编制", "人员"], valid_from=DAY, by=by,
        at=NOW,
    )  # fmt: skip
    taken = actions.take_workbook(batch, by=by, at=NOW)
    spent = time.perf_counter() - start
    assert taken == ORGANS + PEOPLE, taken
    return spent


COPIED = {
    "organs_organ": ("id",), "organs_person": ("id",), "staffing_account": ("id", "organ_id"),
    "staffing_balance": ("id", "account_id"), "staffing_entry": ("id",), "staffing_leg": ("id", "entry_id", "account_id"),
    "staffing_seat": ("id", "account_id", "person_id", "entry_id"),
}  # fmt: skip
APART = 1_000_000


def copied(codes, highest):
    """Write further counties as copies of the first one's rows, in the database itself."""
    from django.db import connection, transaction

    for place, code in enumerate(codes, 1):
        with transaction.atomic(), connection.cursor() as cursor:
            for table, shifted in COPIED.items():
                names = [column.name for column in connection.introspection.get_table_description(cursor, table)]
                told = [f"{name} + {place * APART}" if name in shifted else
                        f"'{code}'" if name == "county" else f'"{name}"' for name in names]  # fmt: skip
                quoted = ", ".join(f'"{name}"' for name in names)
                cursor.execute(
                    f"INSERT INTO {table} ({quoted}) SELECT {', '.join(told)} FROM {table} WHERE id <= {highest[table]}"
                )


def highest_ids():
    """The last row of each table that is copied."""
    from django.db import connection

    found = {}
    with connection.cursor() as cursor:
        for table in COPIED:
            cursor.execute(f"SELECT max(id) FROM {table}")
            found[table] = cursor.fetchone()[0]
    return found


def floor():
    """Seconds to write as many bare rows as a county has lines, in as many steps."""
    from django.db import connection, transaction

    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_bare (id integer PRIMARY KEY, name text, number text, organ integer)")
    start, rows = time.perf_counter(), ORGANS + PEOPLE
    for begin in range(0, rows, 1200):
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO bench_bare VALUES (%s, %s, %s, %s)",
                [(n, f"人{n}", f"{n:018d}", n % ORGANS) for n in range(begin, min(begin + 1200, rows))],
            )
    return time.perf_counter() - start


def best(run, times=5):
    """The shortest of some runs, in seconds."""
    spent = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        spent.append(time.perf_counter() - start)
    return min(spent)


def run():
    """Measure; the last line printed is the result."""
    import django

    django.setup()
    from django.core.management import call_command

    from yizhen.kernel.actors import Actor, Grant
    from yizhen.staffing import actions, queries
    from yizhen.staffing.models import Seat

    call_command("migrate", verbosity=0)
    codes = [f"{number:06d}" for number in range(880001, 880001 + COUNTIES)]
    grants = tuple(Grant(frozenset(POWERS), code) for code in codes)
    spent, highest = 0.0, {}
    for code in codes[:IMPORTED]:
        by = Actor(name="导入", county=code, grants=(Grant(frozenset(POWERS), code),))
        make(code, by)
        spent += imported(code, by)
        highest = highest or highest_ids()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    copied(codes[IMPORTED:], highest)
    rows = IMPORTED * (ORGANS + PEOPLE)
    bare = floor()
    province = Actor(name="省", county=codes[0], grants=grants)
    one = Actor(name="县", county=codes[0], grants=grants[:1])
    county_s = best(lambda: queries.counties_summary(one, codes[:1], DAY))
    organs_s = best(lambda: queries.quota_summary(one, codes[0], DAY))
    known_s = best(lambda: queries.quota_summary(one, codes[0], DAY, as_known=NOW, with_organs=False))
    province_s = best(lambda: queries.counties_summary(province, codes, DAY), 3)
    start = time.perf_counter()
    found = sum(actions.check_county(code, by=province, at=NOW) for code in codes)
    check_s = time.perf_counter() - start
    memory = max(memory, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
    return {
        "organs": COUNTIES * ORGANS, "people": Seat.objects.count(),
        "import_rows_per_second": {"value": round(rows / spent), "floor": round((ORGANS + PEOPLE) / bare),
                                   "ratio": round(spent / IMPORTED / bare, 1)},
        "county_ms": round(county_s * 1000, 1), "county_with_organs_ms": round(organs_s * 1000, 1),
        "county_as_known_ms": round(known_s * 1000, 1), "province_s": round(province_s, 3), "check_s": round(check_s, 2),
        "findings": found, "memory_mb": round(memory), "wanted": WANTED,
    }  # fmt: skip
