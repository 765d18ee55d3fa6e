"""批量录入机构 load the organs, posts and people of a county at once; the record gets every act."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

import msgspec
from django.db import transaction

from yizhen.kernel.actors import Actor
from yizhen.organs.access import NoSuchOrgan, reaches_county
from yizhen.organs.models import Holding, Organ, Person, Post, Relation
from yizhen.organs.queries.directory import bump
from yizhen.organs.terms import (
    PARENT_KINDS,
    HoldingAssigned,
    HoldingDraft,
    Loaded,
    OrganDraft,
    OrganEstablished,
    PersonDraft,
    PersonEnrolled,
    PostCreated,
    PostDraft,
    Power,
    RelationDraft,
    RelationMade,
)
from yizhen.record.door import Draft, append_many

BATCH = 500


class BadLoad(ValueError):
    """录入内容有误: says which line and why; nothing was taken."""


def _check(
    organs: Sequence[OrganDraft],
    relations: Sequence[RelationDraft],
    posts: Sequence[PostDraft],
    holdings: Sequence[HoldingDraft],
    people: Sequence[PersonDraft],
) -> None:
    codes = _unique("机构代码", (one.code for one in organs))
    keys = _unique("岗位", (one.key for one in posts))
    staff = _unique("工号", (one.staff_no for one in people))
    _unique("上级关系", (one.from_code for one in relations if one.kind in PARENT_KINDS))
    _unique("任岗", (f"{one.post_key} {one.slot}" for one in holdings))
    _unique("岗位上的人(A岗与B岗须不同)", (f"{one.post_key} {one.staff_no}" for one in holdings))
    for number, one in enumerate(relations, 1):
        if one.from_code not in codes or one.to_code not in codes:
            raise BadLoad(f"第 {number} 条关系 {one.from_code} → {one.to_code}:机构不在清单里")
    for number, one in enumerate(posts, 1):
        if one.organ_code not in codes:
            raise BadLoad(f"第 {number} 个岗位 {one.title}:机构 {one.organ_code} 不在清单里")
    for number, one in enumerate(holdings, 1):
        if one.post_key not in keys or one.staff_no not in staff:
            raise BadLoad(f"第 {number} 条任岗 {one.post_key} {one.staff_no}:岗位或人员不在清单里")


def _unique(what: str, values: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    for value in values:
        if value in seen:
            raise BadLoad(f"{what}重复：{value}")
        seen.add(value)
    return seen


@transaction.atomic
def load_organs(
    county: str,
    *,
    organs: Sequence[OrganDraft],
    relations: Sequence[RelationDraft],
    posts: Sequence[PostDraft],
    people: Sequence[PersonDraft],
    holdings: Sequence[HoldingDraft],
    valid_from: date,
    by: Actor,
    at: datetime,
) -> Loaded:
    """Load a county's organs, relations, posts, people and holdings (批量录入), all or nothing.

    Raises BadLoad with the line, NoPower, NoSuchOrgan for a county out of reach.
    """
    by.require(Power.EDIT)
    if not reaches_county(by, county, Power.EDIT):
        raise NoSuchOrgan(county)
    _check(organs, relations, posts, holdings, people)
    load = _Load(county, valid_from, by, at)
    made = Loaded(load.organs(organs), {}, load.people(people))
    load.relations(relations, made.organs)
    made.posts.update(load.posts(posts, made.organs))
    load.holdings(holdings, made)
    append_many(load.acts)
    bump(county)
    return made


class _Load:
    """One load: writes rows by thousands and collects their acts."""

    def __init__(self, county: str, valid_from: date, by: Actor, at: datetime) -> None:
        self.county, self.valid_from, self.by, self.at = county, valid_from, by, at
        self.acts: list[Draft] = []

    def _note(self, act: str, payload: msgspec.Struct, kind: str, pk: int) -> None:
        self.acts.append(Draft(act, payload, self.at, (kind, pk), self.by, self.county))

    def organs(self, drafts: Sequence[OrganDraft]) -> dict[str, int]:
        rows = [
            Organ(
                county=self.county, valid_from=self.valid_from, **{**one._asdict(), "uscc": one.uscc or None}
            )
            for one in drafts
        ]
        for row in Organ.objects.bulk_create(rows, batch_size=BATCH):
            payload = OrganEstablished(
                row.code, row.name, row.kind, row.nature, row.rank, row.township, row.valid_from
            )
            self._note("organs.organ.established", payload, "organs.organ", row.pk)
        return {row.code: row.pk for row in rows}

    def relations(self, drafts: Sequence[RelationDraft], ids: dict[str, int]) -> None:
        rows = [
            Relation(
                kind=one.kind,
                from_organ_id=ids[one.from_code],
                to_organ_id=ids[one.to_code],
                valid_from=self.valid_from,
                document=one.document,
            )
            for one in drafts
        ]
        for row in Relation.objects.bulk_create(rows, batch_size=BATCH):
            payload = RelationMade(
                row.kind, row.from_organ_id, row.to_organ_id, self.valid_from, row.document
            )
            self._note("organs.relation.made", payload, "organs.organ", row.from_organ_id)

    def posts(self, drafts: Sequence[PostDraft], ids: dict[str, int]) -> dict[str, int]:
        rows = [
            Post(
                organ_id=ids[one.organ_code],
                title=one.title,
                leader=one.leader,
                level=one.level,
                valid_from=self.valid_from,
            )
            for one in drafts
        ]
        for row in Post.objects.bulk_create(rows, batch_size=BATCH):
            payload = PostCreated(row.organ_id, row.title, row.leader, row.level, self.valid_from)
            self._note("organs.post.created", payload, "organs.post", row.pk)
        return {draft.key: row.pk for draft, row in zip(drafts, rows, strict=True)}

    def people(self, drafts: Sequence[PersonDraft]) -> dict[str, int]:
        rows = [Person(county=self.county, staff_no=one.staff_no, name=one.name) for one in drafts]
        for row in Person.objects.bulk_create(rows, batch_size=BATCH):
            self._note("organs.person.enrolled", PersonEnrolled(row.staff_no), "organs.person", row.pk)
        return {row.staff_no: row.pk for row in rows}

    def holdings(self, drafts: Sequence[HoldingDraft], made: Loaded) -> None:
        rows = [
            Holding(
                post_id=made.posts[one.post_key],
                person_id=made.people[one.staff_no],
                slot=one.slot,
                valid_from=self.valid_from,
            )
            for one in drafts
        ]
        for row in Holding.objects.bulk_create(rows, batch_size=BATCH):
            payload = HoldingAssigned(row.post_id, row.person_id, row.slot, self.valid_from)
            self._note("organs.holding.assigned", payload, "organs.post", row.post_id)
