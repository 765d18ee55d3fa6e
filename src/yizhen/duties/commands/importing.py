"""``yizhen duties import``: a file of items, every row accounted for (导入事项)."""

import sys
from collections import Counter
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click
import msgspec

from yizhen.duties.commands.base import group
from yizhen.duties.terms import FindingTold, ImportTold, Power, RowTold
from yizhen.kernel.printing import schema_with_example

if TYPE_CHECKING:
    from yizhen.duties.actions import CheckedRow

EXAMPLE = ImportTold(
    file="事项.csv", digest="0" * 64, dry_run=True, rows=2, new=1, changed=0, unchanged=0, refused=1, warned=0,
    by_check={"basis_rank": 1}, columns={"task_name": "事项名称"}, left_out=("备注",),
    told=(
        RowTold(3, "000101001000", "某某许可", "refused", (
            FindingTold("basis_rank", "refuse", "by_law", "《某某通知》（规范性文件）不得设定行政许可",
                        "请补充有权设定的依据", "《行政许可法》第十四条至第十七条"),
        )),
    ),
)  # fmt: skip


@group.command(name="import")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--county", help="县代码，六位（默认：本安装的县）")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="自哪一天起有效（默认今天）")
@click.option("--column", "pairs", multiple=True, metavar="要素=列名", help="指定列，如 task_name=名称；可多次")
@click.option("--higher", default="", metavar="名称", help="这批事项取自哪个上级目录（按基本编码对上的，四项以它为准）")
@click.option("--dry-run", is_flag=True, help="只核对，不写入")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def import_(*, file: Path | None, county: str | None, on: datetime | None, pairs: tuple[str, ...], higher: str,
            dry_run: bool, as_json: bool, schema: bool) -> None:  # fmt: skip
    """导入事项目录（CSV 或 XLSX）：逐行核对，收下能收的，其余逐行写明原因。有不收的行时退出码为 3。"""
    if schema:
        click.echo(msgspec.json.encode(schema_with_example(ImportTold, EXAMPLE)).decode())
        return
    if file is None:
        raise click.UsageError("请给出要导入的文件")
    told = _import(file, county or "", on.date() if on else None, pairs, higher=higher, dry_run=dry_run)
    if as_json:
        click.echo(msgspec.json.encode(told).decode())
    say(told)
    sys.exit(3 if told.refused and not dry_run else 0)


def _import(
    file: Path, county: str, on: date | None, pairs: tuple[str, ...], *, higher: str, dry_run: bool
) -> ImportTold:
    from django.utils import timezone

    from yizhen.duties import actions, sheets
    from yizhen.duties.rules.rows import guess, left_out
    from yizhen.identity.door import default_county
    from yizhen.kernel.actors import system_actor

    where, at = county or default_county(), timezone.now()
    by = system_actor("导入事项", where, [Power.VIEW, Power.IMPORT, Power.EDIT], channel="command")
    try:
        table = sheets.open_table(file.read_bytes(), file.name)
    except sheets.BadFile as refusal:
        raise click.UsageError(str(refusal)) from refusal
    columns = guess(table.head) | pairs_of(pairs, table.head)
    if "task_name" not in columns or "task_type" not in columns:
        raise click.UsageError(f"找不到事项名称或事项类型列；有的列是：{'、'.join(table.head)}。可用 --column 指定")
    day = on or timezone.localdate()
    if dry_run:
        checked = actions.check_rows(table.rows, columns, county=where, on=day, higher=higher)
    else:
        file_read = actions.StagedFile(
            table.name, table.digest, table.head, table.head_print, day, columns, more={"higher": higher}
        )
        checked = actions.import_rows(table.rows, file_read, by=by, at=at)
    named = {name: table.head[place] for name, place in columns.items()}
    return told_of(checked, table.name, table.digest, named, left_out(table.head, columns), dry_run=dry_run)


def pairs_of(pairs: tuple[str, ...], head: tuple[str, ...]) -> dict[str, int]:
    """Columns as told on the command line (指定的列): element → place."""
    found: dict[str, int] = {}
    for pair in pairs:
        name, _sign, heading = pair.partition("=")
        if heading not in head:
            raise click.UsageError(f"表中没有“{heading}”这一列；有的是：{'、'.join(head)}")
        found[name.strip()] = head.index(heading)
    return found


def told_of(
    checked: "list[CheckedRow]", name: str, digest: str, columns: dict[str, str], out: tuple[str, ...], *, dry_run: bool
) -> ImportTold:
    """The result of an import as it is printed (导入结果): counts, and every row with something to say."""
    fates = Counter(one.fate for one in checked)
    shown = tuple(
        RowTold(one.line, one.code, one.name, one.fate, tuple(
            FindingTold(f.check, f.severity.value, f.column, f.words, f.mend, f.ground) for f in one.findings
        ))
        for one in checked
        if one.findings
    )  # fmt: skip
    return ImportTold(
        file=name, digest=digest, dry_run=dry_run, rows=len(checked), new=fates["new"], changed=fates["changed"],
        unchanged=fates["unchanged"], refused=fates["refused"],
        warned=sum(1 for one in checked if one.findings and one.fate != "refused"),
        by_check=dict(Counter(f.check for one in checked for f in one.findings)), columns=columns, left_out=out,
        told=shown,
    )  # fmt: skip


def say(told: ImportTold) -> None:
    """What an import did, for people, beside the output (导入结果)."""
    for row in told.told:
        if row.fate == "refused":
            for one in row.findings:
                if one.severity == "refuse":
                    click.echo(f"第 {row.line} 行 {row.name}：{one.words}。{one.mend}。", err=True)
    verb = "将" if told.dry_run else "已"
    click.echo(
        f"{told.file}：共 {told.rows} 行，{verb}新增 {told.new}、变更 {told.changed}，不变 {told.unchanged}，"
        f"不收 {told.refused}；有提醒的 {told.warned} 行。",
        err=True,
    )
