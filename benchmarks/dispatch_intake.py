"""Intake (登记诉求): everything included, eight clients, beside the same statements run by the bare driver.

PostgreSQL: pgbench with eight clients; SQLite: a raw sqlite3 loop with the same durability. Ours is two processes
of four threads, as the web server runs. Bulk taking is told beside it.
"""

import os
import random
import re
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

SECONDS, PROCESSES, THREADS, BULK = 4.0, 2, 4, 6_000
CLIENT = """
import sys, django; django.setup()
from benchmarks.dispatch_intake import clients
clients(float(sys.argv[1]), int(sys.argv[2]))
"""


def draft(n):
    """A request as a resident sends it; one in three leaves a name."""
    from yizhen.dispatch import door as dispatch

    named = {"name": "王小明", "phone": "19900001234"} if n % 3 == 0 else {}
    return dispatch.Draft(
        f"第{n}号:菜市场东门口垃圾堆了三天没人收", "气味很大,附近居民意见很大,请尽快清理。" * 3, category="E01",
        lon=100.001 + n % 97 / 1000, lat=30.001 + n % 89 / 1000, token=f"{os.getpid()}-{n}-{time.time_ns()}", **named,
    )  # fmt: skip


def clients(seconds, threads):
    """Threads that send requests for a while; prints each latency in milliseconds."""
    from tests.dispatch.realm import COUNTY
    from yizhen.dispatch import door as dispatch
    from yizhen.kernel.actors import public_actor

    by, spans, lock = public_actor(COUNTY, ["dispatch.report"]), [], threading.Lock()
    dispatch.report(draft(0), by=by, at=datetime.now(UTC))
    until = time.perf_counter() + seconds

    def send(first):
        mine, n = [], first
        while time.perf_counter() < until:
            begin = time.perf_counter()
            dispatch.report(draft(n), by=by, at=datetime.now(UTC))
            mine.append((time.perf_counter() - begin) * 1000)
            n += 1
        with lock:
            spans.extend(mine)

    started = [threading.Thread(target=send, args=(1 + i * 1_000_000,)) for i in range(threads)]
    for one in started:
        one.start()
    for one in started:
        one.join()
    print(" ".join(f"{span:.3f}" for span in spans))


def ours():
    """Requests a second and latencies of eight clients."""
    command = [sys.executable, "-c", CLIENT, str(SECONDS), str(THREADS)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(PROCESSES)]
    spans = sorted(float(s) for one in running for s in one.communicate()[0].split())
    return {
        "per_second": round(len(spans) / SECONDS), "p50_ms": round(statistics.median(spans), 2),
        "p95_ms": round(spans[int(len(spans) * 0.95)], 2),
    }  # fmt: skip


def captured():
    """The statements of one anonymous request with their values, as the driver sends them."""
    from django.db import connection

    from tests.dispatch.realm import COUNTY
    from yizhen.dispatch import door as dispatch
    from yizhen.kernel.actors import public_actor

    kept = []

    def keep(execute, sql, params, many, context):
        kept.append((sql, params))
        return execute(sql, params, many, context)

    by = public_actor(COUNTY, ["dispatch.report"])
    dispatch.report(draft(1), by=by, at=datetime.now(UTC))
    with connection.execute_wrapper(keep):
        dispatch.report(draft(2), by=by, at=datetime.now(UTC))
    return [(sql, params) for sql, params in kept if sql.startswith(("INSERT", "WITH"))]


LIKENESS = 4_242_424_242_424_242
"""Stands for the likeness key, which differs from request to request."""


def _unmarked(values):
    """The values without the form's secret, so that the same statement may run again and again."""
    held = [None if isinstance(v, str) and v.startswith(f"{os.getpid()}-2-") else v for v in values]
    if len(held) > 40:  # the case: its likeness is the only huge number
        held = [LIKENESS if isinstance(v, int) and v > 2**40 else v for v in held]
    return held


def _script_line(statement):
    """One statement on one line; pgbench takes a colon in a text for a variable, so it is written as \\x3A."""
    quoted = re.compile(r"(E?)('(?:[^']|'')*')")

    def escaped(found):
        text = found[2] if found[1] else found[2].replace("\\", "\\\\")
        return "E" + text.replace(":", "\\x3A") if ":" in text or found[1] else found[2]

    return quoted.sub(escaped, " ".join(statement.split()))


def pgbench_floor():
    """Transactions a second of pgbench with the same statements, eight clients, prepared."""
    import psycopg
    from django.db import connection

    tools = [*sorted(Path("/usr/lib/postgresql").glob("*/bin/pgbench"), reverse=True)]
    program = str(tools[0]) if tools else shutil.which("pgbench")
    if program is None:
        return None
    connection.ensure_connection()
    writer = psycopg.ClientCursor(connection.connection)
    lines = [_script_line(writer.mogrify(sql, _unmarked(params))) for sql, params in captured()]
    lines[0] = lines[0].replace(str(LIKENESS), ":like")
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as script:
        script.write("\\set like random(1, 9000000000000000000)\nBEGIN;\n" + "".join(f"{line};\n" for line in lines) + "COMMIT;\n")
        script.flush()
        Path(script.name).chmod(0o644)
        url = os.environ["DATABASE_URL"]
        out = subprocess.run(
            [program, "-n", "-M", "prepared", "-c", "8", "-j", "2", "-T", str(int(SECONDS)), "-f", script.name, url],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
    return round(float(out.split("tps = ")[1].split(" ")[0]))


def sqlite_floor():
    """Transactions a second of a raw sqlite3 loop with the same statements and durability, on a copy."""
    from django.conf import settings
    from django.db import connection

    statements = captured()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = Path(settings.HOME) / "floor.sqlite3"
    shutil.copy(connection.settings_dict["NAME"], copy)
    raw = sqlite3.connect(copy, isolation_level=None)
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "recursive_triggers=ON"):
        raw.execute(f"PRAGMA {pragma}")
    ready = [
        (sql.replace("%%", "\0").replace("%s", "?").replace("\0", "%"), _unmarked(p)) for sql, p in statements
    ]
    count, until = 0, time.perf_counter() + SECONDS
    while time.perf_counter() < until:
        raw.execute("BEGIN IMMEDIATE")
        like = random.getrandbits(62)
        for sql, values in ready:
            raw.execute(sql, [like if v == LIKENESS else v for v in values]).fetchall()
        raw.execute("COMMIT")
        count += 1
    raw.close()
    return round(count / SECONDS)


def bulk(realm):
    """Cases a second taken in bulk."""
    from yizhen.dispatch import door as dispatch

    now = datetime.now(UTC)
    rows = [dispatch.Prepared(draft(n), now) for n in range(BULK)]
    begin = time.perf_counter()
    for start in range(0, BULK, 2000):
        dispatch.take_many(rows[start : start + 2000], by=realm.center, at=now)
    return round(BULK / (time.perf_counter() - begin))


def run() -> dict:
    """Measure ours, the floor in the same run, and their ratio."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from tests.dispatch.realm import make_realm

    call_command("migrate", verbosity=0)
    realm = make_realm()
    floor = pgbench_floor() if connection.vendor == "postgresql" else sqlite_floor()
    measured = ours()
    return {
        "intake": {**measured, "floor": floor, "ratio": round(measured["per_second"] / floor, 3) if floor else None,
                   "p95_over_p50": round(measured["p95_ms"] / measured["p50_ms"], 2), "aim": 0.38
                   if connection.vendor == "postgresql" else 0.20},
        "bulk": {"per_second": bulk(realm), "aim": 3000},
    }  # fmt: skip
