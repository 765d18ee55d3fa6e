"""``yizhen county …``: enter a newly published calendar, list rules (县情命令)."""

import sys
from datetime import date, datetime
from pathlib import Path

import click
import msgspec

from yizhen.kernel.printing import schema_with_example


class BadLine(msgspec.Struct, frozen=True):
    """A line that cannot be taken (问题行)."""

    line: int
    reason: str
    content: str


class CalendarResult(msgspec.Struct, frozen=True):
    """What ``county calendar import`` prints (录入放假安排)."""

    year: int
    taken: bool
    dry_run: bool
    holidays: list[date]
    workdays: list[date]
    workdays_in_year: int
    source: str
    problems: list[BadLine]
    warnings: list[str]


class RuleLine(msgspec.Struct, frozen=True):
    """One rule as ``county rules`` prints it (规则)."""

    name: str
    term: str
    value: str | None
    unit: str
    source: str
    in_force_from: date | None
    local: bool


class RuleList(msgspec.Struct, frozen=True):
    """What ``county rules`` prints (规则清单)."""

    county: str
    on: date
    rules: list[RuleLine]


CALENDAR_EXAMPLE = CalendarResult(
    2027, taken=True, dry_run=False, holidays=[date(2027, 1, 1)], workdays=[date(2027, 1, 31)],
    workdays_in_year=249, source="国务院办公厅关于2027年部分节假日安排的通知", problems=[], warnings=[],
)  # fmt: skip
RULES_EXAMPLE = RuleList(
    "990101",
    date(2026, 1, 1),
    [
        RuleLine(
            "identity.idle_minutes",
            "无操作退出",
            "30",
            "分钟",
            "随程序提供的默认值",
            date(2000, 1, 1),
            local=False,
        )
    ],
)


@click.group()
def group() -> None:
    """县情：规则、日历。"""


@group.group(name="calendar")
def calendar_group() -> None:
    """日历：录入新公布的放假安排。"""


@calendar_group.command(name="import")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--year", type=click.IntRange(1990, 2080), help="年份（默认：下一年）")
@click.option("--title", default="", help="通知的标题")
@click.option("--number", default="", help="通知的文号")
@click.option("--dry-run", is_flag=True, help="只检查，不写入")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def calendar_import(*, file: Path | None, year: int | None, title: str, number: str,
                    dry_run: bool, as_json: bool, schema: bool) -> None:  # fmt: skip
    """录入一年的放假安排：FILE 可以是通知正文、每行一天、CSV 或 JSON。有一行不能用就都不录入。"""
    if schema:
        _schema(CalendarResult, CALENDAR_EXAMPLE)
        return
    if file is None:
        raise click.UsageError("请写明要读取的文件。")
    result = _enter(_text(file), year, title, number, dry_run=dry_run)
    if as_json:
        click.echo(msgspec.json.encode(result).decode())
    _tell(result)
    sys.exit(2 if result.problems else 0)


def _text(file: Path) -> str:
    content = file.read_bytes()
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    click.echo(f"{file.name} 的编码不是 UTF-8 也不是 GBK。", err=True)
    sys.exit(2)


def _enter(text: str, year: int | None, title: str, number: str, *, dry_run: bool) -> CalendarResult:
    from django.utils import timezone

    from yizhen.county import actions, queries, rules
    from yizhen.county.terms import DayKind, Power, Source
    from yizhen.kernel.actors import system_actor
    from yizhen.kernel.calendars import notice_title

    wanted = year or timezone.localdate().year + 1
    proposal = rules.read_calendar(text, wanted, queries.calendar_for(""))
    source = Source(title or notice_title(wanted), number)
    taken = not (dry_run or proposal.problems)
    if taken:
        by = system_actor("放假安排录入", "", [Power.EDIT], channel="command")
        actions.enter_calendar_year(proposal, source=source, by=by, at=timezone.now())
    return CalendarResult(
        year=wanted, taken=taken, dry_run=dry_run,
        holidays=[day.on for day in proposal.days if day.kind != DayKind.WORKDAY],
        workdays=[day.on for day in proposal.of(DayKind.WORKDAY)],
        workdays_in_year=proposal.workdays, source=source.words,
        problems=[BadLine(one.line, one.reason, one.content) for one in proposal.problems],
        warnings=list(proposal.warnings),
    )  # fmt: skip


def _tell(result: CalendarResult) -> None:
    for one in result.problems:
        click.echo(f"第 {one.line} 行：{one.reason}（{one.content}）", err=True)
    for words in result.warnings:
        click.echo(words, err=True)
    counts = f"放假 {len(result.holidays)} 天，调休上班 {len(result.workdays)} 天"
    if result.problems:
        click.echo(f"{result.year} 年：有 {len(result.problems)} 行不能采用，什么都没有录入。", err=True)
    else:
        did = "已录入" if result.taken else "检查完毕，没有写入"
        click.echo(f"{result.year} 年：{counts}，全年 {result.workdays_in_year} 个工作日；{did}。", err=True)


@group.command()
@click.option("--county", default="", metavar="代码", help="6 位县代码（默认：唯一的县）")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="哪一天的取值（默认今天）")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def rules(*, county: str, on: datetime | None, as_json: bool, schema: bool) -> None:
    """列出县定规则在某一天的取值、依据和施行日期。"""
    if schema:
        _schema(RuleList, RULES_EXAMPLE)
        return
    result = _list(county, on.date() if on else None)
    if as_json:
        click.echo(msgspec.json.encode(result).decode())
        return
    for one in result.rules:
        value = "没有规定" if one.value is None else f"{one.value} {one.unit}".strip()
        click.echo(f"{one.name}\t{one.term}\t{value}\t{one.source}")


def _list(county: str, on: date | None) -> RuleList:
    from django.utils import timezone

    from yizhen.county import queries
    from yizhen.county.terms import rule_spec

    known = [one.code for one in queries.counties()]
    if (county and county not in known) or (not county and len(known) > 1):
        click.echo(f"请用 --county 写明县代码，已有：{'、'.join(known) or '（还没有县）'}", err=True)
        sys.exit(2)
    code, day = county or next(iter(known), ""), on or timezone.localdate()
    lines = []
    for name, value in queries.rules_on(code, day):
        term = rule_spec(name).term
        if value is None:
            lines.append(RuleLine(name, term, None, rule_spec(name).unit, "", None, local=False))
        else:
            facts = (str(value.value), value.unit, value.source.words, value.in_force_from)
            lines.append(RuleLine(name, term, *facts, local=value.local))
    return RuleList(code, day, lines)


def _schema(kind: type[msgspec.Struct], example: msgspec.Struct) -> None:
    schema = schema_with_example(kind, example)
    click.echo(msgspec.json.encode(schema).decode())
