"""What is done to items (事项办理): enter a version, end an item, many at once."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from yizhen.duties import access
from yizhen.duties.actions.stamps import touch
from yizhen.duties.models import BasisRow, ItemRow, VersionRow
from yizhen.duties.queries.higher import heights
from yizhen.duties.queries.versions import Standing, bodies, standing
from yizhen.duties.rules.checks import check, refused
from yizhen.duties.rules.higher import basic_of
from yizhen.duties.terms import Finding, ItemDraft, ItemEnded, ItemEntered, Power, Severity
from yizhen.kernel.actors import Actor
from yizhen.kernel.words import N_, say
from yizhen.record.door import Draft, append, append_many, write_rows

BATCH = 500


class ItemRefused(ValueError):
    """事项不收: what the checks found; every finding says how to mend it."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__("；".join(f"{one.words}。{one.mend}" for one in findings if one.severity == "refuse"))
        self.findings = tuple(findings)


class Overlaps(ValueError):
    """版本重叠: the new version would begin before the newest one does."""

    def __init__(self, code: str, since: date) -> None:
        told = {"code": code, "day": since.isoformat()}
        super().__init__(say(N_("“%(code)s”已有自 %(day)s 起的版本，新版本不能早于它开始；请改用这一天或以后的日期")) % told)


class EnteredMeanwhile(Overlaps):
    """别人刚刚录入: somebody else entered an item of the same code at the same moment."""

    def __init__(self) -> None:
        ValueError.__init__(self, say(N_("别人刚刚录入了同样编码的事项，这一次没有写入；请刷新后再办")))


class AlreadyEnded(ValueError):
    """事项已停用: there is nothing left to end."""

    def __init__(self, code: str, on: date) -> None:
        super().__init__(say(N_("“%(code)s”已自 %(day)s 起停用，不必再停用")) % {"code": code, "day": on.isoformat()})


@dataclass(frozen=True, slots=True)
class Written:
    """写入结果: ids by code, and which codes were new, changed or unchanged."""

    items: dict[str, int]
    new: tuple[str, ...]
    changed: tuple[str, ...]
    unchanged: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Writing:
    """Where drafts are written to: ids and version numbers by code, county, day, who and when."""

    items: dict[str, int]
    numbers: dict[str, int]
    county: str
    since: date
    by: Actor
    at: datetime


@transaction.atomic
def enter_item(draft: ItemDraft, *, valid_from: date, county: str = "", by: Actor, at: datetime) -> int:
    """Enter an item, or a further version of it (录入事项), and return its id.

    Raises NoPower, ItemRefused with what is wrong, Overlaps.
    """
    where = county or by.county
    access.require_whole(by, Power.EDIT, where)
    known = bodies(where, valid_from)
    before = standing(where, [draft.code]).get(draft.code)
    above = heights(where, [draft, *([before.draft] if before else ())], valid_from)
    was = before.draft if before else None
    findings = check(draft, above.around(valid_from, draft, was, known.level(draft.organ)))
    if refused(findings):
        raise ItemRefused(findings)
    return write_items([draft], county=where, valid_from=valid_from, by=by, at=at).items[draft.code]


@transaction.atomic
def enter_items(
    drafts: Sequence[ItemDraft], *, valid_from: date, county: str = "", by: Actor, at: datetime
) -> dict[str, int]:
    """Enter many items at once (批量录入事项), all or none; returns their ids by code. Raises like ``enter_item``."""
    where = county or by.county
    access.require_whole(by, Power.EDIT, where)
    known, was = bodies(where, valid_from), standing(where, (one.code for one in drafts))
    above = heights(where, [*drafts, *(one.draft for one in was.values())], valid_from)
    for one in drafts:
        before = was[one.code].draft if one.code in was else None
        findings = check(one, above.around(valid_from, one, before, known.level(one.organ)))
        if refused(findings):
            raise ItemRefused(findings)
    return write_items(drafts, county=where, valid_from=valid_from, by=by, at=at).items


def write_items(
    drafts: Sequence[ItemDraft], *, county: str, valid_from: date, by: Actor, at: datetime
) -> Written:
    """Write checked drafts (写入事项) inside the caller's transaction; what says the same is left alone.

    A version that begins on the very day of the newest one corrects it. Raises Overlaps, EnteredMeanwhile.
    """
    was = standing(county, (one.code for one in drafts), lock=True)
    new = [one for one in drafts if one.code not in was]
    try:
        with transaction.atomic():
            write_rows(ItemRow, ("county", "code", "entered_at"), [(county, one.code, at) for one in new])
    except IntegrityError as clash:
        raise EnteredMeanwhile from clash
    items = _ids(county, [one.code for one in new]) | {code: one.item for code, one in was.items()}
    changed = [one for one in drafts if one.code in was and _differs(one, was[one.code])]
    for one in changed:
        if was[one.code].valid_from > valid_from:
            raise Overlaps(one.code, was[one.code].valid_from)
    corrected = [one for one in changed if was[one.code].valid_from == valid_from]
    followed = [one for one in changed if was[one.code].valid_from < valid_from]
    _end([was[one.code].version for one in followed], valid_from)
    for one in corrected:
        _correct(was[one.code], one, by, at)
    numbers = {code: one.number for code, one in was.items()} | {one.code: 1 for one in new}
    numbers |= {one.code: was[one.code].number + 1 for one in followed}
    writing = _Writing(items, numbers, county, valid_from, by, at)
    _insert([*new, *followed], writing)
    _tell([*new, *followed, *corrected], writing)
    touch(county)
    same = {one.code for one in drafts} - {one.code for one in (*new, *changed)}
    return Written(items, tuple(x.code for x in new), tuple(x.code for x in changed), tuple(sorted(same)))


def _ids(county: str, codes: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(codes), BATCH):
        rows = ItemRow.objects.filter(county=county, code__in=codes[start : start + BATCH])
        found |= dict(rows.values_list("code", "pk"))
    return found


def _differs(draft: ItemDraft, was: Standing) -> bool:
    if was.valid_to is not None:
        return True
    before = was.draft
    return replace(draft, organ=draft.organ or before.organ) != before


def _end(versions: list[int], on: date) -> None:
    for start in range(0, len(versions), BATCH):
        VersionRow.objects.filter(pk__in=versions[start : start + BATCH], valid_to=None).update(valid_to=on)


def _values(draft: ItemDraft) -> dict[str, Any]:
    return {
        "state": draft.state.value, "planned_on": draft.planned_on, "name": draft.name, "kind": draft.kind.value,
        "sector": draft.sector, "catalog_code": draft.catalog_code, "task_code": draft.task_code,
        "handle_code": draft.handle_code, "local_code": draft.local_code, "use_level": int(draft.use_level),
        "organ_id": draft.organ, "organ_name": draft.organ_name, "uscc": draft.uscc, "copied_from": draft.copied_from,
        "higher_code": basic_of(draft)[:64] if draft.copied_from else "",
        "handling": draft.handling.value if draft.handling else "", "visits": draft.visits, "elements": draft.elements,
        "statutory_days": draft.statutory.days if draft.statutory else None,
        "statutory_unit": draft.statutory.unit.value if draft.statutory else "",
        "promised_days": draft.promised.days if draft.promised else None,
        "promised_unit": draft.promised.unit.value if draft.promised else "",
    }  # fmt: skip


def _insert(drafts: list[ItemDraft], to: _Writing) -> None:
    told = [_values(one) for one in drafts]
    if not told:
        return
    names = ("item_id", "county", "number", "valid_from", "entered_at", "entered_by", *told[0])
    write_rows(VersionRow, names, [
        (to.items[one.code], to.county, to.numbers[one.code], to.since, to.at, to.by.name, *values.values())
        for one, values in zip(drafts, told, strict=True)
    ])  # fmt: skip
    versions: dict[tuple[int, int], int] = {}
    for start in range(0, len(drafts), BATCH):
        rows = VersionRow.objects.filter(item__in=[to.items[one.code] for one in drafts[start : start + BATCH]])
        versions |= {(item, number): pk for item, number, pk in rows.values_list("item_id", "number", "pk")}
    _insert_bases([(versions[to.items[one.code], to.numbers[one.code]], one) for one in drafts])


def _insert_bases(pairs: list[tuple[int, ItemDraft]]) -> None:
    write_rows(BasisRow, ("version_id", "position", "rank", "title", "article", "quote"), [
        (version, n, basis.rank.value, basis.title, basis.article, basis.quote)
        for version, draft in pairs
        for n, basis in enumerate(draft.bases)
    ])  # fmt: skip


def _correct(was: Standing, draft: ItemDraft, by: Actor, at: datetime) -> None:
    VersionRow.objects.filter(pk=was.version).update(
        **_values(draft), valid_to=None, entered_at=at, entered_by=by.name
    )
    BasisRow.objects.filter(version=was.version).delete()
    _insert_bases([(was.version, draft)])


def _tell(drafts: list[ItemDraft], to: _Writing) -> None:
    append_many(
        Draft(
            "duties.item.entered",
            ItemEntered(one.code, one.name, one.kind.value, to.numbers[one.code], to.since),
            by=to.by, at=to.at, subject=("duties.item", to.items[one.code]), county=to.county,
        )
        for one in drafts
    )  # fmt: skip


@transaction.atomic
def end_item(item: int, *, on: date, reason: str, by: Actor, at: datetime) -> None:
    """End an item (停用事项) from a day on. Raises NoSuchItem, NoPower, ItemRefused without a reason."""
    row = access.item_for(by, item, Power.EDIT)
    access.require_whole(by, Power.EDIT, row.county)
    was = standing(row.county, [row.code], lock=True)[row.code]
    if not reason.strip():
        told = Finding("reason_given", Severity.REFUSE, "reason", say(N_("没有写停用理由")), say(N_("请写明停用的依据或理由")))
        raise ItemRefused([told])
    if was.valid_to is not None:
        raise AlreadyEnded(row.code, was.valid_to)
    if was.valid_from >= on:
        raise Overlaps(row.code, was.valid_from)
    VersionRow.objects.filter(pk=was.version).update(valid_to=on)
    ended = ItemEnded(row.code, was.draft.name, on, reason.strip())
    append("duties.item.ended", ended, by=by, at=at, subject=("duties.item", item), county=row.county)
    touch(row.county)
