"""Rules of reconciliation (四方核对规则): match by number, then staff number, then name within the unit; compare. Pure."""

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.terms.reconcile import Difference, Found, HeadCount, ListField, OurPerson, TheirRow

CATEGORY_WORDS = {
    "行政": "administrative", "公务员": "administrative", "政法": "political", "事业": "public", "参公": "public",
    "工勤": "support", "机关工勤": "support", "工人": "support",
}  # fmt: skip
SAME_ENOUGH = 2


def plain(words: str) -> str:
    """A word in its one form (规范写法): full-width signs narrowed, no spaces within."""
    return "".join(unicodedata.normalize("NFKC", words).split())


def read_category(words: str) -> str:
    """The category that a list's word means (编制类别); empty where it is not known: no guess is made."""
    told = plain(words)
    for key, one in categories().items():
        if told and told in (one.name, one.short):
            return key
    return next((key for word, key in CATEGORY_WORDS.items() if told.startswith(word)), "")


def guess_columns(head: Sequence[str], remembered: Mapping[str, str]) -> dict[str, int]:
    """Field → column of a list (认列名): as it was last time, else by its usual headings."""
    told = [plain(one) for one in head]
    found: dict[str, int] = {}
    for one in ListField:
        for heading in (remembered.get(one.value, ""), *one.headings):
            if heading and plain(heading) in told:
                found.setdefault(one.value, told.index(plain(heading)))
    return found


def match(ours: Sequence[OurPerson], theirs: Sequence[TheirRow]) -> dict[int, OurPerson]:
    """Line → person of the ledger (对上的人): never by name alone across units."""
    by_index = {one.index: one for one in ours if one.index}
    by_number = {one.staff_no: one for one in ours if one.staff_no}
    names: dict[tuple[str, int], list[OurPerson]] = defaultdict(list)
    for one in ours:
        names[plain(one.name), one.organ].append(one)
    found: dict[int, OurPerson] = {}
    for row in theirs:
        here = by_index.get(row.index) if row.index else None
        if here is None and not row.index:
            here = by_number.get(row.staff_no) if row.staff_no else None
            if here is None and row.organ is not None:
                same = names.get((plain(row.name), row.organ), [])
                here = same[0] if len(same) == 1 else None
        if here is not None:
            found[row.line] = here
    return found


def compare(ours: Sequence[OurPerson], theirs: Sequence[TheirRow]) -> tuple[list[Found], dict[int, OurPerson]]:
    """Every difference between ledger and list (逐人比对), and who was matched."""
    matched = match(ours, theirs)
    found: list[Found] = []
    seen: set[int] = set()
    for row in theirs:
        here = matched.get(row.line)
        if here is None:
            found.append(_only_theirs(row))
        elif here.staff in seen:
            found.append(_about(Difference.TWICE, here, row, here.organ_name, f"第 {row.line} 行又有一次"))
        else:
            seen.add(here.staff)
            found += _unlike(here, row)
    found += [_only_ours(one) for one in ours if one.present and one.staff not in seen]
    return found, matched


def _only_theirs(row: TheirRow) -> Found:
    subject = row.index or f"{plain(row.unit)}/{plain(row.name)}"
    words = "，".join(filter(None, (row.unit, row.category_words, row.title)))
    return Found(Difference.ONLY_THEIRS, f"row:{subject[:70]}", None, row.organ, row.line, row.name, "", words)


def _only_ours(one: OurPerson) -> Found:
    words = "，".join(filter(None, (one.organ_name, _category_name(one.category), one.title)))
    return Found(Difference.ONLY_OURS, f"staff:{one.staff}", one.staff, one.organ, 0, one.name, words, "")


def _about(kind: Difference, here: OurPerson, row: TheirRow, ours: str, theirs: str) -> Found:
    return Found(kind, f"staff:{here.staff}", here.staff, here.organ, row.line, here.name, ours, theirs)


def _unlike(here: OurPerson, row: TheirRow) -> list[Found]:
    if not here.present:
        left = f"{here.left_on} 起离开" if here.left_on else "已不在册"
        return [_about(Difference.AFTER_LEAVING, here, row, left, row.unit)]
    found = []
    if plain(row.name) and plain(row.name) != plain(here.name):
        found.append(_about(Difference.NAME, here, row, here.name, row.name))
    if row.organ is not None and row.organ != here.organ:
        found.append(_about(Difference.UNIT, here, row, here.organ_name, row.unit))
    if row.category and here.category and row.category != here.category:
        found.append(_about(Difference.CATEGORY, here, row, _category_name(here.category), row.category_words))
    if row.title and here.title and not _alike(row.title, here.title):
        found.append(_about(Difference.TITLE, here, row, here.title, row.title))
    return found


def _alike(one: str, other: str) -> bool:
    """Whether two titles name one office (职务是否一致): 镇长 and 石桥镇人民政府镇长 do."""
    a, b = sorted((plain(one), plain(other)), key=len)
    return b.endswith(a) and len(a) >= SAME_ENOUGH


def _category_name(key: str) -> str:
    return categories()[key].name if key in categories() else key


def headcounts(
    ours: Iterable[OurPerson], theirs: Iterable[TheirRow], name_of: Callable[[int], str]
) -> tuple[HeadCount, ...]:
    """Heads by organ on both sides (单位人数核对), those that differ first: payroll must equal the ledger (R11)."""
    mine = Counter(one.organ for one in ours if one.present)
    other = Counter(row.organ for row in theirs if row.organ is not None)
    rows = [HeadCount(pk, name_of(pk), mine[pk], other[pk]) for pk in sorted({*mine, *other})]
    return tuple(sorted(rows, key=lambda one: (one.ours == one.theirs, -abs(one.ours - one.theirs), one.organ)))
