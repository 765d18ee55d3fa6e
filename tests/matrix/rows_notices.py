"""What notices declares for the matrix: messages that went out, seen by who looks after sending for the whole county."""

from tests.matrix.framework import PLACES, Rows
from tests.organs.small_county import AWAY, HOME, NOW
from yizhen.notices import queries
from yizhen.notices.access import message_for, messages_for
from yizhen.notices.models import MessageRow
from yizhen.notices.terms import Means, Sending


def make(_world):
    made = {}
    for n, place in enumerate((*PLACES, "other_county")):
        county = AWAY if place == "other_county" else HOME
        row = MessageRow.objects.create(
            county=county, means=Means.SMS, kind="test", text="已受理", once=f"m{n}", key=f"key-{n}", state=Sending.FAILED,
            made_at=NOW, next_at=NOW,
        )  # fmt: skip
        made[place] = row.pk
    return made


ROWS = (
    Rows(
        kind="message",
        make=make,
        open=message_for,
        listed=lambda by: messages_for(by).values_list("pk", flat=True),
        counted=lambda by: queries.outbox(by)[1],
        words=lambda pk: MessageRow.objects.get(pk=pk).key,
        page=lambda pk: f"/notices/outbox/{pk}",
        list_pages=("/notices/outbox",),
    ),
)
