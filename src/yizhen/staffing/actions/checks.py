"""Keep the checks' findings current (更新检查结果): after each act for the organs it touched, in full on command."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.organs.door import NoSuchOrgan
from yizhen.staffing.access.ledger import whole_counties
from yizhen.staffing.models import Finding
from yizhen.staffing.queries.checks import Found, find
from yizhen.staffing.terms import Power

CHUNK = 500


def recheck(county: str, organs: Sequence[int], *, at: datetime) -> None:
    """Check the organs that an act touched, and the pools, in the act's own transaction (随记随查).

    What other rooms found (it carries a note) is looked at again by the full check only.
    """
    found = find(county, legal_day(at), organs=organs)
    before = Finding.objects.filter(Q(organ__in=organs) | Q(organ=None), county=county, note="")
    _replace(county, before, found, at)


@transaction.atomic
def check_county(county: str, *, by: Actor, at: datetime) -> int:
    """Check a whole county anew (全面检查) and return how many findings there are. Raises NoPower, NoSuchOrgan."""
    by.require(Power.VIEW)
    if county not in whole_counties(by, Power.VIEW):
        raise NoSuchOrgan(county)
    found = find(county, legal_day(at))
    _replace(county, Finding.objects.filter(county=county), found, at)
    return len(found)


def _replace(county: str, before, found: Sequence[Found], at: datetime) -> None:  # noqa: ANN001  a QuerySet
    columns = ("pk", "rule", "organ_id", "category", "purpose", "entry_id", "amount", "note")
    kept = {row[1:6]: (row[0], row[6], row[7]) for row in before.values_list(*columns)}
    wanted = {one.key: one for one in found}
    gone = [pk for key, (pk, _amount, _note) in kept.items() if key not in wanted]
    for start in range(0, len(gone), CHUNK):
        Finding.objects.filter(pk__in=gone[start : start + CHUNK]).delete()
    fresh = [one for key, one in wanted.items() if key not in kept]
    Finding.objects.bulk_create(
        [
            Finding(
                county=county, rule=one.rule, organ_id=one.organ, category=one.category, purpose=one.purpose,
                entry_id=one.entry, amount=one.amount, note=one.note, found_at=at,
            )
            for one in fresh
        ],
        batch_size=CHUNK,
    )  # fmt: skip
    for key, one in wanted.items():
        if key in kept and kept[key][1:] != (one.amount, one.note):
            Finding.objects.filter(pk=kept[key][0]).update(amount=one.amount, note=one.note)
