"""Write many rows of a table at once (批量写入), the way the record writes its acts, for any house.

Django's ``bulk_create`` builds a statement for every few rows and asks every field of every row for its form: half
of the time of an import. Here a field's form is settled once, and the database gets one statement: prepared on SQLite,
COPY on PostgreSQL. Checks, keys and triggers hold for either.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.db import connection, models

from yizhen.record.actions.inserting import insert_rows
from yizhen.record.actions.writing import OutsideTransaction

_TEXTS = (models.CharField, models.TextField)
_AS_IS = (models.BooleanField, models.IntegerField, models.AutoField, models.ForeignKey, models.BinaryField)


def write_rows(model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert rows in the caller's transaction and return how many (批量写入); the database's checks all hold.

    ``names`` are fields (``organ_id`` for a foreign key); fields not named get their default. Ids are given by the
    database and not returned. Raises OutsideTransaction, IntegrityError.
    """
    table = model._meta  # noqa: SLF001  Django's public name
    if not connection.in_atomic_block:
        raise OutsideTransaction(table.db_table)
    named = [table.get_field(name) for name in names]
    others = [one for one in table.concrete_fields if one not in named and not one.primary_key]
    forms = [_form(one) for one in named]
    constant = tuple(one.get_db_prep_save(one.get_default(), connection) for one in others)
    told = ((*(form(value) for form, value in zip(forms, row, strict=True)), *constant) for row in rows)
    return insert_rows(table.db_table, [one.column for one in (*named, *others)], told)


def _form(field: Any) -> Callable[[Any], Any]:
    """How a field's values go to the database (写入形式), settled once for all rows."""
    if isinstance(field, _TEXTS):
        return lambda value: None if value is None else str(value)
    if isinstance(field, _AS_IS):
        return lambda value: value
    return lambda value: None if value is None else field.get_db_prep_save(value, connection)
