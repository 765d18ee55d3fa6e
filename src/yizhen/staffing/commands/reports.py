"""``yizhen staffing report-check``: recompute the numbers of a report (核对报告命令)."""

import sys
from pathlib import Path

import click
import msgspec

from yizhen.kernel.printing import schema_with_example
from yizhen.staffing.commands.statements import group

_EXAMPLE = "9个镇设置党政机构共61个，平均每个镇设置6.7个。"


@group.command(name="report-check")
@click.argument("file", type=click.Path(path_type=Path), required=False)
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def report_check(file: Path | None, *, as_json: bool, schema: bool) -> None:
    """核对一份报告：个数、合计、平均数、百分比逐个重算。FILE 是 .txt 或 .docx，用 - 从标准输入读。"""
    from yizhen.staffing.rules.report import Report, check
    from yizhen.staffing.rules.report.check import TooLong
    from yizhen.staffing.rules.report.files import BadReport, read_report

    if schema:
        frame = {
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            **schema_with_example(Report, check(_EXAMPLE)),
        }
        click.echo(msgspec.json.encode(frame).decode())
        return
    if file is None:
        click.echo("请给出报告文件，例如：yizhen staffing report-check 报告.txt", err=True)
        sys.exit(2)
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        report = check(read_report(content, file.name))
    except OSError as refusal:
        click.echo(f"读不到 {file}：{refusal.strerror}。", err=True)
        sys.exit(2)
    except BadReport as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(2)
    except TooLong as refusal:
        click.echo(f"文字太长（{refusal} 字），请分段核对。", err=True)
        sys.exit(2)
    for one in report.findings:
        click.echo(f"{one.line}:{one.column} {one.judgment.label} “{one.quote}” {one.words}", err=True)
    tally = "，".join(
        f"{words} {report.counts[key]}"
        for key, words in (("flag", "须核实"), ("note", "提示"), ("cannot", "无法核对"), ("ok", "吻合"))
    )
    click.echo(tally, err=True)
    if as_json:
        click.echo(msgspec.json.encode(report).decode())
