"""边界矩阵 the boundary matrix: organs × fields as a table that can be read aloud, and the list of what to mend."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhen.duties.queries.boundaries import Bordered, BorderFilter, boundaries, work_list
from yizhen.duties.rules.grounds import ground_of
from yizhen.duties.terms.attribution import Border, Fault
from yizhen.duties.terms.powers import Power
from yizhen.duties.views.common import day_asked, download
from yizhen.ui.door import (
    AsOf,
    Badge,
    Cell,
    Column,
    Empty,
    Link,
    Row,
    Stat,
    Table,
    Tone,
    changed_query,
    choice_filter,
    page_asked,
)

STEPS = (1, 5, 15, 40)
ROWS = 60
TONES = {
    Fault.MANY: Tone.LATE, Fault.NOBODY: Tone.LATE, Fault.NOT_EMPOWERED: Tone.LATE, Fault.NOT_CERTIFIED: Tone.SOON,
    Fault.NO_MEANS: Tone.SOON, Fault.ABOLISHED: Tone.LATE,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Heat:
    """热力格 one cell of the map: how many items an organ leads in a field, how many of them have faults."""

    leads: int
    faults: int
    url: str

    @property
    def step(self) -> int:
        """How dark it is (深浅), 0 to 4."""
        return sum(self.leads >= one for one in STEPS)


def read_filter(request: HttpRequest) -> BorderFilter:
    """What the address asks for (读取筛选)."""
    asked = request.GET
    organ = asked.get("organ", "")
    return BorderFilter(
        asked.get("fault", "") if asked.get("fault") in set(Fault) else "",
        int(organ) if organ.isdecimal() and len(organ) < 19 else None,  # noqa: PLR2004  what a database holds
        asked.get("sector"),
    )


@require_safe
def matrix(request: HttpRequest) -> HttpResponse:
    """边界矩阵."""
    by = request.actor
    by.require(Power.VIEW)
    on, query = day_asked(request) or timezone.localdate(), request.GET.urlencode()
    found, asked = boundaries(by.county, on), read_filter(request)
    rows = work_list(found, asked)
    pager = page_asked(query, len(rows))
    shown = rows[(pager.number - 1) * pager.per_page : pager.number * pager.per_page]
    sectors, lines = _heat(found, query)
    context = {
        "title": _("职责边界"),
        "lead": _("谁都管、谁都不管、牵头的没有资格或者没有人财物的，逐项列出，逐项整改。"),
        "as_of": AsOf(on),
        "stats": _stats(found, query),
        "filters": [
            choice_filter(_("问题"), "fault", [(str(one), one.label) for one in Fault], query, all_label=_("全部"))
        ],
        "narrowed": _narrowed(found, asked, query),
        "table": _table(found, shown),
        "pager": pager,
        "sectors": sectors,
        "lines": lines,
        "exports": [Link("CSV", reverse("duties:matrix-export", args=["csv"]) + f"?{query}"),
                    Link("Excel", reverse("duties:matrix-export", args=["xlsx"]) + f"?{query}")]
        if by.can(Power.EXPORT) else [],
    }  # fmt: skip
    return render(request, "duties/matrix.html", context)


def _stats(found: Bordered, query: str) -> list[Stat]:
    return [
        Stat(one.label, found.matrix.by_fault[one], _("项"), url=changed_query(query, fault=str(one), page=None))
        for one in Fault
    ]


def _narrowed(found: Bordered, asked: BorderFilter, query: str) -> list[Link]:
    """What the list is narrowed to beside the kind of fault, each taken away by pressing it."""
    links = []
    if asked.organ is not None:
        name = found.organs.get(asked.organ, str(asked.organ))
        links.append(Link(_("单位：%(name)s ×") % {"name": name}, changed_query(query, organ=None), active=True))
    if asked.sector is not None:
        words = _("领域：%(name)s ×") % {"name": asked.sector or _("未分领域")}
        links.append(Link(words, changed_query(query, sector=None), active=True))
    return links


def _heat(found: Bordered, query: str) -> tuple[list[str], list[tuple[str, list[Heat]]]]:
    """Organs × fields: departments before townships, those with faults and many items first, bounded."""
    leads, faults = found.matrix.leads, found.matrix.faults
    wrong: dict[int, int] = {}
    for (organ, _sector), count in faults.items():
        wrong[organ] = wrong.get(organ, 0) + count
    sectors = sorted({sector for _organ, sector in leads} | {sector for _organ, sector in faults})
    totals: dict[int, int] = {}
    for (organ, _sector), count in leads.items():
        totals[organ] = totals.get(organ, 0) + count
    for organ, _sector in faults:
        totals.setdefault(organ, 0)
    towns = found.towns
    order = sorted(totals, key=lambda organ: (organ in towns, -wrong.get(organ, 0), -totals[organ], organ))[:ROWS]
    lines = [
        (
            found.organs.get(organ, str(organ)),
            [
                Heat(
                    leads.get((organ, sector), 0), faults.get((organ, sector), 0),
                    changed_query(query, organ=str(organ), sector=sector, page=None) + "#work",
                )
                for sector in sectors
            ],
        )
        for organ in order
    ]  # fmt: skip
    return [sector or _("未分领域") for sector in sectors], lines


def _table(found: Bordered, rows: Sequence[Border]) -> Table:
    columns = (
        Column(_("问题")), Column(_("事项"), wide=True), Column(_("领域")), Column(_("单位"), wide=True),
        Column(_("怎样整改"), wide=True),
    )  # fmt: skip
    lines = tuple(
        Row((
            Cell(badge=Badge(one.fault.label, TONES[one.fault])),
            Cell(found.items[one.item][1], url=reverse("duties:item", args=[one.item]), note=found.items[one.item][0]), found.items[one.item][2],
            Cell("、".join(found.organs.get(organ, str(organ)) for organ in one.organs) or "—", note=one.words),
            Cell(one.fault.mend, note=ground_of(one.fault)),
        ))
        for one in rows
    )  # fmt: skip
    return Table(_("整改清单"), columns, lines, empty=Empty(_("没有这类问题"), good=True))


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """导出整改清单: exactly what the filters show."""
    by = request.actor
    by.require(Power.EXPORT)
    on: date = day_asked(request) or timezone.localdate()
    found = boundaries(by.county, on)
    heads = [_("问题"), _("事项编码"), _("事项"), _("领域"), _("单位"), _("说明"), _("怎样整改"), _("依据")]
    lines = (
        [
            one.fault.label, *found.items[one.item][:3], "、".join(found.organs.get(pk, "") for pk in one.organs), one.words,
            one.fault.mend, ground_of(one.fault),
        ]
        for one in work_list(found, read_filter(request))
    )  # fmt: skip
    return download(form, "matrix", _("整改清单"), heads, lines)
