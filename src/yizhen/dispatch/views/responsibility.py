"""Categories and who is responsible (分类与责任): the tree with its standards, its leads, and its gaps."""

from collections.abc import Iterator
from datetime import date, datetime

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
from yizhen.dispatch.terms import Catalogue, Category, Lead, LeadMode, Power, Standard
from yizhen.kernel.actors import Actor
from yizhen.organs import door as organs
from yizhen.territory import door as territory
from yizhen.ui.door import Cell, Column, Empty, Link, Row, Stat, Table, choice_filter


def _holds_whole_county(by: Actor) -> bool:
    """Whether the post may set leads (能否设定责任单位); the action asks again."""
    grants = by.grants_for(Power.CONFIGURE)
    return any(g.organs is None and g.townships is None and not g.assigned_only for g in grants)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


class Book:
    """The catalogue of a day with who leads what (当日责任簿); names in one query each."""

    def __init__(self, by: Actor, day: date) -> None:
        self.offered, self.may = catalogue(by.county, day), _holds_whole_county(by)
        self.leads = {leaf.id: self._in_force(leaf, day) for leaf in self.offered.leaves()}
        every = [lead for leads in self.leads.values() for lead in leads]
        center = office(by.county, day).center
        self.names = organs.organs_by_id({lead.organ for lead in every} | ({center} if center else set()))
        self.places = place_names([lead.place for lead in every if lead.place], day)
        self.towns = len(territory.townships_of(by.county, day))
        self.backstop = self._short(center) if center in self.names else ""

    def _in_force(self, leaf: Category, day: date) -> list[Lead]:
        """Leads of the category or what it lies under, nearest category first."""
        chain = self.offered.chain(leaf.id)
        return [lead for pk in chain for lead in self.offered.leads.get(pk, ()) if in_force(lead, day)]

    @property
    def without(self) -> int:
        """How many categories nobody leads (没有责任单位的分类数)."""
        return sum(not leads for leads in self.leads.values())

    def found(self, text: str, *, gap: bool) -> list[Category]:
        """Categories by words, or those that nobody leads."""
        return [
            leaf
            for leaf in self.offered.leaves()
            if (not gap or not self.leads[leaf.id])
            and (not text or any(text in words for words in (leaf.code, *leaf.path, *leaf.keywords)))
        ]

    def groups(self, leaves: list[Category]) -> list[dict[str, object]]:
        """Tables by what the categories lie under (按大类)."""
        grouped: dict[str, list[Category]] = {}
        for leaf in leaves:
            grouped.setdefault(" / ".join(leaf.path[:-1]), []).append(leaf)
        return [{"name": name, "table": self._table(name, leaves)} for name, leaves in grouped.items()]

    def _table(self, name: str, leaves: list[Category]) -> Table:
        columns = (
            Column(_("分类")), Column(_("立案条件"), wide=True), Column(_("处置时限")),
            Column(_("结案条件"), wide=True), Column(_("责任单位"), wide=True),
        )  # fmt: skip
        rows = [row for leaf in leaves for row in self._rows(leaf)]
        return Table(name, columns, tuple(rows))

    def _rows(self, leaf: Category) -> Iterator[Row]:
        url = reverse("dispatch:category", args=[leaf.code]) if self.may else ""
        standards = self.offered.standards.get(leaf.id, ())
        first = standards[0] if standards else None
        yield Row(
            (
                Cell(leaf.name, url=url, note=_noted(leaf.code, first)),
                *_standard_cells(first),
                self._lead(leaf),
            )
        )
        for one in standards[1:]:
            yield Row((Cell("", note=one.label or _("另一档")), *_standard_cells(one), ""))

    def _short(self, organ: int) -> str:
        known = self.names.get(organ)
        return (known.short_name or known.name) if known else str(organ)

    def _name(self, lead: Lead) -> str:
        return self._short(lead.organ)

    def _lead(self, leaf: Category) -> Cell:
        leads = self.leads[leaf.id]
        if not leads:
            return Cell(_("没有责任单位"), note=leaf.gap or _("来件转兜底单位"))
        general, local = [x for x in leads if not x.place], [x for x in leads if x.place]
        if general:
            more = _("；另有 %(n)d 个地方另定") % {"n": len(local)} if local else ""
            return Cell(self._name(general[0]), note=f"{general[0].mode.label}：{general[0].ground}{more}")
        steps = tuple(f"{self.places.get(x.place, x.place)}：{self._name(x)}" for x in local)
        covered = len({x.place[:9] for x in local})
        rest = _("，其余地方没有责任单位") if covered < self.towns else ""
        return Cell(_("按地点，%(n)d 处%(rest)s") % {"n": len(local), "rest": rest}, steps=steps)


def _noted(code: str, standard: Standard | None) -> str:
    return f"{code} · {standard.label}" if standard and standard.label else code


def _standard_cells(standard: Standard | None) -> tuple[Cell, Cell, Cell]:
    if standard is None:
        return Cell(unknown=True), Cell(unknown=True), Cell(unknown=True)
    limit = Cell(standard.limit.label, note=standard.source)
    return Cell(standard.filing_condition), limit, Cell(standard.closing_condition)


@require_safe
def categories(request: HttpRequest) -> HttpResponse:
    """分类与责任: every category with conditions, limits and responsible organ; gaps marked."""
    by, day = request.actor, timezone.localdate()
    by.require(Power.VIEW)
    book, text = Book(by, day), request.GET.get("q", "").strip()[:40]
    words = _("%(day)s 有效的分类、立案结案标准和责任单位。没有责任单位的，来件转兜底单位。")
    chips = choice_filter(
        _("责任单位"), "gap", [("1", _("没有责任单位的"))], request.GET.urlencode(),
        counts={"1": book.without}, all_label=_("全部"),
    )  # fmt: skip
    context = {
        "title": _("分类与责任"), "lead": words % {"day": _day(day)}, "filters": [chips], "search": text,
        "stats": [
            Stat(_("末级分类"), len(book.leads), _("类")),
            Stat(_("没有责任单位"), book.without, _("类"), url="?gap=1", note=_("来件转兜底单位")),
            Stat(_("兜底单位"), book.backstop, missing="" if book.backstop else _("还没有设定")),
        ],
        "groups": book.groups(book.found(text, gap=request.GET.get("gap") == "1")),
        "empty": Empty(_("没有符合条件的分类"), act=Link(_("清除筛选"), request.path)),
    }  # fmt: skip
    return render(request, "dispatch/categories.html", context)


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


def _set(form: LeadForm, leaf: Category, by: Actor, now: datetime) -> bool:
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
