"""The people ledger and the register of cadres as files (人员台账导出): exactly the rows as filtered, masked."""

from collections.abc import Iterable, Mapping, Sequence
from io import BytesIO

import xlsxwriter

from yizhen.kernel.printing import safe_cell
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.terms.people import CadreTitle, Education, Grade, PostingKind, Selection, Sex, Standing
from yizhen.staffing.terms.people_values import CadreLine, StaffLine

HEADS = (
    "工号", "姓名", "编制所在单位", "现在工作单位", "岗编分离情形", "身份类别", "编制类别", "职务", "职级", "学历", "专业",
    "出生年份", "退休日", "状态",
)  # fmt: skip
CADRE_HEADS = (
    "村（社区）代码", "姓名", "性别", "年龄", "职务", "一肩挑", "行政（事业）编", "学历", "产生方式", "任职日期", "任期届满日",
    "最近考核", "离任日期",
)  # fmt: skip


def _word(kind: type, value: str) -> str:
    return kind(value).chinese if value else ""


def cells(one: StaffLine, identities: Mapping[str, str]) -> tuple[str, ...]:
    """A person as cells (人员行)."""
    kind = categories().get(one.category)
    return tuple(safe_cell(text) for text in (
        one.staff_no, one.name, one.organ_name, one.work_organ_name, _word(PostingKind, one.work_kind),
        identities.get(one.identity, one.identity), kind.name if kind else "", one.title, one.rank,
        _word(Education, one.education), one.speciality, str(one.birth_year or ""),
        one.retires_on.isoformat() if one.retires_on else "", Standing(one.standing).chinese,
    ))  # fmt: skip


def cadre_cells(one: CadreLine) -> tuple[str, ...]:
    """A village cadre as cells (村干部行)."""
    return tuple(safe_cell(text) for text in (
        one.village, one.name, _word(Sex, one.sex), str(one.age), _word(CadreTitle, one.title), "是" if one.both else "",
        "是" if one.established else "", _word(Education, one.education), _word(Selection, one.selection),
        one.selected_on.isoformat(), one.term_until.isoformat() if one.term_until else "", _word(Grade, one.grade),
        one.left_on.isoformat() if one.left_on else "",
    ))  # fmt: skip


def write_people(lines: Iterable[Sequence[str]], heads: Sequence[str] = HEADS, name: str = "人员台账") -> bytes:
    """A workbook written row by row (Excel); texts are texts, so no formula hides in a name."""
    out = BytesIO()
    book = xlsxwriter.Workbook(out, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True})
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, len(heads) - 1, 16)
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for number, line in enumerate(lines, 1):
        for column, cell in enumerate(line):
            sheet.write_string(number, column, cell)
    book.close()
    return out.getvalue()
