"""``yizhen organs …``: the ledger of organs and who answers for posts, as of a day (机构命令)."""

import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click
import msgspec


class OrganLine(msgspec.Struct, frozen=True):
    """One organ as ``organs list`` prints it (机构)."""

    id: int
    code: str
    name: str
    kind: str
    nature: str
    rank: str
    township: str
    parent: str
    posts: int


class OrganList(msgspec.Struct, frozen=True):
    """What ``organs list`` prints (机构清单)."""

    county: str
    on: date
    organs: list[OrganLine]


EXAMPLE = OrganList(
    "990101",
    date(2026, 1, 5),
    [
        OrganLine(
            1,
            "JIAN",
            "望川县住房和城乡建设局",
            "government",
            "entity",
            "section_chief",
            "",
            "望川县人民政府",
            9,
        )
    ],
)


@click.group()
def group() -> None:
    """机构与岗位：某一天的机构清单。"""


@group.command("list")
@click.option("--county", required=False, help="县的 6 位代码")
@click.option("--on", "on", type=click.DateTime(["%Y-%m-%d"]), help="截止日（默认今天）")
@click.option("--find", "text", default="", help="名称的一部分，或代码的前几位")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def list_organs(*, county: str | None, on: datetime | None, text: str, as_json: bool, schema: bool) -> None:
    """列出一个县在某一天的机构。"""
    if schema:
        shape = msgspec.json.schema(OrganList)
        shape["examples"] = [msgspec.to_builtins(EXAMPLE)]
        click.echo(msgspec.json.format(msgspec.json.encode(shape)).decode())
        return
    from yizhen.county.door import counties

    kept = [one.code for one in counties()]
    wanted = county or (kept[0] if kept else "")
    if wanted not in kept:
        click.echo(f"这里没有代码为 {wanted} 的县。已有：{'、'.join(kept) or '无'}。", err=True)
        sys.exit(2)
    result = _listed(wanted, on.date() if on else None, text)
    if as_json:
        click.echo(msgspec.json.encode(result).decode())
        return
    for one in result.organs:
        click.echo(f"{one.code}\t{one.name}\t{one.parent}")
    click.echo(f"{result.on} 共 {len(result.organs)} 个机构。", err=True)


def _listed(county: str, on: date | None, text: str) -> OrganList:
    from django.utils import timezone

    from yizhen.kernel.actors import system_actor
    from yizhen.organs.queries import ledger
    from yizhen.organs.terms import OrganFilter, Power

    day = on or timezone.localdate()
    by = system_actor("机构清单", county, [Power.VIEW], channel="command")
    lines = ledger(by, OrganFilter(day, text=text), per_page=None).lines
    return OrganList(
        county,
        day,
        [
            OrganLine(
                one.id,
                one.code,
                one.name,
                one.kind,
                one.nature,
                one.rank,
                one.township,
                one.parent,
                one.posts,
            )
            for one in lines
        ],
    )


@group.command("import")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--county", required=False, help="县的 6 位代码")
@click.option("--dry-run", is_flag=True, help="只试跑，不导入")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def import_file(*, file: Path | None, county: str | None, dry_run: bool, as_json: bool, schema: bool) -> None:
    """从 XLSX 导入机构：有一行有误就一行也不导入，逐行写明原因。"""
    from yizhen.kernel.printing import schema_with_example
    from yizhen.organs.actions.imports import Imported, ImportedLine

    if schema:
        example = Imported(False, 1, 0, 0, 0, (ImportedLine(2, "SHU", "望川县数据局", "新设"),))
        click.echo(msgspec.json.encode(schema_with_example(Imported, example)).decode())
        return
    if file is None or not file.is_file():
        click.echo(f"读不到机构表：{file or '没有给出文件'}。", err=True)
        sys.exit(2)
    done = _imported(file, county, dry_run=dry_run)
    for one in done.lines:
        if one.refused:
            click.echo(f"第 {one.line} 行 {one.code} {one.name}：{one.words}", err=True)
    click.echo(f"新设 {done.established}，更改 {done.changed}，不变 {done.unchanged}，有误 {done.refused}。", err=True)
    if as_json:
        click.echo(msgspec.json.encode(done).decode())
    sys.exit(3 if done.refused and not dry_run else 0)


def _imported(file: Path, county: str | None, *, dry_run: bool) -> Any:
    from django.utils import timezone

    from yizhen.county.door import counties
    from yizhen.kernel.actors import system_actor
    from yizhen.organs import sheets
    from yizhen.organs.actions.imports import import_organs
    from yizhen.organs.terms import Power

    wanted = county or next((one.code for one in counties()), "")
    by = system_actor("导入机构", wanted, [Power.VIEW, Power.EDIT], channel="command")
    now = timezone.now()
    try:
        rows = sheets.read_organs(file.read_bytes())
    except sheets.BadSheet as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(2)
    return import_organs(wanted, rows, take=not dry_run, on=timezone.localdate(now), by=by, at=now)
