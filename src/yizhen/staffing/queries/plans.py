"""Reads of the use of quotas (用编查询): plans, requests and slips, what a unit has, what is overdue."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, Sum

from yizhen.documents.door import papers_by_id
from yizhen.kernel.actors import Actor
from yizhen.law.door import leans_on_department
from yizhen.organs.door import organs_by_id
from yizhen.staffing.access.people import plan_row, plans_for, slip_row, slips_for, staff_for
from yizhen.staffing.models import Account, PaperRow, PlanLineRow, PlanRow, SlipRow, StaffRow
from yizhen.staffing.queries.advice import advice_for
from yizhen.staffing.queries.ledger import _current
from yizhen.staffing.rules.catalogue import RuleEntry, categories, rules
from yizhen.staffing.rules.plans import Asked, Finding, Have, review
from yizhen.staffing.terms.people import PeoplePower as Power
from yizhen.staffing.terms.people import Standing
from yizhen.staffing.terms.plan_values import HaveLine, LineView, PaperLine, PlanLine, SlipLine
from yizhen.staffing.terms.plans import HOLDING, PlanState, SlipState

COUNTED = (*HOLDING, SlipState.REQUESTED, SlipState.USED)
"""States of slips that use up what a plan's line allows (占用计划行)."""


def plans(
    by: Actor, *, state: str = "", year: int | None = None, organ: int | None = None, start: int = 0, size: int = 50
) -> tuple[list[PlanLine], int]:
    """Plans, the newest year first, and how many (用编计划台账): three queries."""
    rows = plans_for(by)
    if state:
        rows = rows.filter(state=state)
    if year is not None:
        rows = rows.filter(year=year)
    if organ is not None:
        rows = rows.filter(organ=organ)
    columns = ("id", "organ_id", "organ__name", "year", "years", "state", "drafter", "moved_at", "document")
    return _with_sums(list(rows.order_by("-year", "-id")[start : start + size].values_list(*columns))), rows.count()


def _with_sums(found: list[tuple]) -> list[PlanLine]:
    sums = dict(
        PlanLineRow.objects.filter(plan__in=[one[0] for one in found])
        .order_by().values_list("plan").annotate(n=Sum("count"))
    )  # fmt: skip
    return [PlanLine(*one[:5], PlanState(one[5]), sums.get(one[0], 0), *one[6:9]) for one in found]


def plan_states(by: Actor) -> dict[str, int]:
    """State → how many plans (计划状态分布)."""
    return dict(plans_for(by).order_by().values_list("state").annotate(n=Count("*")))


def plan_sheet(by: Actor, pk: int, on: date) -> dict[str, Any]:
    """Everything the page of a plan shows (用编计划页); raises NoSuchPlan."""
    row = plan_row(by, pk)
    (line,) = _with_sums([(
        row.pk, row.organ_id, organs_by_id([row.organ_id])[row.organ_id].name, row.year, row.years, row.state,
        row.drafter, row.moved_at, row.document,
    )])  # fmt: skip
    lines = lines_of(pk)
    have = what_unit_has(row.organ_id, {(one.category, one.purpose) for one in lines}, on, until=last_day(row))
    return {
        "line": line, "lines": lines, "reason": row.reason, "words": row.words, "version": row.version,
        "have": have_lines(have), "findings": findings(lines, have), "advice": advice_on(row.organ_id, lines, on),
        "leaning": leans_on_department(row.reason), "papers": papers_of(by, plan=pk),
        "slips": slips(by, plan=pk)[0],
    }  # fmt: skip


def last_day(row: PlanRow) -> date:
    """The last day of the years a plan is for (计划期末)."""
    return date(row.year + row.years - 1, 12, 31)


def lines_of(plan: int) -> list[LineView]:
    """The lines of a plan, with what was asked for and used of each (计划行): two queries."""
    rows = list(PlanLineRow.objects.filter(plan=plan).order_by("year", "id").values_list(
        "id", "year", "category", "purpose", "way", "count", "in_exchange", "post", "conditions"))  # fmt: skip
    asked = used_of(row[0] for row in rows)
    return [LineView(*row, *asked.get(row[0], (0, 0))) for row in rows]


def used_of(lines: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Line → how many were asked for and how many used (计划行使用情况)."""
    rows = SlipRow.objects.filter(line__in=list(lines))
    asked = dict(rows.filter(state__in=COUNTED).order_by().values_list("line").annotate(n=Sum("count")))
    ended = rows.filter(state__in=(SlipState.EXPIRED, SlipState.VOID))
    kept = dict(ended.order_by().values_list("line").annotate(n=Sum("used")))
    used = dict(rows.order_by().values_list("line").annotate(n=Sum("used")))
    return {pk: (asked.get(pk, 0) + kept.get(pk, 0), used[pk]) for pk in used}


def what_unit_has(
    organ: int, wanted: Iterable[tuple[str, str]], on: date, *, until: date
) -> dict[tuple[str, str], Have]:
    """What a unit has of some categories, and who will leave by a day (编制现状)."""
    accounts = Account.objects.filter(organ=organ)
    found = {(one.category, one.purpose): one for one in _current(accounts, on)}
    staff = StaffRow.objects.filter(organ=organ).filter(
        Q(standing=Standing.LEAVING) | Q(standing=Standing.ACTIVE, retires_on__lte=until)
    )
    exits = {
        (category, purpose): n
        for category, purpose, n in staff.order_by().values_list("category", "purpose").annotate(n=Count("*"))
    }
    return {
        key: Have(found[key].usable, found[key].occupied, found[key].planned, exits.get(key, 0))
        for key in wanted if key in found
    }  # fmt: skip


def have_lines(have: dict[tuple[str, str], Have]) -> list[HaveLine]:
    """What a unit has, as lines (编制现状行)."""
    return [
        HaveLine(category, purpose, one.usable, one.occupied, one.planned, one.free, one.over, one.exits)
        for (category, purpose), one in sorted(have.items())
    ]


def findings(lines: Iterable[LineView], have: dict[tuple[str, str], Have]) -> list[Finding]:
    """What stands against a plan (审核意见)."""
    names = {key: one.name for key, one in categories().items()}
    asked = [Asked(one.category, one.purpose, one.count, one.in_exchange) for one in lines]
    return review(asked, have, names)


def advice_on(organ: int, lines: Iterable[LineView], on: date) -> list[RuleEntry]:
    """What is advised about the categories that a plan asks for (编制使用建议); it stands in nobody's way."""
    view = organs_by_id([organ])[organ]
    keys = {advice_for(view, category, on) for category in sorted({one.category for one in lines})}
    return [rules()[key] for key in sorted(keys) if key]


def slips(
    by: Actor, *, state: str = "", organ: int | None = None, plan: int | None = None, start: int = 0, size: int = 50
) -> tuple[list[SlipLine], int]:
    """Requests and slips, the newest first, and how many (用编申请、控编单台账): two queries."""
    rows = slips_for(by)
    if state:
        rows = rows.filter(state=state)
    if organ is not None:
        rows = rows.filter(organ=organ)
    if plan is not None:
        rows = rows.filter(line__plan=plan)
    return [_slip(one) for one in rows.order_by("-id")[start : start + size].values_list(*_SLIP)], rows.count()


_SLIP = (
    "id", "organ_id", "organ__name", "category", "purpose", "way", "count", "used", "post", "reason", "state", "number",
    "issued_on", "valid_until", "asked_by", "asked_at", "line_id", "line__plan_id", "document", "words", "entry", "version",
)  # fmt: skip


def _slip(one: tuple) -> SlipLine:
    return SlipLine(*one[:10], SlipState(one[10]), *one[11:])


def slip_states(by: Actor) -> dict[str, int]:
    """State → how many slips (控编单状态分布)."""
    return dict(slips_for(by).order_by().values_list("state").annotate(n=Count("*")))


def slip_sheet(by: Actor, pk: int) -> dict[str, Any]:
    """Everything the page of a slip shows (控编单页); raises NoSuchSlip."""
    slip_row(by, pk)
    line = _slip(slips_for(by).filter(pk=pk).values_list(*_SLIP)[0])
    people = list(
        staff_for(by).filter(slip=pk).order_by("quota_since", "id")
        .values_list("id", "person__name", "quota_since", "standing")
    ) if by.can(Power.VIEW) else []  # fmt: skip
    return {
        "line": line, "people": people, "papers": papers_of(by, slip=pk), "leaning": leans_on_department(line.reason),
    }  # fmt: skip


def papers_of(by: Actor, *, plan: int | None = None, slip: int | None = None) -> list[PaperLine]:
    """Papers drafted for a plan or a slip that the actor may read (用编文书)."""
    rows = list(PaperRow.objects.filter(plan=plan, slip=slip).order_by("id").values_list("kind", "document_id"))
    found = papers_by_id(by, [pk for _kind, pk in rows]) if rows else {}
    return [
        PaperLine(kind, pk, found[pk].title, found[pk].number, found[pk].state)
        for kind, pk in rows if pk in found
    ]  # fmt: skip


def open_slips(by: Actor, organ: int, category: str, on: date) -> list[SlipLine]:
    """Slips that somebody of an organ may come in on (可用控编单)."""
    rows = slips_for(by).filter(organ=organ, category=category, state=SlipState.ISSUED)
    return [_slip(one) for one in rows.filter(valid_until__gte=on).order_by("valid_until")[:50].values_list(*_SLIP)]


def unreleased(by: Actor, on: date, *, start: int = 0, size: int = 50) -> tuple[list[dict[str, Any]], int]:
    """Who left and still takes a quota, the longest overdue first, and how many (待下编、逾期未下编)."""
    rows = staff_for(by).filter(standing=Standing.LEAVING)
    found = rows.order_by("release_due", "id")[start : start + size].values(
        "id", "person__name", "organ__name", "category", "left_kind", "left_on", "release_due"
    )
    return [{**one, "late": max(0, (on - one["release_due"]).days)} for one in found], rows.count()


def expired_slips(county: str, on: date) -> list[int]:
    """Slips whose last day has passed (已过期控编单)."""
    rows = SlipRow.objects.filter(county=county, state=SlipState.ISSUED, valid_until__lt=on)
    return list(rows.order_by("id").values_list("pk", flat=True)[:1000])


def soon(on: date) -> date:
    """Until when a slip counts as ending soon (临期)."""
    return on + timedelta(days=30)
