"""机构的设立、关系、撤销 establish, relate, change and abolish organs."""

from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from yizhen.kernel.actors import Actor
from yizhen.kernel.words import say
from yizhen.kernel.working_hours import legal_day
from yizhen.organs.access import NoSuchOrgan, organ_for, reaches_county
from yizhen.organs.models import Organ, Past, Post, Relation
from yizhen.organs.queries.directory import bump, during, parents_on
from yizhen.organs.queries.past import FIELDS as CHANGEABLE
from yizhen.organs.queries.past import standing
from yizhen.organs.rules import closes_circle, overlaps
from yizhen.organs.terms import (
    PARENT_KINDS,
    RELATION_LABELS,
    Nature,
    OrganAbolished,
    OrganChanged,
    OrganEstablished,
    Power,
    Rank,
    RelationEnded,
    RelationKind,
    RelationMade,
)
from yizhen.record.door import append


class CodeTaken(Exception):
    """机构代码已被使用: the county has an organ with this code."""


class OrganGone(Exception):
    """机构已撤销: nothing more can be hung on it."""


class RelationRefused(Exception):
    """机构关系不成立: a circle, a second superior on the same days, or an organ related to itself."""


def _need_county(by: Actor, county: str) -> None:
    by.require(Power.EDIT)
    if not reaches_county(by, county, Power.EDIT):
        raise NoSuchOrgan(county)


@transaction.atomic
def establish_organ(
    *,
    county: str,
    code: str,
    name: str,
    kind: str,
    valid_from: date,
    by: Actor,
    at: datetime,
    short_name: str = "",
    nature: str = Nature.ENTITY,
    rank: str = Rank.UNRANKED,
    township: str = "",
    funding: str = "",
    uscc: str | None = None,
    expires_on: date | None = None,
    expiry_ground: str = "",
    document: str = "",
) -> int:
    """Establish an organ and return its id (设立机构). Raises CodeTaken, NoPower, NoSuchOrgan for a foreign
    county.
    """
    _need_county(by, county)
    if Organ.objects.filter(county=county, code=code).exists():
        raise CodeTaken(_("机构代码 %(code)s 已被使用，请换一个代码") % {"code": code})
    row = Organ.objects.create(
        county=county, code=code, name=name, short_name=short_name, kind=kind, nature=nature, rank=rank,
        township=township, funding=funding, uscc=uscc or None, valid_from=valid_from, expires_on=expires_on,
        expiry_ground=expiry_ground,
    )  # fmt: skip
    bump(county)
    payload = OrganEstablished(code, name, kind, nature, rank, township, valid_from, document)
    append("organs.organ.established", payload, by=by, at=at, subject=("organs.organ", row.pk), county=county)
    return row.pk


@transaction.atomic
def change_organ(
    organ_id: int, changes: dict[str, str], *, by: Actor, at: datetime, document: str = "", on: date | None = None,
    correct: bool = False,
) -> None:  # fmt: skip
    """Change what an organ is called or counted as from a day on (更改机构), today unless said; only words of CHANGEABLE.

    How it stood until then is kept (旧貌). ``correct``: it had been entered wrong, so past days are set right too (更正).
    Raises NoSuchOrgan, OrganGone for a day before its beginning.
    """
    by.require(Power.EDIT)
    row, day = organ_for(by, organ_id, Power.EDIT, lock=True), on or legal_day(at)
    if day < row.valid_from:
        raise OrganGone(_("%(name)s自%(day)s才设立") % {"name": row.name, "day": date_format(row.valid_from)})
    then = row if correct else standing(row, day)
    wanted = {name: changes[name] or "" for name in CHANGEABLE if name in changes}
    before = {name: _words(getattr(then, name)) for name in wanted}
    changed = [name for name in wanted if wanted[name] != before[name]]
    if not changed:
        return
    _write(row, then, {name: _value(name, wanted[name]) for name in changed}, None if correct else day, document)
    bump(row.county)
    before, after = ({name: side[name] for name in changed} for side in (before, wanted))
    payload = OrganChanged(before, after, document, None if correct else day, correct)
    append("organs.organ.changed", payload, by=by, at=at, subject=("organs.organ", row.pk), county=row.county)


def _write(row: Organ, then: Organ | Past, values: dict[str, object], day: date | None, document: str) -> None:
    """Set values from a day on, or on every day where there is none (写入新值、留下旧貌).

    A state that began later takes a value only where it still stood as on that day: a later change stays.
    """
    old = {name: getattr(then, name) for name in values}
    kept = Past.objects.filter(organ=row)
    if day is not None:
        start = kept.filter(valid_to__lte=day).order_by("-valid_to").values_list("valid_to", flat=True).first() or row.valid_from
        if start < day:
            now = {name: getattr(then, name) for name in CHANGEABLE}
            kept.filter(valid_from=start).update(valid_from=day)
            Past.objects.create(organ=row, valid_from=start, valid_to=day, document=document[:300], **now)
        kept = kept.filter(valid_to__gt=day)
    for one in (*kept, row):
        taken = [name for name in values if getattr(one, name) == old[name]]
        for name in taken:
            setattr(one, name, values[name])
        if taken:
            one.save(update_fields=taken)


def _words(value: object) -> str:
    """A column as the record keeps it (留痕用词)."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value) if value else ""


def _value(name: str, words: str) -> object:
    """What a column takes for words (取值)."""
    if name == "civil_managed":
        return words == "yes"
    if name == "expires_on":
        return date.fromisoformat(words) if words else None
    return words or (None if name == "uscc" else "")


@transaction.atomic
def relate(
    kind: str,
    from_organ: int,
    to_organ: int,
    *,
    valid_from: date,
    by: Actor,
    at: datetime,
    document: str = "",
) -> int:
    """Relate two organs: the first … the second (建立机构关系), and return the relation's id.

    A relation of the tree ends the one before it on the same day. Raises RelationRefused, OrganGone,
    NoSuchOrgan.
    """
    by.require(Power.EDIT)
    lower = organ_for(by, from_organ, Power.EDIT, lock=True)
    upper = organ_for(by, to_organ, Power.EDIT)
    _check_pair(kind, lower, upper, valid_from)
    if kind in PARENT_KINDS:
        _end_former_parent(lower, valid_from)
    row = Relation.objects.create(
        kind=kind, from_organ=lower, to_organ=upper, valid_from=valid_from, document=document
    )
    bump(lower.county)
    payload = RelationMade(kind, lower.pk, upper.pk, valid_from, document)
    append(
        "organs.relation.made", payload, by=by, at=at, subject=("organs.organ", lower.pk), county=lower.county
    )
    return row.pk


def _check_pair(kind: str, lower: Organ, upper: Organ, valid_from: date) -> None:
    for organ in (lower, upper):
        if organ.valid_to is not None and organ.valid_to <= valid_from and kind != RelationKind.SUCCESSOR:
            raise OrganGone(_("%(name)s已于%(day)s撤销") % {"name": organ.name, "day": date_format(organ.valid_to)})
    if lower.pk == upper.pk:
        raise RelationRefused(_("机构不能与自己建立关系"))
    if kind in PARENT_KINDS and closes_circle(parents_on(lower.county, valid_from), lower.pk, upper.pk):
        raise RelationRefused(
            _("%(upper)s本身在%(lower)s之下，不能再作它的上级") % {"upper": upper.name, "lower": lower.name}
        )
    same = Relation.objects.filter(kind=kind, from_organ=lower, to_organ=upper)
    if any(overlaps((valid_from, None), span) for span in same.values_list("valid_from", "valid_to")):
        raise RelationRefused(
            _("“%(lower)s %(kind)s %(upper)s”这一关系已经登记过")
            % {"lower": lower.name, "kind": say(RELATION_LABELS[kind]), "upper": upper.name}
        )


def _end_former_parent(lower: Organ, valid_from: date) -> None:
    former = Relation.objects.filter(from_organ=lower, kind__in=PARENT_KINDS)
    if former.filter(valid_from__gt=valid_from).exists():
        raise RelationRefused(_("此后已另有上级，请先处理较晚的隶属关系"))
    former.filter(valid_to__isnull=True).update(valid_to=valid_from)
    former.filter(valid_to__gt=valid_from).update(valid_to=valid_from)


@transaction.atomic
def end_relation(relation_id: int, *, valid_to: date, by: Actor, at: datetime, document: str = "") -> None:
    """End a relation; ``valid_to`` is the first day without it (终止机构关系). Raises NoSuchOrgan,
    RelationRefused.
    """
    by.require(Power.EDIT)
    row = Relation.objects.select_for_update().filter(pk=relation_id).first()
    if row is None:
        raise NoSuchOrgan(relation_id)
    lower = organ_for(by, row.from_organ_id, Power.EDIT)
    if row.valid_to is not None and row.valid_to <= valid_to:
        raise RelationRefused(_("这一关系已于%(day)s终止") % {"day": date_format(row.valid_to)})
    if valid_to < row.valid_from:
        raise RelationRefused(_("终止日不能早于建立日%(day)s") % {"day": date_format(row.valid_from)})
    row.valid_to = valid_to
    row.save(update_fields=["valid_to"])
    bump(lower.county)
    payload = RelationEnded(row.pk, row.kind, lower.pk, row.to_organ_id, valid_to, document)
    append(
        "organs.relation.ended",
        payload,
        by=by,
        at=at,
        subject=("organs.organ", lower.pk),
        county=lower.county,
    )


@transaction.atomic
def abolish(
    organ_id: int,
    *,
    valid_to: date,
    successors: Sequence[int] = (),
    by: Actor,
    at: datetime,
    document: str = "",
) -> None:
    """Abolish an organ; ``valid_to`` is the first day without it (撤销机构).

    Its relations end with it, and each successor is related to it. Posts must be abolished or moved first:
    a post decides who may act, so nobody loses one by the way. Raises OrganGone, NoSuchOrgan.
    """
    by.require(Power.EDIT)
    row = organ_for(by, organ_id, Power.EDIT, lock=True)
    if row.valid_to is not None:
        raise OrganGone(_("%(name)s已于%(day)s撤销") % {"name": row.name, "day": date_format(row.valid_to)})
    left = Post.objects.filter(during(valid_to), organ=row).count()
    if left:
        raise OrganGone(_("%(name)s还有 %(n)s 个岗位，请先撤销或调整这些岗位") % {"name": row.name, "n": left})
    row.valid_to = valid_to
    row.save(update_fields=["valid_to"])
    touching = Relation.objects.filter(valid_to__isnull=True)
    touching.filter(from_organ=row).update(valid_to=valid_to)
    touching.filter(to_organ=row).update(valid_to=valid_to)
    for successor in successors:
        heir = organ_for(by, successor, Power.EDIT)
        Relation.objects.create(
            kind=RelationKind.SUCCESSOR, from_organ=heir, to_organ=row, valid_from=valid_to, document=document
        )
    bump(row.county)
    payload = OrganAbolished(valid_to, tuple(successors), document)
    append(
        "organs.organ.abolished", payload, by=by, at=at, subject=("organs.organ", row.pk), county=row.county
    )
