"""Whether the site runs on a home folder (是否在运行): a lock that ends with its process, however it ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from yizhen.site.backup.terms import Refused

LOCK = "running.lock"


def hold(home: Path) -> int:
    """Say that this process serves the home folder, until it ends (登记运行); several may."""
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = os.open(home / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError as busy:
        os.close(lock)
        raise Refused(f"{home} 正在恢复数据,恢复完再启动。") from busy
    return lock


@contextmanager
def alone(home: Path) -> Iterator[None]:
    """Be the only one on a home folder (独占); raises Refused while the site runs on it."""
    lock = os.open(home / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError as busy:
        raise Refused(f"网站正在用 {home}。请先停止网站(systemctl stop yizhen),再恢复。") from busy
    finally:
        os.close(lock)
