"""What a page is told, as plain values (页面数据).

Every component takes one of these (or a mapping with the same keys). They hold words and numbers that are
ready to be shown; no component asks the database anything.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from math import ceil
from typing import Any


class Tone(StrEnum):
    """How a state sounds (语气): each has a color and, always beside it, a sign and a word."""

    OPEN = "open"
    SOON = "soon"
    LATE = "late"
    DONE = "done"
    PAUSED = "paused"
    NEUTRAL = "neutral"


SIGNS: dict[str, str] = {
    Tone.OPEN: "●",
    Tone.SOON: "◆",
    Tone.LATE: "▲",
    Tone.DONE: "✓",
    Tone.PAUSED: "■",
    Tone.NEUTRAL: "○",
}


ONE_LINE = 18


class ClockUnit(StrEnum):
    """What a clock counts in (计时单位)."""

    WORK_DAY = "work_day"
    WORK_MINUTE = "work_minute"
    DAY = "day"
    MINUTE = "minute"


@dataclass(frozen=True, slots=True)
class Link:
    """A place to go (链接): crumb, tab, chip, post, language or navigation item."""

    label: str
    url: str
    active: bool = False
    count: int | None = None
    hint: str = ""
    lang: str = ""


@dataclass(frozen=True, slots=True)
class Duty:
    """One duty of the navigation (导航): 事 编 办 评 调, with what the post may use."""

    key: str
    label: str
    items: tuple[Link, ...] = ()
    hint: str = ""

    @property
    def active(self) -> bool:
        """Whether the page in sight lies under this duty."""
        return any(item.active for item in self.items)

    @property
    def url(self) -> str:
        """Where pressing the duty itself leads: its first page."""
        return self.items[0].url if self.items else ""


@dataclass(frozen=True, slots=True)
class Badge:
    """A state in words (状态): the sign and the color follow from the tone."""

    label: str
    tone: str = Tone.NEUTRAL

    @property
    def sign(self) -> str:
        """The sign that tells the tone without color."""
        return SIGNS.get(self.tone, SIGNS[Tone.NEUTRAL])


@dataclass(frozen=True, slots=True)
class Clock:
    """A deadline as a person reads it (时限): relative and exact together.

    `amount` counts `unit` until `due_at`, negative once it has passed. `paused` says why the clock stands
    still; `done_at` says when the matter ended. `provisional` names each notice that is still missing;
    `steps` is the derivation, one sentence a step.
    """

    due_at: datetime
    amount: int
    unit: str = ClockUnit.WORK_DAY
    tone: str = Tone.OPEN
    provisional: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    paused: str = ""
    done_at: datetime | None = None
    ends_day: bool = False

    @property
    def late(self) -> bool:
        """Whether the deadline has passed, or had passed when the matter ended."""
        if self.done_at is not None:
            return self.done_at > self.due_at
        return self.tone == Tone.LATE or self.amount < 0

    @property
    def size(self) -> int:
        """The distance to the deadline without its direction."""
        return abs(self.amount)

    @property
    def hours(self) -> int:
        """Whole hours within a distance in minutes."""
        return self.size // 60

    @property
    def minutes(self) -> int:
        """Minutes left over beside the whole hours."""
        return self.size % 60

    @property
    def sign(self) -> str:
        """The sign that tells the tone without color."""
        return SIGNS.get(self.tone, SIGNS[Tone.NEUTRAL])


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
        """Whether the text is short enough to stand on one line: a code, a place, a name."""
        text = str(self.text)
        return len(text) + sum(1 for sign in text if sign > "\u2e80") <= ONE_LINE


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

    def lines(self) -> list[dict[str, Any]]:
        """The rows with each cell beside its column, as the template walks them."""
        return [self._line(row) for row in self.rows]

    def sum_lines(self) -> list[dict[str, Any]]:
        """The sum rows, likewise."""
        return [self._line(row) for row in self.sums]

    def _line(self, row: Row) -> dict[str, Any]:
        cells = [cell if isinstance(cell, Cell) else Cell(cell) for cell in row.cells]
        return {"row": row, "cells": list(zip(self.columns, cells, strict=True))}


@dataclass(frozen=True, slots=True)
class Pager:
    """Which page of how many (分页). Keeps every other query parameter of the address."""

    number: int
    count: int
    per_page: int = 50
    sizes: tuple[int, ...] = (20, 50, 100)
    count_is_floor: bool = False

    @property
    def pages(self) -> int:
        """How many pages there are, at least one."""
        return max(1, ceil(self.count / self.per_page))

    @property
    def first(self) -> int:
        """The number of the first row in sight, 0 when there is none."""
        return min(self.count, (self.number - 1) * self.per_page + 1)

    @property
    def last(self) -> int:
        """The number of the last row in sight."""
        return min(self.count, self.number * self.per_page)

    @property
    def before(self) -> int | None:
        """The page before, if there is one."""
        return self.number - 1 if self.number > 1 else None

    @property
    def after(self) -> int | None:
        """The page after, if there is one."""
        return self.number + 1 if self.number < self.pages else None

    def window(self) -> list[int | None]:
        """The page numbers to offer; None stands for a gap."""
        near = {1, self.pages, *range(max(1, self.number - 2), min(self.pages, self.number + 2) + 1)}
        shown: list[int | None] = []
        for number in sorted(near):
            if shown and shown[-1] is not None and number - shown[-1] > 1:
                shown.append(None)
            shown.append(number)
        return shown


@dataclass(frozen=True, slots=True)
class Filter:
    """A group of chips (筛选): each chip is a link, so the choice survives reload and can be shared."""

    label: str
    chips: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a timeline (经过): when, what, who in which post, and the evidence."""

    at: datetime
    title: str
    by: str = ""
    post: str = ""
    text: str = ""
    tone: str = Tone.NEUTRAL
    evidence: tuple[Link, ...] = ()
    facts: tuple["Fact", ...] = ()

    @property
    def sign(self) -> str:
        """The sign that tells the tone without color."""
        return SIGNS.get(self.tone, SIGNS[Tone.NEUTRAL])


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and its value (要素), for a definition list. `unknown` shows 未知 instead of an empty value."""

    term: str
    value: Any = ""
    url: str = ""
    note: str = ""
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Act:
    """What the person may do here (操作): a verb, the address it goes to and the ground it rests on.

    With `form` (a Django form) the act opens in place; with `why_not` it is shown but cannot be pressed.
    """

    label: str
    url: str
    name: str = ""
    primary: bool = False
    danger: bool = False
    ground: str = ""
    confirm: str = ""
    why_not: str = ""
    form: Any = None
    method: str = "post"
    open: bool = False


@dataclass(frozen=True, slots=True)
class Stat:
    """One number that matters (指标), with direction and target; every number opens the rows behind it."""

    label: str
    value: Any
    unit: str = ""
    url: str = ""
    change: str = ""
    direction: str = ""
    good: bool | None = None
    target: str = ""
    note: str = ""
    missing: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a chart (条形)."""

    label: str
    value: float
    text: str = ""
    url: str = ""
    tone: str = ""


@dataclass(frozen=True, slots=True)
class BarChart:
    """A bar chart (条形图) that answers one question and says the answer in its title."""

    title: str
    bars: tuple[Bar, ...]
    unit: str = ""
    target: float | None = None
    target_label: str = ""
    head: tuple[str, str] = ("", "")
    maximum: float | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a way (步骤). `state`: "done", "current" or "todo"."""

    label: str
    state: str = "todo"
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A place on a map (地点), which is always also told in words."""

    label: str
    lon: float
    lat: float
    url: str = ""
    count: int = 1
    tone: str = Tone.OPEN


@dataclass(frozen=True, slots=True)
class Map:
    """A map on local polygons (地图). `illustrative` marks generated borders 示意."""

    title: str
    geojson_url: str
    places: tuple[Place, ...] = ()
    places_url: str = ""
    illustrative: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a case page (办件头): what, where, who holds it, and the clock."""

    title: str
    code: str = ""
    badge: Badge | None = None
    place: str = ""
    holder: str = ""
    clock: Clock | None = None
    facts: tuple[Fact, ...] = ()


@dataclass(frozen=True, slots=True)
class Account:
    """Who is signed in, in which post (账号、岗位), and the other posts that can be taken up."""

    name: str
    post: str = ""
    organ: str = ""
    posts: tuple["PostChoice", ...] = ()
    switch_url: str = ""
    sign_out_url: str = ""
    links: tuple[Link, ...] = ()


@dataclass(frozen=True, slots=True)
class PostChoice:
    """A post that the person may switch to (可切换岗位)."""

    id: str
    label: str
    active: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class AsOf:
    """The day a ledger shows (截止日): always in sight, always changeable."""

    on: date
    compare: date | None = None
    comparable: bool = False
    presets: tuple[Link, ...] = field(default_factory=tuple)
