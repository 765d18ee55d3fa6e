"""Which cases a list shows (筛选): within what the actor may see, by indexed columns only."""

import re
from collections.abc import Hashable
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_

from django.db.models import F, Q, QuerySet
from django.db.models.expressions import RawSQL

from yizhen.dispatch import access
from yizhen.dispatch.models import Case
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.figures import TICK, due_within
from yizhen.dispatch.queries.figures import condition as figure_rows
from yizhen.dispatch.queries.words import every, last_indexed, newest
from yizhen.dispatch.rules import read_number, tidy
from yizhen.dispatch.rules.grams import asked, grams
from yizhen.dispatch.states import LIFE
from yizhen.dispatch.terms import AskKind, CaseFilter, Channel, Power, Sort, Stage, State, Verb
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import SHANGHAI, legal_day

SOON = timedelta(days=1)
SERIAL = re.compile(r"\d{1,7}")
DAY = re.compile(r"[12]\d{7}")
DIGITS = re.compile(r"[0-9]{1,12}")
LOOKED_FOR, LARGEST = 100, 2**63 - 1
INDEXED = 10_000
"""Candidates that are taken from the index of words (检索候选上限)."""
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2999, 12, 31)
ORDERS = {
    Sort.DUE: (F("due_at").asc(nulls_last=True), "id"),  # what has no deadline yet stands last on both databases
    Sort.DUE_DESC: ("-due_at", "-id"),
    Sort.RECEIVED: ("received_at", "id"),
    Sort.RECEIVED_DESC: ("-received_at", "-id"),
}
HANDS = {
    Power.ACCEPT: (Verb.ACCEPT,),
    Power.DISPATCH: (Verb.DISPATCH,),
    Power.SIGN: (Verb.SIGN,),
    Power.HANDLE: (Verb.HANDLE,),
    Power.VERIFY: (Verb.VERIFY_PASS, Verb.CLOSE),
    Power.APPROVE: (Verb.SUSPEND,),
}
"""For each power the verbs that make a case wait for who holds it (各权限的待办动作)."""


def start_of(day: date) -> datetime:
    """First instant of a legal day (当日零时), in UTC."""
    return datetime.combine(day, time(), SHANGHAI).astimezone(UTC)


def matching(by: Actor, wanted: CaseFilter, now: datetime) -> QuerySet[Case]:
    """Cases that a list shows (筛选结果), unordered."""
    return access.cases_for(by).filter(_condition(by, wanted, now))


def matching_parts(by: Actor, wanted: CaseFilter, now: datetime) -> list[QuerySet[Case]]:
    """The same in parts that exclude one another (分块的筛选结果): each is read in the order of an index.

    What is open is little, and is looked at as a whole.
    """
    whole = wanted.stage in (Stage.MINE, Stage.OPEN) or wanted.late or wanted.soon or wanted.figure is not None
    whole = whole or wanted.due_on is not None
    scope = [access.reach(by)] if whole else access.parts(by)
    condition = _condition(by, wanted, now)
    return [Case.objects.filter(part).filter(condition) for part in scope]


def shape(by: Actor, wanted: CaseFilter, now: datetime) -> Hashable | None:
    """What decides the statement of a list (语句的形状): who looks over what, and the filter.

    None where the hour or the words decide too: such a statement is put together each time.
    """
    if wanted.late or wanted.soon or wanted.figure or wanted.text or wanted.due_on:
        return None
    offered = catalogue(by.county, legal_day(now)) if wanted.category else None
    return (by.county, by.grants, by.posts, by.post, wanted, _Same(offered))


class _Same:
    """Equal only to itself (同一个): a catalogue is another when anything in it changed."""

    def __init__(self, thing: object) -> None:
        self.thing = thing

    def __hash__(self) -> int:
        return id(self.thing)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Same) and other.thing is self.thing


def _condition(by: Actor, wanted: CaseFilter, now: datetime) -> Q:
    found = Q()
    for condition in (_stage(by, wanted), _place(by, wanted, now), _time(by, wanted, now), _text(wanted.text)):
        if condition:
            found &= condition
    return found


def mine(by: Actor) -> Q:
    """Cases that wait for the actor (待我办): in states where a power of the post has a verb, within scope.

    What another post of the organ signed for waits for that post alone; on leave, its B holder has it.
    """
    waiting: list[Q] = []
    for power, verbs in HANDS.items():
        if not by.can(power):
            continue
        states = {str(state) for verb in verbs for state in LIFE.sources_of(verb)}
        one = Q(state__in=sorted(states)) & access.reach(by, power)
        if power is Power.APPROVE:
            one &= Q(asked__in=[str(kind) for kind in AskKind])
        if power is Power.HANDLE:
            one &= Q(holder_post__isnull=True) | Q(holder_post__in=by.posts or {by.post})
        waiting.append(one)
    open_ = Q(closed_at__isnull=True, county__in=sorted({grant.county for grant in by.grants}))
    return open_ & reduce(or_, waiting) if waiting else Q(pk__in=())


def late(now: datetime, within: Q | None = None) -> Q:
    """Past the deadline and not handled, handled after it, or ended late (超期).

    What verification takes after a handling in time is not laid upon the handling organ. ``within``
    is repeated in both halves, so that each is looked up in an index of its own.
    """
    here = within or Q()
    unkept = Q(handled_at__isnull=True) | Q(handled_at__gt=F("due_at"))
    return here & Q(closed_at__isnull=True, due_at__lt=now) & unkept | here & Q(closed_late=True)


def soon(now: datetime) -> Q:
    """Not handled yet and due within a day (即将到期)."""
    return Q(closed_at__isnull=True, handled_at__isnull=True, due_at__gte=now, due_at__lt=now + SOON)


def _stage(by: Actor, wanted: CaseFilter) -> Q:
    condition = Q()
    if wanted.stage == Stage.MINE:
        condition &= mine(by)
    elif wanted.stage == Stage.OPEN:
        condition &= Q(closed_at__isnull=True)
    elif wanted.stage == Stage.ENDED:
        condition &= Q(closed_at__isnull=False)
    if wanted.states:
        condition &= Q(state__in=[str(State(s)) for s in wanted.states])
    return condition


def _place(by: Actor, wanted: CaseFilter, now: datetime) -> Q:
    condition = Q()
    if wanted.townships:
        condition &= Q(township__in=[code for code in wanted.townships if DIGITS.fullmatch(code)])
    if wanted.village and not DIGITS.fullmatch(wanted.village):
        return Q(pk__in=())
    if wanted.village:
        condition &= Q(township=wanted.village[:9], village=wanted.village)
    if wanted.organ:
        condition &= Q(holder_organ=wanted.organ) if 0 < wanted.organ <= LARGEST else Q(pk__in=())
    if wanted.category:
        offered = catalogue(by.county, legal_day(now))
        chosen = [c.id for code, c in offered.by_code.items() if code.startswith(wanted.category)]
        condition &= Q(category__in=chosen)
    if wanted.channel:
        condition &= Q(channel=Channel(wanted.channel))
    if wanted.backstop:
        condition &= Q(backstop=True)
    if wanted.duplicates:
        condition &= Q(duplicate_of__isnull=False)
    if wanted.batch:
        condition &= Q(batch=wanted.batch) if 0 < wanted.batch <= LARGEST else Q(pk__in=())
    return condition


def _time(by: Actor, wanted: CaseFilter, now: datetime) -> Q:
    condition = Q()
    if wanted.late:
        counties = {grant.county for grant in by.grants_for(Power.VIEW)}
        condition &= late(now, Q(county=counties.pop()) if len(counties) == 1 else None)
    if wanted.soon:
        condition &= soon(now)
    if wanted.figure:
        condition &= figure_rows(wanted.figure, now)
    if wanted.received_from:
        condition &= Q(received_at__gte=start_of(max(wanted.received_from, FIRST_DAY)))
    if wanted.received_to:
        condition &= Q(received_at__lt=start_of(min(wanted.received_to, LAST_DAY) + timedelta(days=1)))
    if wanted.due_on:
        day = min(max(wanted.due_on, FIRST_DAY), LAST_DAY)
        condition &= due_within(max(start_of(day), now - TICK), start_of(day + timedelta(days=1)))
    if wanted.closed_from:
        condition &= Q(closed_at__gte=start_of(max(wanted.closed_from, FIRST_DAY)))
    if wanted.closed_to:
        condition &= Q(closed_at__lt=start_of(min(wanted.closed_to, LAST_DAY) + timedelta(days=1)))
    return condition


def _text(text: str) -> Q:
    """A number, the end of one, a day, or part of the title (编号、流水号、日期或标题)."""
    words = tidy(text)[:LOOKED_FOR]
    if not words:
        return Q()
    if number := read_number(words):
        return Q(number=number)
    if SERIAL.fullmatch(words):
        return Q(pk=int(words)) | _titled(words)
    if DAY.fullmatch(words):
        try:
            day = date(int(words[:4]), int(words[4:6]), int(words[6:]))
        except ValueError:
            return _titled(words)
        return Q(received_at__gte=start_of(day), received_at__lt=start_of(day + timedelta(days=1)))
    return _titled(words)


def _titled(words: str) -> Q:
    """Words in the title (标题含): few candidates are taken from the index, many are met soon by looking.

    What the index has not read yet is looked at as well.
    """
    told = grams(asked(words))
    found = newest(every(told), INDEXED) if told else None
    if found is None or len(found) >= INDEXED:
        return Q(title__contains=words)
    unread = Case.objects.filter(pk__gt=last_indexed()).order_by("pk").values_list("pk", flat=True)[:INDEXED]
    found += unread
    if len(found) >= INDEXED:
        return Q(title__contains=words)
    if not found:
        return Q(pk__in=())
    return Q(title__contains=words, pk__in=RawSQL(",".join(map(str, found)), ()))  # noqa: S611  our own row numbers
