"""Pages of the people ledger (实名制页面): the list with its filters, exports of what is seen, one person."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from yizhen.kernel.printing import csv_pieces
from yizhen.kernel.words import say
from yizhen.record.door import history
from yizhen.staffing.queries import people as queries
from yizhen.staffing.rules.retirement import retirement
from yizhen.staffing.sheets.people import HEADS, cells, write_people
from yizhen.staffing.terms.people import (
    Education,
    Entry,
    Group,
    LeaveKind,
    PostingKind,
    PostKind,
    Sex,
    StaffClass,
    Standing,
    Track,
)
from yizhen.staffing.terms.people import PeoplePower as Power
from yizhen.staffing.terms.people_values import StaffFilter, StaffLine, StaffSheet
from yizhen.staffing.views.people_acts import acts_for
from yizhen.staffing.views.people_showing import (
    age_words,
    careers_table,
    category_words,
    certificates_table,
    day_of,
    number_asked,
    people_tabs,
    pools_table,
    postings_table,
    quota_categories,
    reached_organs,
    standing_badge,
)
from yizhen.ui.door import (
    Cell,
    Column,
    Empty,
    Fact,
    Head,
    Link,
    Row,
    Table,
    changed_query,
    choice_filter,
    page_asked,
    sort_column,
)
from yizhen.ui.door import Entry as Happening

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
YEARS_AHEAD = 6


def chosen_from(request: HttpRequest, on: date) -> StaffFilter:
    """What of the ledger the address asks for (筛选)."""
    given = request.GET
    standing = given.get("standing", Standing.ACTIVE)
    return StaffFilter(
        on,
        text=given.get("q", "").strip()[:40],
        organ=number_asked(request, "organ"),
        standing=standing if standing in set(Standing) else "",
        category=given.get("category", "")[:24],
        identity=given.get("identity", "")[:24],
        group=given.get("group", "")[:12],
        place=given.get("place", "") if given.get("place") in {"elsewhere", *PostingKind} else "",
        retires=number_asked(request, "retires"),
        certificate=given.get("certificate", "") if given.get("certificate") in {"held", "none", "expiring"} else "",
        sort=given.get("sort", "organ") if given.get("sort") in queries.SORTS else "organ",
    )


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """人员台账: filters, a page at a time, masked; exported exactly as filtered."""
    by = request.actor
    by.require(Power.VIEW)
    today, query = timezone.localdate(), request.GET.urlencode()
    chosen = chosen_from(request, today)
    count = queries.staff_page(by, chosen, size=0).count
    pager = page_asked(query, count)
    page = queries.staff_page(by, chosen, start=(pager.number - 1) * pager.per_page, size=pager.per_page)
    context = {
        "title": _("人员台账"), "lead": _("编制在哪里、人在哪里工作，是两件事，各有日期。姓名以外的个人信息已遮盖。"),
        "tabs": people_tabs(request), "search": chosen.text, "search_label": _("姓名或工号"),
        "filters": _chips(request, chosen, query), "narrowing": _narrowing(request, chosen, today),
        "table": _table(page.lines, by.county, query), "pager": pager,
        "exports": [
            Link("Excel", reverse("staffing:people-xlsx") + changed_query(query)),
            Link("CSV", reverse("staffing:people-csv") + changed_query(query)),
        ],
        "links": _links(request),
    }  # fmt: skip
    return render(request, "staffing/people.html", context)


def _links(request: HttpRequest) -> list[Link]:
    if not request.actor.can(Power.CORE):
        return []
    return [Link(_("登记人员"), reverse("staffing:person-new")), Link(_("身份类别"), reverse("staffing:identities"))]


def _chips(request: HttpRequest, chosen: StaffFilter, query: str) -> list[Any]:
    counts = queries.staff_facets(request.actor, chosen)
    standings = [(str(one), one.label) for one in Standing]
    return [
        choice_filter(_("状态"), "standing", standings, query if "standing" in request.GET else f"{query}&standing=active",
                      counts=counts),
        choice_filter(_("身份大类"), "group", [(str(one), one.label) for one in Group], query, all_label=_("全部")),
        choice_filter(_("编制类别"), "category", quota_categories(), query, all_label=_("全部")),
        choice_filter(_("在哪里工作"), "place", [
            ("elsewhere", _("不在编制所在单位")), *((str(one), one.label) for one in PostingKind),
        ], query, all_label=_("全部")),
    ]  # fmt: skip


def _narrowing(request: HttpRequest, chosen: StaffFilter, today: date) -> dict[str, Any]:
    by = request.actor
    named = {"organ", "identity", "retires", "certificate"}
    identities = queries.identities_of(by.county).values()
    fields = [
        ("organ", _("单位"), [(str(pk), words) for pk, words in reached_organs(by, Power.VIEW, today)], str(chosen.organ or "")),
        ("identity", _("身份类别"), [(one.key, say(one.name)) for one in identities], chosen.identity),
        ("retires", _("退休年份"), [(str(y), str(y)) for y in range(today.year, today.year + YEARS_AHEAD)],
         str(chosen.retires or "")),
        ("certificate", _("行政执法证"), [
            ("held", _("有有效证件")), ("expiring", _("90 天内到期")), ("none", _("没有有效证件")),
        ], chosen.certificate),
    ]  # fmt: skip
    return {
        "title": _("按单位、身份、退休年份、证件再筛"),
        "open": bool(named & {key for key, value in request.GET.items() if value}),
        "kept": [(key, value) for key, value in request.GET.items() if key not in {*named, "page"}],
        "fields": [dict(zip(("name", "label", "choices", "chosen"), one, strict=True)) for one in fields],
    }


def _table(lines: tuple[StaffLine, ...], county: str, query: str) -> Table:
    known = queries.identities_of(county)
    columns = (
        sort_column(_("姓名"), "name", query), Column(_("工号")),
        sort_column(_("编制所在单位"), "organ", query, default="organ"), Column(_("现在工作单位")), Column(_("身份")),
        Column(_("编制类别")), Column(_("职务、职级")), Column(_("出生年份"), numeric=True),
        sort_column(_("退休日"), "retires", query), Column(_("状态")),
    )  # fmt: skip
    rows = tuple(
        Row((
            Cell(one.name, reverse("staffing:person", args=[one.id])), one.staff_no, one.organ_name,
            Cell(one.work_organ_name if one.work_organ != one.organ else _("同左"),
                 note=PostingKind(one.work_kind).label if one.work_kind else ""),
            say(known[one.identity].name) if one.identity in known else one.identity, category_words(one.category),
            Cell(one.title, note=one.rank), str(one.birth_year or ""), day_of(one.retires_on),
            Cell(badge=standing_badge(one.standing)),
        ), url=reverse("staffing:person", args=[one.id]))
        for one in lines
    )  # fmt: skip
    empty = Empty(_("没有符合的人员"), _("换个条件再查；新来的人在“登记人员”里登记。"))
    return Table(_("人员台账"), columns, rows, empty=empty, keys=True)


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponse | StreamingHttpResponse:
    """导出人员台账: everybody as filtered, in a stream, masked like the page."""
    by = request.actor
    by.require(Power.VIEW)
    today = timezone.localdate()
    lines = _cells(queries.stream_staff(by, chosen_from(request, today)), by.county)
    if form == "csv":
        response: Any = StreamingHttpResponse(csv_pieces(HEADS, lines), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(write_people(lines), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="people-{today:%Y%m%d}.{form}"'
    return response


def _cells(lines: Iterator[StaffLine], county: str) -> Iterator[tuple[str, ...]]:
    names = {key: one.name for key, one in queries.identities_of(county).items()}
    return (cells(one, names) for one in lines)


@never_cache
@require_safe
def person(request: HttpRequest, pk: int) -> HttpResponse:
    """人员: who, on which quota, where they work, when they retire, what happened, what may be done."""
    by, today = request.actor, timezone.localdate()
    by.require(Power.VIEW)
    sheet = queries.staff_sheet(by, pk, today)
    law = _law(sheet)
    context = {
        "title": sheet.line.name,
        "crumbs": [Link(_("人员台账"), reverse("staffing:people")), Link(sheet.line.name, "")],
        "head": _head(sheet, by.county), "sheet": sheet, "quota": _quota(sheet), "self": _self(sheet),
        "retire": _retire(sheet, law), "steps": law.steps if law else (), "unchecked": _("、").join(law.unchecked) if law else "",
        "tables": _tables(sheet), "acts": acts_for(by, sheet),
        "timeline": [
            Happening(one.at, say(one.title), by=one.actor_name, post=one.post_title, text=str(one.payload.get("document") or ""))
            for one in _history(pk, sheet.row["person_id"])
        ],
    }  # fmt: skip
    return render(request, "staffing/person.html", context)


def _history(pk: int, person: int) -> list[Any]:
    """What was done with the person, and with their name, newest first (经过)."""
    renamed = [one for one in history("organs.person", person) if one.act == "organs.person.renamed"]
    return sorted((*history("staffing.staff", pk), *renamed), key=lambda one: one.at, reverse=True)


def _law(sheet: StaffSheet) -> Any:
    born, track = sheet.row["born_on"], sheet.row["track"]
    return retirement(born, Track(track)) if born and track else None


def _head(sheet: StaffSheet, county: str) -> Head:
    line = sheet.line
    known = queries.identities_of(county)
    facts = (
        Fact(_("身份"), say(known[line.identity].name) if line.identity in known else line.identity),
        Fact(_("编制所在单位"), line.organ_name), Fact(_("现在工作单位"), line.work_organ_name or _("不在岗")),
    )  # fmt: skip
    return Head(title=line.name, code=line.staff_no, badge=standing_badge(line.standing), facts=facts)


def _quota(sheet: StaffSheet) -> list[Fact]:
    row = sheet.row
    facts = [
        Fact(_("编制类别"), category_words(row["category"]) or _("不占编")), Fact(_("入编时间"), day_of(row["quota_since"])),
        Fact(_("入编文号（控编单）"), row["quota_document"],
             url=reverse("staffing:slip", args=[row["slip_id"]]) if row["slip_id"] else ""),
    ]  # fmt: skip
    if row["left_on"]:
        facts += [
            Fact(_("离岗"), day_of(row["left_on"]), note=LeaveKind(row["left_kind"]).label),
            Fact(_("应在此前下编"), day_of(row["release_due"])), Fact(_("下编"), day_of(row["released_on"])),
        ]  # fmt: skip
    return [one for one in facts if one.value]


def _self(sheet: StaffSheet) -> list[Fact]:
    row = sheet.row

    def word(kind: Any, name: str) -> str:
        return kind(row[name]).label if row[name] else ""

    facts = [
        Fact(_("性别"), word(Sex, "sex")), Fact(_("出生年份"), str(row["born_on"].year) if row["born_on"] else ""),
        Fact(_("参加工作时间"), day_of(row["worked_since"])), Fact(_("进入本单位时间"), day_of(row["joined_on"])),
        Fact(_("进入形式"), word(Entry, "entry"), note=row["entry_from"]), Fact(_("人员分类"), word(StaffClass, "staff_class")),
        Fact(_("岗位类别"), word(PostKind, "post_kind")), Fact(_("职务"), row["title"], note=day_of(row["title_since"])),
        Fact(_("职级"), row["rank"]), Fact(_("学历"), word(Education, "education"), note=row["degree"]),
        Fact(_("专业"), row["speciality"]), Fact(_("岗位要求的专业"), row["wanted_speciality"]),
        Fact(_("公务员登记"), _("已登记") if row["registered"] else ""), Fact(_("高配"), _("是") if row["above_rank"] else ""),
    ]  # fmt: skip
    return [one for one in facts if one.value] + [Fact(one.label, words) for one, words in sheet.private]


def _retire(sheet: StaffSheet, law: Any) -> list[Fact]:
    if law is None:
        return [Fact(_("法定退休日"), unknown=True, note=_("缺出生日期或退休类别"))]
    row = sheet.row
    facts = [
        Fact(_("退休类别"), Track(row["track"]).label),
        Fact(_("法定退休日"), day_of(law.on), note=age_words(law.months)),
        Fact(_("弹性退休可选"), f"{day_of(law.earliest)} — {day_of(law.latest)}",
             note=_("提前须达到最低缴费年限；延后须协商一致")),
    ]  # fmt: skip
    if row["retires_on"] != law.on:
        facts.append(Fact(_("已商定退休日"), day_of(row["retires_on"])))
    return facts


def _tables(sheet: StaffSheet) -> list[Table]:
    tables = [
        (sheet.postings, postings_table(sheet.postings, named=False)),
        (sheet.careers, careers_table(sheet.careers)),
        (sheet.certificates, certificates_table(sheet.certificates, named=False)),
        (sheet.pools, pools_table(sheet.pools, named=False)),
    ]
    return [table for found, table in tables if found]
