"""首派准确率、推诿、争议历时 first-dispatch accuracy, bounces by category and item, days in dispute."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from typing import TypeVar

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhen.duties.queries import disputes as looks
from yizhen.duties.queries.categories import category_names
from yizhen.duties.terms.powers import Power
from yizhen.duties.views.common import day_asked, download
from yizhen.ui.door import Bar, BarChart, Cell, Column, Empty, Link, Pager, Row, Stat, Table, page_asked
from yizhen.ui.templatetags.ui import cn_date

WINDOW, MOST_BARS = 90, 12
EARLIEST = date(1950, 1, 1)
"""Before it nothing was sent (最早的日子)."""
VIEWS = ("", "items", "disputes")


@require_safe
def bounces(request: HttpRequest) -> HttpResponse:
    """推诿统计: by category, by item, and days in dispute; each answers one question in a chart and in numbers."""
    by, now = request.actor, timezone.now()
    by.require(Power.VIEW)
    day = timezone.localdate(now)
    since, until = _span(request, day)
    asked = request.GET.get("show", "")
    view = asked if asked in VIEWS else ""
    found = looks.bounces(by, since, until)
    words = {"": _("按分类"), "items": _("按事项"), "disputes": _("争议历时")}
    span = f"since={since.isoformat()}&until={until.isoformat()}"
    context = {
        "title": _("首派准确率和推诿"),
        "lead": _("%(since)s 至 %(until)s 首次派出的诉求。首派准确 = 第一次派的单位没有退、没有再转。")
        % {"since": cn_date(since), "until": cn_date(until)},
        "crumbs": [Link(_("职责争议"), reverse("duties:disputes")), Link(_("推诿统计"), "")],
        "stats": _stats(found),
        "spans": [
            Link(
                _("近 %(n)d 天") % {"n": n}, f"?since={day - timedelta(days=n)}&until={day}&show={view}",
                active=(day - since).days == n,
            )
            for n in (30, 90, 365)
        ],
        "views": [Link(words[one], f"?{span}&show={one}", active=one == view) for one in VIEWS],
        "export_url": f"{reverse('duties:export-bounces', args=['xlsx'])}?{span}" if by.can(Power.EXPORT) else "",
    }  # fmt: skip
    context |= _shown(request, found, view, now)
    return render(request, "duties/bounces.html", context)


def _span(request: HttpRequest, day: date) -> tuple[date, date]:
    until = max(EARLIEST, min(day_asked(request, "until") or day, day))  # nothing is sent first on a day to come
    since = max(EARLIEST, day_asked(request, "since") or until - timedelta(days=WINDOW))
    return since, until


def _shown(request: HttpRequest, found: looks.BounceReport, view: str, now: datetime) -> dict[str, object]:
    by, day = request.actor, timezone.localdate(now)
    names, query = category_names(by.county, day), request.GET.urlencode()
    if view == "items":
        lines = looks.by_item(found, by.county, day)
        bars = [(one.name or _("没有对应事项"), float(one.tally.handovers)) for one in lines if one.tally.handovers]
        pager = page_asked(query, len(lines))
        return {"chart": _chart(_("哪些事项转手最多"), bars, _("次"), _("事项")), "table": _item_table(_part(lines, pager), names), "pager": pager}
    if view == "disputes":
        days = looks.days_in_dispute(by, found.since, found.until, now=now)
        bars = [(names.get(one.category, one.category), round(one.days, 1)) for one in days]
        pager = page_asked(query, len(days))
        return {"chart": _chart(_("哪类争议拖得最久"), bars, _("天"), _("分类")), "table": _days_table(_part(days, pager), names), "pager": pager}
    wrong = [
        (names.get(one.category, one.category), float(one.tally.matters - one.tally.right_first))
        for one in found.lines if one.tally.matters > one.tally.right_first
    ]  # fmt: skip
    pager = page_asked(query, len(found.lines))
    table = _category_table(_part(found.lines, pager), names)
    return {"chart": _chart(_("哪些分类第一次没有派准"), wrong, _("件"), _("分类")), "table": table, "pager": pager}


Line = TypeVar("Line")


def _part(lines: Sequence[Line], pager: Pager) -> Sequence[Line]:
    start = (pager.number - 1) * pager.per_page
    return lines[start : start + pager.per_page]


def _chart(title: str, bars: list[tuple[str, float]], unit: str, first: str) -> BarChart | None:
    most = sorted(bars, key=lambda one: (-one[1], one[0]))[:MOST_BARS]
    if not most:
        return None
    return BarChart(title, tuple(Bar(label, value, f"{value:g}") for label, value in most), unit=unit, head=(first, _("多少")))


def _percent(share: float | None) -> str:
    return "—" if share is None else f"{share * 100:.1f}%"


def _stats(found: looks.BounceReport) -> list[Stat]:
    total = found.total
    return [
        Stat(_("首派准确率"), _percent(total.first_accuracy), note=_("%(n)d 件") % {"n": total.matters}),
        Stat(_("转过手的"), total.moved, _("件")), Stat(_("退单"), found.returns, _("次")),
        Stat(_("回到原单位的"), total.come_back, _("件"), note=_("来回 %(n)d 次") % {"n": total.ping_pongs}),
        Stat(_("转手件平均历时"), "—" if total.mean_days is None else f"{total.mean_days:.1f}", _("天")),
    ]  # fmt: skip


def _heads() -> tuple[Column, ...]:
    return (
        Column(_("件数"), numeric=True), Column(_("首派准确率"), numeric=True), Column(_("退单"), numeric=True),
        Column(_("转手"), numeric=True), Column(_("每件转手"), numeric=True), Column(_("平均历时（天）"), numeric=True),
    )  # fmt: skip


def _numbers(tally: looks.Bounces, returns: int) -> tuple[object, ...]:
    mean = "—" if tally.mean_days is None else f"{tally.mean_days:.1f}"
    return (
        tally.matters, _percent(tally.first_accuracy), returns, tally.handovers, f"{tally.mean_handovers or 0:.2f}", mean,
    )  # fmt: skip


def _category_table(lines: Sequence[looks.BounceLine], names: dict[str, str]) -> Table:
    columns = (Column(_("分类"), wide=True), *_heads(), Column(_("争议")))
    rows = tuple(
        Row((
            names.get(one.category, one.category), *_numbers(one.tally, one.returns),
            Cell(_("提起争议"), f"{reverse('duties:contest')}?category={one.category}") if one.tally.handovers else "",
        ))
        for one in lines
    )  # fmt: skip
    return Table(_("按分类"), columns, rows, empty=Empty(_("这段时间没有派出的诉求")))


def _item_table(lines: Sequence[looks.ItemBounces], names: dict[str, str]) -> Table:
    columns = (Column(_("事项"), wide=True), *_heads())
    rows = tuple(
        Row((
            Cell(one.name or _("没有对应事项"), note=one.code or "、".join(names.get(c, c) for c in one.categories[:6])),
            *_numbers(one.tally, one.returns),
        ))
        for one in lines
    )  # fmt: skip
    return Table(_("按事项"), columns, rows, empty=Empty(_("这段时间没有派出的诉求")))


def _days_table(days: Sequence[looks.DisputeDays], names: dict[str, str]) -> Table:
    columns = (
        Column(_("分类"), wide=True), Column(_("提起"), numeric=True), Column(_("还在办"), numeric=True),
        Column(_("平均历时（天）"), numeric=True),
    )  # fmt: skip
    rows = tuple(
        Row((names.get(one.category, one.category), one.raised, one.open or "", f"{one.days:.1f}")) for one in days
    )
    return Table(_("争议历时"), columns, rows, empty=Empty(_("这段时间没有提起争议"), good=True))


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """导出推诿统计, by category."""
    by, day = request.actor, timezone.localdate()
    by.require(Power.EXPORT)
    if form not in ("csv", "xlsx"):
        raise Http404(form)
    names = category_names(by.county, day)
    found = looks.bounces(by, *_span(request, day))
    heads = (_("分类"), _("名称"), *(str(one.label) for one in _heads()))

    def lines() -> Iterator[tuple[str, ...]]:
        for one in found.lines:
            numbers = (str(cell) for cell in _numbers(one.tally, one.returns))
            yield (one.category, names.get(one.category, one.category), *numbers)

    return download(form, "bounces", _("推诿统计"), heads, lines())
