"""机构的编制数 what another house counts for organs: quotas on a day, shown on the chart and at each turn of an evolution.

Organs stand below staffing and do not know it: whoever counts registers how.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date

from yizhen.kernel.actors import Actor


@dataclass(frozen=True, slots=True)
class Establishment:
    """编制数 the quotas of an organ on a day: approved (核定), in place (实有), over (超编) and leader posts (领导职数)."""

    approved: int
    actual: int
    over: int = 0
    leaders: int = 0


Counter = Callable[[Actor, str, date, Collection[int]], dict[int, Establishment]]
COUNTERS: list[Counter] = []
"""Who counts (计数者): ``count(by, county, on, organs)``, only what the reader reaches; nothing for who may not see it."""


def register_counter(count: Counter) -> None:
    """Declare who counts the quotas of organs (登记编制计数), in an AppConfig's ready."""
    COUNTERS[:] = [count]


def counted(by: Actor, county: str, on: date, organs: Collection[int]) -> dict[int, Establishment]:
    """Quotas by organ on a day (当日编制); empty where nobody counts or the reader may not see."""
    found: dict[int, Establishment] = {}
    for count in COUNTERS:
        found |= count(by, county, on, organs)
    return found
