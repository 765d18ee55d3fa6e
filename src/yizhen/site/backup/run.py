"""Back up and restore as a whole (备份与恢复的全过程)."""

import os
import shutil
import tempfile
import time
from datetime import datetime
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Literal

from yizhen.site.backup import archive, databases, keys, running
from yizhen.site.backup.mark import note_backup
from yizhen.site.backup.terms import (
    ASIDE,
    FORMAT,
    SQLITE_FILE,
    STAGE,
    BackedUp,
    Manifest,
    Refused,
    Restored,
)
from yizhen.site.start import set_up

DATABASE = "yizhen.sqlite3"
KEYS_APART = "数据备份和密钥文件两样都要有才能恢复;请把密钥文件存到另一处(另一台机器、U 盘、保险柜),不要与备份放在一起。"
NO_KEYS = "没有给 --keys,本次没有写出密钥。没有密钥,备份里的个人信息永远打不开:请至少另存一次密钥(yizhen backup … --keys 文件)。"


def uses_postgres() -> bool:
    """Whether DATABASE_URL selects PostgreSQL (是否用 PostgreSQL)."""
    return os.environ.get("DATABASE_URL", "").startswith(("postgres:", "postgresql:"))


# --- backup -----------------------------------------------------------------------------------------------


def backup(home: Path, to: Path, *, key_file: Path | None, at: datetime) -> BackedUp:
    """Back up while the site runs (备份): home files first, then the database, so that no anchor is ahead of it."""
    begun = time.monotonic()
    _check_targets(home, to, key_file)
    if uses_postgres():
        set_up()
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=to.parent) as name:
        folder = Path(name)
        taken = _copies(home, folder)
        dumped = databases.dump_postgres(folder) if uses_postgres() else databases.dump_sqlite(home / DATABASE, folder)
        taken[dumped.name] = folder / dumped.name
        manifest = Manifest(
            FORMAT, at, version("yizhen"), "postgresql" if uses_postgres() else "sqlite", dumped.version,
            dumped.migrations, dumped.tables, *dumped.chain, keys.check_of(keys.master_of(home)),
            {name: archive.sum_of(path) for name, path in taken.items()},
        )  # fmt: skip
        archive.pack(manifest, taken, to)
    if key_file:
        keys.write(home, key_file, at)
    note_backup(home, at, to)
    whole = archive.sum_of(to)
    return BackedUp(
        str(to), whole.size, whole.sha256, str(key_file or ""), manifest.engine, manifest.program,
        len(manifest.tables), sum(manifest.tables.values()), manifest.chain_seq,
        round(time.monotonic() - begun, 2), _warnings(to, key_file),
    )  # fmt: skip


def _check_targets(home: Path, to: Path, key_file: Path | None) -> None:
    if not uses_postgres() and not (home / DATABASE).exists():
        raise Refused(f"{home} 里没有数据库。请用 --home 指明数据目录。")
    if not home.is_dir():
        raise Refused(f"没有数据目录 {home}。请用 --home 指明。")
    for path in (to, *([key_file] if key_file else [])):
        if path.exists():
            raise Refused(f"{path} 已存在,不覆盖。请换一个文件名(例如带上日期)。")
        if not path.parent.is_dir():
            raise Refused(f"没有文件夹 {path.parent}。请先建好。")


def _warnings(to: Path, key_file: Path | None) -> list[str]:
    if key_file is None:
        return [NO_KEYS]
    return [KEYS_APART] if key_file.resolve().parent == to.resolve().parent else []


def _copies(home: Path, folder: Path) -> dict[str, Path]:
    """Copies of the home folder's files, so that their sums hold while the site writes on (复制文件)."""
    taken = {}
    for name, path in archive.files_of(home):
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
        taken[name] = copy
    return taken


# --- restore ----------------------------------------------------------------------------------------------


def restore(file: Path, home: Path, *, key_file: Path | None, force: bool, at: datetime) -> Restored:
    """Restore an archive into a home folder (恢复): nothing is touched before everything has been checked."""
    begun = time.monotonic()
    fresh = not home.exists()
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        manifest, state, aside = _restore_files(file, home, key_file, force=force, at=at)
    except Refused:
        if fresh:
            shutil.rmtree(home)
        raise
    return _finish(manifest, home, state, aside, begun)


def _restore_files(file, home, key_file, *, force, at) -> tuple[Manifest, str, str]:
    with running.alone(home):
        stage = Path(tempfile.mkdtemp(prefix=STAGE, dir=home))
        try:
            manifest = archive.unpack(file, stage)
            _check_program(manifest)
            state = _check_keys(manifest, home, key_file)
            standing = _standing(home)
            _check_database(manifest, home, standing, force=force)
            return manifest, state, _swap(manifest, home, stage, key_file, standing, at=at)
        finally:
            shutil.rmtree(stage, ignore_errors=True)


def _check_program(manifest: Manifest) -> None:
    """A backup of a newer program has migrations that this one does not know (版本核对)."""
    for app, names in manifest.migrations.items():
        folder = files("yizhen").joinpath(app, "migrations")
        if not folder.is_dir():
            continue
        known = {entry.name.removesuffix(".py") for entry in folder.iterdir()}
        if ahead := [name for name in names if name not in known]:
            raise Refused(
                f"备份出自程序 {manifest.program},其中 {app} 的 {ahead[0]} 本程序({version('yizhen')})没有。"
                "请先把程序升级到不低于备份的版本,再恢复。"
            )


def _check_keys(manifest: Manifest, home: Path, key_file: Path | None) -> Literal["given", "already there", "missing"]:
    given = keys.read(key_file).files["keys/master"].strip() if key_file else keys.master_of(home)
    if not given:
        return "missing"
    if keys.check_of(given) == manifest.key_check:
        return "given" if key_file else "already there"
    where = f"密钥文件 {key_file}" if key_file else f"{home} 里已有的密钥(或 YIZHEN_MASTER_KEY)"
    raise Refused(f"{where} 不是这份备份当时的密钥,恢复后个人信息将打不开。请用 --keys 给出那时的密钥文件。")


def _standing(home: Path) -> list[str]:
    """What stands in the home folder already and a restore would mix with (已有内容)."""
    data = {path.name for path in home.iterdir() if archive.belongs(path.name)}
    return sorted(data | {path.name for path in home.glob(f"{DATABASE}*") if not path.name.endswith(".queue")})


def _check_database(manifest: Manifest, home: Path, standing: list[str], *, force: bool) -> None:
    kind = "postgresql" if uses_postgres() else "sqlite"
    if kind != manifest.engine:
        raise Refused(
            f"备份来自 {manifest.engine},现在选的是 {kind}。SQLite 的备份恢复时不设 DATABASE_URL;"
            "PostgreSQL 的备份恢复时设 DATABASE_URL 指向一个空库。"
        )
    full = list(standing)
    if uses_postgres():
        os.environ["YIZHEN_HOME"] = str(home)
        _before_keys(home)
        if others := databases.postgres_others():
            raise Refused(f"还有 {others} 个程序连着这个数据库。请先停止网站和其他程序,再恢复。")
        if not databases.postgres_is_empty():
            full.append("PostgreSQL 数据库")
    if full and not force:
        raise Refused(
            f"{home} 里已有数据({'、'.join(full[:6])}),没有恢复。要用备份替换它,请加 --force,原有数据会另存,不会删除。"
        )


def _before_keys(home: Path) -> None:
    """Start Django for its database parameters without leaving new keys in the home folder."""
    had = (home / "keys").exists()
    stood_in = {name: os.environ.get(name) for name in keys.NAMES.values()}
    os.environ.update({name: value or "not in use yet" for name, value in stood_in.items()})
    try:
        set_up()
    finally:
        for name, value in stood_in.items():
            if value is None:
                del os.environ[name]
        if not had:
            shutil.rmtree(home / "keys", ignore_errors=True)


def _swap(
    manifest: Manifest, home: Path, stage: Path, key_file: Path | None, standing: list[str], *, at: datetime
) -> str:
    """Set the old aside and put the new in place; put the old back when that fails (替换)."""
    stamp = f"{at.astimezone():%Y%m%d-%H%M%S}"
    aside, schema = home / f"{ASIDE}{stamp}", ""
    moved, placed = [], []
    try:
        for name in [*standing, *(["keys"] if key_file and (home / "keys").exists() else [])]:
            aside.mkdir(exist_ok=True, mode=0o700)
            (home / name).rename(aside / name)
            moved.append(name)
        if key_file:
            keys.place(keys.read(key_file), home)
        for path in sorted((stage / "home").iterdir()) if (stage / "home").is_dir() else []:
            path.rename(home / path.name)
            placed.append(path.name)
        if uses_postgres():
            schema = "" if databases.postgres_is_empty() else databases.set_postgres_aside(stamp)
            databases.load_postgres(stage / "database.pgdump")
        else:
            (stage / SQLITE_FILE).rename(home / DATABASE)
            placed.append(DATABASE)
        _compare(manifest, home)
    except (Refused, OSError) as fault:
        _put_back(home, aside, moved, placed, schema)
        raise Refused(f"{fault} 恢复没有完成,原有数据已放回原处。") from fault
    return "、".join(word for word in (str(aside) if moved else "", f"数据库模式 {schema}" if schema else "") if word)


def _put_back(home: Path, aside: Path, moved: list[str], placed: list[str], schema: str) -> None:
    for name in placed:
        path = home / name
        shutil.rmtree(path) if path.is_dir() else path.unlink(missing_ok=True)
    for name in moved:
        if (home / name).is_dir():
            shutil.rmtree(home / name)
        (aside / name).rename(home / name)
    if moved:
        aside.rmdir()
    if schema:
        databases.take_postgres_back(schema)


def _compare(manifest: Manifest, home: Path) -> None:
    """Rows as restored against rows as backed up (行数核对)."""
    found = databases.postgres_counts() if uses_postgres() else databases.sqlite_counts(home / DATABASE)
    if found != manifest.tables:
        names = {*found, *manifest.tables}
        wrong = sorted(n for n in names if found.get(n) != manifest.tables.get(n))
        raise Refused(f"恢复后的行数与备份清单不符:{'、'.join(wrong[:5])}。")


def _finish(manifest: Manifest, home: Path, state: str, aside: str, begun: float) -> Restored:
    """Migrate forward, verify the record against the anchors, tell (升级、核验)."""
    os.environ["YIZHEN_HOME"] = str(home)
    migrated = _migrate_forward()
    from yizhen.record.door import verify

    verdict = verify()
    return Restored(
        verdict.ok and state != "missing", str(home), manifest.made_at, manifest.engine, manifest.program,
        len(manifest.tables), sum(manifest.tables.values()), migrated, state, aside, verdict.entries,
        verdict.anchors, [finding.words for finding in verdict.findings], round(time.monotonic() - begun, 2),
    )  # fmt: skip


def _migrate_forward() -> list[str]:
    if not uses_postgres():
        set_up()
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    call_command("migrate", interactive=False, verbosity=0)
    return [f"{migration.app_label}.{migration.name}" for migration, _backwards in plan]
