"""改革的页面 reforms: list, preview, doing; the evolution of an organ as a drawing and as a list."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from yizhen.organs import queries
from yizhen.organs.access import NoSuchOrgan, organ_for, reaches_county
from yizhen.organs.actions import ReformRefused, reform
from yizhen.organs.forms.reforms import REFORM_FORMS, ReformForm
from yizhen.organs.queries.directory import organs_within
from yizhen.organs.rules import draw
from yizhen.organs.rules.drawing import Head
from yizhen.organs.terms import REFORM_LABELS, Establishment, Event, Evolution, Lineage, Power, ReformKind
from yizhen.organs.terms.figures import counted
from yizhen.ui.door import Cell, Column, Empty, Fact, Link, Pager, Row, Table
from yizhen.ui.templatetags.ui import cn_date

PER_PAGE = 50
MOST_WORDS = 3
"""So many acts stand over a column; the list has all (列头最多写几次)."""


def finder(request: HttpRequest) -> Any:
    """How a typed name becomes an organ (找机构): among those that the actor may change."""
    return lambda words: queries.organ_named(request.actor, words, request.actor.county)


def offered(request: HttpRequest) -> list[str]:
    """The names that a field offers (可选机构)."""
    return [one.name for one in organs_within(request.actor, timezone.localdate(), limit=600)]


def reform_links() -> list[Link]:
    """One link a kind of reform (改革方式)."""
    return [Link(_(REFORM_LABELS[kind]), reverse("organs:reform", args=[kind.value])) for kind in ReformKind]


@require_safe
def reforms(request: HttpRequest) -> HttpResponse:
    """改革台账: what was done to organs, newest first, with document and parties."""
    request.actor.require(Power.VIEW)
    asked = request.GET.get("page", "")
    page = max(1, int(asked)) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1  # noqa: PLR2004
    rows, count = queries.reforms_of(
        request.actor, request.actor.county, start=(page - 1) * PER_PAGE, size=PER_PAGE
    )
    columns = (
        Column(_("生效日")),
        Column(_("方式")),
        Column(_("机构"), wide=True),
        Column(_("依据文件"), wide=True),
        Column(_("批准机关")),
    )
    table = Table(
        _("改革台账"), columns, tuple(_reform_row(row) for row in rows),
        empty=Empty(_("还没有登记机构改革"), _("从上面选一种方式开始，先看影响再办理。")),
    )  # fmt: skip
    context = {
        "title": _("机构改革"),
        "lead": _("设立、合并、分设、更名、划转、调整、撤销，都凭文件办，先看影响，办后留痕。"),
        "crumbs": [Link(_("机构"), reverse("organs:index")), Link(_("机构改革"), "")],
        "tabs": reform_links() if reaches_county(request.actor, request.actor.county, Power.EDIT) else [],
        "table": table,
        "pager": Pager(page, count, PER_PAGE),
    }
    return render(request, "organs/reforms.html", context)


def _reform_row(row: dict[str, Any]) -> Row:
    first = row["parts"][0][0] if row["parts"] else None
    names = "，".join(dict.fromkeys(name for _pk, name, _role in row["parts"]))
    url = reverse("organs:evolution", args=[first]) if first else ""
    paper = Cell(row["document"], note=row["number"])
    return Row(
        (cn_date(row["effective_on"]), _(row["label"]), Cell(names, url), paper, row["authority"]), url=url
    )


@require_http_methods(["GET", "POST"])
def do_reform(request: HttpRequest, kind: str) -> HttpResponse:
    """办理改革: a form, then what would happen, then the act."""
    request.actor.require(Power.EDIT)
    make = REFORM_FORMS.get(kind)
    if make is None:
        raise NoSuchOrgan(kind)
    form = make(request.POST or None, find=finder(request), initial=_initial(request))
    context: dict[str, Any] = {
        "title": _(REFORM_LABELS[kind]),
        "crumbs": [
            Link(_("机构"), reverse("organs:index")),
            Link(_("机构改革"), reverse("organs:reforms")),
            Link(_(REFORM_LABELS[kind]), ""),
        ],
        "form": form,
        "names": offered(request),
        "cancel_url": reverse("organs:reforms"),
    }
    if request.method == "POST" and form.is_valid():
        answer = _previewed_or_done(request, form, context)
        if answer is not None:
            return answer
    return render(request, "organs/reform.html", context, status=422 if form.errors else 200)


def _initial(request: HttpRequest) -> dict[str, Any]:
    given = request.GET.get("organ", "")
    if not (given.isascii() and given.isdigit() and len(given) < 12):  # noqa: PLR2004
        return {"effective_on": timezone.localdate()}
    name = organ_for(request.actor, int(given)).name
    return {"effective_on": timezone.localdate(), "source": name, "sources": name}


def _previewed_or_done(
    request: HttpRequest, form: ReformForm, context: dict[str, Any]
) -> HttpResponse | None:
    draft = form.draft(request.actor.county)
    if request.POST.get("act") == "take":
        try:
            reform(draft, by=request.actor, at=timezone.now())
        except ReformRefused as refusal:
            form.add_error(None, str(refusal))
            return None
        messages.success(request, _("已办理，改革台账和沿革图已经更新。"))
        return redirect("organs:reforms")
    seen = queries.foresee(draft, request.actor, timezone.localdate())
    for words in seen.refusals:
        form.add_error(None, words)
    context["seen"] = None if seen.refusals else seen
    return None


@require_safe
def evolution(request: HttpRequest, pk: int) -> HttpResponse:
    """改革沿革: drawing, and beside it the same as a numbered list."""
    request.actor.require(Power.VIEW)
    told = queries.evolution(request.actor, pk)
    names = {one.id: one.name for one in told.organs}
    quotas = _quotas(request, told)
    context = {
        "title": _("%(name)s的改革沿革") % {"name": names[pk]},
        "crumbs": [
            Link(_("机构"), reverse("organs:index")),
            Link(names[pk], reverse("organs:organ", args=[pk])),
            Link(_("改革沿革"), ""),
        ],
        "drawing": (drawing := draw(told, _under_marks(told, quotas))),
        "heads": [_head(one) for one in drawing.days],
        "turns": [_turn(number, event, told, quotas) for number, event in enumerate(told.events, 1)],
    }
    return render(request, "organs/evolution.html", context)


Quotas = dict[tuple[int, int], Establishment]
"""Number of a turn and organ → its quotas that day (节点编制)."""


def _quotas(request: HttpRequest, told: Evolution) -> Quotas:
    """What the organs of each turn had that day (节点上的编制): a count a day, not a turn."""
    wanted: dict[date, set[int]] = {}
    for event in told.events:
        wanted.setdefault(event.on, set()).update((*event.targets, *event.subjects))
    by_day = {on: counted(request.actor, request.actor.county, on, organs) for on, organs in wanted.items()}
    return {
        (number, pk): by_day[event.on][pk]
        for number, event in enumerate(told.events, 1)
        for pk in (*event.targets, *event.subjects) if pk in by_day[event.on]
    }  # fmt: skip


SHOWN = ("核定编制", "领导职数", "内设机构", "所属事业单位", "岗位")
"""Which of the figures stand in the drawing, the weightiest first (图上的数)."""


def _under_marks(told: Evolution, quotas: Quotas) -> dict[tuple[int, int], str]:
    """The figures under each mark: what the document says, else what the ledger says (图上数字)."""
    found = {}
    for number, event in enumerate(told.events, 1):
        stated = {pk: dict(figures) for pk, figures in event.figures}
        for pk in (*event.targets, *event.subjects):
            given = stated.get(pk, {})
            words = [f"{_(label)} {given[label]}" for label in SHOWN if label in given]
            had = quotas.get((number, pk))
            if had and "核定编制" not in given:
                words.insert(0, _("编制 %(actual)s/%(approved)s") % {"actual": had.actual, "approved": had.approved})
            found[number, pk] = " · ".join(words[:3])
    return found


def _head(one: Head) -> dict[str, Any]:
    """What stands over a column (列头): the day, and what was done."""
    words = [f"{number} {_(REFORM_LABELS[kind])}" for number, kind, _paper in one.turns]
    papers = list(dict.fromkeys(paper for _number, _kind, paper in one.turns if paper))
    return {
        "x": one.x, "day": one.day, "what": "  ".join(words[:MOST_WORDS]) + (" …" if len(words) > MOST_WORDS else ""),
        "paper": papers[0] + (_(" 等") if len(papers) > 1 else "") if papers else "",
    }  # fmt: skip


def _turn(number: int, event: Event, told: Evolution, quotas: Quotas) -> dict[str, Any]:
    names = {one.id: _name_on(one, event.on) for one in told.organs}

    def links(organs: tuple[int, ...]) -> list[Link]:
        return [
            Link(names[pk], reverse("organs:organ", args=[pk]) + "?" + urlencode({"on": event.on}))
            for pk in organs
            if pk in names
        ]

    facts = [Fact(_("文件"), event.document, note=event.number)] if event.document else []
    if event.authority:
        facts.append(Fact(_("批准机关"), event.authority))
    if event.reason:
        facts.append(Fact(_("原因"), event.reason))
    return {
        "number": number,
        "day": event.on,
        "label": _(REFORM_LABELS[event.kind]),
        "sources": links(event.sources),
        "targets": links(event.targets),
        "subjects": links(event.subjects),
        "facts": facts,
        "figures": _figures(number, event, names, quotas),
    }


def _name_on(one: Lineage, on: date) -> str:
    """What an organ was called on a day, the day of a change included (当日名称)."""
    return next((words for words, since in reversed(one.names) if since <= on), one.name)


def _figures(number: int, event: Event, names: dict[int, str], quotas: Quotas) -> list[tuple[str, list[tuple[str, str]]]]:
    """What each organ of a turn had that day: as the document and the ledger say (节点数字)."""
    stated = dict(event.figures)
    found = []
    for pk in dict.fromkeys((*event.sources, *event.targets, *event.subjects)):
        shown = [(_(label), number_words) for label, number_words in stated.get(pk, ())]
        had = quotas.get((number, pk))
        if had:
            shown.append((_("当日台账：核定编制"), str(had.approved)))
            shown.append((_("实有"), str(had.actual)))
        if shown and pk in names:
            found.append((names[pk], shown))
    return found
