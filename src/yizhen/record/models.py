"""Tables of the record (留痕表): entries and seals are append-only, kept so by triggers on both databases."""

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper


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


# --- guards: part of the schema, raised by a migration and again by `yizhen record guard` ------------------------

GUARDED = {"record_entry": "id", "record_seal": "seq"}

SQLITE = """
CREATE TRIGGER IF NOT EXISTS {t}_no_update BEFORE UPDATE ON {t}
BEGIN SELECT RAISE(ABORT, '留痕不可修改'); END;
CREATE TRIGGER IF NOT EXISTS {t}_no_delete BEFORE DELETE ON {t}
BEGIN SELECT RAISE(ABORT, '留痕不可删除'); END;
CREATE TRIGGER IF NOT EXISTS {t}_no_replace BEFORE INSERT ON {t}
WHEN EXISTS (SELECT 1 FROM {t} WHERE {k} = NEW.{k})
BEGIN SELECT RAISE(ABORT, '留痕不可替换'); END;
"""
SQLITE_PENDING = """
CREATE TRIGGER IF NOT EXISTS record_entry_to_pending AFTER INSERT ON record_entry
BEGIN INSERT INTO record_pending (entry) VALUES (NEW.id); END;
"""
POSTGRES_FUNCTIONS = """
CREATE OR REPLACE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '留痕不可修改、删除或清空(%)', TG_OP; END $$;
CREATE OR REPLACE FUNCTION record_to_pending() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN INSERT INTO record_pending (entry) SELECT id FROM fresh; RETURN NULL; END $$;
"""
POSTGRES = """
CREATE OR REPLACE TRIGGER {t}_no_update BEFORE UPDATE OR DELETE ON {t}
FOR EACH STATEMENT EXECUTE FUNCTION record_refuse();
CREATE OR REPLACE TRIGGER {t}_no_truncate BEFORE TRUNCATE ON {t}
FOR EACH STATEMENT EXECUTE FUNCTION record_refuse();
"""
POSTGRES_PENDING = """
CREATE OR REPLACE TRIGGER record_entry_to_pending AFTER INSERT ON record_entry
REFERENCING NEW TABLE AS fresh FOR EACH STATEMENT EXECUTE FUNCTION record_to_pending();
"""


def raise_guards(connection: BaseDatabaseWrapper) -> None:
    """Raise every guard that does not stand (竖起数据库保护); doing it twice changes nothing."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRES_FUNCTIONS)
            for table in GUARDED:
                cursor.execute(POSTGRES.format(t=table))
            cursor.execute(POSTGRES_PENDING)
            return
        statements = [SQLITE.format(t=t, k=k) for t, k in GUARDED.items()]
        for block in [*statements, SQLITE_PENDING]:
            for statement in block.split("END;"):
                if statement.strip():
                    cursor.execute(statement + "END")
