"""Pages of the use of delegated powers (赋权使用页面): rates, cases, reversals, errors; what sleeps and what is done about it."""

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from yizhen.duties.actions.refusals import MovedMeanwhile, WordsNeeded
from yizhen.duties.actions.usage import answer_advice
from yizhen.duties.forms.gates import AdviceForm
from yizhen.duties.queries import delegation as looks
from yizhen.duties.queries.usage import (
    Sleeping,
    UseLine,
    evidence_now,
    item_names,
    sleeping,
    use_lines,
)
from yizhen.duties.terms.powers import Power
from yizhen.duties.views.common import download, townships
from yizhen.ui.door import (
    Act,
    Badge,
    Bar,
    BarChart,
    Cell,
    Column,
    Empty,
    Link,
    Row,
    Stat,
    Table,
    Tone,
    choice_filter,
    page_asked,
)
from yizhen.ui.templatetags.ui import cn_date

VIEWS = ("", "decided", "towns", "items")
LONG, MOST_BARS, MOST_AT_ONCE, MOST_SIGNS = 24, 30, 200, 12


@require_safe
def sleepers(request: HttpRequest) -> HttpResponse:
    """赋权使用和休眠权力."""
    return draw(request)


def draw(request: HttpRequest, form: Any = None) -> HttpResponse:
    """Use of delegated powers, what sleeps, and what was decided about it (赋权使用页)."""
    by, day = request.actor, timezone.localdate()
    by.require(Power.VIEW)
    asked = request.GET.get("show", "")
    view = asked if asked in VIEWS else ""
    found, names = sleeping(by.county, day), townships(by.county, day)
    here = reverse("duties:sleeping")
    words = {"": _("待处理的建议"), "decided": _("已处理"), "towns": _("按镇街"), "items": _("按事项")}
    context = {
        "title": _("赋权使用"),
        "lead": _("下放的权力用没有用起来：没有办件的，支持镇街用起来，或者收回；每条建议都附证据。"),
        "crumbs": [Link(_("赋权批次"), reverse("duties:batches")), Link(_("赋权使用"), "")],
        "stats": _stats(found),
        "tabs": [Link(words[one], f"{here}?show={one}" if one else here, active=one == view) for one in VIEWS],
        "may_export": by.can(Power.EXPORT),
    }  # fmt: skip
    context |= _lines(request, found, names, view) if view in ("towns", "items") else _advice(request, found, names, view, form)
    return render(request, "duties/sleeping.html", context, status=422 if form is not None else 200)


def _advice(
    request: HttpRequest, found: Sleeping, names: dict[str, str], view: str, form: Any
) -> dict[str, Any]:
    by, decided, query = request.actor, view == "decided", request.GET.urlencode()
    item = request.GET.get("item", "")
    item = item if item.isascii() and item.isdigit() and len(item) < MOST_SIGNS else ""
    counts = looks.advice_by_item(by, decided=decided)
    pager = page_asked(query, counts.get(int(item), ("", 0))[1] if item else sum(n for _name, n in counts.values()))
    start = (pager.number - 1) * pager.per_page
    rows = looks.page_of_advice(by, decided=decided, item=int(item) if item else None, start=start, size=pager.per_page)
    choices = [(str(pk), name) for pk, (name, _n) in counts.items()]
    numbers = {str(pk): n for pk, (_name, n) in counts.items()}
    chips = choice_filter(_("事项"), "item", choices, query, counts=numbers, all_label=_("全部"))
    acts = []
    if rows and by.can(Power.DECIDE) and not decided:
        given = form or _form(rows, names)
        acts = [
            Act(
                _("处理所选的"), f"{reverse('duties:advice-act')}?{query}", name="decide", primary=True, form=given,
                open=form is not None,
            )
        ]  # fmt: skip
    told = {} if decided else evidence_now(found)
    return {"table": _advice_table(rows, names, told, decided=decided), "pager": pager, "acts": acts, "filters": [chips]}


def _form(rows: list[looks.AdviceLine], names: dict[str, str], data: Any = None) -> AdviceForm:
    lines = [(str(one.id), f"{names.get(one.township, one.township)} · {one.name}") for one in rows]
    return AdviceForm(data, lines=lines, initial={"decision": rows[0].advice if rows else ""}, auto_id="advice-%s")


def _lines(request: HttpRequest, found: Sleeping, names: dict[str, str], view: str) -> dict[str, Any]:
    lines = use_lines(found.usages, by_township=view == "towns")
    pager = page_asked(request.GET.urlencode(), len(lines))
    start = (pager.number - 1) * pager.per_page
    labels = _labels(request.actor.county, names, view)
    chart = None
    if view == "towns" and lines:
        most = sorted(lines, key=lambda one: (-one.cases, one.key))[:MOST_BARS]
        bars = tuple(Bar(labels(one)[0], float(one.cases), str(one.cases)) for one in most)
        chart = BarChart(_("各镇街用下放的权力办了多少件"), bars, unit=_("件"), head=(_("镇街"), _("办件")))
    return {"table": _use_table(lines[start : start + pager.per_page], labels, view), "pager": pager, "chart": chart}


def _labels(county: str, names: dict[str, str], view: str) -> Any:
    """What a line is called: name and code of the item, or name of the township."""
    if view == "towns":
        return lambda one: (names.get(one.key, one.key), "")
    items = item_names(county)
    return lambda one: tuple(reversed(items.get(one.key, (one.key, one.key))))


def _share(one: UseLine) -> str:
    return f"{one.used / one.delegated * 100:.1f}%" if one.delegated else "—"


def _use_table(lines: list[UseLine], labels: Any, view: str) -> Table:
    first, counted = (_("镇街"), _("下放事项")) if view == "towns" else (_("事项"), _("下放镇街"))
    columns = (
        Column(first, wide=True), Column(counted, numeric=True), Column(_("有办件"), numeric=True),
        Column(_("使用率"), numeric=True), Column(_("办件"), numeric=True), Column(_("被撤销、败诉"), numeric=True),
        Column(_("有差错"), numeric=True), Column(_("最近一件")),
    )  # fmt: skip
    rows = tuple(
        Row((
            Cell(labels(one)[0], note=labels(one)[1]), one.delegated, one.used, _share(one), one.cases, one.overturned,
            one.errors, cn_date(one.last_on) or _("没有办件"),
        ))
        for one in lines
    )  # fmt: skip
    return Table(_("赋权使用情况"), columns, rows, empty=Empty(_("还没有下放的权力")))


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """导出赋权使用情况: each power in each township, with its cases."""
    by, day = request.actor, timezone.localdate()
    by.require(Power.EXPORT)
    if form not in ("csv", "xlsx"):
        raise Http404(form)
    heads = (
        _("事项编码"), _("事项"), _("镇街"), _("下放日期"), _("办件"), _("被撤销、败诉"), _("有差错"), _("最近一件"),
    )  # fmt: skip
    items, names = item_names(by.county), townships(by.county, day)

    def lines() -> Iterator[tuple[str, ...]]:
        for one in sleeping(by.county, day).usages:
            code, name = items.get(str(one.item), ("", ""))
            last = one.last_on.isoformat() if one.last_on else ""
            yield (
                code, name, names.get(one.township, one.township), one.since.isoformat(), str(one.cases),
                str(one.overturned), str(one.errors), last,
            )  # fmt: skip

    return download(form, "powers", _("赋权使用情况"), heads, lines())


def _stats(found: Sleeping) -> list[Stat]:
    rate = found.rate
    share = "—" if rate.share is None else f"{rate.share * 100:.1f}%"
    each = "—" if rate.cases_each is None else f"{rate.cases_each:.2f}"
    wrong = "—" if found.error_share is None else f"{found.error_share * 100:.1f}%"
    long = sum(1 for one in found.sleepers if one.months >= LONG)
    return [
        Stat(_("赋权使用率"), share, note=_("有办件的 %(used)d 项，下放 %(all)d 项") % {"used": rate.used, "all": rate.delegated}),
        Stat(_("办件"), rate.cases, _("件"), note=_("平均每个镇街 %(each)s 件") % {"each": each}),
        Stat(_("被撤销、败诉"), found.overturned, _("件")),
        Stat(_("差错率"), wrong, note=_("评查 %(n)d 件") % {"n": found.judged}),
        Stat(
            _("休眠"), len(found.sleepers), _("项次"),
            note=_("%(n)d 个月没有办件；24 个月以上的 %(long)d 项次") % {"n": found.months, "long": long},
        ),
    ]  # fmt: skip


def _advice_table(
    rows: list[looks.AdviceLine], names: dict[str, str], told: dict[tuple[str, str], str], *, decided: bool
) -> Table:
    words = {"support": Badge(_("支持"), Tone.SOON), "retract": Badge(_("收回"), Tone.LATE)}
    columns = [
        Column(_("事项"), wide=True), Column(_("镇街")), Column(_("没有办件（月）"), numeric=True), Column(_("建议")),
        Column(_("证据"), wide=True),
    ]  # fmt: skip
    if decided:
        columns += [Column(_("处理")), Column(_("决定"))]
    lines = tuple(
        Row((
            Cell(one.name, note=one.code), names.get(one.township, one.township), one.months,
            Cell(badge=words.get(one.advice)), told.get((one.code, one.township), one.evidence),
            *((Cell(words[one.decision].label, note=f"{one.words} {one.decided_by}"),
               Cell(one.number, note=cn_date(one.decided_at))) if decided and one.decision else ()),
        ))
        for one in rows
    )  # fmt: skip
    return Table(_("休眠权力"), tuple(columns), lines, empty=Empty(_("没有待处理的休眠权力"), good=True))


@require_POST
def decide(request: HttpRequest) -> HttpResponse:
    """处理休眠权力: those that were ticked, by one decision."""
    by, now = request.actor, timezone.now()
    by.require(Power.DECIDE)
    asked = [int(one) for one in request.POST.getlist("lines")[:MOST_AT_ONCE] if one.isascii() and one.isdigit() and len(one) < MOST_SIGNS]
    rows = looks.advice_of(by, asked)
    form = _form(rows, townships(by.county, timezone.localdate(now)), request.POST)
    if not form.is_valid():
        return draw(request, form)
    try:
        number = answer_advice(form.cleaned_data["lines"], form.cleaned_data["decision"], form.cleaned_data["words"], by=by, at=now)
    except (MovedMeanwhile, WordsNeeded) as no:
        messages.error(request, str(no))
    else:
        told = _("已收回，今天起不再由所选镇街办理（%(number)s）。") % {"number": number} if number else _("已处理。")
        messages.success(request, told)
    return redirect("duties:sleeping")
