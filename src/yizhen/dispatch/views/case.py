"""The page of a case (办件页) and its acts: only what life cycle, powers and scope allow, each in place."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from yizhen.dispatch import access, actions
from yizhen.dispatch.actions.handover import receivers
from yizhen.dispatch.actions.moving import moved_meanwhile
from yizhen.dispatch.forms import FORMS, ActForm, form_for
from yizhen.dispatch.forms.acts import RequesterForm
from yizhen.dispatch.forms.words import standard_words
from yizhen.dispatch.models import Case
from yizhen.dispatch.queries import case_page, place_names
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.states import LIFE, may
from yizhen.dispatch.terms import Button, CasePage, Catalogue, Power, State, StepView, Verb
from yizhen.dispatch.terms.telling import TOLD_OUTSIDE
from yizhen.dispatch.views.files import gallery
from yizhen.dispatch.views.options import category_list
from yizhen.dispatch.views.replying import asks_only, equipped, reissue_act, reworded, taken
from yizhen.dispatch.views.showing import STEP_TONES, STOPPED, case_clock_of, case_url, state_badge
from yizhen.dispatch.views.trail import trail
from yizhen.kernel.actors import Actor, NoPower
from yizhen.kernel.lifecycle import NotAllowed
from yizhen.kernel.working_hours import SHANGHAI
from yizhen.notices import door as notices
from yizhen.organs import door as organs
from yizhen.ui.door import Act, Entry, Fact, Head, Map, Place, Tone

RECORD_VIEW, EXCEPTION = "record.view", "duties.override"
DUTIES_VIEW, CONTEST = "duties.view", "duties.contest"
ASKS_ORGAN = (Verb.DISPATCH, Verb.DESIGNATE, Verb.SPLIT)
DANGER = frozenset({Verb.VOID, Verb.MERGE, Verb.REFUSE, Verb.RETURN, Verb.REWORK, Verb.REOPEN})
REFUSED = (
    actions.TooLate, actions.ReopenedBefore, actions.AskRefused, actions.NothingAsked, actions.NothingToAnswer, actions.HasFollowers,
    actions.EvidenceNeeded, actions.ReplyGone, actions.StillOpen,
)  # fmt: skip
"""Refusals that are about the whole act and no field of it (整步不能办)."""
PURPOSES = ("联系核实地点、情况", "告知办理结果", "回访")
ACTIONS = {
    Verb.ACCEPT: actions.accept, Verb.REFUSE: actions.refuse, Verb.DISPATCH: actions.dispatch,
    Verb.SIGN: actions.sign, Verb.RETURN: actions.return_, Verb.DESIGNATE: actions.designate,
    Verb.HANDLE: actions.handle, Verb.VERIFY_PASS: actions.verify_pass, Verb.REWORK: actions.rework,
    Verb.CLOSE: actions.close, Verb.REOPEN: actions.reopen, Verb.ASK_EXTEND: actions.ask_extension,
    Verb.ASK_SUSPEND: actions.ask_suspension, Verb.EXTEND: actions.extend, Verb.SUSPEND: actions.suspend,
    Verb.DENY: actions.deny, Verb.RESUME: actions.resume, Verb.SUPERVISE: actions.supervise, Verb.ANSWER: actions.answer,
    Verb.RECLASSIFY: actions.reclassify, Verb.MERGE: actions.merge, Verb.SPLIT: actions.split, Verb.VOID: actions.void,
    Verb.PASS_ON: actions.pass_on,
}  # fmt: skip
FIELD_OF = {
    actions.UnknownGround: "ground", actions.AnotherOrgan: "organ", actions.NotAnOrgan: "organ",
    actions.OutsideLists: "organ",
    actions.NotClassified: "category", actions.NoBackstop: "organ",
    actions.NotThatPost: "post", actions.BadMerge: "into", actions.BadParts: "parts",
}  # fmt: skip


@dataclass
class Attempt:
    """What was tried and did not go through (未办成的一步): shown again with everything that was typed."""

    verb: Verb | None = None
    form: ActForm | None = None
    conflict: str = ""
    requester: actions.Requester | None = None
    requester_form: RequesterForm | None = None
    kept: list[tuple[str, str]] = field(default_factory=list)


@never_cache
@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """办件: what, where, who holds it, by when and why; the history; what may be done."""
    return _draw(request, number, Attempt(), timezone.now())


def _draw(
    request: HttpRequest, number: str, tried: Attempt, now: datetime, status: int = 200
) -> HttpResponse:
    by = request.actor
    by.require(Power.VIEW)
    found = access.case_by_number(by, number)
    page = case_page(by, found.pk, now=now)
    offered = catalogue(by.county, timezone.localdate(now))
    names = place_names([page.row.township, page.row.village], timezone.localdate(now))
    shown_organs = organs.organs_of_county(by.county, timezone.localdate(now)) if _asks_organ(page) else []
    acts = [_act(button, page, tried, offered, shown_organs) for button in page.buttons]
    equipped(acts, found, now)
    context = {
        "title": page.row.title,
        "head": _head(page, by, names, now),
        "page": page,
        "timeline": [_entry(step) for step in reversed(page.steps)],
        "leads_to": _leads_to(page),
        "acts": acts,
        "reissue": reissue_act(page.row.number, by),
        "told": [one for one in notices.told("dispatch.case", page.row.id) if one.kind == TOLD_OUTSIDE],
        "facts": _facts(page),
        **gallery(by, page.row.id, page.row.state),
        "requester": _requester(page, by, tried),
        "conflict": tried.conflict,
        "kept": tried.kept,
        "category_list": category_list(offered) if _asks_category(page) else "",
        "organ_names": [one.name for one in shown_organs],
        "purposes": PURPOSES,
        "map": _map(page, names),
        "similar": [(row, case_url(row.number), state_badge(row.state)) for row in page.similar],
        "related": [(number, title, state_badge(state), how, case_url(number)) for number, title, state, how in page.related],
        "duplicate": _duplicate(page, by),
        "entries": trail(page.row.id, by.county, timezone.localdate(now)) if by.can(RECORD_VIEW) else [],
        "contest_url": _contest_url(found, offered, by),
        "precedents_url": reverse("duties:precedents") if page.precedent and by.can(DUTIES_VIEW) else "",
    }
    return render(request, "dispatch/case.html", context, status=status)


def _contest_url(found: Case, offered: Catalogue, by: Actor) -> str:
    """Where to raise a dispute about whose duty the case is (提起职责争议), for who may and has an organ to speak for."""
    known = offered.categories.get(found.category_id or 0)
    if not by.can(CONTEST) or by.organ is None or known is None or State(found.state).is_final:
        return ""
    told = {"case": found.number, "matter": found.number, "category": known.code, "place": found.township}
    return f"{reverse('duties:contest')}?{urlencode(told)}"


def _asks_organ(page: CasePage) -> bool:
    return any(button.verb in ASKS_ORGAN for button in page.buttons)


def _asks_category(page: CasePage) -> bool:
    return any(button.verb in (Verb.ACCEPT, Verb.RECLASSIFY) for button in page.buttons)


def _place(page: CasePage, names: dict[str, str]) -> str:
    known, where = (
        [names.get(code, code) for code in (page.row.township, page.row.village) if code],
        page.row.place_text,
    )
    for name in known:
        where = where.removeprefix(name).strip()
    return " ".join([*known, where]).strip() or _("不明")


def _head(page: CasePage, by: Actor, names: dict[str, str], now: datetime) -> Head:
    row = page.row
    post = f" {page.holder_post_title}" if page.holder_post_title else ""
    done_at = (page.handled_at or row.closed_at) if row.closed_at else None
    stopped = page.handled_at if row.state in STOPPED else None
    clock = case_clock_of(
        row.due_at, now, by.county, done_at=done_at, handled_at=stopped, steps=page.clock_steps, provisional=page.provisional,
        late=row.late, unit=page.standard.limit.unit if page.standard else None,
    )  # fmt: skip
    facts = [Fact(_("分类"), row.category or _("未分类")), Fact(_("来源"), row.channel.label)]
    if page.sign_due_at and not page.signed_at and row.state in LIFE.sources_of(Verb.SIGN):
        facts.append(
            Fact(_("签收限"), _words_of(page.sign_due_at), note=_("已过") if page.sign_due_at < now else "")
        )
    return Head(
        title=row.title, code=row.number, badge=state_badge(row.state), place=_place(page, names),
        holder=(row.holder_name or _("县指挥中心")) + post, clock=clock, facts=tuple(facts),
    )  # fmt: skip


def _words_of(at: datetime | None) -> str:
    if at is None:
        return ""
    local = at.astimezone(SHANGHAI)
    return f"{local.month}月{local.day}日 {local:%H:%M}"


def _entry(step: StepView) -> Entry:
    facts = []
    if step.to_organ_name:
        facts.append(Fact(_("派往"), step.to_organ_name))
    if step.ground:
        facts.append(Fact(_("依据"), step.ground))
    who = " ".join(part for part in (step.organ_name, step.post_title) if part)
    return Entry(
        at=step.at, title=step.verb.label, by=step.actor_name, post=who, text=step.words,
        tone=STEP_TONES.get(step.verb, Tone.OPEN), facts=tuple(facts),
    )  # fmt: skip


def _facts(page: CasePage) -> list[Fact]:
    """What the case rests on: standard, conditions, responsibility (办理标准)."""
    found = []
    if page.occurred_at:
        found.append(Fact(_("发生时间"), _words_of(page.occurred_at)))
    if page.standard:
        one = page.standard
        note = " ".join(part for part in (one.source, one.legal_basis) if part)
        found += [
            Fact(_("处置时限"), f"{one.label + '：' if one.label else ''}{one.limit.label}", note=note),
            Fact(_("立案条件"), one.filing_condition),
            Fact(_("结案条件"), one.closing_condition),
        ]
    if page.lead_mode:
        found.append(Fact(_("主办依据"), page.lead_mode.label, note=page.lead_words))
    if page.first_organ_name:
        found.append(Fact(_("首接单位"), page.first_organ_name, note=_("首接负责，不得推诿")))
    if page.satisfaction:
        found.append(Fact(_("满意程度"), _("%(n)d 分（满分 5 分）") % {"n": page.satisfaction}))
    return found


def _initial(verb: Verb, page: CasePage, offered: Catalogue) -> dict[str, Any]:
    initial: dict[str, Any] = {"version": page.version}
    if verb is Verb.ACCEPT and page.row.category:
        category = next(
            (c for c in offered.leaves() if page.standard and c.id == page.standard.category), None
        )
        category = category or next((c for c in offered.leaves() if c.name == page.row.category), None)
        if category:
            initial["category"] = standard_words(category, page.standard)
    if verb is Verb.REFUSE:
        initial["ground"] = LIFE.edge(page.row.state, verb).ground
    return initial


def _act(
    button: Button, page: CasePage, tried: Attempt, offered: Catalogue, shown: list[organs.OrganView]
) -> Act:
    verb = button.verb
    form = tried.form if tried.form is not None and tried.verb is verb else None
    if form is None:
        posts = _posts(page) if verb is Verb.PASS_ON else ()
        form = form_for(verb, None, offered=offered, organs=shown, initial=_initial(verb, page, offered), posts=posts)
    ground = _("依据：%(ground)s") % {"ground": button.ground}
    return Act(
        label=button.label, url=reverse("dispatch:act", args=[page.row.number, str(verb)]), name=str(verb),
        primary=button.likely, danger=verb in DANGER, ground=ground, form=form,
        open=bool(tried.verb is verb and tried.form is not None),
    )  # fmt: skip


def _posts(page: CasePage) -> list[organs.PostView]:
    """Posts that may take the case over (可接收岗位), but for the one that has it."""
    found = receivers(page.row.holder_organ or 0, timezone.localdate())
    return [one for one in found if one.id != page.holder_post]


def _leads_to(page: CasePage) -> str:
    """Where dispatching would lead, and why (将派往哪里)."""
    if page.suggestion is None:
        return ""
    name = page.suggested_name or _("（还没有设兜底单位）")
    if page.suggestion.organ in _returned_by(page):
        return _("责任表上的 %(name)s 已经退过这件。请另选承办单位，或者指定办理。") % {"name": name}
    return _("按责任表派往 %(name)s：%(why)s") % {"name": name, "why": page.suggestion.words}


def _returned_by(page: CasePage) -> set[int]:
    """Organs that have returned the case (退过单的单位)."""
    found, sent_to = set(), None
    for step in page.steps:
        if step.verb in (Verb.DISPATCH, Verb.DESIGNATE):
            sent_to = step.to_organ
        elif step.verb is Verb.RETURN and sent_to is not None:
            found.add(sent_to)
    return found


def _requester(page: CasePage, by: Actor, tried: Attempt) -> dict[str, Any]:
    has = bool(page.requester_name or page.requester_phone)
    may = has and any(by.can(power) for power in (Power.HANDLE, Power.VERIFY, Power.ACCEPT))
    form = tried.requester_form or RequesterForm(auto_id="requester-%s", label_suffix="")
    return {
        "name": tried.requester.name if tried.requester else page.requester_name,
        "phone": tried.requester.phone if tried.requester else page.requester_phone,
        "opened": tried.requester is not None,
        "anonymous": page.anonymous,
        "any": has,
        "act": Act(_("查看完整联系方式"), reverse("dispatch:requester", args=[page.row.number]), form=form,
                   open=bool(form.errors)) if may and tried.requester is None else None,
    }  # fmt: skip


def _duplicate(page: CasePage, by: Actor) -> dict[str, Any] | None:
    """The case that this one repeats, and who may say so (疑似重复)."""
    of = page.row.duplicate_of
    if of is None:
        return None
    try:
        other = access.case_for(by, of)
    except access.NoSuchCase:
        return {"number": "", "url": "", "title": _("另一件您看不到的办件"), "free": by.can(Power.ACCEPT)}
    return {
        "number": other.number,
        "url": case_url(other.number),
        "title": other.title,
        "free": by.can(Power.ACCEPT),
    }


def _map(page: CasePage, names: dict[str, str]) -> Map | None:
    if page.lon is None or page.lat is None:
        return None
    spot = Place(_place(page, names), page.lon, page.lat, tone=Tone.LATE if page.row.late else Tone.OPEN)
    return Map(_("地点"), reverse("dispatch:places"), (spot,), illustrative=True)


# -- acts --------------------------------------------------------------------------------------------------


@require_POST
def act(request: HttpRequest, number: str, verb: str) -> HttpResponse:  # noqa: PLR0911  one return for each way it ends
    """办理: one act. What is wrong stands at its field; who moved the case meanwhile is told."""
    if verb not in {str(one) for one in FORMS}:
        raise Http404(verb)
    by, now, what = request.actor, timezone.now(), Verb(verb)
    found = access.case_by_number(by, number)
    by.require(what.power)
    form = _form(by, what, request.POST, now, found.holder_organ_id)
    if not may(found.state, what):
        return _moved(request, number, what, form, why=str(moved_meanwhile(found)))
    if asks_only(request.POST, what):
        return _draw(request, number, Attempt(verb=what, form=reworded(request.POST, found, what, now)), now)
    if not form.is_valid():
        return _again(request, number, what, form)
    try:
        done = taken(ACTIONS[what], request.POST, found.pk, what, form, by=by, now=now)
    except (actions.MovedMeanwhile, NotAllowed) as moved:
        why = moved if isinstance(moved, actions.MovedMeanwhile) else moved_meanwhile(found)
        return _moved(request, number, what, form, why=str(why))
    except NoPower:
        words = _("您的岗位不能对这件办件做“%(verb)s”，什么都没有改动。") % {"verb": what.label}
        return _moved(request, number, what, form, why=words, status=403)
    except ValueError as refused:
        _blame(form, refused)
        if isinstance(refused, actions.OutsideLists) and refused.verdict.may_override and by.can(EXCEPTION):
            form.offer_outside()
        return _again(request, number, what, form)
    messages.success(
        request, _("已%(verb)s，现为“%(state)s”。") % {"verb": what.label, "state": done.state.label}
    )
    return redirect(_after(by, number, found.pk))


def _form(by: Actor, verb: Verb, data: QueryDict, now: datetime, holder: int | None) -> ActForm:
    day = timezone.localdate(now)
    asked = organs.organs_of_county(by.county, day) if verb in ASKS_ORGAN else ()
    posts = receivers(holder, day) if verb is Verb.PASS_ON and holder else ()
    return form_for(verb, data, offered=catalogue(by.county, day), organs=asked, initial={}, posts=posts)


def _after(by: Actor, number: str, pk: int) -> str:
    """Back to the case; to the inbox where the act took it out of sight (回到办件，看不到时回待办)."""
    try:
        access.case_for(by, pk)
    except access.NoSuchCase:
        return reverse("dispatch:inbox")
    return case_url(number)


def _blame(form: ActForm, refused: Exception) -> None:
    """Put words at the field they are about (差错归到栏目)."""
    if isinstance(refused, actions.BadDraft):
        for name, words in refused.faults.items():
            form.add_error(name if name in form.fields else None, words)
        return
    if isinstance(refused, ValidationError):
        raise refused
    name = FIELD_OF.get(type(refused))
    if isinstance(refused, actions.WordsNeeded):
        name = "reason" if "reason" in form.fields else "words"
    elif name is None and not isinstance(refused, REFUSED):
        raise refused
    form.add_error(name if name and name in form.fields else None, str(refused))


def _again(request: HttpRequest, number: str, verb: Verb, form: ActForm) -> HttpResponse:
    """The page with what was typed and what is wrong with it."""
    return _draw(request, number, Attempt(verb=verb, form=form), timezone.now(), status=422)


def _moved(
    request: HttpRequest, number: str, verb: Verb, form: ActForm, *, why: str, status: int = 409
) -> HttpResponse:
    """The page as it stands now, why the act did not go through, and what was typed."""
    by, now = request.actor, timezone.now()
    tried = Attempt(verb=verb, conflict=why, kept=form.typed())
    try:
        current = access.case_by_number(by, number)
    except access.NoSuchCase:
        context = {"title": _("这一步没有办成"), "conflict": why, "kept": tried.kept}
        return render(request, "dispatch/moved_away.html", context, status=status)
    if may(current.state, verb) and status == 409:  # noqa: PLR2004  a conflict, not a missing power
        data = form.data.copy()
        data["version"] = current.version
        tried.form = _form(by, verb, data, now, current.holder_organ_id)
    return _draw(request, number, tried, now, status=status)


@never_cache
@sensitive_post_parameters()
@require_POST
def requester(request: HttpRequest, number: str) -> HttpResponse:
    """查看诉求人: name and telephone number in clear, for a purpose; each look is recorded."""
    by, now = request.actor, timezone.now()
    found = access.case_by_number(by, number)
    form = RequesterForm(request.POST, auto_id="requester-%s", label_suffix="")
    if not form.is_valid():
        return _draw(request, number, Attempt(requester_form=form), now, status=422)
    opened = actions.see_requester(found.pk, purpose=form.cleaned_data["purpose"], by=by, at=now)
    return _draw(request, number, Attempt(requester=opened), now)


@require_POST
def duplicate(request: HttpRequest, number: str) -> HttpResponse:
    """标记重复: as a repetition of another case, or free of that mark; both go on."""
    by = request.actor
    found = access.case_by_number(by, number)
    other = request.POST.get("of", "")
    of = access.case_by_number(by, other).pk if other else None
    try:
        actions.mark_duplicate(found.pk, of=of, by=by, at=timezone.now())
    except actions.NotADuplicate:
        messages.warning(request, _("不能标为它自己或反过来指向它的办件的重复，没有改动。"))
    else:
        messages.success(request, _("已标为疑似重复，两件都继续办。") if of else _("已取消重复标记。"))
    return redirect(case_url(found.number))
