"""Pages of plans (用编计划页面): ledger, one plan with what the unit has and what stands against it, drafting."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.documents.door import Power as PaperPower
from yizhen.kernel.actors import Actor
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.kernel.words import say
from yizhen.staffing.access.people import OutOfReach
from yizhen.staffing.actions import papers, plans
from yizhen.staffing.forms.plans import LineForms, PlanForm, StepForm
from yizhen.staffing.queries import plans as queries
from yizhen.staffing.states.plans import PLAN_LIFE
from yizhen.staffing.terms.people import PeoplePower as Power
from yizhen.staffing.terms.plan_values import LineDraft, LineView, PlanLine
from yizhen.staffing.terms.plans import (
    PLAN_POWER,
    PaperKind,
    PlanState,
    PlanVerb,
    Way,
)
from yizhen.staffing.views.flow_showing import (
    PLAN_TONES,
    any_power,
    flow_tabs,
    have_table,
    leaning_alert,
    offered_categories,
    papers_table,
    slips_table,
    span_words,
    step_form,
    timeline,
)
from yizhen.staffing.views.people_showing import category_words, number_asked, reached_organs
from yizhen.ui.door import (
    Act,
    Badge,
    Cell,
    Column,
    Empty,
    Fact,
    Head,
    Link,
    Row,
    Table,
    choice_filter,
    page_asked,
)
from yizhen.ui.templatetags.ui import cn_datetime

DANGER = frozenset({PlanVerb.REFUSE, PlanVerb.RETURN})
REFUSALS = (plans.BadPlan, plans.AgainstLimits, papers.NoTemplate)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """用编计划: the newest year first."""
    by, query = request.actor, request.GET.urlencode()
    any_power(by)
    state = request.GET.get("state", "") if request.GET.get("state") in set(PlanState) else ""
    year = number_asked(request, "year")
    _found, count = queries.plans(by, state=state, year=year, size=0)
    pager = page_asked(query, count)
    found, _count = queries.plans(
        by, state=state, year=year, start=(pager.number - 1) * pager.per_page, size=pager.per_page
    )
    counts = queries.plan_states(by)
    context = {
        "title": _("用编计划"), "tabs": flow_tabs(request),
        "lead": _("单位申报，编办审核，编委批准；超编单位不得新进人，满编单位出一进一。"),
        "filters": [
            choice_filter(_("状态"), "state", [(str(one), one.label) for one in PlanState], query, counts=counts,
                          all_label=_("全部")),
        ],
        "table": _table(found), "pager": pager,
        "links": [Link(_("拟定用编计划"), reverse("staffing:plan-new"))] if by.can(Power.PLAN) else [],
    }  # fmt: skip
    return render(request, "staffing/people.html", context)


def _table(found: list[PlanLine]) -> Table:
    columns = (
        Column(_("单位"), wide=True), Column(_("计划期")), Column(_("人数"), numeric=True), Column(_("状态")), Column(_("拟定")),
        Column(_("最近办理")), Column(_("批准文号")),
    )  # fmt: skip
    rows = tuple(
        Row((
            Cell(one.organ_name, reverse("staffing:plan", args=[one.id])), span_words(one.year, one.years), one.count,
            Cell(badge=Badge(one.state.label, PLAN_TONES[one.state])), one.drafter, cn_datetime(one.moved_at), one.document,
        ), url=reverse("staffing:plan", args=[one.id]))
        for one in found
    )  # fmt: skip
    return Table(_("用编计划"), columns, rows, empty=Empty(_("还没有用编计划")), keys=True)


@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """用编计划: what is asked, what the unit has, what stands against it, what may be done."""
    return _draw(request, pk)


def _draw(
    request: HttpRequest, pk: int, *, tried: str = "", form: StepForm | None = None, refused: str = "", status: int = 200
) -> HttpResponse:
    by = request.actor
    any_power(by)
    sheet = queries.plan_sheet(by, pk, timezone.localdate())
    line = sheet["line"]
    context = {
        "title": line.organ_name,
        "crumbs": [Link(_("用编计划"), reverse("staffing:plans")), Link(line.organ_name, "")],
        "head": Head(
            title=_("%(organ)s %(years)s 年用编计划") % {"organ": line.organ_name, "years": span_words(line.year, line.years)},
            badge=Badge(line.state.label, PLAN_TONES[line.state]),
            facts=(Fact(_("人数"), line.count), Fact(_("拟定"), line.drafter), Fact(_("批准文号"), line.document or "—")),
        ),
        "refused": refused, "reason": sheet["reason"], "words": sheet["words"],
        "findings": sheet["findings"], "advice": [(say(one.title), say(one.mend)) for one in sheet["advice"]],
        "leaning": leaning_alert(sheet["leaning"]),
        "open": line.state in (PlanState.DRAFT, PlanState.SUBMITTED, PlanState.REVIEWED),
        "lines": _lines(by, sheet["lines"], line.state), "have": have_table(sheet["have"]),
        "papers": papers_table(sheet["papers"]), "paper_acts": _paper_acts(by, pk, line.state),
        "slips": slips_table(sheet["slips"], caption=_("用编申请、控编单"), unit=False) if sheet["slips"] else None,
        "acts": _acts(by, pk, sheet, tried, form),
        "timeline": timeline("staffing.plan", pk),
    }  # fmt: skip
    return render(request, "staffing/plan.html", context, status=status)


def _lines(by: Actor, found: list[LineView], state: PlanState) -> Table:
    asks = state is PlanState.APPROVED and by.can(Power.PLAN)
    columns = (
        Column(_("年度")), Column(_("编制类别")), Column(_("用编方式")), Column(_("人数"), numeric=True), Column(_("岗位"), wide=True),
        Column(_("已申请"), numeric=True), Column(_("已上编"), numeric=True), Column(_("用编申请")),
    )  # fmt: skip
    rows = tuple(
        Row((
            str(one.year), Cell(category_words(one.category), note=one.purpose),
            Cell(Way(one.way).label, note=_("出一进一") if one.in_exchange else ""), one.count,
            Cell(one.post, note=one.conditions), one.asked, one.used,
            Cell(_("申请"), f"{reverse('staffing:slip-ask')}?line={one.id}") if asks and one.asked < one.count else "",
        ))
        for one in found
    )  # fmt: skip
    return Table(_("用编需求"), columns, rows, show_caption=True)


def _paper_acts(by: Actor, pk: int, state: PlanState) -> list[Act]:
    if not by.can(PaperPower.DRAFT):
        return []
    wanted = [PaperKind.REQUEST] if by.can(Power.PLAN) else []
    if by.can(Power.REVIEW):
        wanted += [PaperKind.AGENDA] + ([PaperKind.REPLY] if state is PlanState.APPROVED else [])
    return [
        Act(_("起草%(paper)s") % {"paper": one.label}, reverse("staffing:plan-paper", args=[pk, str(one)]), name=str(one))
        for one in wanted
    ]


def _acts(by: Actor, pk: int, sheet: dict[str, Any], tried: str, form: StepForm | None) -> list[Act]:
    state = sheet["line"].state
    found = []
    if state is PlanState.DRAFT and by.can(Power.PLAN):
        found.append(Act(_("修改"), reverse("staffing:plan-edit", args=[pk]), method="get"))
    for edge in PLAN_LIFE.allowed(state):
        verb = PlanVerb(edge.verb)
        if by.can(PLAN_POWER[verb]):
            found.append(Act(
                verb.label, reverse("staffing:plan-act", args=[pk, str(verb)]), name=str(verb), danger=verb in DANGER,
                primary=verb not in DANGER and verb is not PlanVerb.CLOSE, ground=_("依据：%(ground)s") % {"ground": edge.ground},
                form=form if tried == verb and form is not None else step_form(verb, sheet["version"]), open=tried == verb,
                draft=False,
            ))  # fmt: skip
    return found


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """办一步: what stands against it is told with its ground, and nothing is lost."""
    if verb not in set(PlanVerb):
        raise Http404(verb)
    by, what = request.actor, PlanVerb(verb)
    any_power(by)
    sheet = queries.plan_sheet(by, pk, timezone.localdate())
    form = step_form(what, sheet["version"], request.POST)
    if not form.is_valid():
        return _draw(request, pk, tried=verb, form=form, status=422)
    given = form.cleaned_data
    try:
        plans.move_plan(
            pk, what, words=given["words"], document=given.get("document", ""), version=given["version"], by=by,
            at=timezone.now(),
        )  # fmt: skip
    except (NotAllowed, plans.PlanMovedMeanwhile):
        return _draw(request, pk, refused=_("这份计划刚被别人办过，下面是现在的情况。"), status=409)
    except REFUSALS as no:
        form.add_error(None, str(no))
        return _draw(request, pk, tried=verb, form=form, status=422)
    messages.success(request, _("已办：%(verb)s。") % {"verb": what.label})
    return redirect("staffing:plan", pk=pk)


@require_POST
def paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """起草文书: drafted from the template, then led to issue on the pages of papers."""
    if kind not in set(PaperKind):
        raise Http404(kind)
    any_power(request.actor)
    try:
        made = papers.draft_plan_paper(pk, PaperKind(kind), by=request.actor, at=timezone.now())
    except REFUSALS as no:
        return _draw(request, pk, refused=str(no), status=422)
    messages.success(request, _("已起草，请核对后送核稿。"))
    return redirect("documents:document", pk=made)


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """拟定用编计划."""
    by, today = request.actor, timezone.localdate()
    by.require(Power.PLAN)
    organs = reached_organs(by, Power.PLAN, today)
    first = {"year": today.year, "organ": organs[0][0] if len(organs) == 1 else request.GET.get("organ", "")}
    form = PlanForm(request.POST or None, offered={"organ": organs}, initial=first)
    lines = LineForms(request.POST or None, initial=[], form_kwargs={"offered": offered_categories()})
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        given = form.cleaned_data
        try:
            pk = plans.draft_plan(
                given["organ"], given["year"], _drafts(lines, given["year"]), years=given["years"],
                reason=given["reason"], by=by, at=timezone.now(),
            )  # fmt: skip
        except (plans.BadPlan, OutOfReach) as no:
            form.add_error(None, str(no) if isinstance(no, plans.BadPlan) else _("这个单位不归您申报。"))
        else:
            messages.success(request, _("计划已拟定，核对后请报送。"))
            return redirect("staffing:plan", pk=pk)
    return _form(request, _("拟定用编计划"), form, lines, reverse("staffing:plans"))


def _drafts(lines: Any, year: int) -> list[LineDraft]:
    return [LineDraft(**{**one, "year": one["year"] or year}) for one in lines.filled()]


@require_http_methods(["GET", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """修改计划草稿."""
    by = request.actor
    by.require(Power.PLAN)
    sheet = queries.plan_sheet(by, pk, timezone.localdate())
    line = sheet["line"]
    initial = {"organ": line.organ, "year": line.year, "years": line.years, "reason": sheet["reason"], "version": sheet["version"]}
    form = PlanForm(request.POST or None, offered={"organ": [(line.organ, line.organ_name)]}, initial=initial)
    named = ("year", "category", "way", "count", "in_exchange", "post", "conditions")
    former = [{name: getattr(one, name) for name in named} for one in sheet["lines"]]
    lines = LineForms(request.POST or None, initial=former, form_kwargs={"offered": offered_categories()})
    if request.method == "POST" and form.is_valid() and lines.is_valid():
        given = form.cleaned_data
        try:
            plans.revise_plan(
                pk, _drafts(lines, line.year), reason=given["reason"], version=given["version"], by=by, at=timezone.now()
            )
        except (plans.BadPlan, plans.PlanMovedMeanwhile, NotAllowed) as no:
            words = _("这份计划已经报送，不能再改；要改，请编办退回。") if isinstance(no, NotAllowed) else str(no)
            form.add_error(None, words)
        else:
            messages.success(request, _("计划已修改。"))
            return redirect("staffing:plan", pk=pk)
    return _form(request, _("修改用编计划"), form, lines, reverse("staffing:plan", args=[pk]))


def _form(request: HttpRequest, title: str, form: PlanForm, lines: Any, back: str) -> HttpResponse:
    context = {
        "title": title, "form": form, "lines": lines, "submit_label": _("保存"), "cancel_url": back,
        "crumbs": [Link(_("用编计划"), reverse("staffing:plans")), Link(title, "")],
    }  # fmt: skip
    wrong = form.errors or any(lines.errors) if request.method == "POST" else False
    return render(request, "staffing/plan_form.html", context, status=422 if wrong else 200)
