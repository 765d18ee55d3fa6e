"""How legs move balances, and what no act may do (记账规则). Pure.

The invariant: an act may lower what is free, or what is vacant, only down to zero. Where it is already below zero
(an excess that was there from the beginning, or that an approved cut left), no act may lower it further.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from yizhen.staffing.terms.ledger import LegDraft, Place

PLACES = tuple(str(one) for one in Place)


class Unbalanced(ValueError):
    """分录不平: the legs do not sum to zero in a category."""


@dataclass(slots=True)
class Span:
    """余额段 what an account holds over a span of days. ``id`` None: not stored yet."""

    valid_from: date
    valid_to: date | None = None
    id: int | None = None
    amounts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(PLACES, 0))
    changed: bool = False

    @property
    def free(self) -> int:
        """可用."""
        return self.amounts["free"]

    @property
    def vacancy(self) -> int:
        """空编(可为负): 核定 + 借入 − 借出 − 实有."""
        return self.amounts["free"] + self.amounts["planned"]


@dataclass(frozen=True, slots=True)
class Breach:
    """越限 what an act would have broken: ``what`` is free, vacancy or the name of a place below zero."""

    what: str
    day: date
    before: int
    after: int


def balanced(legs: Iterable[LegDraft]) -> None:
    """Raise Unbalanced unless the legs sum to zero in each category (借贷平衡)."""
    sums: dict[str, int] = {}
    for leg in legs:
        sums[leg.category] = sums.get(leg.category, 0) + leg.amount
    wrong = {category: total for category, total in sums.items() if total}
    if wrong or not sums:
        raise Unbalanced(", ".join(f"{category} {total:+}" for category, total in wrong.items()) or "no legs")


def split(spans: list[Span], day: date) -> None:
    """Make a span begin on a day (按生效日分段), keeping what each day holds. The spans are in order."""
    if not spans:
        spans.append(Span(day))
        return
    if day < spans[0].valid_from:
        spans.insert(0, Span(day, spans[0].valid_from))
        return
    for number, span in enumerate(spans):
        if span.valid_from == day:
            return
        if span.valid_from < day and (span.valid_to is None or day < span.valid_to):
            later = replace(span, valid_from=day, id=None, amounts=dict(span.amounts), changed=True)
            span.valid_to, span.changed = day, True
            spans.insert(number + 1, later)
            return


def move(spans: list[Span], day: date, deltas: Mapping[str, int], *, excess: bool = False) -> Breach | None:
    """Apply what an entry moves in one account from a day on (记入余额); the breach, when a guard would be broken.

    ``excess``: an opening or an approved cut may leave an excess. Signs hold for every act.
    """
    split(spans, day)
    for span in spans:
        if span.valid_from < day:
            continue
        free, vacancy = span.free, span.vacancy
        for place, amount in deltas.items():
            span.amounts[place] += amount
        span.changed = True
        wrong = _wrong_sign(span, deltas)
        if wrong is None and not excess:
            wrong = _worse("free", span, free, span.free) or _worse("vacancy", span, vacancy, span.vacancy)
        if wrong is not None:
            return wrong
    return None


def _wrong_sign(span: Span, deltas: Mapping[str, int]) -> Breach | None:
    for place in ("planned", "occupied", "lent"):
        if span.amounts[place] < 0:
            return Breach(place, span.valid_from, span.amounts[place] - deltas.get(place, 0), span.amounts[place])
    if span.amounts["borrowed"] > 0:
        return Breach("borrowed", span.valid_from, 0, span.amounts["borrowed"])
    return None


def _worse(what: str, span: Span, before: int, after: int) -> Breach | None:
    return Breach(what, span.valid_from, before, after) if after < min(0, before) else None


def merged(legs: Sequence[tuple[int, LegDraft]]) -> dict[int, dict[str, int]]:
    """Legs by account and place (按账户合并)."""
    found: dict[int, dict[str, int]] = {}
    for account, leg in legs:
        places = found.setdefault(account, {})
        places[str(leg.place)] = places.get(str(leg.place), 0) + leg.amount
    return found


def nets(legs: Iterable[LegDraft], key: str) -> dict[tuple[str, str], int]:
    """What each level or purpose gains, by category (各层级、各用途净增减); the authority's side left out."""
    found: dict[tuple[str, str], int] = {}
    for leg in legs:
        if leg.place != Place.AUTHORITY:
            at = (leg.category, getattr(leg, key))
            found[at] = found.get(at, 0) + leg.amount
    return {at: total for at, total in found.items() if total}
