"""Requests to use quotas, and the slips they become (用编申请、控编单): asked, approved, numbered, used, expired."""

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yizhen.county.door import rule
from yizhen.documents.door import take_running_number, write_number
from yizhen.kernel.actors import Actor
from yizhen.kernel.periods import add_months
from yizhen.kernel.working_hours import legal_day
from yizhen.record import door as record
from yizhen.staffing.access.people import organ_in_reach, plans_for, slip_row
from yizhen.staffing.actions.ledger import expire, plan
from yizhen.staffing.actions.plans import BadPlan, PlanMovedMeanwhile
from yizhen.staffing.models import PlanLineRow, SlipRow
from yizhen.staffing.queries.plans import used_of
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.states.plans import SLIP_ACT, SLIP_LIFE
from yizhen.staffing.terms import Document
from yizhen.staffing.terms.people import PeoplePower as Power
from yizhen.staffing.terms.people_news import SlipAsked, SlipMoved
from yizhen.staffing.terms.plans import NEEDS_WORDS, SLIP_POWER, PlanState, SlipState, SlipVerb, Way

SUBJECT = "staffing.slip"


@transaction.atomic
def ask_slip(
    organ: int, *, category: str, way: Way, count: int, reason: str, purpose: str = "", line: int | None = None,
    post: str = "", by: Actor, at: datetime,
) -> int:  # fmt: skip
    """Ask to use quotas (用编申请) and return the request's id; with a plan's line, at most what is left of it.

    Raises NoPower, OutOfReach, BadPlan.
    """
    by.require(Power.PLAN)
    owner = organ_in_reach(by, Power.PLAN, organ)
    kind = categories().get(category)
    if kind is None or kind.strand != "quota" or not kind.has_quota or kind.shrinking:
        raise BadPlan(_("这类编制不能申请使用"))
    if count < 1 or not reason.strip():
        raise BadPlan(_("请写明人数和理由"))
    if line is not None:
        _check_line(line, (owner.id, category, purpose), count, by, legal_day(at))
    row = SlipRow.objects.create(
        county=owner.county, organ_id=owner.id, township=owner.township or "", line_id=line, category=category,
        purpose=purpose, way=way, count=count, post=post.strip(), reason=reason.strip()[:300], asked_by=by.name,
        asked_at=at, moved_at=at,
    )  # fmt: skip
    payload = SlipAsked(owner.id, category, purpose, way, count, line)
    record.append("staffing.slip.asked", payload, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
    return row.pk


def _check_line(pk: int, wanted: tuple[int, str, str], count: int, by: Actor, today: date) -> None:
    plans = plans_for(by).filter(state=PlanState.APPROVED)
    found = PlanLineRow.objects.select_for_update().filter(pk=pk, plan__in=plans).select_related("plan").first()
    if found is None or (found.plan.organ_id, found.category, found.purpose) != wanted:
        raise BadPlan(_("没有这一行已批准的用编计划，或者单位、类别不符"))
    if found.year > today.year:
        raise BadPlan(_("这一行是 %(year)s 年的计划，还不能申请") % {"year": found.year})
    asked, _used = used_of([pk]).get(pk, (0, 0))
    if count > found.count - asked:
        told = {"count": found.count, "asked": asked, "left": found.count - asked}
        raise BadPlan(_("这一行批准 %(count)s 名，已申请 %(asked)s 名，只剩 %(left)s 名") % told)


@transaction.atomic
def move_slip(
    pk: int, verb: SlipVerb, *, words: str = "", document: str = "", version: int | None = None, by: Actor, at: datetime
) -> str:
    """Take a request or slip one step (控编单流转) and return its number, empty before it is issued.

    Approving locks the quotas in the ledger, on the document; issuing gives number and validity; voiding, expiring
    free what was not used. Raises NoPower, NoSuchSlip, NotAllowed, PlanMovedMeanwhile, BadPlan, and what the ledger
    refuses (RuleBroken).
    """
    row = slip_row(by, pk, SLIP_POWER[verb], lock=True)
    if version is not None and row.version != version:
        raise PlanMovedMeanwhile(_("这份申请刚被别人办过。您填写的内容还在下面，请核对现在的情况再办。"))
    before, edge = row.state, SLIP_LIFE.edge(row.state, verb)
    if verb in NEEDS_WORDS and not words.strip():
        raise BadPlan(_("请写明“%(verb)s”的理由") % {"verb": verb.label})
    day = legal_day(at)
    if verb is SlipVerb.APPROVE:
        _lock(row, document, day, by=by, at=at)
    elif verb is SlipVerb.ISSUE:
        _issue(row, day)
    elif verb in (SlipVerb.VOID, SlipVerb.EXPIRE):
        if verb is SlipVerb.EXPIRE and (row.valid_until is None or row.valid_until >= day):
            raise BadPlan(_("控编单还没有到期"))
        if row.entry is not None:
            expire(row.entry, valid_from=day, by=by, at=at, note=f"控编单{verb.chinese}：{row.number}")
    elif verb in (SlipVerb.USE, SlipVerb.FINISH):
        raise BadPlan(_("上编在人员页办理"))
    row.state, row.version, row.moved_at, row.words = SlipState(edge.target), row.version + 1, at, words.strip()[:300]
    row.save()
    payload = SlipMoved(before, row.state, edge.ground, row.words, row.number, row.count)
    record.append(SLIP_ACT[verb], payload, by=by, at=at, subject=(SUBJECT, pk), county=row.county)
    return row.number


def _lock(row: SlipRow, document: str, day: date, *, by: Actor, at: datetime) -> None:
    if not document.strip():
        raise BadPlan(_("请写明核准的文号或者会议纪要"))
    paper = Document(no=document.strip(), dated=day, authority=by.organ_name or "县委编办", title="用编核准")
    row.document = document.strip()
    row.entry = plan(
        row.organ_id, row.category, row.count, purpose=row.purpose, document=paper, valid_from=day, by=by, at=at,
        note=f"用编申请第 {row.pk} 号",
    )  # fmt: skip


def _issue(row: SlipRow, day: date) -> None:
    row.year, row.issued_on = day.year, day
    row.seq = take_running_number(f"staffing.slip:{row.county}", day.year)
    row.number = write_number(str(rule(row.county, "staffing.slip_prefix", day).value), day.year, row.seq)
    row.valid_until = add_months(day, int(rule(row.county, "staffing.slip_months", day).value))
