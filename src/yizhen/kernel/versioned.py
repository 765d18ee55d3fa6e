"""Versioned values (按版本缓存): loaded once in a process, loaded anew when their version changes."""

import threading
import time
import weakref
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")

_everyone: "weakref.WeakSet[Versioned[object, object]]" = weakref.WeakSet()


class Versioned(Generic[Key, Value]):
    """Values by key that are kept until their common version changes (按版本缓存). Safe for threads.

    ``version`` is asked at most once in ``every`` seconds and is to be cheap (one row); whoever changes the
    data calls ``forget`` so that this process knows at once. ``load`` makes one value and may be slow.
    """

    def __init__(
        self,
        load: Callable[[Key], Value],
        version: Callable[[], str],
        *,
        every: float = 2.0,
        ticks: Callable[[], float] = time.monotonic,
    ) -> None:
        self._load = load
        self._version = version
        self._every = every
        self._ticks = ticks
        self._lock = threading.RLock()
        self._values: dict[Key, Value] = {}
        self._token: str | None = None
        self._until = float("-inf")
        _everyone.add(self)  # type: ignore[arg-type]

    def get(self, key: Key) -> Value:
        """Return the value of ``key`` (取值), loading it when it is not there or its version is old."""
        values = self._values
        if self._ticks() < self._until and key in values:
            return values[key]
        with self._lock:
            return self._fresh(key)

    def _fresh(self, key: Key) -> Value:
        now = self._ticks()
        if now >= self._until:
            token = self._version()
            if token != self._token:
                self._values, self._token = {}, token
            self._until = now + self._every
        values = self._values
        if key not in values:
            values[key] = self._load(key)
        return values[key]

    def forget(self) -> None:
        """Drop everything (清除缓存); the next look loads anew."""
        with self._lock:
            self._values, self._token, self._until = {}, None, float("-inf")


def forget_everything() -> None:
    """Drop the values of every cache of the process (清除全部缓存), as tests do between two databases."""
    for one in list(_everyone):
        one.forget()
