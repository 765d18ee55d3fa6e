"""How often a matter goes back and forth (推诿指标): first hand, bounces, ping-pong. Pure; any event log will do."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Passage:
    """The way of one matter through hands (流转路径), each hand once in a row, in the order of time."""

    hands: tuple[str, ...]
    begun_at: datetime | None = None
    settled_at: datetime | None = None

    @property
    def handovers(self) -> int:
        """Times it went on to another hand (移交次数)."""
        return max(0, len(self.hands) - 1)

    @property
    def comes_back(self) -> bool:
        """Whether it came back to a hand that it had left (回流、踢皮球)."""
        return len(set(self.hands)) < len(self.hands)

    @property
    def ping_pongs(self) -> int:
        """Times it went A → B → A at once (往返次数)."""
        return sum(1 for a, _b, c in zip(self.hands, self.hands[1:], self.hands[2:], strict=False) if a == c)

    @property
    def first_was_right(self) -> bool:
        """Whether the first hand kept it to the end without passing it on (首派准确)."""
        return len(self.hands) == 1

    @property
    def days(self) -> float:
        """Days from the first hand to the last (在途天数); 0 where it never moved."""
        if self.begun_at is None or self.settled_at is None:
            return 0.0
        return (self.settled_at - self.begun_at).total_seconds() / 86400


@dataclass(frozen=True, slots=True)
class Bounces:
    """What many passages say together (推诿统计). Shares are of ``matters``; 0 of 0 is None."""

    matters: int
    moved: int
    come_back: int
    ping_pongs: int
    handovers: int
    right_first: int
    days_moving: float

    @property
    def first_accuracy(self) -> float | None:
        """首派准确率 = matters that the first hand kept ÷ all matters."""
        return self.right_first / self.matters if self.matters else None

    @property
    def back_share(self) -> float | None:
        """回流率 = matters that came back to a hand they had left ÷ all matters."""
        return self.come_back / self.matters if self.matters else None

    @property
    def mean_handovers(self) -> float | None:
        """每件移交次数 = handovers ÷ matters."""
        return self.handovers / self.matters if self.matters else None

    @property
    def mean_days(self) -> float | None:
        """每件争议天数 = days from first to last hand ÷ matters that moved."""
        return self.days_moving / self.moved if self.moved else None


def passages(events: Iterable[tuple[str, datetime, str]]) -> dict[str, Passage]:
    """Passages from an event log (由事件日志归并): (matter, instant, hand), in any order; empty hands are skipped.

    Events of one instant keep the order in which they were given.
    """
    seen: dict[str, list[tuple[datetime, str]]] = {}
    for matter, at, hand in events:
        if hand:
            seen.setdefault(matter, []).append((at, hand))
    return {matter: passage(sorted(steps, key=lambda step: step[0])) for matter, steps in seen.items()}


def passage(steps: Sequence[tuple[datetime, str]]) -> Passage:
    """The passage of one matter (一件的路径) from its steps in the order of time."""
    hands: list[str] = []
    begun = settled = None
    for at, hand in steps:
        if not hands or hands[-1] != hand:
            hands.append(hand)
            begun, settled = begun or at, at
    return Passage(tuple(hands), begun, settled)


def tally(found: Iterable[Passage]) -> Bounces:
    """Add passages up (汇总)."""
    matters = moved = back = pings = hands = right = 0
    days = 0.0
    for one in found:
        matters += 1
        moved += one.handovers > 0
        back += one.comes_back
        pings += one.ping_pongs
        hands += one.handovers
        right += one.first_was_right
        days += one.days
    return Bounces(matters, moved, back, pings, hands, right, days)


def tally_by(found: Mapping[str, Passage], group: Mapping[str, str]) -> dict[str, Bounces]:
    """Add passages up by group (分组汇总), such as the item of each matter; matters of no group stand under ""."""
    parts: dict[str, list[Passage]] = {}
    for matter, one in found.items():
        parts.setdefault(group.get(matter, ""), []).append(one)
    return {key: tally(ones) for key, ones in sorted(parts.items())}
