"""Tell caches that something changed (版次更新)."""

import uuid
from collections.abc import Callable

from django.db import transaction

from yizhen.duties.models import StampRow

FORGET: list[Callable[[], None]] = []
"""What this process drops when a county's items or lists change (本进程缓存)."""


def touch(county: str) -> None:
    """Give the county a new stamp (更新版次), inside the transaction of what changed."""
    StampRow.objects.update_or_create(county=county, defaults={"token": uuid.uuid4().hex})
    for forget in FORGET:
        forget()
        transaction.on_commit(forget)
