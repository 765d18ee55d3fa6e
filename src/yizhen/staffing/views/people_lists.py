"""More lists of the people ledger (人员各清单): who works elsewhere, who left, who retires, pools, certificates."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from yizhen.kernel.words import say
from yizhen.staffing.actions import people
from yizhen.staffing.forms.people import PlainForm, StaffForm, choice, text
from yizhen.staffing.queries import forecast as forecasts
from yizhen.staffing.queries import people as queries
from yizhen.staffing.queries import plans as plan_queries
from yizhen.staffing.queries.ledger import balances
from yizhen.staffing.rules.retirement import unchecked_texts
from yizhen.staffing.terms import RESERVE
from yizhen.staffing.terms import Power as LedgerView
from yizhen.staffing.terms.people import CertificateKind, Group, LeaveKind, Pool, PostingKind
from yizhen.staffing.terms.people import PeoplePower as Power
from yizhen.staffing.terms.people_values import Identity, StaffDraft, StaffLine
from yizhen.staffing.views.list_files import list_file, list_files
from yizhen.staffing.views.people_showing import (
    category_words,
    certificates_table,
    day_of,
    number_asked,
    people_tabs,
    pools_table,
    postings_table,
    quota_categories,
    reached_organs,
)
from yizhen.staffing.views.refusing import refuse
from yizhen.ui.door import (
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


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """登记人员: who, where, as what. Coming onto a quota is the next step, on their page."""
    by = request.actor
    by.require(Power.CORE)
    today = timezone.localdate()
    offered = {
        "organ": reached_organs(by, Power.CORE, today),
        "identity": [(one.key, say(one.name)) for one in queries.identities_of(by.county).values() if not one.retired],
    }
    form = StaffForm(request.POST or None, offered=offered, initial={"organ": request.GET.get("organ", "")})
    if request.method == "POST" and form.is_valid():
        try:
            taken = people.take_person(StaffDraft(**form.cleaned_data), by=by, at=timezone.now())
        except people.BadStaff as refused:
            refuse(form, refused)
        else:
            for note in taken.notes:
                messages.warning(request, note)
            messages.success(request, _("已登记。下一步：上编，或者补充信息。"))
            return redirect("staffing:person", pk=taken.staff)
    context = {
        "title": _("登记人员"), "form": form, "submit_label": _("登记"), "cancel_url": reverse("staffing:people"),
        "crumbs": [Link(_("人员台账"), reverse("staffing:people")), Link(_("登记人员"), "")],
    }  # fmt: skip
    return render(request, "ui/form.html", context, status=422 if form.errors else 200)


@require_safe
def postings(request: HttpRequest) -> HttpResponse:
    """不在编制所在单位工作: seconded, attached, sent down and the like; who should be back stands first."""
    by, query = request.actor, request.GET.urlencode()
    by.require(Power.VIEW)
    kind = request.GET.get("kind", "") if request.GET.get("kind") in set(PostingKind) else ""
    ended = request.GET.get("show") == "ended"
    count, today = queries.count_postings(by, kind=kind, ended=ended), timezone.localdate()

    def read(start: int, size: int) -> Table:
        return postings_table(queries.postings(by, today, kind=kind, ended=ended, start=start, size=size), named=True)

    file, pager = list_file(request, "postings", read, count), page_asked(query, count)
    if file is not None:
        return file
    context = {
        "title": _("不在编制所在单位工作"), "tabs": people_tabs(request),
        "note": _("实际在岗 = 实有 − 借出 + 借入。超期未返的排在前面。"),
        "filters": [
            choice_filter(_("情形"), "kind", [(str(one), one.label) for one in PostingKind], query, all_label=_("全部")),
            choice_filter(_("看"), "show", [("ended", _("已返岗"))], query, all_label=_("现在的")),
        ],
        "table": read((pager.number - 1) * pager.per_page, pager.per_page), "pager": pager, "exports": list_files(query),
    }  # fmt: skip
    return render(request, "staffing/people.html", context)


@require_safe
def mismatch(request: HttpRequest) -> HttpResponse:
    """混岗、人岗不适: what follows from quota, organ and speciality; for people to look at, not a verdict."""
    by, query = request.actor, request.GET.urlencode()
    by.require(Power.VIEW)
    _none, count = queries.mixed_staff(by, size=0)

    def read(start: int, size: int) -> Table:
        return _mixed_table(queries.mixed_staff(by, start=start, size=size)[0])

    file, pager = list_file(request, "mismatch", read, count), page_asked(query, count)
    if file is not None:
        return file
    unfit = (Column(_("姓名")), Column(_("现在工作单位")), Column(_("专业")), Column(_("岗位要求的专业"), wide=True))
    unfit_rows = tuple(
        Row((Cell(one.name, reverse("staffing:person", args=[one.id])), one.work_organ_name, one.speciality, wanted))
        for one, wanted in queries.unfit_staff(by)
    )
    none = Empty(_("没有"), good=True)
    context = {
        "title": _("混岗、人岗不适"), "tabs": people_tabs(request),
        "lead": _("事业编制人员在机关工作、机关编制人员在事业单位工作的算混岗；乡镇（街道）两类编制都有，不算。供调整岗位时参考。"),
        "table": read((pager.number - 1) * pager.per_page, pager.per_page), "pager": pager, "exports": list_files(query),
        "more": [Table(_("专业不在岗位要求之内"), unfit, unfit_rows, empty=none, show_caption=True)],
    }  # fmt: skip
    return render(request, "staffing/people.html", context)


def _mixed_table(lines: Iterable[StaffLine]) -> Table:
    columns = (Column(_("姓名")), Column(_("编制所在单位")), Column(_("现在工作单位")), Column(_("编制类别")), Column(_("职务")))
    rows = tuple(
        Row((
            Cell(one.name, reverse("staffing:person", args=[one.id])), one.organ_name, one.work_organ_name,
            category_words(one.category), one.title,
        ))
        for one in lines
    )  # fmt: skip
    return Table(_("混岗"), columns, rows, empty=Empty(_("没有"), good=True), show_caption=True)


@require_safe
def unreleased(request: HttpRequest) -> HttpResponse:
    """待下编: who left and still takes a quota; the longest overdue first."""
    by, query, today = request.actor, request.GET.urlencode(), timezone.localdate()
    by.require(Power.VIEW)
    _none, count = plan_queries.unreleased(by, today, size=0)

    def read(start: int, size: int) -> Table:
        return _unreleased_table(plan_queries.unreleased(by, today, start=start, size=size)[0])

    file, pager = list_file(request, "unreleased", read, count), page_asked(query, count)
    if file is not None:
        return file
    context = {
        "title": _("待下编"), "tabs": people_tabs(request), "pager": pager, "exports": list_files(query),
        "table": read((pager.number - 1) * pager.per_page, pager.per_page),
        "note": _("离岗的人仍占着编制，要按期下编；期限是本县规则“离岗后几日内办理下编”。"),
    }
    return render(request, "staffing/people.html", context)


def _unreleased_table(found: Iterable[dict[str, Any]]) -> Table:
    columns = (
        Column(_("姓名")), Column(_("单位")), Column(_("编制类别")), Column(_("离岗")), Column(_("应在此前下编")), Column(_("情况")),
    )  # fmt: skip
    rows = tuple(
        Row((
            Cell(one["person__name"], reverse("staffing:person", args=[one["id"]])), one["organ__name"],
            category_words(one["category"]), Cell(day_of(one["left_on"]), note=LeaveKind(one["left_kind"]).label),
            day_of(one["release_due"]),
            Cell(badge=Badge(_("逾期 %(days)s 天") % {"days": one["late"]}, Tone.LATE) if one["late"]
                 else Badge(_("在期限内"), Tone.SOON)),
        ), url=reverse("staffing:person", args=[one["id"]]))
        for one in found
    )  # fmt: skip
    return Table(_("待下编"), columns, rows, empty=Empty(_("没有待下编的人"), good=True), keys=True)


@require_safe
def forecast(request: HttpRequest) -> HttpResponse:
    """退休预测: within one, three and five years, and year by year."""
    by, today = request.actor, timezone.localdate()
    by.require(Power.VIEW)
    organ = number_asked(request, "organ")
    category = request.GET.get("category", "")[:24]
    found = forecasts.forecast(by, today, organ=organ, category=category)
    list_url = reverse("staffing:people")
    bars = tuple(
        Bar(str(one.year), one.count, url=f"{list_url}?retires={one.year}&standing=active" + (f"&organ={organ}" if organ else ""))
        for one in found.lines
    )
    five = found.within[-1][1]
    columns = (Column(_("年份")), Column(_("合计"), numeric=True), *(Column(words, numeric=True) for _key, words in quota_categories()))
    rows = tuple(
        Row((str(one.year), one.count, *(dict(one.by_category).get(key, 0) for key, _words in quota_categories())))
        for one in found.lines
    )
    organs = reached_organs(by, Power.VIEW, today)
    context = {
        "title": _("退休预测"), "tabs": people_tabs(request),
        "stats": [
            *(Stat(_("%(years)s 年内到退休日") % {"years": n}, count, _("人")) for n, count in found.within),
            Stat(_("缺出生日期，算不出"), found.unknown, _("人")),
        ],
        "charts": [BarChart(_("今后五年内 %(count)s 人到退休日，按年份") % {"count": five}, bars, unit=_("人"), head=(_("年份"), _("人数")))],
        "note": _("在编在职人员，按法定退休日；商定了弹性退休的按商定的日子。已到退休日未办离岗的算在今年。延迟退休的条文还没有与原文核对。")
        if unchecked_texts() else _("在编在职人员，按法定退休日；商定了弹性退休的按商定的日子。已到退休日未办离岗的算在今年。"),
        "filters": [choice_filter(_("编制类别"), "category", quota_categories(), request.GET.urlencode(), all_label=_("全部"))],
        "narrowing": {
            "title": _("按单位看"), "open": bool(organ), "kept": [("category", category)] if category else [],
            "fields": [{"name": "organ", "label": _("单位"), "choices": [(str(pk), words) for pk, words in organs],
                        "chosen": str(organ or "")}],
        },
        "table": Table(_("退休预测，按年份和编制类别"), columns, rows),
    }  # fmt: skip
    return render(request, "staffing/people.html", context)


@require_safe
def pools(request: HttpRequest) -> HttpResponse:
    """两个周转池: quotas that the county lends, and people near retirement or over the number of posts."""
    by, query, today = request.actor, request.GET.urlencode(), timezone.localdate()
    by.require(Power.VIEW)
    pool = request.GET.get("pool", "") if request.GET.get("pool") in set(Pool) else ""
    inside = request.GET.get("show") != "left"
    count = queries.count_pool(by, pool=pool, inside=inside)

    def read(start: int, size: int) -> Table:
        return pools_table(queries.pool_members(by, pool=pool, inside=inside, start=start, size=size), named=True)

    file, pager = list_file(request, "pools", read, count), page_asked(query, count)
    if file is not None:
        return file
    context = {
        "title": _("周转池"), "tabs": people_tabs(request),
        "lead": _("编制周转池是编制，干部周转池是人，两个不同的东西，分开列。"),
        "stats": [
            Stat(one.label, queries.count_pool(by, pool=one, inside=True), _("人")) for one in Pool
        ],
        "filters": [
            choice_filter(_("类别"), "pool", [(str(one), one.label) for one in Pool], query, all_label=_("全部")),
            choice_filter(_("看"), "show", [("left", _("已离开"))], query, all_label=_("在池")),
        ],
        "table": read((pager.number - 1) * pager.per_page, pager.per_page), "pager": pager, "exports": list_files(query),
        "more": [_quota_pool(request, today)] if by.can(LedgerView.VIEW) else [],
    }  # fmt: skip
    return render(request, "staffing/people.html", context)


def _quota_pool(request: HttpRequest, today: Any) -> Table:
    rows = [
        one for one in balances(request.actor, request.actor.county, today)
        if one.organ is None and one.purpose == RESERVE
    ]  # fmt: skip
    columns = (
        Column(_("编制类别")), Column(_("池内总数"), numeric=True), Column(_("借出"), numeric=True), Column(_("可借"), numeric=True),
    )  # fmt: skip
    lines = tuple(Row((category_words(one.category), one.free + one.lent, one.lent, one.free)) for one in rows)
    empty = Empty(_("没有设编制周转池，或者不在您的范围内"))
    return Table(_("编制周转池（专编专用、人走编收）"), columns, lines, empty=empty, show_caption=True)


@require_safe
def certificates(request: HttpRequest) -> HttpResponse:
    """证件: the next to expire first."""
    by, query, today = request.actor, request.GET.urlencode(), timezone.localdate()
    by.require(Power.VIEW)
    show = request.GET.get("show", "") if request.GET.get("show") in {"expiring", "expired", "valid"} else ""
    kind = request.GET.get("kind", "") if request.GET.get("kind") in set(CertificateKind) else ""
    _none, count = queries.certificates(by, today, show=show, kind=kind, size=0)

    def read(start: int, size: int) -> Table:
        found, _count = queries.certificates(by, today, show=show, kind=kind, start=start, size=size)
        return certificates_table(found, named=True)

    file, pager = list_file(request, "certificates", read, count), page_asked(query, count)
    if file is not None:
        return file
    shows = [("expiring", _("90 天内到期")), ("expired", _("已过期")), ("valid", _("有效"))]
    context = {
        "title": _("资格证件"), "tabs": people_tabs(request),
        "filters": [
            choice_filter(_("看"), "show", shows, query, all_label=_("全部")),
            choice_filter(_("证件"), "kind", [(str(one), one.label) for one in CertificateKind], query, all_label=_("全部")),
        ],
        "table": read((pager.number - 1) * pager.per_page, pager.per_page), "pager": pager, "exports": list_files(query),
    }  # fmt: skip
    return render(request, "staffing/people.html", context)


class IdentityForm(PlainForm):
    """身份类别: one of the county's own."""

    key = text(_("代号"), 24, help_text=_("英文小写，例如 village_helper；与随附的相同就是改它的名称。"))
    name = text(_("名称"), 40)
    group = choice(_("大类"), Group)


@require_http_methods(["GET", "POST"])
def identities(request: HttpRequest) -> HttpResponse:
    """身份类别: the shipped ones and the county's own."""
    by = request.actor
    by.require(Power.CORE)
    form = IdentityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            people.set_identity(Identity(**form.cleaned_data), by=by, at=timezone.now())
        except people.BadStaff as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("身份类别已设定。"))
            return redirect("staffing:identities")
    columns = (Column(_("名称")), Column(_("大类")), Column(_("可占用的编制")), Column(_("来源")))
    rows = tuple(
        Row((
            Cell(say(one.name), note=one.key), Group(one.group).label,
            "、".join(category_words(key) for key in one.categories) or _("不限"),
            _("本县设定") if one.local else _("随程序提供"),
        ))
        for one in queries.identities_of(by.county).values()
    )  # fmt: skip
    context = {
        "title": _("身份类别"), "form": form, "submit_label": _("设定"), "cancel_url": reverse("staffing:people"),
        "crumbs": [Link(_("人员台账"), reverse("staffing:people")), Link(_("身份类别"), "")],
        "table": Table(_("身份类别"), columns, rows),
    }  # fmt: skip
    return render(request, "staffing/identities.html", context, status=422 if form.errors else 200)
