"""Compare a list with the ledger and follow each difference until it is settled (四方核对办理)."""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256

from django.db import transaction
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.kernel.words import N_
from yizhen.record.door import Draft, append, append_many
from yizhen.staffing.access.reconcile import difference_for, need_county
from yizhen.staffing.models.reconcile import ComparedListRow, DifferenceRow
from yizhen.staffing.queries.reconcile import compared
from yizhen.staffing.states.reconcile import LIFE
from yizhen.staffing.terms.reconcile import (
    Compared,
    DifferenceMoved,
    DifferenceState,
    DifferenceVerb,
    Found,
    ListCompared,
)

OPENISH = (DifferenceState.OPEN, DifferenceState.ASKED, DifferenceState.EXPLAINED)
BATCH = 500
AGAIN, ALIKE = N_("名单又出现这一差异"), N_("新的名单已经一致")
"""What is kept as the reason where a new list moves a difference (名单引起的变动)."""


class ReasonMissing(ValueError):
    """没有写理由: an explanation needs words."""


def compare_list(
    county: str, side: str, as_of: date, rows: Sequence[tuple[int, dict[str, str]]], *, by: Actor, at: datetime,
    take: bool, file: str = "", columns: dict[str, str] | None = None, content: bytes = b"",
) -> Compared:  # fmt: skip
    """Compare a list with the ledger (核对名单); with `take` differences are opened and settled. Raises NoPower.

    Without `take` nothing is written: the same answer, as a dry run.
    """
    need_county(by, county)
    result, found, _people = compared(county, side, as_of, rows)
    if not take:
        return result
    return _taken(county, result, found, by=by, at=at, file=file, columns=columns or {}, content=content)


@transaction.atomic
def _taken(
    county: str, result: Compared, found: list[Found], *, by: Actor, at: datetime, file: str, columns: dict[str, str],
    content: bytes,
) -> Compared:  # fmt: skip
    digest = sha256(content).hexdigest() if content else ""
    listed = ComparedListRow.objects.create(
        county=county, side=result.side, as_of=result.as_of, file=file[:120], digest=digest, columns=columns,
        rows=result.rows, matched=result.matched, unreadable=result.unreadable, compared_at=at,
        headcounts=[[one.organ, one.ours, one.theirs] for one in result.headcounts],
    )  # fmt: skip
    opened = _open(county, listed, found, by, at)
    settled = _settle_gone(county, listed, by, at)
    payload = ListCompared(
        result.side, result.as_of, listed.file, digest, result.rows, result.matched, opened, settled
    )
    append(
        "staffing.list.compared",
        payload,
        by=by,
        at=at,
        subject=("staffing.compared_list", listed.pk),
        county=county,
    )
    return Compared(
        result.side, result.as_of, result.rows, result.matched, result.unreadable, result.differences, result.headcounts,
        True, opened, settled,
    )  # fmt: skip


def _open(county: str, listed: ComparedListRow, found: list[Found], by: Actor, at: datetime) -> int:
    """New differences opened, known ones seen again; what was settled and shows again is opened again (登记差异)."""
    known = {
        (row.kind, row.subject): row
        for row in DifferenceRow.objects.select_for_update().filter(county=county, side=listed.side)
    }
    fresh, again, acts = {}, [], []
    for one in found:
        row = known.get((one.kind.value, one.subject))
        if row is None:
            fresh.setdefault((one.kind.value, one.subject), DifferenceRow(
                county=county, side=listed.side, kind=one.kind, subject=one.subject, staff_id=one.staff, organ_id=one.organ,
                name=one.name[:40], ours=one.ours[:200], theirs=one.theirs[:200], first_list=listed, last_list=listed,
                changed_at=at,
            ))  # fmt: skip
            continue
        changed = (row.ours, row.theirs) != (one.ours[:200], one.theirs[:200])
        row.ours, row.theirs, row.last_list = one.ours[:200], one.theirs[:200], listed
        if row.state == DifferenceState.SETTLED or (changed and row.state == DifferenceState.EXPLAINED):
            acts.append(_moved(row, DifferenceVerb.REOPEN, "名单又出现这一差异", by, at))
        again.append(row)
    DifferenceRow.objects.bulk_create(list(fresh.values()), batch_size=BATCH)
    DifferenceRow.objects.bulk_update(
        again, ["ours", "theirs", "last_list", "state", "reason", "changed_at"], batch_size=BATCH
    )
    append_many(acts)
    return len(fresh) + len(acts)


def _settle_gone(county: str, listed: ComparedListRow, by: Actor, at: datetime) -> int:
    """What the new list no longer shows is settled by itself (自动销号)."""
    gone = list(
        DifferenceRow.objects.select_for_update()
        .filter(county=county, side=listed.side, state__in=OPENISH)
        .exclude(last_list=listed)
    )
    acts = [_moved(row, DifferenceVerb.SETTLE, "新的名单已经一致", by, at) for row in gone]
    DifferenceRow.objects.bulk_update(gone, ["state", "reason", "changed_at"], batch_size=BATCH)
    append_many(acts)
    return len(gone)


def _moved(row: DifferenceRow, verb: DifferenceVerb, reason: str, by: Actor, at: datetime) -> Draft:
    before, after = row.state, LIFE.step(row.state, verb)
    row.state, row.reason, row.changed_at = after, reason[:400], at
    payload = DifferenceMoved(row.kind, row.side, before, after, reason[:400])
    return Draft("staffing.difference.moved", payload, at, ("staffing.difference", row.pk), by, row.county)


@transaction.atomic
def move_difference(pk: int, verb: str, reason: str, *, by: Actor, at: datetime) -> str:
    """Ask, explain, settle or reopen a difference and return its new state (办理差异).

    Raises NotAllowed, ReasonMissing, NoSuchDifference.
    """
    row = difference_for(by, pk, lock=True)
    if not reason.strip():
        raise ReasonMissing(_("请写明理由或办理情况。"))
    act = _moved(row, DifferenceVerb(verb), reason.strip(), by, at)
    row.save(update_fields=["state", "reason", "changed_at"])
    append_many([act])
    return row.state
