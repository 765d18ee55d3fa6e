"""What is done to lists (清单办理): open one, draft an edition of it, publish it with its authority, or drop it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction
from django.db.models import Max

from yizhen.duties import access
from yizhen.duties.actions.stamps import touch
from yizhen.duties.models import ChangeRow, EditionRow, EntryRow, ListRow
from yizhen.duties.queries.lists import neighbors_of, standing_entries
from yizhen.duties.rules.lists import check_entries, effective_fault, plan
from yizhen.duties.states.editions import EDITION_LIFE
from yizhen.duties.terms import (
    ChangeVerb,
    EditionDrafted,
    EditionDropped,
    EditionOpened,
    EditionPublished,
    EditionState,
    EntryDraft,
    Finding,
    ListKind,
    ListOpened,
    Power,
)
from yizhen.kernel.actors import Actor
from yizhen.kernel.words import N_, say
from yizhen.record.door import append

BATCH = 500
SUBJECT = "duties.list"


class ListRefused(ValueError):
    """清单不能公布: what was found; every finding says how to mend it."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("；".join(f"{one.words}。{one.mend}" for one in findings))
        self.findings = tuple(findings)


class EditionClosed(ValueError):
    """版本已结束: a published or dropped edition is not changed; a further edition is."""

    def __init__(self) -> None:
        super().__init__(say(N_("这一版已经公布或放弃，不能再改；要变动请另拟一版")))


class DraftOpen(ValueError):
    """已有拟订稿: one draft at a time."""

    def __init__(self, number: int) -> None:
        super().__init__(say(N_("第 %(n)s 版还在拟订，请先公布或放弃它")) % {"n": number})
        self.number = number


@transaction.atomic
def open_list(kind: ListKind, township: str, *, county: str = "", by: Actor, at: datetime) -> int:
    """Open the list of a kind (建立清单) of a township, or of the county, unless there is one; returns its id."""
    where = county or by.county
    access.require_whole(by, Power.EDIT, where)
    row, made = ListRow.objects.get_or_create(
        county=where, kind=kind.value, township=township, defaults={"name": _NAMES[kind], "opened_at": at}
    )
    if made:
        told = ListOpened(row.kind, row.township)
        append("duties.list.opened", told, by=by, at=at, subject=(SUBJECT, row.pk), county=where)
    return int(row.pk)


_NAMES = {
    ListKind.POWERS: "权责清单", ListKind.GRANTED: "赋权清单", ListKind.BASIC: "基本履职事项清单",
    ListKind.SUPPORT: "配合履职事项清单", ListKind.WITHDRAWN: "上级部门收回事项清单", ListKind.FORBIDDEN: "禁止清单",
}  # fmt: skip


@transaction.atomic
def open_edition(list_id: int, *, note: str = "", by: Actor, at: datetime) -> int:
    """Begin to draft a further edition (拟订新版). Raises NoSuchList, NoPower, DraftOpen."""
    row = access.list_for(by, list_id, Power.EDIT, lock=True)
    access.require_whole(by, Power.EDIT, row.county)
    draft = EditionRow.objects.filter(list=row, state=EditionState.DRAFT).first()
    if draft is not None:
        raise DraftOpen(draft.number)
    last = EditionRow.objects.filter(list=row).aggregate(last=Max("number"))["last"] or 0
    edition = EditionRow.objects.create(
        list=row, number=last + 1, state=EditionState.DRAFT, note=note[:400], opened_at=at, opened_by=by.name[:60]
    )
    told = EditionOpened(row.pk, row.kind, row.township, edition.number)
    append("duties.edition.opened", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
    return int(edition.pk)


def _draft(by: Actor, edition: int) -> EditionRow:
    row = access.edition_for(by, edition, lock=True)
    access.require_whole(by, Power.EDIT, row.list.county)
    if row.state != EditionState.DRAFT:
        raise EditionClosed
    return row


@transaction.atomic
def draft_entry(edition: int, draft: EntryDraft, *, key: int | None = None, by: Actor, at: datetime) -> None:
    """Add an entry to a draft, or alter the one under ``key`` (增加、修改条目). Raises EditionClosed."""
    row = _draft(by, edition)
    verb = ChangeVerb.ADD if key is None else ChangeVerb.ALTER
    _change(row, verb, key, asdict(draft))
    _tell(row, verb, draft.name, key, by=by, at=at)


@transaction.atomic
def draft_removal(edition: int, key: int, *, by: Actor, at: datetime) -> None:
    """Remove the entry under ``key`` in a draft (删去条目). Raises EditionClosed."""
    row = _draft(by, edition)
    _change(row, ChangeVerb.REMOVE, key, {})
    _tell(row, ChangeVerb.REMOVE, standing_entries(row.list_id)[key].name, key, by=by, at=at)


@transaction.atomic
def undo_change(edition: int, position: int, *, by: Actor, at: datetime) -> None:
    """Take a change of a draft back (撤销变动). Raises EditionClosed."""
    row = _draft(by, edition)
    change = ChangeRow.objects.filter(edition=row, position=position).first()
    if change is None:
        return
    change.delete()
    _tell(row, "undo", change.values.get("name", ""), change.key, by=by, at=at)


def _tell(row: EditionRow, verb: str, name: str, key: int | None, *, by: Actor, at: datetime, count: int = 1) -> None:
    """Note what was drafted (拟订留痕)."""
    told = EditionDrafted(row.list_id, row.number, verb, name, key, count)
    append("duties.edition.drafted", told, by=by, at=at, subject=(SUBJECT, row.list_id), county=row.list.county)


@transaction.atomic
def draft_whole(edition: int, wanted: Sequence[EntryDraft], *, by: Actor, at: datetime) -> int:
    """Let a draft say exactly ``wanted`` (整单替换): the changes that lead there; returns how many."""
    row = _draft(by, edition)
    ChangeRow.objects.filter(edition=row).delete()
    changes = plan(standing_entries(row.list_id), wanted)
    told = [
        *((ChangeVerb.ADD, None, asdict(one)) for one in changes.add),
        *((ChangeVerb.ALTER, key, asdict(one)) for key, one in changes.alter),
        *((ChangeVerb.REMOVE, key, {}) for key in changes.remove),
    ]
    ChangeRow.objects.bulk_create(
        [
            ChangeRow(edition=row, position=n, verb=verb, key=key, values=values)
            for n, (verb, key, values) in enumerate(told, 1)
        ],
        batch_size=BATCH,
    )
    _tell(row, "whole", "", None, by=by, at=at, count=len(told))
    return len(told)


def _change(row: EditionRow, verb: ChangeVerb, key: int | None, values: Mapping[str, object]) -> None:
    if key is not None:
        if key not in standing_entries(row.list_id):
            raise access.NoSuchEntry(key)
        ChangeRow.objects.filter(edition=row, key=key).delete()
    last = ChangeRow.objects.filter(edition=row).aggregate(last=Max("position"))["last"] or 0
    ChangeRow.objects.create(edition=row, position=last + 1, verb=verb, key=key, values=dict(values))


def standing_of(row: EditionRow) -> list[tuple[int, str, str]]:
    """What the list says now (现行条目): number, name and category, for choosing what to change."""
    return [(key, one.name, one.category) for key, one in standing_entries(row.list_id).items()]


def drafted(row: EditionRow) -> dict[int, EntryDraft]:
    """The list as a draft would make it (拟订后的清单): entries by number; added ones under negative numbers."""
    entries = standing_entries(row.list_id)
    for change in ChangeRow.objects.filter(edition=row).order_by("position"):
        if change.verb == ChangeVerb.ADD:
            entries[-change.position] = EntryDraft(**change.values)
        elif change.verb == ChangeVerb.ALTER:
            entries[change.key] = EntryDraft(**change.values)
        else:
            entries.pop(change.key, None)
    return entries


def check_edition(row: EditionRow, effective_on: date | None = None) -> tuple[Finding, ...]:
    """What stands in the way of publishing a draft (公布前核对)."""
    kind = ListKind(row.list.kind)
    findings = check_entries(kind, list(drafted(row).values()), neighbors_of(row.list))
    if effective_on is None:
        return findings
    newest = EntryRow.objects.filter(list=row.list_id).aggregate(newest=Max("valid_from"))["newest"]
    fault = effective_fault(effective_on, newest)
    return (*findings, fault) if fault else findings


@transaction.atomic
def publish_edition(
    edition: int, *, effective_on: date, authority: str, title: str = "", by: Actor, at: datetime
) -> None:
    """Publish a draft (公布清单) with the number of its document and the day it takes effect.

    Raises NoSuchEdition, NoPower, EditionClosed, ListRefused.
    """
    row = access.edition_for(by, edition, lock=True)
    access.require_whole(by, Power.PUBLISH, row.list.county)
    access.list_for(by, row.list_id, Power.PUBLISH, lock=True)  # an adopted adjustment writes to it as well
    if row.state != EditionState.DRAFT:
        raise EditionClosed
    EDITION_LIFE.step(row.state, "publish")
    if findings := check_edition(row, effective_on):
        raise ListRefused(findings)
    added, altered, removed = _apply(row, effective_on)
    row.state, row.effective_on = EditionState.PUBLISHED.value, effective_on
    row.authority, row.authority_title = authority.strip()[:120], title.strip()[:200]
    row.published_at, row.published_by = at, by.name[:60]
    row.save()
    told = EditionPublished(
        row.list_id, row.list.kind, row.list.township, row.number, effective_on, row.authority, added, altered, removed
    )
    append("duties.edition.published", told, by=by, at=at, subject=(SUBJECT, row.list_id), county=row.list.county)
    touch(row.list.county)


def _apply(row: EditionRow, on: date) -> tuple[list[int], list[int], list[int]]:
    changes = list(ChangeRow.objects.filter(edition=row).order_by("position"))
    removed = [one.key for one in changes if one.verb == ChangeVerb.REMOVE]
    altered = [one.key for one in changes if one.verb == ChangeVerb.ALTER]
    last = EntryRow.objects.filter(list=row.list_id).aggregate(last=Max("key"))["last"] or 0
    _end(row, [*removed, *altered], on)
    fresh: list[tuple[int, ChangeRow]] = [(one.key, one) for one in changes if one.verb == ChangeVerb.ALTER]
    adds = [one for one in changes if one.verb == ChangeVerb.ADD]
    fresh += list(enumerate(adds, last + 1))
    EntryRow.objects.bulk_create(
        [EntryRow(list_id=row.list_id, key=key, valid_from=on, edition=row, **_values(one)) for key, one in fresh],
        batch_size=BATCH,
    )
    return list(range(last + 1, last + 1 + len(adds))), altered, removed


def _end(row: EditionRow, keys: Iterable[int], on: date) -> None:
    """End entries; one that began on the very day is replaced, for it never held a whole day."""
    wanted = list(keys)
    for start in range(0, len(wanted), BATCH):
        some = EntryRow.objects.filter(list=row.list_id, key__in=wanted[start : start + BATCH], valid_to=None)
        some.filter(valid_from=on).delete()
        some.update(valid_to=on, ended_by=row)


def _values(change: ChangeRow) -> dict[str, object]:
    renamed = {"item": "item_id", "organ": "organ_id"}
    return {renamed.get(name, name): value for name, value in change.values.items()}


@transaction.atomic
def drop_edition(edition: int, *, reason: str, by: Actor, at: datetime) -> None:
    """Drop a draft (放弃拟订); what stands goes on standing. Raises EditionClosed."""
    row = _draft(by, edition)
    row.state = EDITION_LIFE.step(row.state, "drop")
    row.save(update_fields=["state"])
    told = EditionDropped(row.list_id, row.number, reason.strip()[:400])
    append("duties.edition.dropped", told, by=by, at=at, subject=(SUBJECT, row.list_id), county=row.list.county)
