"""Materials of an item (申请材料核对): each needs a source, copies and a reason; what organs hold is not asked for. Pure.

They stand in the element ``materials``, one a line or after a semicolon: name | source | copies | why | basis.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
import yaml

from yizhen.duties.rules.catalogue import Cited
from yizhen.duties.rules.rows import read_bases
from yizhen.duties.terms.items import BasisRank, ItemDraft, ItemKind
from yizhen.duties.terms.materials import Material, MaterialFlag
from yizhen.kernel.words import N_, say

ELEMENT = "materials"
PROOF = "证明"
NOISE = re.compile(r"[\s\W]+|原件|复印件|扫描件|正本|副本")
PARTED = re.compile(r"[\n；;]+")
COPIES = re.compile(r"\d{1,2}")
ENABLING = frozenset({
    BasisRank.LAW, BasisRank.REGULATION, BasisRank.DECISION, BasisRank.LOCAL_REGULATION,
})  # fmt: skip
MANY = 2


class Ground(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a check of materials stands (出处), with the words of the law."""

    source: Cited
    text: str


class Held(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Papers that an organ holds (部门已有的材料), by words in their names."""

    words: tuple[str, ...]
    holder: str


class Odd(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Proofs that should not be asked for (奇葩证明), and why."""

    words: tuple[str, ...]
    why: str


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a material comes from (来源渠道)."""

    code: str
    label: str
    also: tuple[str, ...]


class MaterialRules(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The catalogue of materials (材料核对目录)."""

    checked_on: date
    grounds: dict[str, Ground]
    held: tuple[Held, ...]
    odd: tuple[Odd, ...]
    sources: tuple[Source, ...]


@cache
def material_rules() -> MaterialRules:
    """What is checked of materials (材料核对目录), read once."""
    text = files("yizhen.duties").joinpath("catalogue", "materials.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), MaterialRules)


@cache
def sources() -> Mapping[str, str]:
    """Sources by code (来源渠道)."""
    return {one.code: one.label for one in material_rules().sources}


SOURCES = (N_("申请人自备"), N_("政府部门核发"), N_("中介机构"), N_("其他"))
"""Labels of the sources in the catalogue, marked for translation (待译来源)."""


def source_words(code: str) -> str:
    """A source in the reader's language (来源用语); nothing where none is told."""
    return say(sources()[code]) if code in sources() else ""


@cache
def _codes() -> Mapping[str, str]:
    return {word: one.code for one in material_rules().sources for word in (one.code, one.label, *one.also)}


def read_materials(words: str) -> tuple[Material, ...]:
    """Materials as they stand in a cell or form (读材料)."""
    found = []
    for line in PARTED.split(words):
        parts = [part.strip() for part in line.replace("｜", "|").split("|")]
        if parts[0]:
            name, source, copies, why, basis = (*parts, "", "", "", "")[:5]
            number = COPIES.search(copies)
            found.append(Material(name[:200], _codes().get(source, ""), int(number[0]) if number else None, why, basis))
    return tuple(found)


def materials_words(materials: Sequence[Material]) -> str:
    """Materials as they are kept and exported (写材料): one a line."""
    return "\n".join(_line(one) for one in materials)


def _line(one: Material) -> str:
    parts = [one.name, sources().get(one.source, ""), "" if one.copies is None else str(one.copies), one.why, one.basis]
    while len(parts) > 1 and not parts[-1]:
        parts.pop()
    return " | ".join(part.replace("|", "／").replace("\n", " ").replace("；", "，").replace(";", "，") for part in parts)


def materials_of(item: ItemDraft) -> tuple[Material, ...]:
    """The materials of an item (事项的材料)."""
    return read_materials(str(item.elements.get(ELEMENT, "")))


def material_flags(
    item: ItemDraft, issued: Collection[str] = ()
) -> tuple[tuple[Material, tuple[MaterialFlag, ...]], ...]:
    """Every material with what is wrong with it (逐份核对). ``issued``: names of what the county's own items give out."""
    seen: dict[str, str] = {}
    own = {bare(name) for name in issued if bare(name)}
    result = []
    for one in materials_of(item):
        result.append((one, tuple(_flags(item, one, seen, own))))
        seen.setdefault(bare(one.name), one.name)
    return tuple(result)


def bare(name: str) -> str:
    """A material's name without signs and without original or copy (材料名归一)."""
    return NOISE.sub("", unicodedata.normalize("NFKC", name))


def _flag(check: str, ground: str, words: str, mend: str) -> MaterialFlag:
    found = material_rules().grounds[ground]
    return MaterialFlag(check, words, mend, f"{found.source}：{found.text.rstrip('。')}")


def _flags(item: ItemDraft, one: Material, seen: Mapping[str, str], issued: Collection[str]) -> Iterator[MaterialFlag]:
    lacking = [word for word, told in (
        (say(N_("来源")), one.source), (say(N_("份数")), one.copies is not None), (say(N_("必要性")), one.why),
    ) if not told]  # fmt: skip
    if lacking:
        words = say(N_("没有写%(what)s")) % {"what": "、".join(lacking)}
        yield _flag("material_complete", "complete", words, say(N_("逐份写明来源、份数和为什么必须要")))
    if bare(one.name) in seen:
        words = say(N_("与“%(name)s”重复")) % {"name": seen[bare(one.name)]}
        yield _flag("material_once", "unrelated", words, say(N_("只要一份，删去重复的")))
    odd = next((each.why for each in material_rules().odd if any(word in bare(one.name) for word in each.words)), "")
    if odd:
        yield _flag("material_odd", "odd", say(N_("奇葩证明：%(why)s")) % {"why": odd}, say(N_("取消，改为核查或者告知承诺")))
    else:
        yield from _held(one, issued)
        yield from _proof(one)
    if item.kind is ItemKind.LICENSE and one.why.startswith(("非必要", "不必要")):
        yield _flag("material_needed", "unrelated", say(N_("自己写着不必要")), say(N_("删去")))
    if one.copies is not None and one.copies > MANY:
        words = say(N_("要 %(n)s 份")) % {"n": one.copies}
        yield _flag("material_copies", "unrelated", words, say(N_("一般要一份，其余由单位自己复印")))


def _held(one: Material, issued: Collection[str]) -> Iterator[MaterialFlag]:
    name = bare(one.name)
    mend = say(N_("通过数据共享或者电子证照取得，不要申请人提交"))
    holder = next((each.holder for each in material_rules().held if any(word in name for word in each.words)), "")
    if name in issued:
        yield _flag("material_held", "held", say(N_("是本县自己发的证照或者结果")), mend)
    elif holder:
        yield _flag("material_held", "held", say(N_("%(holder)s已经有")) % {"holder": holder}, mend)
    elif one.source == "20":
        yield _flag("material_held", "held", say(N_("由政府部门核发")), mend)


def _proof(one: Material) -> Iterator[MaterialFlag]:
    """A proof without a law behind it."""
    if bare(one.name).endswith(PROOF) and not any(basis.rank in ENABLING for basis in read_bases(one.basis)):
        words = say(N_("证明没有法律、法规或者国务院决定依据"))
        yield _flag("material_proof", "proof", words, say(N_("写明依据，没有的取消")))
