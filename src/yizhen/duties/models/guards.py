"""What the database itself refuses (数据库守卫): two rows of one matter that hold on the same day.

PostgreSQL keeps it by exclusion constraints over ranges; SQLite has one writer at a time, so triggers do.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

SPANS = (
    ("duties_item_version", ("item_id",), "duties: two versions of one item hold on the same day"),
    ("duties_entry", ("list_id", "key"), "duties: two entries under one key hold on the same day"),
)
"""Table, what makes a row the same matter, what is said (有效期不得重叠的表)."""
HIGHER_SPANS = (
    ("duties_above", ("higher_id", "code"), "duties: two entries of a higher catalogue hold on the same day"),
)


def raise_guards(connection: BaseDatabaseWrapper, spans: tuple[tuple[str, tuple[str, ...], str], ...] = SPANS) -> None:
    """Set the guards up on this database (设守卫)."""
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor, spans):
            cursor.execute(statement)


def _statements(vendor: str, spans: tuple[tuple[str, tuple[str, ...], str], ...]) -> list[str]:
    if vendor == "postgresql":
        return [_exclusion(table, same) for table, same, _words in spans]
    return [
        _trigger(table, same, words, event) for table, same, words in spans for event in ("INSERT", "UPDATE")
    ]


def _exclusion(table: str, same: tuple[str, ...]) -> str:
    equal = ", ".join(f"{_alike(name)} WITH &&" for name in same)
    return (
        f"ALTER TABLE {table} ADD CONSTRAINT {table}_apart "
        f"EXCLUDE USING gist ({equal}, daterange(valid_from, valid_to) WITH &&)"
    )


def _alike(name: str) -> str:
    """A range that overlaps another one only where the two columns are equal; gist has no plain equality of its own."""
    if name == "code":
        return f"int8range(hashtextextended({name}, 0), hashtextextended({name}, 0), '[]')"
    return f"int8range({name}::bigint, {name}::bigint, '[]')"


def _trigger(table: str, same: tuple[str, ...], words: str, event: str) -> str:
    matter = " AND ".join(f"other.{name} = NEW.{name}" for name in same)
    clash = (
        f"SELECT 1 FROM {table} other WHERE {matter} AND other.id <> NEW.id "  # noqa: S608  names of this file
        "AND other.valid_from < COALESCE(NEW.valid_to, '9999-12-31') "
        "AND COALESCE(other.valid_to, '9999-12-31') > NEW.valid_from"
    )
    return (
        f"CREATE TRIGGER {table}_apart_{event.lower()} AFTER {event} ON {table} "
        f"WHEN EXISTS ({clash}) BEGIN SELECT RAISE(ABORT, '{words}'); END"
    )
