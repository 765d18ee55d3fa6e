"""Categories and rules of the ledger as data (类别与规则目录), read strictly from the shipped files. Pure."""

from functools import lru_cache
from importlib.resources import files

import msgspec
import yaml


class CategoryEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A category of quota (编制类别)."""

    key: str
    name: str
    short: str
    strand: str
    has_quota: bool = True
    in_total: bool = False
    total: bool = False
    apart: bool = False
    shrinking: bool = False
    level: str = ""
    kinds: tuple[str, ...] = ()


class RuleEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rule of the ledger (编制规则): title, article, severity, how to mend; ``number`` of those that are numbered."""

    key: str
    title: str
    article: str
    severity: str
    mend: str
    number: str = ""
    quote: str = ""
    confidence: str = "confirmed"
    override: bool = False


def read_catalogue(name: str) -> object:
    """A file of the catalogue as plain data (读目录文件)."""
    text = files("yizhen.staffing").joinpath("catalogue", name).read_text(encoding="utf-8")
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506  safe either way


@lru_cache(maxsize=1)
def categories() -> dict[str, CategoryEntry]:
    """Every category by its key, in the order of the pages (编制类别)."""
    found = msgspec.convert(read_catalogue("categories.yaml"), tuple[CategoryEntry, ...])
    return {one.key: one for one in found}


@lru_cache(maxsize=1)
def rules() -> dict[str, RuleEntry]:
    """Every rule by its key (编制规则)."""
    found = msgspec.convert(read_catalogue("rules.yaml"), tuple[RuleEntry, ...])
    return {one.key: one for one in found}


def leader_category(level: str) -> str:
    """The category of a leader's post of a level (领导职数类别): ``leader.section_chief``."""
    return f"leader.{level}"
