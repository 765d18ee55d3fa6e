"""What a decision does to lists at once (清单即时变动): a published edition under the decision's own number.

An adopted adjustment, a batch that goes down, and a power that is taken back all change the lists in this way, on
the day of the decision; routing, publication and comparison read the lists and nothing else.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db.models import Max, Q

from yizhen.duties.actions.stamps import touch
from yizhen.duties.models import (
    AdmissionRow,
    ChangeRow,
    EditionRow,
    EntryRow,
    HoldingRow,
    ListRow,
    VersionRow,
)
from yizhen.duties.queries.routing import LISTS
from yizhen.duties.terms import ChangeVerb, EditionPublished, EditionState, EntryDraft, ListKind
from yizhen.duties.terms.admission import Wish
from yizhen.duties.terms.attribution import Attributed, Mode
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.organs import door as organs
from yizhen.record import door as record

LIST, ITEM = "duties.list", "duties.item"
CHARGING = (ListKind.BASIC, ListKind.GRANTED, ListKind.SUPPORT)
"""Lists that charge a township with an item (镇街承担的清单)."""


@dataclass(frozen=True, slots=True)
class Ruled:
    """A decision (决定) as the edition cites it: number, title, and why."""

    number: str
    title: str
    why: str = ""


@dataclass(frozen=True, slots=True)
class Act:
    """Who decides what, where, when (何人何时何地依何决定)."""

    county: str
    ruled: Ruled
    by: Actor
    at: datetime

    @property
    def day(self) -> date:
        """The day from which it holds (生效日)."""
        return legal_day(self.at)


def adjust_lists(row: AdmissionRow, *, by: Actor, at: datetime) -> None:
    """Change the township's lists as adopted (修改清单), inside the caller's transaction.

    Taken back: the item leaves the lists that charge the township and goes to the list of what was taken back.
    Taken on: it goes to the basic list and leaves that of what it only assists in.
    """
    if row.item_id is None or not row.township:
        return
    act = Act(row.county, Ruled(row.decision_number, row.title, row.necessity), by, at)
    if row.wish == Wish.TAKE_BACK:
        take_back(act, row.township, [row.item_id], lists=CHARGING)
    elif row.wish == Wish.TAKE_ON:
        for kind in (ListKind.SUPPORT, ListKind.WITHDRAWN):
            change_list(act, kind, row.township, drop=[row.item_id])
        change_list(act, ListKind.BASIC, row.township, add=_entries([row.item_id], basis=row.basis))


def hand_down(act: Act, taking: Mapping[str, Sequence[int]], *, department: int, basis: str) -> None:
    """Put delegated powers on the townships' lists of what was granted (列入赋权清单), from the day of the decision."""
    every = {item for items in taking.values() for item in items}
    entries = {one.item: one for one in _entries(sorted(every), basis=basis, organ=department)}
    for township, items in taking.items():
        change_list(act, ListKind.GRANTED, township, add=[entries[item] for item in items if item in entries])


def take_back(
    act: Act, township: str, items: Sequence[int], *, lists: Sequence[ListKind] = (ListKind.GRANTED,), organ: int | None = None
) -> None:
    """Take items back from a township (收回): off its lists, on that of what was taken back, its attributions ended.

    An item that goes on standing on another list of the township (it still assists) is not listed as taken back.
    """
    for kind in lists:
        change_list(act, kind, township, drop=items)
    _end_holdings(act, township, items)
    left = EntryRow.objects.filter(
        _from(act.day), list__county=act.county, list__township=township, list__kind__in=CHARGING, item__in=items
    )
    kept = set(left.values_list("item_id", flat=True))
    gone = [item for item in items if item not in kept]
    way = f"由部门直接办理，镇街不再承担（{act.ruled.number}）"
    change_list(act, ListKind.WITHDRAWN, township, add=_entries(gone, basis=act.ruled.number, organ=organ, way=way))


def change_list(
    act: Act, kind: ListKind, township: str, *, add: Sequence[EntryDraft] = (), drop: Iterable[int] = ()
) -> None:
    """Change one list as decided (变动一张清单), inside the caller's transaction; nothing to change makes no edition."""
    found = _list(act, kind, township, make=bool(add))
    if found is None:
        return
    unwanted = set(drop)
    standing = list(EntryRow.objects.filter(_from(act.day), list=found).order_by("key", "valid_from"))
    gone = [one for one in standing if one.item_id in unwanted]
    held = {one.item_id for one in standing if one.valid_to is None} - unwanted
    new = [one for one in add if one.item not in held]
    if not gone and not new:
        return
    edition = _edition(found, act)
    removed, added = _removed(gone, edition, act.day), _added(found, edition, new, act.day)
    told = EditionPublished(
        found.pk, kind, township, edition.number, act.day, edition.authority, added=added, altered=[], removed=removed
    )
    record.append("duties.edition.published", told, by=act.by, at=act.at, subject=(LIST, found.pk), county=act.county)
    touch(act.county)


def _from(day: date) -> Q:
    """Rows that hold on a day or will hold later."""
    return Q(valid_to=None) | Q(valid_to__gt=day)


def _list(act: Act, kind: ListKind, township: str, *, make: bool) -> ListRow | None:
    lists = ListRow.objects.filter(county=act.county, kind=kind, township=township).select_for_update()
    if not make:
        return lists.first()
    words = {"name": LISTS[kind].written, "opened_at": act.at}
    ListRow.objects.get_or_create(county=act.county, kind=kind, township=township, defaults=words)
    return lists.get()


def _entries(items: Sequence[int], *, basis: str, organ: int | None = None, way: str = "") -> list[EntryDraft]:
    """Items as entries of a list, by their newest versions; under ``organ``, or under the department that has each."""
    rows = VersionRow.objects.filter(item__in=items).order_by("number")
    newest = {row.item_id: row for row in rows}
    known = organs.organs_by_id({organ} if organ else {row.organ_id for row in newest.values() if row.organ_id})
    found = []
    for row in sorted(newest.values(), key=lambda one: one.item_id):
        lead = organ or row.organ_id
        name = known[lead].name if lead in known else row.organ_name
        found.append(EntryDraft(row.name, row.sector, row.item_id, lead, name[:120], way=way, basis=basis[:400]))
    return found


def _edition(found: ListRow, act: Act) -> EditionRow:
    last = EditionRow.objects.filter(list=found).aggregate(last=Max("number"))["last"] or 0
    return EditionRow.objects.create(
        list=found, number=last + 1, state=EditionState.PUBLISHED, effective_on=act.day,
        authority=act.ruled.number[:120], authority_title=act.ruled.title[:200], note=act.ruled.why[:400],
        opened_at=act.at, opened_by=act.by.name[:60], published_at=act.at, published_by=act.by.name[:60],
    )  # fmt: skip


def _added(found: ListRow, edition: EditionRow, new: Sequence[EntryDraft], day: date) -> list[int]:
    last = EntryRow.objects.filter(list=found).aggregate(last=Max("key"))["last"] or 0
    keys = list(range(last + 1, last + 1 + len(new)))
    rows = [_row(asdict(one)) for one in new]
    EntryRow.objects.bulk_create(
        [EntryRow(list=found, key=key, valid_from=day, edition=edition, **row) for key, row in zip(keys, rows, strict=True)],
        batch_size=500,
    )
    position = ChangeRow.objects.filter(edition=edition).count()
    ChangeRow.objects.bulk_create(
        [
            ChangeRow(edition=edition, position=position + n, verb=ChangeVerb.ADD, values=asdict(one))
            for n, one in enumerate(new, 1)
        ],
        batch_size=500,
    )
    return keys


def _row(said: Mapping[str, object]) -> dict[str, object]:
    renamed = {"item": "item_id", "organ": "organ_id"}
    return {renamed.get(name, name): value for name, value in said.items()}


def _removed(gone: Sequence[EntryRow], edition: EditionRow, day: date) -> list[int]:
    """End entries; one that would only begin never holds. What drafts still say about them is dropped."""
    keys = list(dict.fromkeys(one.key for one in gone))
    drafts = EditionRow.objects.filter(list=edition.list_id, state=EditionState.DRAFT)
    ChangeRow.objects.filter(edition__in=drafts, key__in=keys).delete()
    ChangeRow.objects.bulk_create(
        [ChangeRow(edition=edition, position=n, verb=ChangeVerb.REMOVE, key=key) for n, key in enumerate(keys, 1)]
    )
    for entry in gone:
        if entry.valid_from >= day:
            entry.delete()
            continue
        entry.valid_to, entry.ended_by = day, edition
        entry.save(update_fields=["valid_to", "ended_by"])
    return keys


def _end_holdings(act: Act, township: str, items: Sequence[int]) -> None:
    """End what was granted or entrusted to the township's own organ beside the lists (终止归属)."""
    try:
        own = organs.township_organ(township, act.day).id
    except organs.NoSuchOrgan:
        return
    rows = HoldingRow.objects.filter(
        _from(act.day), county=act.county, organ=own, item__in=items, mode__in=[Mode.GRANTED, Mode.ENTRUSTED]
    )
    for row in rows.select_for_update():
        told = Attributed(row.item_id, own, row.mode, row.place, row.article, row.valid_from, act.day, act.ruled.number)
        if row.valid_from >= act.day:
            row.delete()
        else:
            row.valid_to = act.day
            row.save(update_fields=["valid_to"])
        record.append("duties.attribution.ended", told, by=act.by, at=act.at, subject=(ITEM, row.item_id), county=act.county)
