"""Establishment by the number of its paper (按文号查编制调整): what organs got, for houses that cite it."""

from yizhen.staffing.models import Entry, Leg, SlipRow
from yizhen.staffing.terms.ledger import Kind, Place
from yizhen.staffing.terms.moves import QuotaMove
from yizhen.staffing.terms.plans import SlipState

GIVING = (Kind.ALLOCATE, Kind.TRANSFER, Kind.BORROW)
"""Entries by which an organ gets quotas (增加编制的分录)."""
STANDING = (SlipState.ISSUED, SlipState.USED)
MOST = 500


def moves_of(county: str, number: str) -> tuple[QuotaMove, ...]:
    """What organs got under a document of the ledger, or a slip, of that number (编制调整); two queries, empty if none."""
    wanted = number.strip()
    if not wanted:
        return ()
    return (*_entries(county, wanted), *_slips(county, wanted))


def _entries(county: str, number: str) -> list[QuotaMove]:
    undone = Entry.objects.filter(reverses__isnull=False).values("reverses")
    rows = Leg.objects.filter(
        entry__county=county, entry__document_no=number, entry__kind__in=GIVING, place=Place.FREE, amount__gt=0,
        account__organ__isnull=False,
    ).exclude(entry__in=undone)  # fmt: skip
    found = rows.values_list("account__organ_id", "amount", "account__category", "entry__valid_from", "entry__title")
    return [QuotaMove(number, *row) for row in found.order_by("id")[:MOST]]


def _slips(county: str, number: str) -> list[QuotaMove]:
    rows = SlipRow.objects.filter(county=county, number=number, state__in=STANDING, issued_on__isnull=False)
    found = rows.values_list("organ_id", "count", "category", "issued_on")
    return [QuotaMove(number, *row) for row in found.order_by("id")[:MOST]]
