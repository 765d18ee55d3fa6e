"""The one way to a paper and to a file (文书可及范围); "not yours" is the same as "does not exist".

A paper is reached by the grants over its organ; to look at, also by organs asked to countersign it and by
organs it was sent to. A file is reached by who took it in and by whoever may read a matter it is put to: each
house says for its own kinds of matters who that is, by ``register_reader``.
"""

from collections.abc import Callable
from datetime import date

from django.db.models import Q, QuerySet

from yizhen.documents.models import (
    AttachmentRow,
    CountersignRow,
    DeliveryRow,
    DocumentRow,
    FileRow,
    SeriesRow,
    TemplateRow,
    UploadRow,
)
from yizhen.documents.terms import Power
from yizhen.kernel.actors import Actor, Grant, NoPower
from yizhen.organs.door import OrganView, organs_by_id, organs_of_county

Reader = Callable[[Actor, int], bool]
READERS: dict[str, Reader] = {}


class NoSuchDocument(LookupError):
    """无此文书: there is none, or not for this actor; the two are told alike."""

    no_such_row = True


class NoSuchFile(LookupError):
    """无此文件: there is none, or not for this actor."""

    no_such_row = True


class NoSuchUpload(LookupError):
    """无此上传: none with this token that is the actor's own."""

    no_such_row = True


class NoSuchSeries(LookupError):
    """无此字号: no series of numbers that the actor reaches."""

    no_such_row = True


class NoSuchTemplate(LookupError):
    """无此模板: none that the county uses."""

    no_such_row = True


class NoSuchDelivery(LookupError):
    """无此送达: none of this paper that the actor reaches."""

    no_such_row = True


def register_reader(kind: str, reader: Reader) -> None:
    """Say who may read files at matters of a kind (登记可读者): ``reader(actor, id)`` answers yes or no."""
    READERS[kind] = reader


def _places(grant: Grant, by: Actor, organ: str) -> Q:
    """Rows of the organs a grant covers; ``organ`` names the way to the organ (授权所及机构)."""
    found = Q(**{f"{organ}__county": grant.county})
    if grant.organs is not None:
        found &= Q(**{f"{organ}__in": grant.organs})
    if grant.townships is not None:
        found &= Q(**{f"{organ}__township__in": grant.townships})
    if grant.assigned_only:
        found &= Q(**{organ: by.organ})
    return found


def _own(grant: Grant, by: Actor) -> Q:
    rows = Q(county=grant.county)
    if grant.organs is not None:
        rows &= Q(organ__in=grant.organs)
    if grant.townships is not None:
        rows &= Q(township__in=grant.townships)
    if grant.assigned_only:
        rows &= Q(drafter_post__in=by.posts)
    return rows


def _sent_or_asked(grant: Grant, by: Actor) -> Q:
    place = _places(grant, by, "organ")
    return Q(pk__in=DeliveryRow.objects.filter(place).values("document")) | Q(
        pk__in=CountersignRow.objects.filter(place).values("document")
    )


def inside_for(by: Actor, power: str = Power.VIEW) -> QuerySet[DocumentRow]:
    """The papers whose own organ an actor reaches (本单位文书): their making may be seen, not only the paper."""
    reached = Q(pk__in=())
    for grant in by.grants_for(power):
        reached |= _own(grant, by)
    return DocumentRow.objects.filter(reached)


def documents_for(by: Actor, power: str = Power.VIEW) -> QuerySet[DocumentRow]:
    """The papers an actor reaches with a power (可及文书)."""
    reached = Q(pk__in=())
    for grant in by.grants_for(power):
        reached |= _own(grant, by)
        if power == Power.VIEW:
            reached |= _sent_or_asked(grant, by)
    return DocumentRow.objects.filter(reached)


def document_for(by: Actor, pk: int, power: str = Power.VIEW, *, lock: bool = False) -> DocumentRow:
    """One paper (取一件文书). Raises NoPower when it may be seen but not so used, else NoSuchDocument."""
    rows = documents_for(by, power).select_related("organ")
    found = rows.filter(pk=pk).first()
    if found is not None:
        return DocumentRow.objects.select_for_update().get(pk=pk) if lock else found
    if power != Power.VIEW and documents_for(by).filter(pk=pk).exists():
        raise NoPower(power)
    raise NoSuchDocument(pk)


def countersigns_for(by: Actor, document: int) -> QuerySet[CountersignRow]:
    """What the actor may countersign of a paper (可会签)."""
    reached = Q(pk__in=())
    for grant in by.grants_for(Power.REVIEW):
        reached |= _places(grant, by, "organ")
    return CountersignRow.objects.filter(reached, document=document, agreed_at=None)


def deliveries_for(by: Actor, document: int) -> QuerySet[DeliveryRow]:
    """The deliveries of a paper whose receipt the actor may enter (可签收的送达)."""
    if documents_for(by, Power.ISSUE).filter(pk=document).exists():
        return DeliveryRow.objects.filter(document=document)
    reached = Q(pk__in=())
    for grant in by.grants_for(Power.RECEIVE):
        reached |= _places(grant, by, "organ")
    return DeliveryRow.objects.filter(reached, document=document)


def delivery_for(by: Actor, document: int, pk: int) -> DeliveryRow:
    """One delivery, locked (取一条送达); raises NoSuchDelivery."""
    found = deliveries_for(by, document).filter(pk=pk).first()
    if found is None:
        raise NoSuchDelivery(pk)
    return DeliveryRow.objects.select_for_update().get(pk=pk)


def file_for(by: Actor, pk: int) -> FileRow:
    """One file that the actor may read (取一个文件); raises NoSuchFile."""
    found = FileRow.objects.filter(pk=pk).first()
    if found is not None and (_took(by, found) or _reads(by, pk)):
        return found
    raise NoSuchFile(pk)


def _took(by: Actor, file: FileRow) -> bool:
    return by.account is not None and file.account == by.account


def _reads(by: Actor, file: int) -> bool:
    at = AttachmentRow.objects.filter(file=file, detached_at=None).values_list("subject_kind", "subject_id")
    return any(kind in READERS and READERS[kind](by, number) for kind, number in at)


def my_files(by: Actor) -> QuerySet[FileRow]:
    """The files an account took in (我的文件)."""
    if by.account is None:
        return FileRow.objects.none()
    return FileRow.objects.filter(account=by.account)


def upload_for(by: Actor, token: str, *, lock: bool = False) -> UploadRow:
    """An upload of the actor's own (取一个上传); raises NoSuchUpload."""
    rows = UploadRow.objects.select_for_update() if lock else UploadRow.objects.all()
    found = rows.filter(token=token, account=by.account).first() if by.account is not None else None
    if found is None:
        raise NoSuchUpload(token)
    return found


def series_for(by: Actor, power: str = Power.ISSUE) -> QuerySet[SeriesRow]:
    """The series of numbers an actor may use (可用字号)."""
    reached = Q(pk__in=())
    for grant in by.grants_for(power):
        reached |= _places(grant, by, "organ")
    return SeriesRow.objects.filter(reached)


def templates_for(by: Actor) -> QuerySet[TemplateRow]:
    """The templates a county uses (可用模板): its own and the shipped ones."""
    return TemplateRow.objects.filter(county__in=("", by.county), retired=False)


def reaches_organ(by: Actor, organ_id: int, power: str) -> bool:
    """Whether a grant with the power covers an organ (是否及于机构)."""
    found = organs_of(by, power)
    return any(one.id == organ_id for one in found)


def organs_of(by: Actor, power: str) -> list[OrganView]:
    """The organs an actor reaches with a power (权限所及机构), by code."""
    seen: dict[int, OrganView] = {}
    for grant in by.grants_for(power):
        rows = organs_by_id(grant.organs).values() if grant.organs is not None else organs_of_county(grant.county, date.max)
        for one in rows:
            inside = one.county == grant.county and (
                grant.townships is None or one.township in grant.townships
            )
            if inside and (not grant.assigned_only or one.id == by.organ):
                seen[one.id] = one
    return sorted(seen.values(), key=lambda one: one.code)
