"""The supervisor (守护) of ``yizhen serve``: one dies, one is started again, the others go on.

The web answers while the worker is down, because sealing and handing out news only wait; so a death is no reason
to stop the whole site. A child that cannot stay up is one (ten deaths one after another, each within seconds of its
start, or the web at its very first start): the site stops with an error and whoever started it is told.
"""

import ctypes
import os
import signal
import subprocess
import threading
import time
from contextlib import suppress
from dataclasses import dataclass

import click

LOOK_SECONDS, QUICK_SECONDS = 0.2, 3.0
DEATHS, FIRST_PAUSE, LONGEST_PAUSE, GRACE_SECONDS = 10, 0.25, 8.0, 30.0
PR_SET_PDEATHSIG = 1


def _end_with_parent() -> None:
    """Ask the kernel to end this child gently when its supervisor is killed (随父进程结束)."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


@dataclass
class Child:
    """子进程 child: how to start it, and how often it died soon after. It leads a group of its own."""

    name: str
    command: list[str]
    must_start: bool = False
    process: subprocess.Popen | None = None
    begun: float = 0.0
    due: float = 0.0
    deaths: int = 0
    lived: bool = False

    def start(self) -> None:
        self.begun, self.due = time.monotonic(), 0.0
        self.process = subprocess.Popen(  # noqa: S603 (our own interpreter, fixed arguments)
            self.command, start_new_session=True,
            preexec_fn=_end_with_parent,  # noqa: PLW1509 (one thread only; nothing but a system call)
        )  # fmt: skip

    def signal(self, number: int) -> None:
        """Send a signal to the child, KILL to everything it left behind as well."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            if number == signal.SIGKILL:
                os.killpg(self.process.pid, number)
            elif self.process.poll() is None:
                self.process.send_signal(number)

    def died(self) -> bool:
        return self.process is not None and self.due == 0 and self.process.poll() is not None

    def plan_restart(self) -> bool:
        """Clear away what is left and say when to start again (安排重启); False when it cannot stay up."""
        now = time.monotonic()
        self.signal(signal.SIGKILL)  # granian's workers outlive a granian that was killed, and hold the port
        quick = now - self.begun < QUICK_SECONDS
        self.deaths = self.deaths + 1 if quick else 1
        self.lived = self.lived or not quick
        if self.deaths >= DEATHS or (self.must_start and not self.lived):
            return False
        self.due = now + min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (self.deaths - 1))
        return True


class Supervisor:
    """Keeps children running until told to stop (守护)."""

    def __init__(self, children: list[Child]) -> None:
        self.children, self.stopping = children, threading.Event()

    def run(self, started: str) -> int:
        """Start all, look after them, stop all (运行); 0 when told to stop, 1 when a child could not stay up."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: self.stopping.set())
        for child in self.children:
            child.start()
        click.echo(started, err=True)
        failed = False
        while not self.stopping.wait(LOOK_SECONDS) and not failed:
            lost = [child for child in self.children if not self._look_after(child)]
            failed = bool(lost)
        self._stop()
        return int(failed)

    def _look_after(self, child: Child) -> bool:
        if child.due and time.monotonic() >= child.due:
            child.start()
        if not child.died():
            return True
        assert child.process is not None
        code = child.process.returncode
        if child.plan_restart():
            click.echo(f"{child.name}意外退出({code}),{child.due - time.monotonic():.1f} 秒后重新启动。", err=True)
            return True
        click.echo(f"{child.name}起不来({code}),已停止整个站点。原因见上面的日志;已保存的数据都在。", err=True)
        return False

    def _stop(self) -> None:
        """TERM first: requests in hand are answered; KILL for whoever has not ended in half a minute."""
        for child in self.children:
            child.signal(signal.SIGTERM)
        until = time.monotonic() + GRACE_SECONDS
        for child in self.children:
            if child.process is not None:
                with suppress(subprocess.TimeoutExpired):
                    child.process.wait(max(0.1, until - time.monotonic()))
            child.signal(signal.SIGKILL)
