"""Commands of whoever keeps the machine (运维命令): backup, restore, doctor."""

import json
import sys
from datetime import datetime
from pathlib import Path

import click
import msgspec

from yizhen.kernel.printing import schema_with_example

JSON = click.option("--json", "as_json", is_flag=True, help="以 JSON 输出")
SCHEMA = click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")


def _show_schema(kind, example) -> None:
    whole = schema_with_example(kind, example)
    click.echo(json.dumps(whole, ensure_ascii=False, indent=2))


def _home() -> Path:
    import os

    return Path(os.environ.get("YIZHEN_HOME", "var")).resolve()


def _now() -> datetime:
    return datetime.now().astimezone()


def _refuse(words: object) -> None:
    click.echo(str(words), err=True)
    sys.exit(2)


def _loudly(words: str) -> None:
    click.secho(f"!! {words}", err=True, bold=True)


@click.command()
@click.option("--to", type=click.Path(path_type=Path, dir_okay=False), help="备份写到哪个文件(.tar.gz),不覆盖已有文件")
@click.option("--keys", type=click.Path(path_type=Path, dir_okay=False), help="密钥另写到哪个文件;与备份分开存放")
@JSON
@SCHEMA
def backup(*, to, keys, as_json, schema):
    """备份数据库和数据目录;网站不必停。密钥另存(--keys),两样都要有才能恢复。"""
    from yizhen.site.backup import run
    from yizhen.site.backup.terms import BACKED_UP, BackedUp, Refused

    if schema:
        _show_schema(BackedUp, BACKED_UP)
        return
    if to is None:
        _refuse("请用 --to 指明备份文件,例如 yizhen backup --to /backup/yizhen-2026-11-21.tar.gz --keys /media/usb/keys.json")
    try:
        done = run.backup(_home(), to, key_file=keys, at=_now())
    except Refused as refusal:
        _refuse(refusal)
    if as_json:
        click.echo(msgspec.json.encode(done).decode())
    click.echo(
        f"已备份到 {done.file}({done.size / 1e6:.1f} MB,{done.tables} 张表 {done.rows} 行,"
        f"留痕到第 {done.chain_seq} 号),用时 {done.seconds} 秒。SHA-256 {done.sha256}", err=True,
    )  # fmt: skip
    if keys:
        click.echo(f"密钥已写到 {keys}(只有属主可读)。", err=True)
        _loudly(run.KEYS_APART)
    for words in done.warnings:
        if words != run.KEYS_APART:
            _loudly(words)


@click.command()
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), required=False)
@click.option("--keys", type=click.Path(path_type=Path, exists=True, dir_okay=False), help="备份时另存的密钥文件")
@click.option("--force", is_flag=True, help="数据目录或数据库里已有数据时,把旧的另存,再恢复")
@JSON
@SCHEMA
def restore(*, file, keys, force, as_json, schema):
    """从备份恢复:先核对校验和与密钥,再放回数据,升级到本程序的版本,最后核验留痕。"""
    from yizhen.site.backup import run
    from yizhen.site.backup.terms import RESTORED, Refused, Restored

    if schema:
        _show_schema(Restored, RESTORED)
        return
    if file is None:
        _refuse("请指明备份文件:yizhen restore 备份文件 --keys 密钥文件 --home 数据目录")
    try:
        done = run.restore(file, _home(), key_file=keys, force=force, at=_now())
    except Refused as refusal:
        _refuse(refusal)
    if as_json:
        click.echo(msgspec.json.encode(done).decode())
    _tell_restored(done)
    sys.exit(0 if done.ok else 3)


def _tell_restored(done) -> None:
    lines = [
        f"已恢复到 {done.home}:{done.made_at.astimezone():%Y-%m-%d %H:%M} 的备份。",
        f"{done.tables} 张表 {done.rows} 行,与清单一致。",
        f"数据库升级:{'、'.join(done.migrated) or '不需要,版本相同'}。",
        f"留痕 {done.entries} 条,对照 {done.anchors} 个库外锚点:"
        + ("完好。" if not done.findings else f"发现 {len(done.findings)} 处问题。"),
        *[f"  · {words}" for words in done.findings],
    ]
    if done.kept_aside:
        lines.append(f"原有数据另存在 {done.kept_aside},确认无误后可自行删除。")
    for line in lines:
        click.echo(line, err=True)
    if done.keys == "missing":
        _loudly("没有给密钥:备份里的个人信息现在打不开。请尽快带上 --keys 密钥文件 --force 再恢复一次,不要先开始办理。")


@click.command()
@JSON
@SCHEMA
def doctor(*, as_json, schema):
    """体检:逐项检查机器、数据库、留痕、密钥、配置,说明哪里不对、怎么办。退出码 0 都好,3 有问题。"""
    from yizhen.site.start import set_up

    set_up()
    from yizhen.site.doctor import EXAMPLE, Report, examine

    if schema:
        _show_schema(Report, EXAMPLE)
        return
    report = examine()
    if as_json:
        click.echo(msgspec.json.encode(report).decode())
    else:
        for check in report.checks:
            mark = {"good": "✓", "warning": "!", "fault": "✗"}[check.state]
            click.echo(f"{mark} {check.title}:{check.words}")
            if check.mend:
                click.echo(f"    怎么办:{check.mend}")
        click.echo(f"共 {len(report.checks)} 项,{report.warnings} 项要留意,{report.faults} 项有问题。")
    sys.exit(0 if report.ok else 3)
