"""Guards of the ledger (编制账保护): entries and legs refuse every change, deletion and replacement, in the database."""

from django.db.backends.base.base import BaseDatabaseWrapper

GUARDED = ("staffing_entry", "staffing_leg")
_SQLITE = {
    "no_update": "BEFORE UPDATE ON {t} BEGIN SELECT RAISE(ABORT, '编制账不可修改'); END",
    "no_delete": "BEFORE DELETE ON {t} BEGIN SELECT RAISE(ABORT, '编制账不可删除'); END",
    "no_replace": (
        "BEFORE INSERT ON {t} WHEN EXISTS (SELECT 1 FROM {t} WHERE id = NEW.id)"
        " BEGIN SELECT RAISE(ABORT, '编制账不可替换'); END"
    ),
}
_FUNCTION = "BEGIN RAISE EXCEPTION '编制账不可修改、删除或清空(%)', TG_OP; END"
_POSTGRES = {"no_update": "BEFORE UPDATE OR DELETE", "no_truncate": "BEFORE TRUNCATE"}


def ledger_guards(connection: BaseDatabaseWrapper) -> dict[str, str]:
    """Name of every trigger that should stand, and the statement that raises it (应有的保护)."""
    if connection.vendor == "postgresql":
        return {
            f"{table}_{name}": f"CREATE TRIGGER {table}_{name} {when} ON {table}"
            " FOR EACH STATEMENT EXECUTE FUNCTION staffing_refuse()"
            for table in GUARDED
            for name, when in _POSTGRES.items()
        }
    return {
        f"{table}_{name}": f"CREATE TRIGGER {table}_{name} {body.format(t=table)}"
        for table in GUARDED
        for name, body in _SQLITE.items()
    }


def ledger_guards_missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Triggers that do not stand (缺失的保护)."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        standing = {row[0] for row in cursor.fetchall()}
    return sorted(set(ledger_guards(connection)) - standing)


def raise_ledger_guards(connection: BaseDatabaseWrapper) -> None:
    """Raise every guard that does not stand (竖起保护); doing it twice changes nothing."""
    missing = ledger_guards_missing(connection)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION staffing_refuse() RETURNS trigger LANGUAGE plpgsql AS $${_FUNCTION}$$"
            )
        for name in missing:
            cursor.execute(ledger_guards(connection)[name])
