"""Step rules (分档规则) and shares (按比例分配): numbers by bands, and whole numbers that sum to a total."""

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class StepRule:
    """A number by bands (分档): ``bounds`` ascending, one value more than bounds.

    A band holds what is at or above its lower bound and below its upper one; with ``upper_included`` what is
    above its lower bound up to and with its upper one.
    """

    bounds: tuple[int | Decimal, ...]
    values: tuple[int | Decimal, ...]
    upper_included: bool = False

    def __post_init__(self) -> None:
        """Refuse bands out of order, and a wrong number of values."""
        if list(self.bounds) != sorted(set(self.bounds)) or len(self.values) != len(self.bounds) + 1:
            message = f"bands need ascending bounds and one value more: {self.bounds} {self.values}"
            raise ValueError(message)

    def value(self, amount: int | Decimal) -> int | Decimal:
        """Return the value of the band (所在档的值) that holds ``amount``."""
        if self.upper_included:
            return self.values[sum(amount > bound for bound in self.bounds)]
        return self.values[bisect_right(self.bounds, amount)]


def share_out(total: int, weights: Mapping[Key, int | Decimal | Fraction]) -> dict[Key, int]:
    """Share a whole number by weights (最大余数法): the sum is ``total`` exactly.

    Remainders go to the largest fractions, ties to the earlier key. Raises ValueError for a negative total
    or weight, and when there is something to share but no weight.
    """
    exact = {key: Fraction(weight) for key, weight in weights.items()}
    whole = sum(exact.values(), Fraction(0))
    if total < 0 or any(weight < 0 for weight in exact.values()) or (total and not whole):
        message = "nothing negative can be shared, and nothing without weights"
        raise ValueError(message)
    quotas = {key: weight * total / whole if whole else Fraction(0) for key, weight in exact.items()}
    shares = {key: int(quota) for key, quota in quotas.items()}
    order = sorted(quotas, key=lambda key: shares[key] - quotas[key])
    for key in order[: total - sum(shares.values())]:
        shares[key] += 1
    return shares
