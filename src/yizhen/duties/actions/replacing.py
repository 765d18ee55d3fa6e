"""A whole list from a file (整单导入): staged with every row's fate, then written into the draft, or dropped."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction

from yizhen.duties import access
from yizhen.duties.actions.lists import EditionClosed, draft_whole
from yizhen.duties.actions.staging import CheckedRow, StagedFile, close, stage, staged
from yizhen.duties.models import EditionRow
from yizhen.duties.queries.lists import items_by_code, neighbors_of, standing_entries
from yizhen.duties.queries.versions import bodies
from yizhen.duties.rules.lists import Neighbor, entry_faults, matter_of, plan
from yizhen.duties.terms import EditionState, EntryDraft, Finding, ListKind, Power, Severity
from yizhen.duties.terms.higher import Purpose
from yizhen.kernel.actors import Actor
from yizhen.kernel.words import N_, say
from yizhen.kernel.working_hours import legal_day

Rows = Sequence[tuple[int, list[str]]]
"""Rows of a file as read (读到的行): line and cells."""


@dataclass(frozen=True, slots=True)
class _Against:
    """What rows are checked against: the list and its neighbors, items by code, organs by name, matters met so far."""

    kind: ListKind
    standing: Mapping[object, EntryDraft]
    neighbors: Sequence[Neighbor]
    items: Mapping[str, int]
    organs: Mapping[str, int]
    seen: dict[object, int] = field(default_factory=dict)


def check_list(row: EditionRow, rows: Rows, columns: Mapping[str, int], on: date) -> list[tuple[CheckedRow, EntryDraft]]:
    """Every row of a table with its fate and what it says (逐行核对). Nothing is written."""
    place = columns.get("code")
    codes = [cells[place].strip() for _line, cells in rows if place is not None and place < len(cells)]
    known = bodies(row.list.county, on)
    against = _Against(
        ListKind(row.list.kind), {matter_of(one): one for one in standing_entries(row.list_id).values()},
        neighbors_of(row.list), items_by_code(row.list.county, [code for code in codes if code]),
        {name: one.id for name, one in known.by_name.items()},
    )  # fmt: skip
    return [_row(line, cells, columns, against) for line, cells in rows]


def _row(line: int, cells: list[str], columns: Mapping[str, int], against: _Against) -> tuple[CheckedRow, EntryDraft]:
    said = {name: cells[place].strip() if place < len(cells) else "" for name, place in columns.items()}
    code, organ = said.pop("code", ""), said.get("organ_name", "")
    draft = EntryDraft(item=against.items.get(code), organ=against.organs.get(organ), **said)
    findings = tuple(_faults(draft, code, against))
    matter = matter_of(draft)
    against.seen.setdefault(matter, line)
    refused = any(one.severity is Severity.REFUSE for one in findings)
    was = against.standing.get(matter)
    fate = "refused" if refused else "new" if was is None else "unchanged" if was == draft else "changed"
    return CheckedRow(line, tuple(cells), None, code, draft.name or " ".join(cells)[:60], fate, findings), draft


def _faults(draft: EntryDraft, code: str, against: _Against) -> Iterator[Finding]:
    """What speaks against a row; what only stands in the way of publishing is a warning in a draft."""
    if not draft.name:
        words, mend = say(N_("没有事项名称")), say(N_("请填写事项名称"))
        yield Finding("entry_named", Severity.REFUSE, "name", words, mend)
    if code and draft.item is None:
        words = say(N_("事项目录里没有编码“%(code)s”")) % {"code": code}
        yield Finding("code_known", Severity.REFUSE, "code", words, say(N_("请核对编码，或者空着")))
    if draft.organ_name and draft.organ is None:
        words = say(N_("机构台账里没有“%(name)s”")) % {"name": draft.organ_name}
        yield Finding("organ_known", Severity.WARN, "organ_name", words, say(N_("请写机构全称或者简称；照写的名称留下，派单认不出")))
    first = against.seen.get(matter_of(draft))
    if draft.name and first is not None:
        words = say(N_("与第 %(line)s 行是同一件事")) % {"line": first}
        yield Finding("entry_once", Severity.REFUSE, "name", words, say(N_("请只留一条")))
    for one in entry_faults(against.kind, draft, against.neighbors):
        if one.check != "entry_named":
            yield replace(one, severity=Severity.WARN)


def _draft(by: Actor, edition: int) -> EditionRow:
    row = access.edition_for(by, edition, lock=True)
    access.require_whole(by, Power.EDIT, row.list.county)
    if row.state != EditionState.DRAFT:
        raise EditionClosed
    return row


@transaction.atomic
def stage_list(rows: Rows, file: StagedFile, *, by: Actor, at: datetime) -> int:
    """Stage a table of a whole list (暂存整单) for the draft ``file.target``; returns the id of the batch.

    Raises NoSuchEdition, NoPower, EditionClosed.
    """
    row = _draft(by, file.target or 0)
    checked = check_list(row, rows, file.columns, legal_day(at))
    removed = len(plan(standing_entries(row.list_id), _wanted(row, checked)).remove)
    kept = replace(file, purpose=Purpose.LIST, more={**file.more, "removed": removed})
    return int(stage(kept, [one for one, _entry in checked], county=row.list.county, by=by, at=at).pk)


def _wanted(row: EditionRow, checked: Sequence[tuple[CheckedRow, EntryDraft]]) -> list[EntryDraft]:
    """What the list is to say: the good rows, and what stands now under the name of a refused one; a slip removes nothing."""
    good = [draft for one, draft in checked if one.fate != "refused"]
    told = {matter_of(one) for one in good} | {one.name for one in good}
    doubtful = {draft.name for one, draft in checked if one.fate == "refused"} - told
    kept = [one for one in standing_entries(row.list_id).values() if one.name in doubtful and matter_of(one) not in told]
    return [*good, *kept]


@transaction.atomic
def take_list(pk: int, *, by: Actor, at: datetime) -> dict[str, int]:
    """Let the draft say exactly what the good rows say (写入拟订稿). Raises NoSuchImport, BatchClosed, EditionClosed."""
    batch, rows = staged(by, pk, Purpose.LIST)
    row = _draft(by, batch.target or 0)
    checked = check_list(row, rows, batch.layout["columns"], legal_day(at))
    wanted = _wanted(row, checked)
    draft_whole(row.pk, wanted, by=by, at=at)
    changes = plan(standing_entries(row.list_id), wanted)
    counts = {
        "new": len(changes.add), "changed": len(changes.alter), "ended": len(changes.remove),
        "refused": sum(1 for one, _entry in checked if one.fate == "refused"),
        "unchanged": len(wanted) - len(changes.add) - len(changes.alter),
    }  # fmt: skip
    close(batch, counts)
    return counts
