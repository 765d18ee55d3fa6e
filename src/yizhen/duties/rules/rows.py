"""Rows of a file as items (逐行读事项): what a heading means, and what its cells say."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache

from yizhen.duties.rules.catalogue import Element, elements, kind_by_word
from yizhen.duties.rules.codes import BASIC, HANDLE, TASK, compact
from yizhen.duties.terms.findings import Finding, Severity
from yizhen.duties.terms.items import (
    RANK_WORDS,
    Basis,
    BasisRank,
    Handling,
    ItemDraft,
    ItemState,
    Limit,
    TermUnit,
    UseLevel,
)
from yizhen.kernel.words import N_, say

NOISE = re.compile(r"[\s_\-/()（）:：*.,，、]+")
UNITS = {
    "工作日": TermUnit.WORKING_DAY, "个工作日": TermUnit.WORKING_DAY, "日": TermUnit.CALENDAR_DAY,
    "天": TermUnit.CALENDAR_DAY, "自然日": TermUnit.CALENDAR_DAY, "个自然日": TermUnit.CALENDAR_DAY,
    "月": TermUnit.MONTH, "个月": TermUnit.MONTH, "小时": TermUnit.HOUR, "个小时": TermUnit.HOUR,
} | {unit.value: unit for unit in TermUnit}  # fmt: skip
LEVELS = {
    "国家": 1, "国家级": 1, "省": 2, "省级": 2, "市": 3, "市级": 3, "县": 4, "县级": 4, "区": 4, "区级": 4,
    "乡": 5, "乡级": 5, "镇": 5, "乡镇": 5, "街道": 5, "镇街": 5, "乡镇（街道）级": 5, "村": 6, "村级": 6, "社区": 6, "村（社区）级": 6,
}  # fmt: skip
HANDLINGS = {"1": Handling.IMMEDIATE, "即办件": Handling.IMMEDIATE, "2": Handling.PROMISED, "承诺件": Handling.PROMISED}
STATES = {"拟增": ItemState.PLANNED, "planned": ItemState.PLANNED, "暂停": ItemState.SUSPENDED, "suspended": ItemState.SUSPENDED}
TITLE = re.compile(r"《([^》]+)》\s*(?:[（(]([^）)]*)[）)])?\s*([^《；;\n]*)")
NOTHING = ("", "-", "—", "无", "/", "未分类", "null", "None")


def plain(heading: str) -> str:
    """A heading without width, case and punctuation (表头归一)."""
    return NOISE.sub("", unicodedata.normalize("NFKC", heading)).lower()


@cache
def _meanings() -> Mapping[str, tuple[int, Element]]:
    found: dict[str, tuple[int, Element]] = {}
    for one in elements():
        for rank, word in enumerate((one.name, one.label, f"{one.name}{one.label}", *one.also)):
            found.setdefault(plain(word), (rank, one))
    return found


def guess(head: Sequence[str]) -> dict[str, int]:
    """Which column holds which element (猜测对应关系): element name → place; the standard's own words win."""
    found: dict[str, tuple[int, int]] = {}
    for place, heading in enumerate(head):
        known = _meanings().get(plain(heading))
        if known is None:
            continue
        rank, one = known
        if one.name not in found or rank < found[one.name][0]:
            found[one.name] = (rank, place)
    return {name: place for name, (_rank, place) in found.items()}


def left_out(head: Sequence[str], columns: Mapping[str, int]) -> tuple[str, ...]:
    """Headings of a file that nothing is taken from (未取的列)."""
    taken = set(columns.values())
    return tuple(heading for place, heading in enumerate(head) if place not in taken and heading.strip())


def rank_of(title: str, note: str = "") -> BasisRank:
    """The rank that a title tells by itself (按名称识别位阶); UNKNOWN where it does not."""
    words = f"{title} {note}".strip()
    for rank, sign in _RANK_SIGNS:
        if sign.search(words):
            return rank
    return BasisRank.UNKNOWN


_RANK_SIGNS = (
    (BasisRank.DECISION, re.compile(r"国务院.*决定|国务院令第412号")),
    (BasisRank.NORMATIVE, re.compile(r"的?(通知|意见|方案|批复|函|公告|细则（试行）)$|〔\d{4}〕\d+号")),
    (BasisRank.LAW, re.compile(r"^中华人民共和国.*法($|[ （(])")),
    (BasisRank.LOCAL_REGULATION, re.compile(r"^[^中].*(省|市|自治区).*条例")),
    (BasisRank.REGULATION, re.compile(r"条例( |$)|国务院令")),
    (BasisRank.PROVINCE_RULE, re.compile(r"(省|自治区).*(规定|办法|规则)( |$)")),
    (BasisRank.MINISTRY_RULE, re.compile(r"(部|局|署|委)令|(规定|办法|规则)( |$)")),
)


_RANK_BY_WORD = {words: BasisRank(value) for value, words in RANK_WORDS.items()}


def read_bases(words: str) -> tuple[Basis, ...]:
    """Legal bases as people write them (读依据): 《…》第…条, each on its own or after a semicolon."""
    found = []
    for title, note, article in TITLE.findall(words):
        rank = _RANK_BY_WORD.get((note or "").strip()) or rank_of(title.strip(), note or "")
        found.append(Basis(rank, title.strip(), article.strip(" ，,。:：")))
    if not found and words.strip():
        return (Basis(rank_of(words.strip()), words.strip()[:300]),)
    return tuple(found)


def basis_words(basis: Basis) -> str:
    """A legal basis as people write it (依据文字), its rank in brackets where the title does not tell it."""
    rank = "" if basis.rank is BasisRank.UNKNOWN else f"（{RANK_WORDS[basis.rank.value]}）"
    return f"《{basis.title}》{rank}{basis.article}"


class _Reader:
    """One row being read (逐行读取): cells by element, and what could not be understood."""

    def __init__(self, cells: Sequence[str], columns: Mapping[str, int]) -> None:
        self.cells, self.columns = cells, columns
        self.findings: list[Finding] = []

    def text(self, name: str) -> str:
        place = self.columns.get(name)
        words = self.cells[place].strip() if place is not None and place < len(self.cells) else ""
        return "" if words in NOTHING else words

    def fault(self, name: str, words: str, mend: str) -> None:
        self.findings.append(Finding("cell_read", Severity.REFUSE, name, words, mend))

    def limit(self, name: str, unit_name: str) -> Limit | None:
        words = self.text(name)
        if not words:
            return None
        found = re.fullmatch(r"(\d{1,4})\s*(\D*)", words)
        unit = UNITS.get((found.group(2).strip() if found else "") or self.text(unit_name) or "工作日")
        if found is None or unit is None:
            said = {"words": f"{words}{self.text(unit_name)}"}
            self.fault(name, say(N_("“%(words)s”不是时限")) % said, say(N_("请写数字和单位，例如 15 与 工作日")))
            return None
        return Limit(int(found.group(1)), unit)

    def number(self, name: str) -> int | None:
        words = self.text(name)
        if not words:
            return None
        if not re.fullmatch(r"\d{1,3}", words):
            self.fault(name, say(N_("“%(words)s”不是次数")) % {"words": words}, say(N_("请写数字")))
            return None
        return int(words)

    def day(self, name: str) -> date | None:
        words = re.sub(r"[年月/.]", "-", self.text(name)).rstrip("日")[:10]
        if not words:
            return None
        try:
            return date(*(int(part) for part in words.split("-")))
        except (ValueError, TypeError):
            said = {"words": self.text(name)}
            self.fault(name, say(N_("“%(words)s”不是日期")) % said, say(N_("请写成 2026-01-05 的样子")))
            return None


def read_row(
    cells: Sequence[str], columns: Mapping[str, int], level: UseLevel = UseLevel.COUNTY
) -> tuple[ItemDraft | None, tuple[Finding, ...]]:
    """One row as an item (读一行), with what could not be understood; None when there is no item in it.

    ``level`` is the level of rows that do not tell theirs.
    """
    row = _Reader(cells, columns)
    kind = kind_by_word().get(row.text("task_type"))
    if kind is None:
        told = row.text("task_type")
        words = say(N_("不认识事项类型“%(words)s”")) % {"words": told} if told else say(N_("没有事项类型"))
        row.fault("task_type", words, say(N_("请写十类行政权力或公共服务之一")))
    codes = _codes(row)
    draft = None
    if kind is not None:
        draft = ItemDraft(
            code=codes["task_code"] or codes["local_code"] or codes["catalog_code"] or codes["handle_code"],
            name=row.text("task_name"),
            kind=kind,
            sector=row.text("sector")[:40],
            use_level=_level(row, codes["task_code"], level),
            organ_name=row.text("dept_name"),
            uscc=compact(row.text("dept_code"))[:18] if len(compact(row.text("dept_code"))) == BASIC + 6 else "",
            copied_from=row.text("copied_from"),
            state=STATES.get(row.text("task_state"), ItemState.IN_FORCE),
            planned_on=row.day("plan_effective_date"),
            handling=HANDLINGS.get(row.text("project_type")),
            statutory=row.limit("anticipate_day", "anticipate_type"),
            promised=row.limit("promise_day", "promise_type"),
            visits=row.number("limit_scene_num"),
            bases=read_bases(row.text("by_law")),
            elements={name: words for name in _others() if (words := row.text(name))},
            catalog_code=codes["catalog_code"],
            task_code=codes["task_code"],
            handle_code=codes["handle_code"],
            local_code=codes["local_code"],
        )
    return (None if row.findings else draft), tuple(row.findings)


@cache
def _others() -> tuple[str, ...]:
    """Elements that the catalogue keeps as given (照存的要素)."""
    return tuple(one.name for one in elements() if not one.draft)


def _codes(row: _Reader) -> dict[str, str]:
    """Codes by their places (各编码); one of 12, 31 or 33 signs in the local column goes to its own place."""
    found = {
        "catalog_code": compact(row.text("catalog_code")),
        "task_code": compact(row.text("task_code")),
        "handle_code": compact(row.text("task_handle_item")),
        "local_code": compact(row.text("local_task_code")),
    }
    local = found["local_code"]
    if re.fullmatch("[0-9A-Z]+", local):
        place = {BASIC: "catalog_code", TASK: "task_code", HANDLE: "handle_code"}.get(len(local))
        if place and not found[place]:
            found[place], found["local_code"] = local, ""
    for name, size in (("catalog_code", BASIC), ("task_code", TASK), ("handle_code", HANDLE)):
        if len(found[name]) > size:
            said = {"code": found[name], "n": len(found[name]), "size": size}
            row.fault(name, say(N_("“%(code)s”有 %(n)s 位，应为 %(size)s 位")) % said, say(N_("请核对编码")))
            found[name] = ""
    if found["task_code"] and not found["catalog_code"] and len(found["task_code"]) == TASK:
        found["catalog_code"] = found["task_code"][-BASIC:]
    return found


def _level(row: _Reader, task_code: str, default: UseLevel) -> UseLevel:
    words = row.text("use_level")
    if words in LEVELS:
        return UseLevel(LEVELS[words])
    if words in {"1", "2", "3", "4", "5", "6"}:
        return UseLevel(int(words))
    if words:
        told = say(N_("不认识行使层级“%(words)s”")) % {"words": words}
        row.fault("use_level", told, say(N_("请写 1 至 6，或者国家级、省级、市级、县级、乡级、村级")))
    if len(task_code) == TASK and task_code[18] in "123456":
        return UseLevel(int(task_code[18]))
    return default
