"""机构页 the page of one organ: what it is, relations both ways, posts with A and B, charter, what may be done."""

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from yizhen.organs import queries
from yizhen.organs.access import reaches_county
from yizhen.organs.terms import (
    BACKWARD_LABELS,
    FUNDING_LABELS,
    KIND_LABELS,
    NATURE_LABELS,
    PARENT_KINDS,
    RANK_LABELS,
    REFORM_LABELS,
    RELATION_LABELS,
    SERVICE_LABELS,
    UPPER_LABELS,
    HeldPost,
    OrganPage,
    Power,
    ReformKind,
    RelationKind,
    RelationLine,
)
from yizhen.organs.views.pages import asked_day, organ_url, township_names
from yizhen.record.door import history
from yizhen.ui.door import (
    AsOf,
    Badge,
    Cell,
    Column,
    Empty,
    Entry,
    Fact,
    Link,
    Row,
    Table,
    Tone,
)
from yizhen.ui.templatetags.ui import cn_date


@require_safe
def organ(request: HttpRequest, pk: int) -> HttpResponse:
    """机构页: relations both ways, posts with A and B, who is on leave, what the record says."""
    request.actor.require(Power.VIEW)
    on = asked_day(request)
    page = queries.organ_page(request.actor, pk, on)
    may_edit = reaches_county(request.actor, page.county, Power.EDIT)
    context = {
        "title": page.name,
        "crumbs": [Link(_("机构"), reverse("organs:index")), Link(page.name, "")],
        "as_of": AsOf(on),
        "facts": _facts(page, on),
        "gone": page.valid_to is not None and page.valid_to <= on,
        "relations": _relations(page, on, may_edit=may_edit),
        "posts": _posts(page, may_edit=may_edit and not page.valid_to),
        "counterparts": _counterparts(pk, on),
        "charters": queries.charters_of(pk),
        "evolution_url": reverse("organs:evolution", args=[pk]),
        "acts": _acts(pk) if may_edit and not page.valid_to else [],
        "reform_links": _reform_links(pk) if may_edit and not page.valid_to else [],
        "timeline": [
            Entry(one.at, one.title, by=one.actor_name, post=one.post_title)
            for one in reversed(history("organs.organ", pk))
        ][:50],
    }
    return render(request, "organs/organ.html", context)


def _facts(page: OrganPage, on: date) -> list[Fact]:
    names = township_names((page.township,) if page.township else (), on)
    funding = _(FUNDING_LABELS[page.funding]) if page.funding else ""
    span = _("%(day)s 起") % {"day": cn_date(page.valid_from)}
    if page.valid_to:
        span += _("，%(day)s 起撤销") % {"day": cn_date(page.valid_to)}
    facts = [
        *([Fact(_("现名"), page.now_name)] if page.now_name != page.name else []),
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
    if page.civil_managed:
        facts.append(Fact(_("参照公务员法管理"), _("是")))
    if page.service_class:
        facts.append(Fact(_("事业单位分类"), _(SERVICE_LABELS[page.service_class])))
    if page.expires_on:
        left = (page.expires_on - on).days
        note = _("还剩 %(n)s 天") % {"n": left} if left > 0 else _("已到期，请办理撤销，或凭文件延期")
        facts.append(Fact(_("撤销期限"), cn_date(page.expires_on), note=note))
    if page.expiry_ground:
        facts.append(Fact(_("撤销的条件"), page.expiry_ground))
    if page.aliases:
        facts.append(Fact(_("别名、曾用名"), "、".join(page.aliases)))
    return facts


def _acts(pk: int) -> list[Link]:
    """What may be entered about an organ (可登记的事项)."""
    names = (
        ("organs:new-post", _("设置岗位")), ("organs:new-relation", _("登记关系")), ("organs:new-alias", _("登记别名")),
        ("organs:new-charter", _("登记三定")), ("organs:new-counterpart", _("登记上级部门")),
        ("organs:correct", _("更正登记")),
    )  # fmt: skip
    return [Link(label, reverse(name, args=[pk])) for name, label in names]


def _reform_links(pk: int) -> list[Link]:
    kinds = [kind for kind in ReformKind if kind != ReformKind.ESTABLISH]
    return [
        Link(_(REFORM_LABELS[kind]), f"{reverse('organs:reform', args=[kind.value])}?organ={pk}")
        for kind in kinds
    ]


def _counterparts(pk: int, on: date) -> Table:
    columns = (Column(_("上级部门")), Column(_("层级")), Column(_("自何日起")), Column(_("依据文件")))
    rows = tuple(
        Row((one["name"], _(UPPER_LABELS[one["level"]]), cn_date(one["valid_from"]), one["document"]))
        for one in queries.counterparts_of(pk, on)
    )
    return Table(
        _("对应的上级部门"), columns, rows, empty=Empty(_("没有登记对应的上级部门")), show_caption=True
    )


def _relations(page: OrganPage, on: date, *, may_edit: bool) -> Table:
    def words(line: RelationLine) -> str:
        return _(RELATION_LABELS[line.kind] if line.forward else BACKWARD_LABELS[line.kind])

    return Table(
        caption=_("机构关系"),
        columns=(
            Column(_("关系")), Column(_("机构")), Column(_("自何日起")), Column(_("依据文件"), wide=True),
            *((Column(_("办理")),) if may_edit else ()),
        ),
        rows=tuple(
            Row((
                words(one), Cell(one.organ_name, organ_url(one.organ_id, on)), cn_date(one.since), one.document,
                *((_end_link(one),) if may_edit else ()),
            ))
            for one in (*page.forward, *page.backward)
        ),
        empty=Empty(_("没有登记与其他机构的关系")),
        show_caption=True,
    )  # fmt: skip


def _end_link(one: RelationLine) -> Cell | str:
    """The tree changes by reform, a successor stays, what has its last day is over; the rest may be ended (可终止的关系)."""
    if one.until or one.kind in PARENT_KINDS or one.kind == RelationKind.SUCCESSOR:
        return ""
    return Cell(_("终止"), reverse("organs:end-relation", args=[one.id]))


def _posts(page: OrganPage, *, may_edit: bool) -> Table:
    return Table(
        caption=_("岗位与AB岗"),
        columns=(
            Column(_("岗位")),
            Column(_("级别")),
            Column(_("A岗")),
            Column(_("B岗")),
            Column(_("当日在岗")),
            *((Column(_("办理")), Column(_("离岗"))) if may_edit else ()),
        ),
        rows=tuple(_post_row(one, may_edit=may_edit) for one in page.posts),
        empty=Empty(
            _("这个机构没有设岗位"),
            _("挂牌机构的工作由所挂机构的岗位承担。") if page.nature == "plaque" else "",
        ),
        show_caption=True,
    )


def _post_row(one: HeldPost, *, may_edit: bool) -> Row:
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
    acts = (
        Cell(_("任岗"), reverse("organs:hold", args=[one.id])),
        Cell(_("离岗"), reverse("organs:vacate", args=[one.id])) if one.first or one.second else "",
    ) if may_edit else ()  # fmt: skip
    return Row((title, level, first, second, answers, *acts))
