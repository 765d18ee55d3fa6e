"""机构名录 the directory of organs, as other houses read it."""

import secrets
from collections.abc import Iterable
from datetime import date
from functools import lru_cache

from django.db.models import OuterRef, Q, QuerySet, Subquery

from yizhen.kernel.actors import Actor
from yizhen.organs.access import NoSuchOrgan, organs_for
from yizhen.organs.models import Alias, Organ, Past, Relation, Scope, Version
from yizhen.organs.queries.past import overlay, with_past
from yizhen.organs.rules import subtree
from yizhen.organs.terms import PARENT_KINDS, Nature, OrganKind, OrganView, RelationKind

FIELDS = (
    "id", "code", "name", "short_name", "kind", "nature", "rank", "county", "township", "parent_id",
    "valid_from", "valid_to",
)  # fmt: skip
COUNTIES_KEPT = 64


def during(on: date) -> Q:
    """Rows that hold on a day (当日有效)."""
    return Q(valid_from__lte=on) & (Q(valid_to__isnull=True) | Q(valid_to__gt=on))


def with_parent(rows: QuerySet[Organ], on: date | None = None) -> QuerySet[Organ]:
    """Add the organ above (上级): on a day, or the latest one that was ever set."""
    above = Relation.objects.filter(from_organ=OuterRef("pk"), kind__in=PARENT_KINDS)
    if on is not None:
        above = above.filter(during(on))
    return rows.annotate(parent_id=Subquery(above.order_by("-valid_from", "-pk").values("to_organ")[:1]))


def views(rows: QuerySet[Organ], on: date | None = None) -> list[OrganView]:
    """Organs as other houses see them (机构视图): as they are, or as they stood on a day. One query, or two."""
    if on is None:
        return [view(row) for row in with_parent(rows).values(*FIELDS)]
    return [view(row) for row in overlay(list(with_past(with_parent(rows, on), on).values(*FIELDS, "past")))]


def view(row: dict) -> OrganView:
    """One organ as other houses see it (机构视图)."""
    return OrganView(**{**{name: row[name] for name in FIELDS}, "township": row["township"] or None})


def organ(organ_id: int) -> OrganView:
    """One organ by id (机构); raises NoSuchOrgan. Abolished organs are still found: old papers name them."""
    found = views(Organ.objects.filter(pk=organ_id))
    if not found:
        raise NoSuchOrgan(organ_id)
    return found[0]


def organs_by_id(ids: Iterable[int]) -> dict[int, OrganView]:
    """Organs by id in one query (按编号取机构); ids without an organ are left out."""
    wanted = set(ids)
    return {one.id: one for one in views(Organ.objects.filter(pk__in=wanted))} if wanted else {}


def organ_by_code(county: str, code: str) -> OrganView:
    """One organ by its code in a county (按代码取机构); raises NoSuchOrgan."""
    found = views(Organ.objects.filter(county=county, code=code))
    if not found:
        raise NoSuchOrgan(code)
    return found[0]


def organs_of_county(county: str, on: date) -> list[OrganView]:
    """Every organ of a county on a day, by code (全县机构)."""
    return views(Organ.objects.filter(during(on), county=county).order_by("code"), on)


def matching(text: str) -> Q:
    """Organs by part of a name, former name or alias, or the start of a code (按名称、别名或代码查找)."""
    word = text.strip()
    aliases = Alias.objects.filter(name__icontains=word).values("organ")
    former = Past.objects.filter(name__icontains=word).values("organ")
    own = Q(name__icontains=word) | Q(short_name__icontains=word) | Q(code__istartswith=word)
    return own | Q(pk__in=aliases) | Q(pk__in=former)


def search_organs(county: str, text: str, on: date, limit: int = 20) -> list[OrganView]:
    """Organs of a county by part of a name or the start of a code (查找机构), shortest name first.

    For choosing an organ in a form, whoever asks; pages that show what a post may see use ``find_organs``.
    """
    return _search(Organ.objects.filter(county=county), text, on, limit)


def find_organs(by: Actor, text: str, on: date, limit: int = 20) -> list[OrganView]:
    """Organs that the actor reaches by part of a name or the start of a code (查找可及机构)."""
    return _search(organs_for(by), text, on, limit)


def organs_within(by: Actor, on: date, limit: int = 200) -> list[OrganView]:
    """Organs that the actor reaches on a day, by code (可及机构)."""
    return views(organs_for(by).filter(during(on)).order_by("code")[:limit], on)


def _search(rows: QuerySet[Organ], text: str, on: date, limit: int) -> list[OrganView]:
    if not text.strip():
        return []
    found = views(rows.filter(matching(text), during(on)), on)
    return sorted(found, key=lambda one: (len(one.name), one.code))[:limit]


def township_organ(township: str, on: date) -> OrganView:
    """The organ that leads a township or street (乡镇党政机关或街道办), by the 9-digit code; raises
    NoSuchOrgan.
    """
    rows = Organ.objects.filter(
        during(on),
        township=township,
        nature=Nature.ENTITY,
        kind__in=(OrganKind.TOWNSHIP, OrganKind.STREET_OFFICE),
    ).order_by("code")
    found = views(rows[:1], on)
    if not found:
        raise NoSuchOrgan(township)
    return found[0]


def townships_served(organ_id: int, on: date) -> frozenset[str]:
    """The townships (9 digits) that an organ lies in or is stationed to (服务的乡镇)."""
    own = Organ.objects.filter(pk=organ_id).exclude(township="").values_list("township", flat=True)
    placed = Relation.objects.filter(during(on), from_organ=organ_id, kind=RelationKind.STATIONED).exclude(
        to_organ__township=""
    )
    return frozenset(own.union(placed.values_list("to_organ__township", flat=True), all=True))


def stamp(county: str) -> str:
    """The county's version (版次): another word after every act on an organ, post, holding or leave."""
    return Version.objects.filter(county=county).values_list("token", flat=True).first() or ""


def parents_on(county: str, on: date) -> dict[int, int]:
    """Each organ → the organ above it on a day (隶属关系), one query."""
    rows = Relation.objects.filter(during(on), kind__in=PARENT_KINDS, from_organ__county=county)
    return dict(rows.order_by("valid_from", "pk").values_list("from_organ", "to_organ"))


@lru_cache(maxsize=COUNTIES_KEPT)
def _parents_kept(county: str, on: date, _stamp: str) -> dict[int, int]:
    return parents_on(county, on) | heirs_on(county, on)


def heirs_on(county: str, on: date) -> dict[int, int]:
    """Each abolished organ → the organ through which its rows are reached (承接范围), one query."""
    rows = Scope.objects.filter(former__county=county, since__lte=on)
    return dict(rows.values_list("former", "heir"))


@lru_cache(maxsize=COUNTIES_KEPT)
def _heirs_kept(county: str, on: date, _stamp: str) -> dict[int, int]:
    return heirs_on(county, on)


def own_ids(organ_id: int, on: date) -> frozenset[int]:
    """The organ and those whose rows came to it by reforms (本机构及其承接的机构)."""
    found = _county_and_stamp(organ_id)
    return subtree(_heirs_kept(found[0], on, found[1] or ""), organ_id) if found else frozenset()


def _county_and_stamp(organ_id: int) -> tuple[str, str | None] | None:
    rows = Organ.objects.filter(pk=organ_id).annotate(
        stamp=Subquery(Version.objects.filter(county=OuterRef("county")).values("token")[:1])
    )
    return rows.values_list("county", "stamp").first()


def subtree_ids(organ_id: int, on: date) -> frozenset[int]:
    """The organ and all below it on a day, with what came to them by reforms (本级及所属). Kept in process until
    the county's version changes.
    """
    found = _county_and_stamp(organ_id)
    if found is None:
        return frozenset()
    return subtree(_parents_kept(found[0], on, found[1] or ""), organ_id)


def bump(county: str) -> None:
    """Note that the county's organs have changed (更新版次); in the act's own transaction.

    A new word and not a count: a count that was rolled back would come again and stand for something else.
    """
    Version.objects.update_or_create(county=county, defaults={"token": secrets.token_hex(16)})
