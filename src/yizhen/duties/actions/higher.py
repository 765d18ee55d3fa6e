"""What is done with catalogues above (上级目录办理): keep one, bring it up to date from a file, take items and changes over."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from yizhen.duties import access
from yizhen.duties.actions.items import ItemRefused, Overlaps, write_items
from yizhen.duties.actions.staging import CheckedRow, StagedFile, close, recheck, stage, staged
from yizhen.duties.actions.stamps import touch
from yizhen.duties.models import AboveRow, HigherRow, VersionRow
from yizhen.duties.queries.higher import SAID, above_of, heights, higher_lines
from yizhen.duties.queries.items import holding
from yizhen.duties.queries.versions import bodies, standing
from yizhen.duties.rules.checks import Around, basis_rank, check, code_kind, codes_sound, refused, shape_known
from yizhen.duties.rules.higher import bases_words, basic_of, drawn, taken_over
from yizhen.duties.rules.rows import read_row
from yizhen.duties.terms import Finding, ItemDraft, Power, Severity, UseLevel
from yizhen.duties.terms.higher import Above, HigherImported, HigherOpened, Purpose, Stand
from yizhen.kernel.actors import Actor
from yizhen.kernel.words import N_, say
from yizhen.record.door import append, write_rows

SUBJECT = "duties.higher"
CHUNK = 400
Rows = Sequence[tuple[int, list[str]]]
"""Rows of a file as read (读到的行): line and cells."""


class HigherRefused(ValueError):
    """上级目录不收: says what is wrong and how to mend it."""


@transaction.atomic
def open_higher(name: str, level: UseLevel, *, county: str = "", by: Actor, at: datetime) -> int:
    """Keep a catalogue of a level above (建立上级目录), unless there is one of that name; returns its id."""
    where = county or by.county
    access.require_whole(by, Power.IMPORT, where)
    words = name.strip()
    if not words:
        raise HigherRefused(say(N_("请写明上级目录的名称，如“某省基本目录（2025年版）”。")))
    row, made = HigherRow.objects.get_or_create(
        county=where, name=words[:60], defaults={"level": int(level), "opened_at": at}
    )
    if made:
        told = HigherOpened(row.name, row.level)
        append("duties.higher.opened", told, by=by, at=at, subject=(SUBJECT, row.pk), county=where)
    elif row.level != level:
        raise HigherRefused(say(N_("已有同名的目录，层级不同；请换一个名称。")))
    return int(row.pk)


@dataclass(frozen=True, slots=True)
class _Against:
    """What rows are checked against: the catalogue as it stands, the columns, the day, the codes met so far."""

    was: Mapping[str, tuple[Above, date]]
    ahead: Mapping[str, str]
    columns: Mapping[str, int]
    on: date
    seen: dict[str, int] = field(default_factory=dict)


def check_higher(rows: Rows, columns: Mapping[str, int], *, higher: int | None, on: date) -> list[CheckedRow]:
    """Every row of a file of a catalogue above with its fate (逐行核对). Nothing is written."""
    against = _Against(_standing(higher), _ahead(higher, on), columns, on)
    return [_row(line, cells, against) for line, cells in rows]


def _standing(higher: int | None) -> dict[str, tuple[Above, date]]:
    rows = AboveRow.objects.filter(higher=higher, valid_to=None).values_list("valid_from", *SAID)
    return {said[0]: (above_of(*said), since) for since, *said in rows}


def _ahead(higher: int | None, on: date) -> dict[str, str]:
    """Codes of which something is settled for after a day (已有以后的内容), in words: nothing can be written over that."""
    rows = AboveRow.objects.filter(Q(valid_from__gt=on) | Q(valid_to__gt=on), higher=higher).order_by("-valid_from")
    found = {}
    for code, since, until in rows.values_list("code", "valid_from", "valid_to"):
        if since > on:
            found[code] = say(N_("目录里已有自 %(day)s 起的内容")) % {"day": since.isoformat()}
        else:
            found.setdefault(code, say(N_("目录里这一条已定于 %(day)s 终止")) % {"day": until.isoformat()})
    return found


def _row(line: int, cells: list[str], against: _Against) -> CheckedRow:
    item, found = read_row(cells, against.columns, UseLevel.COUNTY)
    if item is None:
        return CheckedRow(line, tuple(cells), None, "", " ".join(cells)[:60], "refused", found)
    code, was = basic_of(item), against.was
    findings = (*found, *_faults(item, code, against))
    against.seen.setdefault(code, line)
    fate = "refused" if refused(findings) else "new" if code not in was else "changed"
    if fate == "changed" and was[code][0] == above(item):
        fate = "unchanged"
    return CheckedRow(line, tuple(cells), item, code, item.name, fate, findings)


def above(item: ItemDraft) -> Above:
    """What a row says, of the four fields only (上级条目)."""
    return Above(basic_of(item), item.name, item.kind, item.bases)


def _faults(item: ItemDraft, code: str, against: _Against) -> Iterator[Finding]:
    """What speaks against a row: the four fields; a basis of too low a rank is the level above's own affair."""
    on, seen = against.on, against.seen
    around = Around(on)
    if not item.name.strip():
        words, mend = say(N_("没有事项名称")), say(N_("请填写事项名称"))
        yield Finding("name_given", Severity.REFUSE, "task_name", words, mend)
    if not code:
        words, mend = say(N_("看不出基本编码")), say(N_("请填写 12 位基本编码，或者地方基本编码"))
        yield Finding("basic_given", Severity.REFUSE, "catalog_code", words, mend)
    for one in (*codes_sound(item, around), *code_kind(item, around)):
        yield one if one.column == "catalog_code" else replace(one, severity=Severity.WARN)
    for one in (*shape_known(item, around), *basis_rank(item, around)):
        yield replace(one, severity=Severity.WARN)
    if code and code in seen:
        words = say(N_("基本编码“%(code)s”与第 %(line)s 行重复")) % {"code": code, "line": seen[code]}
        yield Finding("code_once", Severity.REFUSE, "catalog_code", words, say(N_("请只留一行，或者改正编码")))
    if code in against.ahead:
        words = against.ahead[code]
        yield Finding("no_overlap", Severity.REFUSE, "catalog_code", words, say(N_("请改生效日期后再导入")))


def _own(by: Actor, pk: int, county: str) -> HigherRow:
    """The catalogue, locked, if it is kept by the county whose file it is, and the actor imports for all of that county."""
    row = access.higher_for(by, pk, Power.IMPORT, lock=True)
    access.require_whole(by, Power.IMPORT, row.county)
    if row.county != county:
        raise access.NoSuchHigher(pk)
    return row


@transaction.atomic
def stage_higher(rows: Rows, file: StagedFile, *, by: Actor, at: datetime) -> int:
    """Stage a file of a catalogue above (暂存上级目录) and return the id of the batch.

    ``file.target`` is the catalogue; where there is none yet, ``file.more`` tells its name and level, and it is kept once
    the file is taken. Raises NoSuchHigher, NoPower, HigherRefused.
    """
    access.require_whole(by, Power.IMPORT, by.county)
    if file.target is not None:
        _own(by, file.target, by.county)
    elif not str(file.more.get("name", "")).strip():
        raise HigherRefused(say(N_("请写明上级目录的名称，如“某省基本目录（2025年版）”。")))
    checked = check_higher(rows, file.columns, higher=file.target, on=file.on)
    kept = replace(file, purpose=Purpose.HIGHER, more={**file.more, "removed": len(_gone(file.target, checked, file.more, file.on))})
    return int(stage(kept, checked, county=by.county, by=by, at=at).pk)


def _gone(higher: int | None, checked: Sequence[CheckedRow], told: Mapping[str, object], on: date) -> list[str]:
    """Codes that a whole file no longer has; one of a refused row still counts as there, one that begins later stays."""
    if not told.get("whole"):
        return []
    kept = {one.code for one in checked if one.code}
    return [code for code, (_said, since) in _standing(higher).items() if since <= on and code not in kept]


@transaction.atomic
def remap_higher(pk: int, columns: Mapping[str, int], *, by: Actor, at: datetime) -> None:
    """Check a staged catalogue anew under other columns (重新对应). Raises NoSuchImport, BatchClosed."""
    batch, rows = staged(by, pk, Purpose.HIGHER)
    checked = check_higher(rows, columns, higher=batch.target, on=batch.effective_on)
    recheck(batch, checked, columns, by=by, at=at)


@transaction.atomic
def take_higher(pk: int, *, by: Actor, at: datetime) -> dict[str, int]:
    """Bring a catalogue above up to date from a staged file (更新上级目录); what it no longer has ends, if it is whole.

    Raises NoSuchImport, BatchClosed, NoSuchHigher, HigherRefused.
    """
    batch, rows = staged(by, pk, Purpose.HIGHER)
    if batch.target is None:
        level = UseLevel(batch.layout["level"])
        batch.target = open_higher(batch.layout["name"], level, county=batch.county, by=by, at=at)
        batch.save(update_fields=["target"])
    row = _own(by, batch.target, batch.county)
    checked = check_higher(rows, batch.layout["columns"], higher=row.pk, on=batch.effective_on)
    good = {one.code: above(one.draft) for one in checked if one.draft is not None and one.fate in ("new", "changed")}
    gone = _gone(row.pk, checked, batch.layout, batch.effective_on)
    _write(row.pk, good, gone, batch.effective_on)
    fates = [one.fate for one in checked]
    counts = {fate: fates.count(fate) for fate in ("new", "changed", "unchanged", "refused")} | {"ended": len(gone)}
    close(batch, counts)
    told = HigherImported(
        row.name, batch.name, batch.digest, str(batch.layout.get("document", "")), batch.effective_on, batch.rows,
        counts["new"], counts["changed"], counts["ended"], counts["refused"],
    )  # fmt: skip
    _tell(row, told, by=by, at=at)
    return counts


@transaction.atomic
def keep_above(
    higher: int, said: Sequence[Above], *, on: date, document: str, gone: Sequence[str] = (), by: Actor, at: datetime
) -> int:
    """Bring a catalogue above up to date without a file (直接更新上级目录); returns how many entries are new or changed.

    Raises NoSuchHigher, NoPower; HigherRefused where something later is settled for an entry.
    """
    row = access.higher_for(by, higher, Power.IMPORT, lock=True)
    access.require_whole(by, Power.IMPORT, row.county)
    was, ahead = _standing(row.pk), _ahead(row.pk, on)
    good = {one.code: one for one in said if one.code not in was or was[one.code][0] != one}
    if late := [f"{code} {ahead[code]}" for code in good if code in ahead]:
        raise HigherRefused("；".join(late[:20]))
    _write(row.pk, good, gone, on)
    new = sum(1 for code in good if code not in was)
    told = HigherImported(row.name, "", "", document, on, len(said), new, len(good) - new, len(gone), 0)
    _tell(row, told, by=by, at=at)
    return len(good)


def _tell(row: HigherRow, told: HigherImported, *, by: Actor, at: datetime) -> None:
    append("duties.higher.imported", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
    touch(row.county)


def _write(higher: int, good: Mapping[str, Above], gone: Sequence[str], on: date) -> None:
    """End what changed or went, and write what is new; one that began on the very day is replaced, a later one stays."""
    wanted = [*good, *gone]
    for start in range(0, len(wanted), CHUNK):
        some = AboveRow.objects.filter(higher=higher, code__in=wanted[start : start + CHUNK], valid_to=None)
        some.filter(valid_from=on).delete()
        some.filter(valid_from__lt=on).update(valid_to=on)
    write_rows(AboveRow, ("higher_id", "code", "name", "kind", "bases", "valid_from"), [
        (higher, one.code, one.name, one.kind.value, bases_words(one.bases), on) for one in good.values()
    ])  # fmt: skip


@transaction.atomic
def take_over(higher: int, items: Sequence[int], *, on: date, by: Actor, at: datetime) -> int:
    """Give items the four fields as the catalogue above now has them (照上级改) from a day on; returns how many changed.

    Raises NoSuchHigher, NoPower, Overlaps, ItemRefused where the county's own fields do not fit what is new.
    """
    row = access.higher_for(by, higher, Power.EDIT, lock=True)
    access.require_whole(by, Power.EDIT, row.county)
    wanted = set(items)
    lines = [one for one in higher_lines(by, higher, on) if one.item in wanted and one.stand is Stand.DIFFERS]
    codes = dict(VersionRow.objects.filter(item__in=[one.item for one in lines]).values_list("item_id", "item__code"))
    was = standing(row.county, codes.values())
    drafts = [taken_over(was[codes[one.item]].draft, one.above) for one in lines if one.item is not None]
    return _enter(row, drafts, on, by, at)


@transaction.atomic
def draw_many(
    higher: int, entries: Sequence[int], *, organ: int | None, organ_name: str, on: date, by: Actor, at: datetime
) -> int:
    """Take entries of a catalogue above as items of the county (批量取用) for an organ, from a day on; returns how many.

    Raises NoSuchHigher, NoPower, ItemRefused.
    """
    row = access.higher_for(by, higher, Power.EDIT, lock=True)
    access.require_whole(by, Power.EDIT, row.county)
    level = bodies(row.county, on).level(organ) or UseLevel.COUNTY
    rows = AboveRow.objects.filter(holding(on), higher=row, pk__in=list(entries)[:CHUNK]).values_list(*SAID)
    drafts = [
        replace(drawn(above_of(*said), row.name, organ=organ, organ_name=organ_name), use_level=level) for said in rows
    ]
    taken = standing(row.county, (one.code for one in drafts))
    return _enter(row, [one for one in drafts if one.code not in taken], on, by, at)


def _enter(row: HigherRow, drafts: Sequence[ItemDraft], on: date, by: Actor, at: datetime) -> int:
    """Write drafts that a catalogue above gave, all or none, after the checks of items."""
    known, was = bodies(row.county, on), standing(row.county, (one.code for one in drafts))
    height = heights(row.county, drafts, on)
    for one in drafts:
        before = was[one.code].draft if one.code in was else None
        findings = check(one, height.around(on, one, before, known.level(one.organ)))
        if refused(findings):
            raise ItemRefused(findings)
    written = write_items(drafts, county=row.county, valid_from=on, by=by, at=at)
    return len(written.new) + len(written.changed)


__all__ = [
    "HigherRefused", "Overlaps", "check_higher", "draw_many", "keep_above", "open_higher", "remap_higher", "stage_higher", "take_higher",
    "take_over",
]  # fmt: skip
