"""Start web and worker together (同时启动网站与后台): one command, one terminal, one way to stop."""

import os
import shutil
import signal
import socket
import sys
import threading
from pathlib import Path

import click

from yizhen.site.backup.terms import Refused

WEB_SECONDS = 15  # a granian worker told to stop while it starts does not hear it


def run(*, host: str, port: int, workers: int, threads: int) -> int:
    """Run granian and the worker under one supervisor until told to stop (启动站点)."""
    from yizhen.site.start import set_up

    set_up()
    from django.conf import settings

    from yizhen.record.door import guards_missing
    from yizhen.site.backup import running
    from yizhen.site.supervisor import Child, Supervisor

    missing = guards_missing()
    if missing:
        click.echo(
            f"留痕保护缺失,拒绝启动:{'、'.join(missing)}。"
            "请先运行 yizhen migrate;仍缺失的用 yizhen record guard 竖起,并查明谁移除了它。",
            err=True,
        )
        return 1
    try:
        running.hold(settings.HOME)
        _port_is_free(host, port)
    except Refused as refusal:
        click.echo(str(refusal), err=True)
        return 1
    _know_the_sizes()
    _count_together(settings.HOME / "metrics" / str(port))
    web = [
        sys.executable, "-m", "granian", "yizhen.site.wsgi:application", "--interface", "wsgi",
        "--host", host, "--port", str(port), "--workers", str(workers),
        "--blocking-threads", str(threads), "--no-ws", "--log-level", "warning",
        "--respawn-failed-workers", "--workers-kill-timeout", str(WEB_SECONDS),
    ]  # fmt: skip
    hands = [sys.executable, "-m", "yizhen.site.worker"]
    supervisor = Supervisor([Child("网站", web, must_start=True), Child("后台工作进程", hands)])
    return supervisor.run(f"一针已启动: http://{host}:{port}/  (Ctrl-C 停止)")


def _know_the_sizes() -> None:
    """Let SQLite look at its indexes before anybody asks (统计信息): 1.3 s at a million cases; PostgreSQL does it by itself.

    Without it SQLite takes guesses for sizes, and a rebuilt table has lost what was known of it.
    """
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        connection.close()


def _port_is_free(host: str, port: int) -> None:
    """Say at once that the port is taken, rather than after a few attempts (端口占用)."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as taken:
            raise Refused(f"{host}:{port} 用不了({taken.strerror})。请换一个端口:--port 号码。") from taken


def _count_together(folder: Path) -> None:
    """A fresh folder in which the web processes count their requests together (共同计数)."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o700)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder)


def work() -> None:
    """Seal the record and hand out its news until told to stop (封存留痕、分发消息)."""
    from django.conf import settings

    from yizhen.dispatch.jobs import resume_batches, run_clock, run_deliveries
    from yizhen.notices.jobs import run_sending
    from yizhen.record.jobs import run_worker
    from yizhen.site.backup import running
    from yizhen.site.daily import run_daily
    from yizhen.staffing.commands.imports import run_imports

    try:
        running.hold(settings.HOME)
    except Refused as refusal:
        sys.exit(str(refusal))
    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    resume_batches()
    outward = threading.Thread(target=run_deliveries, args=(stop,), name="webhooks", daemon=True)
    outward.start()
    threading.Thread(target=run_sending, args=(stop,), name="messages", daemon=True).start()
    threading.Thread(target=run_clock, args=(stop,), name="clock", daemon=True).start()
    threading.Thread(target=run_daily, args=(stop,), name="daily", daemon=True).start()
    threading.Thread(target=run_imports, args=(stop,), name="imports", daemon=True).start()
    run_worker(stop)
