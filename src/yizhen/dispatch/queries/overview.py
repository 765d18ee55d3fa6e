"""What a desk shows below its numbers (桌面概览): what to do first, the last weeks, where it is late and why."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.db.models import Count
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhen.dispatch import access
from yizhen.dispatch.queries.county import organ_names
from yizhen.dispatch.queries.filters import late
from yizhen.dispatch.queries.leads import place_names
from yizhen.dispatch.queries.lists import inbox, list_cases
from yizhen.dispatch.terms import CaseFilter, CaseRow, Power, Sort, Stage, State
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.ui.door import Badge, Bar, BarChart, Cell, Column, Empty, Row, Table, Tone

SHOWN_FIRST, SHOWN_LATE, SHOWN_BARS = 6, 8, 10
WAITS = {
    State.RECEIVED: gettext_lazy("还没有受理"),
    State.ACCEPTED: gettext_lazy("已受理，还没有派遣"),
    State.DISPATCHED: gettext_lazy("派出后没有签收"),
    State.RETURNED: gettext_lazy("被退单，还没有改派或者指定"),
    State.DESIGNATED: gettext_lazy("已指定，还没有签收"),
    State.HANDLING: gettext_lazy("已签收，还没有办毕"),
    State.SUSPENDED: gettext_lazy("挂起之前已超期"),
    State.HANDLED: gettext_lazy("办毕时已超期，等核查"),
    State.VERIFIED: gettext_lazy("办毕时已超期，等结案"),
    State.SPLIT: gettext_lazy("分给几个单位，还没有都办完"),
}
"""Where a late case lies (卡在哪一步)."""
STEPS = {
    State.RECEIVED: gettext_lazy("受理"),
    State.ACCEPTED: gettext_lazy("派遣"),
    State.DISPATCHED: gettext_lazy("签收"),
    State.DESIGNATED: gettext_lazy("签收"),
    State.RETURNED: gettext_lazy("改派或者指定"),
    State.HANDLING: gettext_lazy("办理后反馈"),
    State.SUSPENDED: gettext_lazy("恢复办理"),
    State.HANDLED: gettext_lazy("核查"),
    State.VERIFIED: gettext_lazy("结案"),
    State.SPLIT: gettext_lazy("各单位办完"),
}
"""What a case waits for (下一步)."""


@dataclass(frozen=True, slots=True)
class Overview:
    """桌面概览: values that the page of the desk draws; what does not apply is None."""

    first: Table | None = None
    late: Table | None = None


def desk_overview(by: Actor, *, at: datetime) -> Overview:
    """What stands below the numbers of a desk (桌面概览): what to do; the cockpit says how it goes and why. Needs dispatch.view.

    Whoever has work sees what to do first; whoever looks over more than one organ also sees what is late longest.
    A constant number of queries.
    """
    by.require(Power.VIEW)
    return Overview(_first(by, at), late_table(by, at) if looks_over(by) else None)


def looks_over(by: Actor) -> bool:
    """Whether the actor sees cases of many organs (统览): a county's or a township's."""
    return any(grant.organs is None and not grant.assigned_only for grant in by.grants_for(Power.VIEW))


def _open_url(**more: str | int) -> str:
    return f"{reverse('dispatch:cases')}?{urlencode({'stage': 'open', **more})}"


def _first(by: Actor, at: datetime) -> Table | None:
    rows = inbox(by, now=at, per_page=SHOWN_FIRST).rows
    if not rows:
        return None
    return Table(_("先办这几件"), _columns(_("要做的")), _lines(rows, at, steps=STEPS), show_caption=True)


def late_table(by: Actor, at: datetime) -> Table:
    """What is late longest, and where it lies (超期最久的): a constant number of queries."""
    wanted = CaseFilter(stage=Stage.OPEN, late=True)
    rows = list_cases(by, wanted, now=at, sort=Sort.DUE, per_page=SHOWN_LATE).rows
    return Table(
        _("超期最久的，卡在哪里"), _columns(_("卡在哪一步")), _lines(rows, at, steps=WAITS), show_caption=True,
        empty=Empty(_("没有超期的"), _("在办的都在时限之内。"), good=True),
    )  # fmt: skip


def _columns(step: str) -> tuple[Column, ...]:
    return (
        Column(_("事由"), wide=True), Column(_("地点")), Column(_("现由")), Column(step), Column(_("时限")),
    )  # fmt: skip


def _lines(rows: Iterable[CaseRow], at: datetime, *, steps: Mapping[State, str | Promise]) -> tuple[Row, ...]:
    kept = list(rows)
    places = place_names([row.township for row in kept], legal_day(at))
    return tuple(_line(row, at, places, steps) for row in kept)


def _line(row: CaseRow, at: datetime, places: dict[str, str], steps: Mapping[State, str | Promise]) -> Row:
    url = reverse("dispatch:case", args=[row.number])
    cells = (
        Cell(row.title, url=url, note=row.category or _("未分类")),
        places.get(row.township, row.township) or _("不明"),
        row.holder_name or _("县指挥中心"),
        str(steps.get(row.state, row.state.label)),
        _due(row, at),
    )
    return Row(cells, url=url, id=row.number, tone=Tone.LATE if row.late else "")


def _due(row: CaseRow, at: datetime) -> Cell:
    """When it is or was due, by the calendar (到期): the exact clock stands on the page of the case."""
    if row.due_at is None:
        return Cell(_("未起算"))
    day = legal_day(row.due_at - timedelta(microseconds=1))
    words = _("%(month)d月%(day)d日止") % {"month": day.month, "day": day.day}
    if not row.late:
        return Cell(_("已办毕") if row.handled_at else words)
    past = ((row.handled_at or at) - row.due_at).days
    label = _("超 %(n)d 天") % {"n": past} if past else _("超期不到一天")
    return Cell(badge=Badge(label, Tone.LATE), note=words)


def _grouped(by: Actor, column: str, at: datetime) -> list[tuple[str | int | None, int, int]]:
    """Open and late cases by a column (分组在办数), most first: one query."""
    rows = access.cases_for(by).filter(closed_at__isnull=True).order_by().values_list(column)
    return sorted(
        rows.annotate(n=Count("pk"), l=Count("pk", filter=late(at))), key=lambda row: (-row[1], str(row[0]))
    )


def _bar_words(count: int, overdue: int) -> str:
    return _("%(n)d（超期 %(late)d）") % {"n": count, "late": overdue} if overdue else str(count)


def townships_chart(by: Actor, at: datetime) -> BarChart:
    """Where open cases lie (各镇街在办): one query; nothing where there is one township alone."""
    found = _grouped(by, "township", at)
    names = place_names([str(code) for code, _n, _late in found if code], legal_day(at))
    bars = tuple(
        Bar(names.get(str(code), _("地点不明")), n, _bar_words(n, overdue),
            url=_open_url(township=str(code)) if code else "")
        for code, n, overdue in found[:SHOWN_BARS]
    )  # fmt: skip
    if len(found) < 2:  # noqa: PLR2004  one township compares with nothing
        return BarChart("", ())
    title = _("在办最多的是%(name)s，%(n)d 件") % {"name": bars[0].label, "n": found[0][1]}
    return BarChart(title, bars, head=(_("镇街"), _("在办")))


def holders_chart(by: Actor, at: datetime) -> BarChart:
    """Who holds what is late (超期在谁手里): one query."""
    found = [row for row in _grouped(by, "holder_organ", at) if row[2]]
    found.sort(key=lambda row: -row[2])
    total = sum(row[2] for row in found)
    names = organ_names(by.county, {int(pk) for pk, _n, _late in found if pk})
    bars = tuple(
        Bar(names.get(int(pk or 0), _("县指挥中心")), overdue, _("%(late)d / %(n)d") % {"late": overdue, "n": n},
            tone=Tone.LATE, url=_open_url(organ=int(pk), due="late") if pk else "")
        for pk, n, overdue in found[:SHOWN_BARS]
    )  # fmt: skip
    if not bars:
        return BarChart("", ())
    words = {"n": total, "name": bars[0].label, "most": found[0][2]}
    title = _("超期未办结 %(n)d 件，%(name)s手里最多，%(most)d 件") % words
    return BarChart(title, bars, head=(_("在谁手里"), _("超期 / 在办")))
