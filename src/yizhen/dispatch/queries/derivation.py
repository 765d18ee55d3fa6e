"""How a deadline came about (时限推算): counted anew with what was granted since, and said to the reader."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.utils.translation import get_language

from yizhen.dispatch.models import Ask, Case
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.county import office
from yizhen.dispatch.rules import ClockFacts, spoken_clock
from yizhen.dispatch.terms import AskKind, AskState, StartEvent
from yizhen.kernel.periods import Suspension
from yizhen.kernel.working_hours import legal_day


def granted(case: Case, clock: ClockFacts, kind: AskKind) -> list[Ask]:
    """Requests granted since the clock began (本轮已批准的申请)."""
    return list(
        Ask.objects.filter(case=case.pk, kind=kind, state=AskState.GRANTED, asked_at__gte=clock.start).order_by("id")
    )


def counted_anew(
    case: Case, clock: ClockFacts, at: datetime, count: Callable[..., ClockFacts]
) -> ClockFacts | None:
    """The clock counted from its own start, with every extension and every rest since (重新推算); two queries.

    None where the category has no standard any more.
    """
    standard = catalogue(case.county, legal_day(at)).standard(case.category_id, case.level)
    if standard is None:
        return None
    rests = [
        Suspension(one.decided_at, one.ended_at, one.ground)
        for one in granted(case, clock, AskKind.SUSPEND)
        if one.decided_at and one.ended_at
    ]
    desk = office(case.county, legal_day(clock.start))
    return count(
        standard, clock.start, desk.calendar, desk.hours,
        event="" if clock.starts in set(StartEvent) else clock.starts,
        extended=sum(one.amount or 0 for one in granted(case, clock, AskKind.EXTEND)), suspensions=rests,
    )  # fmt: skip


def derived(case: Case, clock: ClockFacts | None, at: datetime) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The derivation as it was kept, and the notices that are missing (推算过程); in the reader's language where it can be.

    Said anew only while it leads to the same deadline under the same calendar: what was kept is what counts.
    """
    if clock is None:
        return (), ()
    if get_language() != settings.LANGUAGE_CODE:
        anew = counted_anew(case, clock, at, spoken_clock)
        if anew is not None and (anew.due_at, anew.calendar) == (clock.due_at, clock.calendar):
            return anew.steps, anew.provisional
    return clock.steps, clock.provisional
