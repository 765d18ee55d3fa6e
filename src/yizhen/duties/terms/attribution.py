"""Words of attribution (职责归属用语): who is competent for an item, in what mode, and what is wrong at the borders."""

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

import msgspec

from yizhen.kernel.words import N_, say


class Mode(StrEnum):
    """In what mode an organ has an item (归属方式)."""

    STATUTORY = "statutory"
    GRANTED = "granted"
    ENTRUSTED = "entrusted"
    ASSIST = "assist"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({
            "statutory": N_("法定"),
            "granted": N_("授权、交由"),
            "entrusted": N_("委托"),
            "assist": N_("配合"),
        }[self.value])

    @property
    def leads(self) -> bool:
        """Whether the organ answers for the item (牵头); assisting does not."""
        return self is not Mode.ASSIST

    @property
    def own_name(self) -> bool:
        """Whether the organ acts in its own name (以自己名义); entrusted, it acts in the principal's."""
        return self in (Mode.STATUTORY, Mode.GRANTED)


class Empowered(StrEnum):
    """Whether the body is empowered (主体资格): another question than whom the words mean."""

    YES = "yes"
    NO = "no"
    UNCLEAR = "unclear"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({"yes": N_("有主体资格"), "no": N_("没有主体资格"), "unclear": N_("有争议，待明确")}[self.value])


class Fault(StrEnum):
    """What is wrong at a border of duties (边界问题)."""

    MANY = "many"
    NOBODY = "nobody"
    NOT_EMPOWERED = "not_empowered"
    NOT_CERTIFIED = "not_certified"
    NO_MEANS = "no_means"
    ABOLISHED = "abolished"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({
            "many": N_("多头管理"),
            "nobody": N_("无人管理"),
            "not_empowered": N_("牵头单位没有主体资格"),
            "not_certified": N_("执法人员不足"),
            "no_means": N_("人财物不匹配"),
            "abolished": N_("责任机构已撤销"),
        }[self.value])

    @property
    def mend(self) -> str:
        """What to do about it (怎样整改)."""
        return say({
            "many": N_("商定一家牵头，其余改为配合；商不成的，提起职责争议。"),
            "nobody": N_("确定一家牵头，或者提起职责争议，请编办协调。"),
            "not_empowered": N_("改由有主体资格的机关牵头，或者依法办理授权、委托。"),
            "not_certified": N_("补足取得执法资格的人员，两人以上才能执法。"),
            "no_means": N_("按编随事走补齐人员、经费、培训、装备，或者写明理由。"),
            "abolished": N_("改由承接其职责的机构负责。"),
        }[self.value])


@dataclass(frozen=True, slots=True)
class Hands:
    """Who works in an organ on a day, by the ledger of people (在岗力量): all, and officers with certificates in force."""

    people: int
    certified: int


@dataclass(frozen=True, slots=True)
class Means:
    """People, money, training, equipment of an organ for an item (人财物); None where nobody has said."""

    people: int | None = None
    certified: int | None = None
    funded: bool | None = None
    trained: bool | None = None
    equipped: bool | None = None

    @property
    def lacking(self) -> tuple[str, ...]:
        """What is said to be lacking (缺什么)."""
        said = {
            N_("人员"): self.people == 0, N_("经费"): self.funded is False, N_("培训"): self.trained is False,
            N_("装备"): self.equipped is False,
        }  # fmt: skip
        return tuple(say(word) for word, lacks in said.items() if lacks)

    def known_by(self, hands: Hands | None) -> "Means":
        """The same with people and officers as the ledger of people knows them (以台账为准); as told where it does not."""
        return self if hands is None else replace(self, people=hands.people, certified=hands.certified)


@dataclass(frozen=True, slots=True)
class Holding:
    """One attribution (归属) as rules see it: an item with an organ, in a mode, at a place ("" the county)."""

    id: int
    item: int
    organ: int
    mode: Mode
    place: str
    empowered: Empowered
    article: str
    valid_from: date
    valid_to: date | None
    means: Means = Means()
    named: str = ""
    principal: int | None = None

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day (是否有效); ``valid_to`` is the first day it no longer is."""
        return self.valid_from <= day and (self.valid_to is None or day < self.valid_to)


@dataclass(frozen=True, slots=True)
class Border:
    """One fault of the boundary matrix (边界问题行): item, fault, and the organs concerned."""

    item: int
    fault: Fault
    organs: tuple[int, ...]
    words: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class AttributionDraft:
    """An attribution to enter (待登记归属)."""

    item: int
    organ: int
    mode: Mode
    article: str
    since: date
    until: date | None = None
    place: str = ""
    named: str = ""
    empowered: Empowered = Empowered.YES
    empowered_ground: str = ""
    scope: str = ""
    principal: int | None = None
    document: str = ""
    means: Means = Means()


class Attributed(msgspec.Struct, frozen=True):
    """登记归属、终止归属."""

    item: int
    organ: int
    mode: str
    place: str
    article: str
    valid_from: date
    valid_to: date | None = None
    document: str = ""
    empowered: str = ""


@dataclass(frozen=True, slots=True)
class HoldingLine:
    """An attribution as pages show it (归属行): with names, and what the ledger of people knows of the organ."""

    holding: Holding
    organ_name: str
    principal_name: str
    scope: str
    document: str
    hands: Hands | None = None


@dataclass(frozen=True, slots=True)
class SubjectLine:
    """A category of requests to which an item answers (对应分类行)."""

    category: str
    name: str
    valid_from: date
    position: int


class MeansSet(msgspec.Struct, frozen=True):
    """填报人财物."""

    item: int
    organ: int
    people: int | None
    certified: int | None
    funded: bool | None
    trained: bool | None
    equipped: bool | None


class SubjectSet(msgspec.Struct, frozen=True):
    """对应诉求分类: which category of requests an item answers to."""

    item: int
    category: str
    valid_from: date
    valid_to: date | None = None


ATTRIBUTION_NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("duties.attribution.set", N_("登记职责归属"), Attributed),
    ("duties.attribution.ended", N_("终止职责归属"), Attributed),
    ("duties.means.set", N_("填报人财物"), MeansSet),
    ("duties.subject.set", N_("对应诉求分类"), SubjectSet),
    ("duties.subject.ended", N_("取消对应分类"), SubjectSet),
)
