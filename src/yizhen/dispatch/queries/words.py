"""Asking the index of words (检索索引): which cases hold all pairs of characters; the rows themselves decide afterwards.

Only letters, digits and quotation marks reach an expression, so that it may stand in the statement: PostgreSQL then
knows how rare its words are. A prepared statement would have it plan for words of middling rareness.
"""

from collections.abc import Iterable

from django.db import connection

FINDS = {
    "sqlite": "SELECT rowid FROM dispatch_search WHERE dispatch_search MATCH '{}' ORDER BY rowid DESC LIMIT {}",
    "postgresql": "SELECT case_id FROM dispatch_search WHERE grams @@ '{}'::tsquery ORDER BY case_id DESC LIMIT {}",
}
LASTS = {
    "sqlite": "SELECT rowid FROM dispatch_search ORDER BY rowid DESC LIMIT 1",
    "postgresql": "SELECT case_id FROM dispatch_search ORDER BY case_id DESC LIMIT 1",
}
SIGNS = {"sqlite": ('"', " AND ", " OR "), "postgresql": ("''", " & ", " | ")}


def word(one: str) -> str:
    """One pair or mark as the index takes it (检索词)."""
    if not one.isalnum():
        raise ValueError(one)
    quote = SIGNS[connection.vendor][0]
    return f"{quote}{one}{quote}"


def every(words: Iterable[str]) -> str:
    """All of these words (全部)."""
    return SIGNS[connection.vendor][1].join(word(one) for one in sorted(words))


def both(*expressions: str) -> str:
    """All of these expressions (并且); empty ones ask nothing."""
    return SIGNS[connection.vendor][1].join(f"({one})" for one in expressions if one)


def either(*expressions: str) -> str:
    """Any of these expressions (或者)."""
    return SIGNS[connection.vendor][2].join(f"({one})" for one in expressions)


def some(words: Iterable[str]) -> str:
    """Any of these words (任一)."""
    return SIGNS[connection.vendor][2].join(word(one) for one in words)


def statement(expression: str, most: int) -> str:
    """The statement that finds the newest cases of an expression (检索语句)."""
    return FINDS[connection.vendor].format(expression, int(most))


def newest(expression: str, most: int) -> list[int]:
    """The newest cases that the index has for an expression (检索命中)."""
    with connection.cursor() as cursor:
        cursor.execute(statement(expression, most))
        return [row[0] for row in cursor.fetchall()]


def last_indexed() -> int:
    """The newest case that the index has read (已编入至); 0 where it has read none."""
    with connection.cursor() as cursor:
        cursor.execute(LASTS[connection.vendor])
        return int((cursor.fetchone() or (0,))[0])
