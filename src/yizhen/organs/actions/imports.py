"""批量导入机构 organs out of a table: new ones established, known ones changed; a dry run says each line's fate."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import msgspec
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.kernel.codes import BadCode, read_credit_code
from yizhen.kernel.words import N_, say
from yizhen.organs.access import NoSuchOrgan, import_for, reaches_county
from yizhen.organs.actions.organs import CHANGEABLE, change_organ, establish_organ, relate
from yizhen.organs.models import Import, Organ, Relation
from yizhen.organs.queries.directory import parents_on
from yizhen.organs.rules import circles, closes_circle
from yizhen.organs.terms import (
    FUNDING_LABELS,
    KIND_LABELS,
    PARENT_KINDS,
    RANK_LABELS,
    Power,
    RelationKind,
    TableStaged,
)
from yizhen.record.door import append

_KINDS, _RANKS, _FUNDINGS = (
    {label: key for key, label in labels.items()} for labels in (KIND_LABELS, RANK_LABELS, FUNDING_LABELS)
)
_LABELS: dict[str, dict[str, str]] = {"kind": KIND_LABELS, "rank": RANK_LABELS, "funding": FUNDING_LABELS}
_PLACES = {
    "隶属": "superior",
    "内设": "internal",
    "直属": "affiliated",
    "派出": "dispatched",
    "挂牌": "plaque",
}
COLUMN_LABELS = {
    "name": N_("名称"), "short_name": N_("简称"), "kind": N_("类别"), "rank": N_("规格"), "funding": N_("经费形式"),
    "uscc": N_("统一社会信用代码"), "township": N_("乡镇代码"),
}  # fmt: skip
_LONGEST = {
    **{
        name: (label, Organ._meta.get_field(name).max_length)  # noqa: SLF001  the documented way to a column
        for name, label in (("code", N_("机构代码")), *COLUMN_LABELS.items())
        if name not in _LABELS
    },
    "document": (N_("依据文件"), Relation._meta.get_field("document").max_length),  # noqa: SLF001  the same
}
"""Column → its label and how many signs it holds (各栏最长字数)."""
KEPT = timedelta(days=30)
"""How long a table waits to be taken (暂存期)."""


@dataclass(frozen=True, slots=True)
class OrganRow:
    """待导入行 a line of the table, words as written."""

    line: int
    code: str
    name: str
    short_name: str = ""
    kind: str = ""
    rank: str = ""
    parent: str = ""
    place: str = ""
    funding: str = ""
    uscc: str = ""
    township: str = ""
    since: str = ""
    document: str = ""


class ImportedLine(msgspec.Struct, frozen=True):
    """一行的结果 what becomes of a line."""

    line: int
    code: str
    name: str
    words: str
    refused: bool = False


class Imported(msgspec.Struct, frozen=True):
    """导入结果 a table's fate: nothing is taken while a line is refused."""

    taken: bool
    established: int
    changed: int
    unchanged: int
    refused: int
    lines: tuple[ImportedLine, ...]


Plan = tuple[OrganRow, str, bool, dict[str, str]]
"""A line, what would become of it in words, whether it is refused, and what it changes."""


def preview_organs(county: str, rows: Sequence[OrganRow], *, on: date, by: Actor) -> Imported:
    """Say what each line of a table would do (试跑); nothing is written. Raises NoPower, NoSuchOrgan."""
    _need(by, county)
    known, plans = _plan(county, rows, on)
    return _told(known, plans, taken=False)


def _need(by: Actor, county: str) -> None:
    by.require(Power.EDIT)
    if not reaches_county(by, county, Power.EDIT):
        raise NoSuchOrgan(county)


def _plan(county: str, rows: Sequence[OrganRow], on: date) -> tuple[dict[str, Organ], list[Plan]]:
    known = {row.code: row for row in Organ.objects.filter(county=county)}
    fates = _Fates(known, parents_on(county, on), on, rows)
    return known, [(row, *fates.of(row)) for row in rows]


def _told(known: dict[str, Organ], plans: list[Plan], *, taken: bool) -> Imported:
    refused = sum(fault for _row, _words, fault, _changes in plans)
    lines = tuple(ImportedLine(row.line, row.code, row.name, words, fault) for row, words, fault, _c in plans)
    new = sum(row.code not in known and not fault for row, _w, fault, _c in plans)
    changed = sum(bool(changes) and row.code in known for row, _w, _f, changes in plans)
    return Imported(taken, new, changed, len(plans) - new - changed - refused, refused, lines)


@transaction.atomic
def import_organs(
    county: str, rows: Sequence[OrganRow], *, take: bool, on: date, by: Actor, at: datetime
) -> Imported:
    """Read a table of organs: say what each line would do, and do it when all are right and `take` (导入机构).

    Raises NoPower, NoSuchOrgan for a county out of reach.
    """
    _need(by, county)
    known, plans = _plan(county, rows, on)
    taken = take and not any(fault for _row, _words, fault, _changes in plans)
    told = _told(known, plans, taken=taken)
    if taken:
        _take(county, plans, known, on, by, at)
    return told


def _shown(key: str, value: str | None) -> str:
    """A value in words (取值)."""
    return say(_LABELS.get(key, {}).get(value or "", value or ""))


class ImportClosed(Exception):
    """导入已结束: the table was taken or dropped already; nothing was done again."""


@transaction.atomic
def stage_organs(county: str, rows: Sequence[OrganRow], name: str, *, by: Actor, at: datetime) -> int:
    """Keep a table that was read, until it is taken (暂存机构表), and return its number. Raises NoPower, NoSuchOrgan."""
    _need(by, county)
    drop_old_imports(at=at)
    lines = [msgspec.to_builtins(row) for row in rows]
    row = Import.objects.create(county=county, name=name[:200], lines=lines, made_at=at, made_by=by.name)
    _record("organs.import.staged", row, by=by, at=at)
    return row.pk


def _record(act: str, row: Import, *, by: Actor, at: datetime) -> None:
    payload = TableStaged(row.name, len(row.lines))
    append(act, payload, by=by, at=at, subject=("organs.import", row.pk), county=row.county)


def drop_old_imports(*, at: datetime) -> int:
    """Forget tables that nobody took in time, and those long dealt with (清除暂存); how many."""
    return Import.objects.filter(made_at__lt=at - KEPT).delete()[0]


def staged_rows(row: Import) -> list[OrganRow]:
    """The lines of a kept table (暂存的行)."""
    return [OrganRow(**line) for line in row.lines]


@transaction.atomic
def take_organs(pk: int, *, on: date, by: Actor, at: datetime, leave_bad: bool = False) -> Imported:
    """Take a kept table in, checked once more as things stand now (导入暂存的机构表).

    With a bad line nothing is taken and the table stays, unless ``leave_bad``: then the right lines are taken and the
    bad ones stay. Raises NoSuchImport, ImportClosed.
    """
    row = import_for(by, pk, lock=True)
    if row.state != "staged":
        raise ImportClosed(_("这份表已经导入或者放弃，没有再动什么。"))
    rows = staged_rows(row)
    good = _without_bad(row.county, rows, on) if leave_bad else rows
    seen = import_organs(row.county, good, take=True, on=on, by=by, at=at)
    if seen.taken:
        gone = {one.line for one in good}
        row.lines = [msgspec.to_builtins(one) for one in rows if one.line not in gone]
        row.state = "staged" if row.lines else "taken"
        row.save(update_fields=["lines", "state"])
    return seen


def _without_bad(county: str, rows: list[OrganRow], on: date) -> list[OrganRow]:
    """The lines that can be taken (能导入的行): what hangs on a bad line is bad without it."""
    good = rows
    while True:
        bad = {row.line for row, _words, fault, _changes in _plan(county, good, on)[1] if fault}
        if not bad:
            return good
        good = [one for one in good if one.line not in bad]


@transaction.atomic
def drop_import(pk: int, *, by: Actor, at: datetime) -> None:
    """Drop a kept table (放弃导入). Raises NoSuchImport, ImportClosed."""
    row = import_for(by, pk, lock=True)
    if row.state != "staged":
        raise ImportClosed(_("这份表已经导入或者放弃，没有再动什么。"))
    _record("organs.import.dropped", row, by=by, at=at)
    row.lines, row.state = [], "dropped"
    row.save(update_fields=["lines", "state"])


class _Fates:
    """What each line would do (逐行判断)."""

    def __init__(self, known: dict[str, Organ], parents: dict[int, int], on: date, rows: Sequence[OrganRow]) -> None:
        self.known, self.parents, self.on = known, parents, on
        self.listed = {row.code for row in rows}
        self.circles = circles({row.code: row.parent for row in rows if row.parent and row.code not in known})
        self.seen: dict[str, int] = {}

    def of(self, row: OrganRow) -> tuple[str, bool, dict[str, str]]:
        """Words, whether refused, and what would change (结果)."""
        faults = self._faults(row)
        if faults:
            return "；".join(faults), True, {}
        changes = self._changes(row)
        if row.code not in self.known:
            return _("新设"), False, changes
        here = self.known[row.code]
        words = "、".join(
            f"{_(COLUMN_LABELS[key])} {_shown(key, getattr(here, key)) or '—'} → {_shown(key, changes[key])}"
            for key in sorted(changes)
        )
        return (_("更改：%(what)s") % {"what": words} if changes else _("与现有登记一致")), False, changes

    def _faults(self, row: OrganRow) -> list[str]:
        found = []
        if not row.code or not row.name:
            found.append(_("缺机构代码或名称"))
        if row.code in self.seen:
            found.append(_("机构代码 %(code)s 与第 %(line)s 行重复") % {"code": row.code, "line": self.seen[row.code]})
        self.seen.setdefault(row.code, row.line)
        for words, table, what in (
            (row.kind, _KINDS, N_("类别")),
            (row.rank, _RANKS, N_("规格")),
            (row.funding, _FUNDINGS, N_("经费形式")),
            (row.place, _PLACES, N_("关系")),
        ):
            if words and words not in table:
                told = {"what": _(what), "words": words, "table": "、".join(table)}
                found.append(_("%(what)s“%(words)s”不认识，可填：%(table)s") % told)
        if row.code not in self.known and not row.kind:
            found.append(_("新设机构要写类别"))
        if row.parent and row.parent not in self.known and row.parent not in self.listed:
            found.append(_("上级代码 %(code)s 不在本县，也不在表里") % {"code": row.parent})
        if row.since and _day(row.since) is None:
            found.append(_("日期“%(words)s”看不懂，请写成 2026-01-05") % {"words": row.since})
        return [*found, *_credit_fault(row.uscc), *_too_long(row), *self._days(row), *self._circle(row)]

    def _days(self, row: OrganRow) -> list[str]:
        """An organ that is still to come is not changed; under one that is gone nothing is set up (起止日)."""
        here, above = self.known.get(row.code), self.known.get(row.parent)
        if here:
            told = {"name": here.name, "day": date_format(here.valid_from)}
            return [_("%(name)s自%(day)s才设立") % told] if self.on < here.valid_from else []
        if above and above.valid_to and above.valid_to <= (_day(row.since) or self.on):
            return [_("%(name)s已于%(day)s撤销") % {"name": above.name, "day": date_format(above.valid_to)}]
        return []

    def _circle(self, row: OrganRow) -> list[str]:
        if row.code and row.code == row.parent:
            return [_("机构不能与自己建立关系")]
        if row.code in self.circles:
            return [_("%(code)s 与表里的上级互为上下级，请核对上级代码") % {"code": row.code}]
        here, above = self.known.get(row.code), self.known.get(row.parent)
        if here and above and closes_circle(self.parents, here.pk, above.pk):
            return [_("%(upper)s本身在%(lower)s之下，不能再作它的上级") % {"upper": above.name, "lower": here.name}]
        return []

    def _changes(self, row: OrganRow) -> dict[str, str]:
        wanted = {
            "name": row.name, "short_name": row.short_name, "kind": _KINDS.get(row.kind, ""), "rank": _RANKS.get(row.rank, ""),
            "funding": _FUNDINGS.get(row.funding, ""), "uscc": row.uscc, "township": row.township,
        }  # fmt: skip
        here = self.known.get(row.code)
        return {k: v for k, v in wanted.items() if v and (here is None or (getattr(here, k) or "") != v)}


def _credit_fault(words: str) -> list[str]:
    try:
        if words:
            read_credit_code(words)
    except BadCode as fault:
        return [str(fault)]
    return []


def _too_long(row: OrganRow) -> list[str]:
    return [
        _("%(what)s有 %(n)s 个字，最多 %(most)s 个字") % {"what": _(label), "n": len(getattr(row, name)), "most": most}
        for name, (label, most) in _LONGEST.items()
        if len(getattr(row, name)) > most
    ]


def _day(words: str) -> date | None:
    try:
        return date.fromisoformat(words[:10])
    except ValueError:
        return None


def _take(  # noqa: PLR0917  what a load needs
    county: str,
    plans: list[Plan],
    known: dict[str, Organ],
    on: date,
    by: Actor,
    at: datetime,
) -> None:
    ids = {code: row.pk for code, row in known.items()}
    fresh = []
    for row, _words, _fault, changes in plans:
        if row.code in known:
            change_organ(
                ids[row.code],
                {k: v for k, v in changes.items() if k in CHANGEABLE},
                by=by,
                at=at,
                document=row.document,
            )
            continue
        given = {k: v for k, v in changes.items() if k not in ("name", "kind")}
        ids[row.code] = establish_organ(
            county=county, code=row.code, name=row.name, kind=changes["kind"], valid_from=_day(row.since) or on,
            document=row.document, by=by, at=at, **given,
        )  # fmt: skip
        fresh.append(row)
    for row in fresh:
        if row.parent:
            kind = _PLACES.get(row.place, RelationKind.SUPERIOR)
            assert kind in PARENT_KINDS
            relate(
                kind,
                ids[row.code],
                ids[row.parent],
                valid_from=_day(row.since) or on,
                by=by,
                at=at,
                document=row.document,
            )
