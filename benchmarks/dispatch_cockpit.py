"""Cockpit, search and lists (驾驶舱、搜索、列表): at 30,000 and at 100,000 cases in the same run, and how much longer the many take.

Cases come in at the same pace, so that more cases are more years. ``BENCH_CASES=100000,1000000`` asks for large ones, which take long to fill.
"""

import os
import statistics
import time
from datetime import UTC, datetime, timedelta

SIZES = tuple(int(n) for n in os.environ.get("BENCH_CASES", "30000,100000").split(","))
NOW = datetime(2026, 3, 10, 1, 0, tzinfo=UTC)
ROUNDS, PACE, CHUNK, OPEN = 15, timedelta(minutes=2.4), 5_000, 3_000
WORDS = ("垃圾没人收", "路灯不亮", "井盖松动", "河里漂浮物", "夜里施工吵", "占道摆摊", "树枝挡路")
SAID = ("已经反映过很多次", "附近居民都有意见", "希望尽快来人看看", "下雨天更加严重", "小孩老人都不敢走")


def prepared(realm, n):
    """The n-th newest case: the newest lie somewhere on their way, the others have ended."""
    from yizhen.dispatch import door as dispatch
    from yizhen.dispatch.terms import Ended, Move, Verb

    path = ("accept", "dispatch", "sign", "handle", "verify_pass")
    actor = {v: realm.urban if v in ("sign", "handle") else realm.center for v in path}
    at = NOW - PACE * n
    draft = dispatch.Draft(
        f"{WORDS[n % 7]}第{n}件", f"{SAID[n % 5]}，{SAID[(n // 5) % 5]}。", category=("E01", "E02", "E03")[n % 3],
        lon=100.001 + n % 197 / 1000, lat=30.001 + n % 89 / 1000, channel=("web", "phone", "window", "grid")[n % 4],
    )  # fmt: skip
    if n >= OPEN:
        return dispatch.Prepared(draft, at, ended=Ended(dispatch.State.CLOSED, at + timedelta(days=n % 9)), satisfaction=1 + n % 5)
    moves = tuple(Move(Verb(v), actor[v], at + timedelta(seconds=i + 1)) for i, v in enumerate(path[: n % 6]))
    return dispatch.Prepared(draft, at, moves)


def fill(realm, first, last):
    """Cases by bulk taking, their index, and the tally of their days; seconds that it took."""
    from yizhen.dispatch import door as dispatch
    from yizhen.dispatch.actions.searching import index_cases
    from yizhen.dispatch.models import Tally

    begin = time.perf_counter()
    for start in range(first, last, CHUNK):
        rows = [prepared(realm, n) for n in range(start, min(start + CHUNK, last))]
        made = dispatch.take_many(rows, by=realm.center, at=NOW)
        index_cases([one[0] for one in made])
    days = sorted({(NOW - PACE * n).date() for n in range(first, last, 100)} - set(Tally.objects.values_list("day", flat=True)))
    Tally.objects.bulk_create(
        (Tally(day=day, county="990101", organ=organ, category=code, opened=9, dispatched=9, returned=organ % 3, closed=8)
         for day in days for organ in realm.organs.values() for code in ("E01", "E02", "E03")),
        batch_size=2_000,
    )  # fmt: skip
    return time.perf_counter() - begin


def timed(call):
    """Median and best milliseconds of a call that is given the number of the round."""
    call(0)
    spans = []
    for n in range(1, ROUNDS + 1):
        begin = time.perf_counter()
        call(n)
        spans.append((time.perf_counter() - begin) * 1000)
    return round(statistics.median(spans), 2), round(min(spans), 2)


def measure(realm):
    """Every look of the cockpit, several searches, every list; each round is another minute, so that no board is shared."""
    from benchmarks import dispatch_lists
    from tests.dispatch.realm import STREET
    from yizhen.dispatch import door as dispatch
    from yizhen.dispatch.queries.cockpit import board, clusters, stamp
    from yizhen.dispatch.queries.search import search_cases

    town = realm.actor("street.a", "dispatch.view", scope="township", townships=[STREET])
    scopes = {"county": realm.center, "township": town, "department": realm.urban}
    found = {}
    for name, by in scopes.items():
        found[f"board {name}"] = timed(lambda n, by=by: board(by, at=NOW + timedelta(minutes=n)))
        found[f"weekly {name}"] = timed(lambda n, by=by: board(by, at=NOW + timedelta(minutes=n), weekly=True))
    center = realm.center
    found["unchanged (304)"] = timed(lambda _n: stamp(center, at=NOW))
    found["clusters"] = timed(lambda _n: clusters(center, 11, None, at=NOW))
    asked = {"common": "垃圾", "two words": "路灯 老人", "rare": "第77777件", "absent": "并无此事"}
    for name, text in asked.items():
        found[f"search {name}"] = timed(lambda _n, text=text: search_cases(center, text, at=NOW))
    found["search department"] = timed(lambda _n: search_cases(realm.urban, "垃圾", at=NOW))
    for name, wanted in dispatch_lists.filters(realm).items():
        found[f"list {name}"] = timed(lambda _n, wanted=wanted: dispatch.list_cases(center, wanted, now=NOW))
    for name, by in scopes.items():
        found[f"list of {name}"] = timed(lambda _n, by=by: dispatch.list_cases(by, dispatch.CaseFilter(), now=NOW))
        found[f"facets of {name}"] = timed(lambda _n, by=by: dispatch.facets(by, dispatch.CaseFilter(), now=NOW))
        found[f"desk of {name}"] = timed(lambda _n, by=by: dispatch.desk_numbers(by, now=NOW))
    found["inbox"] = timed(lambda _n: dispatch.inbox(realm.urban, now=NOW))
    return found


def run() -> dict:
    """Fill, measure, fill on, measure again."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.dispatch.realm import make_realm

    call_command("migrate", verbosity=0)
    realm, told, done = make_realm(), {}, 0
    for size in SIZES:
        seconds = fill(realm, done, size)
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
        found = measure(realm)
        told[size] = {
            "filled_seconds": round(seconds, 1), "p50_ms": {name: span[0] for name, span in found.items()},
            "best_ms": {name: span[1] for name, span in found.items()},
        }  # fmt: skip
        done = size
    # A machine that others use too only ever adds time: the best of the rounds is what the two sizes are compared by.
    few, many = (told[size]["best_ms"] for size in (SIZES[0], SIZES[-1]))
    ratios = {name: round(many[name] / few[name], 2) for name in few}
    return {**{str(size): one for size, one in told.items()}, "ratio": ratios, "worst": max(ratios, key=ratios.get), "aim": 1.2}
