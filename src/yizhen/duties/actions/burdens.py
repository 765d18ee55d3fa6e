"""What is done to burden registers (负担登记办理): enter one with its authority and expiry, end it with a reason."""

from datetime import date, datetime

from django.db import transaction

from yizhen.duties import access
from yizhen.duties.models import BurdenRow
from yizhen.duties.terms import BurdenDraft, BurdenEnded, BurdenEntered, Power
from yizhen.kernel.actors import Actor
from yizhen.kernel.words import N_, say
from yizhen.record.door import append

SUBJECT = "duties.burden"


class BurdenRefused(ValueError):
    """登记不收: says what is missing and how to mend it."""


@transaction.atomic
def enter_burden(draft: BurdenDraft, *, county: str = "", by: Actor, at: datetime) -> int:
    """Register a burden (登记负担) and return its id. Raises NoPower, BurdenRefused."""
    where = county or by.county
    access.require_whole(by, Power.EDIT, where)
    if not draft.title.strip():
        raise BurdenRefused(say(N_("没有写名称。请写明要求乡镇（街道）做什么")))
    if draft.expires_on is not None and draft.expires_on < draft.begins_on:
        raise BurdenRefused(say(N_("截止日早于开始日。请核对两个日期")))
    row = BurdenRow.objects.create(
        county=where, kind=draft.kind.value, title=draft.title.strip(), organ_id=draft.organ,
        organ_name=draft.organ_name, townships=list(draft.townships), authority=draft.authority.strip(),
        times_a_year=draft.times_a_year, begins_on=draft.begins_on, expires_on=draft.expires_on, note=draft.note,
        entered_at=at, entered_by=by.name[:60],
    )  # fmt: skip
    told = BurdenEntered(row.kind, row.title, row.authority, row.expires_on)
    append("duties.burden.entered", told, by=by, at=at, subject=(SUBJECT, row.pk), county=where)
    return int(row.pk)


@transaction.atomic
def end_burden(burden: int, *, on: date, reason: str, by: Actor, at: datetime) -> None:
    """End a burden (清理负担). Raises NoSuchBurden, NoPower, BurdenRefused."""
    row = access.burden_for(by, burden, Power.EDIT, lock=True)
    access.require_whole(by, Power.EDIT, row.county)
    if row.ended_on is not None:
        raise BurdenRefused(say(N_("已于 %(day)s 清理，不必再清理")) % {"day": row.ended_on.isoformat()})
    if not reason.strip():
        raise BurdenRefused(say(N_("没有写清理的理由。请写明依据或理由")))
    row.ended_on, row.end_reason = on, reason.strip()[:300]
    row.save(update_fields=["ended_on", "end_reason"])
    told = BurdenEnded(row.title, on, row.end_reason)
    append("duties.burden.ended", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
