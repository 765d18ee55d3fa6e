"""``yizhen staffing import FILE``: a county's workbook into the ledger, or a dry run of it (导入命令)."""

import sys
from datetime import datetime
from pathlib import Path
from typing import Any

import click
import msgspec

from yizhen.staffing.commands.quotas import chosen_counties, command_actor, print_schema, refuse
from yizhen.staffing.commands.statements import group
from yizhen.staffing.terms import LedgerPower, Power
from yizhen.staffing.terms.workbook import ImportResult, ReportedLine

REFUSED = 3


def _example() -> ImportResult:
    line = ReportedLine("编制", 5, "示例县水利局", refused=False, reasons=("行政超编 2，照实登记，只减不增",))
    return ImportResult(None, "台账.xlsx", True, ("编制",), 1, 0, 0, 1, 0, 2, (line,))


@group.command(name="import")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path), required=False)
@click.option("--county", default="", help="六位区划代码；只开通一个县时可以不写")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="数字截至哪一天（默认今天）：期初从这一天起")
@click.option("--dry-run", is_flag=True, help="只核对，什么也不登记")
@click.option("--resume", type=int, help="接着办中断的批次（批次号）")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def import_(
    *, file: Path | None, county: str, on: datetime | None, dry_run: bool, resume: int | None, as_json: bool,
    schema: bool,
) -> None:  # fmt: skip
    """导入一个县的编制工作簿（机构编制表、人员表）：逐行核对，照实登记，超编可见、只减不增。"""
    if schema:
        print_schema(ImportResult, _example())
        return
    if file is None and resume is None:
        refuse("请写明要导入的文件，或用 --resume 写明要接着办的批次号。")
    result = _run(file, chosen_counties(county)[0], on, dry_run=dry_run, resume=resume)
    if as_json:
        click.echo(msgspec.json.encode(result).decode())
    else:
        _tell(result)
    if result.refused and not dry_run:
        sys.exit(REFUSED)


def _run(file: Path | None, county: str, on: datetime | None, *, dry_run: bool, resume: int | None) -> ImportResult:
    from django.utils import timezone

    from yizhen.organs.door import Power as OrganPower
    from yizhen.staffing import actions
    from yizhen.staffing.access import NoSuchBatch
    from yizhen.staffing.queries.workbooks import batch_result, result_of_lines
    from yizhen.staffing.terms.people import PeoplePower

    powers = [Power.VIEW, *LedgerPower, OrganPower.EDIT, PeoplePower.CORE]
    by, at = command_actor("导入编制台账", [county], powers), timezone.now()
    if resume is not None:
        try:
            actions.take_workbook(resume, by=by, at=at, told=_progress)
        except (NoSuchBatch, actions.BatchClosed) as refusal:
            refuse(str(refusal) if isinstance(refusal, actions.BatchClosed) else f"没有第 {resume} 号批次。")
        return batch_result(by, resume)
    book = _open(file)
    day = on.date() if on else timezone.localdate()
    actions.check_lines(book.organs, book.people, county=county, by=by, on=day)
    if dry_run:
        return result_of_lines(book.organs, book.people, name=book.name, sheets=book.sheets, batch=None)
    batch = actions.stage_workbook(
        book.organs, book.people, county=county, name=book.name, sha256=book.sha256, sheets=book.sheets,
        valid_from=day, by=by, at=at,
    )  # fmt: skip
    actions.take_workbook(batch, by=by, at=at, told=_progress)
    return batch_result(by, batch)


def _open(file: Path | None) -> Any:
    from yizhen.staffing.sheets.workbook import open_workbook
    from yizhen.staffing.terms.imports import BadWorkbook

    if file is None or not file.is_file():
        refuse(f"没有这个文件：{file}")
    try:
        return open_workbook(file)
    except BadWorkbook as refusal:
        refuse(str(refusal))


def _progress(taken: int) -> None:
    click.echo(f"已登记 {taken} 行", err=True)


def _tell(result: ImportResult) -> None:
    word = "核对（没有登记）" if result.dry_run else f"已登记 {result.taken} 行（批次 {result.batch}）"
    click.echo(
        f"{result.name}：{word}；可登记单位 {result.organs}、人员 {result.people}，"
        f"不能登记 {result.refused}，超出编制、职数合计 {result.over}。"
    )
    for line in result.lines:
        sign = "✗" if line.refused else "·"
        click.echo(f"  {sign} {line.sheet} 第 {line.line} 行 {line.what}：{'；'.join(line.reasons)}")
