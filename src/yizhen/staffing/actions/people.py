"""Take people into the ledger and set their values right (登记人员、更改人员信息)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from operator import attrgetter
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.organs import door as organs
from yizhen.record import door as record
from yizhen.staffing.access.people import covers, staff_row
from yizhen.staffing.actions.conflicts import staff_in_the_way
from yizhen.staffing.models import IdentityKind, StaffRow
from yizhen.staffing.queries.people import identities_of
from yizhen.staffing.rules import people as rules
from yizhen.staffing.rules.reasons import read_again
from yizhen.staffing.terms.conflicts import InTheWay
from yizhen.staffing.terms.people import CORE, Field, Group, Standing, Track
from yizhen.staffing.terms.people import PeoplePower as Power
from yizhen.staffing.terms.people_news import (
    IdentitySet,
    Looked,
    PersonChanged,
    PersonTaken,
    RetirementChosen,
)
from yizhen.staffing.terms.people_values import Identity, StaffDraft, Taken

SUBJECT = "staffing.staff"
TWICE = "这个身份证号已登记，同一人不能登记两次"
BATCH = 500
PLAIN = tuple(
    one.name for one in fields(StaffDraft)
    if one.name not in {"organ", "person", "staff_no", "name", *(str(f) for f in Field)}
)  # fmt: skip
"""Columns that a draft and a row share (明文字段)."""
DRAFTED = tuple(one.name for one in fields(StaffDraft))
WRITTEN = (
    "person_id", "county", "organ_id", "township", "work_organ_id", "work_township", "person_key", "sealed",
    "number_index", "number_flaw", "group", "rule_retires_on", "retires_on", *PLAIN,
)  # fmt: skip
"""Columns written for a person who is taken in (登记时写入的字段)."""
PRIVATE_NAMES = frozenset({"sex", "born_on", "worked_since", "track"})
"""Values whose before and after stay out of the record (不写入留痕的值)."""


class BadStaff(ValueError):
    """登记有误: in words; nothing was kept. ``other``: who stands in the way, for those who may see them."""

    def __init__(self, words: str, *, other: InTheWay | None = None) -> None:
        self.other = other
        super().__init__(words)


class MovedMeanwhile(Exception):
    """已被改动: somebody changed the person's values since the page was opened."""


class SameNumber(BadStaff):
    """同一人重复登记: another person of the county bears this number."""


@dataclass
class _Told:
    """A draft on the way in."""

    place: int
    draft: StaffDraft
    identity: Identity
    organ: organs.OrganView
    flaw: str
    notes: tuple[str, ...]
    index: str
    person: int | None = None


@transaction.atomic
def take_people(drafts: Sequence[StaffDraft], *, by: Actor, at: datetime) -> list[Taken]:
    """Take many people in, in few statements (批量登记人员); one answer for each draft, in order.

    What cannot be kept is refused with why and the rest is taken; what merely looks wrong is taken and noted. A
    draft with a ``category`` does not occupy a quota by itself: the ledger does that. Raises NoPower.
    """
    by.require(Power.CORE)
    answers: list[Taken] = [Taken(None, None)] * len(drafts)
    told = _read(drafts, answers, by, legal_day(at))
    told = _alone(told, answers, by)
    _enroll(told, answers, by=by, at=at)
    rows = _write([one for one in told if one.person is not None])
    record.append_many(
        record.Draft(
            "staffing.person.taken",
            PersonTaken(one.person or 0, one.organ.id, one.draft.identity, one.draft.category, _given(one.draft)),
            at=at, subject=(SUBJECT, pk), by=by, county=one.organ.county,
        )
        for one, pk in rows
    )  # fmt: skip
    for one, pk in rows:
        answers[one.place] = Taken(pk, one.person, notes=one.notes)
    return answers


def _given(draft: StaffDraft) -> list[str]:
    return [name for name in DRAFTED if getattr(draft, name) not in ("", None, False)]


def _read(drafts: Sequence[StaffDraft], answers: list[Taken], by: Actor, on: date) -> list[_Told]:
    found = organs.organs_by_id({one.organ for one in drafts})
    known = identities_of(by.county)
    told = []
    for place, draft in enumerate(drafts):
        organ, identity = found.get(draft.organ), known.get(draft.identity)
        if organ is None or not covers(by, Power.CORE, organ):
            answers[place] = Taken(None, None, "没有这个单位，或者不归您管理")
        elif identity is None or identity.retired:
            answers[place] = Taken(None, None, f"没有“{draft.identity}”这种身份类别")
        else:
            try:
                whole, flaw, notes = rules.completed(draft, identity, on)
            except ValueError as bad:
                answers[place] = Taken(None, None, str(bad))
                continue
            index = "" if flaw else rules.number_index(settings.MASTER_KEY, organ.county, whole.number)
            told.append(_Told(place, whole, identity, organ, flaw, notes, index))
    return told


def _alone(told: list[_Told], answers: list[Taken], by: Actor) -> list[_Told]:
    """Leave out who is in the ledger already, or twice in the batch (查重)."""
    taken = set(
        StaffRow.objects.filter(number_index__in={one.index for one in told if one.index}).values_list(
            "county", "number_index"
        )
    )
    seen = staff_in_the_way(by, by.county, [index for _county, index in taken])
    people = {one.draft.person for one in told if one.draft.person}
    there = set(StaffRow.objects.filter(person__in=people).values_list("person", flat=True))
    kept = []
    for one in told:
        key = (one.organ.county, one.index)
        if one.index and key in taken:
            answers[one.place] = Taken(None, None, TWICE, other=seen.get(one.index))
        elif one.draft.person in there:
            answers[one.place] = Taken(None, None, "这名工作人员已在台账里")
        else:
            if one.index:
                taken.add(key)
            if one.draft.person:
                there.add(one.draft.person)
            kept.append(one)
    return kept


def _enroll(told: list[_Told], answers: list[Taken], *, by: Actor, at: datetime) -> None:
    """Give everybody their row of organs: the one named, the one with the staff number, or a new one."""
    known = organs.people_by_id({one.draft.person for one in told if one.draft.person})
    wanted: dict[str, list[_Told]] = {}
    for one in told:
        if one.draft.person:
            found = known.get(one.draft.person)
            if found is None or found.county != one.organ.county:
                answers[one.place] = Taken(None, None, "没有这名工作人员")
            else:
                one.person = found.id
        elif not one.draft.staff_no or not one.draft.name:
            answers[one.place] = Taken(None, None, "没有工号或姓名")
        else:
            wanted.setdefault(one.organ.county, []).append(one)
    for county, some in wanted.items():
        _enroll_in(county, some, answers, by=by, at=at)


def _enroll_in(county: str, some: list[_Told], answers: list[Taken], *, by: Actor, at: datetime) -> None:
    standing = organs.people_by_staff_no(county, [one.draft.staff_no for one in some])
    busy = set(StaffRow.objects.filter(person__in=[one.id for one in standing.values()]).values_list("person", flat=True))
    fresh: dict[str, _Told] = {}
    for one in some:
        number, there = one.draft.staff_no, standing.get(one.draft.staff_no)
        if number in fresh or (there is not None and there.id in busy):
            answers[one.place] = Taken(None, None, f"工号 {number} 重复")
        elif there is not None and there.name != one.draft.name:
            answers[one.place] = Taken(None, None, f"工号 {number} 已是另一个人的")
        elif there is not None:
            one.person = there.id
            busy.add(there.id)
        else:
            fresh[number] = one
    if fresh:
        drafts = [organs.PersonDraft(number, one.draft.name) for number, one in fresh.items()]
        for number, pk in organs.enroll_people(county, drafts, by=by, at=at).items():
            fresh[number].person = pk


def _write(told: list[_Told]) -> list[tuple[_Told, int]]:
    """Write the rows in few statements; each with the id the database gave it."""
    kept = tuple(Field)
    sealed = record.seal_new_persons([[getattr(one.draft, f.value) for f in kept] for one in told])
    values = attrgetter(*PLAIN)
    rows = []
    for one, (key, tokens) in zip(told, sealed, strict=True):
        on = rules.retires(one.draft.born_on, one.draft.track)
        organ, town = one.organ.id, one.organ.township or ""
        box = {f.value: token for f, token in zip(kept, tokens, strict=True) if token}
        rows.append(
            (one.person, one.organ.county, organ, town, organ, town, key, box, one.index, one.flaw,
             one.identity.group, on, on, *values(one.draft))
        )  # fmt: skip
    record.write_rows(StaffRow, WRITTEN, rows)
    ids: dict[int | None, int] = {}
    for start in range(0, len(told), BATCH):
        people = [one.person for one in told[start : start + BATCH]]
        ids |= dict(StaffRow.objects.filter(person__in=people).values_list("person", "pk"))
    return [(one, ids[one.person]) for one in told]


def take_person(draft: StaffDraft, *, by: Actor, at: datetime) -> Taken:
    """Take one person in (登记人员). Raises BadStaff with why it was refused, NoPower."""
    try:
        return _take_one(draft, by=by, at=at)
    except IntegrityError:  # somebody took them in between our look and our writing: now we see it
        return _take_one(draft, by=by, at=at)


@transaction.atomic
def _take_one(draft: StaffDraft, *, by: Actor, at: datetime) -> Taken:
    taken = take_people([draft], by=by, at=at)[0]
    if taken.staff is None:
        raise BadStaff(read_again(taken.refused), other=taken.other)
    return taken


@transaction.atomic
def change_person(pk: int, values: Mapping[str, Any], *, version: int | None, by: Actor, at: datetime) -> list[str]:
    """Set values of a person right (更改人员信息) and return which changed.

    What only the establishment office may set needs its power; state, quota and place move by their own acts and
    are not among the values. Raises NoPower, NoSuchStaff, MovedMeanwhile, BadStaff, SameNumber.
    """
    core = bool(set(values) & set(CORE))
    row = staff_row(by, pk, Power.CORE if core else Power.EDIT, lock=True)
    if version is not None and row.version != version:
        raise MovedMeanwhile(_("这个人的信息刚被别人改动过。您填写的内容还在下面，请核对现在的情况再办。"))
    known = identities_of(row.county)
    identity = known[values.get("identity", row.identity)]
    now = {name: getattr(row, name) for name in PLAIN}
    opened = record.open_many(row.sealed.values())
    private = {f.value: opened.get(row.sealed.get(f.value, "")) or "" for f in Field}
    draft = StaffDraft(row.organ_id, **{**now, **private, **values, "identity": identity.key})
    try:
        whole, flaw, _notes = rules.completed(draft, identity, legal_day(at))
    except ValueError as bad:
        raise BadStaff(read_again(str(bad))) from bad
    return _change(row, now, private, (whole, flaw, identity), by=by, at=at)


def _change(
    row: StaffRow, now: Mapping[str, Any], private: Mapping[str, str], read: tuple[StaffDraft, str, Identity],
    *, by: Actor, at: datetime,
) -> list[str]:  # fmt: skip
    whole, flaw, identity = read
    plain = rules.changed(now, {name: getattr(whole, name) for name in PLAIN})
    secret = rules.changed(private, {f.value: getattr(whole, f.value) for f in Field})
    if not plain and not secret:
        return []
    for name, (_before, after) in plain.items():
        setattr(row, name, after)
    for name, (_before, after) in secret.items():
        row.sealed[name] = record.seal_personal(row.person_key, after) if after else ""
    if Field.NUMBER in secret:
        _set_number(row, whole.number, flaw, by)
    row.group, row.version = identity.group, row.version + 1
    rule = rules.retires(row.born_on, row.track)
    if rule != row.rule_retires_on:
        row.rule_retires_on = row.retires_on = rule
    _store(row, by)
    told = {name: pair for name, pair in plain.items() if name not in PRIVATE_NAMES}
    payload = PersonChanged(
        sorted([*plain, *secret]), {name: str(one[0] or "") for name, one in told.items()},
        {name: str(one[1] or "") for name, one in told.items()},
    )  # fmt: skip
    record.append("staffing.person.changed", payload, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
    return payload.fields


def _set_number(row: StaffRow, number: str, flaw: str, by: Actor) -> None:
    row.number_index = "" if flaw else rules.number_index(settings.MASTER_KEY, row.county, number)
    row.number_flaw = flaw
    _check_number(row, by)


def _check_number(row: StaffRow, by: Actor) -> None:
    same = StaffRow.objects.filter(county=row.county, number_index=row.number_index).exclude(pk=row.pk)
    if row.number_index and same.exists():
        other = staff_in_the_way(by, row.county, [row.number_index]).get(row.number_index)
        words = _("这个身份证号已登记在另一人名下，请先核对。什么都没有改动。")
        raise SameNumber(words, other=other)


def _store(row: StaffRow, by: Actor) -> None:
    """Store a person; whoever lost the race for a number against another clerk is told who has it."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        _check_number(row, by)
        raise


@transaction.atomic
def choose_retirement(pk: int, chosen: date | None, *, document: str, by: Actor, at: datetime) -> None:
    """Enter an agreed flexible retirement, or take it back with None (弹性退休).

    Raises NoPower, NoSuchStaff, BadStaff when the day lies outside what the law lets be chosen.
    """
    row = staff_row(by, pk, Power.CORE, lock=True)
    if row.born_on is None or not row.track:
        raise BadStaff(_("没有出生日期或退休类别，算不出法定退休日"))
    law = rules.retirement(row.born_on, Track(row.track))
    if chosen is not None and not law.earliest <= chosen <= law.latest:
        told = {"first": law.earliest, "last": law.latest}
        raise BadStaff(_("弹性退休只能在 %(first)s 至 %(last)s 之间") % told)
    if chosen is not None and not document.strip():
        raise BadStaff(_("请写明批准文件或者协议"))
    row.rule_retires_on, row.retires_on, row.version = law.on, chosen or law.on, row.version + 1
    row.save(update_fields=["rule_retires_on", "retires_on", "version"])
    payload = RetirementChosen(law.on, chosen, document.strip())
    record.append("staffing.person.retirement", payload, by=by, at=at, subject=(SUBJECT, pk), county=row.county)


@transaction.atomic
def reveal_person(pk: int, reason: str, *, by: Actor, at: datetime) -> dict[Field, str]:
    """The full values of a person, for a reason that is recorded (查看完整信息). Raises NoPower, NoSuchStaff, BadStaff."""
    row = staff_row(by, pk, Power.REVEAL)
    if not reason.strip():
        raise BadStaff(_("请写明查看的理由，会留痕。"))
    opened = record.open_many(row.sealed.values())
    values = {Field(name): opened.get(token) or "" for name, token in row.sealed.items() if token}
    payload = Looked(record.seal_personal(row.person_key, reason.strip()[:200]), sorted(str(one) for one in values))
    record.append("staffing.person.looked", payload, by=by, at=at, subject=(SUBJECT, pk), county=row.county)
    return values


@transaction.atomic
def set_identity(one: Identity, *, by: Actor, at: datetime) -> None:
    """Add an identity of the county's own, rename one, or retire it from use (设定身份类别). Raises NoPower, BadStaff."""
    by.require(Power.CORE)
    if not one.key.strip() or not one.name.strip():
        raise BadStaff(_("请写明身份类别的代号和名称"))
    if one.retired and StaffRow.objects.filter(
        county=by.county, identity=one.key, standing__in=(Standing.ACTIVE, Standing.LEAVING)
    ).exists():
        raise BadStaff(_("还有在册人员是这种身份，不能停用"))
    row, _made = IdentityKind.objects.update_or_create(
        county=by.county, key=one.key.strip(),
        defaults={"name": one.name.strip(), "group": Group(one.group), "retired": one.retired},
    )  # fmt: skip
    payload = IdentitySet(row.key, row.name, row.group, row.retired)
    record.append(
        "staffing.identity.set", payload, by=by, at=at, subject=("staffing.identity", row.pk), county=by.county
    )
