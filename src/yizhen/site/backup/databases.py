"""Dump and load the database (导出导入数据库): SQLite by its online backup, PostgreSQL by its own programs."""

import os
import re
import shutil
import sqlite3
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from yizhen.site.backup.terms import ASIDE, POSTGRES_FILE, SQLITE_FILE, Refused

OLD_SCHEMA = ASIDE.replace("-", "_")
LIBPQ = {
    "host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE",
    "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT", "sslcert": "PGSSLCERT", "sslkey": "PGSSLKEY",
}  # fmt: skip


@dataclass(frozen=True)
class Dumped:
    """导出结果: the file's name in the archive, and what was in the database at that very moment."""

    name: str
    version: str
    tables: dict[str, int]
    migrations: dict[str, list[str]]
    chain: tuple[int, str]


def _look(run, tables: list[str]) -> tuple[dict[str, int], dict[str, list[str]], tuple[int, str]]:
    """Counts, migrations and the chain's head, through any ``run(statement) -> rows``."""
    counts = {name: run(f'SELECT count(*) FROM "{name}"')[0][0] for name in tables}  # noqa: S608 (names from the catalog)
    if "django_migrations" not in counts:
        raise Refused("数据库还没有建立:请先运行 yizhen migrate。")
    applied: dict[str, list[str]] = {}
    for app, name in run("SELECT app, name FROM django_migrations ORDER BY id"):
        applied.setdefault(app, []).append(name)
    heads = run("SELECT seq, hash FROM record_seal ORDER BY seq DESC LIMIT 1") if "record_seal" in counts else []
    chain = (heads[0][0], bytes(heads[0][1]).hex()) if heads else (0, "")
    return counts, applied, chain


# --- SQLite -----------------------------------------------------------------------------------------------


def sqlite_counts(path: Path) -> dict[str, int]:
    """Rows of every table of a database file (各表行数)."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as db:
        return _look(lambda s: db.execute(s).fetchall(), _sqlite_tables(db))[0]


def _sqlite_tables(db: sqlite3.Connection) -> list[str]:
    rows = db.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'")
    return sorted(row[0] for row in rows)


def dump_sqlite(source: Path, folder: Path) -> Dumped:
    """Copy a live database in one consistent read, without stopping its writers (在线备份)."""
    target = folder / SQLITE_FILE
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True, timeout=60)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)  # all pages in one step: one read transaction, writers go on in the WAL
        copy.execute("PRAGMA journal_mode = DELETE")
        if (told := copy.execute("PRAGMA quick_check(1)").fetchone()[0]) != "ok":
            raise Refused(f"数据库文件本身已损坏({told[:120]}),没有写出备份。请保留现场,从上一份备份恢复。")
        looked = _look(lambda s: copy.execute(s).fetchall(), _sqlite_tables(copy))
    return Dumped(SQLITE_FILE, sqlite3.sqlite_version, *looked)


# --- PostgreSQL -------------------------------------------------------------------------------------------


def _parameters() -> dict:
    from django.db import connection

    wanted = connection.get_connection_params()
    return {key: str(value) for key, value in wanted.items() if key in LIBPQ and value}


def _connect():
    import psycopg

    return psycopg.connect(**_parameters(), autocommit=True)


def _program(name: str, server: int) -> str:
    """pg_dump or pg_restore of the server's own major version, else the newest there is."""
    found = {}
    for path in Path("/usr/lib/postgresql").glob(f"*/bin/{name}"):
        if (version := path.parent.parent.name).isdecimal():
            found[int(version)] = str(path)
    chosen = found.get(server) or (found[max(found)] if found else shutil.which(name))
    if not chosen:
        raise Refused(f"这台机器上没有 {name}:请安装 postgresql-client(版本不低于数据库),再运行一次。")
    return chosen


def _run(name: str, server: int, *arguments: str) -> None:
    """Run a program of PostgreSQL; the password goes by environment, never on the command line."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
    env |= {LIBPQ[key]: value for key, value in _parameters().items()}
    done = subprocess.run(  # noqa: S603 (a program of PostgreSQL with fixed arguments)
        [_program(name, server), *arguments], env=env, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Refused(f"{name} 没有成功:{done.stderr.strip()[-600:]}")


def _postgres_tables(db) -> list[str]:
    rows = db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
    return [row[0] for row in rows.fetchall()]


def dump_postgres(folder: Path) -> Dumped:
    """pg_dump of one snapshot, and counts of the same snapshot (导出 PostgreSQL)."""
    with _connect() as db:
        db.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        snapshot = db.execute("SELECT pg_export_snapshot()").fetchone()[0]
        server = db.info.server_version
        _run("pg_dump", server // 10_000, "--format=custom", "--no-owner", "--no-privileges",
             f"--exclude-schema={OLD_SCHEMA}*", f"--snapshot={snapshot}",
             f"--file={folder / POSTGRES_FILE}")  # fmt: skip
        looked = _look(lambda s: db.execute(s).fetchall(), _postgres_tables(db))
        db.execute("COMMIT")
    return Dumped(POSTGRES_FILE, f"{server // 10_000}.{server % 10_000}", *looked)


def postgres_counts() -> dict[str, int]:
    """Rows of every table of the connected database (各表行数); empty when it is empty."""
    with _connect() as db:
        tables = _postgres_tables(db)
        return _look(lambda s: db.execute(s).fetchall(), tables)[0] if tables else {}


def postgres_is_empty() -> bool:
    """Whether the connected database holds no table yet (是否空库)."""
    with _connect() as db:
        return not _postgres_tables(db)


def postgres_others() -> int:
    """Other programs that are connected to the same database (其他连接数)."""
    with _connect() as db:
        return db.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        ).fetchone()[0]


def set_postgres_aside(stamp: str) -> str:
    """Keep what stands in the database under another schema (旧数据另存为另一模式); returns its name."""
    name = f"{OLD_SCHEMA}{re.sub('[^0-9]', '', stamp)}"
    with _connect() as db, db.transaction():
        db.execute(f"ALTER SCHEMA public RENAME TO {name}")
        db.execute("CREATE SCHEMA public")
    return name


def take_postgres_back(name: str) -> None:
    """Undo `set_postgres_aside` after a restore that failed (撤回另存)."""
    with _connect() as db, db.transaction():
        db.execute("DROP SCHEMA public CASCADE")
        db.execute(f"ALTER SCHEMA {name} RENAME TO public")


def load_postgres(file: Path) -> None:
    """pg_restore in one transaction: all of it or nothing (导入 PostgreSQL)."""
    with _connect() as db:
        server = db.info.server_version // 10_000
    _run("pg_restore", server, "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
         f"--dbname={_parameters()['dbname']}", str(file))  # fmt: skip
