"""Words of disputes (职责争议用语): contest, joint review, ruling, and the precedent that it leaves."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

import msgspec

from yizhen.duties.terms.attribution import Mode
from yizhen.kernel.words import N_, say


class DisputeState(StrEnum):
    """Where a dispute stands (争议状态)."""

    RAISED = "raised"
    REVIEW = "review"
    PROPOSED = "proposed"
    RULED = "ruled"
    AGREED = "agreed"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({
            "raised": N_("协商中"),
            "review": N_("会审中"),
            "proposed": N_("已提协调意见，待决定"),
            "ruled": N_("已裁定"),
            "agreed": N_("协商一致"),
            "dropped": N_("已撤回"),
        }[self.value])


OPEN_DISPUTES = (DisputeState.RAISED, DisputeState.REVIEW, DisputeState.PROPOSED)


class DisputeVerb(StrEnum):
    """What may be done with a dispute (争议办理)."""

    AGREE = "agree"
    CONVENE = "convene"
    PROPOSE = "propose"
    RULE = "rule"
    RETURN = "return"
    DROP = "drop"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({
            "agree": N_("协商一致，备案"),
            "convene": N_("召集会审"),
            "propose": N_("提出协调意见"),
            "rule": N_("裁定"),
            "return": N_("退回再议"),
            "drop": N_("撤回争议"),
        }[self.value])


class Stand(StrEnum):
    """What a party to a dispute says (各方立场)."""

    WAITING = "waiting"
    OURS = "ours"
    NOT_OURS = "not_ours"
    ASSIST = "assist"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({
            "waiting": N_("未表态"),
            "ours": N_("属于我单位职责"),
            "not_ours": N_("不属于我单位职责"),
            "assist": N_("可以配合"),
        }[self.value])


@dataclass(frozen=True, slots=True)
class DisputeDraft:
    """A dispute to raise (待提争议). ``place``: "" the county, a 9-digit township or a 12-digit village.

    ``words`` and ``stand`` are what the raising organ says about its own duty.
    """

    title: str
    category: str
    place: str
    words: str
    organs: tuple[int, ...]
    item: int | None = None
    matter: str = ""
    stand: Stand = Stand.NOT_OURS


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is ruled (裁定): who leads, in what mode, on what ground, from when; ``assisting`` who assists."""

    organ: int
    mode: Mode
    ground: str
    words: str
    since: date
    until: date | None = None
    assisting: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class DisputeLine:
    """A dispute as a row (争议台账行)."""

    id: int
    number: str
    title: str
    category: str
    place: str
    state: DisputeState
    raised_by: str
    raised_at: datetime
    ended_at: datetime | None
    parties: tuple[str, ...]
    lead: str
    days: float
    matter: str = ""


@dataclass(frozen=True, slots=True)
class StandLine:
    """A party's stand (一方立场)."""

    organ: int
    name: str
    stand: Stand
    words: str
    at: datetime | None
    mine: bool
    signed_by: str = ""
    signed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class OfferLine:
    """The text that is offered for signature (协商结果): who is to lead, in what mode, on what ground, from when."""

    organ_name: str
    mode: Mode
    ground: str
    words: str
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class PrecedentLine:
    """A precedent as a row (先例行)."""

    id: int
    number: str
    category: str
    place: str
    organ: int
    organ_name: str
    mode: Mode
    words: str
    valid_from: date
    valid_to: date | None
    dispute: int
    used: int


class Contested(msgspec.Struct, frozen=True):
    """提起争议."""

    number: str
    title: str
    category: str
    place: str
    organs: tuple[int, ...]
    matter: str
    item: int | None = None


class Stated(msgspec.Struct, frozen=True):
    """表明立场."""

    number: str
    organ: int
    stand: str
    words: str


class Offered(msgspec.Struct, frozen=True):
    """提出协商结果: by which party, who is to lead, on what ground."""

    number: str
    organ: int
    lead: int
    mode: str
    ground: str
    words: str
    since: date


class Signed(msgspec.Struct, frozen=True):
    """签署协商结果."""

    number: str
    organ: int


class DisputeMoved(msgspec.Struct, frozen=True):
    """办理争议: from state to state on a ground; a ruling names the lead and the precedent."""

    number: str
    before: str
    after: str
    ground: str
    words: str = ""
    lead: int | None = None
    mode: str = ""
    precedent: str = ""


class PrecedentEnded(msgspec.Struct, frozen=True):
    """先例失效."""

    number: str
    category: str
    place: str
    valid_to: date
    reason: str


_MOVES = {
    "agreed": N_("协商一致"), "convened": N_("召集会审"), "proposed": N_("提出协调意见"), "ruled": N_("裁定争议"),
    "returned": N_("退回再议"), "dropped": N_("撤回争议"),
}  # fmt: skip
DISPUTE_NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("duties.dispute.raised", N_("提起职责争议"), Contested),
    ("duties.dispute.stated", N_("表明立场"), Stated),
    ("duties.dispute.offered", N_("提出协商结果"), Offered),
    ("duties.dispute.signed", N_("签署协商结果"), Signed),
    *((f"duties.dispute.{name}", title, DisputeMoved) for name, title in _MOVES.items()),
    ("duties.precedent.ended", N_("先例失效"), PrecedentEnded),
)
