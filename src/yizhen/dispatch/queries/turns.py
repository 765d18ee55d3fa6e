"""What a county rules on the turns of a case (案件各环节的县规则)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from yizhen.county import door as county
from yizhen.dispatch.models import Case, Step, Supervision
from yizhen.dispatch.rules import word_ends
from yizhen.dispatch.states import SENT
from yizhen.dispatch.terms import State, SupervisionKind
from yizhen.kernel.working_hours import legal_day


@dataclass(frozen=True, slots=True)
class Word:
    """Until when the requester may rate or ask again (评价期限), and how often a case is opened anew."""

    until: datetime
    times: int
    days: int


def word_of(code: str, closed_at: datetime) -> Word:
    """The county's window after a closing (评价与重办的期限、次数), by the rules of that day; no query."""
    day = legal_day(closed_at)
    days = int(county.rule(code, "dispatch.rating_days", day).value)
    times = int(county.rule(code, "dispatch.reopen_times", day).value)
    return Word(word_ends(closed_at, days, county.calendar_for(code)), times, days)


@dataclass(frozen=True, slots=True)
class Caps:
    """How much more time a county allows (延期、挂起上限): extensions, their share in percent, days of a rest."""

    times: int
    share: int
    days: int


def caps_of(code: str, day: date) -> Caps:
    """The county's caps on a day (延期、挂起上限); no query."""
    names = ("dispatch.extension_times", "dispatch.extension_share", "dispatch.suspension_days")
    return Caps(*(int(county.rule(code, name, day).value) for name in names))


def rested(code: str, now: datetime, limit: int = 200) -> list[int]:
    """Cases whose suspension is over (挂起期满的案件), by the index of states."""
    rows = Case.objects.filter(county=code, state=State.SUSPENDED, suspended_until__lte=now)
    return list(rows.order_by("suspended_until").values_list("pk", flat=True)[:limit])


@dataclass(frozen=True, slots=True)
class Pressing:
    """When the clock presses (自动督办条件): hours before the deadline, days of silence, working days to answer."""

    before: int
    silent: int
    answer: int


def pressing_of(code: str, day: date) -> Pressing:
    """The county's rules of supervision on a day (督办规则); no query."""
    names = ("dispatch.due_notice_hours", "dispatch.silent_days", "dispatch.answer_days")
    return Pressing(*(int(county.rule(code, name, day).value) for name in names))


def to_press(code: str, now: datetime, limit: int = 100) -> list[tuple[int, SupervisionKind, datetime]]:
    """Cases that the clock presses now (应自动催办、督办的案件): overdue first; one query each kind."""
    rule = pressing_of(code, legal_day(now))
    in_hand = Case.objects.filter(county=code, closed_at__isnull=True, handled_at__isnull=True)
    in_hand = in_hand.filter(state__in=sorted(SENT - {State.SUSPENDED}))
    found = _pressed(in_hand.filter(due_at__lt=now), SupervisionKind.OVERDUE, "due_at", limit)
    if rule.before:
        soon = in_hand.filter(due_at__gte=now, due_at__lt=now + timedelta(hours=rule.before))
        found += _pressed(soon, SupervisionKind.DUE, "due_at", limit)
    if rule.silent:
        since = now - timedelta(days=rule.silent)
        last = Step.objects.filter(case=OuterRef("pk")).order_by("-id").values("at")[:1]
        silent = in_hand.filter(Q(due_at__gte=now) | Q(due_at__isnull=True), dispatched_at__lt=since)
        silent = silent.annotate(last=Subquery(last)).filter(last__lt=since)
        found += _pressed(silent, SupervisionKind.SILENT, "last", limit)
    return found


def _pressed(
    rows: QuerySet[Case], kind: SupervisionKind, about: str, limit: int
) -> list[tuple[int, SupervisionKind, datetime]]:
    done = Supervision.objects.filter(case=OuterRef("pk"), kind=kind, about=OuterRef(about))
    fresh = rows.filter(~Exists(done)).order_by(about, "id").values_list("pk", about)[:limit]
    return [(pk, kind, at) for pk, at in fresh]
