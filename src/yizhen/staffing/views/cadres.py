"""Pages of village cadres (村（社区）干部页面): register with figures, export, one cadre, what may be done."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.kernel.printing import csv_pieces
from yizhen.kernel.words import say
from yizhen.record.door import history
from yizhen.staffing.access.people import OutOfReach, covers
from yizhen.staffing.actions import cadres as acts
from yizhen.staffing.forms.people import CadreEditForm, CadreForm, CadreLeaveForm, GradeForm
from yizhen.staffing.queries import cadres as queries
from yizhen.staffing.sheets.people import CADRE_HEADS, cadre_cells, write_people
from yizhen.staffing.terms.people import CadreTitle, Education, Grade, Selection, Sex
from yizhen.staffing.terms.people import PeoplePower as Power
from yizhen.staffing.terms.people_values import CadreDraft, CadreFilter, CadreLine
from yizhen.staffing.views.people import XLSX
from yizhen.staffing.views.people_showing import day_of, people_tabs
from yizhen.territory.door import divisions_by_code, townships_of, villages_of
from yizhen.ui.door import (
    Act,
    Badge,
    Cell,
    Column,
    Empty,
    Entry,
    Fact,
    Head,
    Link,
    Row,
    Stat,
    Table,
    Tone,
    changed_query,
    choice_filter,
    page_asked,
)

FULL = 12


def _chosen(request: HttpRequest, on: date) -> CadreFilter:
    given = request.GET
    return CadreFilter(
        on, text=given.get("q", "").strip()[:40], township=given.get("township", "")[:9],
        title=given.get("title", "") if given.get("title") in set(CadreTitle) else "",
        show=given.get("show", "") if given.get("show") in {"over", "left"} else "",
    )  # fmt: skip


def _names(codes: set[str], on: date) -> dict[str, str]:
    found = divisions_by_code({code.ljust(FULL, "0") for code in codes}, on) if codes else {}
    return {code: found[code.ljust(FULL, "0")].name if code.ljust(FULL, "0") in found else code for code in codes}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """村（社区）干部: the register village by village, with figures and how each is made."""
    by, query, today = request.actor, request.GET.urlencode(), timezone.localdate()
    by.require(Power.VIEW)
    chosen = _chosen(request, today)
    count = queries.cadre_page(by, chosen, size=0)[1]
    pager = page_asked(query, count)
    lines, _count = queries.cadre_page(by, chosen, start=(pager.number - 1) * pager.per_page, size=pager.per_page)
    towns = _names(set(queries.cadre_townships(by)), today)
    context = {
        "title": _("村（社区）干部"), "tabs": people_tabs(request), "search": chosen.text, "search_label": _("姓名"),
        "stats": _stats(queries.cadre_figures(by, today, township=chosen.township)),
        "note": _("占比的分母是在任的村（社区）党组织书记，四舍五入到一位小数。多数村干部不占编制，单独登记。"),
        "filters": [
            choice_filter(_("乡镇（街道）"), "township", sorted(towns.items()), query, all_label=_("全部")),
            choice_filter(_("职务"), "title", [(str(one), one.label) for one in CadreTitle], query, all_label=_("全部")),
            choice_filter(_("看"), "show", [("over", _("任期已满")), ("left", _("已离任"))], query, all_label=_("在任")),
        ],
        "table": _table(lines, today), "pager": pager,
        "exports": [
            Link("Excel", reverse("staffing:cadres-xlsx") + changed_query(query)),
            Link("CSV", reverse("staffing:cadres-csv") + changed_query(query)),
        ],
        "links": [Link(_("登记村（社区）干部"), reverse("staffing:cadre-new"))] if by.can(Power.CADRES) else [],
    }  # fmt: skip
    return render(request, "staffing/people.html", context)


def _stats(told: Any) -> list[Stat]:
    def share(label: str, one: Any) -> Stat:
        made = _("%(count)s ÷ %(whole)s，四舍五入") % {"count": one.part, "whole": one.whole}
        return Stat(label, one.percent, note=made)

    return [
        Stat(_("村（社区）"), told.villages, _("个"), note=_("在任干部 %(n)s 人") % {"n": told.cadres}),
        share(_("书记、主任一肩挑"), told.both), share(_("书记 35 岁以下"), told.young),
        share(_("书记为行政（事业）编"), told.established), share(_("女书记"), told.women),
        Stat(_("任期已满"), told.terms_over, _("人"), url="?show=over"),
    ]  # fmt: skip


def _table(lines: list[CadreLine], on: date) -> Table:
    names = _names({one.village for one in lines} | {one.township for one in lines}, on)
    columns = (
        Column(_("村（社区）")), Column(_("姓名")), Column(_("职务")), Column(_("年龄"), numeric=True), Column(_("学历")),
        Column(_("产生方式")), Column(_("任期")), Column(_("最近考核")),
    )  # fmt: skip
    rows = tuple(
        Row((
            Cell(names[one.village], note=names[one.township]), Cell(one.name, reverse("staffing:cadre", args=[one.id])),
            Cell(CadreTitle(one.title).label, note="、".join(_marks(one))), one.age,
            Education(one.education).label if one.education else "", Selection(one.selection).label, _term(one, on),
            Grade(one.grade).label if one.grade else "",
        ), url=reverse("staffing:cadre", args=[one.id]))
        for one in lines
    )  # fmt: skip
    return Table(_("村（社区）干部"), columns, rows, empty=Empty(_("还没有登记村（社区）干部")), keys=True)


def _marks(one: CadreLine) -> list[str]:
    return [words for held, words in ((one.both, _("一肩挑")), (one.established, _("在编"))) if held]


def _term(one: CadreLine, on: date) -> Cell:
    words = f"{day_of(one.selected_on)} — {day_of(one.left_on or one.term_until)}"
    over = one.left_on is None and one.term_until is not None and one.term_until < on
    return Cell(words, note=_("任期已满") if over else "")


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """导出村（社区）干部: exactly as filtered, in a stream."""
    by, today = request.actor, timezone.localdate()
    by.require(Power.VIEW)
    lines = (cadre_cells(one) for one in queries.stream_cadres(by, _chosen(request, today)))
    if form == "csv":
        response: Any = StreamingHttpResponse(csv_pieces(CADRE_HEADS, lines), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(write_people(lines, CADRE_HEADS, "村（社区）干部"), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="cadres-{today:%Y%m%d}.{form}"'
    return response


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """登记村（社区）干部."""
    by = request.actor
    by.require(Power.CADRES)
    form = CadreForm(request.POST or None, offered={"village": _villages(request)})
    if request.method == "POST" and form.is_valid():
        try:
            pk = acts.enter_cadre(CadreDraft(**form.cleaned_data), by=by, at=timezone.now())
        except acts.BadCadre as refused:
            form.add_error(None, str(refused))
        except OutOfReach:
            form.add_error("village", _("这个村（社区）不归您管理，请重选。"))
        else:
            messages.success(request, _("已登记。"))
            return redirect("staffing:cadre", pk=pk)
    context = {
        "title": _("登记村（社区）干部"), "form": form, "submit_label": _("登记"), "cancel_url": reverse("staffing:cadres"),
        "crumbs": [Link(_("村（社区）干部"), reverse("staffing:cadres")), Link(_("登记"), "")],
    }  # fmt: skip
    return render(request, "ui/form.html", context, status=422 if form.errors else 200)


def _villages(request: HttpRequest) -> list[tuple[str, str]]:
    """Villages of the townships within reach (可登记的村)."""
    by, today = request.actor, timezone.localdate()
    from yizhen.organs.door import township_organ  # noqa: PLC0415  only here

    found = []
    for town in townships_of(by.county, today):
        try:
            seat = township_organ(town.code[:9], today)
        except LookupError:
            continue
        if covers(by, Power.CADRES, seat):
            found += [(one.code, f"{town.name} {one.name}") for one in villages_of(town.code[:9], today)]
    return found


@require_safe
def cadre(request: HttpRequest, pk: int) -> HttpResponse:
    """村（社区）干部: one cadre."""
    return _draw(request, pk)


ACTS: dict[str, tuple[Any, Callable[..., Any]]] = {
    "change": (CadreEditForm, lambda pk, given, by, at: acts.change_cadre(pk, given, by=by, at=at)),
    "assess": (GradeForm, lambda pk, given, by, at: acts.assess_cadre(
        pk, given["year"], Grade(given["grade"]), note=given["note"], by=by, at=at)),
    "leave": (CadreLeaveForm, lambda pk, given, by, at: acts.leave_cadre(
        pk, on=given["on"], ground=given["ground"], by=by, at=at)),
}  # fmt: skip


def _draw(request: HttpRequest, pk: int, tried: str = "", form: Any = None) -> HttpResponse:
    by, today = request.actor, timezone.localdate()
    by.require(Power.VIEW)
    sheet = queries.cadre_sheet(by, pk, today)
    line = sheet["line"]
    names = _names({line.village, line.township}, today)
    context = {
        "title": line.name,
        "crumbs": [Link(_("村（社区）干部"), reverse("staffing:cadres")), Link(line.name, "")],
        "head": Head(
            title=line.name, code=names[line.village], place=names[line.township],
            badge=Badge(_("已离任"), Tone.NEUTRAL) if line.left_on else Badge(CadreTitle(line.title).label, Tone.DONE),
        ),
        "facts": _facts(sheet),
        "grades": Table(
            _("年度考核"), (Column(_("年度")), Column(_("等次")), Column(_("说明"), wide=True)),
            tuple(Row((str(year), Grade(grade).label, note)) for year, grade, note in sheet["grades"]),
            empty=Empty(_("还没有考核")), show_caption=True,
        ),
        "acts": _acts(by, pk, sheet, tried, form) if by.can(Power.CADRES) and not line.left_on else [],
        "timeline": [
            Entry(one.at, say(one.title), by=one.actor_name, post=one.post_title, text=str(one.payload.get("words") or ""))
            if one.act == "staffing.cadre.left" else Entry(one.at, say(one.title), by=one.actor_name, post=one.post_title)
            for one in reversed(history("staffing.cadre", pk))
        ],
    }  # fmt: skip
    return render(request, "staffing/cadre.html", context, status=422 if form is not None else 200)


def _facts(sheet: dict[str, Any]) -> list[Fact]:
    line = sheet["line"]
    facts = [
        Fact(_("性别"), Sex(line.sex).label), Fact(_("年龄"), _("%(age)s 周岁") % {"age": line.age}, note=str(line.birth_year)),
        Fact(_("学历"), Education(line.education).label if line.education else ""),
        Fact(_("中共党员"), _("是") if sheet["party_member"] else _("否")), Fact(_("标记"), "、".join(_marks(line))),
        Fact(_("产生方式"), Selection(line.selection).label), Fact(_("任职日期"), day_of(line.selected_on)),
        Fact(_("任期届满日"), day_of(line.term_until)), Fact(_("日常管理单位"), sheet["keeper"]), Fact(_("分工"), sheet["duties"]),
        Fact(_("离任"), day_of(line.left_on), note=sheet["left_ground"]),
    ]  # fmt: skip
    return [one for one in facts if one.value] + [Fact(one.label, words) for one, words in sheet["private"]]


def _acts(by: Any, pk: int, sheet: dict[str, Any], tried: str, form: Any) -> list[Act]:
    today = timezone.localdate()
    labels = {"change": _("更改信息"), "assess": _("年度考核"), "leave": _("离任")}
    initial = {"change": sheet["values"], "assess": {"year": today.year - 1}, "leave": {"on": today}}
    assert by.can(Power.CADRES)
    return [
        Act(
            label, reverse("staffing:cadre-act", args=[pk, key]), name=key, danger=key == "leave",
            form=form if key == tried else ACTS[key][0](initial=initial[key], auto_id=f"{key}-%s"), open=key == tried,
            draft=False,
        )
        for key, label in labels.items()
    ]  # fmt: skip


@require_POST
def act(request: HttpRequest, pk: int, deed: str) -> HttpResponse:
    """办理村（社区）干部."""
    if deed not in ACTS:
        raise Http404(deed)
    by = request.actor
    by.require(Power.CADRES)
    queries.cadre_sheet(by, pk, timezone.localdate())
    kind, do = ACTS[deed]
    form = kind(request.POST, auto_id=f"{deed}-%s")
    if not form.is_valid():
        return _draw(request, pk, deed, form)
    try:
        do(pk, form.cleaned_data, by, timezone.now())
    except acts.BadCadre as refused:
        form.add_error(None, str(refused))
        return _draw(request, pk, deed, form)
    messages.success(request, _("已办。"))
    return redirect("staffing:cadre", pk=pk)
