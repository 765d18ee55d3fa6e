"""``yizhen staffing check``: check a county's ledger in full and print what breaks a rule (检查命令)."""

from datetime import UTC, date, datetime

import click
import msgspec

from yizhen.staffing.commands.quotas import chosen_counties, command_actor, print_schema
from yizhen.staffing.commands.statements import group
from yizhen.staffing.terms import Power
from yizhen.staffing.terms.checks import Board, FindingRow, RuleFindings


def _example() -> Board:
    row = FindingRow("SL", "示例县水利局", "行政编制", 2)
    rule = RuleFindings("within_quota", "R1", "实有人员不得突破核定编制", "第六条", "forbidden", "先核增", 1, 2, (row,))
    return Board("990121", date(2026, 1, 5), (rule,), 1)


@group.command()
@click.option("--county", default="", help="六位区划代码，可写几个，或省、市代码的前 2、4 位；只开通一个县时可以不写")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def check(*, county: str, as_json: bool, schema: bool) -> None:
    """全面检查编制台账：规则、条文、轻重、涉及的单位、怎么改。"""
    if schema:
        print_schema(Board, _example())
        return
    from django.utils import timezone

    for code in chosen_counties(county, several=True):
        result = _checked(code, timezone.now())
        if as_json:
            click.echo(msgspec.json.encode(result).decode())
            continue
        click.echo(f"{code}：{result.findings} 条")
        for one in result.rules:
            click.echo(f"  {f'{one.number} {one.title}'.strip()}（{one.article}）：{one.count} 条，合计 {one.amount}。{one.mend}")


def _checked(county: str, at: datetime) -> Board:
    from yizhen.kernel.working_hours import legal_day
    from yizhen.staffing.actions.checks import check_county
    from yizhen.staffing.queries.board import board

    by = command_actor("检查编制台账", [county], [Power.VIEW])
    check_county(county, by=by, at=at)
    return board(by, county, legal_day(at.astimezone(UTC)))


@group.command()
def guard() -> None:
    """重新竖起编制台账缺失的数据库保护(触发器)。"""
    from django.db import connection

    from yizhen.staffing.models.guards import raise_ledger_guards
    from yizhen.staffing.queries import quota_guards_missing

    missing = quota_guards_missing()
    raise_ledger_guards(connection)
    click.echo(f"已竖起:{'、'.join(missing)}" if missing else "保护都在,无需处理。")
