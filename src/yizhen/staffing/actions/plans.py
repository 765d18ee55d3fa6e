"""Plans of the use of quotas (用编计划): drafted by the unit, reviewed against limits, approved on a document."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.kernel.words import say
from yizhen.kernel.working_hours import legal_day
from yizhen.record import door as record
from yizhen.staffing.access.people import organ_in_reach, plan_row
from yizhen.staffing.models import PlanLineRow, PlanRow
from yizhen.staffing.queries.plans import findings, last_day, lines_of, what_unit_has
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.rules.plans import Finding
from yizhen.staffing.states.plans import PLAN_ACT, PLAN_LIFE
from yizhen.staffing.terms.people import PeoplePower as Power
from yizhen.staffing.terms.people_news import PlanDrafted, PlanMoved
from yizhen.staffing.terms.plan_values import LineDraft
from yizhen.staffing.terms.plans import NEEDS_WORDS, PLAN_POWER, PlanState, PlanVerb, Way

SUBJECT = "staffing.plan"
LONGEST_PLAN = 3
MOST_LINES = 100


class BadPlan(ValueError):
    """计划有误: in words; nothing was kept."""


class PlanMovedMeanwhile(Exception):
    """计划已被改动: somebody moved or changed it since the page was opened."""


class AgainstLimits(ValueError):
    """超出限额: what stands against the plan, each with its ground."""

    def __init__(self, found: Sequence[Finding]) -> None:
        super().__init__(say("；").join(f"{one.words}（{one.ground}）" for one in found))
        self.found = tuple(found)


@transaction.atomic
def draft_plan(
    organ: int, year: int, lines: Sequence[LineDraft], *, years: int = 1, reason: str = "", by: Actor, at: datetime
) -> int:
    """Draft a unit's plan for a year, or for up to three (拟定用编计划、三年招录计划), and return its id.

    Raises NoPower, OutOfReach, BadPlan for lines that cannot be, or when one is being dealt with already.
    """
    by.require(Power.PLAN)
    owner = organ_in_reach(by, Power.PLAN, organ)
    _check(lines, year, years, legal_day(at))
    try:
        with transaction.atomic():
            row = PlanRow.objects.create(
                county=owner.county, organ_id=owner.id, township=owner.township or "", year=year, years=years,
                reason=reason.strip(), drafter=by.name, drafted_at=at, moved_at=at,
            )  # fmt: skip
    except IntegrityError as error:
        raise BadPlan(_("这个单位 %(year)s 年的用编计划正在办理，不能另拟一份") % {"year": year}) from error
    _write(row, lines, by=by, at=at)
    return row.pk


@transaction.atomic
def revise_plan(
    pk: int, lines: Sequence[LineDraft], *, reason: str, version: int | None = None, by: Actor, at: datetime
) -> None:
    """Change a draft (修改计划). Raises NoPower, NoSuchPlan, NotAllowed once it was submitted, PlanMovedMeanwhile, BadPlan."""
    row = plan_row(by, pk, Power.PLAN, lock=True)
    _same(row, version)
    PLAN_LIFE.step(row.state, PlanVerb.SUBMIT)
    _check(lines, row.year, row.years, legal_day(at))
    PlanLineRow.objects.filter(plan=row).delete()
    row.reason, row.version, row.moved_at = reason.strip(), row.version + 1, at
    row.save(update_fields=["reason", "version", "moved_at"])
    _write(row, lines, by=by, at=at)


def _same(row: PlanRow, version: int | None) -> None:
    if version is not None and row.version != version:
        raise PlanMovedMeanwhile(_("这份计划刚被别人改动过。您填写的内容还在下面，请核对现在的情况再办。"))


def _check(lines: Sequence[LineDraft], year: int, years: int, today: date) -> None:
    if not 1 <= years <= LONGEST_PLAN:
        raise BadPlan(_("计划期为 1 至 %(n)s 年") % {"n": LONGEST_PLAN})
    if not today.year - 1 <= year <= today.year + 1:
        raise BadPlan(_("年度只能是上年、本年或者下年"))
    if not lines:
        raise BadPlan(_("请至少写一行用编需求"))
    if len(lines) > MOST_LINES:
        raise BadPlan(_("一份计划最多 %(n)s 行") % {"n": MOST_LINES})
    for number, one in enumerate(lines, 1):
        kind = categories().get(one.category)
        if kind is None or kind.strand != "quota" or not kind.has_quota:
            raise BadPlan(_("第 %(n)s 行：没有这种编制类别") % {"n": number})
        if kind.shrinking:
            raise BadPlan(_("第 %(n)s 行：%(what)s只减不增，不列入用编计划") % {"n": number, "what": say(kind.name)})
        if one.count < 1:
            raise BadPlan(_("第 %(n)s 行：人数须大于零") % {"n": number})
        if not year <= one.year < year + years:
            raise BadPlan(_("第 %(n)s 行：年度不在计划期内") % {"n": number})
        Way(one.way)


def _write(row: PlanRow, lines: Sequence[LineDraft], *, by: Actor, at: datetime) -> None:
    PlanLineRow.objects.bulk_create(
        PlanLineRow(
            plan=row, year=one.year, category=one.category, purpose=one.purpose, way=one.way, count=one.count,
            in_exchange=one.in_exchange, post=one.post.strip(), conditions=one.conditions.strip(),
        )
        for one in lines
    )  # fmt: skip
    payload = PlanDrafted(row.organ_id, row.year, row.years, len(lines), sum(one.count for one in lines))
    record.append("staffing.plan.drafted", payload, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)


@transaction.atomic
def move_plan(
    pk: int, verb: PlanVerb, *, words: str = "", document: str = "", version: int | None = None, by: Actor, at: datetime
) -> None:
    """Take a plan one step (用编计划流转). Passing and approving hold it against the limits once more.

    Raises NoPower, NoSuchPlan, NotAllowed, PlanMovedMeanwhile, AgainstLimits, BadPlan without reason or document.
    """
    row = plan_row(by, pk, PLAN_POWER[verb], lock=True)
    _same(row, version)
    before, edge = row.state, PLAN_LIFE.edge(row.state, verb)
    if verb in NEEDS_WORDS and not words.strip():
        raise BadPlan(_("请写明“%(verb)s”的理由") % {"verb": verb.label})
    if verb is PlanVerb.APPROVE and not document.strip():
        raise BadPlan(_("请写明编委批准文件的文号"))
    if verb in (PlanVerb.PASS, PlanVerb.APPROVE):
        _hold_against_limits(row, legal_day(at))
    row.state, row.version, row.moved_at = PlanState(edge.target), row.version + 1, at
    row.words, row.document = words.strip()[:300], document.strip() or row.document
    row.save(update_fields=["state", "version", "moved_at", "words", "document"])
    payload = PlanMoved(before, row.state, edge.ground, row.words, document.strip())
    record.append(PLAN_ACT[verb], payload, by=by, at=at, subject=(SUBJECT, pk), county=row.county)


def _hold_against_limits(row: PlanRow, on: date) -> None:
    lines = lines_of(row.pk)
    wanted = {(one.category, one.purpose) for one in lines}
    against = findings(lines, what_unit_has(row.organ_id, wanted, on, until=last_day(row)))
    if against:
        raise AgainstLimits(against)
