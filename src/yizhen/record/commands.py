"""``yizhen record …``: verify, anchor (留痕命令)."""

import json
import sys
from pathlib import Path

import click
import msgspec

from yizhen.kernel.printing import schema_with_example


def _print_schema(kind: type[msgspec.Struct], example: msgspec.Struct) -> None:
    whole = schema_with_example(kind, example)
    click.echo(json.dumps(whole, ensure_ascii=False, indent=2))


@click.group()
def group() -> None:
    """留痕:核验与锚点。"""


@group.command()
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
@click.option("--anchors", type=click.Path(exists=True, dir_okay=False), help="另一份锚点文件(如打印或邮件留存)")
def verify(*, as_json: bool, schema: bool, anchors: str | None) -> None:
    """核验全部留痕:改动、删除、调换、截断都会指出在哪一条。"""
    from yizhen.record import queries
    from yizhen.record.terms import Fault, Finding, Verdict

    if schema:
        words = "第 5 号条目 5(dispatch.case.closed)的内容与封条不符"
        finding = Finding(Fault.ALTERED, 5, 5, words)
        _print_schema(Verdict, Verdict(False, 28588, 28588, 0, 3, "6a86" * 16, [finding], 1, 0.61))
        return
    verdict = queries.verify(Path(anchors) if anchors else None)
    if as_json:
        click.echo(msgspec.json.encode(verdict).decode())
    else:
        words = "完好" if verdict.ok else f"发现 {verdict.findings_total} 处问题"
        click.echo(f"留痕 {verdict.entries} 条,{words};用时 {verdict.seconds} 秒。链首 {verdict.head[:16]}…")
        for finding in verdict.findings:
            click.echo(f"  · {finding.words}")
    sys.exit(0 if verdict.ok else 3)


@group.command()
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
def anchor(*, as_json: bool, schema: bool) -> None:
    """封存并写下库外锚点;可打印或发邮件留存。"""
    from django.utils import timezone

    from yizhen.record import actions, queries
    from yizhen.record.terms import Head

    if schema:
        _print_schema(Head, Head(28588, "6a86" * 16))
        return
    actions.seal_all()
    actions.anchor(at=timezone.now())
    seq, digest = queries.chain_head()
    if as_json:
        click.echo(msgspec.json.encode(Head(seq, digest.hex())).decode())
    else:
        click.echo(f"第 {seq} 号 {digest.hex()}")


@group.command()
def guard() -> None:
    """重新竖起缺失的数据库保护(触发器)。"""
    from django.db import connection

    from yizhen.record import models, queries

    missing = queries.guards_missing()
    models.raise_guards(connection)
    click.echo(f"已竖起:{'、'.join(missing)}" if missing else "保护都在,无需处理。")
