"""Categories and who is responsible (分类与责任): the tree with its standards, leads by place, what nobody leads."""

from datetime import date

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yizhen.dispatch import actions
from yizhen.dispatch.forms import LeadForm
from yizhen.dispatch.queries import place_names
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.county import office
from yizhen.dispatch.rules import in_force
from yizhen.dispatch.terms import Catalogue, Category, Lead, LeadMode, Power
from yizhen.kernel.actors import Actor
from yizhen.organs import door as organs
from yizhen.territory import door as territory
from yizhen.ui.door import Cell, Column, Empty, Link, Row, Stat, Table, choice_filter


def _holds_whole_county(by: Actor) -> bool:
    """Whether the post may set leads (能否设定责任单位); the action asks again."""
    grants = by.grants_for(Power.CONFIGURE)
    return any(g.organs is None and g.townships is None and not g.assigned_only for g in grants)


def _leads(offered: Catalogue, category: Category, day: date) -> list[Lead]:
    """Leads in force for the category or what it lies under (当日责任单位), nearest category first."""
    return [
        lead for pk in offered.chain(category.id) for lead in offered.leads.get(pk, ()) if in_force(lead, day)
    ]


@require_safe
def categories(request: HttpRequest) -> HttpResponse:
    """分类与责任: every category with conditions, limits and responsible organ; those that nobody leads marked."""
    by, day = request.actor, timezone.localdate()
    by.require(Power.VIEW)
    offered = catalogue(by.county, day)
    text, gap = request.GET.get("q", "").strip()[:40], request.GET.get("gap") == "1"
    found = {leaf.id: _leads(offered, leaf, day) for leaf in offered.leaves()}
    leaves = [
        leaf for leaf in offered.leaves()
        if (not gap or not found[leaf.id])
        and (not text or any(text in words for words in (leaf.name, leaf.code, *leaf.path, *leaf.keywords)))
    ]  # fmt: skip
    names = organs.organs_by_id({lead.organ for leads in found.values() for lead in leads})
    places = place_names([lead.place for leads in found.values() for lead in leads if lead.place], day)
    groups = _groups(leaves, offered, found, names, places, by)
    without = sum(not leads for leads in found.values())
    chips = [choice_filter(_("责任单位"), "gap", [("1", _("没有责任单位的"))], request.GET.urlencode(),
                           counts={"1": without}, all_label=_("全部"))]  # fmt: skip
    context = {
        "title": _("分类与责任"),
        "lead": _("%(day)s 有效的分类、立案结案标准和责任单位。没有责任单位的，来件转兜底单位。") % {"day": _day(day)},
        "stats": [
            Stat(_("末级分类"), len(found), _("类")),
            Stat(_("没有责任单位"), without, _("类"), url="?gap=1", note=_("来件转兜底单位，并写明原因"), good=not without),
            Stat(_("兜底单位"), _backstop(by.county, day) or "", missing="" if _backstop(by.county, day) else _("还没有设定")),
        ],
        "filters": chips, "groups": groups, "search": text,
        "empty": Empty(_("没有符合条件的分类"), act=Link(_("清除筛选"), request.path)),
    }  # fmt: skip
    return render(request, "dispatch/categories.html", context)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _backstop(county: str, day: date) -> str:
    pk = office(county, day).center
    found = organs.organs_by_id([pk]).get(pk) if pk else None
    return found.name if found else ""


def _groups(leaves, offered, found, names, places, by) -> list[dict[str, object]]:  # noqa: ANN001  values of the view
    groups: dict[tuple[str, ...], list[Category]] = {}
    for leaf in leaves:
        groups.setdefault(leaf.path[:-1], []).append(leaf)
    may = _holds_whole_county(by)
    return [
        {"name": " / ".join(path), "table": _table(path, members, offered, found, names, places, may=may)}
        for path, members in groups.items()
    ]


def _table(path, members, offered, found, names, places, *, may: bool) -> Table:  # noqa: ANN001
    columns = (
        Column(_("分类")), Column(_("立案条件"), wide=True), Column(_("处置时限")), Column(_("结案条件"), wide=True),
        Column(_("责任单位"), wide=True),
    )  # fmt: skip
    rows = []
    for leaf in members:
        standards = offered.standards.get(leaf.id, ()) or (None,)
        url = reverse("dispatch:category", args=[leaf.code]) if may else ""
        for number, one in enumerate(standards):
            name = Cell(leaf.name if not number else f"　{one.label or _('另一档')}", url="" if number else url,
                        note=f"{leaf.code}{' · ' + one.label if one and one.label and not number else ''}" if not number else "")  # fmt: skip
            lead = _lead_cell(leaf, found[leaf.id], names, places) if not number else Cell("")
            rows.append(Row((
                name, one.filing_condition if one else "", Cell(one.limit.label, note=one.source) if one else Cell(unknown=True),
                one.closing_condition if one else "", lead,
            )))  # fmt: skip
    return Table(" / ".join(path), columns, tuple(rows))


def _lead_cell(leaf: Category, leads: list[Lead], names, places) -> Cell:  # noqa: ANN001
    if not leads:
        return Cell(_("没有责任单位"), note=leaf.gap or _("来件转兜底单位"), badge=None)
    general = [lead for lead in leads if not lead.place]
    local = [lead for lead in leads if lead.place]
    words = lambda lead: (
        names[lead.organ].short_name or names[lead.organ].name if lead.organ in names else str(lead.organ)
    )  # noqa: E731
    if general:
        note = general[0].ground
        if local:
            note += _("；另有 %(n)d 个地方另定") % {"n": len(local)}
        return Cell(words(general[0]), note=note)
    steps = tuple(f"{places.get(lead.place, lead.place)}：{words(lead)}" for lead in local)
    return Cell(_("按地点，%(n)d 处") % {"n": len(local)}, steps=steps)


@require_http_methods(["GET", "HEAD", "POST"])
def category(request: HttpRequest, code: str) -> HttpResponse:
    """一类的责任单位: every lead, past ones too, and a new one from a day on."""
    by, now = request.actor, timezone.now()
    by.require(Power.CONFIGURE)
    day = timezone.localdate(now)
    offered = catalogue(by.county, day)
    leaf = offered.category(code)
    if leaf is None:
        raise Http404(code)
    county_organs = organs.organs_of_county(by.county, day)
    more = {"organs": county_organs, "townships": territory.townships_of(by.county, day)}
    form = (
        LeadForm(request.POST, **more)
        if request.method == "POST"
        else LeadForm(initial={"since": day}, **more)
    )
    if request.method == "POST" and form.is_valid() and _set(form, leaf, by, now):
        messages.success(
            request,
            _("已设定，从 %(day)s 起按此派单，已经派出的不变。") % {"day": _day(form.cleaned_data["since"])},
        )
        return redirect("dispatch:category", code=code)
    context = {
        "title": " / ".join(leaf.path), "lead": leaf.gap, "form": form, "draft": f"lead-{code}",
        "submit_label": _("设定责任单位"), "cancel_url": reverse("dispatch:categories"),
        "table": _lead_table(offered, leaf, day), "organ_names": [one.name for one in county_organs],
        "action": reverse("dispatch:category", args=[code]),
    }  # fmt: skip
    return render(request, "dispatch/category.html", context, status=422 if form.errors else 200)


def _set(form: LeadForm, leaf: Category, by: Actor, now) -> bool:  # noqa: ANN001  an instant
    told = form.cleaned_data
    draft = actions.LeadDraft(
        category=leaf.code, organ=told["organ"], mode=LeadMode(told["mode"]), ground=told["ground"],
        since=told["since"], place=told["place"],
    )  # fmt: skip
    try:
        actions.configure_lead(draft, by=by, at=now)
    except actions.BadLead as refused:
        form.add_error(None, str(refused))
        return False
    return True


def _lead_table(offered: Catalogue, leaf: Category, day: date) -> Table:
    leads = [lead for pk in offered.chain(leaf.id) for lead in offered.leads.get(pk, ())]
    names = organs.organs_by_id({lead.organ for lead in leads})
    places = place_names([lead.place for lead in leads if lead.place], day)
    columns = tuple(
        Column(words) for words in (_("地点"), _("责任单位"), _("依据类别"), _("依据"), _("起"), _("止"))
    )
    rows = tuple(
        Row((
            places.get(lead.place, lead.place) if lead.place else _("全县"),
            names[lead.organ].name if lead.organ in names else str(lead.organ), lead.mode.label, lead.ground,
            _day(lead.valid_from), _day(lead.valid_to) if lead.valid_to else _("至今"),
        ))
        for lead in sorted(leads, key=lambda one: (one.valid_to is not None, one.place, -one.id))
    )  # fmt: skip
    empty = Empty(_("没有责任单位"), leaf.gap or _("来件转兜底单位，并写明原因。"))
    return Table(_("责任单位"), columns, rows, empty=empty)
