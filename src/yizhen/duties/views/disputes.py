"""Pages of disputes (职责争议页面): ledger, contest, one dispute with its acts; precedents; bounces."""

from datetime import date, timedelta
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
    PrecedentLine,
    Stand,
)
from yizhen.duties.terms.powers import Power
from yizhen.duties.views.choosing import category_choices, organ_choices, place_words, township_choices
from yizhen.duties.views.common import day_asked, townships
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
    Stat,
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
SETTLING = (DisputeVerb.RULE, DisputeVerb.AGREE)
LIKELY = (DisputeVerb.CONVENE, DisputeVerb.PROPOSE, DisputeVerb.RULE)
STAGES = ("open", "asked", "ended", "all")
WINDOW = 90
EARLIEST = date(1950, 1, 1)
"""Before it nothing was sent (最早的日子)."""


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
    asked = request.GET
    start = {name: asked.get(name, "")[:200] for name in ("title", "category", "place", "matter")}
    categories = category_choices(by.county, day)
    if start["category"] and start["category"] not in dict(categories):
        categories = [(start["category"], start["category"]), *categories]
    places = [("", _("全县")), *township_choices(by.county, day)]
    own = str(access.body(by))
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
            matter=given["matter"],
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
        "row": page.row, "conflict": conflict, "stands": _stands(page),
        "precedents": precedent_table(page.precedents, names, places) if page.precedents else None,
        "acts": _acts(by, page, tried, form, day),
        "timeline": [
            Entry(one.at, one.title, by=one.actor_name, post=one.post_title, text=str(one.payload.get("words") or ""))
            for one in reversed(record.history("duties.dispute", pk))
        ],
    }  # fmt: skip
    return render(request, "duties/dispute.html", context, status=422 if form is not None else 409 if conflict else 200)


def _stands(page: looks.DisputePage) -> Table:
    columns = (Column(_("单位")), Column(_("立场")), Column(_("理由和依据"), wide=True))
    rows = tuple(
        Row((one.name, Cell(badge=Badge(one.stand.label, STANDS[one.stand])), one.words)) for one in page.stands
    )
    return Table(_("各方立场"), columns, rows, show_caption=True)


def precedent_table(rows: Any, names: dict[str, str], places: dict[str, str]) -> Table:
    """Precedents (先例): what the next matter is sent by."""
    columns = (
        Column(_("编号")), Column(_("分类")), Column(_("地点")), Column(_("牵头单位")), Column(_("依据"), wide=True), Column(_("有效")),
        Column(_("引用"), numeric=True),
    )  # fmt: skip
    lines = tuple(
        Row((
            Cell(one.number, reverse("duties:dispute", args=[one.dispute])), names.get(one.category, one.category),
            place_words(places, one.place, _("全县")), Cell(one.organ_name, note=one.mode.label), one.words,
            Cell(cn_date(one.valid_from), note=_("至 %(day)s") % {"day": cn_date(one.valid_to)} if one.valid_to else _("现行")),
            one.used,
        ))
        for one in rows
    )  # fmt: skip
    return Table(_("先例"), columns, lines, empty=Empty(_("还没有先例")), show_caption=True)


def _form(verb: DisputeVerb, version: int, by: Actor, day: date, data: Any = None) -> Any:
    if verb in SETTLING:
        start = {"version": version, "since": day}
        return RulingForm(data, organs=organ_choices(by.county, day), initial=start, auto_id=f"{verb}-%s")
    return StepForm(data, needs_words=verb in DISPUTE_WORDS, initial={"version": version}, auto_id=f"{verb}-%s")


def _acts(by: Actor, page: looks.DisputePage, tried: str, form: Any, day: date) -> list[Act]:
    line, row = page.line, page.row
    found: list[Act] = []
    own = access.body(by)
    mine = next((one for one in page.stands if one.mine), None)
    if mine is not None and line.state in OPEN_DISPUTES and by.can(Power.CONTEST):
        given = form if tried == "state" else StandForm(auto_id="state-%s", label_suffix="")
        waiting = mine.stand is Stand.WAITING
        url = reverse("duties:state", args=[line.id])
        found.append(Act(_("表明立场"), url, name="state", primary=waiting, form=given, open=tried == "state"))
    for edge in DISPUTE_LIFE.allowed(row.state):
        verb = DisputeVerb(edge.verb)
        party = mine is not None or verb not in (DisputeVerb.AGREE, DisputeVerb.DROP)
        if not by.can(DISPUTE_POWER[verb]) or not party or (verb is DisputeVerb.DROP and row.organ_id != own):
            continue
        given = form if tried == verb else _form(verb, row.version, by, day)
        found.append(
            Act(
                verb.label, reverse("duties:dispute-act", args=[line.id, str(verb)]), name=str(verb),
                primary=verb in LIKELY, danger=verb is DisputeVerb.DROP,
                ground=_("依据：%(ground)s") % {"ground": edge.ground}, form=given, open=tried == verb,
            )
        )  # fmt: skip
    return found


@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """办理争议."""
    if verb not in set(DisputeVerb):
        raise Http404(verb)
    what, by, now = DisputeVerb(verb), request.actor, timezone.now()
    by.require(DISPUTE_POWER[what])
    page = looks.dispute_page(by, pk, now=now)
    form = _form(what, page.row.version, by, timezone.localdate(now), request.POST)
    if not form.is_valid():
        return draw(request, pk, verb, form)
    version = form.cleaned_data["version"]
    try:
        if what in SETTLING:
            number = acts.settle(pk, what, form.ruling(), by=by, at=now, version=version)
            messages.success(request, _("已形成先例 %(number)s，下一件照此派单。") % {"number": number})
        else:
            acts.move_dispute(pk, what, form.cleaned_data["words"], by=by, at=now, version=version)
            messages.success(request, _("已办：%(verb)s。") % {"verb": what.label})
    except (MovedMeanwhile, NotAllowed):
        return draw(request, pk, conflict=_("别人刚刚办过这件争议，下面是现在的情况。您填写的没有保存，请看清后再办。"))
    except (WordsNeeded, BadDispute) as no:
        form.add_error(None, str(no))
        return draw(request, pk, verb, form)
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


@require_safe
def precedents(request: HttpRequest) -> HttpResponse:
    """先例: what was ruled, what holds, how often it was used."""
    by, day = request.actor, timezone.localdate()
    by.require(Power.VIEW)
    rows = looks.precedents(by)
    held = [one for one in rows if one.valid_to is None]
    context = {
        "title": _("先例"),
        "lead": _("裁定和协商一致的结果，同一分类、同一地点的下一件照此派单。"),
        "crumbs": [Link(_("职责争议"), reverse("duties:disputes")), Link(_("先例"), "")],
        "table": precedent_table(rows, category_names(by.county, day), townships(by.county, day)),
        "ends": _ends(held) if by.can(Power.DECIDE) else [],
    }
    return render(request, "duties/precedents.html", context)


def _ends(held: list[PrecedentLine]) -> list[Act]:
    return [
        Act(
            _("%(number)s 不再适用") % {"number": one.number}, reverse("duties:precedent-end", args=[one.id]), danger=True,
            form=StepForm(needs_words=True, auto_id=f"end-{one.id}-%s"),
        )
        for one in held[:50]
    ]  # fmt: skip


@require_POST
def end_precedent(request: HttpRequest, pk: int) -> HttpResponse:
    """先例失效."""
    by = request.actor
    by.require(Power.DECIDE)
    form = StepForm(request.POST, needs_words=True)
    if form.is_valid():
        acts.end_precedent(pk, form.cleaned_data["words"], by=by, at=timezone.now())
        messages.success(request, _("从今天起不再适用。"))
    else:
        messages.error(request, _("没有办成：请写明为什么不再适用。"))
    return redirect("duties:precedents")


@require_safe
def bounces(request: HttpRequest) -> HttpResponse:
    """推诿统计: first-dispatch accuracy, bounces per category, days on the way."""
    by, day = request.actor, timezone.localdate()
    by.require(Power.VIEW)
    until = max(EARLIEST, min(day_asked(request, "until") or day, day))  # nothing is sent first on a day to come
    since = max(EARLIEST, day_asked(request, "since") or until - timedelta(days=WINDOW))
    reach = None
    grants = by.grants_for(Power.VIEW)
    if not any(one.townships is None for one in grants):
        reach = frozenset(town for one in grants for town in one.townships or ())
    found = looks.bounces(by.county, since, until, townships=reach)
    names = category_names(by.county, day)
    context = {
        "title": _("首派准确率和推诿"),
        "lead": _("%(since)s 至 %(until)s 首次派出的诉求。首派准确 = 第一次派的单位没有退、没有再转。")
        % {"since": cn_date(since), "until": cn_date(until)},
        "crumbs": [Link(_("职责争议"), reverse("duties:disputes")), Link(_("推诿统计"), "")],
        "stats": _stats(found),
        "table": _bounce_table(found, names),
        "spans": [
            Link(_("近 %(n)d 天") % {"n": n}, f"?since={day - timedelta(days=n)}&until={day}", active=(day - since).days == n)
            for n in (30, 90, 365)
        ],
    }
    return render(request, "duties/bounces.html", context)


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share * 100:.1f}%"


def _stats(found: looks.BounceReport) -> list[Stat]:
    total = found.total
    return [
        Stat(_("首派准确率"), _percent(total.first_accuracy), note=_("%(n)d 件") % {"n": total.matters}),
        Stat(_("转过手的"), total.moved, _("件")), Stat(_("退单"), found.returns, _("次")),
        Stat(_("回到原单位的"), total.come_back, _("件")),
        Stat(_("转手件平均历时"), "—" if total.mean_days is None else f"{total.mean_days:.1f}", _("天")),
    ]  # fmt: skip


def _bounce_table(found: looks.BounceReport, names: dict[str, str]) -> Table:
    columns = (
        Column(_("分类"), wide=True), Column(_("件数"), numeric=True), Column(_("首派准确率"), numeric=True),
        Column(_("退单"), numeric=True), Column(_("转手"), numeric=True), Column(_("每件转手"), numeric=True),
        Column(_("平均历时（天）"), numeric=True), Column(_("争议")),
    )  # fmt: skip
    rows = tuple(
        Row((
            names.get(one.category, one.category), one.tally.matters, _percent(one.tally.first_accuracy), one.returns,
            one.tally.handovers, f"{one.tally.mean_handovers or 0:.2f}",
            "—" if one.tally.mean_days is None else f"{one.tally.mean_days:.1f}",
            Cell(_("提起争议"), f"{reverse('duties:contest')}?category={one.category}") if one.tally.handovers else "",
        ))
        for one in found.lines
    )  # fmt: skip
    return Table(_("按分类"), columns, rows, empty=Empty(_("这段时间没有派出的诉求")))
