"""Tell the holders of posts what came to their hand, and requesters how far it is (通知、告知).

Made from sealed news with the handler's cursor, so that each notice exists once. What has already moved on, and what
happened long ago (an import, a worker that was away), is told to nobody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from yizhen.county import door as county
from yizhen.dispatch.models import Case, Step, Supervision
from yizhen.dispatch.states import ACT_OF, SENT
from yizhen.dispatch.terms import Power, State, SupervisionKind, Verb
from yizhen.dispatch.terms.telling import TOLD_OUTSIDE, Telling
from yizhen.identity import door as identity
from yizhen.kernel.words import N_
from yizhen.kernel.working_hours import legal_day
from yizhen.notices.door import Letter, Notice, notify, settle, write
from yizhen.record import door as record

NOTICES, SUBJECT = "dispatch.notices", "dispatch.case"
STILL_NEWS, STILL_TEXTED = timedelta(days=14), timedelta(days=2)
MOST_POSTS = 12
"""More posts of one organ than these are not told of one case (最多通知的岗位)."""
VERB_OF = {act: verb for verb, act in ACT_OF.items()}
LEAVING = frozenset({Verb.SUPERVISE, Verb.RATE, Verb.ASK_EXTEND, Verb.ASK_SUSPEND, Verb.RECLASSIFY})
"""Acts that settle nothing that was asked for (不销消息的动作)."""
PRESSED = {
    SupervisionKind.DUE: Telling.DUE, SupervisionKind.OVERDUE: Telling.OVERDUE, SupervisionKind.HAND: Telling.SUPERVISED,
    SupervisionKind.SILENT: Telling.SUPERVISED,
}  # fmt: skip
KIND_OF = {
    Verb.DISPATCH: Telling.CAME, Verb.DESIGNATE: Telling.CAME, Verb.REWORK: Telling.CAME, Verb.REOPEN: Telling.CAME,
    Verb.RESUME: Telling.CAME, Verb.RETURN: Telling.RETURNED, Verb.ASK_EXTEND: Telling.ASKED,
    Verb.ASK_SUSPEND: Telling.ASKED, Verb.EXTEND: Telling.DECIDED, Verb.SUSPEND: Telling.DECIDED,
    Verb.DENY: Telling.DECIDED, Verb.SUPERVISE: Telling.SUPERVISED, Verb.ANSWER: Telling.ANSWERED,
    Verb.RATE: Telling.RATED, Verb.MERGE: Telling.GONE, Verb.VOID: Telling.GONE,
    Verb.PASS_ON: Telling.CAME,
}  # fmt: skip
TO_SIGN = frozenset({State.DISPATCHED, State.DESIGNATED})


@dataclass(frozen=True)
class Heard:
    """One act that somebody is to be told of (待通知的一步), with the case as it stands now."""

    entry: record.Sealed
    verb: Verb
    case: Case

    @property
    def is_still_so(self) -> bool:
        """Whether what the act asked for is still to be done (仍待办)."""
        state = State(self.case.state)
        match self.verb:
            case Verb.DISPATCH | Verb.DESIGNATE:
                return state in TO_SIGN and self.case.holder_organ_id == self.entry.payload["holder"]
            case Verb.PASS_ON:
                return self.case.holder_post_id == self.entry.payload["post"]
            case Verb.REWORK | Verb.REOPEN | Verb.RESUME | Verb.RETURN:
                return state is (State.RETURNED if self.verb is Verb.RETURN else State.HANDLING)
            case Verb.ASK_EXTEND | Verb.ASK_SUSPEND:
                return bool(self.case.asked)
            case Verb.SUPERVISE:
                return self.case.supervised > 0 and state in SENT
        return True


def tell(entries: Sequence[record.Sealed], *, now: datetime) -> None:
    """Tell holders of posts and requesters (通知、告知), once in effect; beside closing what was done, few queries a batch."""
    fresh = [one for one in entries if now - one.at <= STILL_NEWS and one.act in VERB_OF]
    if not fresh:
        return
    cases = Case.objects.in_bulk({one.subject_id for one in fresh})
    heard = [Heard(one, VERB_OF[one.act], cases[one.subject_id]) for one in fresh if one.subject_id in cases]
    _settle(heard)
    asked = [one for one in heard if one.verb in KIND_OF and one.is_still_so]
    posts, kinds = _posts(asked), _pressed(asked)
    told = [
        _notice(one, posts[one.entry.id][:MOST_POSTS], kinds.get(one.entry.id, KIND_OF[one.verb]))
        for one in asked
        if posts.get(one.entry.id)
    ]
    if told:
        notify(told, at=now)
    _write(heard, now)


def _settle(heard: Iterable[Heard]) -> None:
    for one in heard:
        if one.verb is Verb.ANSWER:
            settle([(SUBJECT, one.case.pk)], at=one.entry.at, kinds=set(PRESSED.values()))
        elif one.verb not in LEAVING:
            settle([(SUBJECT, one.case.pk)], at=one.entry.at)


def _pressed(asked: Iterable[Heard]) -> dict[int, Telling]:
    """Entry → why a case is pressed (督办缘由): by hand, due soon, overdue, silent."""
    pressed = {(one.case.pk, one.entry.at): one.entry.id for one in asked if one.verb is Verb.SUPERVISE}
    if not pressed:
        return {}
    rows = Supervision.objects.filter(case__in={pk for pk, _at in pressed}).values_list("case_id", "at", "kind")
    return {pressed[pk, at]: PRESSED[SupervisionKind(kind)] for pk, at, kind in rows if (pk, at) in pressed}


# -- to whom -----------------------------------------------------------------------------------------------


def _posts(asked: Sequence[Heard]) -> dict[int, tuple[int, ...]]:
    """Entry → posts to tell (通知哪些岗位): who holds the case, else whoever in the organ has the power for the next step."""
    if not asked:
        return {}
    day = legal_day(max(one.entry.at for one in asked))
    holders = {one.case.holder_organ_id for one in asked}
    intakes = {one.case.intake_organ_id for one in asked}
    signers = identity.posts_with(Power.SIGN, holders, day)
    approvers = identity.posts_with(Power.APPROVE, intakes, day)
    senders = identity.posts_with(Power.DISPATCH, holders, day)
    last = _last_posts(asked)
    return {
        one.entry.id: tuple(post for post in _to(one, signers, approvers, senders, last) if post != one.entry.post)
        for one in asked
    }


Posts = Mapping[int, tuple[int, ...]]


def _to(one: Heard, signers: Posts, approvers: Posts, senders: Posts, last: Mapping[tuple[int, Verb], int]) -> tuple[int, ...]:
    case, holder = one.case, (one.case.holder_post_id,) if one.case.holder_post_id else ()
    match one.verb:
        case Verb.RETURN:
            sent = last.get((case.pk, Verb.DISPATCH))
            return (sent,) if sent else senders.get(case.holder_organ_id or 0, ())
        case Verb.ASK_EXTEND | Verb.ASK_SUSPEND:
            return approvers.get(case.intake_organ_id or 0, ())
        case Verb.ANSWER:
            pressed = last.get((case.pk, Verb.SUPERVISE))
            return (pressed,) if pressed else ()
    return holder or signers.get(case.holder_organ_id or 0, ())


def _last_posts(asked: Sequence[Heard]) -> dict[tuple[int, Verb], int]:
    """Who sent or pressed a case last (最近派遣、督办的岗位)."""
    wanted = {one.case.pk for one in asked if one.verb in (Verb.RETURN, Verb.ANSWER)}
    if not wanted:
        return {}
    rows = Step.objects.filter(case__in=wanted, verb__in=[Verb.DISPATCH, Verb.SUPERVISE], post__isnull=False)
    return {(case, Verb(verb)): post for case, verb, post in rows.order_by("id").values_list("case_id", "verb", "post_id")}


# -- words -------------------------------------------------------------------------------------------------


def _notice(one: Heard, posts: tuple[int, ...], kind: Telling) -> Notice:
    case, what = one.case, _what(one, kind)
    return Notice(
        posts=posts, kind=kind, subject=f"{case.number} {_(what)}", head=case.number, words=what, text=case.title,
        url=reverse("dispatch:case", args=[case.number]), key=f"{NOTICES}:{one.entry.id}", county=case.county,
        about=(SUBJECT, case.pk), at=one.entry.at,
    )  # fmt: skip


def _what(one: Heard, kind: Telling) -> str:
    """What happened, in marked words without anything that a resident wrote (发生了什么)."""
    if kind in (Telling.DUE, Telling.OVERDUE):
        return {Telling.DUE: N_("快到期了，还没有办毕"), Telling.OVERDUE: N_("已经超期，请说明原因和办结时间")}[kind]
    if one.verb is Verb.RATE:
        solved = one.case.solved
        return N_("诉求人评价：没有解决") if solved is False else N_("诉求人评价：解决了")
    return {
        Verb.DISPATCH: N_("派到本单位，请签收"), Verb.DESIGNATE: N_("指定本单位办理，请签收"), Verb.REWORK: N_("退回返工"),
        Verb.REOPEN: N_("结案后重办"), Verb.RESUME: N_("挂起期满，恢复办理"), Verb.RETURN: N_("被退单，请重新派遣或者指定"),
        Verb.ASK_EXTEND: N_("申请延期，请审批"), Verb.ASK_SUSPEND: N_("申请挂起，请审批"), Verb.EXTEND: N_("已准予延期"),
        Verb.SUSPEND: N_("已准予挂起"), Verb.DENY: N_("申请没有批准，按原时限办"), Verb.SUPERVISE: N_("被督办，请按期答复"),
        Verb.ANSWER: N_("督办有答复"), Verb.MERGE: N_("已并入另一件，不用再办"), Verb.VOID: N_("已作废，不用再办"),
        Verb.PASS_ON: N_("转交给您办理"),
    }[one.verb]  # fmt: skip


# -- the requester -----------------------------------------------------------------------------------------


def _write(heard: Iterable[Heard], now: datetime) -> None:
    """Text messages to requesters who left a number (告知诉求人), where the county wants them."""
    letters: dict[datetime, list[Letter]] = {}
    for one in heard:
        words = _outward(one)
        if words and one.case.requester_phone and now - one.entry.at <= STILL_TEXTED and _wants(one):
            letters.setdefault(one.entry.at, []).append(_letter(one, words))
    for at, found in letters.items():
        write(found, at=at)


def _wants(one: Heard) -> bool:
    return bool(county.rule(one.case.county, "dispatch.tell_requester", legal_day(one.entry.at)).value)


def _outward(one: Heard) -> str:
    """What a requester is told, without a word of who asked what (告知内容)."""
    return {
        Verb.ACCEPT: _("已受理"), Verb.REFUSE: _("不属于受理范围，原因和可以找的渠道见网页"), Verb.DISPATCH: _("已派给承办单位"),
        Verb.DESIGNATE: _("已派给承办单位"), Verb.CLOSE: _("已办结，请看结果并评价"), Verb.REOPEN: _("已退回重办"),
    }.get(one.verb, "")  # fmt: skip


def _letter(one: Heard, words: str) -> Letter:
    case = one.case
    text = _("【%(county)s】您反映的事（编号 %(number)s）%(words)s。凭编号和查询码看进度：") % {
        "county": county.county_name(case.county), "number": case.number, "words": words,
    }  # fmt: skip
    return Letter(
        to=case.requester_phone, kind=TOLD_OUTSIDE, text=f"{text}\n{reverse('dispatch:follow')}",
        key=f"{NOTICES}:{one.entry.id}", county=case.county, about=(SUBJECT, case.pk),
    )  # fmt: skip
