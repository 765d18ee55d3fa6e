"""Pages of requests and slips (用编申请、控编单页面)."""

from datetime import date
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
from yizhen.staffing.access.people import OutOfReach
from yizhen.staffing.actions import RuleBroken, papers, plans, slips
from yizhen.staffing.forms.plans import AskForm, StepForm
from yizhen.staffing.queries import plans as queries
from yizhen.staffing.states.plans import SLIP_LIFE
from yizhen.staffing.terms.people import PeoplePower as Power
from yizhen.staffing.terms.people import Standing
from yizhen.staffing.terms.plan_values import SlipLine
from yizhen.staffing.terms.plans import (
    HOLDING,
    SLIP_POWER,
    PaperKind,
    PlanState,
    SlipState,
    SlipVerb,
    Way,
)
from yizhen.staffing.views.flow_showing import (
    SLIP_TONES,
    any_power,
    flow_tabs,
    have_table,
    leaning_alert,
    offered_categories,
    papers_table,
    slips_table,
    step_form,
    timeline,
)
from yizhen.staffing.views.people_showing import category_words, day_of, number_asked, reached_organs
from yizhen.staffing.views.refusing import refuse
from yizhen.ui.door import (
    Act,
    Badge,
    Cell,
    Column,
    Fact,
    Head,
    Link,
    Row,
    Table,
    choice_filter,
    page_asked,
)

DANGER = frozenset({SlipVerb.REFUSE, SlipVerb.VOID})
ON_PAGE = frozenset(SlipVerb) - {SlipVerb.USE, SlipVerb.FINISH, SlipVerb.EXPIRE}
REFUSALS = (plans.BadPlan, RuleBroken, papers.NoTemplate)


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """用编申请、控编单: the newest first."""
    by, query = request.actor, request.GET.urlencode()
    any_power(by)
    state = request.GET.get("state", "") if request.GET.get("state") in set(SlipState) else ""
    organ = number_asked(request, "organ")
    _found, count = queries.slips(by, state=state, organ=organ, size=0)
    pager = page_asked(query, count)
    found, _count = queries.slips(
        by, state=state, organ=organ, start=(pager.number - 1) * pager.per_page, size=pager.per_page
    )
    states = [(str(one), one.label) for one in SlipState]
    context = {
        "title": _("用编申请、控编单"), "tabs": flow_tabs(request),
        "lead": _("核准即锁定编制，凭单上编；到期没有用完的自动失效，编制退回可用。"),
        "filters": [choice_filter(_("状态"), "state", states, query, counts=queries.slip_states(by), all_label=_("全部"))],
        "table": slips_table(found, caption=_("用编申请、控编单")), "pager": pager,
        "links": [Link(_("申请用编"), reverse("staffing:slip-ask"))] if by.can(Power.PLAN) else [],
    }  # fmt: skip
    return render(request, "staffing/people.html", context)


@require_safe
def slip(request: HttpRequest, pk: int) -> HttpResponse:
    """控编单: what was asked, what it locks, who came in on it, what may be done."""
    return _draw(request, pk)


def _draw(
    request: HttpRequest, pk: int, *, tried: str = "", form: StepForm | None = None, refused: str = "", status: int = 200
) -> HttpResponse:
    by, today = request.actor, timezone.localdate()
    any_power(by)
    sheet = queries.slip_sheet(by, pk)
    line = sheet["line"]
    have = queries.what_unit_has(line.organ, [(line.category, line.purpose)], today, until=today)
    name = line.number or _("用编申请 %(id)s") % {"id": line.id}
    context = {
        "title": name, "crumbs": [Link(_("用编申请、控编单"), reverse("staffing:slips")), Link(name, "")],
        "head": Head(
            title=line.organ_name, code=name, badge=Badge(line.state.label, SLIP_TONES[line.state]),
            facts=(
                Fact(_("编制类别"), category_words(line.category), note=line.purpose), Fact(_("人数"), line.count),
                Fact(_("已上编"), line.used), Fact(_("有效期止"), day_of(line.valid_until) or "—"),
            ),
        ),
        "refused": refused, "leaning": leaning_alert(sheet["leaning"]), "facts": _facts(line), "have": have_table(queries.have_lines(have)),
        "people": _people(sheet["people"]), "papers": papers_table(sheet["papers"]),
        "paper_acts": _paper_acts(by, line), "acts": _acts(by, line, tried, form), "timeline": timeline("staffing.slip", pk),
    }  # fmt: skip
    return render(request, "staffing/slip.html", context, status=status)


def _facts(line: SlipLine) -> list[Fact]:
    facts = [
        Fact(_("用编方式"), Way(line.way).label), Fact(_("岗位"), line.post), Fact(_("理由"), line.reason),
        Fact(_("申请人"), line.asked_by), Fact(_("核准文号"), line.document), Fact(_("开单日期"), day_of(line.issued_on)),
        Fact(_("用编计划"), _("看计划") if line.plan else _("不在计划内"),
             url=reverse("staffing:plan", args=[line.plan]) if line.plan else ""),
        Fact(_("锁定分录"), _("第 %(entry)s 号") % {"entry": line.entry} if line.entry else "",
             url=reverse("staffing:quota-entry", args=[line.entry]) if line.entry else ""),
        Fact(_("最近意见"), line.words),
    ]  # fmt: skip
    return [one for one in facts if one.value]


def _people(found: list[tuple[Any, ...]]) -> Table | None:
    if not found:
        return None
    rows = tuple(
        Row((Cell(name, reverse("staffing:person", args=[pk])), day_of(since), Standing(standing).label))
        for pk, name, since, standing in found
    )
    return Table(_("凭单上编的人"), (Column(_("姓名")), Column(_("入编时间")), Column(_("状态"))), rows, show_caption=True)


def _paper_acts(by: Actor, line: SlipLine) -> list[Act]:
    if not line.number or not by.can(PaperPower.DRAFT) or not by.can(Power.REVIEW):
        return []
    label = _("起草%(paper)s") % {"paper": PaperKind.SLIP.label}
    return [Act(label, reverse("staffing:slip-paper", args=[line.id]), name="paper")]


def _acts(by: Actor, line: SlipLine, tried: str, form: StepForm | None) -> list[Act]:
    found = []
    for edge in SLIP_LIFE.allowed(line.state):
        verb = SlipVerb(edge.verb)
        if verb in ON_PAGE and by.can(SLIP_POWER[verb]):
            found.append(Act(
                verb.label, reverse("staffing:slip-act", args=[line.id, str(verb)]), name=str(verb), danger=verb in DANGER,
                primary=verb in (SlipVerb.APPROVE, SlipVerb.ISSUE), ground=_("依据：%(ground)s") % {"ground": edge.ground},
                form=form if tried == verb and form is not None else step_form(verb, line.version), open=tried == verb,
                draft=False,
            ))  # fmt: skip
    if line.state in HOLDING and line.number and by.can(Power.CORE):
        url = f"{reverse('staffing:people')}?organ={line.organ}"
        found.append(Act(_("选人上编"), url, method="get", primary=True))
    return found


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """办一步: what the ledger refuses is told with the rule and how to mend it."""
    if verb not in {str(one) for one in ON_PAGE}:
        raise Http404(verb)
    by, what = request.actor, SlipVerb(verb)
    any_power(by)
    sheet = queries.slip_sheet(by, pk)
    form = step_form(what, sheet["line"].version, request.POST)
    if not form.is_valid():
        return _draw(request, pk, tried=verb, form=form, status=422)
    given = form.cleaned_data
    try:
        number = slips.move_slip(
            pk, what, words=given["words"], document=given.get("document", ""), version=given["version"], by=by,
            at=timezone.now(),
        )  # fmt: skip
    except (NotAllowed, plans.PlanMovedMeanwhile):
        return _draw(request, pk, refused=_("这份申请刚被别人办过，下面是现在的情况。"), status=409)
    except REFUSALS as no:
        refuse(form, no)
        return _draw(request, pk, tried=verb, form=form, status=422)
    told = _("已开控编单 %(number)s。") if what is SlipVerb.ISSUE else _("已办：%(verb)s。")
    messages.success(request, told % {"verb": what.label, "number": number})
    return redirect("staffing:slip", pk=pk)


@require_POST
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """起草控编单."""
    any_power(request.actor)
    try:
        made = papers.draft_slip_paper(pk, by=request.actor, at=timezone.now())
    except REFUSALS as no:
        return _draw(request, pk, refused=str(no), status=422)
    messages.success(request, _("已起草，请核对后送核稿。"))
    return redirect("documents:document", pk=made)


@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest) -> HttpResponse:
    """申请用编: of an approved plan's line, or outside it with the reason."""
    by, today = request.actor, timezone.localdate()
    by.require(Power.PLAN)
    lines = _plan_lines(by, today)
    offered = {
        "organ": reached_organs(by, Power.PLAN, today), "line": [(one.id, words) for one, _organ, words in lines], **offered_categories(),
    }
    form = AskForm(request.POST or None, offered=offered, initial={"line": request.GET.get("line", ""), "count": 1})
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        chosen = next(((one, organ) for one, organ, _words in lines if one.id == given["line"]), None)
        organ = chosen[1] if chosen else given["organ"]
        of_line = {"category": chosen[0].category, "purpose": chosen[0].purpose, "way": Way(chosen[0].way), "line": chosen[0].id} if chosen else {}
        own = {"category": given["category"], "way": Way(given["way"])} if not chosen else {}
        try:
            pk = slips.ask_slip(
                organ, count=given["count"], reason=given["reason"], post=given["post"], **own, **of_line, by=by,
                at=timezone.now(),
            )  # fmt: skip
        except (plans.BadPlan, OutOfReach) as no:
            form.add_error(None, str(no) if isinstance(no, plans.BadPlan) else _("这个单位不归您申报。"))
        else:
            messages.success(request, _("申请已提交，等编办核准。"))
            return redirect("staffing:slip", pk=pk)
    context = {
        "title": _("申请用编"), "form": form, "submit_label": _("提交申请"), "cancel_url": reverse("staffing:slips"),
        "crumbs": [Link(_("用编申请、控编单"), reverse("staffing:slips")), Link(_("申请用编"), "")],
    }  # fmt: skip
    return render(request, "ui/form.html", context, status=422 if form.errors else 200)


def _plan_lines(by: Actor, today: date) -> list[tuple[Any, int, str]]:
    """Lines of approved plans with something left, that may be asked for now (可申请的计划行)."""
    found = []
    for one in queries.plans(by, state=PlanState.APPROVED, size=200)[0]:
        for line in queries.lines_of(one.id):
            if line.asked < line.count and line.year <= today.year:
                words = _("%(organ)s %(year)s 年 %(what)s %(way)s，还可申请 %(left)s 名") % {
                    "organ": one.organ_name, "year": line.year, "what": category_words(line.category),
                    "way": Way(line.way).label, "left": line.count - line.asked,
                }  # fmt: skip
                found.append((line, one.organ, words))
    return found

