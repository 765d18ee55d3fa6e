"""What organs have at hand on a day (在岗力量查询): people who work there, and officers with certificates in force."""

from datetime import date

from django.db.models import BigIntegerField, Case, Count, Exists, F, OuterRef, Q, Subquery, When

from yizhen.staffing.models import CertificateRow, PostingRow, StaffRow
from yizhen.staffing.terms.forces import Force
from yizhen.staffing.terms.people import EXCLUSIVE, CertificateKind, CertificateState


def forces(county: str, on: date) -> dict[int, Force]:
    """Organ → people and certified officers who work there on a day (各单位在岗力量), one query.

    Postings count where they lead; who is off duty counts nowhere. An organ of which the ledger knows nobody, neither
    now nor ever, is left out: there is nothing to say of it. Whether a certificate is suspended or revoked is known as
    of today only; issue and expiry are judged by the day.
    """
    away = PostingRow.objects.filter(staff=OuterRef("pk"), kind__in=EXCLUSIVE, starts_on__lte=on).filter(
        Q(ended_on=None) | Q(ended_on__gt=on)
    )
    held = CertificateRow.objects.filter(
        staff=OuterRef("pk"), kind=CertificateKind.ENFORCEMENT, state=CertificateState.VALID, issued_on__lte=on
    ).filter(Q(valid_until=None) | Q(valid_until__gte=on))
    here = (Q(left_on=None) | Q(left_on__gt=on)) & (Q(quota_since=None) | Q(quota_since__lte=on))
    rows = (
        StaffRow.objects.filter(county=county)
        .annotate(is_away=Exists(away), certified=Exists(held))
        .annotate(place=Case(
            When(is_away=True, then=Subquery(away.values("organ")[:1])), default=F("organ_id"),
            output_field=BigIntegerField(),
        ))
        .values_list("place")
        .annotate(people=Count("pk", filter=here), officers=Count("pk", filter=here & Q(certified=True)))
        .order_by()
    )  # fmt: skip
    return {organ: Force(people, officers) for organ, people, officers in rows if organ is not None}
