"""The page of a case, and what the requester sees of it (案件页、诉求进度): a constant number of queries."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from yizhen.dispatch import access
from yizhen.dispatch.models import Case, Step
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.derivation import derived
from yizhen.dispatch.queries.leads import responsible
from yizhen.dispatch.queries.lists import FIELDS, told
from yizhen.dispatch.queries.turns import word_of
from yizhen.dispatch.rules import decode_clock, is_late, may_reopen, similarity
from yizhen.dispatch.states import GROUNDS, LIFE, offered
from yizhen.dispatch.terms import (
    AskKind,
    Button,
    CasePage,
    FollowStep,
    FollowView,
    LeadMode,
    Power,
    Resolution,
    State,
    StepView,
    Verb,
)
from yizhen.kernel.actors import Actor
from yizhen.kernel.codes import mask_name, mask_phone
from yizhen.kernel.working_hours import legal_day
from yizhen.organs import door as organs
from yizhen.record import door as record

ALIKE, ALIKE_DAYS, ALIKE_LOOKED_AT, ALIKE_SHOWN = 0.45, 30, 200, 5
TOLD_TO_ALL = frozenset({Verb.REFUSE, Verb.HANDLE, Verb.RATE, Verb.REOPEN, Verb.EXTEND, Verb.SUSPEND, Verb.MERGE, Verb.VOID, Verb.GATHER})
"""Steps whose words the requester reads (对诉求人公开的内容)."""
NEEDS_ASKED = {
    Verb.EXTEND: ("extend",), Verb.SUSPEND: ("suspend",), Verb.DENY: ("extend", "suspend"), Verb.ASK_EXTEND: ("",),
    Verb.ASK_SUSPEND: ("",),
}  # fmt: skip
"""Acts that depend on what is being asked for (与申请有关的动作)."""
OWN_WORDS = (Verb.RATE, Verb.REOPEN, Verb.WITHDRAW, Verb.REPORT)
"""Steps in which another requester speaks (他人的话)."""
LIKELY = (
    Verb.ACCEPT, Verb.DISPATCH, Verb.SIGN, Verb.HANDLE, Verb.VERIFY_PASS, Verb.CLOSE, Verb.DESIGNATE,
)  # fmt: skip


def case_page(by: Actor, pk: int, *, now: datetime) -> CasePage:
    """All of a case's page (案件页). Raises NoPower without dispatch.view, NoSuchCase."""
    by.require(Power.VIEW)
    case = access.case_for(by, pk)
    day = legal_day(now)
    offered = catalogue(case.county, day)
    verbs = allowed(by, case, now)
    clock = decode_clock(case.clock)
    why = derived(case, clock, now)
    steps = list(Step.objects.filter(case=pk).order_by("id"))
    similar = _similar(by, case) if State(case.state) in (State.RECEIVED, State.ACCEPTED) else []
    rows = told([_fields(case), *similar], case.county, now)
    suggestion = _suggestion(case, verbs, now)
    names = _names(steps, suggestion, case.first_organ_id)
    return CasePage(
        row=rows[0], version=case.version, detail=case.detail, level=case.level,
        standard=offered.standard(case.category_id, case.level), lon=case.lon, lat=case.lat,
        occurred_at=case.occurred_at, accepted_at=case.accepted_at, dispatched_at=case.dispatched_at,
        signed_at=case.signed_at, handled_at=case.handled_at, sign_due_at=case.sign_due_at,
        due_on=case.due_on, clock_steps=why[0], provisional=why[1],
        calendar_version=clock.calendar if clock else "", **_masked(case), anonymous=case.anonymous,
        lead_mode=LeadMode(case.lead_mode) if case.lead_mode else None, lead_words=case.lead_words,
        precedent=(case.precedent or "") if case.lead_mode else "",
        holder_post=case.holder_post_id, holder_post_title=_post_title(case),
        steps=tuple(_step(step, names) for step in steps), buttons=buttons(verbs),
        suggestion=suggestion, suggested_name=_name_of(suggestion, names), similar=rows[1:],
        satisfaction=case.satisfaction, solved=case.solved, asked=AskKind(case.asked) if case.asked else None,
        suspended_until=case.suspended_until, supervised=case.supervised,
        first_organ_name=names.get(case.first_organ_id or 0, ""), related=_related(case),
    )  # fmt: skip


def possible(case: Case, verb: Verb, now: datetime) -> bool:
    """Whether more than the state allows the verb now (其他条件): window and number of a reopening."""
    if verb is Verb.GATHER:
        return False
    if verb is Verb.ANSWER:
        return case.supervised > 0
    if verb in NEEDS_ASKED:
        return case.asked in NEEDS_ASKED[verb]
    if verb is not Verb.REOPEN:
        return True
    word = word_of(case.county, case.closed_at or now)
    return may_reopen(reopened=case.reopen_count, times=word.times, now=now, until=word.until)


def allowed(by: Actor, case: Case, now: datetime) -> tuple[Verb, ...]:
    """Verbs that life cycle, powers and scope allow on a case (可办动作): one query at most."""
    verbs = [verb for verb in offered(State(case.state)) if verb.power and possible(case, verb, now)]
    powers = list(dict.fromkeys(verb.power for verb in verbs if by.can(verb.power)))
    if not powers:
        return ()
    within = {power: access.reach(by, power) for power in powers}
    held = Case.objects.filter(pk=case.pk)
    found = {power for power in powers if held.filter(within[power]).exists()}
    return tuple(verb for verb in verbs if verb.power in found)


def buttons(verbs: tuple[Verb, ...]) -> tuple[Button, ...]:
    """Buttons for the verbs, the likely one first (可办事项)."""
    likely = next((verb for verb in LIKELY if verb in verbs), None)
    ordered = sorted(verbs, key=lambda verb: verb is not likely)
    return tuple(Button(verb, verb.label, GROUNDS[verb], verb is likely) for verb in ordered)


def _fields(case: Case) -> tuple[Any, ...]:
    return tuple(getattr(case, name) for name in FIELDS)


def _masked(case: Case) -> dict[str, str]:
    tokens = [token for token in (case.requester_name, case.requester_phone) if token]
    opened = record.open_many(tokens) if tokens else {}
    gone = _("已依法销毁")
    name = opened.get(case.requester_name, "") if case.requester_name else ""
    phone = opened.get(case.requester_phone, "") if case.requester_phone else ""
    return {
        "requester_name": gone if name is None else mask_name(name) if name else "",
        "requester_phone": gone if phone is None else mask_phone(phone) if phone else "",
    }  # fmt: skip


def _post_title(case: Case) -> str:
    if case.holder_post_id is None:
        return ""
    found = organs.posts_by_id([case.holder_post_id]).get(case.holder_post_id)
    return found.title if found else ""


def _suggestion(case: Case, verbs: tuple[Verb, ...], now: datetime) -> Resolution | None:
    if Verb.DISPATCH not in verbs:
        return None
    return responsible(case.county, case.category_id, case.township, case.village, legal_day(now))


def _related(case: Case) -> tuple[tuple[str, str, State, str], ...]:
    """Cases tied to this one (关联案件): number, title, state and how; one query."""
    ties = Q(merged_into=case.pk) | Q(part_of=case.pk)
    up = [pk for pk in (case.merged_into_id, case.part_of_id) if pk]
    rows = Case.objects.filter(ties | Q(pk__in=up) if up else ties).order_by("id")
    words = {case.merged_into_id: _("主案"), case.part_of_id: _("拆自")}
    return tuple(
        (row.number, row.title, State(row.state), words.get(row.pk) or (_("分办") if row.part_of_id == case.pk else _("并入本案")))
        for row in rows.only("number", "title", "state", "part_of_id", "merged_into_id")
    )


def _names(steps: list[Step], suggestion: Resolution | None, first: int | None) -> dict[int, str]:
    ids = {step.to_organ_id for step in steps if step.to_organ_id} | ({first} if first else set())
    if suggestion is not None and suggestion.organ:
        ids.add(suggestion.organ)
    return {pk: view.name for pk, view in organs.organs_by_id(ids).items()} if ids else {}


def _name_of(suggestion: Resolution | None, names: dict[int, str]) -> str:
    return names.get(suggestion.organ or 0, "") if suggestion is not None else ""


def _step(step: Step, names: dict[int, str]) -> StepView:
    return StepView(
        verb=Verb(step.verb), before=step.before, after=State(step.after), at=step.at,
        actor_name=step.actor_name, post_title=step.post_title, organ_name=step.organ_name,
        to_organ=step.to_organ_id, to_organ_name=names.get(step.to_organ_id or 0, ""), words=step.words,
        ground=step.ground,
    )  # fmt: skip


def _similar(by: Actor, case: Case) -> list[tuple[Any, ...]]:
    """Earlier cases of the same place that read alike (近似案件), closest first: one query."""
    since = case.received_at - timedelta(days=ALIKE_DAYS)
    near = Q(township=case.township) if case.township else Q(category=case.category_id)
    rows = (
        access.cases_for(by)
        .filter(near, county=case.county, received_at__gte=since, received_at__lte=case.received_at)
        .exclude(pk=case.pk)
        .order_by("-received_at")
        .values_list(*FIELDS, "detail")[:ALIKE_LOOKED_AT]
    )
    mine = f"{case.title}{case.detail}"
    scored = [(similarity(mine, f"{row[2]}{row[-1]}"), row[:-1]) for row in rows]
    close = sorted((one for one in scored if one[0] >= ALIKE), key=lambda one: -one[0])
    return [row for _score, row in close[:ALIKE_SHOWN]]


# -- the requester -----------------------------------------------------------------------------------------


def follow(number: str, follow_code: str, *, now: datetime) -> FollowView:
    """What the requester sees (诉求进度), by number and follow code; NoSuchCase when either is wrong."""
    mine = access.case_by_code(number, follow_code)
    case = mine if mine.merged_into_id is None else Case.objects.get(pk=mine.merged_into_id)
    clock = decode_clock(case.clock)
    why = derived(case, clock, now)
    steps = list(Step.objects.filter(case=mine.pk).order_by("id"))
    if case is not mine:  # its own way up to the merger, then the main case's
        steps += Step.objects.filter(case=case.pk, at__gte=steps[-1].at).exclude(verb__in=OWN_WORDS).order_by("id")
    ids = {step.to_organ_id for step in steps} | {case.holder_organ_id}
    names = {pk: view.name for pk, view in organs.organs_by_id(pk for pk in ids if pk).items()}
    state = State(case.state)
    holder = names.get(case.holder_organ_id or 0, "")
    return FollowView(
        id=mine.pk, number=mine.number, title=mine.title, state=state, received_at=mine.received_at,
        main_number=case.number if case is not mine else "", holder_name=holder, turn=_turn(state), why=_why(case), due_at=case.due_at,
        clock_steps=why[0], provisional=why[1],
        closed_at=case.closed_at, late=_late(case, now), can_withdraw=case is mine and LIFE.may(state, Verb.WITHDRAW),
        steps=tuple(_public(step, names) for step in steps), **(_word(case, now) if case is mine else {}),
    )  # fmt: skip


def _why(case: Case) -> str:
    """Why this organ has it, for the requester (归谁办的缘由): offices' words to each other stay among them."""
    if case.lead_mode == LeadMode.DESIGNATED:
        return _("由县指挥中心指定这个单位办理，不再退回。")
    if case.lead_mode == LeadMode.OVERRIDE:
        return _("由县指挥中心派给这个单位办理。")
    return case.lead_words


def _word(case: Case, now: datetime) -> dict[str, Any]:
    """What the requester may still say on a closed case (评价与重办)."""
    if State(case.state) is not State.CLOSED or case.closed_at is None:
        return {}
    word = word_of(case.county, case.closed_at)
    in_time = now < word.until
    return {
        "can_rate": in_time, "can_reopen": in_time and case.reopen_count < word.times, "word_until": word.until,
        "rated": case.rated_at is not None, "solved": case.solved, "satisfaction": case.satisfaction,
    }  # fmt: skip


def _late(case: Case, now: datetime) -> bool:
    if case.closed_at is not None:
        return case.closed_late
    return is_late(case.due_at, case.handled_at, now)


def _public(step: Step, names: dict[int, str]) -> FollowStep:
    verb = Verb(step.verb)
    organ = names.get(step.to_organ_id or 0) or step.organ_name
    return FollowStep(step.at, verb, verb.label, organ, step.words if verb in TOLD_TO_ALL else "")


def _turn(state: State) -> str:
    """Whose turn it is, in plain words (现在轮到谁)."""
    return {
        State.RECEIVED: _("已收到，等待指挥中心受理"),
        State.ACCEPTED: _("已受理，正在确定由哪个单位办理"),
        State.REFUSED: _("不属于受理范围，原因和可以找的渠道见下方"),
        State.WITHDRAWN: _("您已撤回这件诉求"),
        State.DISPATCHED: _("已派给承办单位，等待签收"),
        State.RETURNED: _("承办单位认为不属于其职责，指挥中心正在重新确定"),
        State.DESIGNATED: _("已指定承办单位，等待签收"),
        State.HANDLING: _("承办单位正在办理"),
        State.SUSPENDED: _("暂停办理，等条件具备再继续；原因和到什么时候见下方"),
        State.HANDLED: _("承办单位已办毕，指挥中心将核实并回访您"),
        State.VERIFIED: _("已核实，等待结案"),
        State.SPLIT: _("已分给几个单位同时办理，都办完以后核实、回访"),
        State.CLOSED: _("已结案"),
        State.MERGED: _("和另一件反映同一问题的诉求合并办理"),
        State.VOIDED: _("已作废，原因见下方"),
    }[state]


__all__ = ["allowed", "buttons", "case_page", "follow"]
