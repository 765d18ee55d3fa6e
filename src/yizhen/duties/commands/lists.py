"""``yizhen duties lists`` and ``compare``: what stands in which list, on a day (清单命令)."""

from datetime import date, datetime
from typing import TYPE_CHECKING

import click
import msgspec

from yizhen.duties.commands.base import group
from yizhen.duties.terms import ListKind, Power
from yizhen.kernel.printing import schema_with_example

if TYPE_CHECKING:
    from yizhen.kernel.actors import Actor


class ListTold(msgspec.Struct, frozen=True):
    """One list as printed (清单)."""

    id: int
    kind: str
    label: str
    township: str
    entries: int
    edition: int
    effective_on: date | None
    authority: str


class ListsTold(msgspec.Struct, frozen=True):
    """What ``duties lists`` prints (清单目录): the lists of a county on a day, and how many entries of each kind."""

    county: str
    on: date
    lists: tuple[ListTold, ...]
    totals: dict[str, int]


class MatterTold(msgspec.Struct, frozen=True):
    """One matter across townships (逐项比较); null where it stands in none of their lists."""

    name: str
    category: str
    stands: dict[str, str | None]


class ComparedTold(msgspec.Struct, frozen=True):
    """What ``duties compare`` prints (镇街比较)."""

    on: date
    places: tuple[str, ...]
    same: int
    differ: int
    matters: tuple[MatterTold, ...]


class ChangedTold(msgspec.Struct, frozen=True):
    """What ``duties compare --list`` prints (两日之差), by the numbers and names of entries."""

    list_id: int
    before: date
    after: date
    added: dict[int, str]
    removed: dict[int, str]
    altered: dict[int, str]


COUNTY_DIGITS = 6
DAY = click.DateTime(["%Y-%m-%d"])
EXAMPLE = ListsTold(
    "990121", date(2026, 3, 4),
    (ListTold(1, "basic", "基本履职事项清单", "990121001", 117, 1, date(2025, 6, 30), "澄委编〔2025〕8号"),),
    {"basic": 117},
)  # fmt: skip
COMPARED = ComparedTold(
    date(2026, 3, 4), ("990121001", "990121002"), 1, 1,
    (MatterTold("河道保洁", "生态环保", {"990121001": "basic", "990121002": None}),),
)  # fmt: skip


def _day(on: datetime | None) -> date:
    from django.utils import timezone

    return on.date() if on else timezone.localdate()


def _county(county: str | None) -> str:
    from yizhen.identity.door import default_county

    return county or default_county()


@group.command()
@click.option("--county", help="县代码，六位（默认：本安装的县）")
@click.option("--on", type=DAY, help="哪一天（默认今天）")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def lists(*, county: str | None, on: datetime | None, as_json: bool, schema: bool) -> None:
    """各镇街的清单：哪一版、多少条、凭哪个文件。"""
    if schema:
        click.echo(msgspec.json.encode(schema_with_example(ListsTold, EXAMPLE)).decode())
        return
    told = _lists(_county(county), _day(on))
    if as_json:
        click.echo(msgspec.json.encode(told).decode())
        return
    for one in told.lists:
        edition = f"第 {one.edition} 版 {one.authority}" if one.edition else "未公布"
        click.echo(f"{one.township or '全县':<10}{one.label} {one.entries} 条  {edition}")
    if not told.lists:
        click.echo("还没有清单。", err=True)


def _lists(county: str, on: date) -> ListsTold:
    from yizhen.duties.queries.lists import lists as looking
    from yizhen.kernel.actors import system_actor

    by = system_actor("查清单", county, [Power.VIEW], channel="command")
    found = looking(by, on)
    rows = tuple(
        ListTold(
            one.id, one.kind.value, one.kind.label, one.township, one.entries, one.edition, one.effective_on,
            one.authority,
        )
        for one in found
    )  # fmt: skip
    totals = {kind.value: sum(one.entries for one in found if one.kind is kind) for kind in ListKind}
    return ListsTold(county, on, rows, totals)


@group.command()
@click.argument("places", nargs=-1)
@click.option("--list", "list_id", type=int, help="改为比较这张清单的两个日子（要同时给 --before）")
@click.option("--before", type=DAY, help="较早的一天，与 --list 同用")
@click.option("--county", help="县代码，六位（默认：本安装的县）")
@click.option("--on", type=DAY, help="哪一天（默认今天）")
@click.option("--all", "everything", is_flag=True, help="一致的也列出")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def compare(*, places: tuple[str, ...], list_id: int | None, before: datetime | None, county: str | None,
            on: datetime | None, everything: bool, as_json: bool, schema: bool) -> None:  # fmt: skip
    """比较镇街（九位代码，可跨县）或者各县（六位代码）的三张清单；或者用 --list 和 --before 比较一张清单的两个日子。"""
    if schema:
        shapes = [schema_with_example(ComparedTold, COMPARED), msgspec.json.schema(ChangedTold)]
        click.echo(msgspec.json.encode(shapes).decode())
        return
    if list_id is not None:
        told: ComparedTold | ChangedTold = _changed(_county(county), list_id, before, _day(on))
    elif len(places) < 2:  # noqa: PLR2004  one place has nothing to be compared with
        raise click.UsageError("请给出至少两个镇街的九位代码，或者两个县的六位代码")
    elif all(len(one) == COUNTY_DIGITS for one in places):
        told = _counties(places, _day(on), everything=everything)
    else:
        told = _compared(places, _day(on), everything=everything)
    if as_json:
        click.echo(msgspec.json.encode(told).decode())
        return
    _say(told)


def _say(told: "ComparedTold | ChangedTold") -> None:
    if isinstance(told, ComparedTold):
        for one in told.matters:
            click.echo(f"{one.category} {one.name}：" + "，".join(f"{p} {k or '—'}" for p, k in one.stands.items()))
        click.echo(f"一致 {told.same} 件，不一致 {told.differ} 件。", err=True)
        return
    for word, rows in (("增加", told.added), ("删去", told.removed), ("修改", told.altered)):
        for key, name in rows.items():
            click.echo(f"{word} {key} {name}")


def _looker(counties: set[str]) -> "Actor":
    from yizhen.kernel.actors import Actor, Grant

    grants = tuple(Grant(frozenset({Power.VIEW.value}), county) for county in sorted(counties))
    return Actor(name="比较清单", county=min(counties), channel="command", grants=grants)


def _counties(places: tuple[str, ...], on: date, *, everything: bool) -> ComparedTold:
    from yizhen.duties.queries.lists import counties_compared

    found = counties_compared(_looker(set(places)), places, on)
    matters = tuple(
        MatterTold(one.name, one.category, {
            place: "、".join(f"{kind.value} {n}/{stand.towns}" for kind, n in stand.counts.items()) or None
            for place, stand in zip(places, one.stands, strict=True)
        })
        for one in found
        if everything or not one.common
    )  # fmt: skip
    same = sum(1 for one in found if one.common)
    return ComparedTold(on, places, same, len(found) - same, matters)


def _compared(places: tuple[str, ...], on: date, *, everything: bool) -> ComparedTold:
    from yizhen.duties.queries.lists import places_compared

    found = places_compared(_looker({code[:6] for code in places}), [(code[:6], code) for code in places], on)
    matters = tuple(
        MatterTold(one.name, one.category, {
            place: kind.value if kind else None for place, kind in zip(places, one.stands, strict=True)
        })
        for one in found
        if everything or not one.common
    )  # fmt: skip
    same = sum(1 for one in found if one.common)
    return ComparedTold(on, places, same, len(found) - same, matters)


def _changed(county: str, list_id: int, before: datetime | None, after: date) -> ChangedTold:
    from yizhen.duties.access import NoSuchList
    from yizhen.duties.queries.lists import changed_between
    from yizhen.kernel.actors import system_actor

    if before is None:
        raise click.UsageError("请用 --before 给出较早的一天")
    by = system_actor("比较清单", county, [Power.VIEW], channel="command")
    try:
        found = changed_between(by, list_id, before.date(), after)
    except NoSuchList as missing:
        raise click.UsageError(f"本县没有编号为 {list_id} 的清单；用 yizhen duties lists 可以查编号") from missing
    return ChangedTold(
        list_id, before.date(), after, {one.key: one.name for one in found.added},
        {one.key: one.name for one in found.removed}, {now.key: now.name for _was, now in found.altered},
    )  # fmt: skip
