"""Where people work, what they became, what they hold (岗编分离、任职晋升、证件、周转池)."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yizhen.county.door import rule
from yizhen.kernel.actors import Actor
from yizhen.kernel.periods import add_months
from yizhen.kernel.working_hours import legal_day
from yizhen.organs.door import organs_by_id
from yizhen.record import door as record
from yizhen.staffing.access.people import NoSuchStaff, certificates_for, pools_for, staff_row
from yizhen.staffing.actions.conflicts import person_in_the_way
from yizhen.staffing.actions.people import SUBJECT, BadStaff
from yizhen.staffing.models import CareerRow, CertificateRow, PoolRow, PostingRow, StaffRow
from yizhen.staffing.terms.people import (
    EXCLUSIVE,
    NOWHERE,
    CareerKind,
    CertificateKind,
    CertificateState,
    Pool,
    PostingKind,
    Standing,
)
from yizhen.staffing.terms.people import PeoplePower as Power
from yizhen.staffing.terms.people_news import (
    CareerNoted,
    CertificateNoted,
    PoolMoved,
    Posted,
    PostingEnded,
)


class Overlaps(ValueError):
    """期间重叠: the person is somewhere else at that time already."""


@transaction.atomic
def send(
    pk: int, kind: PostingKind, organ: int | None, *, starts_on: date, until: date | None = None, document: str = "",
    reason: str = "", by: Actor, at: datetime,
) -> int:  # fmt: skip
    """Let a person work elsewhere while the quota stays (借调、挂职、下派等) and return the posting.

    Raises NoPower, NoSuchStaff, BadStaff, Overlaps when they are elsewhere at that time already.
    """
    row = staff_row(by, pk, Power.EDIT, lock=True)
    _check_posting(row, kind, organ, (starts_on, until), document)
    if kind in EXCLUSIVE:
        _check_alone(row, starts_on)
    made = PostingRow.objects.create(
        staff=row, kind=kind, organ_id=None if kind in NOWHERE else organ, starts_on=starts_on, until=until,
        document=document.strip(), reason=reason.strip(),
    )  # fmt: skip
    _place(row, legal_day(at))
    payload = Posted(kind, made.organ_id, starts_on, until, made.document)
    record.append("staffing.person.posted", payload, by=by, at=at, subject=(SUBJECT, pk), county=row.county)
    return made.pk


def _check_posting(
    row: StaffRow, kind: PostingKind, organ: int | None, days: tuple[date, date | None], document: str
) -> None:
    starts_on, until = days
    if row.standing != Standing.ACTIVE:
        raise BadStaff(_("这个人已经离岗"))
    if until is not None and until < starts_on:
        raise BadStaff(_("结束日期早于开始日期"))
    if kind not in NOWHERE:
        there = organs_by_id([organ]).get(organ) if organ else None
        if there is None or there.county != row.county:
            raise BadStaff(_("请选所去的单位"))
        if there.id == row.organ_id and kind is not PostingKind.MIXED:
            raise BadStaff(_("所去的单位就是编制所在单位"))
    if kind in (PostingKind.SECONDED, PostingKind.ATTACHED, PostingKind.SENT_DOWN) and not document.strip():
        raise BadStaff(_("借调、挂职、下派须写明批准文件"))


def _check_alone(row: StaffRow, starts_on: date) -> None:
    others = PostingRow.objects.filter(staff=row, kind__in=EXCLUSIVE)
    other = others.filter(ended_on=None).first() or others.filter(ended_on__gt=starts_on).order_by("starts_on").first()
    if other is not None:
        told = {"day": f"{other.starts_on:%Y-%m-%d}", "what": PostingKind(other.kind).label, "document": other.document}
        words = _("这个人自 %(day)s 起正在%(what)s（%(document)s），期间重叠。请先办返岗，再登记新的去处。")
        bare = _("这个人自 %(day)s 起正在%(what)s，期间重叠。请先办返岗，再登记新的去处。")
        raise Overlaps((words if other.document else bare) % told)


@transaction.atomic
def bring_back(pk: int, posting: int, *, ended_on: date, by: Actor, at: datetime) -> None:
    """End a posting: the person is back from that day (返岗). Raises NoPower, NoSuchStaff, BadStaff."""
    row = staff_row(by, pk, Power.EDIT, lock=True)
    one = PostingRow.objects.filter(pk=posting, staff=row, ended_on=None).first()
    if one is None:
        raise NoSuchStaff(pk)
    if ended_on < one.starts_on:
        raise BadStaff(_("返岗日期早于开始日期"))
    end_posting(row, one, ended_on, by=by, at=at)


def end_posting(row: StaffRow, one: PostingRow, ended_on: date, *, by: Actor, at: datetime) -> None:
    """End a posting of a locked person (结束岗编分离)."""
    one.ended_on = max(ended_on, one.starts_on)
    one.save(update_fields=["ended_on"])
    _place(row, legal_day(at))
    payload = PostingEnded(one.kind, one.organ_id, one.ended_on)
    record.append("staffing.person.returned", payload, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)


def _place(row: StaffRow, today: date) -> None:
    """Keep on the person's row where they work now (现在何处工作)."""
    open_ones = PostingRow.objects.filter(staff=row, ended_on=None, starts_on__lte=today).order_by("starts_on")
    now = next((one for one in open_ones if one.kind in EXCLUSIVE), None) or open_ones.first()
    away = now is not None and now.kind in EXCLUSIVE
    organ = (now.organ_id if now is not None and away else row.organ_id) or None
    if away and now is not None and now.kind in NOWHERE:
        organ = None
    where = organs_by_id([organ]).get(organ) if organ else None
    row.work_organ_id, row.work_township = organ, (where.township or "") if where else ""
    row.work_kind = now.kind if now is not None else ""
    row.save(update_fields=["work_organ", "work_township", "work_kind"])


@transaction.atomic
def note_career(
    pk: int, kind: CareerKind, *, on: date, after: str, before: str = "", document: str = "", note: str = "",
    by: Actor, at: datetime,
) -> None:  # fmt: skip
    """Enter a record of a career (任职、职级晋升、竞聘上岗、登记、考核); title or rank of the person follow the newest.

    Raises NoPower, NoSuchStaff, BadStaff.
    """
    row = staff_row(by, pk, Power.EDIT, lock=True)
    if not after.strip():
        raise BadStaff(_("请写明结果"))
    if on > legal_day(at):
        raise BadStaff(_("日期还没有到"))
    column = {CareerKind.APPOINTED: "title", CareerKind.COMPETED: "title", CareerKind.RANKED: "rank"}.get(kind)
    former = before.strip() or (getattr(row, column) if column else "")
    CareerRow.objects.create(
        staff=row, kind=kind, on=on, before=former[:80], after=after.strip(), document=document.strip(), note=note.strip()
    )
    newest = not CareerRow.objects.filter(staff=row, kind=kind, on__gt=on).exists()
    if kind is CareerKind.REGISTERED:
        row.registered = True
    elif column and newest:
        setattr(row, column, after.strip()[: 40 if column == "rank" else 80])
        row.title_since = on if column == "title" else row.title_since
    row.save(update_fields=["title", "rank", "title_since", "registered"])
    payload = CareerNoted(kind, on, former[:80], after.strip(), document.strip())
    record.append("staffing.person.career", payload, by=by, at=at, subject=(SUBJECT, pk), county=row.county)


@dataclass(frozen=True, slots=True)
class CertificateDraft:
    """待登记证件 a certificate to be entered."""

    kind: CertificateKind
    number: str
    issued_on: date
    valid_until: date | None = None
    field: str = ""
    issuer: str = ""
    exam_on: date | None = None
    score: Decimal | None = None
    training_hours: int = 0
    trained_on: date | None = None
    note: str = ""


@transaction.atomic
def certify(pk: int, draft: CertificateDraft, *, by: Actor, at: datetime) -> int:
    """Enter a certificate (登记证件); a newer one of the same kind and field replaces the former.

    Raises NoPower, NoSuchStaff, BadStaff for a number in use, an exam after the issue, or days that do not fit.
    """
    row = staff_row(by, pk, Power.EDIT, lock=True)
    number = draft.number.strip()
    if not number:
        raise BadStaff(_("请写明证号"))
    if draft.valid_until is not None and draft.valid_until < draft.issued_on:
        raise BadStaff(_("有效期止早于发证日期"))
    if draft.exam_on is not None and draft.exam_on > draft.issued_on:
        raise BadStaff(_("考试日期晚于发证日期"))
    _check_unused(row, draft, by)
    CertificateRow.objects.filter(
        staff=row, kind=draft.kind, field=draft.field.strip(), state=CertificateState.VALID
    ).update(state=CertificateState.REPLACED)
    made = CertificateRow(
        staff=row, county=row.county, kind=draft.kind, number=number, field=draft.field.strip(),
        issuer=draft.issuer.strip(), exam_on=draft.exam_on, score=draft.score, training_hours=draft.training_hours,
        trained_on=draft.trained_on, issued_on=draft.issued_on, valid_until=draft.valid_until, note=draft.note.strip(),
    )  # fmt: skip
    try:
        with transaction.atomic():
            made.save()
    except IntegrityError:  # somebody entered the same number between our look and our writing
        _check_unused(row, draft, by)
        raise
    payload = CertificateNoted(draft.kind, number, made.state, draft.valid_until)
    record.append("staffing.person.certified", payload, by=by, at=at, subject=(SUBJECT, pk), county=row.county)
    return made.pk


def _check_unused(row: StaffRow, draft: CertificateDraft, by: Actor) -> None:
    """A number is given out once in a county; who bears it is told to those who may see them (证号不得重复)."""
    number = draft.number.strip()
    other = CertificateRow.objects.filter(county=row.county, kind=draft.kind, number=number).first()
    if other is not None:
        words = _("证号 %(number)s 已登记，请核对。什么都没有改动。") % {"number": number}
        raise BadStaff(words, other=person_in_the_way(by, other.staff_id))


@transaction.atomic
def mark_certificate(pk: int, state: CertificateState, *, reason: str, by: Actor, at: datetime) -> None:
    """Suspend, revoke or restore a certificate, with the reason (暂扣、注销、恢复证件). Raises NoPower, NoSuchStaff, BadStaff."""
    found = certificates_for(by).filter(pk=pk).first()
    if found is None:
        raise NoSuchStaff(pk)
    row = staff_row(by, found.staff_id, Power.EDIT, lock=True)
    found.refresh_from_db()  # as it stands now that nobody else changes it
    if not reason.strip():
        raise BadStaff(_("请写明理由"))
    if found.state in (CertificateState.REVOKED, CertificateState.REPLACED):
        raise BadStaff(_("这个证件已经注销或者换证，不能再改"))
    found.state, found.note = state, reason.strip()[:200]
    found.save(update_fields=["state", "note"])
    payload = CertificateNoted(found.kind, found.number, state, found.valid_until)
    record.append("staffing.person.certified", payload, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)


@transaction.atomic
def enter_pool(
    pk: int, pool: Pool, *, on: date, ground: str, task: str = "", document: str = "", by: Actor, at: datetime
) -> int:
    """Put a person into a people pool (进入干部周转池).

    Near retirement: at most the county's years before the day (``staffing.pool_years``). Raises NoPower, NoSuchStaff,
    BadStaff with the day from which it may be done.
    """
    row = staff_row(by, pk, Power.CORE, lock=True)
    if row.standing != Standing.ACTIVE:
        raise BadStaff(_("这个人已经离岗"))
    if not ground.strip():
        raise BadStaff(_("请写明进入周转池的依据"))
    if PoolRow.objects.filter(staff=row, left_on=None).exists():
        raise BadStaff(_("这个人已在周转池里"))
    if pool is Pool.NEAR_RETIREMENT:
        _check_near(row, on)
    made = PoolRow.objects.create(
        staff=row, county=row.county, pool=pool, entered_on=on, ground=ground.strip(), task=task.strip(),
        document=document.strip(),
    )  # fmt: skip
    payload = PoolMoved(pool, on, made.ground, made.task)
    record.append("staffing.person.pooled", payload, by=by, at=at, subject=(SUBJECT, pk), county=row.county)
    return made.pk


def _check_near(row: StaffRow, on: date) -> None:
    years = int(rule(row.county, "staffing.pool_years", on).value)
    if row.retires_on is None:
        raise BadStaff(_("没有出生日期或退休类别，算不出退休日，不能按临近退休进入周转池"))
    first = add_months(row.retires_on, -12 * years)
    if on < first:
        raise BadStaff(_("距退休超过 %(years)s 年，%(day)s 起才可以进入周转池") % {"years": years, "day": first})


@transaction.atomic
def leave_pool(pk: int, *, on: date, ground: str, by: Actor, at: datetime) -> None:
    """Let a person leave the pool (离开周转池). Raises NoPower, NoSuchStaff, BadStaff."""
    found = pools_for(by).filter(pk=pk, left_on=None).select_related("staff").first()
    if found is None:
        raise NoSuchStaff(pk)
    row = staff_row(by, found.staff_id, Power.CORE, lock=True)
    found.refresh_from_db(fields=["left_on"])
    if found.left_on is not None:
        raise BadStaff(_("这个人刚刚已办离开周转池，没有再改。"))
    if on < found.entered_on:
        raise BadStaff(_("离开日期早于进入日期"))
    found.left_on, found.left_ground = on, ground.strip()
    found.save(update_fields=["left_on", "left_ground"])
    payload = PoolMoved(found.pool, on, ground.strip(), found.task)
    record.append("staffing.person.unpooled", payload, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
