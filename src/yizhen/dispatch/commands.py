"""``yizhen dispatch …``: import a file of requests (综合指挥命令)."""

import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NoReturn

import click
import msgspec

from yizhen.dispatch.rules.rows import spoken
from yizhen.kernel.printing import schema_with_example


class BadLine(msgspec.Struct, frozen=True):
    """One thing wrong with one row (问题行)."""

    line: int
    column: str
    value: str
    reason: str


class GoodLine(msgspec.Struct, frozen=True):
    """A row as it will be taken (可导入的行), shown before it is."""

    line: int
    title: str
    received_at: str
    category: str
    place: str
    ended: str
    repeats: str


class ImportResult(msgspec.Struct, frozen=True):
    """What ``dispatch import`` prints (导入结果).

    ``bad`` counts rows, ``bad_rows`` lists every problem of them; ``outside`` counts rows that are taken but not for the
    township they name, ``outside_rows`` says why; ``already`` is the batch in which the very same
    file was taken before, and then nothing is taken again without ``--again``.
    """

    file: str
    county: str
    dry_run: bool
    sheet: str
    encoding: str
    head_line: int
    mapping: dict[str, str]
    unused: list[str]
    read: int
    good: int
    bad: int
    duplicates: int
    taken: int
    batch: int | None
    already: int | None
    resumed: bool
    notes: dict[str, int]
    bad_rows: list[BadLine]
    outside: int
    outside_rows: list[BadLine]
    good_rows: list[GoodLine]
    seconds: float
    per_second: int


EXAMPLE = ImportResult(
    file="2026年10月来电.xlsx", county="990121", dry_run=True, sheet="10月", encoding="", head_line=2,
    mapping={"title": "标题", "detail": "内容", "received": "来电时间"}, unused=["序号"], read=1204, good=1201, bad=3,
    duplicates=17, taken=0, batch=None, already=None, resumed=False,
    notes={"分类不在本县目录中，按未分类登记，来源分类保留在内容里": 204},
    bad_rows=[BadLine(88, "办结时间", "2026-10-02", "办结时间早于收到时间（2026-10-03 09:10）")],
    outside=1, outside_rows=[BadLine(12, "承办单位", "城关街道办", "事项“清理河面漂浮物”不在城关街道的清单里，也没有经过准入")],
    good_rows=[GoodLine(3, "路灯不亮", "2026-10-01 08:15", "P0301", "990121001001", "closed", "")],
    seconds=1.4, per_second=860,
)  # fmt: skip
GOOD_SHOWN, MOST_OUTSIDE = 20, 1000


@click.group()
def group() -> None:
    """综合指挥：导入诉求。"""


@group.command(name="import")
@click.argument("file", required=False, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--county", default="", help="县代码(默认:本系统里的县)")
@click.option("--sheet", default="", help="工作表名称(默认:看起来最像的一张)")
@click.option("--mapping", multiple=True, metavar="字段=列名", help="指定某一列,如 --mapping title=主题;列名留空则不用")
@click.option("--dry-run", is_flag=True, help="只核对,不写入")
@click.option("--again", is_flag=True, help="同一个文件导入过也再导入一次")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def import_(**options: Any) -> None:
    """导入诉求:CSV 或 XLSX(可以是 .gz)。逐行核对,问题行写明行号、列和原因;好的行分批写入,中断后再运行会接着办。"""
    if options["schema"]:
        whole = schema_with_example(ImportResult, EXAMPLE)
        click.echo(msgspec.json.encode(whole).decode())
        return
    if options["file"] is None or not options["file"].is_file():
        _refuse(f"没有这个文件:{options['file'] or '(没有写文件名)'}")
    result = _Import(**{key: options[key] for key in ("file", "county", "sheet", "mapping", "dry_run", "again")}).run()
    if options["as_json"]:
        click.echo(msgspec.json.encode(result).decode())
    _tell(result)
    sys.exit(3 if result.bad and not result.dry_run else 0)


def _refuse(words: str) -> NoReturn:
    click.echo(words, err=True)
    sys.exit(2)


class _Import:
    """One run of the command."""

    def __init__(
        self, file: Path, county: str, sheet: str, mapping: tuple[str, ...], *, dry_run: bool, again: bool
    ) -> None:
        from django.utils import timezone

        from yizhen.dispatch.terms import Power
        from yizhen.kernel.actors import system_actor

        self.file, self.sheet, self.pairs = file, sheet, mapping
        self.dry_run, self.again = dry_run, again
        self.county = county or self._only_county()
        self.by = system_actor("导入诉求", self.county, [Power.IMPORT], channel="command")
        self.at = timezone.now()

    @staticmethod
    def _only_county() -> str:
        from django.db import DatabaseError

        from yizhen.county import door

        try:
            codes = [one.code for one in door.counties()]
        except DatabaseError:
            _refuse("数据库还没有建立。请先运行 yizhen migrate 或 yizhen demo。")
        if len(codes) != 1:
            _refuse("请用 --county 写明县代码。" + (f"已有：{'、'.join(codes)}" if codes else "系统里还没有县。"))
        return codes[0]

    def run(self) -> ImportResult:
        """Check, and take in unless it is a dry run."""
        from time import monotonic

        from yizhen.dispatch import sheets

        begun = monotonic()
        try:
            with sheets.opened(self.file, sheet=self.sheet) as table:
                facts = self._check(table) if self.dry_run else self._take(table)
        except sheets.BadFile as refusal:
            _refuse(f"{sheets.safe_name(self.file.name)}：{refusal}")
        seconds = monotonic() - begun
        done = facts["read"] if self.dry_run else facts["taken"]
        facts |= {"seconds": round(seconds, 2), "per_second": round(done / max(seconds, 0.001))}
        return ImportResult(dry_run=self.dry_run, county=self.county, **facts)

    def _mapping(self, table: Any) -> dict:
        from yizhen.dispatch import sheets
        from yizhen.dispatch.rules.columns import Field, read_mapping

        mapping = sheets.mapping_for(table, self.by)
        pairs = dict(pair.partition("=")[::2] for pair in self.pairs)
        try:
            given = read_mapping(pairs, table.head)
        except ValueError as refusal:
            _refuse(str(refusal))
        labels = {one.label: one for one in Field} | {str(one): one for one in Field}
        emptied = {labels[name] for name, column in pairs.items() if not column}
        used = set(given.values())
        kept = {one: n for one, n in mapping.items() if one not in emptied and n not in used}
        return kept | given

    def _facts(self, table: Any, mapping: dict) -> dict[str, Any]:
        used = set(mapping.values())
        return {
            "file": table.name, "sheet": table.sheet, "encoding": table.encoding, "head_line": table.head_line,
            "mapping": {str(one): table.head[n] for one, n in mapping.items()},
            "unused": [heading for n, heading in enumerate(table.head) if n not in used and heading],
            "already": self._already(table), "resumed": False, "taken": 0, "batch": None,
        }  # fmt: skip

    def _already(self, table: Any) -> int | None:
        from yizhen.dispatch.queries.batches import taken_before

        before = taken_before(self.by, table.sha256)
        return before.id if before else None

    def _check(self, table: Any) -> dict[str, Any]:
        from yizhen.dispatch import sheets

        mapping, check = self._mapping(table), sheets.Check()
        rows = sheets.check_table(
            table.rows, table.head, mapping, county=self.county, now=self.at, check=check
        )
        lines = _split(rows)
        return self._facts(table, mapping) | _counts(check) | lines

    def _take(self, table: Any) -> dict[str, Any]:
        from yizhen.dispatch import sheets
        from yizhen.dispatch.actions.batches import take_batch
        from yizhen.dispatch.queries.batches import unfinished

        mapping = self._mapping(table)
        facts = self._facts(table, mapping) | _counts(sheets.Check()) | _split(())
        begun = unfinished(self.by, table.sha256)
        if facts["already"] is not None and not self.again and not begun:
            return facts
        if begun:
            batch, facts["resumed"] = begun[0].id, True
        else:
            batch, check = sheets.stage(table, mapping, by=self.by, at=self.at)
            facts |= _counts(check)
        facts["batch"] = batch
        facts["taken"] = take_batch(batch, by=self.by, at=self.at)
        return facts | self._after(batch, facts)

    def _after(self, batch: int, facts: dict[str, Any]) -> dict[str, Any]:
        from yizhen.dispatch.queries.batches import outside_rows, staged_counts, staged_rows

        rows, counts = staged_rows(batch, ok=False), staged_counts(batch)
        return {
            "bad_rows": _said(rows), "bad": len(rows), "good": facts["taken"], "read": facts["taken"] + len(rows),
            "outside": counts["outside"], "outside_rows": _said(outside_rows(batch, MOST_OUTSIDE)),
        }  # fmt: skip


def _said(rows: Iterable[dict[str, Any]]) -> list[BadLine]:
    """What is said of staged rows, a line for each thing said."""
    import json

    return [
        BadLine(row["line"], column, value, spoken(reason))
        for row in rows
        for column, value, reason in json.loads(row["errors"])
    ]


def _counts(check: Any) -> dict[str, Any]:
    return {
        "read": check.read, "good": check.good, "bad": check.bad, "duplicates": check.duplicates,
        "outside": check.outside, "notes": {spoken(words): n for words, n in check.notes.items()},
    }  # fmt: skip


def _split(rows: Iterable[Any]) -> dict[str, Any]:
    """Every problem of every bad row, what is not for a township, and the first good rows as they will be taken."""
    from yizhen.kernel.working_hours import SHANGHAI

    bad: list[BadLine] = []
    outside: list[BadLine] = []
    good: list[GoodLine] = []
    for row in rows:
        bad += [BadLine(row.line, one.column, one.value, spoken(one.reason)) for one in row.problems]
        if row.outside is not None:
            outside.append(BadLine(row.line, row.outside.column, row.outside.value, spoken(row.outside.reason)))
        if row.parsed is not None and len(good) < GOOD_SHOWN:
            one = row.parsed
            twin = f"第 {row.twin_line} 行" if row.twin_line else f"案件 {row.twin_case}" if row.twin_case else ""
            at = one.received_at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
            place = one.division or one.place_text
            good.append(GoodLine(row.line, one.title, at, one.category, place, one.ended, twin))
    return {"bad_rows": bad, "outside_rows": outside, "good_rows": good}


def _tell(result: ImportResult) -> None:
    if result.already and not result.taken and not result.dry_run:
        click.echo(f"这个文件已经导入过（批次 {result.already}），没有再导入。确要再导入请加 --again。", err=True)
        return
    did = "可导入" if result.dry_run else "已导入"
    again = f"；注意：同一文件已导入过（批次 {result.already}）" if result.already else ""
    click.echo(
        f"{result.file}：读 {result.read} 行，{did} {result.good} 行，其中疑似重复 {result.duplicates} 行（已标记，不删除），"
        f"问题行 {result.bad} 行{'；接着上次中断处继续' if result.resumed else ''}{again}；用时 {result.seconds} 秒。",
        err=True,
    )
    for words, count in result.notes.items():
        click.echo(f"  说明：{words}（{count} 行）", err=True)
    if result.outside:
        click.echo(f"  其中 {result.outside} 行不在镇街的清单里：照样登记，受理后不派给镇街。", err=True)
    for one in (*result.bad_rows, *result.outside_rows):
        click.echo(f"  第 {one.line} 行「{one.column}」{one.value}：{one.reason}", err=True)
