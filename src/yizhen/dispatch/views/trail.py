"""What the record says of a case (留痕), in words: codes and numbers by their names, for who may read it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from yizhen.dispatch.queries import place_names
from yizhen.dispatch.queries.catalogue import catalogue
from yizhen.dispatch.terms import Channel, LeadMode, State
from yizhen.organs import door as organs
from yizhen.record import door as record

ORGANS, PLACES = ("holder", "holder_before"), ("township", "village")


@dataclass(frozen=True, slots=True)
class Trace:
    """One act of the record on a case (一条留痕), what it says as pairs of word and value."""

    entry: record.Entry
    facts: list[tuple[str, str]]


def trail(pk: int, county: str, day: date) -> list[Trace]:
    """The acts on a case with everything they say in words (办件留痕): four queries, whatever their number."""
    entries = record.history("dispatch.case", pk)
    known = _Known(entries, county, day)
    return [Trace(one, record.facts_of(one.payload, known.words)) for one in entries]


def _within(entries: Iterable[record.Entry], names: Iterable[str]) -> set[Any]:
    return {one.payload[name] for one in entries for name in names if one.payload.get(name)}


class _Known:
    """What codes and numbers stand for (代码对照), looked up once for all entries."""

    def __init__(self, entries: list[record.Entry], county: str, day: date) -> None:
        self.catalogue = catalogue(county, day)
        self.organs = {pk: one.name for pk, one in organs.organs_by_id(_within(entries, ORGANS)).items()}
        self.posts = {pk: one.title for pk, one in organs.posts_by_id(_within(entries, ["post"])).items()}
        self.places = place_names(sorted(_within(entries, PLACES)), day)
        self.words: dict[str, Callable[[Any], str]] = {
            "before": self._state, "after": self._state, "category": self._category, "township": self._place,
            "village": self._place, "holder": self._organ, "holder_before": self._organ, "mode": _mode,
            "channel": lambda code: Channel(code).label if code in set(Channel) else str(code),
            "post": lambda pk: self.posts.get(pk, str(pk)), "changed": self._changed,
            "person": lambda _key: _("（个人信息，已加密）"),
        }  # fmt: skip

    def _state(self, code: Any) -> str:
        return State(code).label if code in set(State) else str(code)

    def _category(self, code: str) -> str:
        found = self.catalogue.category(code)
        return found.name if found else code

    def _place(self, code: str) -> str:
        return self.places.get(code, code)

    def _organ(self, pk: int) -> str:
        return self.organs.get(pk, str(pk))

    def _changed(self, columns: dict[str, tuple[Any, Any]]) -> str:
        return "；".join(
            f"{record.word_for(name)}：{self._column(name, was)} → {self._column(name, now)}"
            for name, (was, now) in columns.items()
        )

    def _column(self, name: str, value: Any) -> str:
        if name == "category_id":
            found = self.catalogue.categories.get(value)
            return found.name if found else record.told_value(value)
        return _mode(value) if name == "lead_mode" else record.told_value(value)


def _mode(code: Any) -> str:
    return LeadMode(code).label if code in set(LeadMode) else record.told_value(code or None)
