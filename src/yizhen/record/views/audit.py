"""审计面板 the auditor's board: verification, anchors, guards, handlers, exports, full views of personal data.

None of it shows business: a subject is told by kind and number.
"""

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhen.kernel.words import say
from yizhen.record import queries
from yizhen.record.actions import open_many
from yizhen.record.queries import board, checks
from yizhen.record.terms import EXPORT, LOOKS, Power, Seen
from yizhen.record.views.checks import outcome
from yizhen.record.views.showing import states
from yizhen.ui.door import Act, Badge, Cell, Column, Empty, Link, Row, Table, Tone

SHOWN, PER_PAGE, ANCHORS, MUCH = 8, 50, 500, 100


def _crumbs(label: str) -> list[Link]:
    return [Link(_("审计"), reverse("record:audit")), Link(label, "")]


@require_safe
def audit(request: HttpRequest) -> HttpResponseBase:
    """审计: everything an audit administrator looks at, each with its whole list one press away."""
    by = request.actor
    by.require(Power.VERIFY)
    context = {
        "title": _("审计"),
        "lead": _("本岗核验留痕是否完整、谁看过谁导出过，不看办件内容。"),
        "stats": states(),
        "verify_act": Act(_("立即核验"), reverse("record:verify"), primary=True),
        "checks": _checks(by.county),
        "handlers": _handlers(),
        "guards": _guards(),
        "anchors": _anchors(SHOWN),
        "looks": _seen_table(_("查看个人信息"), _looks(by.county, 0, SHOWN), _("理由")),
        "exports": _seen_table(_("导出、下载"), _exports(by.county, 0, SHOWN), _("内容")),
    }
    return render(request, "record/audit.html", context)


def _checks(county: str) -> Table:
    rows = tuple(
        Row((
            Cell(queries.local_words(one.asked_at), reverse("record:check", args=[one.id])), one.asked_by,
            Cell(badge=outcome(one)), one.done,
        ))
        for one in checks.checks(county, limit=SHOWN)
    )  # fmt: skip
    columns = (Column(_("何时要求")), Column(_("谁")), Column(_("结果")), Column(_("核验到"), numeric=True))
    empty = Empty(_("还没有核验过"), _("按“立即核验”，后台逐条核对，做完在这里留下结论。"))
    return Table(_("核验"), columns, rows, empty=empty)


def _handlers() -> Table:
    rows = tuple(
        Row((name, behind, Cell(badge=Badge(_("未读完"), Tone.SOON) if behind > MUCH else Badge(_("跟得上"), Tone.DONE))))
        for name, behind in queries.lags().items()
    )
    columns = (Column(_("处理程序")), Column(_("还没读的条数"), numeric=True), Column(_("状态")))
    return Table(_("消息处理"), columns, rows, empty=Empty(_("还没有处理程序读过留痕")))


def _guards() -> Table:
    missing = set(queries.guards_missing())
    rows = tuple(
        Row((name, table, Cell(badge=Badge(_("缺失"), Tone.LATE) if name in missing else Badge(_("在"), Tone.DONE))))
        for name, table in sorted(queries.guards_wanted().items())
    )
    columns = (Column(_("保护")), Column(_("数据表")), Column(_("状态")))
    return Table(_("数据库保护"), columns, rows)


def _anchors(limit: int) -> Table:
    rows = tuple(
        Row((one.seq, one.hash, queries.local_words(one.at)))
        for one in board.latest_anchors(settings.ANCHOR_FILE, limit)
    )
    columns = (Column(_("封条号"), numeric=True), Column(_("链首摘要")), Column(_("写下时间")))
    empty = Empty(_("还没有锚点"), _("后台每分钟写下一个；也可运行 yizhen record anchor。"))
    return Table(_("库外锚点"), columns, rows, empty=empty)


def _looks(county: str, before: int, limit: int) -> list[Seen]:
    rows = board.of_acts(county, LOOKS, before=before, limit=limit)
    return board.seen(rows, open_many(board.tokens_in(rows)))


def _exports(county: str, before: int, limit: int) -> list[Seen]:
    return board.seen(board.of_acts(county, (EXPORT,), before=before, limit=limit), {})


def _seen_table(caption: str, lines: list[Seen], ground: str) -> Table:
    rows = tuple(
        Row((
            queries.local_words(one.at), one.actor_name, Cell(one.post_title, note=one.organ_name), say(one.title),
            one.subject, one.ground,
        ))
        for one in lines
    )  # fmt: skip
    columns = (
        Column(_("时间")), Column(_("谁")), Column(_("岗位、机构")), Column(_("做了什么")), Column(_("对象")),
        Column(ground, wide=True),
    )  # fmt: skip
    return Table(caption, columns, rows, empty=Empty(_("还没有"), good=True))


def _before(request: HttpRequest) -> int:
    words = request.GET.get("before", "")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 19 else 0  # noqa: PLR2004  a database id


def _list(request: HttpRequest, lines: list[Seen], title: str, lead: str, ground: str) -> HttpResponseBase:
    more, lines = len(lines) > PER_PAGE, lines[:PER_PAGE]
    context = {
        "title": title,
        "lead": lead,
        "crumbs": _crumbs(title),
        "table": _seen_table(title, lines, ground),
        "older": f"?before={lines[-1].id}" if more else "",
    }
    return render(request, "record/list.html", context)


@require_safe
def looks(request: HttpRequest) -> HttpResponseBase:
    """查看个人信息: who opened the data of whom in full, when and on what ground."""
    request.actor.require(Power.VERIFY)
    lines = _looks(request.actor.county, _before(request), PER_PAGE + 1)
    lead = _("谁、何时、凭什么理由看了完整的个人信息；本人也可以查到谁看过自己的信息。")
    return _list(request, lines, _("查看个人信息"), lead, _("理由"))


@require_safe
def exports(request: HttpRequest) -> HttpResponseBase:
    """导出、下载: who took what out of the system, and when."""
    request.actor.require(Power.VERIFY)
    lines = _exports(request.actor.county, _before(request), PER_PAGE + 1)
    lead = _("谁、何时从哪个页面导出或下载了什么文件；只记设了哪些筛选，不记所查的字。")
    return _list(request, lines, _("导出、下载"), lead, _("内容"))


@require_safe
def anchors(request: HttpRequest) -> HttpResponseBase:
    """锚点: the newest, to be printed or compared with copies kept elsewhere."""
    request.actor.require(Power.VERIFY)
    context = {
        "title": _("库外锚点"),
        "lead": _("锚点证明留痕到某一号为止是什么样子。请打印或另存到别的机器：只放在数据库旁边的锚点证明力小。"),
        "crumbs": _crumbs(_("库外锚点")),
        "table": _anchors(ANCHORS if "print" not in request.GET else PER_PAGE),
        "paper": "print" in request.GET,
        "county": request.actor.county,
    }
    return render(request, "record/anchors_paper.html" if context["paper"] else "record/anchors.html", context)


@require_safe
def anchors_file(request: HttpRequest) -> HttpResponseBase:
    """下载锚点文件, as `yizhen record verify --anchors` reads it."""
    request.actor.require(Power.VERIFY)
    if not settings.ANCHOR_FILE.exists():
        raise Http404
    return FileResponse(
        settings.ANCHOR_FILE.open("rb"), as_attachment=True, filename="anchors.jsonl", content_type="application/jsonl"
    )
