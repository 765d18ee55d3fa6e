"""What an adopted adjustment does to the lists of a township (动态调整入清单): a published edition with its authority."""

from datetime import datetime

from django.db.models import Max

from yizhen.duties.models import AdmissionRow, ChangeRow, EditionRow, EntryRow, ListRow, VersionRow
from yizhen.duties.queries.routing import LISTS
from yizhen.duties.terms import ChangeVerb, EditionPublished, EditionState, ListKind
from yizhen.duties.terms.admission import Wish
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.record import door as record

LIST = "duties.list"
LEADING = (ListKind.BASIC, ListKind.GRANTED, ListKind.SUPPORT)


def adjust_lists(row: AdmissionRow, *, by: Actor, at: datetime) -> None:
    """Change the township's lists as adopted (修改清单), inside the caller's transaction.

    Taken back: the item leaves the lists that charge the township and goes to the list of what was taken back.
    Taken on: it goes to the basic list and leaves that of what it only assists in.
    """
    if row.item_id is None or not row.township:
        return
    if row.wish == Wish.TAKE_BACK:
        for kind in LEADING:
            _change(row, kind, add=False, by=by, at=at)
        _change(row, ListKind.WITHDRAWN, add=True, by=by, at=at)
    elif row.wish == Wish.TAKE_ON:
        for kind in (ListKind.SUPPORT, ListKind.WITHDRAWN):
            _change(row, kind, add=False, by=by, at=at)
        _change(row, ListKind.BASIC, add=True, by=by, at=at)


def _change(row: AdmissionRow, kind: ListKind, *, add: bool, by: Actor, at: datetime) -> None:
    lists = ListRow.objects.filter(county=row.county, kind=kind, township=row.township)
    found = lists.select_for_update().first()
    if found is None:
        if not add:
            return
        found = ListRow.objects.create(
            county=row.county, kind=kind, township=row.township, name=LISTS[kind].written, opened_at=at
        )
    day = legal_day(at)
    standing = list(EntryRow.objects.filter(list=found, item=row.item_id, valid_to=None))
    if add == bool(standing):
        return
    edition = _edition(found, row, by=by, at=at)
    added, removed = _added(found, edition, row) if add else [], []
    if not add:
        removed = _removed(standing, edition)
    told = EditionPublished(
        found.pk, kind, row.township, edition.number, day, edition.authority, added=added, altered=[], removed=removed
    )
    record.append("duties.edition.published", told, by=by, at=at, subject=(LIST, found.pk), county=row.county)


def _edition(found: ListRow, row: AdmissionRow, *, by: Actor, at: datetime) -> EditionRow:
    last = EditionRow.objects.filter(list=found).aggregate(last=Max("number"))["last"] or 0
    return EditionRow.objects.create(
        list=found, number=last + 1, state=EditionState.PUBLISHED, effective_on=legal_day(at),
        authority=row.decision_number, authority_title=row.title, note=row.necessity[:400], opened_at=at,
        opened_by=by.name[:60], published_at=at, published_by=by.name[:60],
    )  # fmt: skip


def _added(found: ListRow, edition: EditionRow, row: AdmissionRow) -> list[int]:
    version = VersionRow.objects.filter(item=row.item_id).order_by("-number").first()
    last = EntryRow.objects.filter(list=found).aggregate(last=Max("key"))["last"] or 0
    name = version.name if version else row.title
    EntryRow.objects.create(
        list=found, key=last + 1, item_id=row.item_id, name=name, category=version.sector if version else "",
        organ_id=version.organ_id if version else None, organ_name=version.organ_name if version else "",
        basis=row.basis, valid_from=edition.effective_on, edition=edition,
    )  # fmt: skip
    ChangeRow.objects.create(edition=edition, position=1, verb=ChangeVerb.ADD, values={"name": name})
    return [last + 1]


def _removed(standing: list[EntryRow], edition: EditionRow) -> list[int]:
    for position, entry in enumerate(standing, 1):
        ChangeRow.objects.create(edition=edition, position=position, verb=ChangeVerb.REMOVE, key=entry.key)
        if entry.valid_from >= (edition.effective_on or entry.valid_from):
            entry.delete()
            continue
        entry.valid_to, entry.ended_by = edition.effective_on, edition
        entry.save(update_fields=["valid_to", "ended_by"])
    return [entry.key for entry in standing]
