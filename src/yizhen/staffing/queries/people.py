"""Reads of the people ledger (实名制查询): lists a page at a time, one person's page, exports in a stream."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.organs.door import OrganView, organs_by_id, subtree_ids
from yizhen.record import door as record
from yizhen.staffing.access.people import (
    certificates_for,
    pools_for,
    postings_for,
    staff_for,
    staff_row,
)
from yizhen.staffing.models import (
    CareerRow,
    CertificateRow,
    IdentityKind,
    PoolRow,
    PostingRow,
    StaffRow,
)
from yizhen.staffing.rules import people as rules
from yizhen.staffing.terms.people import CertificateKind, CertificateState, Field, Standing
from yizhen.staffing.terms.people_values import (
    CareerView,
    CertificateView,
    Identity,
    PoolView,
    PostingView,
    StaffFilter,
    StaffLine,
    StaffPage,
    StaffSheet,
)

SOON = timedelta(days=90)
STREAM = 500
COLUMNS = (
    "id", "person_id", "person__staff_no", "person__name", "organ_id", "work_organ_id", "work_kind", "identity",
    "group", "category", "title", "rank", "standing", "born_on", "retires_on", "education", "speciality",
)  # fmt: skip
SORTS = {
    "organ": ("organ_id", "id"), "-organ": ("-organ_id", "-id"), "retires": ("retires_on", "id"),
    "-retires": ("-retires_on", "-id"), "name": ("person__name", "id"), "-name": ("-person__name", "-id"),
}  # fmt: skip


def identities_of(county: str) -> dict[str, Identity]:
    """Identities as a county uses them (本县身份类别), by key: the shipped ones and its own."""
    rows = IdentityKind.objects.filter(county=county).values("key", "name", "group", "retired")
    return rules.with_local(Identity(**row, local=True) for row in rows)


def _filtered(by: Actor, chosen: StaffFilter) -> QuerySet[StaffRow]:
    rows = staff_for(by)
    if chosen.standing:
        rows = rows.filter(standing=chosen.standing)
    if chosen.organ is not None:
        below = subtree_ids(chosen.organ, chosen.on)
        rows = rows.filter(Q(organ__in=below) | Q(work_organ__in=below))
    for name in ("category", "identity", "group"):
        if getattr(chosen, name):
            rows = rows.filter(**{name: getattr(chosen, name)})
    if chosen.place == "elsewhere":
        rows = rows.exclude(work_kind="")
    elif chosen.place:
        rows = rows.filter(work_kind=chosen.place)
    if chosen.retires is not None:
        rows = rows.filter(retires_on__gte=date(chosen.retires, 1, 1), retires_on__lt=date(chosen.retires + 1, 1, 1))
    rows = _by_certificate(rows, chosen)
    text = chosen.text.strip()
    return rows.filter(Q(person__name__contains=text) | Q(person__staff_no=text)) if text else rows


def _by_certificate(rows: QuerySet[StaffRow], chosen: StaffFilter) -> QuerySet[StaffRow]:
    if not chosen.certificate:
        return rows
    held = CertificateRow.objects.filter(
        staff=OuterRef("pk"), kind=CertificateKind.ENFORCEMENT, state=CertificateState.VALID
    ).filter(Q(valid_until=None) | Q(valid_until__gte=chosen.on))
    if chosen.certificate == "expiring":
        return rows.filter(Exists(held.filter(valid_until__lte=chosen.on + SOON)))
    return rows.filter(Exists(held) if chosen.certificate == "held" else ~Exists(held))


def staff_page(by: Actor, chosen: StaffFilter, *, start: int = 0, size: int = 50) -> StaffPage:
    """A page of the people ledger (人员台账): three queries, however many people there are."""
    rows = _filtered(by, chosen)
    found = list(_ordered(rows, chosen)[start : start + size].values_list(*COLUMNS)) if size else []
    return StaffPage(tuple(_lines(found)), rows.count())


def _ordered(rows: QuerySet[StaffRow], chosen: StaffFilter) -> QuerySet[StaffRow]:
    return rows.order_by(*SORTS.get(chosen.sort, SORTS["organ"]))


def stream_staff(by: Actor, chosen: StaffFilter) -> Iterator[StaffLine]:
    """Everybody of the ledger as filtered, some hundreds at a time (导出人员台账), masked like the page."""
    rows = _filtered(by, chosen).order_by("id")
    last = 0
    while batch := list(rows.filter(id__gt=last)[:STREAM].values_list(*COLUMNS)):
        yield from _lines(batch)
        last = batch[-1][0]


def _lines(found: Iterable[tuple]) -> Iterator[StaffLine]:
    rows = list(found)
    names = organs_by_id({one for row in rows for one in (row[4], row[5]) if one})
    for row in rows:
        yield StaffLine(
            *row[:4], row[4], _name(names, row[4]), row[5], _name(names, row[5]), *row[6:13],
            birth_year=row[13].year if row[13] else None, retires_on=row[14], education=row[15], speciality=row[16],
        )  # fmt: skip


def _name(names: dict[int, OrganView], pk: int | None) -> str:
    return names[pk].short_name or names[pk].name if pk in names else ""


def staff_facets(by: Actor, chosen: StaffFilter) -> dict[str, int]:
    """State → how many in the ledger (状态分布), one query."""
    rows = staff_for(by)
    if chosen.organ is not None:
        below = subtree_ids(chosen.organ, chosen.on)
        rows = rows.filter(Q(organ__in=below) | Q(work_organ__in=below))
    return dict(rows.order_by().values_list("standing").annotate(n=Count("*")))


def staff_sheet(by: Actor, pk: int, on: date) -> StaffSheet:
    """Everything that the page of one person shows, private values masked (人员页); raises NoSuchStaff."""
    row = staff_row(by, pk)
    (line,) = _lines(staff_for(by).filter(pk=pk).values_list(*COLUMNS))
    opened = record.open_many(row.sealed.values())
    private = tuple(
        (f, rules.masked(f, opened.get(row.sealed[f.value]) or "") if opened.get(row.sealed[f.value]) else _("已销毁"))
        for f in Field
        if row.sealed.get(f.value)
    )
    return StaffSheet(
        line=line,
        row={field.attname: getattr(row, field.attname) for field in StaffRow._meta.concrete_fields},  # noqa: SLF001
        private=private,
        postings=tuple(postings(by, on, staff=pk)),
        careers=tuple(CareerView(*one) for one in CareerRow.objects.filter(staff=pk).order_by("-on", "-id").values_list(
            "kind", "on", "before", "after", "document", "note")),
        certificates=tuple(certificates(by, on, staff=pk)[0]),
        pools=tuple(pool_members(by, staff=pk)),
        flags=_flags(row, on),
    )  # fmt: skip


def _flags(row: StaffRow, on: date) -> tuple[str, ...]:
    """What is to be minded about a person (提示)."""
    found = []
    works = organs_by_id([row.work_organ_id]) if row.work_organ_id else {}
    if row.work_organ_id in works and rules.mixed(row.category, works[row.work_organ_id].kind):
        found.append(_("混岗：编制类别与所在单位的性质不一致"))
    if rules.unfit(row.speciality, row.wanted_speciality):
        found.append(_("人岗不适：专业不在岗位要求之内"))
    if row.standing == Standing.LEAVING and row.release_due and row.release_due < on:
        found.append(_("离岗后逾期未下编"))
    if row.number_flaw:
        found.append(_("身份证号有误，请核对"))
    if row.standing == Standing.ACTIVE and row.retires_on and row.retires_on <= on:
        found.append(_("已到退休日，未办离岗"))
    return tuple(found)


# -- where people work -------------------------------------------------------------------------------------------


def postings(
    by: Actor, on: date, *, staff: int | None = None, kind: str = "", ended: bool | None = None,
    start: int = 0, size: int = 200,
) -> list[PostingView]:  # fmt: skip
    """Postings, the ones that should have ended first (岗编分离), at most ``size``: two queries."""
    rows = _postings(by, staff=staff, kind=kind, ended=ended)
    found = rows.order_by(F("ended_on").desc(nulls_first=True), F("until").asc(nulls_last=True), "-id")
    values = list(found[start : start + size].values_list(
        "id", "staff_id", "staff__person__name", "kind", "organ_id", "staff__organ_id", "starts_on", "until",
        "ended_on", "document", "reason",
    ))  # fmt: skip
    names = organs_by_id({one for row in values for one in (row[4], row[5]) if one})
    return [
        PostingView(
            row[0], row[1], row[2], row[3], row[4], _name(names, row[4]), _name(names, row[5]), *row[6:11],
            overdue=row[8] is None and row[7] is not None and row[7] < on,
        )
        for row in values
    ]  # fmt: skip


def _postings(by: Actor, *, staff: int | None, kind: str, ended: bool | None) -> QuerySet[PostingRow]:
    rows = postings_for(by)
    if staff is not None:
        rows = rows.filter(staff=staff)
    if kind:
        rows = rows.filter(kind=kind)
    return rows if ended is None else rows.filter(ended_on__isnull=not ended)


def count_postings(by: Actor, *, kind: str = "", ended: bool | None = None) -> int:
    """How many postings (岗编分离人次)."""
    return _postings(by, staff=None, kind=kind, ended=ended).count()


# -- mixed and unfit posts -----------------------------------------------------------------------------------------

_ORGANS_OF_PUBLIC = Q(category__in=rules.PUBLIC, work_organ__kind__in=rules.ADMINISTRATIVE_KINDS)
_INSTITUTIONS_OF_ADMINISTRATIVE = Q(category__in=rules.ADMINISTRATIVE, work_organ__kind="public_institution")


def mixed_staff(by: Actor, *, start: int = 0, size: int = 50) -> tuple[list[StaffLine], int]:
    """Who works where another kind of quota belongs, and how many (混岗): three queries."""
    rows = staff_for(by).filter(standing=Standing.ACTIVE).filter(_ORGANS_OF_PUBLIC | _INSTITUTIONS_OF_ADMINISTRATIVE)
    found = rows.order_by("work_organ_id", "id")[start : start + size].values_list(*COLUMNS)
    return list(_lines(found)), rows.count()


def unfit_staff(by: Actor, *, most: int = 2000, size: int = 200) -> list[tuple[StaffLine, str]]:
    """Whose speciality is none of those the post wants, with what it wants (人岗不适); among the first ``most``."""
    rows = staff_for(by).filter(standing=Standing.ACTIVE).exclude(wanted_speciality="").exclude(speciality="")
    named = rows.order_by("id").values_list("id", "speciality", "wanted_speciality")[:most]
    wanted = {pk: want for pk, own, want in named if rules.unfit(own, want)}
    lines = staff_for(by).filter(pk__in=list(wanted)[:size]).order_by("organ_id", "id").values_list(*COLUMNS)
    return [(line, wanted[line.id]) for line in _lines(lines)]


# -- certificates --------------------------------------------------------------------------------------------------


def certificates(
    by: Actor, on: date, *, staff: int | None = None, show: str = "", kind: str = "", start: int = 0, size: int = 200
) -> tuple[list[CertificateView], int]:
    """Certificates, the next to expire first, and how many (证件、到期清单). ``show``: expiring, expired, valid."""
    rows = certificates_for(by)
    if staff is not None:
        rows = rows.filter(staff=staff)
    if kind:
        rows = rows.filter(kind=kind)
    valid = rows.filter(state=CertificateState.VALID)
    if show == "expiring":
        rows = valid.filter(valid_until__gte=on, valid_until__lte=on + SOON)
    elif show == "expired":
        rows = valid.filter(valid_until__lt=on)
    elif show == "valid":
        rows = valid.filter(Q(valid_until=None) | Q(valid_until__gte=on))
    values = list(
        rows.order_by(F("valid_until").asc(nulls_last=True), "id")[start : start + size].values(
            "id", "staff_id", "staff__person__name", "staff__organ_id", "kind", "number", "state", "field", "exam_on",
            "score", "training_hours", "issued_on", "valid_until",
        )
    )  # fmt: skip
    names = organs_by_id({row["staff__organ_id"] for row in values})
    count = rows.count() if staff is None else len(values)
    return [_certificate(row, names, on) for row in values], count


def _certificate(row: dict[str, Any], names: dict[int, OrganView], on: date) -> CertificateView:
    return CertificateView(
        row["id"], row["staff_id"], row["staff__person__name"], _name(names, row["staff__organ_id"]), row["kind"],
        row["number"], row["state"], row["field"], row["exam_on"], "" if row["score"] is None else str(row["score"]),
        row["training_hours"], row["issued_on"], row["valid_until"],
        (row["valid_until"] - on).days if row["valid_until"] else None,
    )  # fmt: skip


# -- pools -----------------------------------------------------------------------------------------------------------


def pool_members(
    by: Actor, *, staff: int | None = None, pool: str = "", inside: bool | None = None, start: int = 0, size: int = 200
) -> list[PoolView]:
    """People of the pools, newest first (周转池人员): two queries."""
    rows = _pools(by, pool=pool, inside=inside)
    if staff is not None:
        rows = rows.filter(staff=staff)
    values = list(rows.order_by("-entered_on", "-id")[start : start + size].values_list(
        "id", "staff_id", "staff__person__name", "staff__organ_id", "pool", "entered_on", "ground", "task",
        "staff__retires_on", "left_on",
    ))  # fmt: skip
    names = organs_by_id({row[3] for row in values})
    return [PoolView(*row[:3], _name(names, row[3]), *row[4:]) for row in values]


def _pools(by: Actor, *, pool: str, inside: bool | None) -> QuerySet[PoolRow]:
    rows = pools_for(by)
    if pool:
        rows = rows.filter(pool=pool)
    return rows if inside is None else rows.filter(left_on__isnull=inside)


def count_pool(by: Actor, *, pool: str = "", inside: bool | None = None) -> int:
    """How many people of the pools (周转池人数)."""
    return _pools(by, pool=pool, inside=inside).count()
