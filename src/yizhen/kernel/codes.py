"""Codes (编码): resident numbers, credit codes, division codes and phones: read, checked, masked."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.cn import ric

from yizhen.kernel.words import N_, say


class Flaw(StrEnum):
    """What is wrong with a code (编码错误)."""

    LENGTH = "length"
    CHARACTERS = "characters"
    DATE = "date"
    CHECK = "check"
    INNER_CHECK = "inner_check"
    PREFIX = "prefix"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return say(_FLAWS[self])


_FLAWS = {
    Flaw.LENGTH: N_("位数不对"),
    Flaw.CHARACTERS: N_("含有不该出现的字符"),
    Flaw.DATE: N_("其中的出生日期不存在"),
    Flaw.CHECK: N_("校验码不符，可能有一位录错"),
    Flaw.INNER_CHECK: N_("第 9 至 17 位主体标识码的校验码不符，可能有一位录错"),
    Flaw.PREFIX: N_("开头几位不对"),
}


class BadCode(ValueError):
    """The code is wrong (编码有误): ``flaw`` says how. The code, perhaps personal, is not repeated."""

    def __init__(self, what: str, flaw: Flaw) -> None:
        super().__init__(f"{what}{flaw.label}")
        self.what = what
        self.flaw = flaw


# -- resident numbers (GB 11643) ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ResidentId:
    """A resident number (公民身份号码), or an old one of 15 digits, or that of a residence permit.

    ``division`` is the six-digit code at the time of issue: it may since have been withdrawn.
    """

    number: str
    division: str
    born_on: date
    is_male: bool
    is_old: bool

    def __repr__(self) -> str:
        """Show it masked: logs must not hold resident numbers."""
        return f"ResidentId({mask_id(self.number)})"


def read_resident_id(words: str) -> ResidentId:
    """Read and check a resident number (身份证号); spaces are dropped. Raises BadCode.

    Old numbers of 15 digits have no check digit and are born in the 1900s.
    """
    number = _compact(words)
    if len(number) not in (15, 18):
        raise BadCode(_RESIDENT, Flaw.LENGTH)
    if not re.fullmatch(r"[0-9]{15}|[0-9]{17}[0-9X]", number):
        raise BadCode(_RESIDENT, Flaw.CHARACTERS)
    is_old = len(number) == 15  # noqa: PLR2004  the old length
    born, serial = ("19" + number[6:12], number[12:15]) if is_old else (number[6:14], number[14:17])
    try:
        born_on = date(int(born[:4]), int(born[4:6]), int(born[6:]))
    except ValueError:
        raise BadCode(_RESIDENT, Flaw.DATE) from None
    if not is_old and ric.calc_check_digit(number) != number[-1]:
        raise BadCode(_RESIDENT, Flaw.CHECK)
    if number[0] == "0":
        raise BadCode(_RESIDENT, Flaw.PREFIX)
    return ResidentId(number, number[:6], born_on, is_male=int(serial) % 2 == 1, is_old=is_old)


_RESIDENT = "身份证号"


def modern_resident_id(number: str) -> str:
    """Return the 18-digit form (十八位号码) of a resident number, old or new. Raises BadCode."""
    known = read_resident_id(number)
    if not known.is_old:
        return known.number
    body = f"{known.number[:6]}19{known.number[6:]}"
    return body + str(ric.calc_check_digit(f"{body}0"))  # it leaves the last digit out of the sum


# -- unified social credit codes (GB 32100) ---------------------------------------------------------------

_CREDIT = "统一社会信用代码"
_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = tuple(pow(3, i, 31) for i in range(17))
_INNER_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_INNER_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A unified social credit code (统一社会信用代码): registering office, kind of body, division, body."""

    code: str

    @property
    def office(self) -> str:
        """The registering office (登记管理部门): 1 机构编制, 5 民政, 9 市场监管, N 农业农村, Y 其他 …"""
        return self.code[0]

    @property
    def kind(self) -> str:
        """Office and kind of body (机构类别): 11 机关, 12 事业单位, 13 群团 …"""
        return self.code[:2]

    @property
    def division(self) -> str:
        """The division (登记机关区划), six digits."""
        return self.code[2:8]

    @property
    def body(self) -> str:
        """The body's own code (主体标识码), nine characters, once the organisation code."""
        return self.code[8:17]


def read_credit_code(words: str) -> CreditCode:
    """Read a credit code (统一社会信用代码) and check it twice: GB 32100 over all, GB 11714 within.

    Raises BadCode. Letters are lawful in positions 1 and 2 (N: 农业农村), so they are not refused.
    """
    code = _compact(words)
    if len(code) != 18:  # noqa: PLR2004  GB 32100
        raise BadCode(_CREDIT, Flaw.LENGTH)
    if not re.fullmatch(f"[{_ALPHABET}]{{2}}[0-9]{{6}}[{_ALPHABET}]{{10}}", code):
        raise BadCode(_CREDIT, Flaw.CHARACTERS)
    total = sum(w * _ALPHABET.index(c) for w, c in zip(_WEIGHTS, code, strict=False))
    if _ALPHABET[-total % 31] != code[17]:
        raise BadCode(_CREDIT, Flaw.CHECK)
    inner = sum(w * _INNER_ALPHABET.index(c) for w, c in zip(_INNER_WEIGHTS, code[8:16], strict=True))
    if "0123456789X"[-inner % 11] != code[16]:
        raise BadCode(_CREDIT, Flaw.INNER_CHECK)
    return CreditCode(code)


# -- division codes (GB/T 2260 and the statistical code) --------------------------------------------------

_DIVISION = "区划代码"


class DivisionLevel(StrEnum):
    """The level of a division (区划层级)."""

    PROVINCE = "province"
    PREFECTURE = "prefecture"
    COUNTY = "county"
    TOWNSHIP = "township"
    VILLAGE = "village"


class DivisionKind(StrEnum):
    """What the digits say a township or village is (区划类别)."""

    STREET = "street"
    TOWN = "town"
    RURAL_TOWNSHIP = "rural_township"
    SIMILAR_TOWNSHIP = "similar_township"
    NEIGHBORHOOD = "neighborhood"
    VILLAGE = "village"
    SIMILAR_VILLAGE = "similar_village"
    OTHER = "other"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say(_KINDS[self])


_KINDS = {
    DivisionKind.STREET: N_("街道"),
    DivisionKind.TOWN: N_("镇"),
    DivisionKind.RURAL_TOWNSHIP: N_("乡"),
    DivisionKind.SIMILAR_TOWNSHIP: N_("类似乡级单位"),
    DivisionKind.NEIGHBORHOOD: N_("居民委员会"),
    DivisionKind.VILLAGE: N_("村民委员会"),
    DivisionKind.SIMILAR_VILLAGE: N_("类似村级单位"),
    DivisionKind.OTHER: N_("其他"),
}
_TOWNSHIP_RANGES = (
    (1, 99, DivisionKind.STREET),
    (100, 199, DivisionKind.TOWN),
    (200, 399, DivisionKind.RURAL_TOWNSHIP),
    (400, 599, DivisionKind.SIMILAR_TOWNSHIP),
)
_VILLAGE_RANGES = (
    (1, 199, DivisionKind.NEIGHBORHOOD),
    (200, 399, DivisionKind.VILLAGE),
    (400, 599, DivisionKind.SIMILAR_VILLAGE),
)
_WIDTHS = {
    DivisionLevel.PROVINCE: 2,
    DivisionLevel.PREFECTURE: 4,
    DivisionLevel.COUNTY: 6,
    DivisionLevel.TOWNSHIP: 9,
    DivisionLevel.VILLAGE: 12,
}


@dataclass(frozen=True, slots=True)
class DivisionCode:
    """A division code (区划代码) in its 12-digit form, with the level it stands for."""

    code: str
    level: DivisionLevel

    @property
    def short(self) -> str:
        """The digits that matter at its level: 2, 4, 6, 9 or 12."""
        return self.code[: _WIDTHS[self.level]]

    @property
    def kind(self) -> DivisionKind | None:
        """What its digits say it is (类别); None above the township."""
        if self.level is DivisionLevel.TOWNSHIP:
            return _ranged(int(self.code[6:9]), _TOWNSHIP_RANGES)
        if self.level is DivisionLevel.VILLAGE:
            return _ranged(int(self.code[9:]), _VILLAGE_RANGES)
        return None

    def at(self, level: DivisionLevel) -> "DivisionCode":
        """Return the code of the division above it (上级区划) at ``level``; ValueError when that is below."""
        if _WIDTHS[level] > _WIDTHS[self.level]:
            message = f"{level.value} is below {self.level.value}"
            raise ValueError(message)
        return DivisionCode(self.code[: _WIDTHS[level]].ljust(12, "0"), level)


def read_division_code(words: str) -> DivisionCode:
    """Read a division code (区划代码) of 2, 4, 6, 9 or 12 digits.

    The level is that of its last non-zero part. Four padded codes of the national table stand for two
    levels; there the table's own level decides.
    Raises BadCode.
    """
    code = _compact(words)
    if len(code) not in _WIDTHS.values():
        raise BadCode(_DIVISION, Flaw.LENGTH)
    if not re.fullmatch("[0-9]+", code):
        raise BadCode(_DIVISION, Flaw.CHARACTERS)
    if code[:1] == "0":
        raise BadCode(_DIVISION, Flaw.PREFIX)
    full = code.ljust(12, "0")
    above = 0
    level = DivisionLevel.PROVINCE
    for each, width in _WIDTHS.items():
        if int(full[above:width]):
            level = each
        above = width
    return DivisionCode(full, level)


def _ranged(number: int, ranges: tuple[tuple[int, int, DivisionKind], ...]) -> DivisionKind:
    return next((kind for first, last, kind in ranges if first <= number <= last), DivisionKind.OTHER)


# -- phones ---------------------------------------------------------------------------------------------

_PHONE = "电话号码"


def read_phone(words: str) -> str:
    """Read a phone (手机号、办公电话) such as ``13812345678`` or ``0813-5101234``. Raises BadCode."""
    plain = re.sub(r"[\s()（）]", "", words).replace("－", "-").replace("—", "-")
    plain = re.sub(r"^(\+|00)86-?", "", plain)
    if mobile := re.fullmatch(r"(1[3-9]\d)-?(\d{4})-?(\d{4})", plain):
        return "".join(mobile.groups())
    if office := re.fullmatch(r"(0(?:10|2\d|[3-9]\d{2}))-?(\d{7,8})(?:-(\d{1,6}))?", plain):
        return "-".join(part for part in office.groups() if part)
    if re.fullmatch(r"\d{7,8}|(?:400|800)-?\d{3}-?\d{4}|1\d{2,4}", plain):
        return plain
    digits = sum(c.isdigit() for c in plain)
    raise BadCode(_PHONE, Flaw.CHARACTERS if digits != len(plain) else Flaw.LENGTH)


# -- masks (个人信息展示) -----------------------------------------------------------------------------------


def mask_name(name: str) -> str:
    """Show a name masked (姓名脱敏): 张三丰 as ``张**``."""
    plain = name.strip()
    return plain[:1] + "*" * min(2, len(plain) - 1) if len(plain) > 1 else "*" * len(plain)


def mask_id(number: str, *, strict: bool = False) -> str:
    """Show a resident number masked (证件号脱敏): first 6 and last 4, or when ``strict`` first and last 1."""
    plain = _compact(number)
    head, tail = (1, 1) if strict else (6, 4)
    if len(plain) <= head + tail:
        return "*" * len(plain)
    return plain[:head] + "*" * (len(plain) - head - tail) + plain[-tail:]


def mask_phone(number: str) -> str:
    """Show a phone masked (电话脱敏): ``138****1234``, ``0813-***1234``."""
    plain = number.strip()
    if re.fullmatch(r"1[3-9]\d{9}", plain):
        return f"{plain[:3]}****{plain[-4:]}"
    head, dash, rest = plain.rpartition("-")
    return head + dash + "*" * max(0, len(rest) - 4) + rest[-4:] if len(rest) > 4 else "*" * len(plain)  # noqa: PLR2004


_FULL_WIDTH = str.maketrans("０１２３４５６７８９ＸＡＢＣＤＥＦＧＨ", "0123456789XABCDEFGH")


def _compact(words: str) -> str:
    return re.sub(r"[\s\u00a0\u200b-]", "", words).upper().translate(_FULL_WIDTH)
