"""系统面板 the system administrator's board: health, storage, background jobs, version, backups. No business rows."""

import shutil
from importlib.metadata import version

from django.conf import settings
from django.contrib import messages
from django.db import connection
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from yizhen.kernel.words import say
from yizhen.record import door as record
from yizhen.site.backup.mark import recent_backups
from yizhen.site.doctor import examine
from yizhen.site.doctor.terms import FAULT, GOOD, WARNING, Report
from yizhen.ui.door import Badge, Cell, Column, Empty, Row, Stat, Table, Tone
from yizhen.ui.templatetags.ui import cn_datetime

POWER = record.Power.SYSTEM
MB, GB = 1_000_000, 1_000_000_000
TONES = {GOOD: Tone.DONE, WARNING: Tone.SOON, FAULT: Tone.LATE}


@require_safe
def system(request):
    """系统运行: what is wrong first, then storage, jobs, backups."""
    request.actor.require(POWER)
    report = examine(quick=True)
    queues = [(kind, queue, queue.count(request.actor.county)) for kind, queue in record.QUEUES.items()]
    context = {
        "title": _("系统运行"),
        "lead": _("机器、数据库、后台作业和备份是否正常；不看办件内容。"),
        "stats": _stats(report, sum(one.failed for _kind, _queue, one in queues)),
        "health": _health(report),
        "jobs": [
            (kind, say(queue.label), one, bool(one.failed and queue.retry is not None)) for kind, queue, one in queues
        ],
        "storage": _storage(),
        "backups": _backups(),
    }
    return render(request, "site/system.html", context)


def _stats(report: Report, failed: int) -> list[Stat]:
    usage = shutil.disk_usage(settings.HOME)
    return [
        Stat(_("有问题"), report.faults, _("项"), good=report.faults == 0),
        Stat(_("要留意"), report.warnings, _("项"), good=report.warnings == 0),
        Stat(_("没有办成的作业"), failed, _("个"), good=failed == 0),
        Stat(_("磁盘剩余"), round(usage.free / GB, 1), "GB", note=_("共 %(size)s GB") % {"size": round(usage.total / GB, 1)}),
        Stat(_("程序版本"), version("yizhen")),
    ]


def _health(report: Report) -> Table:
    """Every check of the doctor, what is wrong first (体检)."""
    words = {GOOD: _("正常"), WARNING: _("要留意"), FAULT: _("有问题")}
    ordered = sorted(report.checks, key=lambda one: [FAULT, WARNING, GOOD].index(one.state))
    rows = tuple(
        Row((Cell(badge=Badge(words[one.state], TONES[one.state])), say(one.title), one.words, one.mend)) for one in ordered
    )
    columns = (Column(_("状态")), Column(_("检查")), Column(_("查到的情况"), wide=True), Column(_("怎么办"), wide=True))
    return Table(_("体检"), columns, rows)


def _storage() -> Table:
    """What the data takes (存储): the database, files, exports and anchors in the home folder."""
    rows = [Row((_("数据库"), _size(_database())))]
    for name, label in (("files", _("文件")), ("staging", _("导入暂存")), ("anchors", _("锚点")), ("outbox", _("待发消息"))):
        folder = settings.HOME / name
        if folder.is_dir():
            rows.append(Row((label, _size(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())))))
    return Table(_("存储"), (Column(_("内容")), Column(_("占用"), numeric=True)), tuple(rows))


def _database() -> int:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return cursor.fetchone()[0]
    return sum(path.stat().st_size for path in settings.HOME.glob("yizhen.sqlite3*"))


def _size(count: int) -> str:
    return f"{count / GB:.1f} GB" if count >= GB else f"{count / MB:.1f} MB"


def _backups() -> Table:
    rows = tuple(Row((cn_datetime(one.at), one.file, _size(one.size))) for one in recent_backups(settings.HOME))
    columns = (Column(_("何时")), Column(_("文件")), Column(_("大小"), numeric=True))
    empty = Empty(_("还没有备份过"), _("在服务器上运行 yizhen backup，或启用定时备份；密钥另存。"))
    return Table(_("备份"), columns, rows, empty=empty)


@require_POST
def retry(request, kind: str):
    """重试: let the given-up jobs of a queue go again."""
    count = record.retry_queue(kind, by=request.actor, at=timezone.now())
    if count:
        messages.success(request, ngettext("%(n)d 个作业已重新排队。", "%(n)d 个作业已重新排队。", count) % {"n": count})
    else:
        messages.info(request, _("没有要重试的作业，可能刚被重试过。"))
    return redirect("system")
