"""What Open311 shows to everybody (公开查询): no free text, no person, no point on the map, only to the village."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from yizhen.county import door as county
from yizhen.dispatch.models import Case
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.queries.leads import place_names
from yizhen.dispatch.rules import read_number
from yizhen.dispatch.terms import OPEN_STATES, SHOWN, Category, State
from yizhen.kernel.working_hours import legal_day
from yizhen.organs import door as organs

MOST = 1000
FIELDS = (
    "number", "state", "category_id", "township", "village", "holder_organ_id", "received_at", "due_at",
    "accepted_at", "dispatched_at", "signed_at", "handled_at", "closed_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PublicCase:
    """A case as everybody may see it (公开案件)."""

    number: str
    state: State
    category: Category
    place: str
    place_code: str
    holder: str
    received_at: datetime
    updated_at: datetime
    due_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether somebody still has to act (未办结)."""
        return self.state in OPEN_STATES


def shown_categories(code: str, on: date) -> dict[int, Category]:
    """Categories whose cases the county shows to everybody (公开分类), by id."""
    kinds = SHOWN[str(county.rule(code, "dispatch.open311_shown", on).value)]
    return {leaf.id: leaf for leaf in catalogue(code, on).leaves() if leaf.kind in kinds}


def public_cases(
    code: str,
    *,
    now: datetime,
    numbers: Iterable[str] = (),
    since: datetime | None = None,
    until: datetime | None = None,
    categories: Iterable[str] = (),
    is_open: bool | None = None,
) -> list[PublicCase]:
    """Cases that everybody may see (公开案件), newest first, at most a thousand: three queries."""
    shown = shown_categories(code, legal_day(now))
    wanted = set(categories)
    chosen = [pk for pk, leaf in shown.items() if not wanted or leaf.code in wanted]
    rows = Case.objects.filter(county=code, category__in=chosen)
    if asked := list(numbers):
        rows = rows.filter(number__in=[number for number in map(read_number, asked) if number])
    if since is not None:
        rows = rows.filter(received_at__gte=since)
    if until is not None:
        rows = rows.filter(received_at__lte=until)
    if is_open is not None:
        rows = rows.filter(closed_at__isnull=is_open)
    return _told(list(rows.order_by("-received_at", "-id").values_list(*FIELDS)[:MOST]), shown, legal_day(now))


def _told(rows: list[tuple], shown: dict[int, Category], on: date) -> list[PublicCase]:
    places = place_names([row[4] or row[3] for row in rows], on)
    names = {pk: view.name for pk, view in organs.organs_by_id({row[5] for row in rows if row[5]}).items()}
    return [
        PublicCase(
            number=row[0], state=State(row[1]), category=shown[row[2]], place_code=row[4] or row[3],
            place=places.get(row[4] or row[3], ""), holder=names.get(row[5], ""), received_at=row[6],
            updated_at=max(at for at in (row[6], *row[8:]) if at is not None), due_at=row[7],
        )
        for row in rows
    ]  # fmt: skip


def number_of_case(pk: int) -> str | None:
    """The number behind a token that was handed out (凭据对应的编号)."""
    return Case.objects.filter(pk=pk).values_list("number", flat=True).first()
