"""What commands and exports print (输出): a schema with its example, a table as pieces of CSV. Pure."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

PIECE = 60_000
"""Signs worth sending at once (每块字符数)."""
FORMULA_SIGNS = frozenset("=+-@\t\r\n＝＋－＠")
"""With these a formula begins (公式起首符), full-width ones too."""
NUMBER = re.compile(r"[+-]?\d+(\.\d+)?%?")


def schema_with_example(kind: type[msgspec.Struct], example: msgspec.Struct) -> dict[str, Any]:
    """JSON Schema of a command's output, with an example (输出的 JSON Schema 与示例)."""
    return {**msgspec.json.schema(kind), "examples": [msgspec.to_builtins(example)]}


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula (防公式注入): one that begins like it is quoted; numbers stay."""
    return f"'{text}" if text[:1] in FORMULA_SIGNS and not NUMBER.fullmatch(text) else text


def csv_pieces(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """A table as pieces of CSV (CSV 分块输出): UTF-8 with the mark that spreadsheets look for.

    Cells that look like formulas are quoted here, whoever made the lines.
    """
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    yield "\ufeff".encode()
    writer.writerow(heads)
    for line in lines:
        writer.writerow([safe_cell(cell) for cell in line])
        if buffer.tell() > PIECE:
            yield buffer.getvalue().encode("utf-8", "replace")
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode("utf-8", "replace")
