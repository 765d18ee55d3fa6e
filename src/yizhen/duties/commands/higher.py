"""``yizhen duties import-higher`` and ``higher``: catalogues above, and where the county stands apart from them (上级目录命令)."""

import sys
from datetime import date, datetime
from pathlib import Path

import click
import msgspec

from yizhen.duties.commands.base import group
from yizhen.duties.commands.importing import EXAMPLE, pairs_of, say, told_of
from yizhen.duties.terms import ImportTold, Power
from yizhen.duties.terms.higher import LEVELS_ABOVE
from yizhen.kernel.printing import schema_with_example

DAY = click.DateTime(["%Y-%m-%d"])
LEVELS = click.Choice([str(int(one)) for one in LEVELS_ABOVE])


class ApartTold(msgspec.Struct, frozen=True):
    """An entry of a catalogue above that the county does not simply have (与上级不同之处)."""

    catalogue: str
    code: str
    name: str
    stand: str
    label: str
    item: str = ""
    apart: dict[str, tuple[str, str]] = {}


class HigherTold(msgspec.Struct, frozen=True):
    """What ``duties higher`` prints (与上级对照): how many entries stand how, and those that want work."""

    county: str
    on: date
    counts: dict[str, dict[str, int]]
    work: tuple[ApartTold, ...]


SEEN = HigherTold(
    "990121", date(2026, 3, 4), {"某省基本目录": {"same": 54, "differs": 1, "gone": 0, "untaken": 6}},
    (ApartTold("某省基本目录", "990116001000", "食品经营许可和备案", "differs", "与上级不同", "食品经营许可",
               {"事项名称": ("食品经营许可", "食品经营许可和备案")}),),
)  # fmt: skip


@group.command(name="import-higher")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--name", default="", help="目录名称；已有的写同样的名称，就是更新它")
@click.option("--level", type=LEVELS, default="2", help="1 国家级、2 省级、3 市级（默认省级）")
@click.option("--document", default="", help="发布文件的文号或网址")
@click.option("--whole", is_flag=True, help="这是完整的目录：文件里没有的条目从这一天起取消")
@click.option("--county", help="县代码，六位（默认：本安装的县）")
@click.option("--on", type=DAY, help="自哪一天起有效（默认今天）")
@click.option("--column", "pairs", multiple=True, metavar="要素=列名", help="指定列，如 task_name=名称；可多次")
@click.option("--dry-run", is_flag=True, help="只核对，不写入")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def import_higher(*, file: Path | None, as_json: bool, schema: bool, dry_run: bool, **asked: object) -> None:
    """导入上级基本目录（CSV 或 XLSX）：逐行核对，收下能收的，其余逐行写明原因。有不收的行时退出码为 3。"""
    if schema:
        click.echo(msgspec.json.encode(schema_with_example(ImportTold, EXAMPLE)).decode())
        return
    if file is None or not str(asked["name"]).strip():
        raise click.UsageError("请给出要导入的文件，并用 --name 写明目录名称")
    told = _import(file, asked, dry_run=dry_run)
    if as_json:
        click.echo(msgspec.json.encode(told).decode())
    say(told)
    sys.exit(3 if told.refused and not dry_run else 0)


def _import(file: Path, asked: dict[str, object], *, dry_run: bool) -> ImportTold:
    from django.utils import timezone

    from yizhen.duties import actions, sheets
    from yizhen.duties.actions import higher as acts
    from yizhen.duties.queries.higher import highers
    from yizhen.duties.rules.rows import guess, left_out
    from yizhen.identity.door import default_county
    from yizhen.kernel.actors import system_actor

    where, at = str(asked["county"] or "") or default_county(), timezone.now()
    by = system_actor("导入上级目录", where, [Power.VIEW, Power.IMPORT], channel="command")
    try:
        table = sheets.open_table(file.read_bytes(), file.name)
    except sheets.BadFile as refusal:
        raise click.UsageError(str(refusal)) from refusal
    columns = guess(table.head) | pairs_of(tuple(asked["pairs"]), table.head)  # type: ignore[arg-type]
    day = asked["on"].date() if isinstance(asked["on"], datetime) else timezone.localdate()
    name, level = str(asked["name"]).strip(), int(str(asked["level"]))
    known = next((one for one in highers(by, day) if one.name == name), None)
    checked = acts.check_higher(table.rows, columns, higher=known.id if known else None, on=day)
    if not dry_run:
        more = {"name": name, "level": level, "document": asked["document"], "whole": asked["whole"]}
        kept = actions.StagedFile(
            table.name, table.digest, table.head, table.head_print, day, columns, target=known.id if known else None, more=more
        )
        acts.take_higher(acts.stage_higher(table.rows, kept, by=by, at=at), by=by, at=at)
    named = {element: table.head[place] for element, place in columns.items()}
    return told_of(checked, table.name, table.digest, named, left_out(table.head, columns), dry_run=dry_run)


@group.command()
@click.option("--county", help="县代码，六位（默认：本安装的县）")
@click.option("--on", type=DAY, help="哪一天（默认今天）")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def higher(*, county: str | None, on: datetime | None, as_json: bool, schema: bool) -> None:
    """与上级目录对照：哪些与上级不同、上级已取消、本县未取用。"""
    if schema:
        click.echo(msgspec.json.encode(schema_with_example(HigherTold, SEEN)).decode())
        return
    told = _higher(county, on)
    if as_json:
        click.echo(msgspec.json.encode(told).decode())
        return
    for one in told.work:
        click.echo(f"{one.label} {one.code} {one.name}" + "".join(f"；{k}：{a} → {b}" for k, (a, b) in one.apart.items()))
    for name, counts in told.counts.items():
        click.echo(f"{name}：" + "，".join(f"{key} {n}" for key, n in counts.items()), err=True)


def _higher(county: str | None, on: datetime | None) -> HigherTold:
    from django.utils import timezone

    from yizhen.duties.queries.higher import higher_lines, highers
    from yizhen.duties.terms.higher import Stand
    from yizhen.identity.door import default_county
    from yizhen.kernel.actors import system_actor

    where, day = county or default_county(), on.date() if on else timezone.localdate()
    by = system_actor("对照上级目录", where, [Power.VIEW], channel="command")
    counts: dict[str, dict[str, int]] = {}
    work = []
    for one in highers(by, day):
        lines = higher_lines(by, one.id, day)
        counts[one.name] = {stand.value: sum(line.stand is stand for line in lines) for stand in Stand}
        work += [
            ApartTold(
                one.name, line.above.code, line.above.name, line.stand.value, line.stand.label, line.item_name,
                {each.field: (each.ours, each.theirs) for each in line.apart},
            )
            for line in lines
            if line.stand is not Stand.SAME
        ]  # fmt: skip
    return HigherTold(where, day, counts, tuple(work))

