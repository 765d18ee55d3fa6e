"""The requester's own word on an ended case (评价), and opening it anew (重办)."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from yizhen.dispatch import access
from yizhen.dispatch.actions.intake import clock_columns
from yizhen.dispatch.actions.moving import Done, check, move, needs, opened
from yizhen.dispatch.models import Case
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.county import office
from yizhen.dispatch.queries.turns import word_of
from yizhen.dispatch.rules import Outcome, case_clock, changes
from yizhen.dispatch.terms import Verb
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day

STARS = 5


class TooLate(ValueError):
    """评价期已过: the county's window after closing is over."""

    def __str__(self) -> str:
        return _("这件事的评价、重办期限已经过了，没有改动。问题还在的话，请重新反映，写上原来的编号。")


class ReopenedBefore(ValueError):
    """重办次数已用完: the case was opened anew as often as the county's rule allows."""

    def __str__(self) -> str:
        return _(
            "这件事已经按规定重办过，不能再自动重办。请打 12345 说明编号，由指挥中心处理；评价照样可以提交。"
        )


class NoMarks(ValueError):
    """没有评价内容: neither solved nor a level was told."""

    def __str__(self) -> str:
        return _("请选问题解决了没有，再选满意程度。")


@transaction.atomic
def rate(
    number: str, follow_code: str, *, solved: bool | None, satisfaction: int | None, words: str = "", by: Actor,
    at: datetime,
) -> Done:  # fmt: skip
    """Rate how a case was handled (评价): the requester's act, on number and follow code, within the county's window.

    It outweighs what the call back noted, and may be given anew until the window closes. Satisfaction 1 to 5.
    Raises NoSuchCase, NotAllowed, NoMarks, TooLate.
    """
    case = access.case_by_code(number, follow_code, lock=True)
    return rated(case, solved=solved, satisfaction=satisfaction, words=words, by=by, at=at)


def rated(case: Case, *, solved: bool | None, satisfaction: int | None, words: str, by: Actor, at: datetime) -> Done:
    """Write a rating on a locked case of which it has been proved who asks (写入评价). Raises as rate."""
    check(case, Verb.RATE, None)
    if solved is None or satisfaction not in range(1, STARS + 1):
        raise NoMarks
    _in_time(case, at)
    columns = changes(vars(case), Verb.RATE, at, outcome=Outcome(None, solved, satisfaction))
    return move(case, Verb.RATE, columns, by=by, at=at, words=words.strip())


@transaction.atomic
def ask_again(number: str, follow_code: str, *, words: str, by: Actor, at: datetime) -> Done:
    """Have a closed case handled again (要求重办): the requester's act, saying what is not solved.

    Raises NoSuchCase, NotAllowed, WordsNeeded, TooLate, ReopenedBefore.
    """
    case = access.case_by_code(number, follow_code, lock=True)
    check(case, Verb.REOPEN, None)
    return _reopen(case, words, by=by, at=at)


@transaction.atomic
def reopen(pk: int, *, words: str, by: Actor, at: datetime, version: int | None = None) -> Done:
    """Open a closed case anew (重办), for instance when calling back found it unsolved; same window, same number.

    Raises WordsNeeded, TooLate, ReopenedBefore.
    """
    return _reopen(opened(by, pk, Verb.REOPEN, version), words, by=by, at=at)


def _reopen(case: Case, words: str, *, by: Actor, at: datetime) -> Done:
    told, allowed = needs(Verb.REOPEN, words), _in_time(case, at)
    if case.reopen_count >= allowed:
        raise ReopenedBefore
    columns = changes(vars(case), Verb.REOPEN, at) | _clock_anew(case, at)
    return move(case, Verb.REOPEN, columns, by=by, at=at, words=told)


def _in_time(case: Case, at: datetime) -> int:
    """How often the county has a case opened anew; raises TooLate after the window."""
    word = word_of(case.county, case.closed_at or at)
    if at >= word.until:
        raise TooLate
    return word.times


def _clock_anew(case: Case, at: datetime) -> dict:
    """The standard's limit once more, from the reopening."""
    day = legal_day(at)
    standard = catalogue(case.county, day).standard(case.category_id, case.level)
    if standard is None:
        return clock_columns(None)
    desk = office(case.county, day)
    with override(settings.LANGUAGE_CODE):  # kept with the clock: in Chinese, whoever rates
        event = Verb.REOPEN.label
    return clock_columns(case_clock(standard, at, desk.calendar, desk.hours, event=event))
