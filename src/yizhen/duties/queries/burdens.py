"""Looking up burden registers (查负担登记)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from yizhen.duties import access
from yizhen.duties.models import BurdenRow
from yizhen.duties.terms import BurdenKind
from yizhen.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class BurdenFilter:
    """What the registers are narrowed to (负担筛选): ``state`` is open, ended, expired or unfounded."""

    kind: str = ""
    state: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class BurdenLine:
    """负担行 one burden as the register shows it."""

    id: int
    kind: BurdenKind
    title: str
    organ_name: str
    townships: tuple[str, ...]
    authority: str
    times_a_year: int | None
    begins_on: date
    expires_on: date | None
    ended_on: date | None
    end_reason: str

    def standing(self, on: date) -> str:
        """Where it stands on a day (状态): ended, expired, unfounded (no authority) or open."""
        if self.ended_on is not None and self.ended_on <= on:
            return "ended"
        if self.expires_on is not None and self.expires_on < on:
            return "expired"
        return "open" if self.authority else "unfounded"


def _burdens(by: Actor, wanted: BurdenFilter, on: date) -> Q:
    rows = Q(county__in=access.counties(by))
    if wanted.kind:
        rows &= Q(kind=wanted.kind)
    if word := wanted.text.strip():
        rows &= Q(title__icontains=word) | Q(organ_name__icontains=word) | Q(authority__icontains=word)
    running = Q(ended_on=None) | Q(ended_on__gt=on)
    lapsed = Q(expires_on__lt=on)
    match wanted.state:
        case "ended":
            rows &= Q(ended_on__lte=on)
        case "expired":
            rows &= running & lapsed
        case "unfounded":
            rows &= running & ~lapsed & Q(authority="")
        case "open":
            rows &= running & ~lapsed & ~Q(authority="")
    return rows


def count_burdens(by: Actor, wanted: BurdenFilter, on: date) -> int:
    """How many burdens are asked for (登记数)."""
    return BurdenRow.objects.filter(_burdens(by, wanted, on)).count()


def burdens(
    by: Actor, wanted: BurdenFilter, on: date, *, start: int = 0, size: int | None = None
) -> list[BurdenLine]:
    """Burdens of the registers (负担登记), by kind and beginning."""
    rows = BurdenRow.objects.filter(_burdens(by, wanted, on)).order_by("kind", "begins_on", "id")
    stop = None if size is None else start + size
    values = rows[start:stop].values_list(
        "id", "kind", "title", "organ_name", "townships", "authority", "times_a_year", "begins_on", "expires_on",
        "ended_on", "end_reason",
    )  # fmt: skip
    return [BurdenLine(pk, BurdenKind(kind), title, organ, tuple(towns), *rest) for pk, kind, title, organ, towns, *rest in values]


def burden_counts(by: Actor) -> dict[str, int]:
    """How many burdens of each kind were ever entered (各类登记数)."""
    rows = BurdenRow.objects.filter(county__in=access.counties(by))
    return dict(rows.values_list("kind").annotate(n=Count("id")).order_by())
