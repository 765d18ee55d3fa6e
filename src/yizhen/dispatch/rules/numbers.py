"""Numbers and codes of a case (编号与查询码)."""

import hashlib
import re
import unicodedata
from datetime import date

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's base 32 (字母表): no I, L, O, U, which are misheard or misread."""

MISREAD = str.maketrans({"I": "1", "L": "1", "O": "0", "U": "V"})
SYMBOLS = 13
CODE_LENGTH = SYMBOLS + 1
NUMBER = re.compile(r"(?P<day>\d{8})-?(?P<serial>\d{6,})")


def number_of(day: date, serial: int) -> str:
    """Case number (案件编号): day of receipt and the running number, such as ``20261121-000042``.

    The running number never starts again, so that no two cases ever share one and no counter is a bottleneck.
    """
    return f"{day:%Y%m%d}-{serial:06d}"


def read_number(text: str) -> str | None:
    """A case number as people type it (读取编号), with or without the hyphen; None when it is none."""
    found = NUMBER.fullmatch(_narrow(text).replace(" ", ""))
    return f"{found['day']}-{found['serial']}" if found else None


def code_from(random: bytes) -> str:
    """Follow code (查询码) of 65 random bits and a check symbol, in groups: ``7K3M9-QTX2A-BHDE``."""
    number = int.from_bytes(random[:9], "big")
    symbols = "".join(ALPHABET[number >> 5 * i & 31] for i in range(SYMBOLS))
    return _grouped(symbols + _check(symbols))


def read_code(text: str) -> str | None:
    """A follow code as people type it (读取查询码): spaces, small letters and look-alikes forgiven.

    None when a symbol is missing or wrong, which the check symbol tells for any single slip.
    """
    symbols = re.sub(r"[\s\-–—]", "", _narrow(text).upper()).translate(MISREAD)
    if len(symbols) != CODE_LENGTH or any(s not in ALPHABET for s in symbols):
        return None
    return _grouped(symbols) if _check(symbols[:-1]) == symbols[-1] else None


def code_digest(code: str) -> str:
    """What is stored of a follow code (查询码摘要): its SHA-256; the code itself is nowhere kept."""
    return hashlib.sha256(code.encode()).hexdigest()


def content_digest(*texts: str) -> str:
    """Digest of texts (内容摘要): SHA-256 that proves what was written without keeping it."""
    return hashlib.sha256("\x1f".join(texts).encode()).hexdigest()


def _check(symbols: str) -> str:
    """Check symbol of a sum weighted by odd numbers, which have inverses mod 32: any one slip shows."""
    return ALPHABET[sum((2 * i + 1) * ALPHABET.index(s) for i, s in enumerate(symbols)) % 32]


def _grouped(symbols: str) -> str:
    return f"{symbols[:5]}-{symbols[5:10]}-{symbols[10:]}"


def _narrow(text: str) -> str:
    """Full-width digits and letters as ordinary ones (全角转半角)."""
    return unicodedata.normalize("NFKC", text).strip()
