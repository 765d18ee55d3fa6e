"""Codes of items (事项编码, GB/T 39554.1-2020): basic 12, implementation 31, handling 33, case 43; local shapes."""

import re
from dataclasses import dataclass
from enum import StrEnum

from yizhen.duties.rules.catalogue import kind_by_letters, local_shapes
from yizhen.duties.terms.items import ItemKind, UseLevel
from yizhen.kernel.codes import BadCode, CreditCode, read_credit_code
from yizhen.kernel.words import N_, say

BASIC, TASK, HANDLE, CASE = 12, 31, 33, 43
BODY = 18


class Fault(StrEnum):
    """What is wrong with a code (编码错误)."""

    LENGTH = "length"
    SIGNS = "signs"
    BODY = "body"
    LEVEL = "level"
    SERIAL = "serial"
    CASE_NUMBER = "case_number"

    @property
    def label(self) -> str:
        """The fault in words."""
        return say(_FAULTS[self.value])


_FAULTS = {
    "length": N_("位数不对：基本编码 12 位，实施编码 31 位，业务办理项编码 33 位"),
    "signs": N_("含有数字和大写字母以外的字符"),
    "body": N_("前 18 位不是有效的统一社会信用代码"),
    "level": N_("第 19 位行使层级应为 1 至 6"),
    "serial": N_("业务办理项的最后两位应为 01 至 99"),
    "case_number": N_("43 位是办件编号，不是事项编码"),
}


class BadItemCode(ValueError):
    """The code is wrong (事项编码有误): ``fault`` says how, ``detail`` adds what the part itself says."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault.label}{f'（{detail}）' if detail else ''}")
        self.fault = fault


@dataclass(frozen=True, slots=True)
class BasicCode:
    """Basic code (基本编码): 2 region, 2 kind, 2 department, 3 main item, 3 sub-item.

    ``kind`` is None where positions 3 and 4 are no national kind: older and local catalogues fill them otherwise.
    """

    code: str
    kind: ItemKind | None

    @property
    def region(self) -> str:
        """Region (地区): 00 for the country, else the first two digits of the province."""
        return self.code[:2]

    @property
    def is_main(self) -> bool:
        """Whether it names a main item (主项): its sub-item is 000."""
        return self.code.endswith("000")


@dataclass(frozen=True, slots=True)
class TaskCode:
    """Implementation code (实施编码): credit code of the body, level, basic code."""

    code: str
    body: CreditCode
    level: UseLevel
    basic: BasicCode


def compact(words: str) -> str:
    """A code without blanks, in capitals (编码归一)."""
    return re.sub(r"[\s\u200b\ufeff]", "", words).upper()


def read_basic(words: str) -> BasicCode:
    """Read a basic code of 12 signs (基本编码). Raises BadItemCode."""
    code = compact(words)
    if len(code) != BASIC:
        raise BadItemCode(Fault.LENGTH)
    if not re.fullmatch("[0-9A-Z]+", code):
        raise BadItemCode(Fault.SIGNS)
    return BasicCode(code, ItemKind(code[2:4]) if code[2:4] in set(ItemKind) else None)


def read_task(words: str) -> TaskCode:
    """Read an implementation code of 31 signs (实施编码). Raises BadItemCode."""
    code = compact(words)
    if len(code) == CASE:
        raise BadItemCode(Fault.CASE_NUMBER)
    if len(code) != TASK:
        raise BadItemCode(Fault.LENGTH)
    try:
        body = read_credit_code(code[:BODY])
    except BadCode as bad:
        raise BadItemCode(Fault.BODY, bad.flaw.label) from None
    if code[BODY] not in "123456":
        raise BadItemCode(Fault.LEVEL)
    return TaskCode(code, body, UseLevel(int(code[BODY])), read_basic(code[BODY + 1 :]))


def read_handle(words: str) -> tuple[TaskCode, str]:
    """Read a handling code of 33 signs (业务办理项编码) as implementation code and serial. Raises BadItemCode."""
    code = compact(words)
    if len(code) != HANDLE:
        raise BadItemCode(Fault.CASE_NUMBER if len(code) == CASE else Fault.LENGTH)
    if not code[TASK:].isdecimal() or code[TASK:] == "00":
        raise BadItemCode(Fault.SERIAL)
    return read_task(code[:TASK]), code[TASK:]


@dataclass(frozen=True, slots=True)
class LocalCode:
    """A local code (地方编码): its shape, kind by its letters, body, and basic code above; empty where it does not tell."""

    code: str
    shape: str
    letters: str = ""
    kind: ItemKind | None = None
    body: str = ""
    basic: str = ""


def read_local(words: str) -> LocalCode:
    """Recognize a local code (识别地方编码); ``shape`` is empty for an unknown one."""
    code = compact(words)
    for name, pattern in local_shapes():
        if found := pattern.match(code):
            told = found.groupdict()
            letters = told.get("kind") or ""
            kind, body, basic = kind_by_letters().get(letters), told.get("body") or "", told.get("basic") or ""
            return LocalCode(code, name, letters, kind, body, basic)
    return LocalCode(code, "")
