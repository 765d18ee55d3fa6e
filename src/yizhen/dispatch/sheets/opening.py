"""Open a file of requests (打开导入文件): CSV in any usual encoding, XLSX and its kin, each also as .gz."""

import csv
import gzip
import hashlib
import json
import subprocess
import sys
import tempfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any

from django.utils.translation import gettext as _

from yizhen.dispatch.rules.columns import fingerprint, head_row, means
from yizhen.dispatch.rules.rows import spoken
from yizhen.kernel.words import N_

LARGEST, UNPACKED_LARGEST = 64 * 1024 * 1024, 512 * 1024 * 1024
MOST_ROWS, HEAD_ROWS, MOST_COLUMNS = 200_000, 25, 300
SAMPLE = 256 * 1024
FIELD_LARGEST, LINE_LARGEST = 1_000_000, 2_000_000
BOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
DELIMITERS = ",\t;|"
UNPACK = Path(__file__).with_name("unpack.py")
WAIT = 180
REFUSED_BY_UNPACK = 4
SAID_BY_UNPACK = (
    N_("表格展开后过大，没有读；请删去多余的工作表和空白区域后另存，或存为 CSV"),
    N_("文件已损坏或不是表格，请用表格软件打开后另存一次"),
    N_("表格展开后过大，没有读；请分成几个文件"),
    N_("文件压缩得异常厉害（可能是压缩炸弹），没有读；请用表格软件另存一次，或存为 CSV"),
    N_("文件已损坏、有密码或不是表格，请用表格软件打开后另存一次"),
    N_("工作表“%(sheet)s”有 %(n)d 列，最多 %(most)d 列；请删去多余的列"),
)
"""What the reading process says, which knows nothing of languages (读取进程的话)."""


class BadFile(ValueError):
    """读不了这个文件: the file as a whole cannot be read; says why and what to do."""


@dataclass(frozen=True)
class Table:
    """An opened table (已打开的表): its head, where it was found, and the rows below it as (line, cells)."""

    name: str
    sha256: str
    head: tuple[str, ...]
    head_line: int
    rows: Iterable[tuple[int, list[str]]]
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    encoding: str = ""
    delimiter: str = ""

    @property
    def fingerprint(self) -> str:
        """Fingerprint of the head (表头指纹)."""
        return fingerprint(self.head)


def safe_name(name: str) -> str:
    """The bare name of a file (文件名), without folders and control characters."""
    bare = name.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(sign for sign in bare if sign.isprintable())[:200].strip() or _("未命名")


@contextmanager
def opened(path: Path, *, name: str = "", sheet: str = "") -> Iterator[Table]:
    """Open a file as a table (打开文件); raises BadFile. Rows are read as they are asked for."""
    label = safe_name(name or path.name)
    if path.stat().st_size > LARGEST:
        raise BadFile(
            _("文件有 %(n)d MB，最多 %(most)d MB；请分成几个文件")
            % {"n": path.stat().st_size // 1024 // 1024, "most": LARGEST // 1024 // 1024}
        )
    digest = _digest(path)
    with tempfile.TemporaryDirectory(prefix="yizhen-import-") as folder:
        bare = _ungzipped(path, Path(folder) / "file")
        kind = Path(label.lower().removesuffix(".gz")).suffix
        with bare.open("rb") as file:
            begin = file.read(8)
        if not begin:
            raise BadFile(_("文件是空的"))
        if begin[:2] == b"PK" or begin[:4] == b"\xd0\xcf\x11\xe0" or kind in BOOKS:
            yield _book(bare, label, digest, sheet, Path(folder))
        else:
            with _text(bare) as (lines, encoding, delimiter):
                yield _plain(lines, label, digest, encoding, delimiter)


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _ungzipped(path: Path, target: Path) -> Path:
    with path.open("rb") as file:
        if file.read(2) != b"\x1f\x8b":
            return path
    try:
        with gzip.open(path) as packed, target.open("wb") as out:
            total = 0
            while part := packed.read(1_000_000):
                total += len(part)
                if total > UNPACKED_LARGEST:
                    raise BadFile(_("解压后超过 %(most)d MB，没有读；请分成几个文件") % {"most": UNPACKED_LARGEST // 1024 // 1024})
                out.write(part)
    except (OSError, EOFError, zlib.error) as fault:
        raise BadFile(_("压缩文件已损坏，请重新压缩，或直接用未压缩的文件")) from fault
    return target


# -- text ------------------------------------------------------------------------------------------------


@contextmanager
def _text(path: Path) -> Iterator[tuple[IO[str], str, str]]:
    encoding = _encoding(path)
    with path.open(encoding=encoding, errors="replace", newline="") as lines:
        sample = lines.read(SAMPLE)
        if "\x00" in sample:
            raise BadFile(_("这不是文字表格（含有二进制内容）；请用表格软件另存为 XLSX 或 CSV"))
        lines.seek(0)
        yield lines, encoding, _delimiter(sample)


def _encoding(path: Path) -> str:
    """UTF-8 where the whole file is, else GB 18030, else what looks most like it (识别编码)."""
    with path.open("rb") as file:
        begin = file.read(SAMPLE)
    if begin[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            with path.open(encoding=encoding, newline="") as text:
                while text.read(1_000_000):
                    pass
        except UnicodeDecodeError:
            continue
        return encoding
    from charset_normalizer import from_bytes  # noqa: PLC0415  rarely needed

    best = from_bytes(begin).best()
    if best is None:
        raise BadFile(_("看不出文件的编码，请用表格软件另存为 XLSX，或 UTF-8 编码的 CSV"))
    return best.encoding


def _delimiter(sample: str) -> str:
    head = "\n".join(sample.splitlines()[:20])
    try:
        return csv.Sniffer().sniff(head, delimiters=DELIMITERS).delimiter
    except csv.Error:
        first = head.split("\n", 1)[0]
        return max(DELIMITERS, key=first.count) if first else ","


def _plain(lines: IO[str], name: str, digest: str, encoding: str, delimiter: str) -> Table:
    csv.field_size_limit(FIELD_LARGEST)
    numbered = _numbered(csv.reader(_short(lines), delimiter=delimiter))
    first = list(islice(numbered, HEAD_ROWS))
    if not first:
        raise BadFile(_("文件里没有内容"))
    place = head_row([cells for _line, cells in first])
    line, head = first[place]
    return Table(
        name, digest, _head(head), line, _bounded(chain(first[place + 1 :], numbered)), encoding=encoding,
        delimiter=delimiter,
    )  # fmt: skip


def _short(lines: IO[str]) -> Iterator[str]:
    """Lines of a bearable length (逐行), so that one endless line does not become a hundred million cells."""
    while line := lines.readline(LINE_LARGEST):
        if len(line) == LINE_LARGEST and not line.endswith("\n"):
            raise BadFile(_("有一行超过 %(most)d 万字，不像表格，没有读；请检查换行，或另存为 XLSX") % {"most": LINE_LARGEST // 10_000})
        yield line


def _numbered(reader: Any) -> Iterator[tuple[int, list[str]]]:
    """Rows with the line they begin on (行号), which is not their count where cells hold line breaks."""
    begin = 1
    try:
        for cells in reader:
            if any(cells):
                yield begin, cells
            begin = reader.line_num + 1
    except csv.Error as fault:
        raise BadFile(
            _("第 %(line)d 行读不出来：%(why)s。请检查这一行的引号，或另存为 XLSX") % {"line": begin, "why": fault}
        ) from fault


def _bounded(rows: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
    for count, row in enumerate(rows, 1):
        if count > MOST_ROWS:
            raise BadFile(_("超过 %(most)d 行，没有导入；请分成几个文件") % {"most": MOST_ROWS})
        yield row


def _head(cells: Sequence[str]) -> tuple[str, ...]:
    if len(cells) > MOST_COLUMNS:
        raise BadFile(
            _("表头有 %(n)d 列，最多 %(most)d 列；请检查分隔符，或删去多余的列")
            % {"n": len(cells), "most": MOST_COLUMNS}
        )
    return tuple(" ".join(cell.split())[:80] for cell in cells)


# -- workbooks -------------------------------------------------------------------------------------------


def _book(path: Path, name: str, digest: str, sheet: str, folder: Path) -> Table:
    heads = _unpacked(path, "", HEAD_ROWS, folder / "heads")
    names = tuple(next(heads)["sheets"])
    found = _sheets(heads)
    if sheet and sheet not in found:
        raise BadFile(_("没有名为“%(sheet)s”的工作表；有的是：%(names)s") % {"sheet": sheet, "names": "、".join(names)})
    filled = {one: rows for one, rows in found.items() if any(any(cells) for _line, cells in rows)}
    if not filled:
        raise BadFile(_("工作簿里没有内容"))
    chosen = sheet or max(filled, key=lambda one: (_known(filled[one]), -names.index(one)))
    place = head_row([cells for _line, cells in found[chosen]])
    line, head = found[chosen][place]
    rows = _below(_unpacked(path, chosen, 0, folder / "rows"), line)
    return Table(name, digest, _head(head), line, _bounded(rows), chosen, names)


def _sheets(lines: Iterator) -> dict[str, list[tuple[int, list[str]]]]:
    found: dict[str, list[tuple[int, list[str]]]] = {}
    rows: list[tuple[int, list[str]]] = []
    for one in lines:
        if isinstance(one, dict):
            rows = found.setdefault(one["sheet"], [])
        else:
            rows.append((one[0], one[1:]))
    return found


def _known(rows: Sequence[tuple[int, list[str]]]) -> int:
    head = rows[head_row([cells for _line, cells in rows])][1]
    return len({field for cell in head if cell and (field := means(cell)) is not None})


def _below(lines: Iterator, head_line: int) -> Iterator[tuple[int, list[str]]]:
    for one in lines:
        if isinstance(one, list) and one[0] > head_line and any(one[1:]):
            yield one[0], one[1:]


def _unpacked(path: Path, sheet: str, rows: int, spool: Path) -> Iterator:
    """The lines that the reading process printed (读取进程的输出), kept in a file so that memory stays small."""
    command = [sys.executable, "-I", str(UNPACK), str(path), sheet, str(rows)]
    try:
        with spool.open("wb") as out:
            done = subprocess.run(  # noqa: S603  our own interpreter and file
                command, stdout=out, stderr=subprocess.PIPE, timeout=WAIT, check=False
            )
    except subprocess.TimeoutExpired as fault:
        raise BadFile(_("读这个工作簿花的时间太长，没有读；请另存为 CSV，或分成几个文件")) from fault
    if done.returncode == REFUSED_BY_UNPACK:
        raise BadFile(spoken(done.stderr.decode("utf-8", "replace")[-500:]))
    if done.returncode:
        raise BadFile(_("表格展开后过大或已损坏，没有读；请删去空白区域后另存，或存为 CSV"))
    return (json.loads(line) for line in _lines(spool))


def _lines(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        yield from file
