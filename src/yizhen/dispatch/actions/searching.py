"""Keeping the index of cases (案件检索): news makes a case be read anew; nothing but the cases is needed to rebuild it.

An entry holds pairs of characters of title, detail and place, and marks of county, place and organs that narrow a
search early. The marks only narrow: what an actor may see is decided where rows are read.
"""

from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from yizhen.dispatch.models import Case
from yizhen.dispatch.rules.grams import grams
from yizhen.dispatch.rules.marks import marks_of
from yizhen.record import door as record

SEARCH = "dispatch.search"
UNTOUCHED = frozenset(
    f"dispatch.case.{name}" for name in ("signed", "handled", "verified", "reworked", "closed", "rated", "duplicated")
)
"""Acts that change nothing that is searched (不影响检索的动作)."""
CHUNK = 400
FIELDS = (
    "pk", "title", "detail", "place_text", "county", "township", "village", "holder_township", "holder_organ_id",
    "intake_organ_id",
)  # fmt: skip


def note_cases(entries: list[record.Sealed]) -> None:
    """Read anew the cases that something happened to (更新检索)."""
    ids = {one.subject_id for one in entries if one.subject_kind == "dispatch.case" and one.act not in UNTOUCHED}
    index_cases(sorted(ids))


@transaction.atomic
def index_cases(ids: Sequence[int]) -> None:
    """Index cases by id (编入检索): one statement to read, two to write, for each few hundred."""
    for start in range(0, len(ids), CHUNK):
        rows = Case.objects.filter(pk__in=ids[start : start + CHUNK]).values_list(*FIELDS)
        _write([(row[0], _tokens(row)) for row in rows])


def _tokens(row: tuple[Any, ...]) -> list[str]:
    return sorted(grams(row[1:4]) | marks_of(row[4], row[5:8], row[8:10]))


def _write(entries: list[tuple[int, list[str]]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.executemany(
                "INSERT INTO dispatch_search (case_id, grams) VALUES (%s, array_to_tsvector(%s::text[]))"
                " ON CONFLICT (case_id) DO UPDATE SET grams = excluded.grams",
                entries,
            )
            return
        cursor.executemany("DELETE FROM dispatch_search WHERE rowid = %s", [(pk,) for pk, _tokens in entries])
        cursor.executemany(
            "INSERT INTO dispatch_search (rowid, grams) VALUES (%s, %s)",
            [(pk, " ".join(tokens)) for pk, tokens in entries],
        )


@transaction.atomic
def rebuild_search() -> None:
    """Throw the index away and have it read the record from the beginning (重建检索)."""
    record.rewind(SEARCH)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM dispatch_search")
