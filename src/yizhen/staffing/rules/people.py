"""Rules of the people ledger (实名制规则): identities, what a draft says, masks, mixed and unfit posts. Pure."""

import hashlib
import hmac
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from typing import Any

import yaml
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from yizhen.kernel.codes import (
    BadCode,
    ResidentId,
    mask_id,
    mask_phone,
    modern_resident_id,
    read_phone,
    read_resident_id,
)
from yizhen.kernel.rounding import Rounding, round_to
from yizhen.kernel.words import N_, say
from yizhen.staffing.rules.retirement import retirement, usual_track
from yizhen.staffing.terms.people import Education, Entry, Field, Group, PostKind, Sex, StaffClass, Track
from yizhen.staffing.terms.people_values import Identity, Share, StaffDraft

PUBLIC, ADMINISTRATIVE = ("public", "control"), ("administrative", "political")
ADMINISTRATIVE_KINDS = frozenset({
    "party", "discipline", "people_congress", "government", "cppcc", "court", "procuratorate", "internal_office",
})  # fmt: skip
SHOWN_OF_TEXT = 1
YOUNGEST = 16
LONGEST_LIFE = 120
WORDS = {
    "sex": Sex, "entry": Entry, "staff_class": StaffClass, "post_kind": PostKind, "education": Education,
    "track": Track,
}  # fmt: skip


@lru_cache(maxsize=1)
def shipped_identities() -> tuple[Identity, ...]:
    """The identities that come with the program (随附身份类别)."""
    text = files("yizhen.staffing").joinpath("catalogue", "identities.yaml").read_text(encoding="utf-8")
    return tuple(
        Identity(one["key"], one["name"], Group(one["group"]), tuple(one["categories"]), bool(one["cadre"]))
        for one in yaml.safe_load(text)
    )


def with_local(local: Iterable[Identity]) -> dict[str, Identity]:
    """Shipped identities with a county's own over them (本县身份类别), by key."""
    known = {one.key: one for one in shipped_identities()}
    for one in local:
        former = known.get(one.key)
        known[one.key] = replace(one, categories=former.categories, cadre=former.cadre) if former else one
    return known


# -- what a draft says ---------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """A text in its one form (规范写法): full-width signs narrowed, spaces trimmed."""
    return " ".join(unicodedata.normalize("NFKC", text).split()) if text else ""


def plain_name(text: str) -> str:
    """A name without inner spaces (姓名), as the national form asks; a Latin name keeps them."""
    words = plain(text)
    return words if words.isascii() else words.replace(" ", "")


def read_number(number: str) -> tuple[str, str, str]:
    """A resident number in 18 digits, its flaw, and words about it (身份证号).

    A flawed number is kept as it is and told, because the ledgers that counties have hold such numbers.
    """
    return _read_number(number)[:3]


def _read_number(number: str) -> tuple[str, str, str, ResidentId | None]:
    given = plain(number).upper().replace(" ", "")
    if not given:
        return "", "", "", None
    try:
        known = read_resident_id(given)
    except BadCode as bad:
        return given, bad.flaw.value, f"身份证号{bad.flaw.label}，已照录，请核对", None
    if known.is_old:
        return modern_resident_id(given), "", "身份证号原为 15 位，已换算为 18 位", known
    return known.number, "", "", known


def completed(draft: StaffDraft, identity: Identity, on: date) -> tuple[StaffDraft, str, tuple[str, ...]]:
    """A draft in its one form, with what its number tells filled in; the number's flaw; and notes (整理登记内容).

    Raises ValueError, in words, for what cannot be kept.
    """
    number, flaw, told, known = _read_number(draft.number)
    notes = [told] if told else []
    born_on, sex = draft.born_on, draft.sex
    if known is not None:
        by_number = Sex.MALE if known.is_male else Sex.FEMALE
        if born_on and born_on != known.born_on:
            notes.append("出生日期与身份证号不一致，请核对")
        if sex and sex != by_number:
            notes.append("性别与身份证号不一致，请核对")
        born_on, sex = born_on or known.born_on, sex or by_number
    track = draft.track or (usual_track(Sex(sex), cadre=identity.cadre) if sex in _KNOWN["sex"] else "")
    values: dict[str, Any] = {name: plain(text) for name in _TEXTS if (text := getattr(draft, name))}
    draft = replace(
        draft, number=number, born_on=born_on, sex=sex, track=track, **(values | {"name": plain_name(draft.name)})
    )
    _check_words(draft, identity)
    _check_days(draft, on)
    if track and sex and (track == Track.MEN) != (sex == Sex.MALE):
        raise ValueError("退休类别与性别不符")
    return draft, flaw, tuple(notes)


_KNOWN = {name: frozenset(str(one) for one in known) for name, known in WORDS.items()}
_TEXTS = (
    "staff_no", "entry_from", "title", "rank", "degree", "speciality", "wanted_speciality", "quota_document",
    "nation", "native_place", "party", "school", "phone", "note",
)  # fmt: skip


def _check_words(draft: StaffDraft, identity: Identity) -> None:
    for name, known in _KNOWN.items():
        value = getattr(draft, name)
        if value and value not in known:
            raise ValueError(f"不认识的取值：{value}")
    if draft.category and identity.categories and draft.category not in identity.categories:
        raise ValueError(f"{identity.name}不能占用这类编制")
    if draft.phone:
        try:
            read_phone(plain(draft.phone))
        except BadCode as bad:
            raise ValueError(f"电话{bad.flaw.label}") from bad


def _check_days(draft: StaffDraft, on: date) -> None:
    born = draft.born_on
    if born and not born < on <= born + timedelta(days=LONGEST_LIFE * 366):
        raise ValueError("出生日期不合常理")
    if born and draft.worked_since and (draft.worked_since.year - born.year) < YOUNGEST - 1:
        raise ValueError("参加工作时间早于 16 周岁，请核对出生日期和参加工作时间")
    if draft.worked_since and draft.joined_on and draft.joined_on < draft.worked_since:
        raise ValueError("进入本单位时间早于参加工作时间")


def retires(born_on: date | None, track: str) -> date | None:
    """The day of retirement by rule, where birth and track are known (法定退休日)."""
    return retirement(born_on, Track(track)).on if born_on and track else None


# -- numbers ---------------------------------------------------------------------------------------------------


@lru_cache(maxsize=4)
def _index_key(master: str) -> bytes:
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=b"yizhen staffing index").derive(master.encode())


def number_index(master: str, county: str, number: str) -> str:
    """Keyed index of a resident number in a county (盲索引): without the key nothing is learnt from it."""
    told = f"{county}|{number}".encode()
    return hmac.new(_index_key(master), told, hashlib.sha256).hexdigest() if number else ""


def masked(kind: Field, text: str) -> str:
    """A private value as lists and pages show it (遮盖)."""
    if kind is Field.NUMBER:
        return mask_id(text)
    if kind is Field.PHONE:
        return mask_phone(text)
    if kind in (Field.NOTE, Field.SCHOOL):
        return text[:SHOWN_OF_TEXT] + "…" if len(text) > SHOWN_OF_TEXT else "…"
    return say(N_("已登记"))


# -- posts -----------------------------------------------------------------------------------------------------


def mixed(category: str, work_kind: str) -> bool:
    """Whether a quota works where another kind belongs (混岗): public institutions' staff in organs and the reverse.

    Townships and streets hold both, so nothing follows from their kind.
    """
    if category in PUBLIC:
        return work_kind in ADMINISTRATIVE_KINDS
    return category in ADMINISTRATIVE and work_kind == "public_institution"


def unfit(speciality: str, wanted: str) -> bool:
    """Whether the speciality is none of those the post wants (人岗不适); nothing follows where one is unknown."""
    if not speciality.strip() or not wanted.strip():
        return False
    words = [one for one in wanted.replace("、", ",").replace("，", ",").replace("；", ",").split(",") if one.strip()]
    return not any(word.strip() in speciality or speciality in word.strip() for word in words)


def share(count: int, whole: int) -> Share:
    """A share in percent, one place, rounded half up (占比, 四舍五入); 无 where there is nothing to divide by."""
    if whole == 0:
        return Share(count, whole, "—")
    return Share(count, whole, f"{round_to(Fraction(100 * count, whole), 1, Rounding.HALF_UP)}%")


def changed(row: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """Which values differ, as (before, after) (更改对照)."""
    return {name: (row[name], value) for name, value in new.items() if row[name] != value}
