"""Tables of statistics (统计表): a division a line, a measure a column; every bad line is told."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from python_calamine import CalamineWorkbook

from yizhen.county.terms import Statistic, StatisticMeasure

NAMES = ("乡镇", "乡镇（街道）", "乡镇(街道)", "镇街", "单位", "区划", "名称", "乡镇街道")
CODES = ("代码", "区划代码", "乡镇代码")
WHOLE = ("全县", "全区", "全市", "合计", "县合计")
LARGEST = 8 * 1024 * 1024
HEAD_WITHIN = 10
_BLANK = re.compile(r"^(?:[XＸx×]{1,4}|未知|缺|—|-|/)$")


class BadTable(ValueError):
    """统计表读不出来: what is wrong, and what to do."""


@dataclass(frozen=True, slots=True)
class ReadTable:
    """读出的统计表: numbers that can be taken, and the lines that cannot."""

    rows: tuple[Statistic, ...]
    problems: tuple[tuple[int, str], ...]


def read_statistics(content: bytes, year: int, divisions: Mapping[str, str], county: str) -> ReadTable:
    """Read a table (读统计表). ``divisions``: name or code → code. X stays missing. Raises BadTable."""
    if len(content) > LARGEST:
        raise BadTable("文件超过 8 MB，请只留统计表。")
    try:
        lines = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except Exception as error:  # whatever a broken file raises: one thing to do
        raise BadTable("这个文件打不开：不是 XLSX，或者已经损坏。") from error
    for at, line in enumerate(lines[:HEAD_WITHIN]):
        place, measures = _head(line)
        if place is not None and measures:
            known = {**divisions, **dict.fromkeys(WHOLE, county)}
            return _read(lines[at + 1 :], at + 2, year, place, measures, known)
    raise BadTable("没有找到表头：前 10 行里要有“乡镇”一列，以及户籍人口、常住人口、面积等至少一列。")


def _plain(cell: object) -> str:
    return re.sub(r"[\s　]+", "", str(cell if cell is not None else ""))


def _head(line: list[object]) -> tuple[int | None, dict[int, tuple[StatisticMeasure, Decimal]]]:
    place, measures = None, {}
    for number, cell in enumerate(line):
        words = _plain(cell)
        if words in NAMES or words in CODES:
            place = number if place is None else place
        name, _sign, unit = words.replace("(", "（").partition("（")
        for one in StatisticMeasure:
            if name in one.headings:
                measures[number] = (one, _scale(one, unit.rstrip("）)")))
    return place, measures


def _scale(measure: StatisticMeasure, unit: str) -> Decimal:
    """What a heading's unit makes of its numbers (换算): 万人 to 人, 亿元 to 万元."""
    if unit == "万人":
        return Decimal(10_000)
    if measure in (StatisticMeasure.REVENUE, StatisticMeasure.GDP):
        return {"亿元": Decimal(10_000), "元": Decimal("0.0001")}.get(unit, Decimal(1))
    return Decimal(1)


def _read(  # noqa: PLR0917  what a table needs
    lines: list[list[object]], first: int, year: int, place: int, measures: Mapping[int, tuple[StatisticMeasure, Decimal]],
    known: Mapping[str, str],
) -> ReadTable:  # fmt: skip
    rows: dict[tuple[str, StatisticMeasure], Statistic] = {}
    problems: list[tuple[int, str]] = []
    for number, line in enumerate(lines, first):
        name = _plain(line[place]) if place < len(line) else ""
        if not name:
            continue
        code = known.get(name.removesuffix(".0"))
        if code is None:
            problems.append((number, f"“{name}”不是本县的乡镇（街道），请核对名称或代码。"))
            continue
        for column, (measure, scale) in measures.items():
            words = _plain(line[column]) if column < len(line) else ""
            if not words:
                continue
            value, fault = _number(words, scale)
            if fault:
                problems.append((number, f"{measure.label}“{words}”不是数。"))
            elif (code, measure) in rows:
                problems.append((number, f"{name}的{measure.label}重复。"))
            else:
                rows[code, measure] = Statistic(code, year, measure, value)
    return ReadTable(tuple(rows.values()), tuple(problems))


def _number(words: str, scale: Decimal) -> tuple[Decimal | None, bool]:
    """A number, or None where it is missing (X 是没有填，不是 0); and whether it is neither."""
    if _BLANK.match(words):
        return None, False
    try:
        value = Decimal(words.replace(",", "").replace("，", "")) * scale
    except InvalidOperation:
        return None, True
    return value, value < 0
