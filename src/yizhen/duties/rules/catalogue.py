"""What the shipped catalogue says (随附目录): kinds and their letters, elements, ranks of a basis. Read once."""

import re
from collections.abc import Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

import msgspec
import yaml

from yizhen.duties.terms.items import BasisRank, ItemKind

COUNTRY = "中华人民共和国"
"""What people leave out of the title of a law (法律名称前缀)."""


class KindWords(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a kind is called elsewhere (类型对照)."""

    kind: ItemKind
    names: tuple[str, ...]
    letters: tuple[str, ...]


class Cited(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Where a rule stands (出处)."""

    title: str
    article: str
    promulgated: date

    def __str__(self) -> str:
        """Cite it as people do."""
        return f"《{self.title.removeprefix('中华人民共和国')}》{self.article}"


class RankRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which ranks may set up an item of a kind (设定依据位阶)."""

    kinds: tuple[ItemKind, ...]
    ranks: tuple[BasisRank, ...]
    only_temporary: tuple[BasisRank, ...]
    source: Cited
    text: str
    checked_on: date


class Element(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """An element of an item (事项要素): its name in exchange, its label, where the catalogue keeps it."""

    name: str
    label: str
    draft: str = ""
    also: tuple[str, ...] = ()


class LocalShape(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A local shape of codes (地方编码)."""

    name: str
    pattern: str


def _read(name: str, kind: Any) -> Any:
    text = files("yizhen.duties").joinpath("catalogue", name).read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), kind)


@cache
def kinds() -> tuple[KindWords, ...]:
    """Kinds of items and what they are called elsewhere (类型对照表)."""
    found: tuple[KindWords, ...] = _read("kinds.yaml", tuple[KindWords, ...])
    return found


@cache
def elements() -> tuple[Element, ...]:
    """Elements of an item (要素表), in the order of the standard."""
    found: tuple[Element, ...] = _read("elements.yaml", tuple[Element, ...])
    return found


@cache
def rank_rules() -> Mapping[ItemKind, RankRule]:
    """Permitted ranks of the legal basis by kind (设定依据位阶表)."""
    found: tuple[RankRule, ...] = _read("bases.yaml", tuple[RankRule, ...])
    return {kind: rule for rule in found for kind in rule.kinds}


@cache
def local_shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Local shapes of codes (地方编码样式): name and pattern."""
    found: tuple[LocalShape, ...] = _read("local_codes.yaml", tuple[LocalShape, ...])
    return tuple((one.name, re.compile(one.pattern)) for one in found)


@cache
def kind_by_word() -> Mapping[str, ItemKind]:
    """Kind by any word for it (按名称、代码取类型): national code, with or without its zero, and names."""
    found: dict[str, ItemKind] = {}
    for one in kinds():
        for word in (one.kind.value, str(int(one.kind.value)), *one.names):
            found[word] = one.kind
    return found


@cache
def kind_by_letters() -> Mapping[str, ItemKind]:
    """Kind by the letters of a local code (按地方字母码取类型)."""
    return {letters: one.kind for one in kinds() for letters in one.letters}
