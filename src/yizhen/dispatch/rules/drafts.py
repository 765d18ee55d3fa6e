"""What a request must tell (登记校验): cleaned, and each fault named by its field."""

import math
import re
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from yizhen.dispatch.terms import Channel, Draft

TITLE_MAX, DETAIL_MAX, PLACE_MAX, NAME_MAX, TOKEN_MAX, SOURCE_MAX = 120, 10_000, 200, 60, 64, 60
PHONE = re.compile(r"(\+?86)?1\d{10}|0\d{2,3}\d{7,8}(\d{1,6})?|\d{7,8}|1\d{4}")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")
DIVISION = re.compile(r"(\d{9}|\d{12})?")


class Fault(StrEnum):
    """What can be wrong with a field (登记差错)."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    NOT_A_PHONE = "not_a_phone"
    NOT_A_PLACE = "not_a_place"
    NOT_A_CATEGORY = "not_a_category"
    NOT_A_LEVEL = "not_a_level"
    OUTSIDE = "outside"
    IN_FUTURE = "in_future"
    TOO_EARLY = "too_early"
    NO_ZONE = "no_zone"
    NOT_ON_LIST = "not_on_list"


def tidy(value: str) -> str:
    """Text without control characters and stray space at its ends (整理文字), as databases can keep it."""
    return CONTROL.sub("", value.replace("\r\n", "\n").replace("\r", "\n")).strip()


def clean(draft: Draft) -> Draft:
    """The draft without control characters and stray spaces (清理); telephone numbers as bare digits.

    A title left empty is taken from the beginning of the detail. Who asks to stay unnamed leaves no name.
    """
    detail = tidy(draft.detail)
    title = " ".join(tidy(draft.title).split()) or " ".join(detail.split())[:30]
    return replace(
        draft,
        title=title,
        detail=detail,
        place_text=" ".join(tidy(draft.place_text).split()),
        name="" if draft.anonymous else " ".join(tidy(draft.name).split()),
        phone="" if draft.anonymous else re.sub(r"[\s\-()（）]", "", tidy(draft.phone)),
        division=tidy(draft.division),
        category=tidy(draft.category),
        token=tidy(draft.token),
        channel=Channel(draft.channel),
    )


def faults(draft: Draft, received_at: datetime) -> dict[str, Fault]:
    """What is wrong with a cleaned draft (差错), by field; empty when it can be taken.

    Little is demanded: a title. A wrong refusal harms more than a wrong acceptance.
    """
    found: dict[str, Fault] = {}
    if not draft.title:
        found["title"] = Fault.MISSING
    limits = (
        ("title", TITLE_MAX), ("detail", DETAIL_MAX), ("place_text", PLACE_MAX), ("name", NAME_MAX),
        ("token", TOKEN_MAX),
    )  # fmt: skip
    for name, limit in limits:
        if len(getattr(draft, name)) > limit:
            found[name] = Fault.TOO_LONG
    if draft.phone and not PHONE.fullmatch(draft.phone):
        found["phone"] = Fault.NOT_A_PHONE
    if not DIVISION.fullmatch(draft.division):
        found["division"] = Fault.NOT_A_PLACE
    if not _is_point(draft.lon, draft.lat):
        found["place_text"] = Fault.OUTSIDE
    if draft.occurred_at is not None:
        found |= _time_faults(draft.occurred_at, received_at)
    return found


def _is_point(lon: float | None, lat: float | None) -> bool:
    if lon is None and lat is None:
        return True
    if lon is None or lat is None or not (math.isfinite(lon) and math.isfinite(lat)):
        return False
    return -180 <= lon <= 180 and -90 <= lat <= 90  # noqa: PLR2004  the globe


def _time_faults(occurred_at: datetime, received_at: datetime) -> dict[str, Fault]:
    if occurred_at.tzinfo is None:
        return {"occurred_at": Fault.NO_ZONE}
    return {"occurred_at": Fault.IN_FUTURE} if occurred_at > received_at else {}
