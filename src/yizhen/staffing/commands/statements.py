"""``yizhen staffing …``: load the shipped sources, print the ledger of a day (编制命令)."""

import sys
from datetime import date, datetime
from typing import Any, NoReturn

import click
import msgspec

from yizhen.kernel.printing import schema_with_example
from yizhen.staffing.commands import quotas
from yizhen.staffing.rules.rows import Summary
from yizhen.staffing.rules.sources import shipped
from yizhen.staffing.rules.summary import summarize
from yizhen.staffing.terms import Loaded, Power


class LoadResult(msgspec.Struct, frozen=True):
    """What ``staffing load-sources`` prints (载入结果)."""

    loaded: tuple[Loaded, ...]


def _schema(kind: type[msgspec.Struct], example: msgspec.Struct) -> str:
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **schema_with_example(kind, example),
    }
    return msgspec.json.encode(schema).decode()


def _refuse(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(2)


@click.group()
def group() -> None:
    """编制：载入来源，查某一天的台账。"""


@group.command(name="load-sources")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def load_sources(*, as_json: bool, schema: bool) -> None:
    """载入随程序附带的来源；已经载入的不重复，改正过的另存新版并保留旧版。"""
    if schema:
        click.echo(_schema(LoadResult, _load_example()))
        return
    result = LoadResult(tuple(_guarded(_load)))
    words = {"new": "新载入", "corrected": "更正（旧版保留）", "unchanged": "已在库中，未改动"}
    for one in result.loaded:
        click.echo(f"{one.title}（截至 {one.as_of}）：{words[one.state]}，{one.figures} 个数。", err=True)
    if as_json:
        click.echo(msgspec.json.encode(result).decode())


def _load() -> list[Loaded]:
    from django.utils import timezone

    from yizhen.kernel.actors import system_actor
    from yizhen.staffing import actions

    by = system_actor("载入编制来源", "", [Power.LOAD], channel="command")
    return actions.load_sources(by=by, at=timezone.now())


def _load_example() -> LoadResult:
    source = shipped()[0]
    head = source.statement
    one = Loaded(head.series, head.title, head.as_of, "new", len(source.figures), len(source.claims))
    return LoadResult((one,))


@group.command()
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="哪一天，如 2020-11-30（默认今天）")
@click.option("--ledger", default="daan", show_default=True, help="哪一本来源台账")
@click.option("--county", default="", help="本县编制台账：六位区划代码，可写几个，或省、市代码的前 2、4 位，或 all；不写就查报告底数")
@click.option("--as-known", type=click.DateTime(["%Y-%m-%d"]), help="按那一天为止已经登记的查（只用于本县编制台账）")
@click.option("--organs/--no-organs", default=True, help="列不列各单位（只用于本县编制台账）")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def summary(
    *, on: datetime | None, ledger: str, county: str, as_known: datetime | None, organs: bool, as_json: bool,
    schema: bool,
) -> None:  # fmt: skip
    """某一天的报告底数：所载数、合计、空编、可用、平均数及其算法、核对结论；或本县编制台账。"""
    if county or as_known:
        quotas.tell_summary(on, county, as_known, organs=organs, as_json=as_json, schema=schema)
        return
    if schema:
        source = shipped()[0]
        click.echo(_schema(Summary, summarize(source, source.statement.as_of)))
        return
    result = _guarded(lambda: _summary(on.date() if on else None, ledger))
    if as_json:
        click.echo(msgspec.json.encode(result).decode())
    else:
        _tell(result)


def _summary(on: date | None, series: str) -> Summary:
    from django.utils import timezone

    from yizhen.kernel.actors import system_actor
    from yizhen.staffing import queries

    today = timezone.localdate()
    by = system_actor("查编制台账", "", [Power.VIEW], channel="command")
    try:
        return queries.summary(by, series, on or today, today=today)
    except (queries.NoFigures, queries.NotYet) as refusal:
        _refuse(str(refusal))
    except queries.NoSuchLedger:
        known = "、".join(one.series for one in queries.ledgers(by))
        _refuse(
            f"没有名为 {ledger_words(series)} 的台账。"
            + (f"已有：{known}。" if known else "还没有载入任何来源：请先运行 yizhen staffing load-sources。")
        )


def ledger_words(series: str) -> str:
    """The name as typed (所写名称), cut so that a slip of the hand does not fill the screen."""
    return f"“{series[:40]}”"


def _guarded(run: Any) -> Any:
    """Say in words when the database has not been set up yet."""
    from django.db import OperationalError, ProgrammingError

    try:
        return run()
    except (OperationalError, ProgrammingError) as error:
        _refuse(f"数据库还不能用（{error}）。请先运行 yizhen migrate。")


def _tell(result: Summary) -> None:
    head = result.statement
    click.echo(f"{head.name}：{result.on}（数字截至 {head.as_of}，{head.office}《{head.title}》）")
    for line in result.establishment:
        numbers = (line.approved, line.actual, line.planned)
        shown = [
            str(n.value) if n.value is not None else (n.missing.label if n.missing else "") for n in numbers
        ]
        rest = f"空编 {line.vacant}，可用 {line.available}" if line.vacant is not None else "不占编制"
        click.echo(
            f"  {line.group.label}{line.label}：核定 {shown[0]}，实有 {shown[1]}，计划 {shown[2]}，{rest}"
        )
    for claim in result.claims:
        click.echo(f"  {claim.title} {claim.printed}：{claim.verdict_words}。{''.join(claim.flags)}")
