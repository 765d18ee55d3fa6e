"""Bulk import (批量导入): cases a second from a file, checked, staged and taken; the floor inserts the same rows raw."""

import csv
import datetime as dt
import time
from pathlib import Path

CASES = 20_000


def letters(path: Path) -> None:
    """A file of requests, all different, a few days apart."""
    with path.open("w", newline="", encoding="utf-8") as file:
        out = csv.writer(file)
        out.writerow(["编号", "标题", "内容", "分类", "时间", "镇街", "地点"])
        for n in range(CASES):
            day = dt.date(2025, 1, 1) + dt.timedelta(days=n % 300)
            out.writerow([f"b{n}", f"{n % 977}号路段 {n} 号灯杆不亮", f"灯杆 {n} 已有 {n % 9} 天不亮，夜间出行不便。",
                          "E01", f"{day} 09:{n % 60:02d}", "城关街道", f"{n % 977}号路段"])  # fmt: skip


def run() -> dict:
    """Import the file; the floor writes as many case, step and entry rows with executemany in chunks of 1000."""
    import tempfile

    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    from tests.dispatch.realm import make_realm
    from yizhen.dispatch import sheets
    from yizhen.dispatch.actions.batches import take_batch

    by, at = make_realm().center, timezone.now()
    path = Path(tempfile.mkdtemp()) / "letters.csv"
    letters(path)
    begin = time.perf_counter()
    with sheets.opened(path) as table:
        batch, check = sheets.stage(table, sheets.mapping_for(table, by), by=by, at=at)
    staged = time.perf_counter()
    taken = take_batch(batch, by=by, at=at)
    end = time.perf_counter()
    assert taken == check.good == CASES
    lowest = floor()
    value, whole = CASES / (end - staged), CASES / (end - begin)
    return {
        "value": round(value), "floor": round(lowest), "ratio": round(value / lowest, 3), "unit": "cases a second",
        "checked_and_staged": round(CASES / (staged - begin)), "whole": round(whole),
        "near_duplicates": check.duplicates,
    }  # fmt: skip


def floor() -> float:
    """The same rows once more, raw: read back, and written into tables of the same columns without their indexes."""
    from django.db import connection, transaction

    tables = ("dispatch_case", "dispatch_step", "record_entry")
    with connection.cursor() as cursor:
        copies = []
        for table in tables:
            cursor.execute(f"SELECT * FROM {table} ORDER BY id DESC LIMIT {CASES}")
            rows = cursor.fetchall()
            cursor.execute(f"CREATE TABLE floor_{table} AS SELECT * FROM {table} WHERE 1 = 0")
            copies.append((f"INSERT INTO floor_{table} VALUES ({', '.join(['%s'] * len(rows[0]))})", rows))
    begin = time.perf_counter()
    for start in range(0, CASES, 1000):
        with transaction.atomic(), connection.cursor() as cursor:
            for statement, rows in copies:
                cursor.executemany(statement, rows[start : start + 1000])
    return CASES / (time.perf_counter() - begin)
