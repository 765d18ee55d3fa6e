"""Lists (案件列表): 50 of 100,000 by every filter that is offered, beside the bare query run by the bare driver."""

import os
import sqlite3
import statistics
import time
from datetime import UTC, datetime, timedelta

CASES, ROUNDS = 100_000, 15
NOW = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)
FLOOR = (
    "SELECT id, number, title, state, category_id, township, village, place_text, channel, holder_organ_id,"
    " received_at, due_at, closed_at, closed_late, backstop, designated, duplicate_of_id, provisional"
    " FROM dispatch_case WHERE county = '990101' AND state = 'handling' ORDER BY due_at LIMIT 50"
)


def fill(realm):
    """A year and more of cases, most of them closed, by bulk taking."""
    from yizhen.dispatch import door as dispatch
    from yizhen.dispatch.terms import Move, Verb

    path = ("accept", "dispatch", "sign", "handle", "verify_pass", "close")
    actor = {v: realm.urban if v in ("sign", "handle") else realm.center for v in path}
    words = ("垃圾没人收", "路灯不亮", "井盖松动", "河里漂浮物", "夜里施工吵", "占道摆摊", "树枝挡路")
    for start in range(0, CASES, 5_000):
        rows = []
        for n in range(start, start + 5_000):
            at = NOW - timedelta(minutes=6 * n)
            steps = path if n > 3_000 else path[: n % 6]
            moves = tuple(Move(Verb(v), actor[v], at + timedelta(hours=i + 1)) for i, v in enumerate(steps))
            draft = dispatch.Draft(
                f"{words[n % 7]}第{n}件", "附近居民反映多次。" * 4, category=("E01", "E02", "E03")[n % 3],
                lon=100.001 + n % 197 / 1000, lat=30.001 + n % 89 / 1000,
                channel=("web", "phone", "window", "grid")[n % 4],
            )  # fmt: skip
            rows.append(dispatch.Prepared(draft, at, moves))
        dispatch.take_many(rows, by=realm.center, at=NOW)


def filters(realm):
    """Each filter that lists offer, by name."""
    from tests.dispatch.realm import STREET, VILLAGE
    from yizhen.dispatch.door import CaseFilter, Stage, State

    day = NOW.date()
    return {
        "none": CaseFilter(), "open": CaseFilter(stage=Stage.OPEN), "ended": CaseFilter(stage=Stage.ENDED),
        "state": CaseFilter(states=(State.HANDLING,)), "township": CaseFilter(townships=(STREET,)),
        "village": CaseFilter(village=VILLAGE), "organ": CaseFilter(organ=realm.organs["water"]),
        "category": CaseFilter(category="E02"), "channel": CaseFilter(channel="phone"),
        "late": CaseFilter(late=True), "soon": CaseFilter(soon=True), "backstop": CaseFilter(backstop=True),
        "duplicates": CaseFilter(duplicates=True),
        "received": CaseFilter(received_from=day - timedelta(days=60), received_to=day - timedelta(days=30)),
        "number": CaseFilter(text="20260301"), "common word": CaseFilter(text="垃圾"),
        "rare word": CaseFilter(text="第77777件"), "no such word": CaseFilter(text="并没有这样的标题"),
    }  # fmt: skip


def timed(call):
    """Median milliseconds of a call."""
    call()
    spans = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        call()
        spans.append((time.perf_counter() - begin) * 1000)
    return statistics.median(spans)


def floor():
    """Milliseconds of the bare list query by the bare driver."""
    from django.db import connection

    if connection.vendor == "postgresql":
        import psycopg

        with psycopg.connect(os.environ["DATABASE_URL"], prepare_threshold=1) as bare:
            return timed(lambda: bare.execute(FLOOR).fetchall())
    bare = sqlite3.connect(connection.settings_dict["NAME"])
    try:
        return timed(lambda: bare.execute(FLOOR).fetchall())
    finally:
        bare.close()


def run() -> dict:
    """Measure every filter and sort, the inbox and the desk, and the floor in the same run."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.dispatch.realm import make_realm
    from yizhen.dispatch import door as dispatch

    call_command("migrate", verbosity=0)
    realm = make_realm()
    begin = time.perf_counter()
    fill(realm)
    filled = time.perf_counter() - begin
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    by, urban = realm.center, realm.urban
    spans = {
        name: timed(lambda f=f: dispatch.list_cases(by, f, now=NOW)) for name, f in filters(realm).items()
    }
    for sort in dispatch.Sort:
        spans[f"sort {sort}"] = timed(
            lambda s=sort: dispatch.list_cases(by, dispatch.CaseFilter(), now=NOW, sort=s)
        )
    spans["own organ"] = timed(lambda: dispatch.list_cases(urban, dispatch.CaseFilter(), now=NOW))
    spans["inbox"] = timed(lambda: dispatch.inbox(urban, now=NOW))
    spans["inbox center"] = timed(lambda: dispatch.inbox(by, now=NOW))
    spans["desk numbers"] = timed(lambda: dispatch.desk_numbers(by, now=NOW))
    spans["facets"] = timed(lambda: dispatch.facets(by, dispatch.CaseFilter(), now=NOW))
    spans["last page"] = timed(lambda: dispatch.list_cases(by, dispatch.CaseFilter(), now=NOW, page=200))
    bare = floor()
    return {
        "cases": CASES, "filled_seconds": round(filled, 1), "p50_ms": {k: round(v, 1) for k, v in spans.items()},
        "floor_ms": round(bare, 2), "ratio": round(bare / spans["state"], 3), "aim_ms": 40,
        "slowest": max(spans, key=spans.get),
    }  # fmt: skip
