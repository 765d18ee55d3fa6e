"""Pages of disputes (职责争议页面): ledger, contest, one dispute with its acts."""

from datetime import date, datetime
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yizhen.duties import access
from yizhen.duties.actions import disputes as acts
from yizhen.duties.actions.refusals import BadDispute, MovedMeanwhile, NotAsked, WordsNeeded
from yizhen.duties.forms.gates import DisputeForm, RulingForm, StandForm, StepForm
from yizhen.duties.queries import disputes as looks
from yizhen.duties.queries.categories import category_names
from yizhen.duties.states import DISPUTE_LIFE, DISPUTE_POWER, DISPUTE_WORDS
from yizhen.duties.terms.disputes import (
    OPEN_DISPUTES,
    DisputeDraft,
    DisputeState,
    DisputeVerb,
    Stand,
    StandLine,
)
from yizhen.duties.terms.powers import Power
from yizhen.duties.views.choosing import category_choices, organ_choices, place_words, township_choices
from yizhen.duties.views.common import townships
from yizhen.duties.views.precedents import precedent_table
from yizhen.kernel.actors import Actor
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
    DisputeState.RAISED: Tone.OPEN, DisputeState.REVIEW: Tone.SOON, DisputeState.PROPOSED: Tone.SOON,
    DisputeState.RULED: Tone.DONE, DisputeState.AGREED: Tone.DONE, DisputeState.DROPPED: Tone.NEUTRAL,
}  # fmt: skip
STANDS = {Stand.WAITING: Tone.SOON, Stand.OURS: Tone.DONE, Stand.NOT_OURS: Tone.LATE, Stand.ASSIST: Tone.OPEN}
LIKELY = (DisputeVerb.CONVENE, DisputeVerb.PROPOSE, DisputeVerb.RULE)
STAGES = ("open", "asked", "ended", "all")
TOWNSHIP = 9


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """争议台账."""
    by, now = request.actor, timezone.now()
    by.require(Power.VIEW)
    stage = request.GET.get("stage", "open")
    stage = stage if stage in STAGES else "open"
    _rows, count = looks.page_of_disputes(by, stage, now=now, start=0, size=0)
    pager = page_asked(request.GET.urlencode(), count)
    start = (pager.number - 1) * pager.per_page
    rows, _count = looks.page_of_disputes(by, stage, now=now, start=start, size=pager.per_page)
    here = reverse("duties:disputes")
    words = {"open": _("在办"), "asked": _("等本单位表态"), "ended": _("已了结"), "all": _("全部")}
    day = timezone.localdate(now)
    names, places = category_names(by.county, day), townships(by.county, day)
    context = {
        "title": _("职责争议"),
        "lead": _("几个单位对一件事归谁办说法不一，先协商，商不成由编办会审、报请裁定；裁定成为先例，下一件照办。"),
        "tabs": [Link(words[one], f"{here}?stage={one}", active=one == stage) for one in STAGES],
        "table": _table(rows, names, places),
        "pager": pager,
        "may_contest": by.can(Power.CONTEST) and by.organ is not None,
    }
    return render(request, "duties/disputes.html", context)


def _table(rows: list[looks.DisputeLine], names: dict[str, str], places: dict[str, str]) -> Table:
    columns = (
        Column(_("编号")), Column(_("争议的事情"), wide=True), Column(_("各方"), wide=True), Column(_("状态")),
        Column(_("历时（天）"), numeric=True), Column(_("牵头")),
    )  # fmt: skip
    lines = tuple(
        Row(
            (
                Cell(one.number, reverse("duties:dispute", args=[one.id])),
                Cell(one.title, note=f"{names.get(one.category, one.category)} · {place_words(places, one.place, _('全县'))}"),
                "、".join(one.parties), Cell(badge=Badge(one.state.label, STATES[one.state])), f"{one.days:.1f}", one.lead,
            ),
            url=reverse("duties:dispute", args=[one.id]),
        )
        for one in rows
    )  # fmt: skip
    return Table(_("职责争议"), columns, lines, empty=Empty(_("没有这样的争议"), good=True), keys=True)


def _contest_form(request: HttpRequest, by: Actor, day: date) -> DisputeForm:
    """The form as it is first shown: what the address says, and for a case its category, its place and its hands."""
    asked = request.GET
    start: dict[str, Any] = {name: asked.get(name, "")[:200] for name in ("title", "category", "place", "matter")}
    own = str(access.body(by))
    if number := asked.get("case", "").replace("\x00", "").strip()[:40]:
        start["matter"] = number
        if (begun := looks.case_behind(by, number)) is not None:
            start["category"], start["place"] = start["category"] or begun.category, start["place"] or begun.place
            start["organs"] = [str(one) for one in dict.fromkeys(begun.hands) if str(one) != own]
    categories = category_choices(by.county, day)
    if start["category"] and start["category"] not in dict(categories):
        categories = [(start["category"], start["category"]), *categories]
    places = [("", _("全县")), *township_choices(by.county, day)]
    if len(start["place"]) > TOWNSHIP and start["place"] not in dict(places):
        start["place"] = start["place"][:TOWNSHIP]  # a case lies in a village; the duty is the township's or the county's
    others = [one for one in organ_choices(by.county, day) if one[0] != own]
    return DisputeForm(request.POST or None, categories=categories, places=places, organs=others, initial=start)


def new(request: HttpRequest) -> HttpResponse:
    """提起争议."""
    by, now = request.actor, timezone.now()
    by.require(Power.CONTEST)
    form = _contest_form(request, by, timezone.localdate(now))
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        draft = DisputeDraft(
            given["title"], given["category"], given["place"], given["words"], tuple(int(one) for one in given["organs"]),
            matter=given["matter"], stand=Stand(given["stand"]),
        )  # fmt: skip
        try:
            pk = acts.contest(draft, by=by, at=now)
        except BadDispute as no:
            form.add_error(None, str(no))
        else:
            messages.success(request, _("已提起。请各方表明立场；协商一致的备案，商不成的请编办会审。"))
            return redirect("duties:dispute", pk=pk)
    context = {
        "title": _("提起职责争议"),
        "crumbs": [Link(_("职责争议"), reverse("duties:disputes")), Link(_("提起"), "")],
        "lead": _("说清一件事、一个分类、一个地点，附本单位的依据。群众的诉求照常办，不因争议搁置。"),
        "form": form, "submit_label": _("提起争议"), "cancel_url": reverse("duties:disputes"),
    }  # fmt: skip
    return render(request, "duties/contest.html", context, status=422 if form.errors else 200)


@require_safe
def show(request: HttpRequest, pk: int) -> HttpResponse:
    """职责争议: who says what, what was proposed and ruled, what may be done."""
    return draw(request, pk)


def draw(request: HttpRequest, pk: int, tried: str = "", form: Any = None, *, conflict: str = "") -> HttpResponse:
    """The page of a dispute, perhaps with an act that did not go through (争议页)."""
    by, now = request.actor, timezone.now()
    by.require(Power.VIEW)
    page, day = looks.dispute_page(by, pk, now=now), timezone.localdate(now)
    line = page.line
    names, places = category_names(by.county, day), townships(by.county, day)
    facts = [
        Fact(_("分类"), names.get(line.category, line.category)), Fact(_("地点"), place_words(places, line.place, _("全县"))),
        Fact(_("提出"), line.raised_by), Fact(_("历时"), _("%(days).1f 天") % {"days": line.days}),
    ]  # fmt: skip
    if line.matter:
        facts.append(Fact(_("起因的办件"), line.matter))
    context = {
        "title": line.title,
        "crumbs": [Link(_("职责争议"), reverse("duties:disputes")), Link(line.number, "")],
        "head": Head(
            title=line.title, code=line.number, badge=Badge(line.state.label, STATES[line.state]), holder=line.lead,
            facts=tuple(facts),
        ),
        "row": page.row, "conflict": conflict, "stands": _stands(page), "offer": _offer(page),
        "precedents": precedent_table(page.precedents, names, places, brief=True) if page.precedents else None,
        "acts": _acts(by, page, tried, form, day),
        "timeline": [
            Entry(one.at, one.title, by=one.actor_name, post=one.post_title, text=str(one.payload.get("words") or ""))
            for one in reversed(record.history("duties.dispute", pk))
        ],
    }  # fmt: skip
    return render(request, "duties/dispute.html", context, status=422 if form is not None else 409 if conflict else 200)


def _stands(page: looks.DisputePage) -> Table:
    columns = [Column(_("单位")), Column(_("立场")), Column(_("理由和依据"), wide=True)]
    signing = page.offer is not None or any(one.signed_at for one in page.stands)
    if signing:
        columns.append(Column(_("协商结果")))
    rows = tuple(
        Row((
            one.name, Cell(badge=Badge(one.stand.label, STANDS[one.stand])), one.words, *((_signed(one),) if signing else ()),
        ))
        for one in page.stands
    )  # fmt: skip
    return Table(_("各方立场"), tuple(columns), rows, show_caption=True)


def _signed(one: StandLine) -> Cell:
    if one.signed_at is None:
        return Cell(badge=Badge(_("未签署"), Tone.SOON))
    return Cell(badge=Badge(_("已签署"), Tone.DONE), note=f"{one.signed_by} {cn_date(one.signed_at)}")


def _offer(page: looks.DisputePage) -> list[Fact]:
    """The text that waits for signatures (待签署的协商结果)."""
    one = page.offer
    if one is None:
        return []
    facts = [Fact(_("牵头单位"), one.organ_name, note=one.mode.label), Fact(_("依据"), one.ground)]
    if one.words:
        facts.append(Fact(_("说明"), one.words))
    until = _("至 %(day)s") % {"day": cn_date(one.until)} if one.until else ""
    return [*facts, Fact(_("从哪天起"), cn_date(one.since), note=until)]


def _form(verb: DisputeVerb, page: looks.DisputePage, by: Actor, day: date, data: Any = None) -> Any:
    version = page.row.version
    if verb is DisputeVerb.AGREE:
        parties = [(str(one.organ), one.name) for one in page.stands]
        return RulingForm(data, organs=parties, initial={"version": version, "since": day}, auto_id=f"{verb}-%s")
    if verb is DisputeVerb.RULE:
        start = {"version": version, "since": day}
        return RulingForm(data, organs=organ_choices(by.county, day), initial=start, auto_id=f"{verb}-%s")
    return StepForm(data, needs_words=verb in DISPUTE_WORDS, initial={"version": version}, auto_id=f"{verb}-%s")


def _acts(by: Actor, page: looks.DisputePage, tried: str, form: Any, day: date) -> list[Act]:
    line, row = page.line, page.row
    own = access.body(by)
    mine = next((one for one in page.stands if one.mine), None)
    found = _own_acts(by, page, mine, tried, form) if mine is not None else []
    for edge in DISPUTE_LIFE.allowed(row.state):
        verb = DisputeVerb(edge.verb)
        party = mine is not None or verb not in (DisputeVerb.AGREE, DisputeVerb.DROP)
        if not by.can(DISPUTE_POWER[verb]) or not party or (verb is DisputeVerb.DROP and row.organ_id != own):
            continue
        given = form if tried == verb else _form(verb, page, by, day)
        label = verb.label
        if verb is DisputeVerb.AGREE:
            label = _("提出协商结果") if page.offer is None else _("另提协商结果")
        found.append(
            Act(
                label, reverse("duties:dispute-act", args=[line.id, str(verb)]), name=str(verb),
                primary=verb in LIKELY, danger=verb is DisputeVerb.DROP,
                ground=_("依据：%(ground)s") % {"ground": edge.ground}, form=given, open=tried == verb,
            )
        )  # fmt: skip
    return found


def _own_acts(by: Actor, page: looks.DisputePage, mine: StandLine, tried: str, form: Any) -> list[Act]:
    """What a party does for itself: sign what is offered, say where it stands."""
    if page.line.state not in OPEN_DISPUTES or not by.can(Power.CONTEST):
        return []
    found: list[Act] = []
    if page.offer is not None and mine.signed_at is None:
        sign = form if tried == "sign" else StepForm(initial={"version": page.row.version}, auto_id="sign-%s", wordless=True)
        ground = _("各方都签署同一份结果，才算协商一致；有一方不签，由编办会审。")
        url = reverse("duties:sign", args=[page.line.id])
        found.append(Act(_("签署协商结果"), url, name="sign", primary=True, ground=ground, form=sign, open=tried == "sign"))
    given = form if tried == "state" else StandForm(auto_id="state-%s", label_suffix="")
    url = reverse("duties:state", args=[page.line.id])
    waiting = mine.stand is Stand.WAITING
    found.append(Act(_("表明立场"), url, name="state", primary=waiting, form=given, open=tried == "state"))
    return found


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """办理争议."""
    if verb not in set(DisputeVerb):
        raise Http404(verb)
    what, by, now = DisputeVerb(verb), request.actor, timezone.now()
    by.require(DISPUTE_POWER[what])
    page = looks.dispute_page(by, pk, now=now)
    form = _form(what, page, by, timezone.localdate(now), request.POST)
    if not form.is_valid():
        return draw(request, pk, verb, form)
    try:
        messages.success(request, _do(pk, what, form, by=by, at=now))
    except (MovedMeanwhile, NotAllowed):
        return draw(request, pk, conflict=_moved())
    except (WordsNeeded, BadDispute) as no:
        form.add_error(None, str(no))
        return draw(request, pk, verb, form)
    return redirect("duties:dispute", pk=pk)


def _moved() -> str:
    """别人先办了: what stands now is shown, what was typed is not kept."""
    return _("别人刚刚办过这件争议，下面是现在的情况。您填写的没有保存，请看清后再办。")


def _do(pk: int, what: DisputeVerb, form: Any, *, by: Actor, at: datetime) -> str:
    """Do it, and what to tell whoever did it."""
    version = form.cleaned_data["version"]
    if what is DisputeVerb.AGREE:
        acts.offer(pk, form.ruling(), by=by, at=at, version=version)
        return _("已提出并签署。其他各方签署同一份结果以后，协商一致。")
    if what is DisputeVerb.RULE:
        number = acts.rule(pk, form.ruling(), by=by, at=at, version=version)
        return _("已形成先例 %(number)s，下一件照此派单。") % {"number": number}
    acts.move_dispute(pk, what, form.cleaned_data["words"], by=by, at=at, version=version)
    return _("已办：%(verb)s。") % {"verb": what.label}


@require_POST
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """签署协商结果: the last signature makes it an agreement."""
    by, now = request.actor, timezone.now()
    by.require(Power.CONTEST)
    form = StepForm(request.POST, auto_id="sign-%s", wordless=True)
    if not form.is_valid():
        return draw(request, pk, "sign", form)
    try:
        number = acts.sign(pk, by=by, at=now, version=form.cleaned_data["version"])
    except (MovedMeanwhile, NotAllowed):
        return draw(request, pk, conflict=_moved())
    except BadDispute as no:
        return draw(request, pk, conflict=str(no))
    told = _("各方都已签署，协商一致；已形成先例 %(number)s，下一件照此派单。") if number else _("已签署。还有单位没有签署。")
    messages.success(request, told % {"number": number} if number else told)
    return redirect("duties:dispute", pk=pk)


@require_POST
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """表明立场."""
    by, now = request.actor, timezone.now()
    by.require(Power.CONTEST)
    form = StandForm(request.POST, auto_id="state-%s", label_suffix="")
    if not form.is_valid():
        return draw(request, pk, "state", form)
    try:
        acts.state(pk, Stand(form.cleaned_data["stand"]), form.cleaned_data["words"], by=by, at=now)
    except WordsNeeded as no:
        form.add_error("words", str(no))
        return draw(request, pk, "state", form)
    except NotAsked:
        return draw(request, pk, conflict=_("这件争议没有征询本单位，或者已经了结，您的意见没有记下。"))
    messages.success(request, _("立场已记下。"))
    return redirect("duties:dispute", pk=pk)
