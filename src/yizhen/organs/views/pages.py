"""机构与岗位的页面 pages of organs: ledger, organ, chart, leave; everything as of a day."""

from datetime import date
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from yizhen.kernel.actors import NoPower
from yizhen.organs import queries, sheets
from yizhen.organs.access import reaches_county
from yizhen.organs.actions import LeaveOverlaps, return_from_leave, take_leave
from yizhen.organs.forms import TakeLeave
from yizhen.organs.terms import (
    KIND_LABELS,
    LEAVE_LABELS,
    NATURE_LABELS,
    RANK_LABELS,
    LedgerLine,
    LedgerPage,
    OrganFilter,
    Power,
)
from yizhen.territory.door import divisions_by_code, pad
from yizhen.ui.door import (
    AsOf,
    Cell,
    Column,
    Empty,
    Filter,
    Link,
    Pager,
    Row,
    Table,
)

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SORTED = {"code": 0, "name": 1, "kind": 2, "posts": 6}


def asked_day(request: HttpRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return timezone.localdate()


def _number(request: HttpRequest, name: str, default: int) -> int:
    words = request.GET.get(name, "")
    return max(1, int(words)) if words.isascii() and words.isdigit() and len(words) < 7 else default  # noqa: PLR2004


def _chosen(request: HttpRequest) -> OrganFilter:
    given = request.GET
    return OrganFilter(
        on=asked_day(request),
        text=given.get("q", "").strip()[:50],
        kind=given.get("kind", "") if given.get("kind") in KIND_LABELS else "",
        township=given.get("township", "")[:9],
        nature=given.get("nature", "") if given.get("nature") in NATURE_LABELS else "",
        sort=given.get("sort", "") if given.get("sort") in SORTED else "code",
    )


def _address(name: str, chosen: OrganFilter, **changed: str) -> str:
    """The address of a page with the same choice but for what changed (保留筛选的网址)."""
    today = timezone.localdate()
    kept = {
        "q": chosen.text,
        "kind": chosen.kind,
        "township": chosen.township,
        "nature": chosen.nature,
        "sort": "" if chosen.sort == "code" else chosen.sort,
        "on": "" if chosen.on == today else chosen.on.isoformat(),
        **changed,
    }
    query = urlencode({key: value for key, value in kept.items() if value})
    return f"{reverse(name)}?{query}" if query else reverse(name)


def township_names(codes: tuple[str, ...], on: date) -> dict[str, str]:
    found = divisions_by_code(codes, on) if codes else {}
    return {code: found[pad(code)].name if pad(code) in found else code for code in codes}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """机构台账: search, filters and as-of day; exported exactly as seen."""
    request.actor.require(Power.VIEW)
    chosen = _chosen(request)
    per_page = min(_number(request, "per_page", PER_PAGE), 100)
    page = queries.ledger(request.actor, chosen, page=_number(request, "page", 1), per_page=per_page)
    names = township_names(page.townships, chosen.on)
    context = {
        "title": _("机构"),
        "as_of": AsOf(chosen.on),
        "search": chosen.text,
        "search_label": _("机构名称或代码"),
        "filters": _filters(chosen, page, names),
        "table": _ledger_table(chosen, page, names),
        "pager": Pager(page.page, page.count, per_page),
        "exports": [
            Link("Excel", _address("organs:export-xlsx", chosen)),
            Link("CSV", _address("organs:export-csv", chosen)),
        ],
        "chart_url": _address("organs:chart", OrganFilter(chosen.on)),
        "reforms_url": reverse("organs:reforms"),
        "import_url": reverse("organs:import")
        if reaches_county(request.actor, request.actor.county, Power.EDIT)
        else "",
        "chosen": chosen,
    }
    return render(request, "organs/index.html", context)


def _filters(chosen: OrganFilter, page: LedgerPage, names: dict[str, str]) -> list[Filter]:
    here = "organs:index"
    kinds = [Link(_("全部"), _address(here, chosen, kind=""), active=not chosen.kind)]
    kinds += [
        Link(
            _(KIND_LABELS[kind]),
            _address(here, chosen, kind=kind),
            active=chosen.kind == kind,
            count=page.kinds[kind],
        )
        for kind in KIND_LABELS
        if kind in page.kinds
    ]
    filters = [Filter(_("类别"), tuple(kinds))]
    if names:
        places = [Link(_("全部"), _address(here, chosen, township=""), active=not chosen.township)]
        places += [
            Link(name, _address(here, chosen, township=code), active=chosen.township == code)
            for code, name in names.items()
        ]
        filters.append(Filter(_("乡镇(街道)"), tuple(places)))
    return filters


def _ledger_table(chosen: OrganFilter, page: LedgerPage, names: dict[str, str]) -> Table:
    def column(label: str, key: str = "", *, numeric: bool = False) -> Column:
        if not key:
            return Column(label, numeric=numeric)
        way = ("descending" if key == "posts" else "ascending") if chosen.sort == key else ""
        return Column(label, sort_url=_address("organs:index", chosen, sort=key), sorted=way, numeric=numeric)

    return Table(
        caption=_("机构台账"),
        columns=(
            column(_("机构"), "name"),
            column(_("代码"), "code"),
            column(_("类别"), "kind"),
            column(_("规格")),
            column(_("上级")),
            column(_("乡镇(街道)")),
            column(_("岗位数"), "posts", numeric=True),
        ),
        rows=tuple(_ledger_row(line, chosen.on, names) for line in page.lines),
        empty=Empty(_("没有符合条件的机构"), _("换个说法再找，或放宽筛选、换一个截止日。")),
        keys=True,
    )


def organ_url(pk: int, on: date) -> str:
    url = reverse("organs:organ", args=[pk])
    return url if on == timezone.localdate() else f"{url}?{urlencode({'on': on.isoformat()})}"


def _ledger_row(line: LedgerLine, on: date, names: dict[str, str]) -> Row:
    url = organ_url(line.id, on)
    note = _(NATURE_LABELS[line.nature]) if line.nature == "plaque" else ""
    parent = Cell(line.parent, organ_url(line.parent_id, on)) if line.parent_id else ""
    return Row(
        (
            Cell(line.name, url, note=note),
            line.code,
            _(KIND_LABELS[line.kind]),
            _(RANK_LABELS[line.rank]),
            parent,
            names.get(line.township, line.township),
            line.posts,
        ),
        url=url,
    )


def _export_rows(request: HttpRequest) -> list[tuple[object, ...]]:
    request.actor.require(Power.VIEW)
    chosen = _chosen(request)
    page = queries.ledger(request.actor, chosen, per_page=None)
    names = township_names(page.townships, chosen.on)
    return [
        (
            line.code,
            line.name,
            line.short_name,
            KIND_LABELS[line.kind],
            NATURE_LABELS[line.nature],
            RANK_LABELS[line.rank],
            line.parent,
            names.get(line.township, line.township),
            line.posts,
            line.valid_from.isoformat(),
        )
        for line in page.lines
    ]


def _file(body: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_safe
def export_csv(request: HttpRequest) -> HttpResponse:
    """导出台账 (CSV): exactly what is seen."""
    return _file(sheets.write_csv(_export_rows(request)), "text/csv; charset=utf-8", "organs.csv")


@require_safe
def export_xlsx(request: HttpRequest) -> HttpResponse:
    """导出台账 (Excel): exactly what is seen."""
    return _file(sheets.write_xlsx(_export_rows(request)), XLSX, "organs.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest) -> HttpResponse:
    """请假: one's own, with who takes over each post."""
    person = request.actor.person
    if person is None:
        raise NoPower(Power.LEAVE)
    now = timezone.now()
    today = timezone.localdate(now)
    form = TakeLeave(request.POST or None, initial={"starts_on": today, "ends_on": today})
    if request.method == "POST" and form.is_valid() and _taken(request, form, person):
        return redirect("organs:leave")
    covered, uncovered = queries.handovers(person, today)
    context = {
        "title": _("请假"),
        "lead": _("请假期间，工作自动转给B岗；销假当天自动转回。"),
        "form": form,
        "submit_label": _("登记请假"),
        "covered": covered,
        "uncovered": uncovered,
        "leaves": [_leave_line(row, today) for row in queries.leaves_of(person, today)],
    }
    return render(request, "organs/leave.html", context, status=422 if form.errors else 200)


def _taken(request: HttpRequest, form: TakeLeave, person: int) -> bool:
    given = form.cleaned_data
    try:
        notice = take_leave(
            person,
            given["starts_on"],
            given["ends_on"],
            kind=given["kind"],
            by=request.actor,
            at=timezone.now(),
        )
    except LeaveOverlaps as clash:
        form.add_error("starts_on", str(clash))
        return False
    words = "；".join(f"{title} → {name}" for title, name in notice.handovers)
    messages.success(request, _("已登记请假。") + (_("顶岗：%(words)s") % {"words": words} if words else ""))
    if notice.uncovered:
        titles = "、".join(notice.uncovered)
        messages.warning(request, _("%(titles)s没有人顶岗，请与单位商定。请假已登记。") % {"titles": titles})
    return True


def _leave_line(row: dict, today: date) -> dict:
    last = row["returned_on"]
    return {
        "id": row["id"],
        "kind": _(LEAVE_LABELS[row["kind"]]),
        "starts_on": row["starts_on"],
        "ends_on": row["ends_on"],
        "returned_on": last,
        "open": last is None and today <= row["ends_on"],
        "begun": row["starts_on"] <= today,
    }


@require_POST
def come_back(request: HttpRequest, pk: int) -> HttpResponse:
    """销假: back from today on; before the first day the leave is called off."""
    now = timezone.now()
    return_from_leave(pk, returned_on=timezone.localdate(now), by=request.actor, at=now)
    messages.success(request, _("已销假，工作从今天起转回您的岗位。"))
    return redirect("organs:leave")
