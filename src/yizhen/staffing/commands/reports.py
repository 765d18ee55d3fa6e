"""``yizhen staffing report-check``: recompute the numbers of a report (核对报告命令)."""

import sys
from pathlib import Path
from typing import Any

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


@group.command(name="evolution")
@click.argument("organ", required=False)
@click.option("--county", help="县的 6 位代码")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def evolution(organ: str | None, *, county: str | None, as_json: bool, schema: bool) -> None:
    """一个机构的改革沿革：每一步的日期、文件、批准机关，和当日的编制。ORGAN 是编号、代码、全称、简称或曾用名。"""
    from yizhen.staffing.queries.evolution import OrganEvolution

    if schema:
        click.echo(msgspec.json.encode(schema_with_example(OrganEvolution, _evolution_example())).decode())
        return
    if not organ:
        click.echo("请给出机构，例如：yizhen staffing evolution 县水利局", err=True)
        sys.exit(2)
    told = _evolution(organ, county)
    for one in told.turns:
        organs = "，".join(f"{part.name}" for part in one.organs)
        paper = f"{one.document}{f'（{one.number}）' if one.number else ''}" or "没有登记文件"
        click.echo(f"{one.on} {one.label} {organs}：{paper}", err=True)
    if as_json:
        click.echo(msgspec.json.encode(told).decode())


def _evolution(words: str, county: str | None) -> Any:
    from yizhen.county.door import counties
    from yizhen.kernel.actors import system_actor
    from yizhen.organs.door import NoSuchOrgan
    from yizhen.organs.door import Power as OrgansPower
    from yizhen.staffing.queries.evolution import organ_evolution
    from yizhen.staffing.terms import Power

    wanted = county or next((one.code for one in counties()), "")
    by = system_actor("查改革沿革", wanted, [OrgansPower.VIEW, Power.VIEW], channel="command")
    try:
        return organ_evolution(by, words, wanted)
    except NoSuchOrgan:
        click.echo(f"没有找到“{words[:40]}”，请给出机构编号、代码、全称或曾用名。", err=True)
        sys.exit(2)


def _evolution_example() -> Any:
    from datetime import date

    from yizhen.staffing.queries.evolution import Lineage, OrganEvolution, Turn, TurnOrgan, TurnQuota

    turn = Turn(
        date(2026, 3, 1), "merge", "合并（并入）", "望川县机构改革方案", "望委发〔2026〕1号", "中共望川县委", date(2026, 2, 1), "",
        (TurnOrgan(2, "望川县住管局", "to", {"核定编制": "30"}, (TurnQuota("行政编制", 30, 26, 0),)),),
    )  # fmt: skip
    return OrganEvolution(
        2, "望川县住管局", (Lineage(2, "望川县住管局", date(2026, 3, 1), None, ()),), (turn,)
    )
