"""Rules of division codes (区划规则): what a code says, and what an import would change. Pure.

Source: GB/T 2260 (first six digits), GB/T 10114 (townships), 统计用区划代码和城乡划分代码编制规则 (villages).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from yizhen.territory.terms import (
    SHORT,
    BadRow,
    Change,
    Division,
    DivisionRow,
    Kind,
    Level,
    Succession,
)

FULL = 12
LONGEST_NAME = 100
LEVEL_BY_LENGTH = {length: level for level, length in SHORT.items()}
TOWNSHIP_KINDS = ((1, 99, Kind.STREET), (100, 199, Kind.TOWN), (200, 399, Kind.TOWNSHIP))
VILLAGE_KINDS = ((1, 199, Kind.RESIDENTS), (200, 399, Kind.VILLAGERS))
UPPER_KINDS = {Level.PROVINCE: Kind.PROVINCE, Level.CITY: Kind.CITY, Level.COUNTY: Kind.COUNTY}
CLOSING = frozenset({Change.MERGE, Change.RENAME, Change.TRANSFER})


class BadCode(ValueError):
    """区划代码有误: not 2, 4, 6, 9 or 12 digits."""


def pad(code: str) -> str:
    """Write a division code with 12 digits (补足十二位); raises BadCode."""
    if len(code) not in LEVEL_BY_LENGTH or not (code.isascii() and code.isdigit()):
        raise BadCode(f"区划代码“{code}”应为 2、4、6、9 或 12 位数字")
    return code.ljust(FULL, "0")


def level_of(code: str) -> Level:
    """Tell the level from a code (区划级别): by its length, or by its padding when it has 12 digits.

    Some twelve-digit codes serve two levels (东莞, 中山, 儋州, 金门); for these the higher one is told.
    Raises BadCode.
    """
    full = pad(code)
    if len(code) < FULL:
        return LEVEL_BY_LENGTH[len(code)]
    for level, length in SHORT.items():
        if not full[length:].strip("0"):
            return level
    return Level.VILLAGE


def parent_of(code: str, level: Level) -> str:
    """Return the 12-digit code of the unit above (上级代码), "" for a province."""
    return "" if level == Level.PROVINCE else pad(pad(code)[: SHORT[Level(level - 1)]])


def path_of(code: str) -> tuple[str, ...]:
    """Return the code itself and those above it (区划路径), 12 digits each, most specific first."""
    full, level = pad(code), level_of(code)
    above = (pad(full[: SHORT[Level(rung)]]) for rung in range(level, 0, -1))
    return tuple(dict.fromkeys(above))


def kind_of(code: str, level: Level) -> Kind:
    """Tell the kind of a division from its code (区划类型)."""
    full = pad(code)
    if level in UPPER_KINDS:
        return UPPER_KINDS[level]
    ranges, digits, other = (
        (TOWNSHIP_KINDS, full[6:9], Kind.TOWNSHIP_LIKE)
        if level == Level.TOWNSHIP
        else (VILLAGE_KINDS, full[9:12], Kind.VILLAGE_LIKE)
    )
    return next((kind for low, high, kind in ranges if low <= int(digits) <= high), other)


def code_range(prefix: str) -> tuple[str, str]:
    """Return the first and the last code that begin with the prefix (代码区间); an index answers it."""
    return prefix.ljust(FULL, "0"), prefix.ljust(FULL, "9")


def holds(division: Division, on: date) -> bool:
    """Tell whether a division holds on a day (当日有效)."""
    return division.valid_from <= on and (division.valid_to is None or on < division.valid_to)


Key = tuple[str, int]


@dataclass(slots=True)
class Plan:
    """What an import would write (导入方案). ``known``: the latest version of each, kept current."""

    known: dict[Key, Division]
    created: list[Division] = field(default_factory=list)
    renamed: list[tuple[Division, Division]] = field(default_factory=list)
    corrected: list[tuple[Division, Division]] = field(default_factory=list)
    closed: list[tuple[Division, Division]] = field(default_factory=list)
    successions: list[Succession] = field(default_factory=list)
    refused: list[BadRow] = field(default_factory=list)
    unchanged: int = 0


def plan_import(rows: Iterable[DivisionRow], known: Mapping[Key, Division]) -> Plan:
    """Work out what a table of divisions changes (拟定导入方案), upper levels first.

    A row like the version in force changes nothing; another name or parent from a later day closes that
    version and begins a new one; from the same day it corrects it. Rows that cannot be are refused with why.
    """
    plan = Plan(dict(known))
    seen: dict[Key, int] = {}
    for row in sorted(rows, key=lambda row: (row.level, row.line)):
        key = (row.code, int(row.level))
        reason = _twice(row, seen) or _impossible(row, plan)
        if reason:
            plan.refused.append(BadRow(row.line, reason, f"{row.code} {row.name}"))
            continue
        seen[key] = row.line
        _place(row, plan, key)
    plan.refused.sort(key=lambda bad: bad.line)
    return plan


def _twice(row: DivisionRow, seen: Mapping[Key, int]) -> str:
    first = seen.get((row.code, int(row.level)))
    return f"与第 {first} 行的代码和级别相同，只采用了前一行" if first else ""


def _impossible(row: DivisionRow, plan: Plan) -> str:
    if not row.name.strip() or len(row.name) > LONGEST_NAME:
        return f"名称应为 1 至 {LONGEST_NAME} 个字"
    if row.valid_to is not None and row.valid_to <= row.valid_from:
        return f"失效日期 {row.valid_to} 应晚于生效日期 {row.valid_from}"
    if row.level > Level.PROVINCE and (row.parent, int(row.level) - 1) not in plan.known:
        return f"找不到{Level(row.level - 1).label}上级 {row.parent}；请先导入上级，或把它放在同一文件里"
    latest = plan.known.get((row.code, int(row.level)))
    if latest and _differs(row, latest) and row.valid_from < latest.valid_from:
        return f"已有 {latest.valid_from} 起的版本“{latest.name}”，不能用更早日期的内容改动它"
    lost = [code for code in row.predecessors if (code, int(row.level)) not in plan.known]
    return f"找不到前身 {'、'.join(lost)}" if lost else ""


def _differs(row: DivisionRow, latest: Division) -> bool:
    return (row.name, _kind(row), row.parent) != (latest.name, latest.kind, latest.parent)


def _kind(row: DivisionRow) -> str:
    return row.kind or kind_of(row.code, row.level).value


def _place(row: DivisionRow, plan: Plan, key: Key) -> None:
    latest = plan.known.get(key)
    new = Division(
        row.code, row.name, row.level, _kind(row), row.parent, row.valid_from, row.valid_to, row.illustrative
    )
    gone = latest is not None and latest.valid_to is not None and latest.valid_to <= row.valid_from
    if latest is None or gone:
        plan.created.append(new)
    elif _differs(row, latest):
        _alter(latest, new, plan, row.document)
    elif row.valid_to is not None and latest.valid_to != row.valid_to:
        new = replace(latest, valid_to=row.valid_to)
        plan.closed.append((latest, new))
    else:
        new = latest
        plan.unchanged += 1
    plan.known[key] = new
    _descend(row, plan)


def _alter(latest: Division, new: Division, plan: Plan, document: str) -> None:
    if new.valid_from == latest.valid_from:
        plan.corrected.append((latest, new))
        return
    plan.renamed.append((replace(latest, valid_to=new.valid_from), new))
    way = Change.RENAME if new.parent == latest.parent else Change.TRANSFER
    plan.successions.append(Succession(latest.code, new.code, new.level, new.valid_from, way, document))


def _descend(row: DivisionRow, plan: Plan) -> None:
    for code in row.predecessors:
        if code == row.code:
            continue
        way = row.change or (Change.MERGE if len(row.predecessors) > 1 else Change.RENAME)
        plan.successions.append(Succession(code, row.code, row.level, row.valid_from, way, row.document))
        old = plan.known[code, int(row.level)]
        if way in CLOSING and old.valid_to is None and old.valid_from < row.valid_from:
            ended = replace(old, valid_to=row.valid_from)
            plan.closed.append((old, ended))
            plan.known[code, int(row.level)] = ended


def describe(plan: Plan, limit: int = 200) -> Sequence[str]:
    """Say in words what a plan changes in existing divisions (变更说明), for a preview."""
    words = [f"{old.code} “{old.name}”改为“{new.name}”，自 {new.valid_from} 起" for old, new in plan.renamed]
    words += [f"{old.code} “{old.name}”更正为“{new.name}”" for old, new in plan.corrected]
    words += [f"{old.code} “{old.name}”自 {new.valid_to} 起失效" for old, new in plan.closed]
    return words[:limit]
