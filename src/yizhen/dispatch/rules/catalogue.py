"""Shape of a catalogue file (目录文件): categories with standards, and grounds for return; strictly read."""

from collections.abc import Iterator
from decimal import Decimal

import msgspec

from yizhen.dispatch.terms import Kind, StartEvent
from yizhen.kernel.periods import Limit, LimitUnit


class LimitEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A limit as written (时限)."""

    amount: int | float
    unit: LimitUnit

    def __post_init__(self) -> None:
        self.limit  # noqa: B018  a limit that makes no sense is refused on reading

    @property
    def limit(self) -> Limit:
        """The limit as a value."""
        exact = Decimal(str(self.amount))
        return Limit(int(exact) if exact == int(exact) else exact, self.unit)


class StandardEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A standard as written (立案结案标准)."""

    level: int
    filing_condition: str
    closing_condition: str
    limit: LimitEntry
    source: str
    confidence: str
    label: str = ""
    sign_limit: LimitEntry | None = None
    legal_basis: str | None = None
    starts: StartEvent = StartEvent.RECEIVED


class CategoryEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A category as written (分类)."""

    code: str
    name: str
    kind: Kind
    english: str = ""
    lead_role: str | None = None
    gap: str = ""
    keywords: list[str] = []
    standards: list[StandardEntry] = []
    children: list["CategoryEntry"] = []


class CatalogueFile(msgspec.Struct):
    """A catalogue file (分类目录)."""

    title: str
    edition: str | int
    categories: list[CategoryEntry]

    def walk(self) -> Iterator[tuple[CategoryEntry, str]]:
        """Every category with its parent's code, parents first (遍历)."""
        waiting = [(entry, "") for entry in reversed(self.categories)]
        while waiting:
            entry, parent = waiting.pop()
            yield entry, parent
            waiting += [(child, entry.code) for child in reversed(entry.children)]


class GroundEntry(msgspec.Struct, forbid_unknown_fields=True):
    """A ground for return as written (退单理由)."""

    code: str
    name: str
    needs_words: bool = True
    source: str = ""


class _GroundFile(msgspec.Struct):
    grounds: list[GroundEntry]


def read_catalogue(data: object) -> CatalogueFile:
    """Read a catalogue (读取目录); raises msgspec.ValidationError, also for a code used twice."""
    file = msgspec.convert(data, CatalogueFile)
    codes = [entry.code for entry, _parent in file.walk()]
    if twice := sorted({code for code in codes if codes.count(code) > 1}):
        raise msgspec.ValidationError(f"codes used twice: {', '.join(twice)}")
    return file


def read_grounds(data: object) -> list[GroundEntry]:
    """Read the grounds for return (读取退单理由)."""
    return msgspec.convert(data, _GroundFile).grounds
