"""Structured logs (日志): one line a request with its number, duration, status and account; no personal data.

``YIZHEN_LOG=json`` gives JSON lines. Addresses are logged as route patterns, because a real address may hold a
follow code or words somebody searched for.
"""

import json
import logging
import traceback
from contextvars import ContextVar
from datetime import UTC, datetime

REQUEST: ContextVar[str] = ContextVar("request", default="")
FIELDS = ("method", "route", "status", "ms", "account", "post", "channel")


class WithRequest(logging.Filter):
    """Give every line the number of the request it belongs to (请求编号)."""

    def filter(self, record):
        record.request_number = REQUEST.get()
        return True


class JsonLines(logging.Formatter):
    """One JSON object a line (JSON 行)."""

    def format(self, record):
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            "process": record.process,
        }
        if number := getattr(record, "request_number", ""):
            line["request"] = number
        line |= {name: getattr(record, name) for name in FIELDS if getattr(record, name, None) is not None}
        if record.exc_info and record.exc_info[0] is not None:
            line["error"] = trace(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def trace(exc_info) -> str:
    """The traceback without what the database tells of the row at hand (堆栈): DETAIL lines hold values."""
    words = "".join(traceback.format_exception(*exc_info))
    return "\n".join(line for line in words.splitlines() if not line.startswith(("DETAIL:", "CONTEXT:")))


def logging_for(kind: str) -> dict:
    """Django's LOGGING for ``text`` or ``json`` (日志设置); text tells of slow and failed requests only."""
    shape = (
        {"()": "yizhen.site.logs.JsonLines"}
        if kind == "json"
        else {"format": "{asctime} {levelname} {name} {request_number} {message}", "style": "{"}
    )
    quiet = "INFO" if kind == "json" else "WARNING"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": "yizhen.site.logs.WithRequest"}},
        "formatters": {"line": shape},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["request"]}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            "yizhen": {"level": "INFO"},
            "yizhen.request": {"level": quiet},
            "axes": {"level": "WARNING"},
            "django.request": {"level": "ERROR"},
        },
    }
