"""Pages of the two gates (职责准入、动态调整页面): ledger, application, its page with acts, papers checked."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yizhen.duties import access
from yizhen.duties.actions import admission as acts
from yizhen.duties.actions.refusals import Barred, MovedMeanwhile, NotAsked, WordsNeeded
from yizhen.duties.forms.gates import ApplicationForm, OpinionForm, StepForm
from yizhen.duties.queries import admission as looks
from yizhen.duties.queries.standing import townships
from yizhen.duties.states import ADMISSION_WORDS, life_of
from yizhen.duties.terms.admission import (
    OPEN_ADMISSIONS,
    AdmissionFinding,
    AdmissionState,
    AdmissionVerb,
    Gate,
    Opinion,
    Severity,
)
from yizhen.duties.terms.powers import Power
from yizhen.duties.views.choosing import township_choices
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.record import door as record
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
    Table,
    Tone,
    page_asked,
)
from yizhen.ui.templatetags.ui import cn_date

STATES = {
    AdmissionState.FILED: Tone.OPEN, AdmissionState.HEARING: Tone.SOON, AdmissionState.REVIEWED: Tone.SOON,
    AdmissionState.RETURNED: Tone.SOON, AdmissionState.IN_FORCE: Tone.DONE, AdmissionState.REFUSED: Tone.LATE,
    AdmissionState.WITHDRAWN: Tone.NEUTRAL, AdmissionState.EXPIRED: Tone.NEUTRAL, AdmissionState.ENDED: Tone.NEUTRAL,
}  # fmt: skip
WEIGHTS = {Severity.FORBID: Tone.LATE, Severity.MEND: Tone.SOON, Severity.ADVISE: Tone.OPEN}
OPINIONS = {
    Opinion.WAITING: Tone.SOON, Opinion.AGREE: Tone.DONE, Opinion.CONDITIONS: Tone.SOON, Opinion.OPPOSE: Tone.LATE,
}  # fmt: skip
STAGES = ("open", "asked", "in_force", "ended", "all")
LIKELY = (AdmissionVerb.HEAR, AdmissionVerb.PASS, AdmissionVerb.APPROVE)
DANGER = (AdmissionVerb.REFUSE, AdmissionVerb.END, AdmissionVerb.WITHDRAW)
BY_HAND = frozenset(AdmissionVerb) - {AdmissionVerb.EXPIRE, AdmissionVerb.AMEND}
REFUSALS = (Barred, WordsNeeded, MovedMeanwhile, NotAllowed)


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """准入台账."""
    by = request.actor
    by.require(Power.VIEW)
    stage = request.GET.get("stage", "open")
    stage = stage if stage in STAGES else "open"
    asked = looks.AdmissionFilter(stage, text=request.GET.get("q", "")[:80])
    pager = page_asked(request.GET.urlencode(), looks.count_admissions(by, asked))
    rows = looks.page_of_admissions(by, asked, start=(pager.number - 1) * pager.per_page, size=pager.per_page)
    here = reverse("duties:admissions")
    words = {
        "open": _("在办"), "asked": _("等本单位答复"), "in_force": _("有效的准入"), "ended": _("已了结"), "all": _("全部"),
    }  # fmt: skip
    context = {
        "title": _("职责准入"),
        "lead": _("清单之外的事项，部门要交给镇街，先在这里申请；镇街接不住的，也从这里提出。"),
        "tabs": [Link(words[one], f"{here}?stage={one}", active=one == stage) for one in STAGES],
        "table": _table(rows),
        "pager": pager,
        "search": asked.text,
        "search_label": _("事由、申请编号或者文号"),
        "may_apply": by.can(Power.PROPOSE) and by.organ is not None,
    }
    return render(request, "duties/admissions.html", context)


def _table(rows: list[looks.AdmissionLine]) -> Table:
    columns = (
        Column(_("编号")), Column(_("事由"), wide=True), Column(_("申请单位")), Column(_("状态")), Column(_("镇街"), numeric=True),
        Column(_("期限")), Column(_("文号")),
    )  # fmt: skip
    lines = tuple(
        Row(
            (
                Cell(one.number, reverse("duties:admission", args=[one.id])), Cell(one.title, note=one.wish.label),
                one.organ_name, Cell(badge=Badge(one.state.label, STATES[one.state])), one.townships,
                f"{cn_date(one.begins_on)}—{cn_date(one.ends_on)}" if one.begins_on and one.ends_on else _("长期"),
                one.decision_number,
            ),
            url=reverse("duties:admission", args=[one.id]),
        )
        for one in rows
    )  # fmt: skip
    return Table(_("准入申请"), columns, lines, empty=Empty(_("没有这样的申请"), good=True), keys=True)


def new(request: HttpRequest) -> HttpResponse:
    """提出申请: a department from above, a township from below; what stands against it is told at once."""
    by, now = request.actor, timezone.now()
    by.require(Power.PROPOSE)
    speaks = access.body(by)
    own = next((one.township for one in townships(by.county) if one.id == speaks), None)
    gate = Gate.UP if own else Gate.DOWN
    choices = township_choices(by.county, timezone.localdate(now))
    start = {"item": request.GET.get("item", "")[:64], "title": request.GET.get("title", "")[:200]}
    form = ApplicationForm(request.POST or None, gate=gate, townships=choices, initial=start)
    found: tuple[AdmissionFinding, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            pk = acts.apply(form.application(townships=(own,) if own else ()), by=by, at=now)
        except Barred as told:
            found = told.findings
            blame(form, found)
        else:
            messages.success(request, _("已提出。下一步由编办征求意见。"))
            return redirect("duties:admission", pk=pk)
    context = {
        "title": _("申请职责准入") if gate is Gate.DOWN else _("申请动态调整"),
        "crumbs": [Link(_("职责准入"), reverse("duties:admissions")), Link(_("申请"), "")],
        "lead": _("写清楚就能提：依据、必要性、期限、人财物。法律不允许的会当场告诉您是哪一条。"),
        "form": form,
        "found": findings_table(found),
        "submit_label": _("提出申请"),
        "cancel_url": reverse("duties:admissions"),
    }
    return render(request, "duties/apply.html", context, status=422 if form.errors else 200)


def blame(form: Any, found: tuple[AdmissionFinding, ...]) -> None:
    """Put each finding at its field (问题归到栏目)."""
    places = {"support": "people"}
    for one in found:
        name = places.get(one.field, one.field)
        form.add_error(name if name in form.fields else None, finding_words(one))


def finding_words(one: AdmissionFinding) -> str:
    """A finding in one sentence (审查问题一句话): what is wrong, how to mend it, on which article."""
    return _("%(title)s：%(words)s。%(mend)s（%(article)s）") % {
        "title": one.rule.label, "words": one.words, "mend": one.rule.advice, "article": one.rule.article,
    }  # fmt: skip


def findings_table(found: tuple[AdmissionFinding, ...]) -> Table | None:
    """What a check found (审查结果), with the words of the law."""
    if not found:
        return None
    columns = (Column(_("结论")), Column(_("问题"), wide=True), Column(_("怎样改"), wide=True))
    rows = tuple(
        Row(
            (
                Cell(badge=Badge(one.rule.severity.label, WEIGHTS[one.rule.severity])),
                Cell(one.rule.label, note=one.words),
                Cell(one.rule.advice, note=f"{one.rule.article}：“{one.rule.text}”"),
            )
        )
        for one in found
    )  # fmt: skip
    return Table(_("审查结果"), columns, rows, show_caption=True)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """准入申请: what is asked, what the townships say, what the check finds, what may be done."""
    return draw(request, pk)


def draw(request: HttpRequest, pk: int, tried: str = "", form: Any = None, *, conflict: str = "") -> HttpResponse:
    """The page of an application, perhaps with an act that did not go through (申请页)."""
    by, now = request.actor, timezone.now()
    by.require(Power.VIEW)
    page = looks.admission_page(by, pk)
    line, row = page.line, page.row
    open_ = line.state in OPEN_ADMISSIONS
    context = {
        "title": line.title,
        "crumbs": [Link(_("职责准入"), reverse("duties:admissions")), Link(line.number, "")],
        "head": Head(
            title=line.title, code=line.number, badge=Badge(line.state.label, STATES[line.state]), facts=_facts(page),
        ),
        "row": row,
        "item": page.item,
        "conflict": conflict,
        "found": findings_table(acts.findings_of(row, now)) if open_ else None,
        "checked": open_,
        "opinions": _opinions(page),
        "support": _support(row.support),
        "acts": _acts(by, page, tried, form),
        "timeline": [
            Entry(one.at, one.title, by=one.actor_name, post=one.post_title, text=str(one.payload.get("words") or ""))
            for one in reversed(record.history("duties.admission", pk))
        ],
    }  # fmt: skip
    return render(request, "duties/admission.html", context, status=422 if form is not None else 409 if conflict else 200)


def _facts(page: looks.AdmissionPage) -> tuple[Fact, ...]:
    line, row = page.line, page.row
    facts = [Fact(_("申请"), line.wish.label), Fact(_("申请单位"), line.organ_name)]
    if row.begins_on and row.ends_on:
        facts.append(Fact(_("期限"), f"{cn_date(row.begins_on)}—{cn_date(row.ends_on)}"))
    if line.opinions_due:
        facts.append(Fact(_("意见截止"), cn_date(line.opinions_due)))
    if line.decision_number:
        facts.append(Fact(_("文号"), line.decision_number))
    return tuple(facts)


def _support(given: dict[str, str]) -> list[Fact]:
    words = {
        "people": _("人员"), "money": _("经费"), "training": _("培训"), "equipment": _("装备"), "reason": _("无需保障的理由"),
        "move": _("编制调整文号"), "no_move": _("不划转编制的理由"),
    }  # fmt: skip
    return [Fact(words[name], text) for name, text in given.items() if text]


def _opinions(page: looks.AdmissionPage) -> Table:
    columns = (Column(_("单位")), Column(_("意见")), Column(_("理由、条件"), wide=True), Column(_("答复人")))
    rows = tuple(
        Row((one.name, Cell(badge=Badge(one.opinion.label, OPINIONS[one.opinion])), one.words, one.by))
        for one in page.opinions
    )
    return Table(_("各单位意见"), columns, rows, empty=Empty(_("不用征求意见")), show_caption=True)


def _acts(by: Any, page: looks.AdmissionPage, tried: str, form: Any) -> list[Act]:
    line, row = page.line, page.row
    found: list[Act] = []
    own = access.body(by)
    mine = next((one for one in page.opinions if one.mine), None)
    if mine is not None and line.state is AdmissionState.HEARING and by.can(Power.OPINE):
        given = form if tried == "opine" else OpinionForm(auto_id="opine-%s", label_suffix="")
        url = reverse("duties:opine", args=[line.id])
        found.append(Act(_("答复意见"), url, name="opine", primary=True, form=given, open=tried == "opine"))
    for edge in life_of(line.gate).allowed(row.state):
        verb = AdmissionVerb(edge.verb)
        if not by.can(acts.POWER_OF[verb]) or (verb is AdmissionVerb.WITHDRAW and row.organ_id != own):
            continue
        if verb is AdmissionVerb.AMEND:
            if row.organ_id == own:
                found.append(Act(verb.label, reverse("duties:amend", args=[line.id]), primary=True, method="get"))
            continue
        if verb not in BY_HAND:
            continue
        ground = _("依据：%(ground)s") % {"ground": edge.ground}
        given = form if tried == verb else _step_form(verb, row.version)
        url = reverse("duties:admission-act", args=[line.id, str(verb)])
        found.append(
            Act(
                verb.label, url, name=str(verb), primary=verb in LIKELY, danger=verb in DANGER, ground=ground, form=given,
                open=tried == verb,
            )
        )  # fmt: skip
    return found


def _step_form(verb: AdmissionVerb, version: int, data: Any = None) -> StepForm:
    return StepForm(data, needs_words=verb in ADMISSION_WORDS, initial={"version": version}, auto_id=f"{verb}-%s")


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """办理申请."""
    if verb not in {str(one) for one in BY_HAND}:
        raise Http404(verb)
    what = AdmissionVerb(verb)
    by, now = request.actor, timezone.now()
    by.require(acts.POWER_OF[what])
    page = looks.admission_page(by, pk)
    form = _step_form(what, page.row.version, request.POST)
    if not form.is_valid():
        return draw(request, pk, verb, form)
    more = {"by": by, "at": now, "version": form.cleaned_data["version"]}
    words = form.cleaned_data["words"]
    try:
        _do(pk, what, words, more)
    except (MovedMeanwhile, NotAllowed):
        return draw(request, pk, conflict=_("别人刚刚办过这件申请，下面是现在的情况。您填写的没有保存，请看清后再办。"))
    except (Barred, WordsNeeded) as no:
        for one in no.findings if isinstance(no, Barred) else ():
            form.add_error(None, finding_words(one))
        if isinstance(no, WordsNeeded):
            form.add_error("words", str(no))
        return draw(request, pk, verb, form)
    messages.success(request, _("已办：%(verb)s。") % {"verb": what.label})
    return redirect("duties:admission", pk=pk)


def _do(pk: int, what: AdmissionVerb, words: str, more: dict[str, Any]) -> None:
    match what:
        case AdmissionVerb.HEAR:
            acts.hear(pk, **more)
        case AdmissionVerb.PASS:
            acts.pass_review(pk, words=words, **more)
        case AdmissionVerb.APPROVE:
            acts.approve(pk, words=words, **more)
        case AdmissionVerb.END:
            acts.end(pk, words, **more)
        case _:
            acts.step(pk, what, words, **more)


@require_POST
def opine(request: HttpRequest, pk: int) -> HttpResponse:
    """答复意见."""
    by, now = request.actor, timezone.now()
    by.require(Power.OPINE)
    form = OpinionForm(request.POST, auto_id="opine-%s", label_suffix="")
    if not form.is_valid():
        return draw(request, pk, "opine", form)
    try:
        acts.opine(pk, Opinion(form.cleaned_data["opinion"]), form.cleaned_data["words"], by=by, at=now)
    except WordsNeeded as no:
        form.add_error("words", str(no))
        return draw(request, pk, "opine", form)
    except NotAsked:
        return draw(request, pk, conflict=_("征求意见已经结束，您的意见没有记下。"))
    messages.success(request, _("意见已记下。"))
    return redirect("duties:admission", pk=pk)


def amend(request: HttpRequest, pk: int) -> HttpResponse:
    """补正后重报."""
    by, now = request.actor, timezone.now()
    by.require(Power.PROPOSE)
    page = looks.admission_page(by, pk)
    was = acts.application_of(page.row)
    gate = Gate(page.row.gate)
    start = {name: getattr(was, name) for name in was.__struct_fields__ if name != "support"} | {
        name: getattr(was.support, name) for name in was.support.__struct_fields__
    }
    choices = township_choices(by.county, timezone.localdate(now))
    form = ApplicationForm(request.POST or None, gate=gate, townships=choices, initial=start)
    found: tuple[AdmissionFinding, ...] = ()
    if request.method == "POST" and form.is_valid():
        towns = was.townships if gate is Gate.UP else ()
        try:
            acts.amend(pk, form.application(townships=towns), by=by, at=now)
        except Barred as told:
            found = told.findings
            blame(form, found)
        except (NotAllowed, MovedMeanwhile):
            return draw(request, pk, conflict=_("这件申请现在不能补正，您填写的没有保存。"))
        else:
            messages.success(request, _("已重报。"))
            return redirect("duties:admission", pk=pk)
    context = {
        "title": _("补正后重报"),
        "crumbs": [
            Link(_("职责准入"), reverse("duties:admissions")), Link(page.line.number, reverse("duties:admission", args=[pk])),
            Link(_("补正"), ""),
        ],
        "form": form, "found": findings_table(found), "submit_label": _("重报"),
        "cancel_url": reverse("duties:admission", args=[pk]),
    }  # fmt: skip
    return render(request, "duties/apply.html", context, status=422 if form.errors else 200)
