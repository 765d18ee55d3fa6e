"""Townships and counties side by side (清单比较): matter by matter, in whose list it stands; what differs stands out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhen.county import door as county_house
from yizhen.duties import access
from yizhen.duties.queries.lists import counties_compared, places_compared
from yizhen.duties.rules.lists import APART, CountiesCompared, CountyStand
from yizhen.duties.rules.lists import Compared as TownsCompared
from yizhen.duties.sheets import cells_out
from yizhen.duties.terms import ListKind, Power
from yizhen.duties.views.common import SIZES, day_asked, download, text_asked, townships
from yizhen.kernel.actors import Actor
from yizhen.ui.door import (
    AsOf,
    Badge,
    Cell,
    Column,
    Empty,
    Filter,
    Link,
    Row,
    Table,
    Tone,
    changed_query,
    choice_filter,
    page_asked,
)

Compared = TownsCompared | CountiesCompared
MOST = 6
"""Most places side by side (最多并列)."""


def _own_counties(by: Actor) -> dict[str, str]:
    """Counties whose lists the actor sees, by code, the own one first (可及的县)."""
    reached = access.counties(by)
    names = {one.code: one.name for one in county_house.counties() if one.code in reached}
    return {code: names[code] for code in sorted(names, key=lambda code: (code != by.county, code))}


def _towns(by: Actor, on: date) -> dict[str, str]:
    """Townships of every county that the actor sees, by code (可比镇街), with the county's name where there are several."""
    counties = _own_counties(by) or {by.county: ""}
    several = len(counties) > 1
    return {
        code: f"{county}{name}" if several else name
        for key, county in counties.items()
        for code, name in townships(key, on).items()
        if code
    }


def _chosen(request: HttpRequest, name: str, places: dict[str, str]) -> list[str]:
    asked = [code for code in dict.fromkeys(request.GET.getlist(name)) if code in places]
    return asked[:MOST] or list(places)[:2]


def _shown(found: Sequence[Compared], request: HttpRequest) -> list[Compared]:
    """What the address asks for (筛选): all or what differs, of a category, with a word."""
    everything, category, word = request.GET.get("all") == "1", text_asked(request, "category"), text_asked(request)
    return [
        one for one in found
        if (everything or not one.common) and (not category or one.category == category) and word in one.name
    ]  # fmt: skip


def _categories(found: Sequence[Compared], query: str, *, everything: bool) -> Filter:
    counts: dict[str, int] = {}
    for one in found:
        if one.category and (everything or not one.common):
            counts[one.category] = counts.get(one.category, 0) + 1
    choices = [(word, word) for word in counts]
    return choice_filter(_("类别"), "category", choices, query, counts=counts, all_label=_("全部"))


def _short(kind: ListKind | None) -> str:
    words = {ListKind.BASIC: _("基本"), ListKind.SUPPORT: _("配合"), ListKind.WITHDRAWN: _("收回")}
    return words.get(kind, "") if kind else "—"


def _town_cell(kind: ListKind | None, usual: ListKind | None, *, common: bool) -> Cell:
    """In which list; what differs from most stands out, by more than colour."""
    if common or kind is usual:
        return Cell(_short(kind))
    return Cell(badge=Badge(_short(kind) if kind else _("没有"), Tone.LATE if kind is None else Tone.SOON))


def _county_words(stand: CountyStand) -> str:
    if not stand.towns:
        return _("没有公布清单")
    told = [
        _("%(list)s %(n)s") % {"list": _short(kind), "n": stand.counts[kind]} for kind in APART if stand.counts.get(kind)
    ]
    return "、".join(told) or "—"


def _county_cell(stand: CountyStand, usual: ListKind | None, *, common: bool) -> Cell:
    words, note = _county_words(stand), _("共 %(n)s 个镇街") % {"n": stand.towns} if stand.towns else ""
    if common or stand.main is usual:
        return Cell(words, note=note)
    return Cell(badge=Badge(words, Tone.SOON if stand.main else Tone.LATE), note=note)


@require_safe
def towns(request: HttpRequest) -> HttpResponse:
    """镇街比较: matter by matter, in whose list it stands; only what differs, or all."""
    by = request.actor
    by.require(Power.VIEW)
    on = day_asked(request) or timezone.localdate()
    places = _towns(by, on)
    chosen = _chosen(request, "town", places)
    found = places_compared(by, [(code[:6], code) for code in chosen], on)
    return _page(request, on, _Choice("town", places, chosen), found)


@require_safe
def counties(request: HttpRequest) -> HttpResponse:
    """各县比较: in how many townships of each county a matter stands in which list."""
    by = request.actor
    by.require(Power.VIEW)
    on, places = day_asked(request) or timezone.localdate(), _own_counties(by)
    chosen = _chosen(request, "county", places)
    return _page(request, on, _Choice("county", places, chosen), counties_compared(by, chosen, on))


@dataclass(frozen=True, slots=True)
class _Choice:
    """What can be compared and what was chosen (可比与所选): the name of the field, places by code, codes."""

    name: str
    places: dict[str, str]
    chosen: list[str]


def _page(request: HttpRequest, on: date, choice: _Choice, found: Sequence[Compared]) -> HttpResponse:
    name, places, chosen = choice.name, choice.places, choice.chosen
    by, query, everything = request.actor, request.GET.urlencode(), request.GET.get("all") == "1"
    shown = _shown(found, request)
    pager = page_asked(query, len(shown), per_page=100, sizes=SIZES)
    start = (pager.number - 1) * pager.per_page
    of_towns = name == "town"
    several = len(_own_counties(by)) > 1
    context = {
        "title": _("镇街比较") if of_towns else _("各县比较"),
        "lead": _("同一件事在各镇街的哪张清单里；默认只列不一致的，与多数不同的标出来。") if of_towns
        else _("同一件事在各县多少个镇街、哪张清单里；默认只列不一致的，与多数不同的标出来。"),
        "crumbs": [Link(_("清单"), reverse("duties:lists"))],
        "as_of": AsOf(on),
        "legend": _("比较哪些镇街（最多 %(n)s 个）") % {"n": MOST} if of_towns else _("比较哪些县（最多 %(n)s 个）") % {"n": MOST},
        "name": name, "places": [(code, words, code in chosen) for code, words in places.items()],
        "all": everything,
        "same": sum(1 for one in found if one.common),
        "differ": sum(1 for one in found if not one.common),
        "filters": [_categories(found, query, everything=everything)],
        "table": _table(shown[start : start + pager.per_page], [places[code] for code in chosen]),
        "pager": pager,
        "other": _other(of_towns=of_towns) if several else None,
        "exports": _exports("export-compare" if of_towns else "export-counties", query) if by.can(Power.EXPORT) else [],
    }  # fmt: skip
    return render(request, "duties/compare.html", context)


def _other(*, of_towns: bool) -> Link:
    if of_towns:
        return Link(_("比较各县"), reverse("duties:compare-counties"))
    return Link(_("比较镇街"), reverse("duties:compare"))


def _table(rows: Sequence[Compared], names: list[str]) -> Table:
    columns = (Column(_("类别")), Column(_("事项"), wide=True), *(Column(name) for name in names))
    empty = Empty(_("没有不一致的事项"), _("所选的三张清单完全相同，或者筛选太窄。"), good=True)
    return Table(_("逐项比较"), columns, tuple(Row((one.category, one.name, *_cells(one))) for one in rows), empty=empty)


def _cells(one: Compared) -> list[Cell]:
    if isinstance(one, CountiesCompared):
        return [_county_cell(stand, one.usual, common=one.common) for stand in one.stands]
    return [_town_cell(kind, one.usual, common=one.common) for kind in one.stands]


def _exports(name: str, query: str) -> list[Link]:
    kept = changed_query(query, per_page=None, page=None)
    return [
        Link(_("导出 Excel"), reverse(f"duties:{name}", args=["xlsx"]) + kept),
        Link(_("导出 CSV"), reverse(f"duties:{name}", args=["csv"]) + kept),
    ]


@require_safe
def export_towns(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """导出镇街比较: what the page shows, all pages."""
    by = request.actor
    by.require(Power.EXPORT)
    on = day_asked(request) or timezone.localdate()
    places = _towns(by, on)
    chosen = _chosen(request, "town", places)
    found = places_compared(by, [(code[:6], code) for code in chosen], on)
    lines = (
        cells_out([one.category, one.name, *(_short(kind) for kind in one.stands), _("一致") if one.common else _("不一致")])
        for one in _shown(found, request)
        if isinstance(one, TownsCompared)
    )
    heads = [_("类别"), _("事项"), *(places[code] for code in chosen), _("比较")]
    return download(form, "compare", _("镇街比较"), heads, lines)


@require_safe
def export_counties(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """导出各县比较: what the page shows, all pages."""
    by = request.actor
    by.require(Power.EXPORT)
    on, places = day_asked(request) or timezone.localdate(), _own_counties(by)
    chosen = _chosen(request, "county", places)
    lines = (
        cells_out([one.category, one.name, *(_county_words(stand) for stand in one.stands), _("一致") if one.common else _("不一致")])
        for one in _shown(counties_compared(by, chosen, on), request)
        if isinstance(one, CountiesCompared)
    )
    heads = [_("类别"), _("事项"), *(places[code] for code in chosen), _("比较")]
    return download(form, "compare-counties", _("各县比较"), heads, lines)
