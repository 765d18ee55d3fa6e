"""Names of categories of requests (诉求分类名称), told by the house above that keeps them."""

from collections.abc import Callable, Mapping
from datetime import date

NAMERS: list[Callable[[str, date], Mapping[str, str]]] = []


def register_categories(namer: Callable[[str, date], Mapping[str, str]]) -> None:
    """Let a house name its categories (登记分类名称): (county, day) → code → name, in the order of codes."""
    NAMERS.append(namer)


def category_names(county: str, on: date) -> dict[str, str]:
    """Categories that matters may have (可选分类), code → name; empty where no house told any."""
    return {code: name for namer in NAMERS for code, name in namer(county, on).items()}
