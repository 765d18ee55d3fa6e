"""机构页面的数据 what the pages of organs show; every list is a constant number of queries."""

from collections import defaultdict
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yizhen.kernel.actors import Actor
from yizhen.organs.access import organ_for, organs_for
from yizhen.organs.models import Alias, Holding, Leave, Organ, Post, Relation
from yizhen.organs.queries.directory import during, matching, parents_on, views, with_parent
from yizhen.organs.queries.past import FIELDS as CHANGING
from yizhen.organs.queries.past import dated, overlay, past_of, with_past
from yizhen.organs.queries.posts import answering, away_during, holdings_on
from yizhen.organs.rules import tree_order
from yizhen.organs.terms import (
    Branch,
    Establishment,
    HeldPost,
    LedgerLine,
    LedgerPage,
    OrganFilter,
    OrganPage,
    RelationLine,
    Slot,
)
from yizhen.organs.terms.figures import counted

SORTS = {
    "code": ("code",), "name": ("was_name", "code"), "kind": ("was_kind", "code"), "posts": ("-posts", "code"),
}  # fmt: skip


def _filtered(by: Actor, chosen: OrganFilter) -> QuerySet[Organ]:
    rows = organs_for(by).filter(during(chosen.on))
    if chosen.text.strip():
        rows = rows.filter(matching(chosen.text))
    if chosen.kind:
        rows = dated(rows, "kind", chosen.on).filter(was_kind=chosen.kind)
    if chosen.township:
        rows = dated(rows, "township", chosen.on).filter(was_township=chosen.township)
    if chosen.nature:
        rows = rows.filter(nature=chosen.nature)
    return rows


def _counted(rows: QuerySet[Organ], on: date) -> QuerySet[Organ]:
    posts = Post.objects.filter(during(on), organ=OuterRef("pk")).order_by().values("organ")
    number = Subquery(posts.annotate(n=Count("*")).values("n"), output_field=IntegerField())
    return with_parent(rows, on).annotate(posts=Coalesce(number, 0))


def ledger(by: Actor, chosen: OrganFilter, *, page: int = 1, per_page: int | None = 50) -> LedgerPage:
    """One page of the ledger of organs as of a day (机构台账); ``per_page`` None gives every row, for the export."""
    rows = _filtered(by, chosen)
    count = rows.count()
    if chosen.sort in {"name", "kind"}:
        rows = dated(rows, chosen.sort, chosen.on)
    ordered = _counted(rows, chosen.on).order_by(*SORTS.get(chosen.sort, SORTS["code"]))
    if per_page is not None:
        page = max(1, min(page, -(-count // per_page) or 1))
        ordered = ordered[(page - 1) * per_page : page * per_page]
    found = overlay(list(with_past(ordered, chosen.on).values(*LedgerLine.FIELDS, "parent_id", "past")))
    parents = {row["parent_id"] for row in found if row["parent_id"]}
    above = {one.id: one for one in views(Organ.objects.filter(pk__in=parents), chosen.on)} if parents else {}
    lines = tuple(_line(row, above) for row in found)
    return LedgerPage(lines, count, page, _kinds(by, chosen), _townships(by, chosen.on))


def _line(row: dict[str, Any], above: dict) -> LedgerLine:
    parent = above.get(row.pop("parent_id"))
    return LedgerLine(**row, parent=parent.name if parent else "", parent_id=parent.id if parent else None)


def _kinds(by: Actor, chosen: OrganFilter) -> dict[str, int]:
    """Kind → how many, under the other filters (类别分布)."""
    rows = _filtered(
        by, OrganFilter(chosen.on, text=chosen.text, township=chosen.township, nature=chosen.nature)
    )
    return dict(dated(rows, "kind", chosen.on).order_by().values_list("was_kind").annotate(n=Count("*")))


def _townships(by: Actor, on: date) -> tuple[str, ...]:
    rows = dated(organs_for(by).filter(during(on)), "township", on).exclude(was_township="")
    return tuple(rows.order_by("was_township").values_list("was_township", flat=True).distinct())


def organ_page(by: Actor, pk: int, on: date) -> OrganPage:
    """One organ with its relations both ways and its posts (机构页); raises NoSuchOrgan."""
    row = organ_for(by, pk)
    relations = _relations(pk, on)
    past = past_of((pk, *(one.organ_id for one in relations)), on)
    then = past.get(pk, row)
    relations = [
        replace(one, organ_name=past[one.organ_id].name) if one.organ_id in past else one for one in relations
    ]
    posts = list(Post.objects.filter(during(on), organ=pk).order_by("-leader", "pk"))
    held = holdings_on([post.pk for post in posts], on)
    told = {name: getattr(then, name) for name in CHANGING}
    aliases = Alias.objects.filter(Q(former=False) | Q(valid_to__isnull=True) | Q(valid_to__lte=on), organ=pk)
    return OrganPage(
        id=row.pk, county=row.county, code=row.code, nature=row.nature, valid_from=row.valid_from, valid_to=row.valid_to,
        forward=tuple(line for line in relations if line.forward),
        backward=tuple(line for line in relations if not line.forward),
        posts=tuple(_held(post, held.get(post.pk, {})) for post in posts),
        aliases=tuple(aliases.order_by("pk").values_list("name", flat=True)),
        now_name=row.name,
        **{**told, "uscc": told["uscc"] or ""},
    )  # fmt: skip


def _relations(pk: int, on: date) -> list[RelationLine]:
    rows = (
        Relation.objects.filter(during(on), Q(from_organ=pk) | Q(to_organ=pk))
        .order_by("kind", "from_organ__code")
        .values_list(
            "pk",
            "kind",
            "from_organ_id",
            "from_organ__name",
            "to_organ_id",
            "to_organ__name",
            "valid_from",
            "document",
            "valid_to",
        )
    )
    lines = []
    for key, kind, source, near, target, far, since, document, until in rows:
        forward = source == pk
        other = (target, far) if forward else (source, near)
        lines.append(RelationLine(key, kind, forward, *other, since, document, until))
    return lines


def _held(post: Post, slots: dict[str, dict[str, Any]]) -> HeldPost:
    first, second = slots.get(Slot.A), slots.get(Slot.B)
    return HeldPost(
        id=post.pk,
        title=post.title,
        leader=post.leader,
        level=post.level,
        first=first["name"] if first else "",
        first_away=bool(first and first["away"]),
        second=second["name"] if second else "",
        second_away=bool(second and second["away"]),
        answers=answering(slots),
    )


def chart(by: Actor, on: date) -> tuple[Branch, ...]:
    """The organ chart of all that the actor reaches on a day (机构图): three queries, whatever its size; names and
    kinds of that day, with one more where some have changed since.
    """
    rows = with_past(organs_for(by).filter(during(on)).order_by("code"), on)
    found = overlay(list(rows.values("pk", "name", "short_name", "kind", "rank", "nature", "county", "past")))
    organs = {row["pk"]: row for row in found}
    parents: dict[int, int] = {}
    quotas: dict[int, Establishment] = {}
    for county in sorted({row["county"] for row in organs.values()}):
        parents |= parents_on(county, on)
        quotas |= counted(by, county, on, organs)
    away = _away_counts(list(organs), on)
    children: dict[int | None, list[Branch]] = defaultdict(list)
    for pk, _depth in reversed(tree_order({key: row["name"] for key, row in organs.items()}, parents)):
        row = organs[pk]
        below = tuple(reversed(children.pop(pk, [])))
        branch = Branch(
            pk, row["name"], row["kind"], row["nature"], away.get(pk, 0), below, row["short_name"], row["rank"],
            quotas=quotas.get(pk),
        )  # fmt: skip
        parent = parents.get(pk)
        children[parent if parent in organs else None].append(branch)
    return tuple(reversed(children[None]))


def _away_counts(organ_ids: list[int], on: date) -> dict[int, int]:
    """Organ → how many of its A holders are away on the day (今日请假人数)."""
    rows = Holding.objects.filter(during(on), slot=Slot.A, post__organ__in=organ_ids)
    away = rows.filter(person__in=_people_away(on))
    return dict(away.order_by().values_list("post__organ").annotate(n=Count("*")))


def _people_away(on: date) -> QuerySet:
    return Leave.objects.filter(away_during(on)).values("person")
