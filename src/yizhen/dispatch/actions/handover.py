"""转交经办、岗位交接 pass cases on to another post of the organ that has them: one by one, or a whole desk."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from yizhen.dispatch.actions.moving import Done, move, needs, opened
from yizhen.dispatch.models import Case
from yizhen.dispatch.states import STAYING
from yizhen.dispatch.terms import Power, Verb
from yizhen.identity.door import posts_able
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.organs import door as organs

HELD = tuple(str(state) for state in STAYING[Verb.PASS_ON])
LONGEST_TITLE = 60


class NotThatPost(ValueError):
    """接收岗位无效: not of the organ that has the case, nobody there today, or without the power to handle."""

    def __str__(self) -> str:
        return _("请选本单位今天有人在岗、有处置权限的另一个岗位。")


def receivers(organ_id: int, on: date) -> list[organs.PostView]:
    """Posts of an organ that can handle cases today (可接收岗位): somebody answers, and they hold the power."""
    posts = organs.posts_of(organ_id, on)
    answered = organs.holders_of([one.id for one in posts], on)
    able = posts_able(Power.HANDLE, answered, organs.organ(organ_id).county, on)
    return [one for one in posts if one.id in able]


@transaction.atomic
def pass_on(pk: int, *, post: int, words: str = "", by: Actor, at: datetime, version: int | None = None) -> Done:
    """Pass a case on to another post of the organ (转交经办): organ and deadline stay, reason kept.

    Raises NotThatPost, WordsNeeded.
    """
    case = opened(by, pk, Verb.PASS_ON, version)
    told = needs(Verb.PASS_ON, words)
    on = legal_day(at)
    if post == case.holder_post_id or post not in {one.id for one in receivers(case.holder_organ_id or 0, on)}:
        raise NotThatPost
    return move(case, Verb.PASS_ON, {"holder_post_id": post}, by=by, at=at, words=told)


# -- the desk of a post, for organs' hand-overs --------------------------------------------------------------


def on_desk(post: int) -> int:
    """How many cases a post has in hand (在手案件数)."""
    return _held(post).count()


def desk_cases(post: int, limit: int) -> list[organs.DeskItem]:
    """The cases that a post has in hand, the most urgent first (在手案件)."""
    rows = _held(post).order_by("due_at", "pk").values_list("pk", "number", "title", "due_on")[:limit]
    return [
        organs.DeskItem(pk, f"{number} {title[:LONGEST_TITLE]}", reverse("dispatch:case", args=[number]), due)
        for pk, number, title, due in rows
    ]


def _held(post: int):  # noqa: ANN202  a query set, which stays in this room
    """By the index of holders: the organ of the post has its cases."""
    seat = organs.post(post)
    county = organs.organ(seat.organ_id).county
    return Case.objects.filter(county=county, holder_organ=seat.organ_id, state__in=HELD, holder_post=post)


def able(posts: Collection[int], on: date) -> frozenset[int]:
    """Those of some posts of one organ that may handle cases (有处置权限的岗位)."""
    if not posts:
        return frozenset()
    county = organs.organ(organs.post(next(iter(posts))).organ_id).county
    return posts_able(Power.HANDLE, posts, county, on)


def move_desk(from_post: int, to_post: int, *, by: Actor, at: datetime, words: str) -> int:
    """Move all cases of a desk to another post, one step each, and return how many (移交在手案件).

    In the caller's transaction. Raises DeskRefused when the receiving post cannot handle cases.
    """
    rows = list(_held(from_post).select_for_update().order_by("pk"))
    if not rows:
        return 0
    seat = organs.post(to_post)
    if not posts_able(Power.HANDLE, [to_post], by.county, legal_day(at)):
        told = {"count": len(rows), "post": seat.title}
        raise organs.DeskRefused(_("有 %(count)s 件在手案件，而%(post)s没有处置权限。请先由安全管理员授权，再签字。") % told)
    for case in rows:
        move(case, Verb.PASS_ON, {"holder_post_id": to_post}, by=by, at=at, words=words)
    return len(rows)
