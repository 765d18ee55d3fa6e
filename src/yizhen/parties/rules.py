"""Rules of parties (当事人规则): reading numbers, the keyed index, masks, limits. Pure."""

import hashlib
import hmac
import unicodedata
from datetime import date, datetime
from functools import lru_cache

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from yizhen.kernel.calendars import Calendar
from yizhen.kernel.codes import (
    BadCode,
    mask_id,
    mask_name,
    mask_phone,
    modern_resident_id,
    read_credit_code,
    read_phone,
)
from yizhen.kernel.periods import Due, NaturalDays, add_months, due
from yizhen.kernel.working_hours import WorkingHours
from yizhen.parties.terms import CONTACTS, IDENTIFIERS, Fault, Field, Kind, PartyDraft, Purpose

INDEXED = (*IDENTIFIERS, Field.PHONE)
LONGEST = {Field.NAME: 80, Field.ADDRESS: 200}
SHOWN_OF_ADDRESS = 6
READERS = {
    Field.RESIDENT_ID: modern_resident_id,
    Field.CREDIT_CODE: lambda text: read_credit_code(text).code,
    Field.PHONE: read_phone,
}
NOT_OF = {Kind.RESIDENT: Field.CREDIT_CODE, Kind.ENTERPRISE: Field.RESIDENT_ID}


def plain(text: str) -> str:
    """A text in its one form (规范写法): full-width signs narrowed, spaces trimmed."""
    return " ".join(unicodedata.normalize("NFKC", text).split())


def read_draft(draft: PartyDraft, purpose: Purpose) -> tuple[dict[Field, str], dict[Field, Fault]]:
    """Values in their one form, and what is wrong by field (读取登记).

    Data that the purpose does not need is refused. Source: 个人信息保护法第六条第二款 (最小范围).
    """
    told = {field: plain(getattr(draft, field)) for field in Field}
    values: dict[Field, str] = {}
    wrong: dict[Field, Fault] = {}
    for field, text in told.items():
        if not text:
            continue
        fault = _fault(draft.kind, field, text, purpose)
        if fault is not None:
            wrong[field] = fault
        else:
            values[field] = READERS[field](text) if field in READERS else text
    if not told[Field.NAME] and not any(told[field] for field in INDEXED):
        wrong[Field.NAME] = Fault.NAMELESS
    return values, wrong


def _fault(kind: Kind, field: Field, text: str, purpose: Purpose) -> Fault | None:
    if field is NOT_OF[kind]:
        return Fault.NOT_FOR_KIND
    if field not in purpose.fields:
        return Fault.NOT_NEEDED
    if len(text) > LONGEST.get(field, len(text)):
        return Fault.TOO_LONG
    if field not in READERS:
        return None
    try:
        READERS[field](text)
    except BadCode:
        return Fault(field.value)
    return None


def read_search(text: str) -> list[tuple[Field, str]]:
    """What a typed number may be (识别号码): resident number, credit code or phone; empty when it is none."""
    found = []
    for field, read in READERS.items():
        try:
            found.append((field, read(plain(text))))
        except BadCode:
            continue
    return found


@lru_cache(maxsize=4)
def index_key(master: str) -> bytes:
    """Key of the index (索引密钥), derived from the master key, which is kept outside the database."""
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"yizhen parties index").derive(master.encode())


def blind_index(master: str, county: str, field: Field, value: str) -> str:
    """Keyed index of a number (盲索引): equal numbers give equal words; without the key nothing is learnt.

    The county is part of it, so that two counties' rows cannot be joined by it.
    """
    return hmac.digest(index_key(master), f"{county}|{field}|{value}".encode(), hashlib.sha256).hex()


def masked(kind: Kind, field: Field, value: str) -> str:
    """A value as lists show it (遮盖): an enterprise's name is public, a person's is not."""
    if field is Field.NAME:
        return value if kind is Kind.ENTERPRISE else mask_name(value)
    if field is Field.CREDIT_CODE:
        return value
    if field is Field.RESIDENT_ID:
        return mask_id(value)
    if field is Field.PHONE:
        return mask_phone(value)
    return value[:SHOWN_OF_ADDRESS] + "***" if len(value) > SHOWN_OF_ADDRESS else "***"


def retain_until(ended_on: date, months: int) -> date:
    """First day on which data is no longer needed (保存期限届满日): months after the purpose was achieved.

    Source: 个人信息保护法第十九条、第四十七条第一款第二项; the months stand in the catalogue of purposes.
    """
    return add_months(ended_on, months)


def answer_due(
    days: int, received_at: datetime, calendar: Calendar, hours: WorkingHours, source: str
) -> tuple[Due, tuple[str, ...]]:
    """By when a request is to be answered, and the derivation (答复期限)."""
    found = due(NaturalDays(days), received_at, calendar, hours)
    first = f"答复期限 {days} 日，自收到请求时起算；依据：{source}。法律的要求是“及时”。"
    return found, (first, *(step.text for step in found.steps))


def same_person(known: str | None, told: str) -> bool:
    """Whether a phone's holder is who was told (是否同一人): families share phones, so the name decides."""
    return known is not None and plain(known) == plain(told)


def fields_of(values: dict[Field, str]) -> tuple[str, ...]:
    """Which kinds of data were given (所含种类), in a fixed order."""
    return tuple(str(field) for field in (Field.NAME, *IDENTIFIERS, *CONTACTS) if values.get(field))
