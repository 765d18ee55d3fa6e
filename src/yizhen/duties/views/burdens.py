"""Pages of the burden registers (减负登记页面): what is asked of townships, on which document, until when."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yizhen.duties import access, actions
from yizhen.duties.forms.items import BurdenForm, EndBurdenForm
from yizhen.duties.queries.burdens import BurdenFilter, BurdenLine, burden_counts, burdens, count_burdens
from yizhen.duties.queries.versions import bodies
from yizhen.duties.sheets import cells_out
from yizhen.duties.terms import BurdenDraft, BurdenKind, Power
from yizhen.duties.views.common import SIZES, download, text_asked, townships
from yizhen.ui.door import (
    Badge,
    Cell,
    Column,
    Empty,
    Link,
    Row,
    Table,
    Tone,
    changed_query,
    choice_filter,
    page_asked,
)
from yizhen.ui.templatetags.ui import cn_date

TONES = {"open": Tone.OPEN, "unfounded": Tone.LATE, "expired": Tone.SOON, "ended": Tone.DONE}
HEADS = ("登记簿", "名称", "提出单位", "涉及镇街", "批准文件", "每年次数", "开始日", "截止日", "清理日", "理由")


def _states() -> dict[str, str]:
    return {"open": _("在用"), "unfounded": _("没有依据"), "expired": _("已过期未清理"), "ended": _("已清理")}


def _filter(request: HttpRequest) -> BurdenFilter:
    kind, state = request.GET.get("kind", ""), request.GET.get("state", "")
    return BurdenFilter(
        kind if kind in set(BurdenKind) else "", state if state in TONES else "", text_asked(request)
    )


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """减负登记: seven registers in one ledger, filters in the address."""
    by = request.actor
    by.require(Power.VIEW)
    on, wanted, query = timezone.localdate(), _filter(request), request.GET.urlencode()
    pager = page_asked(query, count_burdens(by, wanted, on), per_page=50, sizes=SIZES)
    rows = burdens(by, wanted, on, start=(pager.number - 1) * pager.per_page, size=pager.per_page)
    kinds = [(kind.value, kind.label) for kind in BurdenKind]
    kept = changed_query(query, per_page=None)
    context = {
        "title": _("减负登记"),
        "lead": _("下派事项、一票否决、责任状、考核评比和文会报表：谁提的、凭什么、到什么时候。"),
        "filters": [
            choice_filter(_("登记簿"), "kind", kinds, query, counts=burden_counts(by), all_label=_("全部")),
            choice_filter(_("状态"), "state", list(_states().items()), query, all_label=_("全部")),
        ],
        "search": wanted.text, "search_label": _("名称、提出单位、文件"),
        "table": _table(rows, query, by.can(Power.EDIT), townships(by.county, on)),
        "pager": pager, "may_edit": by.can(Power.EDIT),
        "exports": [
            Link(_("导出 Excel"), reverse("duties:export-burdens", args=["xlsx"]) + kept),
            Link(_("导出 CSV"), reverse("duties:export-burdens", args=["csv"]) + kept),
        ] if by.can(Power.EXPORT) else [],
    }  # fmt: skip
    return render(request, "duties/burdens.html", context)


def _table(rows: list[BurdenLine], query: str, may: bool, places: dict[str, str]) -> Table:  # noqa: FBT001
    on, words = timezone.localdate(), _states()
    columns = (
        Column(_("名称"), wide=True), Column(_("登记簿")), Column(_("提出单位")), Column(_("涉及")), Column(_("批准文件")),
        Column(_("每年次数"), numeric=True), Column(_("截止日")), Column(_("状态")),
    )  # fmt: skip
    lines = tuple(
        Row((
            Cell(one.title, url=reverse("duties:burden", args=[one.id]) if may and not one.ended_on else "",
                 note=one.end_reason),
            one.kind.label, one.organ_name, _places(one, places), one.authority or Cell(_("没有")),
            one.times_a_year or "", cn_date(one.expires_on) if one.expires_on else _("没有写"),
            Cell(badge=Badge(words[one.standing(on)], TONES[one.standing(on)])),
        ))
        for one in rows
    )  # fmt: skip
    empty = (
        Empty(_("没有符合条件的登记"), _("换一个条件，或清除筛选。"), Link(_("清除筛选"), "?"))
        if query
        else Empty(_("还没有登记"), _("把要求乡镇（街道）做的事逐项登记，才能清理。"))
    )
    return Table(_("减负登记"), columns, lines, empty=empty)


def _places(one: BurdenLine, places: dict[str, str]) -> str:
    return "、".join(places.get(code, code) for code in one.townships) or _("全县")


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """登记: one burden."""
    by = request.actor
    by.require(Power.EDIT)
    now = timezone.now()
    today = timezone.localdate(now)
    form = BurdenForm(townships(by.county, today), request.POST or None, initial={"begins_on": today})
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        body = bodies(by.county, today).named(told["organ_name"])
        draft = BurdenDraft(**{
            **told, "kind": BurdenKind(told["kind"]), "townships": tuple(told["townships"]),
            "organ": body.id if body else None,
        })  # fmt: skip
        try:
            actions.enter_burden(draft, by=by, at=now)
        except actions.BurdenRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已登记。"))
            return redirect("duties:burdens")
    context = {
        "title": _("登记负担"), "crumbs": [Link(_("减负登记"), reverse("duties:burdens"))], "form": form,
        "draft": "duties-burden", "submit_label": _("登记"), "cancel_url": reverse("duties:burdens"),
    }  # fmt: skip
    return render(request, "ui/form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """清理: end one burden with its reason."""
    by = request.actor
    by.require(Power.EDIT)
    row = access.burden_for(by, pk, Power.EDIT)
    now = timezone.now()
    form = EndBurdenForm(request.POST or None, initial={"on": timezone.localdate(now)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.end_burden(pk, on=form.cleaned_data["on"], reason=form.cleaned_data["reason"], by=by, at=now)
        except actions.BurdenRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已清理。"))
            return redirect("duties:burdens")
    context = {
        "title": _("清理：%(title)s") % {"title": row.title}, "lead": BurdenKind(row.kind).label,
        "crumbs": [Link(_("减负登记"), reverse("duties:burdens"))], "form": form, "submit_label": _("清理"),
        "cancel_url": reverse("duties:burdens"),
    }  # fmt: skip
    return render(request, "ui/form.html", context, status=422 if form.errors else 200)


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """导出登记: exactly what the ledger shows, all pages."""
    by = request.actor
    by.require(Power.VIEW)
    by.require(Power.EXPORT)
    if form not in ("csv", "xlsx"):
        raise Http404(form)
    on = timezone.localdate()
    places = townships(by.county, on)
    lines = (
        cells_out((
            one.kind.label, one.title, one.organ_name, _places(one, places), one.authority, one.times_a_year,
            one.begins_on, one.expires_on, one.ended_on, one.end_reason,
        ))
        for one in burdens(by, _filter(request), on)
    )  # fmt: skip
    return download(form, "burdens", _("减负登记"), HEADS, lines)
