"""A case on a page (办件): its head, what happened, what may be done."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from yizhen.ui.terms.frame import Link
from yizhen.ui.terms.signs import SIGNS, Badge, Clock, Tone


@dataclass(frozen=True, slots=True)
class Fact:
    """A term and its value (要素), for a definition list. `unknown` shows 未知 instead of an empty value."""

    term: str
    value: Any = ""
    url: str = ""
    note: str = ""
    unknown: bool = False


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
class Act:
    """What the person may do here (操作): a verb, the address it goes to and the ground it rests on.

    With `form` (a Django form) the act opens in place; with `why_not` it is shown but cannot be pressed.
    What is typed is kept in the browser unless `draft` is off, as it is for personal data.
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
    draft: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a way (步骤). `state`: "done", "current" or "todo"."""

    label: str
    state: str = "todo"
    note: str = ""
    url: str = ""


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
