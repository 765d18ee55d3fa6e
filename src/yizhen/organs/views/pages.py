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
from yizhen.organs.actions import LeaveOverlaps, return_from_leave, take_leave
from yizhen.organs.forms import TakeLeave
from yizhen.organs.terms import (
    BACKWARD_LABELS,
    FUNDING_LABELS,
    KIND_LABELS,
    LEAVE_LABELS,
    NATURE_LABELS,
    RANK_LABELS,
    RELATION_LABELS,
    HeldPost,
    LedgerLine,
    LedgerPage,
    OrganFilter,
    OrganPage,
    Power,
    RelationLine,
)
from yizhen.record.door import history
from yizhen.territory.door import divisions_by_code, pad
from yizhen.ui.door import (
    AsOf,
    Badge,
    Cell,
    Column,
    Empty,
    Entry,
    Fact,
    Filter,
    Link,
    Pager,
    Row,
    Table,
    Tone,
)
from yizhen.ui.templatetags.ui import cn_date

PER_PAGE = 50
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SORTED = {"code": 0, "name": 1, "kind": 2, "posts": 6}


def _on(request: HttpRequest) -> date:
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
        on=_on(request),
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


def _township_names(codes: tuple[str, ...], on: date) -> dict[str, str]:
    found = divisions_by_code(codes, on) if codes else {}
    return {code: found[pad(code)].name if pad(code) in found else code for code in codes}


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """机构台账: search, filters and as-of day; exported exactly as seen."""
    request.actor.require(Power.VIEW)
    chosen = _chosen(request)
    per_page = min(_number(request, "per_page", PER_PAGE), 100)
    page = queries.ledger(request.actor, chosen, page=_number(request, "page", 1), per_page=per_page)
    names = _township_names(page.townships, chosen.on)
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


def _organ_url(pk: int, on: date) -> str:
    url = reverse("organs:organ", args=[pk])
    return url if on == timezone.localdate() else f"{url}?{urlencode({'on': on.isoformat()})}"


def _ledger_row(line: LedgerLine, on: date, names: dict[str, str]) -> Row:
    url = _organ_url(line.id, on)
    note = _(NATURE_LABELS[line.nature]) if line.nature == "plaque" else ""
    parent = Cell(line.parent, _organ_url(line.parent_id, on)) if line.parent_id else ""
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
    names = _township_names(page.townships, chosen.on)
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


@require_safe
def organ(request: HttpRequest, pk: int) -> HttpResponse:
    """机构页: relations both ways, posts with A and B, who is on leave, what the record says."""
    request.actor.require(Power.VIEW)
    on = _on(request)
    page = queries.organ_page(request.actor, pk, on)
    context = {
        "title": page.name,
        "crumbs": [Link(_("机构"), reverse("organs:index")), Link(page.name, "")],
        "as_of": AsOf(on),
        "facts": _facts(page, on),
        "gone": page.valid_to is not None and page.valid_to <= on,
        "relations": _relations(page, on),
        "posts": _posts(page),
        "timeline": [
            Entry(one.at, one.title, by=one.actor_name, post=one.post_title)
            for one in reversed(history("organs.organ", pk))
        ][:50],
    }
    return render(request, "organs/organ.html", context)


def _facts(page: OrganPage, on: date) -> list[Fact]:
    names = _township_names((page.township,) if page.township else (), on)
    funding = _(FUNDING_LABELS[page.funding]) if page.funding else ""
    span = _("%(day)s 起") % {"day": cn_date(page.valid_from)}
    if page.valid_to:
        span += _("，%(day)s 起撤销") % {"day": cn_date(page.valid_to)}
    facts = [
        Fact(_("机构代码"), page.code),
        Fact(_("规范简称"), page.short_name, unknown=not page.short_name),
        Fact(_("类别"), _(KIND_LABELS[page.kind])),
        Fact(_("性质"), _(NATURE_LABELS[page.nature])),
        Fact(_("规格"), _(RANK_LABELS[page.rank])),
        Fact(_("有效期"), span),
    ]
    if page.township:
        facts.append(Fact(_("乡镇(街道)"), names[page.township]))
    if funding:
        facts.append(Fact(_("经费形式"), funding))
    if page.uscc:
        facts.append(Fact(_("统一社会信用代码"), page.uscc))
    return facts


def _relations(page: OrganPage, on: date) -> Table:
    def words(line: RelationLine) -> str:
        return _(RELATION_LABELS[line.kind] if line.forward else BACKWARD_LABELS[line.kind])

    return Table(
        caption=_("机构关系"),
        columns=(Column(_("关系")), Column(_("机构")), Column(_("自何日起")), Column(_("依据文件"))),
        rows=tuple(
            Row(
                (
                    words(one),
                    Cell(one.organ_name, _organ_url(one.organ_id, on)),
                    cn_date(one.since),
                    one.document,
                )
            )
            for one in (*page.forward, *page.backward)
        ),
        empty=Empty(_("没有登记与其他机构的关系")),
        show_caption=True,
    )


def _posts(page: OrganPage) -> Table:
    return Table(
        caption=_("岗位与AB岗"),
        columns=(
            Column(_("岗位")),
            Column(_("级别")),
            Column(_("A岗")),
            Column(_("B岗")),
            Column(_("当日在岗")),
        ),
        rows=tuple(_post_row(one) for one in page.posts),
        empty=Empty(
            _("这个机构没有设岗位"),
            _("挂牌机构的工作由所挂机构的岗位承担。") if page.nature == "plaque" else "",
        ),
        show_caption=True,
    )


def _post_row(one: HeldPost) -> Row:
    def holder(name: str, *, away: bool) -> Cell:
        if not name:
            return Cell(_("空缺"))
        return Cell(name, badge=Badge(_("请假"), Tone.PAUSED) if away else None)

    if one.answers is None:
        answers = Cell(badge=Badge(_("无人在岗"), Tone.LATE))
    elif one.answers.as_deputy:
        answers = Cell(one.answers.name, note=_("B岗顶岗"))
    else:
        answers = Cell(one.answers.name)
    title = Cell(one.title, note=_("领导职务") if one.leader else "")
    level = _(RANK_LABELS[one.level]) if one.level else ""
    first, second = holder(one.first, away=one.first_away), holder(one.second, away=one.second_away)
    return Row((title, level, first, second, answers))


@require_safe
def chart(request: HttpRequest) -> HttpResponse:
    """机构图: who stands under whom on a day."""
    request.actor.require(Power.VIEW)
    on = _on(request)
    context = {
        "title": _("机构图"),
        "crumbs": [Link(_("机构"), reverse("organs:index")), Link(_("机构图"), "")],
        "as_of": AsOf(on),
        "branches": queries.chart(request.actor, on),
        "query": "" if on == timezone.localdate() else f"?{urlencode({'on': on.isoformat()})}",
        "empty": Empty(_("这一天没有您可以查看的机构"), _("换一个截止日再看。")),
    }
    return render(request, "organs/chart.html", context)


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
