"""SQLite with a writers' queue (写队列): Django's backend, plus one ``flock`` around each write transaction.

SQLite's own busy handler polls with sleeps, which gives long tails as soon as two processes write. A file lock
lets the kernel queue the writers instead. Writers outside this backend still meet the usual busy timeout.
Every ``atomic()`` block is a write transaction (BEGIN IMMEDIATE), therefore reads do not open transactions.
"""

import fcntl
import os
import re

from django.db.backends.sqlite3 import base

WRITES = re.compile(r"\s*(insert|update|delete|replace|create|drop|alter|reindex|vacuum)\b", re.IGNORECASE)


class QueueCursor(base.SQLiteCursorWrapper):
    """Cursor that takes the queue for writes outside a transaction (自动提交写入)."""

    queue_owner = None

    def execute(self, query, params=None):
        owner = self.queue_owner
        if owner is None or not owner.writes_alone(query):
            return super().execute(query, params)
        with owner.queued():
            return super().execute(query, params)

    def executemany(self, query, param_list):
        owner = self.queue_owner
        if owner is None or not owner.writes_alone(query):
            return super().executemany(query, param_list)
        with owner.queued():
            return super().executemany(query, param_list)


class _Queued:
    def __init__(self, wrapper):
        self.wrapper = wrapper

    def __enter__(self):
        self.wrapper.take_queue()

    def __exit__(self, *_exc):
        self.wrapper.leave_queue()


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's SQLite backend with the queue (带写队列的 SQLite 后端)."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self._queue_fd = None
        self._queue_held = False

    def get_new_connection(self, conn_params):
        self._open_queue(conn_params["database"])
        return super().get_new_connection(conn_params)

    def _open_queue(self, database):
        self._close_queue()
        name = str(database)
        if name == ":memory:" or "mode=memory" in name:
            return
        self._queue_fd = os.open(f"{name}.queue", os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)

    def _close_queue(self):
        if self._queue_fd is not None:
            os.close(self._queue_fd)  # closing releases the lock
        self._queue_fd, self._queue_held = None, False

    def take_queue(self):
        if self._queue_fd is not None and not self._queue_held:
            fcntl.flock(self._queue_fd, fcntl.LOCK_EX)
            self._queue_held = True

    def leave_queue(self):
        if self._queue_held:
            fcntl.flock(self._queue_fd, fcntl.LOCK_UN)
            self._queue_held = False

    def queued(self):
        return _Queued(self)

    def writes_alone(self, query):
        return not self._queue_held and not self.in_atomic_block and WRITES.match(query) is not None

    def create_cursor(self, name=None):  # noqa: ARG002 (Django's signature)
        cursor = self.connection.cursor(factory=QueueCursor)
        cursor.queue_owner = self
        return cursor

    def _start_transaction_under_autocommit(self):
        self.take_queue()
        try:
            super()._start_transaction_under_autocommit()
        except BaseException:
            self.leave_queue()
            raise

    def _commit(self):
        try:
            super()._commit()
        finally:
            self.leave_queue()

    def _rollback(self):
        try:
            super()._rollback()
        finally:
            self.leave_queue()

    def _close(self):
        try:
            super()._close()
        finally:
            self._close_queue()
