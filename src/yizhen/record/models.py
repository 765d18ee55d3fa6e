"""Tables of the record (留痕表): entries and seals are append-only, kept so by triggers on both databases."""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from yizhen.record.terms import CheckState


class EntryRow(models.Model):
    """留痕条目 one act. Columns are stored as hashed: integers and text, no value a database would re-format."""

    at_us = models.BigIntegerField()
    act = models.CharField(max_length=80)
    county = models.CharField(max_length=6)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.BigIntegerField()
    account = models.BigIntegerField(null=True)
    post = models.BigIntegerField(null=True)
    organ = models.BigIntegerField(null=True)
    actor_name = models.CharField(max_length=80)
    post_title = models.CharField(max_length=80)
    organ_name = models.CharField(max_length=120)
    channel = models.CharField(max_length=16)
    request = models.CharField(max_length=64)
    payload = models.TextField()

    class Meta:
        db_table = "record_entry"
        indexes = (
            models.Index(fields=["subject_kind", "subject_id", "id"], name="record_entry_subject"),
            models.Index(fields=["account", "id"], name="record_entry_account"),
            models.Index(fields=["act", "id"], name="record_entry_act"),
        )


class PendingRow(models.Model):
    """待封存 an entry committed but not yet sealed; written with it, removed when it is sealed."""

    entry = models.BigIntegerField(primary_key=True)

    class Meta:
        db_table = "record_pending"


class SealRow(models.Model):
    """封条 the entry's place in the chain: dense order, hash over the one before and the entry's bytes."""

    seq = models.BigIntegerField(primary_key=True)
    entry = models.BigIntegerField(unique=True)
    hash = models.BinaryField(max_length=32)

    class Meta:
        db_table = "record_seal"


class CursorRow(models.Model):
    """读取位置 how far a handler has read the chain; moved in the handler's own transaction."""

    handler = models.CharField(max_length=80, primary_key=True)
    seq = models.BigIntegerField(default=0)

    class Meta:
        db_table = "record_cursor"


class PersonKeyRow(models.Model):
    """个人密钥 key of one person's values, wrapped by the master key outside the database."""

    key = models.CharField(max_length=32, primary_key=True)
    wrapped = models.BinaryField()

    class Meta:
        db_table = "record_person_key"


class CheckRow(models.Model):
    """核验 verification asked for on a page and done by the worker; its verdict is kept."""

    county = models.CharField(max_length=6)
    asked_by = models.CharField(max_length=80)
    asked_at = models.DateTimeField()
    state = models.CharField(max_length=12, default=CheckState.WAITING)
    beat_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    done = models.BigIntegerField(default=0)
    total = models.BigIntegerField(default=0)
    cancelling = models.BooleanField(default=False)
    verdict = models.TextField(blank=True)

    class Meta:
        db_table = "record_check"
        constraints = (
            models.CheckConstraint(
                condition=models.Q(state__in=[str(one) for one in CheckState]), name="record_check_state"
            ),
            models.UniqueConstraint(
                fields=["county"], condition=models.Q(state__in=["waiting", "running"]), name="record_check_one"
            ),
        )


# --- guards: part of the schema, raised by a migration and again by `yizhen record guard` ------------------------

UNIQUE = {"record_entry": ("id",), "record_seal": ("seq", "entry")}
"""Guarded tables and every unique column of each: a REPLACE deletes whatever row any of them meets (受保护的表)."""

_SQLITE = {
    "no_update": "BEFORE UPDATE ON {t} BEGIN SELECT RAISE(ABORT, '留痕不可修改'); END",
    "no_delete": "BEFORE DELETE ON {t} BEGIN SELECT RAISE(ABORT, '留痕不可删除'); END",
    "no_replace": (
        "BEFORE INSERT ON {t} WHEN EXISTS (SELECT 1 FROM {t} WHERE {met}) BEGIN SELECT RAISE(ABORT, '留痕不可替换'); END"
    ),
}
_TO_PENDING = "AFTER INSERT ON record_entry BEGIN INSERT INTO record_pending (entry) VALUES (NEW.id); END"

_FUNCTIONS = {
    "record_refuse": "BEGIN RAISE EXCEPTION '留痕不可修改、删除或清空(%)', TG_OP; END",
    "record_to_pending": "BEGIN INSERT INTO record_pending (entry) SELECT id FROM fresh; RETURN NULL; END",
}
_POSTGRES = {
    "no_update": ("BEFORE UPDATE OR DELETE ON {t}", "record_refuse", 26),
    "no_truncate": ("BEFORE TRUNCATE ON {t}", "record_refuse", 34),
}
_POSTGRES_PENDING = ("AFTER INSERT ON record_entry REFERENCING NEW TABLE AS fresh", "record_to_pending", 4)
"""When, which function, and how pg_trigger.tgtype says it: 2 before, 4 insert, 8 delete, 16 update, 32 truncate."""


def _sqlite_guards() -> dict[str, str]:
    made = {
        f"{table}_{name}": body.format(t=table, met=" OR ".join(f"{key} = NEW.{key}" for key in keys))
        for table, keys in UNIQUE.items()
        for name, body in _SQLITE.items()
    }
    return {name: f"CREATE TRIGGER {name} {body}" for name, body in {**made, "record_entry_to_pending": _TO_PENDING}.items()}


def _postgres_guards() -> dict[str, tuple[str, str, str, int]]:
    made = {
        f"{table}_{name}": (table, when.format(t=table), function, kind)
        for table in UNIQUE
        for name, (when, function, kind) in _POSTGRES.items()
    }
    return {**made, "record_entry_to_pending": ("record_entry", *_POSTGRES_PENDING)}


def guards(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Name of every trigger that should stand, and its table (应有的数据库保护)."""
    if connection.vendor == "postgresql":
        return {name: guard[0] for name, guard in _postgres_guards().items()}
    return {name: "_".join(name.split("_")[:2]) for name in _sqlite_guards()}


def guards_missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Triggers that do not stand, or stand only by name with another text (缺失或被替换的数据库保护)."""
    if connection.vendor != "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            standing = dict(cursor.fetchall())
        return sorted(name for name, sql in _sqlite_guards().items() if standing.get(name) != sql)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT t.tgname, t.tgrelid::regclass::text, p.proname, t.tgtype::int, p.prosrc FROM pg_trigger t"
            " JOIN pg_proc p ON p.oid = t.tgfoid WHERE t.tgenabled IN ('O', 'A') AND t.tgqual IS NULL"
        )
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    return sorted(
        name
        for name, (table, _when, function, kind) in _postgres_guards().items()
        if found.get(name) != (table, function, kind, _FUNCTIONS[function])
    )


def raise_guards(connection: BaseDatabaseWrapper) -> None:
    """Raise every guard that does not stand as it should (竖起数据库保护); doing it twice changes nothing."""
    missing = guards_missing(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name, body in _FUNCTIONS.items():
                cursor.execute(f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${body}$$")
            for name in missing:
                table, when, function, _kind = _postgres_guards()[name]
                cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
                cursor.execute(f"CREATE TRIGGER {name} {when} FOR EACH STATEMENT EXECUTE FUNCTION {function}()")
            return
        for name in missing:
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
            cursor.execute(_sqlite_guards()[name])
