"""Rules of county settings (县情规则): which value holds, and how a notice is read. Pure."""

import json
import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation

from yizhen.county.terms import (
    BadRuleValue,
    CalendarDay,
    DayKind,
    NoRule,
    Problem,
    Proposal,
    RuleKind,
    RuleSpec,
    RuleValue,
    RuleVersion,
    Value,
)
from yizhen.kernel.calendars import Calendar, YearCalendar, notice_title

YES = {"是": True, "true": True, "1": True, "否": False, "false": False, "0": False}
LONGEST_TEXT = 500
LONGEST_RANGE = 20  # days: no holiday is longer; a longer range is a slip of the pen
LAST_DAYS_BEFORE = 6  # a notice may move days of the last week of December before its year
SATURDAY = 5


# -- values ----------------------------------------------------------------------------------------------


def read_value(spec: RuleSpec, given: object) -> Value:
    """Turn what was typed, or stored, into the value of a rule (读取规则取值); raises BadRuleValue."""
    value = of_kind(spec, given)
    if spec.choices and value not in spec.choices:
        raise BadRuleValue(f"{spec.term}只能取：{'、'.join(spec.choices)}")
    if isinstance(value, str):
        return value
    if spec.minimum is not None and value < spec.minimum:
        raise BadRuleValue(f"{spec.term}不能小于 {spec.minimum}{spec.unit}")
    if spec.maximum is not None and value > spec.maximum:
        raise BadRuleValue(f"{spec.term}不能大于 {spec.maximum}{spec.unit}")
    return value


def of_kind(spec: RuleSpec, given: object) -> Value:
    """Turn words into a value of the rule's kind, bounds aside (按类型读取); raises BadRuleValue."""
    words = str(given).strip()
    try:
        if spec.kind == RuleKind.BOOL:
            return YES[words.lower()]
        if spec.kind == RuleKind.INT:
            return int(words)
        if spec.kind == RuleKind.DECIMAL:
            return _finite(Decimal(words))
    except (ValueError, InvalidOperation, KeyError) as error:
        wanted = {RuleKind.BOOL: "“是”或“否”", RuleKind.INT: "整数", RuleKind.DECIMAL: "数"}[spec.kind]
        raise BadRuleValue(f"{spec.term}应为{wanted}，填写的是“{words[:40]}”") from error
    if not words or len(words) > LONGEST_TEXT:
        raise BadRuleValue(f"{spec.term}应为 1 至 {LONGEST_TEXT} 个字")
    return words


def _finite(value: Decimal) -> Decimal:
    if not value.is_finite():
        raise ValueError(value)
    return value


def stored(value: Value) -> object:
    """Turn a value into what JSON holds exactly (存储形式)."""
    return str(value) if isinstance(value, Decimal) else value


def value_on(spec: RuleSpec, versions: Iterable[RuleVersion], on: date) -> RuleValue:
    """Return the value in force on a day (当日取值): the county's latest, else the default; raises NoRule."""
    begun = [one for one in versions if one.name == spec.name and one.in_force_from <= on]
    latest = max(begun, key=lambda one: one.in_force_from, default=None)
    if latest and (latest.repealed_on is None or on < latest.repealed_on):
        source, since = latest.source, latest.in_force_from
        return RuleValue(spec.name, latest.value, latest.unit, source, since, local=True, term=spec.term)
    if spec.default is None or on < spec.default_from:
        raise NoRule(f"{on} 没有“{spec.term}”的规定；请在“县情与规则”中录入")
    return RuleValue(
        spec.name, spec.default, spec.unit, spec.source, spec.default_from, local=False, term=spec.term
    )


# -- notices ---------------------------------------------------------------------------------------------

DAY = r"(?:(?P<y{0}>\d{{4}})\s*[-/.年]\s*)?(?P<m{0}>\d{{1,2}})\s*[-/.月]\s*(?P<d{0}>\d{{1,2}})\s*日?"
SPAN = re.compile(
    DAY.format(1) + r"(?:\s*(?:至|到|~|～|—+|--)\s*(?:" + DAY.format(2) + r"|(?P<d3>\d{1,2})\s*日))?"
)
KINDS = (
    (re.compile(r"停工|停办|停产|closure", re.IGNORECASE), DayKind.CLOSURE),
    (re.compile(r"上班|补班|班|workday|work", re.IGNORECASE), DayKind.WORKDAY),
    (re.compile(r"放假|假日|调休|补休|休息|休|holiday|off", re.IGNORECASE), DayKind.HOLIDAY),
)
HEADING = re.compile(r"^\s*[一二三四五六七八九十]+、\s*([^:：]{1,20})[:：]")
ASIDE = re.compile(r"[（(][^）)]*[）)]")
# around the notice's list, not lines of a table: its sentences, title, number and signature
PROSE = re.compile(r"[，。：]|通知\s*$|^\s*国务院|年\s*$|〔\d{4}〕")
SIGNED = re.compile(r"^\s*(\d{4})年\d{1,2}月\d{1,2}日\s*$")  # the notice's own day
WEEKDAY = re.compile(r"(\d{1,2})月(\d{1,2})日[（(][^）)]*(?:周|星期)([一二三四五六日])[）)]")
JUNK = re.compile(r"[\s,，、;；:：\"'与和]+")
SKIPPED = re.compile(r"^\s*(date|日期|年份)\b|^\s*(date|日期)\s*[,，\t]", re.IGNORECASE)
Read = tuple[int, CalendarDay]


def read_calendar(text: str, year: int, calendar: Calendar) -> Proposal:
    """Read a year's arrangement (读取放假安排): the notice's own words, lines, CSV or JSON.

    A line is a day or a span, its kind and its name: ``2027-01-01 休 元旦``, ``2027-01-03,workday,元旦`` or
    ``一、元旦：1月1日至3日放假。1月4日上班。`` JSON is a list of ``{date, kind, name}`` or of
    ``{date, isOffDay, name}``, perhaps under ``days``. Lines that cannot be taken are listed with why.
    """
    problems: list[Problem] = []
    skipped: list[str] = []
    if text.lstrip().startswith(("{", "[")):
        read = list(_from_json(text, problems))
    else:
        read = list(_from_lines(text, year, problems, skipped))
        skipped += _wrong_weekdays(text, year)
    days = _checked(read, year, problems)
    if not days and not problems:
        problems.append(Problem(1, "没有读到任何日期"))
    proposal = Proposal(year, days, tuple(sorted(problems, key=lambda p: p.line)), tuple(skipped), 0)
    return proposal if problems else _weighed(proposal, calendar)


def as_year(proposal: Proposal, notice: str = "") -> YearCalendar:
    """Return the proposed arrangement as a calendar year (转为年度日历)."""
    off = frozenset(day.on for day in proposal.days if day.kind != DayKind.WORKDAY)
    work = frozenset(day.on for day in proposal.of(DayKind.WORKDAY))
    return YearCalendar(proposal.year, off, work, notice)


def _wrong_weekdays(text: str, year: int) -> Iterator[str]:
    """A weekday that does not fit its date tells that the year, or the day, was mistaken."""
    for month, day, said in WEEKDAY.findall(text):
        try:
            on = date(year, int(month), int(day))
        except ValueError:
            continue  # told elsewhere as no day at all
        if "一二三四五六日"[on.weekday()] != said:
            yield f"{on} 是周{'一二三四五六日'[on.weekday()]}，文中写的是周{said}；请核对年份和日期"


def read_days(text: str, year: int) -> tuple[tuple[CalendarDay, ...], tuple[Problem, ...]]:
    """Read a county's own days (读取本县特殊日), lines as above; ``year`` where a line names none."""
    problems: list[Problem] = []
    read = list(_from_lines(text, year, problems, []))
    days = {day.on: day for _line, day in read}
    if not days and not problems:
        problems.append(Problem(1, "没有读到任何日期；应写成 2027-01-01 休 元旦"))
    return tuple(days[on] for on in sorted(days)), tuple(problems)


def _from_lines(text: str, year: int, problems: list[Problem], skipped: list[str]) -> Iterator[Read]:
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or SKIPPED.search(line):
            continue
        signed = SIGNED.match(line)
        if signed and int(signed.group(1)) < year:
            skipped.append(f"第 {number} 行是落款日期，略过：{line.strip()}")
            continue
        heading = HEADING.match(line)
        name = heading.group(1).strip() if heading else ""
        clauses = [part for part in re.split(r"[。；;]", ASIDE.sub("", line)) if SPAN.search(part)]
        if not clauses and PROSE.search(line):
            skipped.append(f"第 {number} 行没有日期，略过：{line.strip()[:40]}")
        elif not clauses:
            problems.append(Problem(number, "没有日期；应写成 2027-01-01 休 元旦", line[:80]))
        for clause in clauses:
            yield from _from_clause(number, clause, name, year, problems)


def _from_clause(number: int, clause: str, name: str, year: int, problems: list[Problem]) -> Iterator[Read]:
    rest = SPAN.sub(" ", clause)
    kind = next((kind for pattern, kind in KINDS if pattern.search(rest)), None)
    if kind is None:
        problems.append(Problem(number, "没有说明是放假(休)还是上班(班)", clause.strip()[:80]))
        return
    if not name:
        for pattern, _kind in KINDS:
            rest = pattern.sub(" ", rest)
        name = JUNK.sub(" ", rest).strip()[:50]
    for found in SPAN.finditer(clause):
        try:
            for on in _span(found, year):
                yield number, CalendarDay(on, kind, name)
        except ValueError as error:
            problems.append(Problem(number, str(error), clause.strip()[:80]))


def _span(found: re.Match[str], year: int) -> list[date]:
    got = {key: int(value) for key, value in found.groupdict().items() if value}
    first = _date(got.get("y1", year), got["m1"], got["d1"])
    last = first
    if "d3" in got:
        last = _date(first.year, first.month, got["d3"])
    elif "d2" in got:
        last = _date(got.get("y2", first.year), got["m2"], got["d2"])
    if not 0 <= (last - first).days < LONGEST_RANGE:
        raise ValueError(f"{first} 至 {last} 不是一段假期：应从前到后，且不超过 {LONGEST_RANGE} 天")
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _date(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"{year}年{month}月{day}日 不是日期") from None


def _from_json(text: str, problems: list[Problem]) -> Iterator[Read]:
    try:
        content = json.loads(text)
    except ValueError as error:
        problems.append(Problem(getattr(error, "lineno", 1), "不是可读的 JSON", str(error)[:80]))
        return
    rows = content.get("days") if isinstance(content, dict) else content
    if not isinstance(rows, list):
        problems.append(Problem(1, "JSON 里没有 days 列表"))
        return
    for number, row in enumerate(rows, 1):
        try:
            yield number, _json_day(row)
        except (KeyError, TypeError, ValueError) as error:
            problems.append(Problem(number, f"第 {number} 项读不懂：{error}", str(row)[:80]))


def _json_day(row: dict[str, object]) -> CalendarDay:
    on = date.fromisoformat(str(row["date"]))
    if isinstance(row.get("isOffDay"), bool):
        kind = DayKind.HOLIDAY if row["isOffDay"] else DayKind.WORKDAY
    else:
        kind = DayKind(str(row["kind"]))
    return CalendarDay(on, kind, str(row.get("name", ""))[:50])


def _checked(read: Sequence[Read], year: int, problems: list[Problem]) -> tuple[CalendarDay, ...]:
    taken: dict[date, tuple[int, CalendarDay]] = {}
    first = date(year, 1, 1) - timedelta(days=LAST_DAYS_BEFORE)
    for number, day in read:
        before = taken.get(day.on)
        if not first <= day.on <= date(year, 12, 31):
            problems.append(Problem(number, f"{day.on} 不在 {year} 年", day.name))
        elif before and before[1].kind != day.kind:
            said = before[1].kind.label
            problems.append(Problem(number, f"{day.on} 在第 {before[0]} 行已是{said}", day.name))
        else:
            taken.setdefault(day.on, (number, day))
    return tuple(taken[on][1] for on in sorted(taken))


def _weighed(proposal: Proposal, calendar: Calendar) -> Proposal:
    year = proposal.year
    resting = {day.on for day in proposal.days if day.kind != DayKind.WORKDAY}
    warnings = list(proposal.warnings)
    warnings += [
        f"{day.on} 本来就是工作日，列为“调休上班”没有作用，请核对"
        for day in proposal.of(DayKind.WORKDAY)
        if day.on.weekday() < SATURDAY
    ]
    warnings += [
        f"{month}月{day}日是法定节日，安排里没有列为放假，请核对"
        for month, day in calendar.fixed
        if date(year, month, day) not in resting
    ]
    if calendar.known(year):
        warnings.append(
            f"{year} 年已有安排({calendar.years[year].notice or notice_title(year)})，录入后以新的为准"
        )
    composed = calendar.with_year(as_year(proposal))
    worked = composed.workdays_between(date(year, 1, 1), date(year, 12, 31))
    worked += composed.is_workday(date(year, 1, 1))
    return Proposal(year, proposal.days, (), tuple(warnings), worked)
