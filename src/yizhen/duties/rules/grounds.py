"""On what lists, routes and the boundary matrix rest (依据): articles with their words, read from the catalogue. Pure."""

from datetime import date
from functools import cache
from importlib.resources import files

import msgspec
import yaml

from yizhen.duties.rules.catalogue import Cited
from yizhen.kernel.words import N_, say


class Ground(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One article with its words (条文)."""

    source: Cited
    text: str
    local: bool = False


class Grounds(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The catalogue of grounds (依据目录)."""

    checked_on: date
    grounds: dict[str, tuple[Ground, ...]]


@cache
def grounds() -> Grounds:
    """The catalogue of grounds (依据目录), read once."""
    text = files("yizhen.duties").joinpath("catalogue", "grounds.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), Grounds)


@cache
def _written(key: str) -> tuple[str, bool]:
    found = grounds().grounds[key]
    return "；".join(f"{one.source}：{one.text.rstrip('。')}" for one in found), any(one.local for one in found)


def ground_of(key: str) -> str:
    """The articles of a ground as people cite them (引用条文); local regulations are told to be examples."""
    words, local = _written(key)
    return words + (say(N_("（示范，本县以自己的准入规定为准）")) if local else "")
