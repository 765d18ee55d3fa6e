"""载荷的话 what an entry says, in the reader's words: keys from the glossary, values as people write them."""

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from yizhen.record.queries import local_words
from yizhen.record.terms import word_for

LONGEST = 300
SEALED = "p1."
EMPTY = (None, "", [], {})
INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
Known = Mapping[str, Callable[[Any], str]]


def facts_of(payload: Mapping[str, Any], known: Known | None = None) -> list[tuple[str, str]]:
    """What a payload says as pairs of word and value (载荷各项), without what is empty.

    ``known`` says values of keys that the caller has names for: codes, numbers of organs.
    """
    told = known or {}
    return [
        (word_for(key), told[key](value)[:LONGEST] if key in told else told_value(value))
        for key, value in payload.items()
        if value not in EMPTY
    ]


def told_value(value: Any) -> str:
    """A value of a payload in words (取值): lists joined, yes and no said, instants local, sealed values named."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, Mapping):
        return "；".join(f"{word_for(key)}：{told_value(one)}" for key, one in value.items())[:LONGEST]
    if isinstance(value, list | tuple):
        return "、".join(told_value(one) for one in value)[:LONGEST]
    text = "–" if value is None else str(value)
    if INSTANT.fullmatch(text):
        return local_words(datetime.fromisoformat(text))
    return _("（个人信息，已加密）") if text.startswith(SEALED) else text[:LONGEST]
