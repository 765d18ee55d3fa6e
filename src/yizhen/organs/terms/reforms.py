"""改革的值 what a reform of organs is told by and what it shows: drafts, effects, evolution. Pure."""

from dataclasses import dataclass, field
from datetime import date

import msgspec

from yizhen.kernel.words import N_
from yizhen.organs.terms.words import OrganKind, Rank, RelationKind


@dataclass(frozen=True, slots=True)
class Paper:
    """依据文件 the document that an act on organs rests on."""

    title: str
    authority: str
    dated: date
    number: str = ""

    @property
    def words(self) -> str:
        """The document as it is cited (文件名称与文号)."""
        return f"{self.title}（{self.number}）" if self.number else self.title


@dataclass(frozen=True, slots=True)
class NewOrgan:
    """新设机构 an organ that a reform makes; without ``parent`` it stands where its first source stood."""

    code: str
    name: str
    kind: str = OrganKind.GOVERNMENT
    short_name: str = ""
    nature: str = "entity"
    rank: str = Rank.UNRANKED
    township: str = ""
    funding: str = ""
    parent: int | None = None
    parent_kind: str = RelationKind.SUPERIOR
    expires_on: date | None = None
    expiry_ground: str = ""


@dataclass(frozen=True, slots=True)
class ReformDraft:
    """改革方案 what is to be done: from which organs, into which, on what document.

    ``made`` are new organs, ``targets`` organs that exist. ``heir`` is the place of the organ, among targets then
    made, that takes posts and unfinished work over. ``keeps``: the source of a split goes on. ``figures`` are what
    the document says of the result: 核定编制、领导职数、内设机构.
    """

    county: str
    kind: str
    effective_on: date
    paper: Paper
    sources: tuple[int, ...] = ()
    targets: tuple[int, ...] = ()
    made: tuple[NewOrgan, ...] = ()
    heir: int = 0
    keeps: bool = False
    name: str = ""
    short_name: str = ""
    parent: int | None = None
    parent_kind: str = RelationKind.SUPERIOR
    changes: dict[str, str] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Foreseen:
    """改革的影响 what a reform would do, before it is done; ``refusals`` say why it cannot be.

    All in the reader's language; ``kept`` are the effects as the record keeps them, in Chinese.
    """

    effects: tuple[str, ...]
    warnings: tuple[str, ...]
    refusals: tuple[str, ...]
    kept: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lineage:
    """沿革中的机构 an organ of an evolution: its former names and the day each ended; ``names`` with the day each began."""

    id: int
    name: str
    valid_from: date
    valid_to: date | None
    former_names: tuple[tuple[str, date | None], ...] = ()
    names: tuple[tuple[str, date], ...] = ()


@dataclass(frozen=True, slots=True)
class Event:
    """沿革节点 one turn of an evolution: what was done on which document, and the figures then."""

    kind: str
    on: date
    document: str
    number: str
    authority: str
    dated: date | None
    reason: str
    sources: tuple[int, ...]
    targets: tuple[int, ...]
    subjects: tuple[int, ...]
    figures: tuple[tuple[int, tuple[tuple[str, str], ...]], ...] = ()
    reform: int | None = None


@dataclass(frozen=True, slots=True)
class Evolution:
    """改革沿革 the organs that led to one, and those it led to, with every turn between them."""

    organ: int
    organs: tuple[Lineage, ...]
    events: tuple[Event, ...]


@dataclass(frozen=True, slots=True)
class StructureFinding:
    """机构设置检查 a rule that the organs of a county do not keep, and how to mend it."""

    rule: str
    organ: int
    organ_name: str
    words: str
    mend: str


class ReformDone(msgspec.Struct, frozen=True):
    """机构改革办理: from which organs, into which, on what document, with what effects."""

    kind: str
    effective_on: date
    document: str
    number: str
    authority: str
    dated: date
    sources: tuple[int, ...]
    targets: tuple[int, ...]
    subjects: tuple[int, ...]
    effects: tuple[str, ...]


class PostMoved(msgspec.Struct, frozen=True):
    """岗位划转: the post stands in another organ, its holders and grants with it."""

    from_organ: int
    to_organ: int
    on: date
    document: str


class ScopeMoved(msgspec.Struct, frozen=True):
    """承接范围: what an abolished organ left is reached through its heir from a day on."""

    former: int
    heir: int
    since: date


class AliasAdded(msgspec.Struct, frozen=True):
    """登记别名."""

    name: str
    former: bool


class CharterSet(msgspec.Struct, frozen=True):
    """登记三定规定."""

    title: str
    number: str
    authority: str
    in_force_from: date


class CounterpartSet(msgspec.Struct, frozen=True):
    """登记对应的上级部门."""

    name: str
    level: str
    since: date


REFORM_NEWS: tuple[tuple[str, str, type[msgspec.Struct]], ...] = (
    ("organs.reform.done", N_("机构改革"), ReformDone),
    ("organs.post.moved", N_("划转岗位"), PostMoved),
    ("organs.scope.moved", N_("改由承接单位查看"), ScopeMoved),
    ("organs.alias.added", N_("登记别名"), AliasAdded),
    ("organs.charter.set", N_("登记三定规定"), CharterSet),
    ("organs.counterpart.set", N_("登记对应的上级部门"), CounterpartSet),
)

STRUCTURE_RULES: tuple[dict[str, object], ...] = (
    {
        "name": "organs.township_offices_most", "term": N_("乡镇（街道）党政内设机构限额"), "unit": N_("个"), "minimum": 0,
        "maximum": 40, "help": N_("不设就不检查；各地不同，例如一地规定不超过 8 个。"),
    },
    {
        "name": "organs.township_institutions_most", "term": N_("乡镇（街道）事业单位限额"), "unit": N_("个"), "minimum": 0,
        "maximum": 40, "help": N_("不设就不检查；涉农的可以另定。"),
    },
    {
        "name": "organs.township_offices_named", "term": N_("乡镇（街道）统一设置的机构"), "kind": "text",
        "help": N_("名称用顿号隔开，例如“党建办公室、公共服务办公室”；不设就不检查。"),
    },
)  # fmt: skip
"""What a county may set about the organs of its townships (县定机构限额): never national constants."""
