"""Published lists and items (公开页): without signing in, on a telephone first."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhen.duties import queries
from yizhen.duties.queries import lists as looking
from yizhen.duties.queries.items import ItemFilter
from yizhen.duties.queries.lists import EntryFilter
from yizhen.duties.rules.tall import tall_svg
from yizhen.duties.terms import EntryLine, ItemKind, ItemState, ListKind, ListRef, Power
from yizhen.duties.views.common import list_title, text_asked, townships
from yizhen.duties.views.items import bases_table, element_facts, facts_of, flow_answer, shown, steps_table
from yizhen.duties.views.materials import public_materials
from yizhen.kernel.actors import Actor, public_actor
from yizhen.ui.door import Fact, Filter, Link, choice_filter, page_asked
from yizhen.ui.templatetags.ui import cn_date

SHOWN = (ListKind.BASIC, ListKind.SUPPORT, ListKind.WITHDRAWN, ListKind.GRANTED, ListKind.POWERS)
"""Lists that the public sees; what townships may not be charged with is for the house (公开的清单)."""


def _reader(request: HttpRequest) -> Actor:
    """Whoever looks, as the public of the county (公众): what is published here needs no account."""
    return public_actor(request.actor.county, [Power.VIEW], request=request.actor.request)


def _published(by: Actor, on: date, township: str | None = None) -> list[ListRef]:
    found = looking.lists(by, on, township=township)
    return [one for one in found if one.kind in SHOWN and one.edition]


@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """公开首页: the townships with their lists, and a search over the items."""
    by, on = _reader(request), timezone.localdate()
    names = townships(by.county, on)
    counts: dict[str, int] = {}
    for one in _published(by, on):
        counts[one.township] = counts.get(one.township, 0) + one.entries
    context = {
        "title": _("谁管什么"),
        "lead": _("每个镇街做什么、配合部门做什么、什么已经收回由部门做，都在这里公开。"),
        "places": [(code or "county", name, counts[code]) for code, name in names.items() if code in counts],
        "items": queries.count_items(by, on, ItemFilter(state=ItemState.IN_FORCE)),
    }
    return render(request, "duties/public_places.html", context)


@require_safe
def place(request: HttpRequest, township: str) -> HttpResponse:
    """一个镇街的清单: which lists there are, in which edition."""
    by, on = _reader(request), timezone.localdate()
    code = "" if township == "county" else township
    names = townships(by.county, on)
    found = _published(by, on, code)
    if code not in names or not found:
        raise Http404(township)
    order = {kind: n for n, kind in enumerate(SHOWN)}
    context = {
        "title": _("%(place)s的清单") % {"place": names[code]},
        "back": Link(_("谁管什么"), reverse("duties:public")),
        "township": township,
        "lists": sorted(found, key=lambda one: order[one.kind]),
    }
    return render(request, "duties/public_place.html", context)


def _list(by: Actor, on: date, township: str, kind: str) -> ListRef:
    code = "" if township == "county" else township
    for one in _published(by, on, code):
        if one.kind == kind:
            return one
    raise Http404(kind)


@require_safe
def list_(request: HttpRequest, township: str, kind: str) -> HttpResponse:
    """一张清单: its entries by category, with a search."""
    by, on, query = _reader(request), timezone.localdate(), request.GET.urlencode()
    one = _list(by, on, township, kind)
    wanted = EntryFilter(category=text_asked(request, "category"), text=text_asked(request))
    pager = page_asked(query, looking.count_entries(by, one.id, on, wanted), per_page=100, sizes=(100,))
    start = (pager.number - 1) * pager.per_page
    names = townships(by.county, on)
    context = {
        "title": list_title(names.get(one.township, one.township), one.kind),
        "lead": _("第 %(n)s 版，%(authority)s，自 %(day)s 起") % {
            "n": one.edition, "authority": one.authority,
            "day": cn_date(one.effective_on),
        },
        "back": Link(_("%(place)s的清单") % {"place": names.get(one.township, "")},
                     reverse("duties:public-place", args=[township])),
        "entries": looking.entries(by, one.id, on, wanted, start=start, size=pager.per_page),
        "filters": [_categories(by, one, on, query)],
        "search": wanted.text, "pager": pager, "township": township, "kind": kind,
    }  # fmt: skip
    return render(request, "duties/public_list.html", context)


def _categories(by: Actor, one: ListRef, on: date, query: str) -> Filter:
    counts = dict(looking.categories(by, one.id, on))
    choices = [(word, word) for word in counts if word]
    return choice_filter(_("类别"), "category", choices, query, counts=counts, all_label=_("全部"))


@require_safe
def entry(request: HttpRequest, township: str, kind: str, key: int) -> HttpResponse:
    """一条: what the township does in it, and what the department above does."""
    by, on = _reader(request), timezone.localdate()
    one = _list(by, on, township, kind)
    line = looking.entry(by, one.id, key, on)
    item = shown(by, line.item, on) if line.item else None
    context = {
        "title": line.name,
        "lead": one.kind.label,
        "back": Link(one.kind.label, reverse("duties:public-list", args=[township, kind])),
        "facts": _facts(one, line),
        "item": item.view if item else None,
    }
    return render(request, "duties/public_entry.html", context)


def _facts(one: ListRef, line: EntryLine) -> list[Fact]:
    upper = _("承接部门") if one.kind is ListKind.WITHDRAWN else _("对应上级部门")
    pairs = (
        (_("类别"), line.category), (upper, line.organ_name), (_("上级部门职责"), line.upper_duty),
        (_("乡镇（街道）职责"), line.township_duty), (_("工作方式"), line.way), (_("依据"), line.basis),
        (_("自"), cn_date(line.valid_from)), (_("公布文号"), one.authority),
    )  # fmt: skip
    return [Fact(term, value) for term, value in pairs if value]


@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """事项目录: what the county's organs do for people and enterprises, found by a word."""
    by, on, query = _reader(request), timezone.localdate(), request.GET.urlencode()
    kind = request.GET.get("kind", "")
    wanted = ItemFilter(
        kind=kind if kind in set(ItemKind) else "", state=ItemState.IN_FORCE, text=text_asked(request)
    )
    pager = page_asked(query, queries.count_items(by, on, wanted), per_page=50, sizes=(50,))
    counts = queries.kind_counts(by, on)
    kinds = [(one.value, one.label) for one in ItemKind if one.value in counts]
    context = {
        "title": _("事项目录"),
        "back": Link(_("谁管什么"), reverse("duties:public")),
        "items": queries.page_of_items(by, on, wanted, start=(pager.number - 1) * pager.per_page, size=pager.per_page),
        "filters": [choice_filter(_("类型"), "kind", kinds, query, counts=counts, all_label=_("全部"))],
        "search": wanted.text, "pager": pager,
    }  # fmt: skip
    return render(request, "duties/public_items.html", context)


@require_safe
def item(request: HttpRequest, pk: int) -> HttpResponse:
    """一个事项: who does it, on what basis, how long, step by step."""
    by, on = _reader(request), timezone.localdate()
    one = shown(by, pk, on)
    if one.view.valid_from > on:
        raise Http404(pk)
    draft = one.view.draft
    context = {
        "title": draft.name,
        "back": Link(_("事项目录"), reverse("duties:public-items")),
        "ended": one.view.valid_to is not None and one.view.valid_to <= on,
        "planned": draft.state is ItemState.PLANNED,
        "view": one.view, "facts": facts_of(draft), "bases": bases_table(draft) if draft.bases else None, "more": element_facts(draft),
        "materials": public_materials(draft),
        "svg": one.flow.svg(), "tall": tall_svg(one.flow, draft.name), "steps": one.flow.steps, "steps_table": steps_table(one.flow),
    }  # fmt: skip
    return render(request, "duties/public_item.html", context)


@require_safe
def flow_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """运行流程图文件, for everybody."""
    return flow_answer(shown(_reader(request), pk, timezone.localdate()), form)
