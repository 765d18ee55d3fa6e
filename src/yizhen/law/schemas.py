"""What ``yizhen law …`` prints as JSON (命令输出): the shapes, and an example of each."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import msgspec

from yizhen.kernel.periods import Due
from yizhen.law.terms import Binds, Dated, InForce, Level, Parameter, Source, Unit


class Entry(msgspec.Struct, frozen=True):
    """A parameter on a day (某日的参数); ``value`` is null and ``state`` says why when it is not in force."""

    name: str
    term: str
    value: int | Decimal | None
    unit: Unit
    label: str
    state: str
    level: Level
    applies_to: str
    binds: Binds
    in_force_from: date | None
    source: Source | None
    citation: str
    text: str
    unit_citation: str
    checked_on: date | None


class Listing(msgspec.Struct, frozen=True):
    """All parameters on a day (法定参数清单)."""

    on: date
    count: int
    parameters: tuple[Entry, ...]


class Shown(msgspec.Struct, frozen=True):
    """One parameter on a day, with every value it has had (参数详情)."""

    on: date
    entry: Entry
    note: str
    roll: bool
    values: dict[str, Dated]


class Deadline(msgspec.Struct, frozen=True):
    """A deadline with its derivation (到期日与推算过程)."""

    start: date
    period: str
    on: date
    at: datetime
    nominal: date
    provisional: tuple[str, ...]
    calendar_version: str
    steps: tuple[str, ...]
    citation: str = ""


def entry(parameter: Parameter, found: InForce | None, state: str) -> Entry:
    """Tell a parameter on a day (参数条目)."""
    return Entry(
        name=parameter.name,
        term=parameter.term,
        value=found.value if found else None,
        unit=parameter.unit,
        label=found.label if found else "",
        state=state,
        level=parameter.level,
        applies_to=parameter.applies_to,
        binds=parameter.binds,
        in_force_from=found.in_force_from if found else None,
        source=found.source if found else None,
        citation=str(found.source) if found else "",
        text=found.text if found else "",
        unit_citation=str(found.unit_source) if found and found.unit_source else "",
        checked_on=parameter.checked_on,
    )


def deadline(due: Due, start: date, period: str, citation: str = "") -> Deadline:
    """Tell a deadline (到期日)."""
    return Deadline(
        start=start,
        period=period,
        on=due.on,
        at=due.at,
        nominal=due.nominal,
        provisional=due.provisional,
        calendar_version=due.calendar_version,
        steps=tuple(step.text for step in due.steps),
        citation=citation,
    )


def spell_schema(kind: type[msgspec.Struct], example: msgspec.Struct) -> str:
    """Write the JSON Schema (输出格式) of ``kind`` with an example."""
    schema: dict[str, Any] = msgspec.json.schema(kind)
    schema["examples"] = [msgspec.to_builtins(example)]
    return spell(schema)


def spell(told: Any) -> str:
    """Write JSON that people can read too (输出 JSON)."""
    return msgspec.json.format(msgspec.json.encode(told), indent=2).decode()
