"""``yizhen staffing …`` for people (人员命令): the day of retirement, the forecast, the templates of the papers."""

import json
from datetime import date, datetime
from typing import Any

import click
import msgspec
from django.utils import timezone

from yizhen.kernel.printing import schema_with_example
from yizhen.staffing.commands.statements import group


class Retires(msgspec.Struct, frozen=True):
    """What ``yizhen staffing retirement`` prints (退休日): by rule and by choice, with its derivation."""

    born_on: date
    track: str
    on: date
    years: int
    months: int
    earliest: date
    latest: date
    steps: tuple[str, ...]
    checked: bool


class Ahead(msgspec.Struct, frozen=True):
    """What ``yizhen staffing forecast`` prints (退休预测): within some years, and year by year and category."""

    county: str
    on: date
    within: dict[str, int]
    years: dict[str, dict[str, int]]
    unknown: int


class Loaded(msgspec.Struct, frozen=True):
    """What ``yizhen staffing load-papers`` prints (用编文书模板)."""

    county: str
    templates: int


DAY = click.DateTime(["%Y-%m-%d"])


def _say(told: msgspec.Struct, words: str, *, as_json: bool) -> None:
    click.echo(msgspec.json.encode(told).decode() if as_json else words)


def _schema(kind: type[msgspec.Struct], example: msgspec.Struct) -> None:
    click.echo(json.dumps(schema_with_example(kind, example), ensure_ascii=False, default=str))


@group.command("retirement")
@click.argument("born", type=DAY, required=False)
@click.option(
    "--track", type=click.Choice(["men", "women_cadre", "women_worker", "women_as_men"]), default="men", help="退休类别"
)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def retirement(*, born: datetime | None, track: str, as_json: bool, schema: bool) -> None:
    """按出生日期推算法定退休日和弹性退休的起止。"""
    from yizhen.staffing.rules.retirement import retirement as rule
    from yizhen.staffing.terms.people import Track

    def told(day: date, kind: str) -> Retires:
        found = rule(day, Track(kind))
        return Retires(day, kind, found.on, *found.age, found.earliest, found.latest, found.steps, found.checked)

    if schema:
        _schema(Retires, told(date(1966, 1, 2), "men"))
        return
    if born is None:
        raise click.UsageError("请写出生日期，例如 1966-01-02")
    one = told(born.date(), track)
    _say(one, "\n".join((f"法定退休日 {one.on}，弹性退休 {one.earliest} 至 {one.latest}", *one.steps)), as_json=as_json)


@group.command("forecast")
@click.option("--on", "on", type=DAY, help="从哪天算起（默认今天）")
@click.option("--county", help="县的 6 位代码")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def forecast(*, on: datetime | None, county: str | None, as_json: bool, schema: bool) -> None:
    """退休预测：一、三、五年内，逐年、按编制类别。"""
    from yizhen.identity.door import default_county
    from yizhen.kernel.actors import system_actor
    from yizhen.staffing.queries.forecast import forecast as look
    from yizhen.staffing.terms.people import PeoplePower

    if schema:
        _schema(Ahead, Ahead("990121", date(2026, 11, 22), {"1": 20, "3": 62, "5": 88}, {"2026": {"public": 3}}, 0))
        return
    code = county or default_county()
    found = look(system_actor("退休预测", code, (PeoplePower.VIEW,), channel="cli"), on.date() if on else timezone.localdate())
    years: dict[str, Any] = {str(one.year): dict(one.by_category) for one in found.lines}
    told = Ahead(code, found.on, {str(n): count for n, count in found.within}, years, found.unknown)
    words = "；".join(f"{n} 年内 {count} 人" for n, count in found.within)
    _say(told, f"{found.on} 起：{words}；缺出生日期 {found.unknown} 人", as_json=as_json)


@group.command("load-papers")
@click.option("--county", help="县的 6 位代码")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def load_papers(*, county: str | None, as_json: bool, schema: bool) -> None:
    """载入用编文书的模板：请示、编委会议题、批复、控编单（已有相同内容的不重复）。"""
    from yizhen.documents.door import Power
    from yizhen.identity.door import default_county
    from yizhen.kernel.actors import system_actor
    from yizhen.staffing.actions.papers import load_papers as load

    if schema:
        _schema(Loaded, Loaded("990121", 4))
        return
    code = county or default_county()
    by = system_actor("载入模板", code, (Power.SETTINGS,), channel="cli")
    count = load(by=by, at=timezone.now())
    _say(Loaded(code, count), f"已载入 {count} 个用编文书模板。", as_json=as_json)
