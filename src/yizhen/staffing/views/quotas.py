"""The ledger of quotas on pages (编制台账页面): by organ, as of a day and as known on a day, down to entries and documents."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhen.kernel.words import say
from yizhen.kernel.working_hours import SHANGHAI
from yizhen.organs.door import NoSuchOrgan, organs_by_id, people_by_id
from yizhen.organs.door import organ as organ_view
from yizhen.staffing import queries
from yizhen.staffing.access.ledger import covers, reached_counties
from yizhen.staffing.queries import entries as entry_queries
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.sheets.quotas import write_quotas
from yizhen.staffing.terms import (
    RESERVE,
    EntryView,
    LedgerPower,
    OrganNumbers,
    Place,
    Power,
    QuotaNumbers,
    QuotaSummary,
)
from yizhen.staffing.views.quota_chart import use_chart
from yizhen.ui.door import (
    AsOf,
    Badge,
    Cell,
    Column,
    Empty,
    Fact,
    Filter,
    Link,
    Pager,
    Row,
    Stat,
    Table,
    Tone,
    changed_query,
    choice_filter,
    page_asked,
)
from yizhen.ui.templatetags.ui import cn_date, cn_datetime

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOTAL = "total"
LEADERS = "leaders"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a request asks to see (所看内容)."""

    on: date
    known: date | None
    text: str
    category: str
    level: str
    only: str

    @property
    def as_known(self) -> datetime | None:
        """Known until the end of that day (已知于)."""
        if self.known is None:
            return None
        return datetime.combine(self.known + timedelta(days=1), datetime.min.time(), SHANGHAI) - timedelta(
            microseconds=1
        )


def _day(words: str) -> date | None:
    try:
        return parse_date(words)
    except ValueError:
        return None


def asked(request: HttpRequest) -> Asked:
    """Read the address (所看内容); what cannot be read counts as not asked."""
    given = request.GET
    category, only = given.get("category", ""), given.get("only", "")
    return Asked(
        on=_day(given.get("on", "")) or timezone.localdate(),
        known=_day(given.get("known", "")),
        text=given.get("q", "").strip()[:50],
        category=category if category in {*categories(), LEADERS} else TOTAL,
        level=given.get("level", "") if given.get("level") in ("county", "township") else "",
        only=only if only in ("over", "vacant") else "",
    )


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """编制台账: every organ's quotas as of a day; sums say what they sum; each row opens its entries."""
    request.actor.require(Power.VIEW)
    look = asked(request)
    summary = queries.quota_summary(request.actor, request.actor.county, look.on, as_known=look.as_known)
    lines = _chosen(summary, look)
    query = request.META.get("QUERY_STRING", "")
    pager = page_asked(query, len(lines))
    start = (pager.number - 1) * pager.per_page
    context = {
        "title": _("编制台账"),
        "as_of": AsOf(look.on),
        "look": look,
        "kept": _kept(request, "known", "on"),
        "stats": _stats(summary, query),
        "chart": use_chart(summary, query),
        "filters": _filters(summary, look, query),
        "search": look.text,
        "search_label": _("单位名称或代码"),
        "table": _table(lines[start : start + pager.per_page], lines, look, query),
        "pools": _pools(summary, queries.purposes(request.actor.county)),
        "pager": pager,
        "exports": [Link("Excel", f"{reverse('staffing:quotas-xlsx')}?{query}")],
        "can_record": request.actor.can(LedgerPower.RECORD),
        "can_import": request.actor.can(LedgerPower.IMPORT),
        "several": len(reached_counties(request.actor)) > 1,
        "entries": summary.entries,
    }
    return render(request, "staffing/quotas.html", context)


@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """导出 Excel: the organs that the page shows, every category."""
    request.actor.require(Power.VIEW)
    look = asked(request)
    summary = queries.quota_summary(request.actor, request.actor.county, look.on, as_known=look.as_known)
    kept = {one.organ for one, _line in _chosen(summary, look)}
    response = HttpResponse(write_quotas(summary, [o for o in summary.organs if o.organ in kept]), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="quotas-{look.on}.xlsx"'
    return response


def _kept(request: HttpRequest, *without: str) -> list[tuple[str, str]]:
    return [(key, value) for key, value in request.GET.items() if key not in (*without, "page") and value]


def _chosen(summary: QuotaSummary, look: Asked) -> list[tuple[OrganNumbers, QuotaNumbers]]:
    """Organs with the line that is shown (所选单位与类别)."""
    found = []
    for one in summary.organs:
        if look.level and one.level != look.level:
            continue
        if look.text and look.text not in one.name and not one.code.startswith(look.text):
            continue
        line = _line(one, look.category)
        if line is None or (look.only == "over" and not line.over) or (look.only == "vacant" and not line.vacant):
            continue
        found.append((one, line))
    return found


def _line(one: OrganNumbers, category: str) -> QuotaNumbers | None:
    if category in (TOTAL, LEADERS):
        lines = [line for line in one.lines if _belongs(line.category, category)]
        return queries.added(lines, category) if lines else None
    return next((line for line in one.lines if line.category == category), None)


def _belongs(key: str, wanted: str) -> bool:
    entry = categories()[key]
    return entry.in_total if wanted == TOTAL else entry.strand == "leader"


def _stats(summary: QuotaSummary, query: str) -> tuple[Stat, ...]:
    total = summary.together
    over = sum(1 for one in summary.organs if any(line.over for line in one.lines))
    return (
        Stat(_("核定"), total.approved, _("名"), note=_("在编三类合计")),
        Stat(_("实有"), total.actual, _("人")),
        Stat(_("计划"), total.planned, _("名"), note=_("已锁定未到岗")),
        Stat(_("可用"), total.available, _("名")),
        Stat(
            _("超编或超职数单位"), over, _("个"), url=changed_query(query, only="over", page=None),
            good=not over, note=_("只减不增"),
        ),
    )  # fmt: skip


def _filters(summary: QuotaSummary, look: Asked, query: str) -> list[Filter]:
    there = {line.category for line in summary.totals}
    kinds = [(TOTAL, _("在编合计"))]
    kinds += [(key, say(one.name)) for key, one in categories().items() if key in there and one.strand == "quota"]
    if any(key.startswith("leader.") for key in there):
        kinds.append((LEADERS, _("领导职数")))
    chips = tuple(
        Link(label, changed_query(query, category=key, page=None), active=look.category == key) for key, label in kinds
    )
    return [
        Filter(_("类别"), chips),
        choice_filter(_("层级"), "level", [("county", _("县级")), ("township", _("乡镇（街道）"))], query),
        choice_filter(_("只看"), "only", [("over", _("超编、超职数")), ("vacant", _("有空编"))], query),
    ]


def _table(
    shown: list[tuple[OrganNumbers, QuotaNumbers]], every: list[tuple[OrganNumbers, QuotaNumbers]], look: Asked,
    query: str,
) -> Table:  # fmt: skip
    dates = changed_query(query, category=None, level=None, only=None, q=None, page=None)
    columns = (
        Column(_("单位"), wide=True), Column(_("核定"), numeric=True), Column(_("实有"), numeric=True),
        Column(_("计划"), numeric=True), Column(_("空编"), numeric=True), Column(_("可用"), numeric=True),
        Column(_("超编"), numeric=True), Column(_("借入/借出"), numeric=True),
    )  # fmt: skip
    rows = tuple(_row(one, line, dates) for one, line in shown)
    total = queries.added([line for _one, line in every], look.category)
    label = _("所选 %(n)s 个单位合计") % {"n": len(every)}
    sums = (Row((label, *number_cells(total)), head=True),) if every else ()
    empty = Empty(_("没有符合条件的单位"), _("换一天、放宽筛选，或者导入、登记编制。"))
    return Table(_("编制台账（按单位）"), columns, rows, sums=sums, empty=empty, keys=True)


def _row(one: OrganNumbers, line: QuotaNumbers, dates: str) -> Row:
    url = f"{reverse('staffing:quota-organ', args=[one.organ])}{dates if dates.startswith('?') else ''}"
    return Row((Cell(one.name, url, note=one.code), *number_cells(line)), url=url, tone=Tone.LATE if line.over else "")


def number_cells(line: QuotaNumbers) -> tuple[Any, ...]:
    """The numbers of one category as a row shows them (一行的数)."""
    over = Cell(line.over, badge=Badge(_("超 %(n)s") % {"n": line.over}, Tone.LATE)) if line.over else 0
    none = Cell("—", unknown=True)
    return (
        none if line.approved is None else line.approved, line.actual, line.planned, line.vacant,
        none if line.available is None else line.available, over,
        f"{line.borrowed}/{line.lent}" if line.borrowed or line.lent else "",
    )  # fmt: skip


def _pools(summary: QuotaSummary, named: dict[str, str]) -> Table | None:
    if not summary.pools:
        return None
    levels = {"county": _("县级"), "township": _("乡镇（街道）")}
    rows = tuple(
        Row((
            say(one.label) + (f"（{_purpose(one.purpose, named)}）" if one.purpose else ""),
            levels.get(one.level, one.level), one.total, one.free, one.lent,
        ), tone=Tone.LATE if one.free < 0 else "")
        for one in summary.pools
    )  # fmt: skip
    columns = (
        Column(_("编制池")), Column(_("层级")), Column(_("核定总额"), numeric=True), Column(_("未分配"), numeric=True),
        Column(_("借出"), numeric=True),
    )  # fmt: skip
    return Table(_("总额与周转池"), columns, rows, show_caption=True)


@require_safe
def organ(request: HttpRequest, pk: int) -> HttpResponse:
    """单位编制: one organ's quotas of every category, who sits there, and every entry with its document."""
    request.actor.require(Power.VIEW)
    view = organ_view(pk)
    if not covers(request.actor, Power.VIEW, view.county, view):
        raise NoSuchOrgan(pk)
    look = asked(request)
    rows = queries.balances(request.actor, view.county, look.on, as_known=look.as_known, organs=[pk])
    query = request.META.get("QUERY_STRING", "")
    number = page_asked(query, 10**6).number
    found, count = entry_queries.entries(request.actor, view.county, organ=pk, start=(number - 1) * 50)
    seats = queries.seats_of(request.actor, look.on, organ=pk)
    named = queries.purposes(view.county)
    context = {
        "title": view.name,
        "crumbs": [Link(_("编制台账"), reverse("staffing:quotas")), Link(view.name, "")],
        "as_of": AsOf(look.on),
        "look": look,
        "kept": _kept(request, "known", "on"),
        "table": _organ_table(rows, named),
        "seats": _seat_table(seats),
        "entries_table": entry_table(found, organ=pk),
        "pager": Pager(number, count, 50, sizes=(50,)),
        "can_record": covers(request.actor, LedgerPower.RECORD, view.county, view),
        "organ": view,
        "organ_key": str(pk),
        "digests": digest_table(queries.digests_of(request.actor, organ=pk)),
    }
    return render(request, "staffing/quota_organ.html", context)


def _organ_table(rows: list[Any], named: dict[str, str]) -> Table:
    columns = (
        Column(_("类别"), wide=True), Column(_("核定"), numeric=True), Column(_("实有"), numeric=True),
        Column(_("计划"), numeric=True), Column(_("空编"), numeric=True), Column(_("可用"), numeric=True),
        Column(_("超编"), numeric=True), Column(_("借入/借出"), numeric=True),
    )  # fmt: skip
    order = {key: place for place, key in enumerate(categories())}
    lines = []
    for one in sorted(rows, key=lambda row: (order[row.category], row.purpose)):
        line = queries.added_balances([one])[0]
        label = say(line.label) + (f"（{_purpose(one.purpose, named)}）" if one.purpose else "")
        lines.append(Row((label, *number_cells(line)), tone=Tone.LATE if line.over else ""))
    empty = Empty(_("这一天没有编制"), _("换一天，或者登记分配。"))
    return Table(_("各类编制"), columns, tuple(lines), empty=empty)


def _seat_table(seats: list[Any]) -> Table:
    people = people_by_id([seat.person for seat in seats])
    rows = tuple(
        Row((
            people[seat.person].name, people[seat.person].staff_no, say(categories()[seat.category].name),
            Cell(cn_date(seat.valid_from), reverse("staffing:quota-entry", args=[seat.entry])), seat.slip,
        ))
        for seat in seats[:500]
        if seat.person in people
    )  # fmt: skip
    columns = (Column(_("姓名")), Column(_("工号")), Column(_("占用")), Column(_("上编日期")), Column(_("控编单")))
    return Table(_("占编人员"), columns, rows, empty=Empty(_("没有实名占编人员"), _("期初只有人数的，请逐人补登实名信息。")))


def digest_table(rows: list[Any]) -> Table | None:
    """How excesses are worked off (消化安排)."""
    if not rows:
        return None
    columns = (
        Column(_("单位")), Column(_("类别")), Column(_("数量"), numeric=True), Column(_("人员")), Column(_("原因"), wide=True),
        Column(_("办法")), Column(_("期限")), Column(_("状态")),
    )  # fmt: skip
    states = {"open": (_("消化中"), Tone.SOON), "done": (_("已消化"), Tone.DONE), "dropped": (_("已撤销"), Tone.PAUSED)}
    today = timezone.localdate()
    lines = []
    for row in rows:
        label, tone = states[row["state"]]
        if row["state"] == "open" and row["deadline"] < today:
            label, tone = _("已过期限"), Tone.LATE
        lines.append(Row((
            Cell(row["organ"], reverse("staffing:quota-organ", args=[row["organ_id"]])),
            say(categories()[row["category"]].name), row["amount"], row["person"] or "", row["reason"], row["method"],
            cn_date(row["deadline"]), Cell(badge=Badge(label, tone)),
        )))  # fmt: skip
    return Table(_("消化安排"), columns, tuple(lines), show_caption=True)


def entry_table(found: list[EntryView], *, organ: int | None = None) -> Table:
    """Entries with their documents (分录表)."""
    columns = (
        Column(_("生效")), Column(_("种类")), Column(_("变动"), wide=True), Column(_("文号")), Column(_("批准机关")),
        Column(_("登记")),
    )  # fmt: skip
    names = organs_by_id({leg.organ for one in found for leg in one.legs if leg.organ is not None})
    rows = tuple(
        Row((
            Cell(cn_date(one.valid_from), reverse("staffing:quota-entry", args=[one.id])),
            Cell(say(one.kind.label), badge=Badge(_("已冲销"), Tone.PAUSED) if one.reversed_by else None),
            _moves(one, names, organ), one.document.no or Cell(badge=Badge(_("缺文件"), Tone.SOON)), one.document.authority,
            f"{cn_datetime(one.known_at)} {one.actor}",
        ))
        for one in found
    )  # fmt: skip
    return Table(_("分录"), columns, rows, empty=Empty(_("还没有分录"), ""))


def _purpose(key: str, named: dict[str, str]) -> str:
    return _("周转池") if key == RESERVE else named.get(key, key)


def _moves(one: EntryView, names: dict[int, Any], organ: int | None) -> str:
    """What the entry moved, in words (变动)."""
    said = []
    for leg in one.legs:
        if organ is not None and leg.organ != organ:
            continue
        who = names[leg.organ].name if leg.organ in names else _("县总额")
        who = "" if organ is not None else f"{who} "
        moved = -leg.amount if leg.place in (Place.BORROWED, Place.AUTHORITY) else leg.amount
        said.append(f"{who}{say(categories()[leg.category].short)}{say(leg.place.label)} {moved:+}")
    return "，".join(said[:8]) + ("……" if len(said) > 8 else "")  # noqa: PLR2004


@require_safe
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """分录: document, legs, when it holds and since when it is known, what came of it."""
    request.actor.require(Power.VIEW)
    one = entry_queries.entry(request.actor, pk)
    names = organs_by_id({leg.organ for leg in one.legs if leg.organ is not None})
    named = queries.purposes(one.county)
    legs = tuple(
        Row((
            names[leg.organ].name if leg.organ in names else _("县总额"), say(categories()[leg.category].name),
            _purpose(leg.purpose, named), say(leg.place.label), f"{leg.amount:+}",
        ))
        for leg in one.legs
    )  # fmt: skip
    columns = (
        Column(_("单位"), wide=True), Column(_("类别")), Column(_("用途")), Column(_("去处")), Column(_("数量"), numeric=True)
    )  # fmt: skip
    context = {
        "title": _("第 %(id)s 号分录") % {"id": one.id},
        "crumbs": [Link(_("编制台账"), reverse("staffing:quotas")), Link(f"{one.id}", "")],
        "facts": _entry_facts(one),
        "legs": Table(_("分录行（合计为零）"), columns, legs, show_caption=True),
        "following": entry_table(entry_queries.following(request.actor, pk)),
        "entry": one,
        "can_follow": request.actor.can(LedgerPower.RECORD) and one.reversed_by is None and one.kind in ("borrow", "plan"),
        "can_reverse": request.actor.can(LedgerPower.RECORD) and one.reversed_by is None and one.kind != "correct",
    }
    return render(request, "staffing/quota_entry.html", context)


def _entry_facts(one: EntryView) -> list[Fact]:
    paper = one.document
    facts = [
        Fact(_("种类"), say(one.kind.label)),
        Fact(_("文号"), paper.no or _("缺文件")),
        Fact(_("文件标题"), paper.title),
        Fact(_("文件日期"), cn_date(paper.dated)),
        Fact(_("批准机关"), f"{paper.authority}（{say(paper.level.label)}）" if paper.authority else ""),
        Fact(_("生效日期"), cn_date(one.valid_from)),
        Fact(_("登记时间"), cn_datetime(one.known_at)),
        Fact(_("登记人"), one.actor),
    ]
    if one.until:
        facts.append(Fact(_("到期"), cn_date(one.until)))
    for label, words in ((_("说明"), one.note), (_("不按规则办理的理由"), one.override)):
        if words:
            facts.append(Fact(label, words))
    for label, other in ((_("冲销的分录"), one.reverses), (_("被冲销于"), one.reversed_by), (_("依据分录"), one.follows)):
        if other:
            facts.append(Fact(label, other, url=reverse("staffing:quota-entry", args=[other])))
    return facts
