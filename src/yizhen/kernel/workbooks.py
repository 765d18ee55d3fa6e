"""Workbooks that cannot be read safely (表格预检): a process of its own, with little memory and time, tries first.

A workbook of a few kilobytes may claim seventeen thousand million empty cells or unpack to gigabytes. The reader then
ends the process it runs in, which no ``except`` prevents; so a process that may end does it before ours does.
Run by its path it is that process: ``workbooks.py FILE``. Without Django; the reader is loaded there only.
"""

import resource
import subprocess
import sys
import tempfile
from pathlib import Path

MEMORY, SECONDS, WAIT = 1_500_000_000, 60, 90
MOST_CELLS = 20_000_000
"""Cells that a sheet may span, empty ones counted (每张表最多单元格数)."""
TOO_LARGE, BROKEN = 4, 5


def may_read(book: bytes | Path) -> bool:
    """Whether a workbook unpacks to something that may be read (可否读入).

    False when it spans too many cells, unpacks to too much or takes too long. A file that is broken or no workbook is
    left to the reader, which says so.
    """
    if isinstance(book, Path):
        return _tried(book)
    with tempfile.NamedTemporaryFile(suffix=".book") as kept:
        kept.write(book)
        kept.flush()
        return _tried(Path(kept.name))


def _tried(path: Path) -> bool:
    command = [sys.executable, "-I", __file__, str(path)]
    try:
        done = subprocess.run(command, capture_output=True, timeout=WAIT, check=False)  # noqa: S603  our own file
    except subprocess.TimeoutExpired:
        return False
    return done.returncode in (0, BROKEN)


def main(path: str) -> int:
    """Open every sheet within the limits (逐表试读): 0, or why not."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415  in this process only

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    try:
        with Path(path).open("rb") as file:  # what it is shows in its first signs, not in its name
            book = CalamineWorkbook.from_filelike(file)
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.width * sheet.height > MOST_CELLS:
                return TOO_LARGE
    except (CalamineError, OSError, ValueError, IndexError):
        return BROKEN
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
