"""Assisted evaluation of an adjustment request on pages (辅助评估页面)."""

from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yizhen.kernel.words import say
from yizhen.organs.door import organs_of_county
from yizhen.staffing import actions
from yizhen.staffing.access.ledger import covers
from yizhen.staffing.actions.evaluations import EvaluatedMeanwhile, evaluate_request
from yizhen.staffing.forms.evaluations import EvaluationForm
from yizhen.staffing.models import Evaluation
from yizhen.staffing.queries import evaluation as queries
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.terms import LedgerPower, Power
from yizhen.staffing.terms.evaluation import EvaluationResult
from yizhen.ui.door import Badge, Cell, Column, Empty, Fact, Link, Row, Table, Tone
from yizhen.ui.templatetags.ui import cn_date, cn_datetime

TONES = {"ok": Tone.DONE, "advice": Tone.OPEN, "caution": Tone.SOON, "refuse": Tone.LATE}


def _badge(verdict: str) -> Badge:
    return Badge({"ok": _("可以"), "advice": _("建议"), "caution": _("斟酌"), "refuse": _("不符合")}[verdict], TONES[verdict])


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """辅助评估: who asks for how many; every item looked at is told with its ground."""
    by = request.actor
    by.require(LedgerPower.RECORD)
    reached = [
        (one.id, f"{one.name}（{one.code}）")
        for one in organs_of_county(by.county, timezone.localdate())
        if covers(by, LedgerPower.RECORD, by.county, one)
    ]
    form = EvaluationForm(reached, request.POST or None, initial=request.GET.dict())
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            pk = evaluate_request(
                given["organ"], given["category"], given["change"], reason=given["reason"], by=by, at=timezone.now()
            )
        except (actions.BadAmount, actions.NoSuchCategory, EvaluatedMeanwhile) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("staffing:evaluation", pk=pk)
    context = {
        "title": _("评估编制调整申请"),
        "lead": _("按限额、职数、同类机构、使用情况和审议条件逐项看，只供审议参考，不代替决定。"),
        "crumbs": [Link(_("编制台账"), reverse("staffing:quotas")), Link(_("评估编制调整申请"), "")],
        "form": form,
        "submit_label": _("评估"),
        "cancel_url": reverse("staffing:quotas"),
        "batches": _table(queries.evaluations(by, by.county)),
    }
    return render(request, "staffing/evaluations.html", context)


def _table(rows: list[Evaluation]) -> Table | None:
    columns = (
        Column(_("单位"), wide=True), Column(_("申请")), Column(_("结论")), Column(_("版本"), numeric=True), Column(_("评估")),
    )  # fmt: skip
    lines = tuple(
        Row((
            Cell(one.organ.name, reverse("staffing:evaluation", args=[one.pk])), _asked(one),
            Cell(badge=_badge(one.result["verdict"])), one.version,
            f"{one.made_by} {cn_datetime(one.made_at)}",
        ))
        for one in rows
    )  # fmt: skip
    return Table(_("最近的评估"), columns, lines, show_caption=True) if lines else None


def _asked(one: Evaluation) -> str:
    return f"{say(categories()[one.request['category']].name)} {one.request['change']:+}"


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """评估结论: every item with verdict, words and article; other versions; whether the ledger has moved since."""
    by = request.actor
    by.require(Power.VIEW)
    row = queries.evaluation(by, pk)
    result = msgspec.convert(row.result, EvaluationResult)
    versions = queries.evaluations(by, row.county, key=row.key)
    items = tuple(
        Row((say(one.label), Cell(badge=_badge(one.verdict)), one.told, one.article)) for one in result.items
    )
    columns = (Column(_("事项")), Column(_("结论")), Column(_("说明"), wide=True), Column(_("条文"), wide=True))
    context: dict[str, Any] = {
        "title": _("评估：%(organ)s") % {"organ": row.organ.name},
        "crumbs": [Link(_("评估编制调整申请"), reverse("staffing:evaluations")), Link(f"{row.version}", "")],
        "facts": [
            Fact(_("申请"), _asked(row)),
            Fact(_("理由"), row.request["reason"]),
            Fact(_("截至"), cn_date(result.on)),
            Fact(_("版本"), row.version),
        ],
        "verdict": _badge(result.verdict),
        "table": Table(_("逐项评估"), columns, items, empty=Empty("", "")),
        "versions": _table([one for one in versions if one.pk != row.pk]),
        "again": f"{reverse('staffing:evaluations')}?organ={row.organ_id}&category={row.request['category']}"
        f"&change={row.request['change']}",
        "can_evaluate": by.can(LedgerPower.RECORD),
    }
    return render(request, "staffing/evaluation.html", context)
