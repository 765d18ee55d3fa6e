"""Start web and worker together (同时启动网站与后台): one command, one terminal, one way to stop."""

import os
import signal
import subprocess
import sys
import threading

import click


def run(*, host: str, port: int, workers: int, threads: int) -> int:
    """Run granian and the worker as children; stop both when either ends (任一退出则全部退出)."""
    from yizhen.site.start import set_up

    set_up()
    from yizhen.record.door import guards_missing

    missing = guards_missing()
    if missing:
        click.echo(f"留痕保护缺失,拒绝启动:{'、'.join(missing)}。请运行 yizhen migrate 后重试。", err=True)
        return 1
    web = subprocess.Popen(  # noqa: S603 (our own interpreter, fixed arguments)
        [sys.executable, "-m", "granian", "yizhen.site.wsgi:application", "--interface", "wsgi",
         "--host", host, "--port", str(port), "--workers", str(workers),
         "--blocking-threads", str(threads), "--no-ws", "--log-level", "warning",
         "--respawn-failed-workers"],
    )  # fmt: skip
    hands = subprocess.Popen([sys.executable, "-m", "yizhen.site.worker"])
    children = (web, hands)

    def stop(*_):
        for child in children:
            if child.poll() is None:
                child.send_signal(signal.SIGTERM)

    signal.signal(signal.SIGTERM, stop)
    signal.signal(signal.SIGINT, stop)
    click.echo(f"一针已启动: http://{host}:{port}/  (Ctrl-C 停止)", err=True)
    pid, status = os.wait()
    stop()
    for child in children:
        if child.pid != pid:
            child.wait()
    return os.waitstatus_to_exitcode(status) if status else 0


def work() -> None:
    """Seal the record and hand out its news until told to stop (封存留痕、分发消息)."""
    from yizhen.dispatch.jobs import resume_batches
    from yizhen.record.jobs import run_worker

    stop = threading.Event()
    signal.signal(signal.SIGTERM, lambda *_: stop.set())
    signal.signal(signal.SIGINT, lambda *_: stop.set())
    resume_batches()
    run_worker(stop)
