"""How people are shown (人员展示): names of organs to choose, badges, tables that several pages share."""

from collections.abc import Iterable
from datetime import date

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.kernel.words import say
from yizhen.organs.door import organs_of_county
from yizhen.staffing.access.people import covers
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.terms.people import (
    CareerKind,
    CertificateKind,
    CertificateState,
    Pool,
    PostingKind,
    Standing,
)
from yizhen.staffing.terms.people import PeoplePower as Power
from yizhen.staffing.terms.people_values import CareerView, CertificateView, PoolView, PostingView
from yizhen.ui.door import Badge, Cell, Column, Empty, Link, Row, Table, Tone
from yizhen.ui.templatetags.ui import cn_date, cn_day

TONES = {
    Standing.ACTIVE: Tone.DONE, Standing.LEAVING: Tone.SOON, Standing.RETIRED: Tone.NEUTRAL,
    Standing.GONE: Tone.NEUTRAL,
}  # fmt: skip
SOON_DAYS = 90


def day_of(value: date | None) -> str:
    """A day as tables write it (日期); empty where there is none."""
    return cn_date(value)


def standing_badge(standing: str) -> Badge:
    """A person's state (人员状态)."""
    return Badge(Standing(standing).label, TONES[Standing(standing)])


def category_words(key: str) -> str:
    """The category of a quota in words (编制类别); who holds none, none."""
    return say(categories()[key].name) if key in categories() else ""


def quota_categories() -> list[tuple[str, str]]:
    """Categories that people hold quotas of (人员编制类别)."""
    return [(one.key, say(one.name)) for one in categories().values() if one.strand == "quota"]


def reached_organs(by: Actor, power: str, on: date) -> list[tuple[int, str]]:
    """Organs that the actor may act for with a power (可办单位)."""
    return [(one.id, one.name) for one in organs_of_county(by.county, on) if one.nature == "entity" and covers(by, power, one)]


def every_organ(by: Actor, on: date) -> list[tuple[int, str]]:
    """Every organ of the county that is one of its own (全县单位)."""
    return [(one.id, one.name) for one in organs_of_county(by.county, on) if one.nature == "entity"]


def number_asked(request: HttpRequest, name: str) -> int | None:
    """A whole number of the address (网址中的数), or none."""
    words = request.GET.get(name, "")
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else None  # noqa: PLR2004


def people_tabs(request: HttpRequest) -> list[Link]:
    """The lists of the people ledger that the actor may open (人员各页)."""
    by, here = request.actor, request.path
    pages = [
        (_("人员"), "staffing:people", Power.VIEW), (_("不在编制所在单位工作"), "staffing:postings", Power.VIEW),
        (_("混岗、不适"), "staffing:mismatch", Power.VIEW), (_("待下编"), "staffing:unreleased", Power.VIEW),
        (_("退休预测"), "staffing:forecast", Power.VIEW),
        (_("周转池"), "staffing:pools", Power.VIEW), (_("证件"), "staffing:certificates", Power.VIEW),
        (_("村（社区）干部"), "staffing:cadres", Power.VIEW),
    ]  # fmt: skip
    return [Link(label, reverse(name), active=reverse(name) == here) for label, name, power in pages if by.can(power)]


def postings_table(found: Iterable[PostingView], *, named: bool) -> Table:
    """Who works elsewhere, since and until when (岗编分离表)."""
    who = (Column(_("姓名")), Column(_("编制所在单位"), wide=True)) if named else ()
    columns = (
        *who, Column(_("情形")), Column(_("现在工作单位")), Column(_("从")), Column(_("预计到")), Column(_("实际到")),
        Column(_("批准文件")),
    )  # fmt: skip
    rows = []
    for one in found:
        first = (Cell(one.name, reverse("staffing:person", args=[one.staff])), one.from_name) if named else ()
        until = Cell(day_of(one.until), badge=Badge(_("超期"), Tone.LATE)) if one.overdue else day_of(one.until)
        rows.append(Row((
            *first, Cell(PostingKind(one.kind).label, note=one.reason), one.organ_name or "—", day_of(one.starts_on),
            until, day_of(one.ended_on), one.document,
        )))  # fmt: skip
    empty = Empty(_("没有"), good=True)
    return Table(_("借调、挂职、下派等"), columns, tuple(rows), empty=empty, show_caption=not named)


def certificates_table(found: Iterable[CertificateView], *, named: bool) -> Table:
    """Certificates with their exam, training and validity (证件表)."""
    who = (Column(_("姓名")), Column(_("单位"))) if named else ()
    columns = (
        *who, Column(_("证件")), Column(_("证号")), Column(_("考试")), Column(_("培训学时"), numeric=True),
        Column(_("发证")), Column(_("有效期止")), Column(_("状态")),
    )  # fmt: skip
    rows = tuple(
        Row((
            *((Cell(one.name, reverse("staffing:person", args=[one.staff])), one.organ_name) if named else ()),
            Cell(CertificateKind(one.kind).label, note=one.field), one.number,
            Cell(day_of(one.exam_on), note=_("%(score)s 分") % {"score": one.score} if one.score else ""),
            one.training_hours or "", day_of(one.issued_on), day_of(one.valid_until), Cell(badge=_certificate_badge(one)),
        ))
        for one in found
    )  # fmt: skip
    return Table(_("资格证件"), columns, rows, empty=Empty(_("没有证件")), show_caption=not named)


def _certificate_badge(one: CertificateView) -> Badge:
    state = CertificateState(one.state)
    if state is not CertificateState.VALID:
        return Badge(state.label, Tone.NEUTRAL if state is CertificateState.REPLACED else Tone.LATE)
    if one.days is not None and one.days < 0:
        return Badge(_("已过期"), Tone.LATE)
    if one.days is not None and one.days <= SOON_DAYS:
        return Badge(_("%(days)s 天后到期") % {"days": one.days}, Tone.SOON)
    return Badge(state.label, Tone.DONE)


def pools_table(found: Iterable[PoolView], *, named: bool) -> Table:
    """People of the pools (周转池表)."""
    who = (Column(_("姓名")), Column(_("编制所在单位"))) if named else ()
    columns = (
        *who, Column(_("类别")), Column(_("进入")), Column(_("依据")), Column(_("专项任务")), Column(_("退休日")),
        Column(_("离开")),
    )  # fmt: skip
    rows = tuple(
        Row((
            *((Cell(one.name, reverse("staffing:person", args=[one.staff])), one.organ_name) if named else ()),
            Pool(one.pool).label, day_of(one.entered_on), one.ground, one.task, day_of(one.retires_on),
            day_of(one.left_on),
        ))
        for one in found
    )  # fmt: skip
    return Table(_("干部周转池"), columns, rows, empty=Empty(_("没有人在周转池里")), show_caption=not named)


def careers_table(found: Iterable[CareerView]) -> Table:
    """Records of a career (任职晋升表)."""
    columns = (Column(_("日期")), Column(_("种类")), Column(_("原来")), Column(_("结果"), wide=True), Column(_("文号")))
    rows = tuple(
        Row((day_of(one.on), CareerKind(one.kind).label, one.before, Cell(one.after, note=one.note), one.document))
        for one in found
    )
    return Table(_("任职、职级和考核"), columns, rows, empty=Empty(_("没有记录")), show_caption=True)


def age_words(months: int) -> str:
    """An age in years and months (年龄)."""
    years, rest = divmod(months, 12)
    return _("%(years)s 周岁又 %(rest)s 个月") % {"years": years, "rest": rest} if rest else _("%(years)s 周岁") % {"years": years}


__all__ = [
    "age_words", "careers_table", "category_words", "certificates_table", "cn_day", "day_of", "every_organ", "number_asked",
    "people_tabs", "pools_table", "postings_table", "quota_categories", "reached_organs", "standing_badge",
]  # fmt: skip
