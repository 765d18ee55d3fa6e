"""Import of a catalogue (导入事项): rows a second, read, checked, written and recorded; the floor inserts the same rows raw."""

import csv
import io
import time

ROWS = 6_000
HEAD = ("事项名称", "类型", "基本编码", "部门", "领域", "设定依据", "法定时限", "承诺时限", "承诺时限单位")


def catalogue() -> bytes:
    """A catalogue in a file: every row different, a tenth refused."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEAD)
    for n in range(ROWS):
        longer = "30" if n % 10 == 9 else "8"
        writer.writerow((
            f"第 {n} 项许可", "行政许可", f"0001{n % 90:02d}{n // 90:03d}000", "县住建局", f"领域{n % 17}",
            "《中华人民共和国行政许可法》第十二条", "20", longer, "工作日",
        ))  # fmt: skip
    return out.getvalue().encode()


def run() -> dict:
    """Import the file; the floor writes as many item, version and basis rows with executemany."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    call_command("migrate", verbosity=0)
    connection.force_debug_cursor = False
    from tests.organs.small_county import HOME, load_home
    from yizhen.duties import actions, sheets
    from yizhen.duties.rules.rows import guess
    from yizhen.duties.terms import Power
    from yizhen.kernel.actors import system_actor

    load_home()
    by, content = system_actor("量", HOME, list(Power)), catalogue()
    begin = time.perf_counter()
    table = sheets.open_table(content, "目录.csv")
    columns = guess(table.head)
    actions.check_rows(table.rows, columns, county=HOME, on=timezone.localdate())
    checked = time.perf_counter()
    file = actions.StagedFile(table.name, table.digest, table.head, table.head_print, timezone.localdate(), columns)
    done = actions.import_rows(table.rows, file, by=by, at=timezone.now())
    end = time.perf_counter()
    taken = sum(one.fate == "new" for one in done)
    assert taken == ROWS - ROWS // 10
    value, lowest = ROWS / (end - checked), floor()
    return {
        "value": round(value), "floor": round(lowest), "ratio": round(value / lowest, 3), "unit": "rows a second",
        "goal": 1500, "dry_run": round(ROWS / (checked - begin)), "taken": taken, "refused": ROWS - taken,
    }  # fmt: skip


def floor() -> float:
    """The same rows once more, raw: read back, and written into bare tables of the same columns."""
    from django.db import connection, transaction

    tables = ("duties_item", "duties_item_version", "duties_basis", "record_entry")
    spent = 0.0
    for name in tables:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {name}")
            rows = cursor.fetchall()
            width = len(cursor.description)
            cursor.execute(f"CREATE TEMPORARY TABLE bare_{name} AS SELECT * FROM {name} WHERE 1 = 0")
            marks = ", ".join(["%s"] * width)
            begin = time.perf_counter()
            with transaction.atomic():
                for start in range(0, len(rows), 1000):
                    cursor.executemany(f"INSERT INTO bare_{name} VALUES ({marks})", rows[start : start + 1000])
            spent += time.perf_counter() - begin
    return ROWS / spent
