"""Verification of the record (核验速度): entries a second, beside the floor of fetching and hashing the same bytes."""

import hashlib
import time

ENTRIES = 100_000


def run() -> dict:
    """Write, seal and verify; the floor fetches the same rows and hashes their joined text."""
    import datetime as dt

    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection, transaction

    from yizhen.kernel.actors import system_actor
    from yizhen.record.door import Draft, append_many, seal_all, verify
    from yizhen.record.rules import COLUMNS
    from yizhen.record.terms import KeyDestroyed

    call_command("migrate", verbosity=0)
    by, at = system_actor("bench", "990101", []), dt.datetime.now(dt.UTC)
    payload = KeyDestroyed("k" * 24, "基准测试用的一段说明文字" * 6)
    for start in range(0, ENTRIES, 10_000):
        with transaction.atomic():
            append_many(Draft("record.key.destroyed", payload, at, ("bench", start + i), by) for i in range(10_000))
    begin = time.perf_counter()
    seal_all()
    sealing = ENTRIES / (time.perf_counter() - begin)
    begin = time.perf_counter()
    verdict = verify()
    seconds = time.perf_counter() - begin
    assert verdict.ok
    begin = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {', '.join(COLUMNS)} FROM record_entry ORDER BY id")
        while rows := cursor.fetchmany(20_000):
            for row in rows:
                hashlib.sha256(str(row).encode()).digest()
    floor = ENTRIES / (time.perf_counter() - begin)
    value = ENTRIES / seconds
    return {"entries_per_second": round(value), "floor": round(floor), "ratio": round(value / floor, 3),
            "sealed_per_second": round(sealing)}  # fmt: skip
