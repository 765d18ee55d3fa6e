"""The one way to applications, disputes and batches (准入、争议、赋权的唯一入口).

An application is seen by whoever reaches the organ that applies or one that is asked; a dispute by whoever reaches a
party to it. Batches, precedents and attributions are the county's: who may see the lists sees them.
"""

from datetime import date
from typing import TypeVar

from django.db.models import Exists, Model, OuterRef, Q, QuerySet

from yizhen.duties.access.items import counties
from yizhen.duties.models import (
    AdmissionRow,
    BatchOpinionRow,
    BatchRow,
    DisputeRow,
    FlagRow,
    HandRow,
    OpinionRow,
    PassageRow,
    PrecedentRow,
    StandRow,
)
from yizhen.duties.terms.powers import Power
from yizhen.kernel.actors import Actor, Grant
from yizhen.organs import door as organs
from yizhen.organs.door import OrganKind


class NoSuchAdmission(LookupError):
    """无此申请: there is none, or not for this actor; the two are told alike."""

    no_such_row = True


class NoSuchDispute(LookupError):
    """无此争议: there is none, or not for this actor."""

    no_such_row = True


class NoSuchBatch(LookupError):
    """无此批次: there is none, or not for this actor."""

    no_such_row = True


class NoSuchFlag(LookupError):
    """无此来文: there is none, or not for this actor."""

    no_such_row = True


class NoSuchPrecedent(LookupError):
    """无此先例: there is none, or not for this actor."""

    no_such_row = True


def body(by: Actor) -> int | None:
    """The organ for which a post speaks (代表的机关): its township's or its department's, not the office within it."""
    if by.organ is None:
        return None
    own = organs.organs_by_id([by.organ]).get(by.organ)
    if own is None or own.kind in (OrganKind.STATION, OrganKind.TOWNSHIP, OrganKind.STREET_OFFICE):
        return by.organ
    if own.township:
        try:
            return organs.township_organ(own.township, date.max).id
        except organs.NoSuchOrgan:
            return by.organ
    return own.parent_id if own.kind == OrganKind.INTERNAL_OFFICE and own.parent_id else by.organ


def _within(by: Actor, grant: Grant) -> Q | None:
    """Rows with organ and township that a grant covers; None when it covers the whole county."""
    if grant.organs is None and grant.townships is None and not grant.assigned_only:
        return None
    rows = Q()
    if grant.organs is not None:
        rows &= Q(organ__in=grant.organs)
    if grant.townships is not None:
        rows &= Q(township__in=grant.townships)
    return rows & Q(organ=by.organ) if grant.assigned_only else rows


Row = TypeVar("Row", bound=Model)


def _one(rows: QuerySet[Row], pk: int, missing: type[LookupError], *, lock: bool) -> Row:
    """The row among those within reach (取一行), locked if asked; raises ``missing``."""
    found = rows.filter(pk=pk)
    row = (found.select_for_update(of=("self",)) if lock else found).first()
    if row is None:
        raise missing(pk)
    return row


def admissions_for(by: Actor, power: str = Power.VIEW) -> QuerySet[AdmissionRow]:
    """Applications that the actor reaches (可及申请): own ones, and those on which an own organ is asked."""
    rows = Q(pk__in=())
    for grant in by.grants_for(power):
        near = _within(by, grant)
        if near is None:
            rows |= Q(county=grant.county)
        else:
            asked = OpinionRow.objects.filter(near, admission=OuterRef("pk"))
            rows |= Q(county=grant.county) & (near | Exists(asked))
    return AdmissionRow.objects.filter(rows)


def admission_for(by: Actor, pk: int, power: str = Power.VIEW, *, lock: bool = False) -> AdmissionRow:
    """One application (取一件申请); raises NoSuchAdmission."""
    return _one(admissions_for(by, power), pk, NoSuchAdmission, lock=lock)


def opinions_for(by: Actor, admission: int, power: str = Power.OPINE) -> QuerySet[OpinionRow]:
    """Opinions that the actor may give on an application (可答复的意见)."""
    rows = Q(pk__in=())
    for grant in by.grants_for(power):
        rows |= _within(by, grant) or Q(pk__isnull=False)
    return OpinionRow.objects.filter(rows, admission=admission, organ=body(by))


def disputes_for(by: Actor, power: str = Power.VIEW) -> QuerySet[DisputeRow]:
    """Disputes that the actor reaches (可及争议): parties to them, and whoever sees the whole county."""
    rows = Q(pk__in=())
    for grant in by.grants_for(power):
        near = _within(by, grant)
        if near is None:
            rows |= Q(county=grant.county)
        else:
            rows |= Q(county=grant.county) & Exists(StandRow.objects.filter(near, dispute=OuterRef("pk")))
    return DisputeRow.objects.filter(rows)


def dispute_for(by: Actor, pk: int, power: str = Power.VIEW, *, lock: bool = False) -> DisputeRow:
    """One dispute (取一件争议); raises NoSuchDispute."""
    return _one(disputes_for(by, power), pk, NoSuchDispute, lock=lock)


def batches_for(by: Actor, power: str = Power.VIEW) -> QuerySet[BatchRow]:
    """Batches that the actor may see (可见批次)."""
    return BatchRow.objects.filter(county__in=counties(by, power))


def batch_for(by: Actor, pk: int, power: str = Power.VIEW, *, lock: bool = False) -> BatchRow:
    """One batch (取一个批次); raises NoSuchBatch."""
    return _one(batches_for(by, power), pk, NoSuchBatch, lock=lock)


def batch_opinions_for(by: Actor, batch: int, power: str = Power.OPINE) -> QuerySet[BatchOpinionRow]:
    """The opinion on a batch that the actor's own township may give (可答复的承接意见)."""
    rows = Q(pk__in=())
    for grant in by.grants_for(power):
        rows |= _within(by, grant) or Q(pk__isnull=False)
    return BatchOpinionRow.objects.filter(rows, batch=batch, organ=body(by))


def passages_for(by: Actor, power: str = Power.VIEW) -> QuerySet[PassageRow]:
    """Passages that the actor may count (可见流转): of the county, of own townships, of cases that lay in own hands."""
    rows = Q(pk__in=())
    for grant in by.grants_for(power):
        near = Q(county=grant.county)
        if grant.townships is not None:
            near &= Q(township__in=grant.townships)
        if grant.organs is not None or grant.assigned_only:
            own = grant.organs if grant.organs is not None else {body(by)}
            hands = HandRow.objects.filter(passage=OuterRef("pk"), organ__in=own)
            near &= Exists(hands)
        rows |= near
    return PassageRow.objects.filter(rows)


def precedents_for(by: Actor, power: str = Power.VIEW) -> QuerySet[PrecedentRow]:
    """Precedents that the actor may see (可见先例)."""
    return PrecedentRow.objects.filter(county__in=counties(by, power))


def flags_for(by: Actor, power: str = Power.VIEW) -> QuerySet[FlagRow]:
    """Flagged papers that the actor may see (可见来文标记)."""
    return FlagRow.objects.filter(county__in=counties(by, power))


def flag_for(by: Actor, pk: int, power: str = Power.VIEW, *, lock: bool = False) -> FlagRow:
    """One flagged paper (取一份来文); raises NoSuchFlag."""
    return _one(flags_for(by, power), pk, NoSuchFlag, lock=lock)
