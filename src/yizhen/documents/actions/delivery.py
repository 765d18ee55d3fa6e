"""Send papers and enter receipts (送达、签收)."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from yizhen.documents import access
from yizhen.documents.models import DeliveryRow
from yizhen.documents.terms import DeliveryMode, DocumentDelivered, DocumentReceipted, Power, State
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.organs.door import organs_by_id
from yizhen.record.door import append

SUBJECT = "documents.document"
OUT = frozenset({State.ISSUED, State.ARCHIVED})


class NotIssued(ValueError):
    """还没有印发: only an issued paper is sent."""


class BadDelivery(ValueError):
    """送达登记有误: nobody named, sent already, or a day that cannot be."""


@transaction.atomic
def deliver(
    pk: int,
    *,
    mode: str,
    on: date,
    by: Actor,
    at: datetime,
    organs: Sequence[int] = (),
    names: Sequence[str] = (),
) -> list[int]:
    """Enter to whom a paper was sent (送达): organs of the county, who then see it, or others by name.

    Raises NoPower, NoSuchDocument, NotIssued, BadDelivery.
    """
    row = access.document_for(by, pk, Power.ISSUE, lock=True)
    if row.state not in OUT:
        raise NotIssued("文书还没有印发，不能送达。请先印发。")
    if not row.issued_on <= on <= legal_day(at):
        raise BadDelivery("送达日期应在印发日期和今天之间。")
    found = organs_by_id(organs)
    wanted = [found[one] for one in dict.fromkeys(organs) if one in found and found[one].county == row.county]
    known = set(DeliveryRow.objects.filter(document=row, organ__isnull=False).values_list("organ", flat=True))
    if again := [one.name for one in wanted if one.id in known]:
        raise BadDelivery(f"已经送过：{'、'.join(again)}。")
    whom = [(one.name, one.id) for one in wanted] + [(name.strip()[:120], None) for name in names if name.strip()]
    if not whom:
        raise BadDelivery("请写明送给谁。")
    made = []
    for name, organ_id in whom:
        one = DeliveryRow.objects.create(
            document=row, organ_id=organ_id, to=name, mode=DeliveryMode(mode), sent_on=on, sent_by=by.name
        )
        made.append(one.pk)
        payload = DocumentDelivered(one.pk, name if organ_id else "", organ_id, one.mode, on)
        append(
            "documents.document.delivered", payload, by=by, at=at, subject=(SUBJECT, pk), county=row.county
        )
    return made


@transaction.atomic
def receive(pk: int, delivery_id: int, *, on: date, by: Actor, at: datetime, words: str = "") -> None:
    """Enter the receipt of a delivery (签收、登记回证): by the organ that received it, or by who sent it.

    Raises NoSuchDocument, NoSuchDelivery, BadDelivery.
    """
    row = access.document_for(by, pk)
    one = access.delivery_for(by, pk, delivery_id)
    if one.received_on is not None:
        raise BadDelivery(f"{one.received_by} 已于 {one.received_on} 签收。")
    if not one.sent_on <= on <= legal_day(at):
        raise BadDelivery("签收日期应在送达日期和今天之间。")
    one.received_on, one.received_by, one.receipt = on, by.name, words.strip()[:300]
    one.save(update_fields=["received_on", "received_by", "receipt"])
    payload = DocumentReceipted(one.pk, by.name, on, words.strip())
    append("documents.document.receipted", payload, by=by, at=at, subject=(SUBJECT, pk), county=row.county)
