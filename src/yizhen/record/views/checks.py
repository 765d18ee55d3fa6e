"""核验 verifications: ask for one, watch it, cancel it, read its verdict afterwards."""

import msgspec
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from yizhen.record import queries
from yizhen.record.actions.checks import ChecksBusy, ask_check, cancel_check
from yizhen.record.queries import checks
from yizhen.record.terms import Check, CheckState, Power, Verdict
from yizhen.ui.door import Badge, Cell, Column, Empty, Fact, Link, Row, Stat, Table, Tone

TONES = {
    CheckState.WAITING: Tone.OPEN, CheckState.RUNNING: Tone.OPEN, CheckState.CANCELLED: Tone.PAUSED,
    CheckState.FAILED: Tone.LATE,
}  # fmt: skip


def read_verdict(check: Check) -> Verdict | None:
    """What a finished verification came to (核验结论)."""
    return msgspec.json.decode(check.verdict, type=Verdict) if check.verdict else None


def outcome(check: Check) -> Badge:
    """A verification's state or verdict as a badge (核验结果)."""
    verdict = read_verdict(check)
    if verdict is None:
        words = check.state.label
        if check.state == CheckState.RUNNING:
            words = _("正在取消") if check.cancelling else f"{words} {check.percent}%"
        return Badge(words, TONES.get(check.state, Tone.NEUTRAL))
    return Badge(_("完好"), Tone.DONE) if verdict.ok else Badge(_found(verdict), Tone.LATE)


def _found(verdict: Verdict) -> str:
    return ngettext("发现 %(count)d 处问题", "发现 %(count)d 处问题", verdict.findings_total) % {"count": verdict.findings_total}


@require_POST
def verify_now(request: HttpRequest) -> HttpResponse:
    """立即核验: the worker walks the chain; the page follows it."""
    try:
        pk = ask_check(by=request.actor, at=timezone.now())
    except ChecksBusy as busy:
        messages.error(request, str(busy))
        return redirect("record:audit")
    return redirect("record:check", pk=pk)


@require_POST
def cancel(request: HttpRequest, pk: int) -> HttpResponse:
    """取消核验."""
    cancel_check(pk, by=request.actor, at=timezone.now())
    messages.success(request, _("已要求取消。核验不改动留痕，什么时候再做都可以。"))
    return redirect("record:check", pk=pk)


@require_safe
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """一次核验: how far it has come, or what it found."""
    request.actor.require(Power.VERIFY)
    one = checks.check(request.actor.county, pk)
    verdict = read_verdict(one)
    title = _("核验留痕")
    if verdict is not None:
        title = _("核验完好") if verdict.ok else _found(verdict)
    context = {
        "title": title,
        "crumbs": [Link(_("审计"), reverse("record:audit")), Link(_("核验 %(number)s") % {"number": pk}, "")],
        "check": one,
        "badge": outcome(one),
        "running": one.state in {CheckState.WAITING, CheckState.RUNNING},
        "facts": _facts(one),
        "verdict": verdict,
        "table": _table(verdict) if verdict is not None else None,
        "stats": _stats(verdict) if verdict is not None else [],
    }
    part = "part" in request.GET
    return render(request, "record/parts/check.html" if part else "record/check.html", context)


def _facts(one: Check) -> tuple[Fact, ...]:
    ended = queries.local_words(one.ended_at) if one.ended_at else ""
    way = _("第 %(done)s 号，共 %(total)s 号") % {"done": one.done, "total": one.total}
    return (
        Fact(_("谁要求的"), one.asked_by),
        Fact(_("何时要求"), queries.local_words(one.asked_at)),
        *((Fact(_("何时结束"), ended),) if ended else ()),
        *((Fact(_("走到"), way),) if one.total else ()),
    )


def _table(verdict: Verdict) -> Table:
    columns = (
        Column(_("问题")), Column(_("封条号"), numeric=True), Column(_("条目号"), numeric=True), Column(_("说明"), wide=True),
    )  # fmt: skip
    rows = tuple(
        Row((Cell("", badge=Badge(one.fault.label, Tone.LATE)), one.seq or "", one.entry or "", one.words))
        for one in verdict.findings
    )
    return Table(_("发现的问题"), columns, rows, empty=Empty(_("没有发现问题"), good=True))


def _stats(verdict: Verdict) -> list[Stat]:
    return [
        Stat(_("核验条目"), verdict.entries, _("条")),
        Stat(_("对照锚点"), verdict.anchors, _("个"), note=_("锚点存于数据库之外，可发现末尾截断与整链重算")),
        Stat(_("用时"), verdict.seconds, _("秒")),
    ]
