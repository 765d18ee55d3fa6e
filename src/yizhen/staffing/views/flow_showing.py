"""How plans and slips are shown (用编展示): tones, tabs, tables that both pages share."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor, NoPower
from yizhen.kernel.words import say
from yizhen.record.door import history
from yizhen.staffing.forms.plans import StepForm
from yizhen.staffing.queries import plans as queries
from yizhen.staffing.rules.catalogue import categories, rules
from yizhen.staffing.terms.people import PeoplePower as Power
from yizhen.staffing.terms.plan_values import HaveLine, SlipLine
from yizhen.staffing.terms.plans import NEEDS_WORDS, PaperKind, PlanState, PlanVerb, SlipState, SlipVerb, Way
from yizhen.staffing.views.people_showing import category_words, day_of
from yizhen.ui.door import Badge, Cell, Column, Empty, Entry, Fact, Link, Row, Table, Tone

PLAN_TONES = {
    PlanState.DRAFT: Tone.NEUTRAL, PlanState.SUBMITTED: Tone.SOON, PlanState.REVIEWED: Tone.SOON,
    PlanState.APPROVED: Tone.DONE, PlanState.REFUSED: Tone.LATE, PlanState.CLOSED: Tone.NEUTRAL,
}  # fmt: skip
SLIP_TONES = {
    SlipState.REQUESTED: Tone.SOON, SlipState.APPROVED: Tone.SOON, SlipState.ISSUED: Tone.OPEN,
    SlipState.USED: Tone.DONE, SlipState.EXPIRED: Tone.LATE, SlipState.REFUSED: Tone.LATE,
    SlipState.WITHDRAWN: Tone.NEUTRAL, SlipState.VOID: Tone.NEUTRAL,
}  # fmt: skip


def any_power(by: Actor) -> None:
    """Raise NoPower unless the post has to do with plans (用编权限)."""
    if not any(by.can(one) for one in (Power.PLAN, Power.REVIEW, Power.APPROVE)):
        raise NoPower(Power.PLAN)


def flow_tabs(request: HttpRequest) -> list[Link]:
    """The two lists of the flow (用编两页)."""
    pages = ((_("用编计划"), "staffing:plans"), (_("用编申请、控编单"), "staffing:slips"))
    return [Link(label, reverse(name), active=reverse(name) == request.path) for label, name in pages]


def leaning_alert(quotes: tuple[str, ...]) -> dict[str, str] | None:
    """What is said where the reason of a plan or request leans on a department's paper (以业务部门文件为依据)."""
    if not quotes:
        return None
    rule = rules()["no_interference"]
    text = _("“%(quote)s”。%(mend)s（%(article)s）") % {
        "quote": quotes[0], "mend": say(rule.mend), "article": rule.article,
    }  # fmt: skip
    return {"title": _("理由以业务部门的文件为依据"), "text": text}


def step_form(verb: PlanVerb | SlipVerb, version: int, data: Any = None) -> StepForm:
    """The form of one step (办一步的表单): words, and for an approval the document it stands on."""
    document = ""
    if verb == PlanVerb.APPROVE:
        document = _("编委批准文件的文号") if isinstance(verb, PlanVerb) else _("核准文号或者会议纪要")
    return StepForm(
        data, needs_words=verb in NEEDS_WORDS, document=document, initial={"version": version}, auto_id=f"{verb}-%s"
    )


def span_words(year: int, years: int) -> str:
    """The years of a plan (计划期)."""
    return str(year) if years == 1 else f"{year} — {year + years - 1}"


def timeline(kind: str, pk: int) -> list[Entry]:
    """What happened to a plan or a slip (经过)."""
    return [
        Entry(
            one.at, say(one.title), by=one.actor_name, post=one.post_title, text=str(one.payload.get("words") or ""),
            facts=(Fact(_("依据"), one.payload["ground"]),) if one.payload.get("ground") else (),
        )
        for one in reversed(history(kind, pk))
    ]  # fmt: skip


def have_table(found: list[HaveLine]) -> Table:
    """What the unit has of the categories asked for (编制现状表)."""
    columns = (
        Column(_("编制类别")), Column(_("可使用"), numeric=True), Column(_("实有"), numeric=True),
        Column(_("已核准未到岗"), numeric=True), Column(_("可用"), numeric=True), Column(_("超编"), numeric=True),
        Column(_("计划期内预计减员"), numeric=True),
    )  # fmt: skip
    rows = tuple(
        Row((
            Cell(category_words(one.category), note=one.purpose), one.usable, one.occupied, one.planned, one.free, one.over,
            one.exits,
        ), tone=Tone.LATE if one.over else "")
        for one in found
    )  # fmt: skip
    return Table(_("单位编制现状"), columns, rows, empty=Empty(_("这些类别没有核定编制")), show_caption=True)


def papers_table(found: list[Any]) -> Table | None:
    """Papers drafted for it (文书)."""
    if not found:
        return None
    rows = tuple(
        Row((PaperKind(one.kind).label, Cell(one.title, reverse("documents:document", args=[one.document])), one.number or _("未编号")))
        for one in found
    )
    return Table(_("文书"), (Column(_("文书")), Column(_("标题"), wide=True), Column(_("字号"))), rows, show_caption=True)


def offered_categories() -> dict[str, list[tuple[str, str]]]:
    """Categories that a plan or a request may name (可申请的编制类别)."""
    kinds = [(one.key, say(one.name)) for one in categories().values() if one.strand == "quota" and one.has_quota and not one.shrinking]
    return {"category": kinds}


def slips_table(found: Iterable[SlipLine], *, caption: str, unit: bool = True) -> Table:
    """Requests and slips as a table (控编单表)."""
    columns = (
        Column(_("编号")), *((Column(_("单位"), wide=True),) if unit else ()), Column(_("编制类别")),
        Column(_("用编方式")), Column(_("人数"), numeric=True),
        Column(_("已上编"), numeric=True), Column(_("有效期止")), Column(_("状态")),
    )  # fmt: skip
    today = timezone.localdate()
    rows = tuple(
        Row((
            Cell(one.number or _("申请 %(id)s") % {"id": one.id}, reverse("staffing:slip", args=[one.id])),
            *((one.organ_name,) if unit else ()),
            Cell(category_words(one.category), note=one.purpose), Way(one.way).label, one.count, one.used,
            Cell(day_of(one.valid_until), note=_ends_soon(one, today)),
            Cell(badge=Badge(one.state.label, SLIP_TONES[one.state])),
        ), url=reverse("staffing:slip", args=[one.id]))
        for one in found
    )  # fmt: skip
    return Table(caption, columns, rows, empty=Empty(_("还没有用编申请")), keys=True, show_caption=False)


def _ends_soon(one: SlipLine, today: date) -> str:
    if one.state is not SlipState.ISSUED or one.valid_until is None or one.valid_until > queries.soon(today):
        return ""
    return _("临近到期")
