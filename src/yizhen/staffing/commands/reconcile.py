"""``yizhen staffing reconcile``: compare a list of the other sides with the ledger (四方核对命令)."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from yizhen.kernel.printing import schema_with_example
from yizhen.staffing.commands.statements import group


@group.command(name="reconcile")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option(
    "--side", type=click.Choice(["organization", "personnel", "finance"]), help="谁的名单：组织、人社、财政"
)
@click.option("--as-of", "as_of", type=click.DateTime(["%Y-%m-%d"]), help="名单截至日（默认今天）")
@click.option("--county", help="县的 6 位代码")
@click.option("--dry-run", is_flag=True, help="只比对，不登记差异")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def reconcile(
    file: Path | None,
    *,
    side: str | None,
    as_of: datetime | None,
    county: str | None,
    dry_run: bool,
    as_json: bool,
    schema: bool,
) -> None:
    """与组织、人社、财政的名单逐人核对。登记后有差异以 3 结束；身份证号只用于比对，不保存。"""
    from yizhen.staffing.terms.reconcile import Compared

    if schema:
        click.echo(msgspec.json.encode(schema_with_example(Compared, _example())).decode())
        return
    if file is None or side is None or not file.is_file():
        click.echo(
            "请给出名单文件和 --side，例如：yizhen staffing reconcile 工资册.xlsx --side finance", err=True
        )
        sys.exit(2)
    done = _compared(file, side, as_of, county, dry_run=dry_run)
    for kind, count in done.differences.items():
        click.echo(f"{kind}：{count}", err=True)
    click.echo(
        f"名单 {done.rows} 行，对上 {done.matched} 人；新开差异 {done.opened}，自动销号 {done.settled}。",
        err=True,
    )
    if as_json:
        click.echo(msgspec.json.encode(done).decode())
    sys.exit(3 if done.differences and not dry_run else 0)


def _example() -> Any:
    from datetime import date

    from yizhen.staffing.terms.reconcile import Compared, HeadCount

    return Compared(
        "finance",
        date(2026, 1, 5),
        2,
        1,
        0,
        {"only_theirs": 1},
        (HeadCount(1, "望川县住房和城乡建设局", 1, 2),),
    )


def _compared(file: Path, side: str, as_of: datetime | None, county: str | None, *, dry_run: bool) -> Any:
    from django.utils import timezone

    from yizhen.county.door import counties
    from yizhen.kernel.actors import system_actor
    from yizhen.staffing.actions.reconcile import compare_list
    from yizhen.staffing.queries.reconcile import remembered_columns
    from yizhen.staffing.sheets.reconcile import BadList, read_list
    from yizhen.staffing.terms.reconcile import ReconcilePower

    wanted = county or next((one.code for one in counties()), "")
    by = system_actor("核对名单", wanted, [ReconcilePower.RECONCILE], channel="command")
    now = timezone.now()
    content = file.read_bytes()
    try:
        columns, rows = read_list(content, remembered_columns(by, wanted, side))
    except BadList as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(2)
    day = as_of.date() if as_of else timezone.localdate(now)
    return compare_list(
        wanted,
        side,
        day,
        rows,
        by=by,
        at=now,
        take=not dry_run,
        file=file.name,
        columns=columns,
        content=content,
    )
