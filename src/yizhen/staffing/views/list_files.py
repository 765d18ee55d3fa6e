"""Lists of people as files (人员清单导出): exactly what is filtered, all of it, read part by part."""

from collections.abc import Callable, Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils import timezone

from yizhen.kernel.printing import csv_pieces
from yizhen.staffing.sheets.people import write_people
from yizhen.ui.door import Cell, Link, Table, changed_query

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PART = 500
Read = Callable[[int, int], Table]
"""A part of a list as a table (取一段): from where, how many."""


def list_files(query: str) -> list[Link]:
    """Where a list is had as a file, filtered as seen (导出链接)."""
    return [Link(words, changed_query(query, file=form)) for words, form in (("Excel", "xlsx"), ("CSV", "csv"))]


def list_file(request: HttpRequest, name: str, read: Read, count: int) -> HttpResponse | StreamingHttpResponse | None:
    """The whole list as a file when the address asks for one (导出), else nothing."""
    form = request.GET.get("file", "")
    if form not in ("csv", "xlsx"):
        return None
    first = read(0, min(PART, max(1, count)))
    heads = [str(column.label) for column in first.columns]
    lines = _lines(first, read, count)
    if form == "csv":
        response: Any = StreamingHttpResponse(csv_pieces(heads, lines), content_type="text/csv; charset=utf-8")
    else:
        response = HttpResponse(write_people(lines, heads, str(first.caption)[:31]), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}-{timezone.localdate():%Y%m%d}.{form}"'
    return response


def _lines(first: Table, read: Read, count: int) -> Iterator[list[str]]:
    yield from _texts(first)
    for start in range(PART, count, PART):
        yield from _texts(read(start, PART))


def _texts(table: Table) -> Iterator[list[str]]:
    for row in table.rows:
        yield [_text(cell) for cell in row.cells]


def _text(cell: Any) -> str:
    """A cell in words (单元格文字): its text, badge and note."""
    if not isinstance(cell, Cell):
        return str(cell)
    parts = (str(cell.text), str(cell.badge.label) if cell.badge else "", str(cell.note))
    return " ".join(part for part in parts if part)
