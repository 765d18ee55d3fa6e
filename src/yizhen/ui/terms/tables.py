"""Tables (表格): columns, cells, rows and the words for the case that there is none."""

import re
from dataclasses import dataclass
from typing import Any

from yizhen.ui.terms.frame import Link
from yizhen.ui.terms.signs import Badge, Clock

ONE_LINE = 18
PAPER_NUMBER = re.compile(r"〔\d{4}〕")


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table (表列). `sorted`: "", "ascending" or "descending"."""

    label: str
    sort_url: str = ""
    sorted: str = ""
    numeric: bool = False
    hint: str = ""
    wide: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell (单元格): a text, perhaps a link, a badge or a clock; `changed` marks a compared value."""

    text: Any = ""
    url: str = ""
    note: str = ""
    badge: Badge | None = None
    clock: Clock | None = None
    changed: str = ""
    unknown: bool = False
    steps: tuple[str, ...] = ()

    @property
    def short(self) -> bool:
        """Whether the text stands on one line: a code, a place, a name, the number of a paper."""
        text = str(self.text)
        return bool(PAPER_NUMBER.search(text) and len(text) <= ONE_LINE) or len(text) + sum(1 for sign in text if sign > "\u2e80") <= ONE_LINE


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a table (行). `id` is the value of its check box when the table lets rows be marked."""

    cells: tuple[Any, ...]
    url: str = ""
    id: str = ""
    tone: str = ""
    head: bool = False


@dataclass(frozen=True, slots=True)
class Empty:
    """A list without rows (空状态): says whether that is good or means missing data, and what to do."""

    title: str
    text: str = ""
    act: Link | None = None
    good: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A table (表格) with its caption, sums and the words for the case that it is empty."""

    caption: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    sums: tuple[Row, ...] = ()
    empty: Empty | None = None
    select: str = ""
    show_caption: bool = False
    keys: bool = False
    cards: bool = True
