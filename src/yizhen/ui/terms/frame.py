"""The frame of a page (页面框架): links, duties, account, filters, pages of a list, the day of a ledger."""

from dataclasses import dataclass, field
from datetime import date
from math import ceil


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
class PostChoice:
    """A post that the person may switch to (可切换岗位)."""

    id: str
    label: str
    active: bool = False
    hint: str = ""


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
class Filter:
    """A group of chips (筛选): each chip is a link, so the choice survives reload and can be shared."""

    label: str
    chips: tuple[Link, ...]


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
class AsOf:
    """The day a ledger shows (截止日): always in sight, always changeable."""

    on: date
    compare: date | None = None
    comparable: bool = False
    presets: tuple[Link, ...] = field(default_factory=tuple)
