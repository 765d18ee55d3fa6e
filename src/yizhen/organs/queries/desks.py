"""岗位交接、顶岗的查询 what a desk holds, who may take it over, who covers whom today, leave of a month."""

from calendar import monthrange
from dataclasses import replace
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from yizhen.kernel.actors import Actor
from yizhen.organs.access import NoSuchPost, organ_for, organs_for
from yizhen.organs.models import Handover, HandoverItem, Holding, Leave, Post
from yizhen.organs.queries.directory import during, parents_on
from yizhen.organs.queries.posts import answering, away_during, holdings_on, post, posts_by_id, posts_of
from yizhen.organs.terms import PostView, Slot
from yizhen.organs.terms.desks import (
    DESKS,
    Cover,
    DeskItem,
    HandoverState,
    HandoverView,
    LeaveMonth,
    Pile,
    TakeOver,
)

SHOWN = 50


class NoSuchHandover(LookupError):
    """无此交接: no hand-over with this number that concerns the actor."""

    no_such_row = True


def pile_of(post_id: int, limit: int = SHOWN) -> list[Pile]:
    """What a desk holds, by kind (在手事项)."""
    return [
        Pile(part.kind, part.label, part.count(post_id), tuple(part.listed(post_id, limit))) for part in DESKS.values()
    ]


def leads(by: Actor, organ_id: int, on: date) -> bool:
    """Whether the actor leads an organ, or the one above it (是否该机构负责人)."""
    held = posts_by_id(by.posts).values()
    over = {organ_id, parents_on(by.county, on).get(organ_id)}
    return any(one.leader and one.organ_id in over for one in held)


def giving(by: Actor, post_id: int, on: date) -> tuple[PostView, bool] | None:
    """The post, and whether a leader hands it over in place of its holder (能否交出); None when one may not.

    A holder hands over their own desk; a leader that of a post whose A holder is gone or away.
    Raises NoSuchPost.
    """
    seat = post(post_id)
    if post_id in by.posts:
        return seat, False
    if not leads(by, seat.organ_id, on):
        raise NoSuchPost(post_id)
    first = holdings_on([post_id], on).get(post_id, {}).get(Slot.A)
    return (seat, True) if first is None or first["away"] else None


def desks_of(by: Actor, on: date) -> list[PostView]:
    """The desks that the actor could hand over (可交出的岗位): one's own, and those of an organ that one leads."""
    own = posts_by_id(by.posts)
    found = dict(own)
    for organ_id in {one.organ_id for one in own.values() if one.leader}:
        found |= {one.id: one for one in posts_of(organ_id, on)}
    held = holdings_on(found, on)
    return [
        one for pk, one in found.items()
        if pk in own or Slot.A not in held.get(pk, {}) or held[pk][Slot.A]["away"]
    ]  # fmt: skip


def takers(seat: PostView, giver: int | None, on: date) -> list[TakeOver]:
    """Who may take a desk over (可接收的人): successors in the post, and whoever answers for a post of the organ."""
    posts = [seat, *(one for one in posts_of(seat.organ_id, on) if one.id != seat.id)]
    held = holdings_on([one.id for one in posts], on)
    found = [
        TakeOver(seat.id, seat.title, one["name"], successor=True)
        for one in held.get(seat.id, {}).values()
        if one["person_id"] != giver and not one["away"]
    ]
    for one in posts[1:]:
        holder = answering(held.get(one.id, {}))
        if holder is not None and holder.person_id != giver:
            found.append(TakeOver(one.id, one.title, holder.name, successor=False))
    unable = _unable(seat.id, [one.id for one in posts[1:]], on)
    return [one if one.successor else replace(one, unable=unable.get(one.post, ())) for one in found]


def _unable(seat: int, posts: list[int], on: date) -> dict[int, tuple[str, ...]]:
    """Post → kinds of work that lie on the desk and that it may not do (接不了的事项)."""
    found: dict[int, tuple[str, ...]] = {}
    for part in DESKS.values():
        if part.able is not None and part.count(seat):
            able = part.able(posts, on)
            found |= {one: (*found.get(one, ()), part.label) for one in posts if one not in able}
    return found


def _reach(by: Actor) -> Q:
    mine = Q(from_post__in=by.posts) | Q(to_post__in=by.posts)
    if by.person is not None:
        mine |= Q(giver=by.person) | Q(taker=by.person)
    led = [one.organ_id for one in posts_by_id(by.posts).values() if one.leader]
    return mine | Q(organ__in=led)


def handovers_for(by: Actor) -> QuerySet[Handover]:
    """Hand-overs that concern the actor (有关的交接): either side, and those of an organ that one leads."""
    return Handover.objects.filter(_reach(by))


COLUMNS = (
    "pk", "organ_id", "organ__name", "from_post_id", "from_post__title", "to_post_id", "to_post__title", "giver_id",
    "giver__name", "leader", "taker__name", "why", "note", "answer", "state", "offered_at", "ended_at",
)  # fmt: skip


def _view(row: tuple) -> HandoverView:
    return HandoverView(*row[:10], row[10] or "", *row[11:14], HandoverState(row[14]), *row[15:])


def handovers(by: Actor, *, start: int = 0, size: int = SHOWN) -> tuple[list[HandoverView], int]:
    """Hand-overs that concern the actor, newest first, and how many (交接列表)."""
    rows = handovers_for(by)
    return [_view(one) for one in rows.order_by("-pk").values_list(*COLUMNS)[start : start + size]], rows.count()


def handover(by: Actor, pk: int) -> HandoverView:
    """One hand-over (取一次交接); raises NoSuchHandover."""
    row = handovers_for(by).filter(pk=pk).values_list(*COLUMNS).first()
    if row is None:
        raise NoSuchHandover(pk)
    return _view(row)


def listed_items(pk: int) -> list[Pile]:
    """What was listed when a hand-over was offered or signed (交接清单), by kind."""
    found: dict[str, list[DeskItem]] = {}
    rows = HandoverItem.objects.filter(handover=pk).order_by("kind", F("due").asc(nulls_last=True), "pk")
    for kind, item, words, due in rows.values_list("kind", "item", "words", "due"):
        found.setdefault(kind, []).append(DeskItem(item, words, due=due))
    return [
        Pile(kind, DESKS[kind].label if kind in DESKS else kind, len(items), tuple(items))
        for kind, items in found.items()
    ]


def covers(by: Actor, on: date, *, start: int = 0, size: int = SHOWN) -> tuple[list[Cover], int, int]:
    """Posts whose A holder is away on a day, the uncovered first: a page, how many, how many of them uncovered.

    今日顶岗. The county's absences of one day are a few hundred at most, so they are read whole and sorted here.
    """
    gone = Leave.objects.filter(away_during(on), person=OuterRef("person"))
    rows = (
        Holding.objects.filter(during(on), slot=Slot.A, post__organ__in=organs_for(by))
        .filter(Exists(gone))
        .values_list("post_id", "post__organ_id", "post__organ__name", "post__title", "person_id", "person__name")
    )
    found = list(rows[:5000])
    until = dict(
        Leave.objects.filter(away_during(on), person__in={one[4] for one in found}).values_list("person", "ends_on")
    )
    held = holdings_on([one[0] for one in found], on)
    lines = []
    for post_id, organ_id, organ, title, person, name in found:
        holder = answering(held.get(post_id, {}))
        lines.append(Cover(post_id, organ_id, organ, title, name, until[person], holder.name if holder else ""))
    lines.sort(key=lambda one: (bool(one.covered_by), one.organ, one.title))
    return lines[start : start + size], len(lines), sum(not one.covered_by for one in lines)


def leave_month(by: Actor, organ_id: int, month: date) -> LeaveMonth:
    """Who of an organ is away on which days of a month, never why (请假日历); raises NoSuchOrgan."""
    organ_for(by, organ_id)
    first = month.replace(day=1)
    days = tuple(first + timedelta(days=n) for n in range(monthrange(first.year, first.month)[1]))
    posts = Post.objects.filter(organ=organ_id)
    people = dict(
        Holding.objects.filter(post__in=posts, valid_from__lte=days[-1])
        .exclude(valid_to__lte=first)
        .order_by("-post__leader", "post_id", "slot")
        .values_list("person_id", "person__name")
    )
    away: dict[int, set[date]] = {pk: set() for pk in people}
    rows = Leave.objects.filter(person__in=people, starts_on__lte=days[-1], ends_on__gte=first)
    for person, start, end, back in rows.values_list("person", "starts_on", "ends_on", "returned_on"):
        last = min(end, back - timedelta(days=1)) if back else end
        away[person] |= {day for day in days if start <= day <= last}
    return LeaveMonth(first, days, tuple((name, frozenset(away[pk])) for pk, name in people.items()))
