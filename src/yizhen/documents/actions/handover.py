"""岗位交接 the drafts of a desk: how many, which, and how they pass to another post of the organ."""

from datetime import datetime

from django.db.models import QuerySet
from django.urls import reverse

from yizhen.documents.models import DocumentRow
from yizhen.documents.terms import DraftPassed, State
from yizhen.kernel.actors import Actor
from yizhen.organs import door as organs
from yizhen.record.door import append

LONGEST_TITLE = 60


def _held(post: int) -> QuerySet[DocumentRow]:
    """Papers that the post drafted and has not sent on; those returned for changes are drafts again."""
    seat = organs.post(post)
    return DocumentRow.objects.filter(organ=seat.organ_id, state=State.DRAFTING, drafter_post=post)


def on_desk(post: int) -> int:
    """How many drafts a post has in hand (在手文稿数)."""
    return _held(post).count()


def desk_drafts(post: int, limit: int) -> list[organs.DeskItem]:
    """The drafts that a post has in hand, the oldest first (在手文稿)."""
    rows = _held(post).order_by("drafted_at", "pk").values_list("pk", "title")[:limit]
    return [
        organs.DeskItem(pk, title[:LONGEST_TITLE], reverse("documents:document", args=[pk])) for pk, title in rows
    ]


def move_desk(from_post: int, to_post: int, *, by: Actor, at: datetime, words: str) -> int:
    """Pass all drafts of a desk to another post, in the caller's transaction (移交在手文稿); returns how many."""
    rows = list(_held(from_post).select_for_update().order_by("pk"))
    for row in rows:
        row.drafter_post = to_post
        row.save(update_fields=["drafter_post"])
        told = DraftPassed(from_post, to_post, words)
        append("documents.draft.passed", told, by=by, at=at, subject=("documents.document", row.pk), county=row.county)
    return len(rows)
