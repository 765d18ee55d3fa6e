"""``yizhen law …`` (法定参数命令): list, show, compute deadlines, write the pages of docs/law."""

import sys
from datetime import date, datetime
from pathlib import Path

import click

from yizhen.kernel.calendars import OutsideCalendar
from yizhen.kernel.periods import WorkDays, due, spell_period
from yizhen.kernel.working_hours import SHANGHAI
from yizhen.law import queries, rules, schemas
from yizhen.law.commands import pages
from yizhen.law.terms import NoSuchParameter, NotInForce, Parameter, Repealed

_AS_JSON = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
_SCHEMA = click.option("--schema", is_flag=True, is_eager=True, help="输出结果的 JSON Schema 与示例")
_ON = click.option(
    "--on", "day", type=click.DateTime(["%Y-%m-%d"]), metavar="DATE", help="按哪一天的法律(默认今天)"
)


@click.group()
def group() -> None:
    """法定参数、工作日与期限。"""


@group.command("list")
@_ON
@_AS_JSON
@_SCHEMA
def list_parameters(day: datetime | None, *, as_json: bool, schema: bool) -> None:
    """列出某一天有效的法定参数,每项注明出处。"""
    listing = _listing(_day(day))
    if schema:
        one = schemas.Listing(listing.on, 1, listing.parameters[:1])
        click.echo(schemas.spell_schema(schemas.Listing, one))
    elif as_json:
        click.echo(schemas.spell(listing))
    else:
        for e in listing.parameters:
            click.echo(f"{e.name}\t{e.term}\t{e.label or e.state}\t{e.citation}")
        click.echo(f"{listing.on}:共 {listing.count} 项。", err=True)


@group.command()
@click.argument("name", required=False)
@_ON
@_AS_JSON
@_SCHEMA
def show(name: str | None, day: datetime | None, *, as_json: bool, schema: bool) -> None:
    """显示一项参数:数值、条文、历次取值。"""
    if schema:
        click.echo(schemas.spell_schema(schemas.Shown, _shown(queries.parameter_names()[0], _day(day))))
        return
    shown = _shown(_given(name, "NAME"), _day(day))
    if as_json:
        click.echo(schemas.spell(shown))
        return
    e = shown.entry
    click.echo(f"{e.term}({e.name}):{e.label or e.state}")
    click.echo(f"依据:{e.citation} {e.text}")
    if e.unit_citation:
        click.echo(f"单位依据:{e.unit_citation}")
    click.echo(f"核对日期:{e.checked_on or '尚未核对'}。{shown.note}")


@group.command()
@click.argument("start", required=False)
@click.argument("n", required=False, type=click.IntRange(0, 10_000))
@_AS_JSON
@_SCHEMA
def workday(start: str | None, n: int | None, *, as_json: bool, schema: bool) -> None:
    """从 START 起第 N 个工作日是哪一天,并写明推算过程。"""
    if schema:
        click.echo(schemas.spell_schema(schemas.Deadline, _workday(date(2026, 2, 10), 5)))
        return
    first = _read_day(_given(start, "START"))
    if n is None:
        raise click.UsageError("缺少 N(工作日数)。用法:yizhen law workday 2026-02-10 5")
    _tell(_workday(first, n), as_json=as_json)


@group.command()
@click.argument("name", required=False)
@click.argument("start", required=False)
@_AS_JSON
@_SCHEMA
def deadline(name: str | None, start: str | None, *, as_json: bool, schema: bool) -> None:
    """按法定期限 NAME 从 START 起推算到期日,并写明推算过程。"""
    if schema:
        example = _deadline("services.decision_term", date(2026, 2, 10))
        click.echo(schemas.spell_schema(schemas.Deadline, example))
        return
    _tell(_deadline(_given(name, "NAME"), _read_day(_given(start, "START"))), as_json=as_json)


@group.command()
@click.option("--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="写到哪个目录")
@click.option("--check", is_flag=True, help="只检查是否最新,不写")
def document(out: Path, *, check: bool) -> None:
    """按参数文件写出 docs/law 各页。"""
    stale = pages.stale(out)
    if not check:
        pages.write(out)
        click.echo(f"已写 {len(pages.pages())} 页,其中 {len(stale)} 页有变化。", err=True)
    elif stale:
        click.echo(f"这些页不是最新的:{'、'.join(stale)}。请运行 yizhen law document --out {out}", err=True)
        sys.exit(3)


def _listing(day: date) -> schemas.Listing:
    entries = tuple(_entry(p, day) for p in queries.all_parameters())
    return schemas.Listing(day, len(entries), entries)


def _entry(parameter: Parameter, day: date) -> schemas.Entry:
    try:
        return schemas.entry(parameter, rules.in_force(parameter, day), "有效")
    except NotInForce as error:
        return schemas.entry(parameter, None, f"{error.first} 起施行")
    except Repealed as error:
        return schemas.entry(parameter, None, f"{error.since} 起废止")


def _shown(name: str, day: date) -> schemas.Shown:
    parameter = _parameter(name)
    values = {since.isoformat(): dated for since, dated in sorted(parameter.values.items())}
    return schemas.Shown(day, _entry(parameter, day), parameter.note, parameter.roll, values)


def _workday(start: date, n: int) -> schemas.Deadline:
    period = WorkDays(n)
    try:
        return schemas.deadline(due(period, start, queries.calendar()), start, spell_period(period))
    except OutsideCalendar:
        raise click.UsageError(f"{start} 起 {n} 个工作日超出了日历的范围(1990 至 2080 年)。") from None


def _deadline(name: str, start: date) -> schemas.Deadline:
    parameter = _parameter(name)
    try:
        found = rules.in_force(parameter, start)
        period = found.period
        begin = datetime(start.year, start.month, start.day, tzinfo=SHANGHAI)
        end = due(period, begin, queries.calendar())
    except (NotInForce, Repealed, TypeError, OutsideCalendar) as error:
        raise click.UsageError(f"{parameter.term}({name})推算不出期限:{error}") from None
    return schemas.deadline(end, start, spell_period(period), str(found.source))


def _parameter(name: str) -> Parameter:
    try:
        return queries.parameter(name)
    except NoSuchParameter as error:
        near = f"是不是要找:{'、'.join(error.near)}?" if error.near else "yizhen law list 列出全部参数。"
        raise click.UsageError(f"没有叫 {name} 的参数。{near}") from None


def _tell(told: schemas.Deadline, *, as_json: bool) -> None:
    if as_json:
        click.echo(schemas.spell(told))
        return
    for step in told.steps:
        click.echo(step)


def _given(words: str | None, what: str) -> str:
    if words is None:
        raise click.UsageError(f"缺少 {what}。加 --help 看用法。")
    return words


def _read_day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError:
        raise click.UsageError(f"看不懂日期 {words}。请写成 2026-01-05 这样。") from None


def _day(day: datetime | None) -> date:
    return day.date() if day else datetime.now(SHANGHAI).date()
