"""岗位交接 hand over a desk: offered by its holder (or a leader, when the holder is gone), signed by who takes it."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.kernel.words import say
from yizhen.kernel.working_hours import legal_day
from yizhen.organs.access import NoSuchPost
from yizhen.organs.models import Handover, HandoverItem
from yizhen.organs.queries.desks import NoSuchHandover, giving, handovers_for, takers
from yizhen.organs.terms.desks import (
    DESKS,
    LONGEST,
    DeskRefused,
    HandoverEnded,
    HandoverOffered,
    HandoverState,
    HandoverTaken,
)
from yizhen.record.door import append

SUBJECT = "organs.handover"


class HandoverRefused(Exception):
    """不能这样交接: the words say why and what to do."""


@transaction.atomic
def offer_desk(
    from_post: int, to_post: int, why: str, note: str = "", *, by: Actor, at: datetime
) -> int:
    """Sign the giving side of a hand-over and return its number (提出交接); nothing moves yet.

    Raises NoSuchPost, HandoverRefused.
    """
    on = legal_day(at)
    if by.person is None:
        raise NoSuchPost(from_post)
    given = giving(by, from_post, on)
    if given is None:
        raise HandoverRefused(_("这个岗位今天有人在岗，由本人交接；本人离岗或请假后，负责人可以代为交接。"))
    seat, leader = given
    chosen = next((one for one in takers(seat, None if leader else by.person, on) if one.post == to_post), None)
    if chosen is None:
        raise HandoverRefused(_("接收的岗位须是本机构今天有人在岗的岗位，且不是同一个人。"))
    if chosen.unable:
        words = "、".join(say(label) for label in chosen.unable)
        raise HandoverRefused(_("所选岗位没有办理%(words)s的权限。请另选，或先由安全管理员授权。") % {"words": words})
    try:
        with transaction.atomic():
            row = Handover.objects.create(
                county=by.county, organ_id=seat.organ_id, from_post_id=from_post, to_post_id=to_post,
                giver_id=by.person, leader=leader, why=why.strip()[:300], note=note.strip(), offered_at=at,
            )  # fmt: skip
    except IntegrityError:
        raise HandoverRefused(_("这个岗位已有一份交接等人签字，请先撤回那一份。")) from None
    told = HandoverOffered(row.pk, from_post, to_post, leader, row.why, _list_items(row))
    append("organs.handover.offered", told, by=by, at=at, subject=(SUBJECT, row.pk))
    return row.pk


def _list_items(row: Handover) -> dict[str, int]:
    """Write down what the desk holds now (开列清单), in place of what was listed before."""
    HandoverItem.objects.filter(handover=row).delete()
    counts = {}
    for kind, part in DESKS.items():
        items = part.listed(row.from_post_id, LONGEST)
        HandoverItem.objects.bulk_create(
            HandoverItem(handover=row, kind=kind, item=one.id, words=one.words[:200], due=one.due) for one in items
        )
        counts[kind] = len(items)
    return counts


def _open(pk: int, by: Actor) -> Handover:
    row = handovers_for(by).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise NoSuchHandover(pk)
    if row.state != HandoverState.OFFERED:
        raise HandoverRefused(_("这份交接已经办完或撤回，没有再动什么。"))
    return row


def may_take(by: Actor, to_post: int, giver: int) -> bool:
    """Whether the actor signs the receiving side (可否接收): answers for that post, and is another person."""
    return by.person is not None and to_post in by.posts and by.person != giver


@transaction.atomic
def take_desk(pk: int, *, by: Actor, at: datetime) -> dict[str, int]:
    """Sign the receiving side: all open work moves at once, as it is now, and is listed (接收交接).

    A successor in the same post takes it over as it lies. Raises NoSuchHandover, HandoverRefused, DeskRefused.
    """
    row = _open(pk, by)
    if not may_take(by, row.to_post_id, row.giver_id):
        raise HandoverRefused(_("这份交接由接收岗位上的另一个人签字。"))
    moved = _list_items(row)
    if row.from_post_id != row.to_post_id:
        words = f"岗位交接：{row.why}"  # kept with what moves: in Chinese, whoever signs
        moved = {
            kind: part.move(row.from_post_id, row.to_post_id, by=by, at=at, words=words) for kind, part in DESKS.items()
        }
    row.state, row.taker_id, row.ended_at = HandoverState.TAKEN, by.person, at
    row.save(update_fields=["state", "taker", "ended_at"])
    told = HandoverTaken(row.pk, row.from_post_id, row.to_post_id, moved)
    append("organs.handover.taken", told, by=by, at=at, subject=(SUBJECT, row.pk))
    return moved


@transaction.atomic
def end_handover(pk: int, why: str, *, by: Actor, at: datetime) -> HandoverState:
    """Withdraw what one offered, or decline what one was offered (撤回、不接收), for a reason; nothing moves.

    Raises NoSuchHandover, HandoverRefused.
    """
    row = _open(pk, by)
    if by.person == row.giver_id:
        row.state, act = HandoverState.WITHDRAWN, "organs.handover.withdrawn"
    elif may_take(by, row.to_post_id, row.giver_id):
        row.state, act = HandoverState.DECLINED, "organs.handover.declined"
    else:
        raise HandoverRefused(_("只有提出交接的人可以撤回，只有接收的人可以不接收。"))
    row.answer, row.ended_at = why.strip()[:300], at
    row.save(update_fields=["state", "answer", "ended_at"])
    told = HandoverEnded(row.pk, row.from_post_id, row.to_post_id, row.answer)
    append(act, told, by=by, at=at, subject=(SUBJECT, row.pk))
    return HandoverState(row.state)


__all__ = ["DeskRefused", "HandoverRefused", "end_handover", "may_take", "offer_desk", "take_desk"]
