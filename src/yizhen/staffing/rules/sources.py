"""Read the shipped sources (随附来源): strict, so that a slip in a file is told and never loaded."""

import hashlib
from importlib.resources import files
from typing import Any

import msgspec
import yaml

from yizhen.staffing.terms import Category, Claim, Figure, Group, Measure, Missing, Source, Statement, Unit

_PARTS = ("statement.yaml", "figures.yaml", "claims.yaml")


class BadSource(ValueError):
    """来源文件有误: a shipped source contradicts itself; the words say where."""


class Block(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A block of figures that share one quote (同一句原文里的数)."""

    measure: Measure
    group: Group
    quote: str
    category: Category | None = None
    total: int | None = None
    units: dict[str, int] = {}
    missing: Missing | None = None
    more_than: bool = False
    note: str = ""


class Unknowns(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Figures that the source gives for groups only (未分列的指标)."""

    measures: tuple[Measure, ...]
    categories: tuple[Category, ...] = ()


class FigureFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The file of figures (数字文件)."""

    figures: tuple[Block, ...]
    not_itemised: tuple[Unknowns, ...] = ()


def shipped() -> tuple[Source, ...]:
    """Every source that comes with the program (随附来源), in order of name."""
    folder = files("yizhen.staffing") / "sources"
    return tuple(
        read_source({part: (place / part).read_bytes() for part in _PARTS})
        for place in sorted(folder.iterdir(), key=lambda p: p.name)
        if place.is_dir() and (place / _PARTS[0]).is_file()
    )


def read_source(texts: dict[str, bytes]) -> Source:
    """Build a source from its three files (读入来源). Raises BadSource or msgspec.ValidationError."""
    head = _yaml(texts["statement.yaml"])
    units = msgspec.convert(head.pop("units"), tuple[Unit, ...])
    sheet = msgspec.convert(_yaml(texts["figures.yaml"]), FigureFile)
    claims = msgspec.convert(_yaml(texts["claims.yaml"])["claims"], tuple[Claim, ...])
    return Source(
        statement=msgspec.convert(head, Statement),
        units=units,
        figures=(*_stated(sheet.figures, units), *_unknown(sheet.not_itemised, units)),
        claims=claims,
        digest=hashlib.sha256(b"\0".join(texts[part] for part in _PARTS)).hexdigest(),
    )


def _yaml(text: bytes) -> Any:
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 (both are safe)


def _stated(blocks: tuple[Block, ...], units: tuple[Unit, ...]) -> list[Figure]:
    named = {unit.name: unit for unit in units}
    figures = []
    for block in blocks:
        if (block.total is None and not block.units) != (block.missing is not None):
            raise BadSource(f"{block.measure} {block.group}: 要么有数，要么写明为何缺数，二者只能居其一")
        if block.total is not None or block.missing is not None:
            figures.append(_figure(block, value=block.total))
        for name, value in block.units.items():
            if name not in named:
                raise BadSource(f"{block.measure}: 单位表里没有“{name}”")
            figures.append(_figure(block, value=value, unit=named[name]))
    return figures


def _figure(block: Block, *, value: int | None, unit: Unit | None = None) -> Figure:
    return Figure(
        group=unit.group if unit else block.group,
        measure=block.measure,
        quote=block.quote,
        unit=unit.code if unit else "",
        unit_name=unit.name if unit else "",
        category=block.category,
        value=value,
        missing=block.missing,
        more_than=block.more_than,
        note=block.note,
    )


def _unknown(unknowns: tuple[Unknowns, ...], units: tuple[Unit, ...]) -> list[Figure]:
    return [
        Figure(
            group=unit.group,
            measure=measure,
            unit=unit.code,
            unit_name=unit.name,
            category=category,
            missing=Missing.NOT_ITEMISED,
        )
        for some in unknowns
        for measure in some.measures
        for category in some.categories or (None,)
        for unit in units
    ]
