"""The one way to rows of the ledger (编制台账的唯一入口): accounts by organ and township, the pools by whole county."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from yizhen.kernel.actors import Actor
from yizhen.organs.door import OrganView
from yizhen.staffing.models import Account, Batch, Digest, Entry, Evaluation, Finding, Leg, Seat
from yizhen.staffing.terms import LedgerPower, Power


class NoSuchEntry(LookupError):
    """无此分录: no entry with this id that the actor may see."""

    no_such_row = True


class NoSuchSeat(LookupError):
    """无此占编: no such seat within reach."""

    no_such_row = True


class NoSuchBatch(LookupError):
    """无此批次: no such import within reach."""

    no_such_row = True


class NoSuchDigest(LookupError):
    """无此安排: no such digest plan within reach."""

    no_such_row = True


class NoSuchEvaluation(LookupError):
    """无此评估: no such evaluation within reach."""

    no_such_row = True


def whole_counties(by: Actor, power: str) -> frozenset[str]:
    """Counties that a grant with the power covers wholly (权限及于全县的县)."""
    return frozenset(
        grant.county
        for grant in by.grants_for(power)
        if grant.organs is None and grant.townships is None and not grant.assigned_only
    )


def reached_counties(by: Actor, power: str = Power.VIEW) -> frozenset[str]:
    """Counties of which the power reaches anything (权限及于其中任何一处的县)."""
    return frozenset(grant.county for grant in by.grants_for(power))


def _reach(by: Actor, power: str, prefix: str = "") -> Q:
    reached = Q(**{f"{prefix}county__in": whole_counties(by, power)})
    for grant in by.grants_for(power):
        one = Q(**{f"{prefix}county": grant.county, f"{prefix}organ__isnull": False})
        if grant.organs is not None:
            one &= Q(**{f"{prefix}organ__in": grant.organs})
        if grant.townships is not None:
            one &= Q(**{f"{prefix}organ__township__in": grant.townships})
        if grant.assigned_only:
            one &= Q(**{f"{prefix}organ": by.organ})
        if grant.organs is not None or grant.townships is not None or grant.assigned_only:
            reached |= one
    return reached


def covers(by: Actor, power: str, county: str, organ: OrganView | None) -> bool:
    """Whether the power reaches an organ, or for None the county's own pool (权限是否及于此)."""
    for grant in by.grants_for(power):
        if grant.county != county:
            continue
        if grant.organs is None and grant.townships is None and not grant.assigned_only:
            return True
        if organ is None:
            continue
        if (
            (grant.organs is None or organ.id in grant.organs)
            and (grant.townships is None or organ.township in grant.townships)
            and (not grant.assigned_only or organ.id == by.organ)
        ):
            return True
    return False


def accounts_for(by: Actor, power: str = Power.VIEW) -> QuerySet[Account]:
    """The accounts this post may see (可见账户)."""
    return Account.objects.filter(_reach(by, power))


def entries_for(by: Actor, power: str = Power.VIEW) -> QuerySet[Entry]:
    """The entries this post may see (可见分录): those with a leg on an account within reach."""
    mine = Leg.objects.filter(_reach(by, power, "account__"), entry=OuterRef("pk"))
    return Entry.objects.filter(Q(county__in=whole_counties(by, power)) | Exists(mine))


def entry_for(by: Actor, pk: int, power: str = Power.VIEW) -> Entry:
    """One entry, or NoSuchEntry whether it is missing or not the actor's (取一条分录)."""
    found = entries_for(by, power).filter(pk=pk).first()
    if found is None:
        raise NoSuchEntry(pk)
    return found


def seats_for(by: Actor, power: str = Power.VIEW) -> QuerySet[Seat]:
    """The seats within reach (可及占编)."""
    return Seat.objects.filter(_reach(by, power, "account__"))


def seat_for(by: Actor, pk: int, power: str = Power.VIEW, *, lock: bool = False) -> Seat:
    """One seat, or NoSuchSeat (取一条占编)."""
    rows = seats_for(by, power).select_related("account")
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NoSuchSeat(pk)
    return found


def digests_for(by: Actor, power: str = Power.VIEW) -> QuerySet[Digest]:
    """The digest plans within reach (可及消化安排)."""
    return Digest.objects.filter(_reach(by, power, "account__"))


def digest_for(by: Actor, pk: int, power: str = LedgerPower.RECORD) -> Digest:
    """One digest plan, locked, or NoSuchDigest (取一条消化安排)."""
    found = digests_for(by, power).select_for_update(of=("self",)).filter(pk=pk).first()
    if found is None:
        raise NoSuchDigest(pk)
    return found


def batches_for(by: Actor) -> QuerySet[Batch]:
    """The imports within reach (可及导入批次): a workbook is the whole county's."""
    return Batch.objects.filter(county__in=whole_counties(by, LedgerPower.IMPORT))


def batch_for(by: Actor, pk: int, *, lock: bool = False) -> Batch:
    """One import, or NoSuchBatch (取一个批次)."""
    rows = batches_for(by)
    if lock:
        rows = rows.select_for_update()
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NoSuchBatch(pk)
    return found


def evaluations_for(by: Actor) -> QuerySet[Evaluation]:
    """The evaluations within reach (可及评估)."""
    return Evaluation.objects.filter(county__in=whole_counties(by, Power.VIEW))


def findings_for(by: Actor, power: str = Power.VIEW) -> QuerySet[Finding]:
    """The findings of checks within reach (可及检查结果)."""
    return Finding.objects.filter(_reach(by, power))
