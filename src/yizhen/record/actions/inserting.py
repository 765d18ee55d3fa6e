"""Insert many rows with one statement (成批插入): prepared on SQLite, COPY on PostgreSQL; checks and triggers hold for either."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection

CHUNK = 5000


def insert_rows(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows of values as the database takes them, in the caller's transaction, and return how many (写入行).

    Raises what Django raises, IntegrityError for one.
    """
    into = f"{connection.ops.quote_name(table)} ({', '.join(map(connection.ops.quote_name, columns))})"
    write = _copy if connection.vendor == "postgresql" else _insert
    written, waiting = 0, iter(rows)
    with connection.cursor() as cursor:
        while part := list(islice(waiting, CHUNK)):
            write(cursor, into, part)
            written += len(part)
    return written


def _insert(cursor: Any, into: str, rows: list[Sequence[Any]]) -> None:
    marks = ", ".join(["%s"] * len(rows[0]))
    cursor.executemany(f"INSERT INTO {into} VALUES ({marks})", rows)  # noqa: S608  our own names


def _copy(cursor: Any, into: str, rows: list[Sequence[Any]]) -> None:
    with connection.wrap_database_errors, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)
