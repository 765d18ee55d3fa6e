"""Append acts in the caller's transaction (写入留痕)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec
from django.db import connection

from yizhen.kernel.actors import Actor
from yizhen.record.actions.inserting import insert_rows
from yizhen.record.terms import REGISTRY, UnknownAct

COLUMNS = (
    "at_us", "act", "county", "subject_kind", "subject_id", "account", "post", "organ", "actor_name", "post_title",
    "organ_name", "channel", "request", "payload",
)  # fmt: skip
INSERT = (
    f"INSERT INTO record_entry ({', '.join(COLUMNS)}) VALUES ({', '.join(['%s'] * len(COLUMNS))}) RETURNING id"  # noqa: S608
)


class OutsideTransaction(Exception):
    """不在事务中: the change and its record entry must be committed together."""


@dataclass(frozen=True, slots=True)
class Draft:
    """待写条目 draft: one act to append, for bulk writing."""

    act: str
    payload: msgspec.Struct
    at: datetime
    subject: tuple[str, int]
    by: Actor
    county: str = ""


def microseconds(at: datetime) -> int:
    """Instant as whole microseconds since 1970 UTC (微秒); naive instants are refused."""
    if at.tzinfo is None:
        raise ValueError("a naive instant has no place in the record")
    whole = int(at.replace(microsecond=0).timestamp())
    return whole * 1_000_000 + at.microsecond


def entry_values(draft: Draft) -> tuple[object, ...]:
    """Column values of an entry in the order of the table (列值); checks the act against the registry."""
    news = REGISTRY.get(draft.act)
    if news is None or type(draft.payload) is not news.payload:
        raise UnknownAct(f"{draft.act} with {type(draft.payload).__name__}: no house publishes this")
    by = draft.by
    return (
        microseconds(draft.at), draft.act, draft.county or by.county, *draft.subject,
        by.account, by.post, by.organ, by.name, by.post_title, by.organ_name, by.channel, by.request,
        msgspec.json.encode(draft.payload).decode(),
    )  # fmt: skip


def append(
    act: str, payload: msgspec.Struct, *, by: Actor, at: datetime, subject: tuple[str, int], county: str = ""
) -> int:
    """Append one act in the caller's transaction and return the entry's id (写入一条留痕).

    Raises UnknownAct, OutsideTransaction.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(act)
    with connection.cursor() as cursor:
        cursor.execute(INSERT, entry_values(Draft(act, payload, at, subject, by, county)))
        return cursor.fetchone()[0]


def append_many(drafts: Iterable[Draft]) -> int:
    """Append many acts in the caller's transaction and return how many (批量写入留痕)."""
    if not connection.in_atomic_block:
        raise OutsideTransaction("append_many")
    return insert_rows("record_entry", COLUMNS, [entry_values(draft) for draft in drafts])
