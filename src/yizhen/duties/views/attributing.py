"""职责归属页面: who is competent for an item is entered, ended and given its means; requests it answers to."""

from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from yizhen.duties import queries
from yizhen.duties.actions import attributing
from yizhen.duties.actions.refusals import BadAttribution
from yizhen.duties.forms.attributing import (
    AnswerForm,
    AttributionForm,
    EndAttributionForm,
    MeansForm,
    means_initial,
)
from yizhen.duties.queries.attribution import attribution, holdings_of, subjects_of
from yizhen.duties.queries.boundaries import hands_of
from yizhen.duties.terms.attribution import HoldingLine, Means
from yizhen.duties.terms.powers import Power
from yizhen.duties.views.choosing import category_choices, organ_choices, place_words, township_choices
from yizhen.kernel.actors import Actor
from yizhen.ui.door import Badge, Cell, Column, Empty, Link, Row, Table, Tone
from yizhen.ui.templatetags.ui import cn_date


def holdings_table(by: Actor, item: int, on: Any, names: dict[str, str]) -> Table:
    """Who is competent for an item (职责归属表), with what can be done about each."""
    lines = holdings_of(by, item, on)
    may = by.can(Power.CONFIGURE), by.can(Power.EDIT)
    acts = [Column(_("办理"))] if any(may) and lines else []
    columns = (
        Column(_("单位"), wide=True), Column(_("方式")), Column(_("依据条款"), wide=True), Column(_("主体资格")),
        Column(_("人财物"), wide=True), Column(_("起止")), *acts,
    )  # fmt: skip
    rows = tuple(_row(one, on, names, may=may if acts else None) for one in lines)
    empty = Empty(_("还没有登记由谁负责"), _("没有牵头单位的，派单时按清单和分类兜底。"))
    return Table(_("职责归属"), columns, rows, empty=empty)


def _row(one: HoldingLine, on: Any, names: dict[str, str], *, may: tuple[bool, bool] | None) -> Row:
    held, place = one.holding, place_words(names, one.holding.place, _("全县"))
    span = cn_date(held.valid_from) + " – " + (cn_date(held.valid_to) if held.valid_to else "")
    mode = held.mode.label if held.holds(on) else _("%(mode)s（已终止）") % {"mode": held.mode.label}
    more = "；".join(part for part in (one.principal_name, one.scope, one.document) if part)
    cells: list[Any] = [
        Cell(one.organ_name, note=place), Cell(mode, note=more), Cell(held.article, note=held.named),
        Cell(badge=Badge(held.empowered.label, Tone.DONE if held.empowered == "yes" else Tone.LATE)),
        _means_cell(one), span,
    ]  # fmt: skip
    if may is not None:
        end, means = reverse("duties:end-holding", args=[held.id]), reverse("duties:means", args=[held.id])
        may_end = may[0] and held.holds(on)
        cells[4] = replace(cells[4], url=means if may[1] and held.holds(on) else "")
        cells.append(Cell(_("终止它"), url=end) if may_end else "")
    return Row(tuple(cells))


def _means_cell(one: HoldingLine) -> Cell:
    means = one.holding.means.known_by(one.hands)
    told = [
        _("%(n)s 人") % {"n": means.people} if means.people is not None else "",
        _("持证 %(n)s 人") % {"n": means.certified} if means.certified is not None else "",
        _("缺%(what)s") % {"what": "、".join(means.lacking)} if means.lacking else "",
    ]
    source = _("按实名制台账") if one.hands is not None else _("单位自填") if means.people is not None else ""
    return Cell("；".join(part for part in told if part) or _("没有说"), note=source)


def subjects_table(by: Actor, item: int, on: Any) -> Table:
    """Which requests an item answers to (对应分类表)."""
    lines = subjects_of(by, item, on)
    columns = (Column(_("分类"), wide=True), Column(_("编码")), Column(_("自")), Column(_("先后"), numeric=True))
    rows = tuple(Row((one.name, one.category, cn_date(one.valid_from), one.position)) for one in lines)
    return Table(_("对应诉求分类"), columns, rows, empty=Empty(_("没有对应的诉求分类"), _("派单时不会按分类找到这个事项。")))


def _page(request: HttpRequest, form: Any, **more: Any) -> HttpResponse:
    return render(request, "ui/form.html", {"form": form, **more}, status=422 if form.errors else 200)


def _crumbs(item: int, name: str) -> list[Link]:
    return [Link(_("事项"), reverse("duties:index")), Link(name, reverse("duties:item", args=[item]))]


@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """登记归属."""
    by, now = request.actor, timezone.now()
    by.require(Power.CONFIGURE)
    today = timezone.localdate(now)
    view = queries.item(by, pk, today)
    form = AttributionForm(
        organ_choices(by.county, today), township_choices(by.county, today), request.POST or None, initial={"since": today}
    )
    if request.method == "POST" and form.is_valid():
        try:
            attributing.attribute(form.draft(pk), by=by, at=now)
        except BadAttribution as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已登记；派单从生效日起照此认定。"))
            return redirect("duties:item", pk=pk)
    return _page(
        request, form, title=_("登记职责归属"), lead=view.draft.name, crumbs=_crumbs(pk, view.draft.name),
        submit_label=_("登记"), cancel_url=reverse("duties:item", args=[pk]),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """终止归属."""
    by, now = request.actor, timezone.now()
    by.require(Power.CONFIGURE)
    line = attribution(by, pk)
    item = line.holding.item
    form = EndAttributionForm(request.POST or None, initial={"on": timezone.localdate(now)})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            attributing.end_attribution(pk, told["on"], document=told["document"], by=by, at=now)
        except BadAttribution as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已终止；以前的归属仍可查阅。"))
            return redirect("duties:item", pk=item)
    name = queries.item(by, item, timezone.localdate(now)).draft.name
    words = _("%(item)s：%(organ)s（%(mode)s）") % {"item": name, "organ": line.organ_name, "mode": line.holding.mode.label}
    return _page(
        request, form, title=_("终止职责归属"), lead=words, crumbs=_crumbs(item, name), submit_label=_("终止"),
        cancel_url=reverse("duties:item", args=[item]),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def means(request: HttpRequest, pk: int) -> HttpResponse:
    """填报人财物: people and officers are counted where the ledger of people knows the organ."""
    by, now = request.actor, timezone.now()
    by.require(Power.EDIT)
    line, today = attribution(by, pk), timezone.localdate(now)
    item, before = line.holding.item, line.holding.means
    hands = hands_of(by.county, today).get(line.holding.organ)
    counted = hands is not None
    form = MeansForm(request.POST or None, initial=means_initial(before.known_by(hands)), counted=counted)
    if request.method == "POST" and form.is_valid():
        told: Means = form.means(before, counted=counted)
        try:
            attributing.set_means(pk, told, by=by, at=now)
        except BadAttribution as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("已填报；职责边界页按新的情况核对。"))
            return redirect("duties:item", pk=item)
    name = queries.item(by, item, today).draft.name
    return _page(
        request, form, title=_("人财物"), lead=_("%(organ)s办“%(item)s”有什么：不知道的不用填，不会算作缺。")
        % {"organ": line.organ_name, "item": name},
        crumbs=_crumbs(item, name), submit_label=_("填报"), cancel_url=reverse("duties:item", args=[item]),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def answers(request: HttpRequest, pk: int) -> HttpResponse:
    """对应诉求分类."""
    by, now = request.actor, timezone.now()
    by.require(Power.CONFIGURE)
    today = timezone.localdate(now)
    view = queries.item(by, pk, today)
    form = AnswerForm(category_choices(by.county, today), request.POST or None, initial={"since": today})
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        made = attributing.answer_to([(told["category"], pk)], told["since"], by=by, at=now)
        messages.success(request, _("已对应；派单从这一天起按它认定。") if made else _("这个分类已经对应这个事项。"))
        return redirect("duties:answers", pk=pk)
    return render(request, "duties/answers.html", {
        "title": _("对应诉求分类"), "lead": view.draft.name, "crumbs": _crumbs(pk, view.draft.name), "form": form,
        "submit_label": _("对应"), "cancel_url": reverse("duties:item", args=[pk]), "item": pk,
        "lines": subjects_of(by, pk, today),
    }, status=422 if form.errors else 200)  # fmt: skip


@require_POST
def stop(request: HttpRequest, pk: int) -> HttpResponse:
    """取消对应分类: from today on."""
    by = request.actor
    by.require(Power.CONFIGURE)
    try:
        attributing.stop_answering(request.POST.get("category", "")[:20], pk, by=by, at=timezone.now())
    except BadAttribution as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("已取消；派单不再按这个分类找到它。"))
    return redirect("duties:answers", pk=pk)
