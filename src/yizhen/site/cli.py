"""The ``yizhen`` command: ``yizhen <house> <verb>`` and the few commands of the whole site (命令行)."""

import functools
import importlib
import os
import sys
from pathlib import Path

import click

from yizhen.site.start import set_up

HOUSES = ("ui", "law", "record", "territory", "county", "organs", "identity", "parties", "documents", "staffing", "duties",
          "dispatch")  # fmt: skip
OPERATIONS = ("backup", "restore", "doctor")


def _home_option(command):
    """Every command takes --home: the folder of the embedded database, keys and anchors."""

    def chosen(_ctx, _param, value):
        if value:
            os.environ["YIZHEN_HOME"] = str(Path(value).resolve())
        return value

    return click.option(
        "--home", expose_value=False, is_eager=True, callback=chosen, metavar="DIR", help="数据目录(默认 ./var)"
    )(command)


class Houses(click.Group):
    """Finds each house's commands when they are asked for, so that start-up stays fast (按需加载)."""

    def list_commands(self, ctx):
        return sorted({*super().list_commands(ctx), *HOUSES, *OPERATIONS})

    def get_command(self, ctx, name):
        if name in HOUSES:
            module = importlib.import_module(f"yizhen.{name}.commands")
            return with_home(module.group)
        if name in OPERATIONS:
            return _home_option(getattr(importlib.import_module("yizhen.site.operations"), name))
        return super().get_command(ctx, name)

    def invoke(self, ctx):
        """A database that is not there is told in words, as wrong usage; every other error stays an error."""
        try:
            return super().invoke(ctx)
        except Exception as error:
            words = _database_words(error)
            if not words:
                raise
            click.echo(words, err=True)
            ctx.exit(2)


def _database_words(error: Exception) -> str:
    """What to do about a database that does not answer (数据库用不了); empty for any other error."""
    from django.core.exceptions import ImproperlyConfigured
    from django.db.utils import OperationalError, ProgrammingError

    told = (str(error).splitlines() or [""])[0]
    if isinstance(error, (OperationalError, ProgrammingError)):
        if any(sign in told for sign in ("no such table", "no such column", "does not exist")):
            return f"数据库还没有建立，或还没有升级到本程序的版本（{told}）。请先对同一个数据目录运行 yizhen migrate。"
        if isinstance(error, OperationalError):
            return f"数据库用不了：{told}。请核对 --home 或 DATABASE_URL，再看磁盘和权限；yizhen doctor 会逐项检查。"
    if isinstance(error, ImproperlyConfigured):
        return f"配置用不了：{told}。请核对 DATABASE_URL 等环境变量（postgresql://用户:密码@主机/库名）。"
    return ""


def with_home(command):
    """Add --home to every leaf of a command tree and start Django before it runs (为每个命令加 --home)."""
    if isinstance(command, click.Group):
        for child in command.commands.values():
            with_home(child)
    elif not any("--home" in getattr(p, "opts", ()) for p in command.params):
        command.params = [*_home_option(lambda: None).__click_params__, *command.params]
        command.callback = _after_set_up(command.callback)
    return command


def _after_set_up(run):
    @functools.wraps(run)
    def prepared(*args, **kwargs):
        set_up()
        return run(*args, **kwargs)

    return prepared


@click.group(cls=Houses, context_settings={"help_option_names": ["-h", "--help"]})
def main():
    """一针 Yizhen: 县乡一体、条抓块统的县域治理平台。"""


@main.command()
@_home_option
def migrate():
    """建立或升级数据库。"""
    set_up()
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    click.echo("数据库已就绪。", err=True)


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
@_home_option
def manage(arguments):
    """运行 Django 管理命令(开发用)。"""
    set_up()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["yizhen manage", *arguments])


@main.command()
@click.option("--port", default=8000, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--workers", default=2, show_default=True)
@click.option("--threads", default=40, show_default=True, help="每个进程的阻塞线程数")
@_home_option
def serve(port, host, workers, threads):
    """启动网站与后台工作进程。"""
    from yizhen.site.serve import run

    sys.exit(run(host=host, port=port, workers=workers, threads=threads))


@main.command()
@_home_option
def worker():
    """只启动后台工作进程(封存留痕、处理消息)。"""
    set_up()
    from yizhen.site.serve import work

    work()


@main.command()
@click.option("--seed", default=2026, show_default=True, help="同一种子和日期造出同一个县")
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), help="示例停在哪一天(默认今天)")
@click.option("--port", default=8000, show_default=True)
@click.option("--no-serve", is_flag=True, help="只建立示例县,不启动网站")
@click.option("--json", "as_json", is_flag=True, help="以 JSON 输出概况(不含密码)")
@click.option("--schema", is_flag=True, help="输出结果的 JSON Schema")
@_home_option
def demo(*, seed, day, port, no_serve, as_json, schema):
    """建立虚构的示例县(已有则不再建),打印账号,启动网站。"""
    set_up()
    from yizhen.site.demo import run as demo_run

    if schema:
        click.echo(demo_run.schema())
        return
    _make_demo(demo_run, seed=seed, day=day.date() if day else None, as_json=as_json)
    if not no_serve:
        from yizhen.site.serve import run

        sys.exit(run(host="127.0.0.1", port=port, workers=2, threads=40))


def _make_demo(demo_run, *, seed, day, as_json):
    import msgspec
    from django.utils import timezone

    from yizhen.site.demo.player import latest_day

    click.echo("正在准备示例县(虚构)……", err=True)
    try:
        seen = demo_run.make(seed=seed, day=day or latest_day(timezone.now()))
    except demo_run.OtherCounty as refusal:
        click.echo(str(refusal), err=True)
        sys.exit(2)
    if as_json:
        click.echo(msgspec.json.encode(seen).decode())
    did = f"已建立,用时 {seen.seconds} 秒" if seen.made else "已在数据目录里,没有重建"
    click.echo(f"{seen.name}(虚构,{seen.day}):{did}。{seen.organs} 个机构,{seen.cases} 件诉求。", err=True)
    for line in demo_run.account_lines():
        click.echo(f"  {line}", err=True)
    click.echo(f"账号也存在数据目录的 {demo_run.ACCOUNTS} 里,只有本机用户可读。", err=True)


if __name__ == "__main__":
    main()
