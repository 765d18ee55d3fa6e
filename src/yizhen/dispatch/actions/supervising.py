"""Supervision (督办): by a person, or by the clock; the organ answers by a deadline."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from yizhen.dispatch.actions.moving import Done, move, needs, opened
from yizhen.dispatch.models import Case, Supervision
from yizhen.dispatch.queries.county import office
from yizhen.dispatch.queries.turns import pressing_of
from yizhen.dispatch.terms import SupervisionKind, Verb
from yizhen.kernel.actors import Actor
from yizhen.kernel.periods import WorkDays, due, spell_instant
from yizhen.kernel.working_hours import legal_day, utc


class NothingToAnswer(ValueError):
    """没有待答复的督办: it was answered meanwhile."""

    def __str__(self) -> str:
        return _("这件没有等答复的督办，可能同事刚答复过。")


@transaction.atomic
def supervise(pk: int, *, words: str, by: Actor, at: datetime, version: int | None = None) -> Done:
    """Press the organ that has a case in hand (督办), saying what is to be done; it answers by a deadline.

    Raises WordsNeeded.
    """
    case = opened(by, pk, Verb.SUPERVISE, version)
    return _press(case, SupervisionKind.HAND, None, needs(Verb.SUPERVISE, words), by=by, at=at)


@transaction.atomic
def press_by_clock(pk: int, kind: SupervisionKind, about: datetime, *, by: Actor, at: datetime) -> Done:
    """Press because of the clock (自动催办、督办): once for each deadline or silence, however often it is asked.

    Raises the database's IntegrityError when it has been done.
    """
    case = opened(by, pk, Verb.SUPERVISE, None)
    return _press(case, kind, about, _reason(kind, about, at), by=by, at=at)


@transaction.atomic
def answer(pk: int, *, words: str, by: Actor, at: datetime, version: int | None = None) -> Done:
    """Answer what a case is pressed for (督办答复): how far it is and until when it will be done.

    Raises WordsNeeded, NothingToAnswer.
    """
    case = opened(by, pk, Verb.ANSWER, version)
    told = needs(Verb.ANSWER, words)
    if not Supervision.objects.filter(case=pk, answered_at__isnull=True).update(answered_at=at, answer=told):
        raise NothingToAnswer
    return move(case, Verb.ANSWER, {"supervised": 0}, by=by, at=at, words=told)


def settle(case: Case, words: str, at: datetime) -> dict[str, int]:
    """What handling or returning a case does to its supervisions (随办结答复): it answers them."""
    if not case.supervised:
        return {}
    Supervision.objects.filter(case=case.pk, answered_at__isnull=True).update(answered_at=at, answer=words)
    return {"supervised": 0}


def _press(case: Case, kind: SupervisionKind, about: datetime | None, words: str, *, by: Actor, at: datetime) -> Done:
    desk = office(case.county, legal_day(at))
    until = utc(due(WorkDays(pressing_of(case.county, legal_day(at)).answer), at, desk.calendar, desk.hours).at)
    Supervision.objects.create(
        county=case.county, case=case, kind=kind, about=about, organ_id=case.holder_organ_id, words=words, at=at,
        by_name=by.name, answer_due_at=until,
    )  # fmt: skip
    with override(settings.LANGUAGE_CODE):  # kept with the case: in Chinese, whoever presses
        ground = _("%(kind)s，%(until)s前答复") % {"kind": kind.label, "until": spell_instant(until)}
    columns = {"supervised": case.supervised + 1}
    return move(case, Verb.SUPERVISE, columns, by=by, at=at, words=words, ground=ground)


def _reason(kind: SupervisionKind, about: datetime, at: datetime) -> str:
    match kind:
        case SupervisionKind.DUE:
            return _("%(due)s到期，还没有办毕，请抓紧。") % {"due": spell_instant(about)}
        case SupervisionKind.OVERDUE:
            return _("已于%(due)s到期，还没有办毕，请说明原因和办结时间。") % {"due": spell_instant(about)}
        case _:
            days = (at - about) // timedelta(days=1)
            return _("最近一步在%(last)s，已 %(n)d 日没有进展，请说明情况。") % {"last": spell_instant(about), "n": days}

