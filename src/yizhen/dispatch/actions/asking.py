"""More time for a case (延期、挂起): asked by who handles it, decided by the center, within the county's caps."""

from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from yizhen.dispatch.actions.intake import clock_columns
from yizhen.dispatch.actions.moving import Done, move, needs, opened
from yizhen.dispatch.models import Ask, Case
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.derivation import counted_anew, granted
from yizhen.dispatch.queries.turns import caps_of
from yizhen.dispatch.rules import ClockFacts, case_clock, changes, decode_clock
from yizhen.dispatch.terms import AskKind, AskState, Standard, Verb
from yizhen.kernel.actors import Actor
from yizhen.kernel.periods import Limit, spell_instant
from yizhen.kernel.working_hours import legal_day, midnight_after, utc


class AskRefused(ValueError):
    """不能申请: why more time cannot be asked for; says what the county allows."""


class NothingAsked(ValueError):
    """没有待批的申请: it was decided meanwhile, or never asked."""

    def __str__(self) -> str:
        return _("这件没有等待批准的这种申请，可能刚被批过。请看过最新经过再办。")


@transaction.atomic
def ask_extension(
    pk: int, *, amount: int, words: str, by: Actor, at: datetime, version: int | None = None
) -> Done:
    """Ask for a longer limit (申请延期): ``amount`` in the unit of the limit, before the deadline, with reasons.

    Raises WordsNeeded, AskRefused beyond the county's number or share, or where no clock runs.
    """
    case = opened(by, pk, Verb.ASK_EXTEND, version)
    told = needs(Verb.ASK_EXTEND, words)
    _none_pending(case)
    standard, clock = _running(case, at)
    if case.due_at is None or at >= case.due_at:
        raise AskRefused(_("时限已经到了，不能再申请延期。请尽快办，办毕反馈时写明原因。"))
    caps = caps_of(case.county, legal_day(at))
    before = granted(case, clock, AskKind.EXTEND)
    if len(before) >= caps.times:
        raise AskRefused(_("本县规定一件最多延期 %(n)d 次，已经用完。") % {"n": caps.times})
    left = int(standard.limit.amount * caps.share / 100) - sum(one.amount or 0 for one in before)
    if not 0 < amount <= left:
        raise AskRefused(
            _("最多还能延长 %(n)d（%(unit)s，合计不超过原时限 %(limit)s 的 %(share)d%%）。")
            % {"n": max(left, 0), "unit": standard.limit.unit.label, "limit": standard.limit.label, "share": caps.share}
        )
    Ask.objects.create(case=case, kind=AskKind.EXTEND, amount=amount, reason=told, asked_at=at)
    with override(settings.LANGUAGE_CODE):  # kept with the case: in Chinese, whoever asks
        ground = _("延长 %(limit)s") % {"limit": Limit(amount, standard.limit.unit).label}
    return move(case, Verb.ASK_EXTEND, {"asked": AskKind.EXTEND}, by=by, at=at, words=told, ground=ground)


@transaction.atomic
def ask_suspension(
    pk: int, *, until: date, ground: str, words: str, by: Actor, at: datetime, version: int | None = None
) -> Done:  # fmt: skip
    """Ask that a case rest (申请挂起) through the day ``until``, on a ground, with reasons.

    Raises WordsNeeded, AskRefused for a day that has passed or beyond the county's longest suspension.
    """
    case = opened(by, pk, Verb.ASK_SUSPEND, version)
    told, named = needs(Verb.ASK_SUSPEND, words), needs(Verb.ASK_SUSPEND, ground)[:200]
    _none_pending(case)
    today, longest = legal_day(at), caps_of(case.county, legal_day(at)).days
    if not today <= until <= today + timedelta(days=longest):
        last = today + timedelta(days=longest)
        raise AskRefused(
            _("挂起最长 %(n)d 日，今天申请最晚可到 %(month)d月%(day)d日。") % {"n": longest, "month": last.month, "day": last.day}
        )
    ends = utc(midnight_after(until))
    Ask.objects.create(case=case, kind=AskKind.SUSPEND, until=ends, ground=named, reason=told, asked_at=at)
    with override(settings.LANGUAGE_CODE):
        why = _("挂起到%(until)s：%(ground)s") % {"until": spell_instant(ends), "ground": named}
    return move(case, Verb.ASK_SUSPEND, {"asked": AskKind.SUSPEND}, by=by, at=at, words=told, ground=why)


@transaction.atomic
def extend(pk: int, *, by: Actor, at: datetime, version: int | None = None, words: str = "") -> Done:
    """Grant a longer limit (准予延期): the clock is computed anew from its own start. Raises NothingAsked."""
    case = opened(by, pk, Verb.EXTEND, version)
    ask = _pending(case, AskKind.EXTEND)
    _decide(ask, AskState.GRANTED, at)
    columns = changes({}, Verb.EXTEND, at) | _clock(case, at)
    told = words.strip() or ask.reason
    return move(case, Verb.EXTEND, columns, by=by, at=at, words=told, ground=_limit_words(case, ask))


@transaction.atomic
def suspend(pk: int, *, by: Actor, at: datetime, version: int | None = None, words: str = "") -> Done:
    """Let a case rest (准予挂起) from now through the day asked for; all that time is left out of its clock.

    Raises NothingAsked, AskRefused when that day has passed meanwhile.
    """
    case = opened(by, pk, Verb.SUSPEND, version)
    ask = _pending(case, AskKind.SUSPEND)
    if ask.until is None or ask.until <= at:
        raise AskRefused(_("申请挂起的日子已经过了，请不予批准，由承办单位重新申请。"))
    _decide(ask, AskState.GRANTED, at, until=ask.until)
    columns = {"asked": "", "suspended_until": ask.until} | _clock(case, at)
    with override(settings.LANGUAGE_CODE):
        ground = _("挂起到%(until)s：%(ground)s") % {"until": spell_instant(ask.until), "ground": ask.ground}
    return move(case, Verb.SUSPEND, columns, by=by, at=at, words=words.strip() or ask.reason, ground=ground)


@transaction.atomic
def deny(pk: int, *, words: str, by: Actor, at: datetime, version: int | None = None) -> Done:
    """Deny more time (不予批准), with reasons; the clock goes on as it was. Raises WordsNeeded, NothingAsked."""
    case = opened(by, pk, Verb.DENY, version)
    told, ask = needs(Verb.DENY, words), _pending(case, AskKind(case.asked) if case.asked else AskKind.EXTEND)
    _decide(ask, AskState.DENIED, at)
    with override(settings.LANGUAGE_CODE):
        ground = AskKind(ask.kind).label
    return move(case, Verb.DENY, changes({}, Verb.DENY, at), by=by, at=at, words=told, ground=ground)


@transaction.atomic
def resume(pk: int, *, words: str, by: Actor, at: datetime, version: int | None = None) -> Done:
    """Go on with a case that rested (恢复办理): only the time it really rested is left out of its clock.

    By the handling organ as soon as it can go on, else by the worker when the time is over. Raises WordsNeeded.
    """
    case = opened(by, pk, Verb.RESUME, version)
    told = needs(Verb.RESUME, words)
    rested = Ask.objects.filter(case=case.pk, kind=AskKind.SUSPEND, state=AskState.GRANTED).order_by("-id").first()
    if rested is not None and rested.ended_at is not None and at < rested.ended_at:
        rested.ended_at = max(at, rested.decided_at or at)  # the machine's clock may have been set back meanwhile
        rested.save(update_fields=["ended_at"])
    columns = changes({}, Verb.RESUME, at) | _clock(case, at)
    return move(case, Verb.RESUME, columns, by=by, at=at, words=told)


def drop_asks(case: Case, at: datetime) -> dict[str, str]:
    """What handling, merging, splitting or voiding does to a request that waits (未批申请随之撤销): nobody is to decide it."""
    if not case.asked:
        return {}
    Ask.objects.filter(case=case.pk, state=AskState.PENDING).update(state=AskState.DROPPED, decided_at=at)
    return {"asked": ""}


def _none_pending(case: Case) -> None:
    if case.asked:
        raise AskRefused(_("已经有一个申请在等批准，批过以后再申请。"))


def _pending(case: Case, kind: AskKind) -> Ask:
    found = Ask.objects.filter(case=case.pk, kind=kind, state=AskState.PENDING).first()
    if found is None:
        raise NothingAsked
    return found


def _decide(ask: Ask, state: AskState, at: datetime, *, until: datetime | None = None) -> None:
    ask.state, ask.decided_at, ask.ended_at = state, at, until
    ask.save(update_fields=["state", "decided_at", "ended_at"])


def _limit_words(case: Case, ask: Ask) -> str:
    standard = catalogue(case.county, legal_day(ask.asked_at)).standard(case.category_id, case.level)
    with override(settings.LANGUAGE_CODE):
        more = Limit(ask.amount or 1, standard.limit.unit).label if standard else str(ask.amount)
        return _("延长 %(limit)s") % {"limit": more}


def _running(case: Case, at: datetime) -> tuple[Standard, ClockFacts]:
    """The standard and the clock that runs by it; raises AskRefused where there is none."""
    standard = catalogue(case.county, legal_day(at)).standard(case.category_id, case.level)
    clock = decode_clock(case.clock)
    if standard is None or clock is None:
        raise AskRefused(_("这件没有办理时限，不用申请延期。"))
    return standard, clock


def _clock(case: Case, at: datetime) -> dict[str, Any]:
    """The clock anew from its own start, with every extension and every rest since (重新推算时限)."""
    clock = decode_clock(case.clock)
    anew = counted_anew(case, clock, at, case_clock) if clock else None
    return clock_columns(anew) if anew else {}
