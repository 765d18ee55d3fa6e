"""Checks of the database and what stands in it (数据库与数据)."""

import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from yizhen.county.door import calendar_for, counties
from yizhen.record import door as record
from yizhen.site.backup.mark import last_backup
from yizhen.site.doctor.machine import only_here
from yizhen.site.doctor.terms import Check, fault, good, warning
from yizhen.staffing.door import quota_guards_missing

SQLITE_LEAST, POSTGRES_LEAST = (3, 35, 0), 15
PENDING_SECONDS, LAG_ENTRIES, ANCHOR_HOURS, CLOCK_SECONDS = 120, 1000, 2, 5
NOVEMBER, BATCH_DAYS, BACKUP_DAYS, READ_NOW = 11, 7, 2, 500_000_000
WORKER = "后台工作进程可能没有在运行:看 systemctl status yizhen;没有在运行就启动 yizhen serve(或 yizhen worker)。"


def _row(statement: str, *values: object) -> tuple:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchone()


def database() -> Iterator[Check]:
    """The database's version, encoding and locale (数据库版本与编码)."""
    if connection.vendor == "postgresql":
        yield from _postgres()
        return
    mode = _row("PRAGMA journal_mode")[0]
    words = f"SQLite {sqlite3.sqlite_version},{mode.upper()}"
    if sqlite3.sqlite_version_info < SQLITE_LEAST:
        yield fault("database", "数据库", words, "要 SQLite 3.35 及以上:升级操作系统或 Python。")
    elif mode != "wal":
        yield warning("database", "数据库", words, "数据目录所在的文件系统不支持 WAL:不要放在网络盘上。")
    else:
        yield good("database", "数据库", words)


def _postgres() -> Iterator[Check]:
    version = connection.pg_version // 10_000
    encoding, collate, provider = _row(
        "SELECT pg_encoding_to_char(encoding), datcollate, datlocprovider::text FROM pg_database"
        " WHERE datname = current_database()"
    )
    words = f"PostgreSQL {version},编码 {encoding},排序 {collate}"
    if version < POSTGRES_LEAST:
        yield fault("database", "数据库", words, "要 PostgreSQL 15 及以上:升级数据库。")
    elif encoding != "UTF8":
        yield fault("database", "数据库", words, "数据库编码必须是 UTF8:备份后重建(createdb -E UTF8),再恢复。")
    elif provider != "i" and "utf" not in collate.lower():
        mend = "排序规则宜用 C.UTF-8 或 ICU:备份后用 createdb --locale=C.UTF-8 -T template0 重建,再恢复。"
        yield warning("database", "数据库", words, mend)
    else:
        yield good("database", "数据库", words)


def migrations() -> Iterator[Check]:
    """The database fits the program (数据库结构)."""
    executor = MigrationExecutor(connection)
    graph = executor.loader.graph
    pending = executor.migration_plan(graph.leaf_nodes())
    ahead = sorted(set(executor.loader.applied_migrations) - set(graph.nodes))
    if pending:
        names = "、".join(f"{m.app_label}.{m.name}" for m, _ in pending[:4])
        yield fault("migrations", "数据库结构", f"有 {len(pending)} 步升级没有做:{names}", "先备份,再运行 yizhen migrate。")
    elif ahead:
        names = "、".join(".".join(one) for one in ahead[:4])
        yield fault("migrations", "数据库结构", f"数据库比程序新:{names}", "装回与数据库相配的程序版本,或恢复升级前的备份。")
    else:
        yield good("migrations", "数据库结构", "与程序一致")


def integrity() -> Iterator[Check]:
    """SQLite's own check of its file, when the file is small enough to read now (数据库文件)."""
    path = settings.HOME / "yizhen.sqlite3"
    if connection.vendor != "sqlite" or path.stat().st_size > READ_NOW:
        return
    told = _row("PRAGMA quick_check(1)")[0]
    if told == "ok":
        yield good("integrity", "数据库文件", "完好")
    else:
        yield fault("integrity", "数据库文件", f"已损坏:{told[:100]}", "停止网站,保留现场副本,从上一份备份恢复(yizhen restore)。")


def guards() -> Iterator[Check]:
    """The triggers that keep the record from being rewritten (留痕保护)."""
    missing = record.guards_missing()
    if missing:
        mend = "先备份保留现场,再 yizhen record guard 重新竖起,然后 yizhen record verify,并查明谁动过数据库。"
        yield fault("guards", "留痕保护", f"缺失:{'、'.join(missing)}", mend)
    else:
        yield good("guards", "留痕保护", "都在")


def ledger_guards() -> Iterator[Check]:
    """The triggers that keep the establishment ledger from being rewritten (编制台账保护)."""
    missing = quota_guards_missing()
    if missing:
        mend = "先备份保留现场,再 yizhen staffing guard 重新竖起,然后 yizhen staffing check,并查明谁动过数据库。"
        yield fault("ledger-guards", "编制台账保护", f"缺失:{'、'.join(missing)}", mend)
    else:
        yield good("ledger-guards", "编制台账保护", "都在")


def pending() -> Iterator[Check]:
    """Entries committed and not yet sealed (待封存)."""
    count, oldest = _row("SELECT count(*), min(e.at_us) FROM record_pending p JOIN record_entry e ON e.id = p.entry")
    age = datetime.now(UTC).timestamp() - (oldest or 0) / 1e6 if count else 0
    if count and age > PENDING_SECONDS:
        yield warning("pending", "待封存留痕", f"{count} 条,最早的已等 {age / 60:.0f} 分钟", WORKER)
    else:
        yield good("pending", "待封存留痕", f"{count} 条")


def handlers() -> Iterator[Check]:
    """Handlers of news keep up (消息积压)."""
    lags = record.lags()
    late = {name: lag for name, lag in lags.items() if lag > LAG_ENTRIES}
    unknown = sorted(set(lags) - set(record.HANDLERS))
    if late:
        words = "、".join(f"{name} {lag} 条" for name, lag in late.items())
        yield warning("handlers", "消息积压", words, WORKER + "若在运行,看日志里这一项为什么失败。")
    elif unknown:
        yield warning("handlers", "消息积压", f"程序里没有的处理:{'、'.join(unknown)}", "可能装回了旧版本:请核对程序版本。")
    else:
        yield good("handlers", "消息积压", f"{len(lags)} 项处理都跟得上")


def anchors() -> Iterator[Check]:
    """The chain's head is kept outside the database, lately (库外锚点)."""
    seq = _row("SELECT coalesce(max(seq), 0) FROM record_seal")[0]
    known = record.read_anchors(settings.ANCHOR_FILE)
    mend = "运行 yizhen record anchor 立即写一个,并把锚点文件抄到另一台机器;长期没有新锚点说明后台没有运行。"
    if seq == 0:
        yield good("anchors", "库外锚点", "还没有留痕")
    elif not known:
        yield warning("anchors", "库外锚点", "还没有", mend)
    elif known[-1].seq < seq and datetime.now(UTC) - known[-1].at > timedelta(hours=ANCHOR_HOURS):
        behind = f"最近一个在 {known[-1].at.astimezone():%Y-%m-%d %H:%M},之后又有 {seq - known[-1].seq} 条"
        yield warning("anchors", "库外锚点", behind, mend)
    else:
        yield good("anchors", "库外锚点", f"{len(known)} 个,最近在第 {known[-1].seq} 号")


def clock() -> Iterator[Check]:
    """The machine's clock against the database's and against the record (时钟)."""
    now = datetime.now(UTC)
    if connection.vendor == "postgresql":
        away = abs((_row("SELECT clock_timestamp()")[0] - now).total_seconds())
        if away > CLOCK_SECONDS:
            mend = "两台机器都启用对时(systemctl enable --now systemd-timesyncd 或 chrony)。"
            yield warning("clock", "时钟", f"与数据库相差 {away:.0f} 秒", mend)
            return
    latest = _row("SELECT coalesce(max(at_us), 0) FROM (SELECT at_us FROM record_entry ORDER BY id DESC LIMIT 1000) t")[0]
    ahead = latest / 1e6 - now.timestamp()
    if ahead > CLOCK_SECONDS:
        words = f"最近的留痕比现在晚 {ahead / 60:.0f} 分钟:时钟被往回拨过"
        yield fault("clock", "时钟", words, "核对并启用对时;期限按受理时间计算,请核对这段时间的办件。")
    else:
        yield good("clock", "时钟", f"{now.astimezone():%Y-%m-%d %H:%M:%S}")


def master_key() -> Iterator[Check]:
    """The master key opens what stands in the database (主密钥)."""
    found = _row("SELECT requester_name FROM dispatch_case WHERE requester_name LIKE 'p1.%%' ORDER BY id DESC LIMIT 1")
    try:
        opened = record.open_personal(found[0]) if found else None
    except ValueError:
        mend = "把当初的密钥放回 keys/master(备份时另存的密钥文件里有),再重启。"
        yield fault("master_key", "主密钥", "打不开已有的个人信息:不是当初那一把", mend)
        return
    yield good("master_key", "主密钥", "能打开已有的个人信息" if opened else "还没有要打开的个人信息")


def calendar() -> Iterator[Check]:
    """Next year's calendar, from November on (次年日历)."""
    today = datetime.now().astimezone().date()
    years = [today.year, *([today.year + 1] if today.month >= NOVEMBER else [])]
    lacking = [(one.name, year) for one in counties() for year in years if not calendar_for(one.code).known(year)]
    if lacking:
        words = "、".join(f"{name} {year} 年" for name, year in lacking[:6])
        mend = "国务院办公厅公布放假安排后,在“县情与规则—日历”录入(或 yizhen county calendar import);之前跨年的期限是暂定的。"
        yield warning("calendar", "工作日历", f"缺 {words}", mend)
    else:
        yield good("calendar", "工作日历", f"到 {years[-1]} 年")


def demo() -> Iterator[Check]:
    """Made-up data is told apart from a real county's (示例数据)."""
    fictional = [one.name for one in counties() if one.fictional]
    real = [one.name for one in counties() if not one.fictional]
    if fictional and real:
        words = f"虚构的{'、'.join(fictional)}与{'、'.join(real)}在同一个库里"
        yield fault("demo", "示例数据", words, "正式使用请另建数据目录,不要与示例县放在一起。")
    elif fictional and not only_here():
        yield warning("demo", "示例数据", "示例县对外开放着,它的账号密码印在文件里", "正式使用请另建数据目录;只演示请限本机访问。")
    else:
        yield good("demo", "示例数据", f"{'、'.join(fictional)}(虚构)" if fictional else "没有")


def batches() -> Iterator[Check]:
    """Imports that were staged and then forgotten (未了的导入)."""
    since = datetime.now(UTC) - timedelta(days=BATCH_DAYS)
    count = _row("SELECT count(*) FROM dispatch_batch WHERE state = 'staged' AND made_at < %s", since)[0]
    if count:
        mend = "在导入页逐批确认收下或放弃;放弃不影响已收下的。"
        yield warning("batches", "未了的导入", f"{count} 批暂存超过 {BATCH_DAYS} 天", mend)
    else:
        yield good("batches", "未了的导入", "没有")


def backups() -> Iterator[Check]:
    """There is a backup, and not an old one (备份)."""
    made, fictional = last_backup(settings.HOME), all(one.fictional for one in counties())
    mend = "启用定时备份(安装说明“备份”一节),密钥另存。"
    if made is None:
        words = "还没有备份过"
        yield good("backups", "备份", f"{words}(示例数据,不要求)") if fictional else warning("backups", "备份", words, mend)
    elif datetime.now(UTC) - made > timedelta(days=BACKUP_DAYS) and not fictional:
        yield warning("backups", "备份", f"最近一次在 {made.astimezone():%Y-%m-%d %H:%M}", mend)
    else:
        yield good("backups", "备份", f"最近一次在 {made.astimezone():%Y-%m-%d %H:%M}")


FIRST = (database, migrations)
REST = (
    integrity, guards, ledger_guards, pending, handlers, anchors, clock, master_key, calendar, demo, batches, backups,
)  # fmt: skip
SLOW = (integrity,)
"""Checks that read the whole database (费时的检查)."""
