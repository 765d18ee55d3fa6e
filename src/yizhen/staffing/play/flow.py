"""The use of quotas in the demo county (示例用编): plans in every state, slips from request to entry, exits and what is overdue."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from yizhen.kernel.actors import Actor
from yizhen.staffing.actions import people, plans, quotas, slips
from yizhen.staffing.actions.papers import draft_plan_paper, draft_slip_paper, load_papers
from yizhen.staffing.actions.posting import RuleBroken
from yizhen.staffing.models import PlanLineRow, Seat, StaffRow
from yizhen.staffing.queries.ledger import balances
from yizhen.staffing.terms import Document
from yizhen.staffing.terms.people import LeaveKind
from yizhen.staffing.terms.people_values import StaffDraft
from yizhen.staffing.terms.plan_values import LineDraft
from yizhen.staffing.terms.plans import PaperKind, PlanVerb, SlipVerb, Way

CATEGORIES = ("administrative", "public")
STEPS = (PlanVerb.SUBMIT, PlanVerb.PASS, PlanVerb.APPROVE)
FATES = (STEPS, STEPS, STEPS, STEPS[:2], STEPS[:1], (), (*STEPS[:2], PlanVerb.REFUSE), (*STEPS, PlanVerb.CLOSE))
"""What was done with each plan (各计划走到哪一步): one in every state."""
WORDS = {PlanVerb.REFUSE: "今年编制紧缺，先内部调剂。", PlanVerb.CLOSE: "单位职能将调整，余下名额不再使用。"}
ROOM = 2
ENDED = 1
"""How many units also asked for what came to nothing (未成申请的单位数)."""


def follow_seats(county: str) -> int:
    """Tell each person's row of the seat that the ledger opened with (台账占编写入人员行): how many."""
    seats = Seat.objects.filter(account__county=county, strand="quota", valid_to=None, void=False)
    found = {
        person: (category, purpose, since)
        for person, category, purpose, since in seats.values_list(
            "person", "account__category", "account__purpose", "valid_from"
        )
    }
    rows = list(StaffRow.objects.filter(county=county, quota_since=None, person__in=found))
    for row in rows:
        row.category, row.purpose, row.quota_since = found[row.person_id]
        row.quota_document = "期初核对"
    StaffRow.objects.bulk_update(rows, ["category", "purpose", "quota_since", "quota_document"], batch_size=200)
    return len(rows)


def _roomy(by: Actor, on: date) -> list[tuple[int, str, int]]:
    """Units with room, most of it first: organ, category, free (有空编的单位)."""
    found = [
        (one.organ, one.category, one.free)
        for one in balances(by, by.county, on)
        if one.organ is not None and one.category in CATEGORIES and not one.purpose and one.free >= ROOM
    ]
    seen: set[int] = set()
    kept = []
    for organ, category, free in sorted(found, key=lambda one: (-one[2], one[0])):
        if organ not in seen:
            seen.add(organ)
            kept.append((organ, category, free))
    return kept


def play_flow(names: Sequence[tuple[str, str, int]], *, office: Actor, by: Actor, at: datetime) -> dict[str, int]:
    """Plans, slips and entries of the year (演示用编). ``names`` are newcomers: staff number, name, year of birth.

    ``office`` is the office's clerk, who drafts the papers; ``by`` may do everything. Where the ledger has no room,
    less is played.
    """
    load_papers(by=by, at=at)
    year, made = at.date().year, {"plans": 0, "slips": 0, "entered": 0}
    newcomers = list(names)
    for n, ((organ, category, free), steps) in enumerate(zip(_roomy(by, at.date()), FATES, strict=False)):
        begun = at - timedelta(days=150 - 10 * n)
        lines = [LineDraft(year, category, _way(category), min(free - (n == 1), 3), post="综合管理岗", conditions="本科以上")]
        if n == 1:
            lines.append(LineDraft(year + 1, category, _way(category), 1, post="专业技术岗"))
        span = {"years": 3 if n == 1 else 1}
        pk = plans.draft_plan(organ, year, lines, reason="业务量逐年增加，现有人员不足。", by=by, at=begun, **span)
        for day, verb in enumerate(steps, start=1):
            plans.move_plan(
                pk, verb, words=WORDS.get(verb, ""), document=f"澄编委〔{year}〕{n + 1}号", by=by, at=begun + timedelta(days=7 * day)
            )
        made["plans"] += 1
        if steps == STEPS:
            _slips(pk, n, newcomers, made, office=office, by=by, at=begun + timedelta(days=30))
        if n == 0:
            draft_plan_paper(pk, PaperKind.REPLY, by=office, at=at - timedelta(days=1))
    for organ, category, _free in _roomy(by, at.date())[-ENDED:]:
        made["slips"] += _ended(organ, category, by=by, at=at)
    return made


def _ended(organ: int, category: str, *, by: Actor, at: datetime) -> int:
    """Requests of a unit that came to nothing, each in its way (未成的申请): refused, withdrawn, voided, expired."""
    ways = (
        (40, ((SlipVerb.REFUSE, "本单位尚有计划未用，先用计划。"),)),
        (35, ((SlipVerb.WITHDRAW, "改由内部调剂。"),)),
        (30, ((SlipVerb.APPROVE, ""), (SlipVerb.ISSUE, ""), (SlipVerb.VOID, "拟录用人员放弃。"))),
        (400, ((SlipVerb.APPROVE, ""), (SlipVerb.ISSUE, ""), (SlipVerb.EXPIRE, ""))),
    )
    for ago, verbs in ways:
        then = at - timedelta(days=ago)
        pk = slips.ask_slip(organ, category=category, way=_way(category), count=1, reason="工作人员调出", by=by, at=then)
        for n, (verb, words) in enumerate(verbs, start=1):
            last = at - timedelta(days=2) if verb is SlipVerb.EXPIRE else then + timedelta(days=n)
            slips.move_slip(pk, verb, words=words, document=f"澄编办核〔{then.year}〕{60 + n}号", by=by, at=last)
    return len(ways)


def _way(category: str) -> Way:
    return Way.RECRUIT_CIVIL if category == "administrative" else Way.RECRUIT_PUBLIC


def _slips(
    plan: int, n: int, newcomers: list[tuple[str, str, int]], made: dict[str, int], *, office: Actor, by: Actor, at: datetime
) -> None:
    """One plan's slips: used in part, waiting, asked for (一份计划的控编单)."""
    line = PlanLineRow.objects.filter(plan=plan).select_related("plan").order_by("id")[0]
    for k, count in enumerate((min(2, line.count), *([1] if line.count > ROOM else []))):
        pk = slips.ask_slip(
            line.plan.organ_id, category=line.category, way=Way(line.way), count=count, reason="按计划用编",
            line=line.pk, post=line.post, by=by, at=at,
        )  # fmt: skip
        made["slips"] += 1
        if n == 2 and k == 1:  # noqa: PLR2004  the last plan's second request still waits
            continue
        slips.move_slip(pk, SlipVerb.APPROVE, document=f"澄编办核〔{at.year}〕{n * 3 + k + 1}号", by=by, at=at + timedelta(days=3))
        if n == 1 and k == 1:
            continue
        slips.move_slip(pk, SlipVerb.ISSUE, by=by, at=at + timedelta(days=4))
        if (k == 0 or n == 0) and newcomers:
            _enter(line, pk, newcomers.pop(0), made, by=by, at=at + timedelta(days=60))
        if n == 0 and k == 0:
            draft_slip_paper(pk, by=office, at=at + timedelta(days=5))


def _enter(
    line: PlanLineRow, slip: int, who: tuple[str, str, int], made: dict[str, int], *, by: Actor, at: datetime
) -> None:
    number, name, born = who
    identity = "civil_servant" if line.category == "administrative" else "public_manager"
    taken = people.take_person(
        StaffDraft(
            line.plan.organ_id, identity, staff_no=number, name=name, sex="female", born_on=date(born, 5, 20),
            worked_since=date(born + 23, 7, 1), education="bachelor", speciality="行政管理", entry="open_recruitment",
        ),
        by=by, at=at,
    )  # fmt: skip
    assert taken.staff is not None
    paper = Document(no="", dated=at.date(), authority="县委编办")
    quotas.put_on_quota(taken.staff, line.category, since=at.date(), slip=slip, document=paper, by=by, at=at)
    made["entered"] += 1


def play_exits(
    leavers: Sequence[tuple[str, str, int]], *, by: Actor, at: datetime
) -> dict[str, int]:
    """Who left, some with the quota freed, some overdue (演示离岗、下编). ``leavers``: staff number, name, year of birth.

    They came two years before onto a quota that was free, in units that have just one; then each goes.
    """
    day, made = at.date(), {"left": 0, "freed": 0}
    kinds = (LeaveKind.RETIRED, LeaveKind.TRANSFERRED, LeaveKind.RESIGNED)
    narrow = [
        one.organ for one in balances(by, by.county, day)
        if one.organ is not None and one.category == "administrative" and not one.purpose and one.free == 1
    ]  # fmt: skip
    for n, (organ, (number, name, born)) in enumerate(zip(sorted(narrow), leavers, strict=False)):
        since = at - timedelta(days=700)
        taken = people.take_person(
            StaffDraft(
                organ, "civil_servant", staff_no=number, name=name, sex="male", born_on=date(born, 2, 3),
                worked_since=date(born + 22, 7, 1), education="bachelor", title="科员",
            ),
            by=by, at=since,
        )  # fmt: skip
        assert taken.staff is not None
        paper = Document(no=f"澄编办〔{since.year}〕{n + 11}号", dated=since.date(), authority="县委编办", title="上编")
        try:
            quotas.put_on_quota(taken.staff, "administrative", since=since.date(), document=paper, by=by, at=since)
        except RuleBroken:
            continue
        left = day - timedelta(days=(75, 50, 12, 5)[n % 4])
        quotas.leave(
            taken.staff, kinds[n % 3], left_on=left, document=f"澄人社〔{left.year}〕{n + 21}号", by=by,
            at=at - timedelta(days=(75, 50, 12, 5)[n % 4]) + timedelta(hours=1),
        )  # fmt: skip
        made["left"] += 1
        if n % 4 in (1, 3):
            quotas.free_quota(taken.staff, by=by, at=at - timedelta(days=2))
            made["freed"] += 1
    return made
