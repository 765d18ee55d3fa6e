"""What a list may say (清单核对), and how two days or two townships differ (清单比较)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from yizhen.duties.terms.findings import Finding, Severity
from yizhen.duties.terms.lists import EntryDraft, EntryLine, ListKind
from yizhen.kernel.words import N_, say

APART = (ListKind.BASIC, ListKind.SUPPORT, ListKind.WITHDRAWN)
"""Lists of which one matter stands in one only (三单不重)."""
NEEDS_UPPER = (ListKind.SUPPORT, ListKind.WITHDRAWN)


@dataclass(frozen=True, slots=True)
class Neighbor:
    """An entry of another list of the same township (同一镇街的其他清单条目)."""

    kind: ListKind
    name: str
    item: int | None


def check_entries(
    kind: ListKind, entries: Sequence[EntryDraft], neighbors: Sequence[Neighbor]
) -> tuple[Finding, ...]:
    """Every fault of a list as it would stand (清单核对)."""
    return tuple(_faults(kind, entries, neighbors))


def _faults(
    kind: ListKind, entries: Sequence[EntryDraft], neighbors: Sequence[Neighbor]
) -> Iterator[Finding]:
    taken = _taken(kind, neighbors)
    seen: set[object] = set()
    for one in entries:
        matter = matter_of(one)
        yield from _alone(kind, one)
        if matter in seen:
            yield _fault("entry_once", "name", say(N_("“%(name)s”在清单里重复")) % {"name": one.name}, say(N_("请只留一条")))
        seen.add(matter)
        yield from _apart(one, taken)


def entry_faults(kind: ListKind, entry: EntryDraft, neighbors: Sequence[Neighbor]) -> Iterator[Finding]:
    """What speaks against publishing one entry (单条核对)."""
    yield from _alone(kind, entry)
    yield from _apart(entry, _taken(kind, neighbors))


def matter_of(entry: EntryDraft) -> object:
    """By what entries are known to be the same matter (同一件事): the item, else the name."""
    return entry.item or entry.name


def _taken(kind: ListKind, neighbors: Sequence[Neighbor]) -> dict[object, Neighbor]:
    return {one.item or one.name: one for one in neighbors if kind in APART and one.kind in APART}


def _apart(one: EntryDraft, taken: Mapping[object, Neighbor]) -> Iterator[Finding]:
    if (other := taken.get(matter_of(one))) is not None:
        words = say(N_("“%(name)s”已在%(list)s里")) % {"name": one.name, "list": other.kind.label}
        mend = say(N_("一件事只能在基本、配合、收回三张清单之一；请先从那张清单删去"))
        yield _fault("lists_apart", "name", words, mend)


def _alone(kind: ListKind, one: EntryDraft) -> Iterator[Finding]:
    named = {"name": one.name}
    if not one.name.strip():
        yield _fault("entry_named", "name", say(N_("有一条没有事项名称")), say(N_("请填写事项名称")))
    if kind in NEEDS_UPPER and not (one.organ or one.organ_name.strip()):
        withdrawn = kind is ListKind.WITHDRAWN
        words = say(N_("“%(name)s”没有写承接部门")) if withdrawn else say(N_("“%(name)s”没有写对应上级部门"))
        mend = say(N_("请填写承接部门")) if withdrawn else say(N_("请填写对应上级部门"))
        yield _fault("upper_named", "organ", words % named, mend)
    if kind is ListKind.SUPPORT and not (one.upper_duty.strip() and one.township_duty.strip()):
        words = say(N_("“%(name)s”没有写清上级部门职责和乡镇配合职责")) % named
        yield _fault("duties_shared", "township_duty", words, say(N_("请分别写明双方做什么")))
    if kind is ListKind.WITHDRAWN and not one.way.strip():
        words = say(N_("“%(name)s”没有写收回后的工作方式")) % named
        yield _fault("way_told", "way", words, say(N_("请写明由部门怎样履行")))
    if kind is ListKind.GRANTED and not one.basis.strip():
        words = say(N_("“%(name)s”没有写赋权依据")) % named
        yield _fault("grant_cited", "basis", words, say(N_("请写明省级政府赋权决定和县级清单的文号")))


def _fault(check: str, column: str, words: str, mend: str) -> Finding:
    return Finding(check, Severity.REFUSE, column, words, mend)


@dataclass(frozen=True, slots=True)
class Planned:
    """What has to change so that a list says what is wanted (所需变动): drafts to add, keys to alter, keys to remove."""

    add: tuple[EntryDraft, ...]
    alter: tuple[tuple[int, EntryDraft], ...]
    remove: tuple[int, ...]


def plan(standing: Mapping[int, EntryDraft], wanted: Sequence[EntryDraft]) -> Planned:
    """How to get from what stands to what is wanted (推算变动); entries are matched by item, else by name."""
    by_matter = {matter_of(one): key for key, one in standing.items()}
    add, alter, kept = [], [], set()
    for one in wanted:
        key = by_matter.get(matter_of(one))
        if key is None or key in kept:
            add.append(one)
            continue
        kept.add(key)
        if standing[key] != one:
            alter.append((key, one))
    return Planned(tuple(add), tuple(alter), tuple(key for key in standing if key not in kept))


def effective_fault(effective_on: date, newest: date | None) -> Finding | None:
    """Why an edition may not take effect on a day (生效日核对): never before what it changes."""
    if newest is None or effective_on >= newest:
        return None
    days = {"on": effective_on.isoformat(), "since": newest.isoformat()}
    words = say(N_("生效日 %(on)s 早于清单现有条目的开始日 %(since)s")) % days
    return Finding("in_order", Severity.REFUSE, "effective_on", words, say(N_("请改用这一天或以后的日期，避免有效期重叠")))


@dataclass(frozen=True, slots=True)
class Difference:
    """How a list changed between two days (两日之差): lines that came, went, and changed (before, after)."""

    added: tuple[EntryLine, ...]
    removed: tuple[EntryLine, ...]
    altered: tuple[tuple[EntryLine, EntryLine], ...]


def difference(before: Sequence[EntryLine], after: Sequence[EntryLine]) -> Difference:
    """Compare a list on two days (清单比较), entry by entry under its number."""
    was, now = {one.key: one for one in before}, {one.key: one for one in after}
    return Difference(
        tuple(one for key, one in now.items() if key not in was),
        tuple(one for key, one in was.items() if key not in now),
        tuple((was[key], one) for key, one in now.items() if key in was and one.said != was[key].said),
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """One matter across townships (逐项比较): in whose list it stands, and in which."""

    name: str
    category: str
    stands: tuple[ListKind | None, ...]

    @property
    def common(self) -> bool:
        """Whether every township has it in the same list (各地一致)."""
        return len(set(self.stands)) == 1

    @property
    def usual(self) -> ListKind | None:
        """In which list most have it (多数所在清单); the first of those that are as many."""
        return max(self.stands, key=self.stands.count)


@dataclass(frozen=True, slots=True)
class CountyStand:
    """How a county stands to one matter (一县所列): in how many townships it is in which list, of how many with lists."""

    counts: Mapping[ListKind, int]
    towns: int

    @property
    def main(self) -> ListKind | None:
        """In which list most of its townships have it (多数镇街所在清单); None where most have it in none."""
        kind = max(APART, key=lambda one: self.counts.get(one, 0))
        return kind if self.counts.get(kind, 0) * 2 > self.towns else None


@dataclass(frozen=True, slots=True)
class CountiesCompared:
    """One matter across counties (各县逐项比较)."""

    name: str
    category: str
    stands: tuple[CountyStand, ...]

    @property
    def common(self) -> bool:
        """Whether most townships of every county have it in the same list (各县一致)."""
        return len({one.main for one in self.stands}) == 1

    @property
    def usual(self) -> ListKind | None:
        """In which list most counties have it (多数县所在清单)."""
        mains = [one.main for one in self.stands]
        return max(mains, key=mains.count)


def compare_counties(
    rows: Iterable[tuple[str, ListKind, str, str, int]], counties: Sequence[str], towns: Mapping[str, int]
) -> tuple[CountiesCompared, ...]:
    """Compare counties (各县比较): ``rows`` are county, list, name, category, in how many townships."""
    counts: dict[str, dict[str, dict[ListKind, int]]] = {}
    names: dict[str, str] = {}
    for county, kind, name, category, n in rows:
        names.setdefault(name, category)
        kinds = counts.setdefault(name, {}).setdefault(county, {})
        kinds[kind] = kinds.get(kind, 0) + n
    return tuple(
        CountiesCompared(
            name, category,
            tuple(CountyStand(counts[name].get(county, {}), towns.get(county, 0)) for county in counties),
        )
        for name, category in sorted(names.items(), key=lambda pair: (pair[1], pair[0]))
    )  # fmt: skip


def compare(places: Sequence[Mapping[str, tuple[ListKind, str]]]) -> tuple[Compared, ...]:
    """Compare townships or counties (镇街比较): each place gives name → (list, category)."""
    names: dict[str, str] = {}
    for place in places:
        for name, (_kind, category) in place.items():
            names.setdefault(name, category)
    return tuple(
        Compared(name, category, tuple(place[name][0] if name in place else None for place in places))
        for name, category in sorted(names.items(), key=lambda pair: (pair[1], pair[0]))
    )
