"""Read the tables that counties keep (读编制工作簿): several header rows, merged cells, sums in between. Pure.

A heading is what stands in a column's header rows, one below the other. Nothing is guessed about values: what cannot
be read is told with its line.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date

from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.terms.workbook import Counted, OrganLine, PersonLine

HEAD_WITHIN, HEAD_ROWS = 15, 4
NOISE = re.compile(r"[\s:：（）()【】\[\]、，,./*_—\-]+")
MISSING = re.compile(r"^(?:[xX×]+|[-—–/／]+|无|不详|未知|未定|待定|空|\?+|？+)$")
SUMS = re.compile(r"^(?:合计|小计|总计|共计|全县|全区|汇总|.{0,6}(?:合计|小计|总计))$")
WHOLE = re.compile(r"^[+]?(\d{1,6})(?:\.0+)?(?:名|人|个)?$")

CATEGORY = (
    ("political", ("政法",)), ("support", ("工勤",)), ("control", ("控制数", "备案", "员额")),
    ("administrative", ("行政",)), ("public", ("事业", "参公")), ("outside", ("编外", "临聘", "聘用", "自用", "劳务派遣")),
)  # fmt: skip
LEADERS = (
    ("leader.division_chief", "正处"), ("leader.division_deputy", "副处"), ("leader.section_chief", "正科"),
    ("leader.section_deputy", "副科"), ("leader.unit_deputy", "副股"), ("leader.unit_chief", "股级"),
    ("leader.unit_chief", "正股"),
)  # fmt: skip
DERIVED = ("空编", "超编", "缺编", "空缺", "超职", "差额", "比例", "满编", "增减")
ACTUAL = ("实有", "实配", "在编", "在岗", "现有", "实际", "现配", "配备")
PLANNED = ("计划", "未到", "锁定", "拟用")
APPROVED = ("核定", "编制数", "编制", "职数", "控制数", "应配", "总数", "批准")

ORGAN_HEADS = {
    "code": ("机构代码", "单位代码", "机构编码", "代码"), "name": ("机构名称", "单位名称", "机构全称", "单位", "机构", "名称", "部门"),
    "kind": ("机构类别", "系统类别", "单位性质", "机构性质", "类别"), "document": ("批准文号", "文号", "依据文件", "批准文件", "编制文号"),
    "dated": ("批准日期", "批准时间", "发文日期", "文件日期"), "authority": ("批准机关", "审批机关", "发文机关"),
}  # fmt: skip
PERSON_HEADS = {
    "name": ("姓名", "人员姓名"), "unit": ("所在单位", "单位名称", "工作单位", "编制所在单位", "单位", "机构", "部门", "机构名称"),
    "number": ("身份证号", "身份证号码", "公民身份号码", "身份证", "证件号码"), "staff_no": ("工号", "人员编号", "职工号"),
    "category": ("编制类别", "编制性质", "编制类型", "编制", "占用编制"), "identity": ("人员类别", "身份", "身份类别", "人员身份", "人员分类"),
    "sex": ("性别",), "title": ("职务", "现任职务", "职务名称"),
    "leader_level": ("领导职务级别", "职务级别", "领导职务层次", "职务层次"), "quota_since": ("入编时间", "入编日期", "上编时间"),
    "quota_document": ("入编文号", "入编依据", "控编单号", "控编单"), "born_on": ("出生日期", "出生年月", "出生时间"),
    "worked_since": ("参加工作时间", "工作时间", "参加工作日期"), "education": ("学历", "全日制学历"), "party": ("政治面貌",),
    "nation": ("民族",), "phone": ("手机", "联系电话", "手机号", "电话"),
}  # fmt: skip
KINDS = (
    ("mass", ("群团", "工会", "团委", "妇联")), ("township", ("乡人民政府", "镇人民政府", "乡政府", "镇政府", "乡镇")),
    ("street_office", ("街道",)), ("public_institution", ("事业", "中心", "学校", "医院", "图书馆", "文化馆", "工作站", "服务站")),
    ("party", ("党委", "县委", "党的机关")), ("people_congress", ("人大",)), ("cppcc", ("政协",)),
    ("court", ("法院", "审判")), ("procuratorate", ("检察",)), ("discipline", ("纪委", "监委")),
    ("government", ("政府", "行政", "局")),
)  # fmt: skip
KIND_NAMES = {
    "mass": "群团机关", "township": "乡镇党政机关", "street_office": "街道党政机关", "public_institution": "事业单位",
    "party": "党委机构", "people_congress": "人大机关", "cppcc": "政协机关", "court": "审判机关", "procuratorate": "检察机关",
    "discipline": "纪检监察机关", "government": "政府机构",
}  # fmt: skip
EDUCATION = (
    ("doctor", ("博士",)), ("master", ("硕士", "研究生")), ("bachelor", ("本科", "大学", "学士")),
    ("college", ("大专", "专科")), ("secondary", ("中专", "中技")), ("high_school", ("高中",)),
)  # fmt: skip
IDENTITY = {
    "administrative": "civil_servant", "political": "police", "public": "public_manager", "support": "organ_worker",
    "control": "controlled", "outside": "contract",
}  # fmt: skip


def plain(text: str) -> str:
    """A cell in its one form (规范写法): full-width signs narrowed, no blanks inside Chinese."""
    narrow = unicodedata.normalize("NFKC", text).strip()
    return narrow if narrow.isascii() else re.sub(r"\s+", "", narrow)


def heading(cell: str) -> str:
    """A heading without noise (表头)."""
    return NOISE.sub("", plain(cell))


def quota_column(head: str) -> tuple[str, str] | None:
    """What a heading counts (表头所指的数): category and approved, actual or planned; None if it counts nothing."""
    if any(word in head for word in DERIVED):
        return None
    category = next((key for key, level in LEADERS if level in head), None)
    if category is None:
        category = next((key for key, words in CATEGORY if any(word in head for word in words)), None)
    if category is None:
        return None
    for measure, words in (("actual", ACTUAL), ("planned", PLANNED), ("approved", APPROVED)):
        if any(word in head for word in words):
            return category, measure
    return (category, "actual") if category == "outside" else None


def find_head(rows: Sequence[Sequence[str]]) -> tuple[str, int, dict[int, object]] | None:
    """Where a sheet's header is and what its columns mean (认表头): kind of sheet, first data row, column → meaning.

    Every stack of one to four rows near the top is tried; the one whose columns are understood best is taken.
    """
    best: tuple[int, int, str, int, dict[int, object]] | None = None
    for top in range(min(HEAD_WITHIN, len(rows))):
        for deep in range(1, HEAD_ROWS + 1):
            if top + deep > len(rows):
                break
            heads = _stacked(rows[top : top + deep])
            for kind, columns in (("person", _person_columns(heads)), ("organ", _organ_columns(heads))):
                if _is_head(kind, columns) and (best is None or (len(columns), -deep) > best[:2]):
                    best = (len(columns), -deep, kind, top + deep, columns)
    return None if best is None else best[2:]


def _is_head(kind: str, columns: dict[int, object]) -> bool:
    meanings = list(columns.values())
    if kind == "person":
        return "name" in meanings and "unit" in meanings and len(meanings) > 2  # noqa: PLR2004
    return "name" in meanings and any(isinstance(one, tuple) for one in meanings)


def _stacked(rows: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    width = max((len(row) for row in rows), default=0)
    stacked = []
    for column in range(width):
        seen: list[str] = []
        for row in rows:
            said = heading(row[column]) if column < len(row) else ""
            if said and said not in seen:
                seen.append(said)
        stacked.append(tuple(seen))
    return stacked


def _named(heads: tuple[str, ...], known: dict[str, tuple[str, ...]]) -> str | None:
    for said in reversed(heads):
        for field, words in known.items():
            if said in words:
                return field
    return None


def _organ_columns(heads: Sequence[tuple[str, ...]]) -> dict[int, object]:
    found: dict[int, object] = {}
    for column, said in enumerate(heads):
        field = _named(said, ORGAN_HEADS)
        meaning: object = quota_column("".join(said)) if field in (None, "kind") else field
        meaning = meaning or field
        if meaning is not None and meaning not in found.values():
            found[column] = meaning
    return found


def _person_columns(heads: Sequence[tuple[str, ...]]) -> dict[int, object]:
    found: dict[int, object] = {}
    for column, said in enumerate(heads):
        field = _named(said, PERSON_HEADS)
        if field is not None and field not in found.values():
            found[column] = field
    return found if "name" in found.values() else {}


def organ_lines(
    sheet: str, rows: Sequence[tuple[int, Sequence[str]]], columns: dict[int, object]
) -> Iterator[OrganLine]:
    """The lines of a sheet of organs (机构编制行); sums and empty lines are left out."""
    for number, cells in rows:
        told = {meaning: plain(cells[at]) if at < len(cells) else "" for at, meaning in columns.items()}
        name = str(told.get("name", ""))
        if not any(told.values()) or not name or SUMS.match(name) or any(heading(name) == w for w in ORGAN_HEADS["name"]):
            continue
        line = OrganLine(number, sheet, name=name, notes=[], problems=[], counts={})
        line.code, line.authority = str(told.get("code", "")), str(told.get("authority", ""))
        line.kind = _kind(f"{told.get('kind', '')}") or _kind(name)
        line.document = _given(str(told.get("document", "")))
        line.dated = _day(str(told.get("dated", "")), line.notes, "文件日期")
        _read_counts(line, told)
        yield line


def _read_counts(line: OrganLine, told: dict[object, str]) -> None:
    counts: dict[str, dict[str, int | None]] = {}
    for meaning, words in told.items():
        if isinstance(meaning, tuple):
            category, measure = meaning
            counts.setdefault(category, {})[measure] = _whole(words, line)
    line.counts = {key: Counted(**each) for key, each in counts.items() if any(v is not None for v in each.values())}
    for key, one in line.counts.items():
        if key != "outside" and one.approved is None and (one.actual or one.planned):
            line.notes.append(f"{categories()[key].name}没有核定数，实有全部显示为超出")
    if not line.document:
        line.notes.append("没有批准文号，登记后列入“缺批准文件”")


def _whole(words: str, line: OrganLine) -> int | None:
    if not words or MISSING.match(words):
        return None
    found = WHOLE.match(words)
    if found is None:
        line.problems.append(f"“{words[:20]}”不是整数")
        return None
    return int(found.group(1))


def person_lines(
    sheet: str, rows: Sequence[tuple[int, Sequence[str]]], columns: dict[int, object]
) -> Iterator[PersonLine]:
    """The lines of a sheet of people (人员行)."""
    for number, cells in rows:
        told = {str(meaning): plain(cells[at]) if at < len(cells) else "" for at, meaning in columns.items()}
        if not told.get("name") or heading(told["name"]) in PERSON_HEADS["name"]:
            continue
        if SUMS.match(told["name"]) or SUMS.match(told.get("unit", "")):
            continue
        line = PersonLine(number, sheet, notes=[], problems=[])
        for field in ("name", "unit", "number", "staff_no", "title", "quota_document", "party", "nation", "phone"):
            setattr(line, field, _given(told.get(field, ""))[:80])
        line.number = line.number.upper().lstrip("'")
        line.category = _category(told.get("category", "") or told.get("identity", ""))
        line.identity = _identity(told.get("identity", ""), line.category)
        line.sex = {"男": "male", "女": "female"}.get(told.get("sex", ""), "")
        line.leader_level = next((key for key, word in LEADERS if word in told.get("leader_level", "")), "")
        line.education = next((key for key, words in EDUCATION if any(w in told.get("education", "") for w in words)), "")
        for field, label in (("quota_since", "入编时间"), ("born_on", "出生日期"), ("worked_since", "参加工作时间")):
            setattr(line, field, _day(told.get(field, ""), line.notes, label))
        if not line.unit:
            line.problems.append("没有写单位")
        if not line.category:
            line.problems.append("看不出编制类别")
        yield line


def _given(words: str) -> str:
    return "" if MISSING.match(words) else words


def _kind(words: str) -> str:
    return next((key for key, signs in KINDS if any(sign in words for sign in signs)), "")


def _category(words: str) -> str:
    if "公务员" in words and "参" not in words and "政法" not in words:
        return "administrative"
    return next((key for key, signs in CATEGORY if any(sign in words for sign in signs)), "")


def _identity(words: str, category: str) -> str:
    if "参公" in words or "参照" in words:
        return "as_civil"
    if "技术" in words and category == "public":
        return "public_technical"
    return IDENTITY.get(category, "")


DAY = re.compile(r"^(\d{4})[-./年]?(\d{1,2})(?:[-./月]?(\d{1,2})?日?)?(?:\s*00:00:00)?月?$")


def _day(words: str, notes: list[str], label: str) -> date | None:
    """A day as people write it (日期): 1985.03, 1985-03-01, 198503, 1985年3月."""
    if not words or MISSING.match(words):
        return None
    found = DAY.match(words.replace("00:00:00", ""))
    if found:
        try:
            return date(int(found.group(1)), int(found.group(2)), int(found.group(3) or 1))
        except ValueError:
            pass
    notes.append(f"{label}“{words[:20]}”读不出来，没有登记这一项")
    return None
