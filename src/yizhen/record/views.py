"""Pages of the record (留痕页面): the latest acts, the state of the chain, its verification."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from yizhen.record import queries
from yizhen.record.terms import REGISTRY, Power
from yizhen.ui.door import Act, Badge, Cell, Column, Empty, Link, Row, Stat, Table, Tone

PER_PAGE = 50


def _states() -> list[Stat]:
    seq, digest = queries.chain_head()
    missing = queries.guards_missing()
    lag = max(queries.lags().values(), default=0)
    return [
        Stat(_("已封存"), seq, _("条"), note=_("链首 %(hash)s…") % {"hash": digest.hex()[:12]}),
        Stat(_("待封存"), queries.pending_count(), _("条"), note=_("后台每半秒封存一次")),
        Stat(_("消息积压"), lag, _("条"), note=_("各处理程序读到的位置与链首之差")),
        Stat(_("数据库保护"), _("完好") if not missing else _("缺失"), good=not missing, note="、".join(missing)),
    ]


@require_safe
def index(request):
    """留痕: the county's latest acts, newest first; who may only verify sees how the chain stands."""
    by = request.actor
    if by.can(Power.VERIFY) and not by.can(Power.VIEW):
        return _only_to_verify(request)
    by.require(Power.VIEW)
    before = request.GET.get("before", "")
    act = request.GET.get("act", "")
    entries = queries.recent(by.county, act=act if act in REGISTRY else "",
                             before=int(before) if before.isdecimal() else 0, limit=PER_PAGE + 1)  # fmt: skip
    more = len(entries) > PER_PAGE
    rows = tuple(
        Row((
            queries.local_words(entry.at), entry.title, entry.actor_name,
            Cell(entry.post_title, note=entry.organ_name), f"{entry.subject_kind} {entry.subject_id}", entry.id,
        ))
        for entry in entries[:PER_PAGE]
    )  # fmt: skip
    columns = (
        Column(_("时间")), Column(_("做了什么")), Column(_("谁")), Column(_("岗位、机构")), Column(_("对象")),
        Column(_("条目号"), numeric=True),
    )  # fmt: skip
    empty = Empty(_("还没有留痕"), _("任何人办理任何事，都会在这里留下一条。"))
    context = {
        "title": _("留痕"),
        "lead": _("谁、何时、以什么岗位、做了什么。只增不改，改动必被发现。"),
        "stats": _states(),
        "table": Table(_("最近的留痕"), columns, rows, empty=empty),
        "older": f"?before={entries[PER_PAGE - 1].id}&act={act}" if more else "",
        "verify_act": _verify_act() if by.can(Power.VERIFY) else None,
    }
    return render(request, "record/index.html", context)


def _verify_act() -> Act:
    return Act(_("立即核验"), reverse("record:verify"), primary=True)


def _only_to_verify(request):
    """核验留痕 without reading it: the audit administrator sees no business."""
    context = {
        "title": _("留痕"),
        "lead": _("本岗核验留痕是否完整、有没有被改动，不看办件内容。"),
        "stats": _states(),
        "verify_act": _verify_act(),
    }
    return render(request, "record/index.html", context)


@require_POST
def verify_now(request):
    """核验: walk the whole chain and show what was found."""
    request.actor.require(Power.VERIFY)
    verdict = queries.verify()
    rows = tuple(
        Row((Cell("", badge=Badge(_(finding.fault.label), Tone.LATE)), finding.seq or "", finding.entry or "", finding.words))
        for finding in verdict.findings
    )  # fmt: skip
    columns = (Column(_("问题")), Column(_("封条号"), numeric=True), Column(_("条目号"), numeric=True), Column(_("说明"), wide=True))
    words = ngettext("发现 %(count)d 处问题", "发现 %(count)d 处问题", verdict.findings_total) % {"count": verdict.findings_total}
    context = {
        "title": _("核验完好") if verdict.ok else words,
        "verdict": verdict,
        "crumbs": [Link(_("留痕"), reverse("record:index"))],
        "table": Table(_("发现的问题"), columns, rows, empty=Empty(_("没有发现问题"), good=True)),
        "stats": [
            Stat(_("核验条目"), verdict.entries, _("条")),
            Stat(_("对照锚点"), verdict.anchors, _("个"), note=_("锚点存于数据库之外，可发现末尾截断与整链重算")),
            Stat(_("用时"), verdict.seconds, _("秒")),
        ],
    }
    return render(request, "record/verify.html", context)
