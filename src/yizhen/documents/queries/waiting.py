"""What of papers waits for a post (文书待办)."""

from django.urls import reverse
from django.utils.translation import gettext as _

from yizhen.documents.queries.papers import WAITING, ledger
from yizhen.documents.terms import DocumentFilter
from yizhen.kernel.actors import Actor
from yizhen.ui.door import Waiting


def waiting(by: Actor) -> list[Waiting]:
    """Papers to be drafted, looked over, signed or issued by this post (等我这一岗办的文书); one query."""
    if not any(by.can(power) for power in WAITING):
        return []
    _rows, count = ledger(by, DocumentFilter(mine=True), size=0)
    return [Waiting(_("文书等我这一岗办"), count, f"{reverse('documents:index')}?mine=1")] if count else []
