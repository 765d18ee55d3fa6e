"""Pages of the desk (柜台页面): find by number, register, the party's page and what may be done there."""

from dataclasses import dataclass
from typing import Any

from django import forms as django_forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.kernel.actors import Actor
from yizhen.parties import access, actions, queries
from yizhen.parties.forms import (
    ChoiceForm,
    ConsentForm,
    HoldForm,
    PartyForm,
    ProxyForm,
    ReasonForm,
    RequestForm,
    RevealForm,
    SearchForm,
)
from yizhen.parties.terms import (
    Basis,
    HoldView,
    Kind,
    MaskedParty,
    OpenParty,
    PartyDraft,
    Power,
    ProxyKind,
    ProxyView,
    Right,
    UseView,
)
from yizhen.parties.views.showing import looks_table, party_badge, state_badge, uses_table, values_of
from yizhen.record import door as record
from yizhen.ui.door import Act, Cell, Column, Empty, Entry, Fact, Head, Link, Row, Table
from yizhen.ui.templatetags.ui import cn_date, cn_datetime

REFUSED = (actions.BadProxy, actions.NotByConsent, actions.AskedAlready)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """查找当事人: by an exact number, sent in the body so that it stands in no log and no history."""
    request.actor.require(Power.VIEW)
    asked = request.method == "POST"
    form = SearchForm(request.POST if asked else None, label_suffix="")
    table = None
    if asked and form.is_valid():
        found = queries.masked_parties(queries.find(request.actor, form.cleaned_data["number"]))
        table = _found(list(found.values()))
    context = {
        "title": _("当事人"),
        "lead": _("按完整号码查找。这里没有名单可以翻看；看完整信息要写理由，本人看得到。"),
        "form": form,
        "table": table,
        "may_register": request.actor.can(Power.EDIT),
    }
    return render(request, "parties/search.html", context, status=422 if form.errors else 200)


def _found(parties: list[MaskedParty]) -> Table:
    columns = (Column(_("姓名、名称")), Column(_("类别")), Column(_("号码"), wide=True))
    rows = tuple(
        Row(
            (
                Cell(one.name, reverse("parties:party", args=[one.id])),
                Cell(badge=party_badge(one)),
                " ".join(text for _field, text in (*one.identifiers, *one.contacts)),
            ),
            url=reverse("parties:party", args=[one.id]),
        )
        for one in parties
    )
    empty = Empty(_("没有找到"), _("号码要完整、准确；或者本单位没有为办事保存过此人的信息。"))
    return Table(_("查找结果"), columns, rows, empty=empty)


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """登记当事人."""
    by, now = request.actor, timezone.now()
    by.require(Power.EDIT)
    purposes = queries.purposes_on(by.county, timezone.localdate(now))
    form = PartyForm(request.POST or None, purposes=purposes.values(), label_suffix="")
    if request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        draft = PartyDraft(Kind(told.pop("kind")), **{k: told[k] for k in told if k != "purpose"})
        try:
            pk = actions.find_or_make(draft, told["purpose"], by=by, at=now)
        except actions.BadParty as refused:
            for field, fault in refused.faults.items():
                form.add_error(str(field), _(fault.label))
        else:
            messages.success(request, _("已登记。此前登记过的同一人不会重复建档。"))
            return redirect("parties:party", pk=pk)
    context = {
        "title": _("登记当事人"),
        "form": form,
        "submit_label": _("登记"),
        "cancel_url": reverse("parties:search"),
        "purposes": purposes.values(),
    }
    return render(request, "parties/register.html", context, status=422 if form.errors else 200)


@dataclass
class Attempt:
    """What was tried and did not go through (未办成的一步)."""

    name: str = ""
    form: django_forms.Form | None = None
    opened: OpenParty | None = None


@never_cache
@require_safe
def party(request: HttpRequest, pk: int) -> HttpResponse:
    """当事人页: masked, for what it is kept, who looked, what may be done."""
    return _draw(request, pk, Attempt())


def _draw(request: HttpRequest, pk: int, tried: Attempt, status: int = 200) -> HttpResponse:
    by = request.actor
    by.require(Power.VIEW)
    row = access.party_for(by, pk)
    seen = _seen(pk, row.county)
    shown = seen.shown
    context = {
        "title": shown.name,
        "crumbs": [Link(_("当事人"), reverse("parties:search")), Link(shown.name, "")],
        "head": Head(title=shown.name, code=f"D{pk}", badge=party_badge(shown), facts=values_of(shown)),
        "opened": _opened(tried.opened),
        "held": seen.held,
        "uses": uses_table(seen.uses),
        "looks": looks_table(queries.looks_at(by, pk)),
        "consents": _consents(by, pk, row.county, shown),
        "proxies": _proxies(seen.proxies),
        "requests": _requests(by, pk),
        "timeline": [
            Entry(one.at, one.title, by=one.actor_name, post=one.post_title)
            for one in reversed(record.history("parties.party", pk))
        ][:50],
        "acts": _acts(by, seen, tried),
    }
    return render(request, "parties/party.html", context, status=status)


def _opened(found: OpenParty | None) -> list[Fact]:
    if found is None:
        return []
    values = [Fact(_(field.label), text) for field, text in (*found.identifiers, *found.contacts)]
    return [Fact(_("姓名、名称"), found.name), *values]


@dataclass(frozen=True)
class _Seen:
    """What is known of a party (当事人所知), read once for the page and for its acts."""

    shown: MaskedParty
    held: list[HoldView]
    uses: list[UseView]
    proxies: list[ProxyView]


def _seen(pk: int, county: str) -> _Seen:
    held = [one for one in queries.holds_of(pk) if one.lifted_on is None]
    uses = queries.uses_of(pk, county, timezone.localdate())
    return _Seen(queries.masked_parties([pk])[pk], held, uses, queries.proxies_of(pk))


def _offered(by: Actor, seen: _Seen) -> dict[str, tuple[str, Any, Any, dict[str, Any]]]:
    """Acts that a party's page may offer (可办): power, label, form and what the form is given."""
    day = timezone.localdate()
    purposes = queries.purposes_on(by.county, day).values()
    uses = [
        (one.id, f"{one.title} {one.organ_name}")
        for one in seen.uses
        if one.ended_on is None and not one.matter_kind
    ]
    proxies = [
        (one.id, f"{one.agent_name} {one.document}")
        for one in seen.proxies
        if one.principal == seen.shown.id and (one.valid_to is None or one.valid_to > day)
    ]
    acts: dict[str, tuple[str, Any, Any, dict[str, Any]]] = {
        "reveal": (Power.REVEAL, _("查看完整信息"), RevealForm, {}),
        "request": (Power.RIGHTS, _("受理权利请求"), RequestForm, {}),
        "consent": (Power.EDIT, _("登记同意"), ConsentForm, {"purposes": purposes}),
        "proxy": (Power.EDIT, _("登记代理"), ProxyForm, {"initial": {"valid_from": day}}),
    }
    if uses:
        acts["finish"] = (Power.EDIT, _("事已办完，开始计算保存期限"), ChoiceForm, {"offered": uses})
    if proxies:
        acts["end-proxy"] = (Power.EDIT, _("终止代理"), ChoiceForm, {"offered": proxies})
    if seen.shown.restricted:
        acts["resume"] = (Power.RIGHTS, _("恢复使用"), ReasonForm, {})
    acts["release" if seen.held else "hold"] = (
        (Power.RETAIN, _("解除封存"), ReasonForm, {}) if seen.held else (Power.RETAIN, _("依法封存"), HoldForm, {})
    )
    return acts


def _acts(by: Actor, seen: _Seen, tried: Attempt) -> list[Act]:
    if seen.shown.forgotten_on is not None:
        return []
    acts = []
    for name, (power, label, kind, more) in _offered(by, seen).items():
        if not by.can(power):
            continue
        wrong = tried.form if tried.name == name else None
        form = wrong or kind(auto_id=f"{name}-%s", label_suffix="", **more)
        url = reverse("parties:act", args=[seen.shown.id, name])
        acts.append(
            Act(label, url, name=name, primary=name == "reveal", form=form, open=wrong is not None, draft=False)
        )
    return acts


def _consents(by: Actor, pk: int, county: str, shown: MaskedParty) -> list[dict[str, Any]]:
    may = by.can(Power.EDIT) and shown.forgotten_on is None
    return [
        {
            "title": one.title, "version": one.text_version, "given": cn_datetime(one.given_at),
            "withdrawn": cn_datetime(one.withdrawn_at) if one.withdrawn_at else "",
            "url": reverse("parties:withdraw-consent", args=[pk, one.id]) if may and not one.withdrawn_at else "",
        }
        for one in queries.consents_of(pk, county, timezone.localdate())
    ]  # fmt: skip


def _proxies(found: list[ProxyView]) -> Table | None:
    columns = (Column(_("被代理人")), Column(_("代理人")), Column(_("类别")), Column(_("凭证"), wide=True), Column(_("起止")))
    rows = tuple(
        Row((
            one.principal_name, one.agent_name, _(ProxyKind(one.kind).label), one.document,
            f"{cn_date(one.valid_from)}—{cn_date(one.valid_to) if one.valid_to else ''}",
        ))
        for one in found
    )  # fmt: skip
    return Table(_("代理"), columns, rows, show_caption=True) if rows else None


def _requests(by: Actor, pk: int) -> Table | None:
    found = queries.requests_of(pk)
    may = by.can(Power.RIGHTS)
    rows = tuple(
        Row((
            Cell(one.number, reverse("parties:request", args=[one.id]) if may else ""), _(one.right.label),
            cn_date(timezone.localdate(one.received_at)), Cell(badge=state_badge(one.state)),
        ))
        for one in found
    )  # fmt: skip
    columns = (Column(_("编号")), Column(_("请求")), Column(_("收到")), Column(_("状态")))
    return Table(_("权利请求"), columns, rows, show_caption=True) if rows else None


# -- acts --------------------------------------------------------------------------------------------------


@never_cache
@sensitive_post_parameters()
@require_POST
def act(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """办理: one act on a party; what is wrong stands at its field, nothing typed is lost."""
    by, data = request.actor, request.POST
    by.require(Power.VIEW)
    row = access.party_for(by, pk)
    offered = _offered(by, _seen(pk, row.county))
    if name not in offered:
        raise access.NoSuchParty(pk)
    _power, _label, kind, more = offered[name]
    form = kind(data, auto_id=f"{name}-%s", label_suffix="", **more)
    if not form.is_valid():
        return _draw(request, pk, Attempt(name, form), status=422)
    return _do(request, pk, name, form)


def _do(request: HttpRequest, pk: int, name: str, form: django_forms.Form) -> HttpResponse:
    by, now, told = request.actor, timezone.now(), form.cleaned_data
    try:
        if name == "reveal":
            found = actions.reveal(pk, basis=Basis(told["basis"]), reason=told["reason"], by=by, at=now)
            return _draw(request, pk, Attempt(opened=found))
        words = _take(name, pk, told, by)
    except actions.InRestriction as refused:
        form.add_error("basis", str(refused))
    except _NoAgent:
        form.add_error("agent", _("没有找到这个代理人。请先把代理人登记为当事人，再回来登记代理。"))
    except REFUSED as refused:
        form.add_error(None, str(refused))
    else:
        messages.success(request, words)
        return redirect("parties:party", pk=pk)
    return _draw(request, pk, Attempt(name, form), status=422)


class _NoAgent(LookupError):
    """The agent is not registered, or the number is not one person's only."""


def _take(name: str, pk: int, told: dict[str, Any], by: Actor) -> str:
    who = {"by": by, "at": timezone.now()}
    if name == "request":
        number = actions.ask_for(pk, Right(told["right"]), told["words"], **who)
        return _("已受理权利请求 %(number)s。") % {"number": number}
    if name == "proxy":
        _set_proxy(pk, told, by)
        return _("已登记代理。")
    do, words = {
        "consent": (lambda: actions.give_consent(pk, told["purpose"], text_version=told["text_version"], **who),
                    _("已登记同意，本人随时可以撤回。")),
        "finish": (lambda: actions.end_use(int(told["chosen"]), **who), _("已记为办完，保存期限从今天开始计算。")),
        "end-proxy": (lambda: actions.end_proxy(int(told["chosen"]), **who), _("代理已终止。")),
        "resume": (lambda: actions.resume_use(pk, reason=told["reason"], **who), _("已恢复使用。")),
        "hold": (lambda: actions.hold(pk, ground=told["ground"], document=told["document"], **who),
                 _("已封存，解除以前不会销毁。")),
        "release": (lambda: actions.release(pk, ground=told["reason"], **who), _("已解除封存。")),
    }[name]  # fmt: skip
    do()
    return words


def _set_proxy(pk: int, told: dict[str, Any], by: Actor) -> None:
    found = queries.find(by, told["agent"])
    if len(found) != 1:
        raise _NoAgent(told["kind"])
    actions.set_proxy(
        pk, found[0], ProxyKind(told["kind"]), document=told["document"], valid_from=told["valid_from"],
        valid_to=told["valid_to"], by=by, at=timezone.now(),
    )  # fmt: skip


@require_POST
def withdraw_consent(request: HttpRequest, pk: int, consent: int) -> HttpResponse:
    """撤回同意: as easy as giving it."""
    request.actor.require(Power.EDIT)
    access.party_for(request.actor, pk)
    actions.withdraw_consent(consent, by=request.actor, at=timezone.now())
    messages.success(request, _("已撤回同意，不再用于这个目的。"))
    return redirect("parties:party", pk=pk)
