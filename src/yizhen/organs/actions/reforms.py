"""机构改革 merge, split, rename, transfer, adjust, establish and abolish organs: each one act on a document.

What an organ leaves goes to its heir: posts with their holders and grants, organs below it, stations, and the sight
of its rows (承接范围). Nothing is lost by the way, and the preview says what would happen before it does.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction

from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.organs.access import NoSuchOrgan, organ_for, reaches_county
from yizhen.organs.actions.organs import abolish, change_organ, end_relation, establish_organ, relate
from yizhen.organs.actions.posts import abolish_post
from yizhen.organs.models import Alias, Organ, Post, Reform, ReformPart, Relation, Scope
from yizhen.organs.queries.directory import bump, during
from yizhen.organs.queries.reforms import figures_on, foresee
from yizhen.organs.terms import (
    PARENT_KINDS,
    NewOrgan,
    PostMoved,
    Power,
    ReformDone,
    ReformDraft,
    RelationKind,
    ScopeMoved,
)
from yizhen.record.door import append


class ReformRefused(Exception):
    """改革不能办理: says why; nothing was changed."""


@transaction.atomic
def reform(draft: ReformDraft, *, by: Actor, at: datetime) -> int:
    """Carry a reform out and return its id (办理机构改革).

    Raises ReformRefused with the reasons that the preview gives, NoPower, NoSuchOrgan for organs out of reach.
    """
    by.require(Power.EDIT)
    if not reaches_county(by, draft.county, Power.EDIT):
        raise NoSuchOrgan(draft.county)
    for pk in sorted({*draft.sources, *draft.targets}):
        organ_for(by, pk, Power.EDIT, lock=True)
    seen = foresee(draft, by, legal_day(at))
    if seen.refusals:
        raise ReformRefused("；".join(seen.refusals))
    work = _Work(draft, by, at)
    before = {pk: figures_on(pk, draft.effective_on) for pk in draft.sources}
    getattr(work, draft.kind)()
    row = Reform.objects.create(
        county=draft.county, kind=draft.kind, effective_on=draft.effective_on, document=draft.paper.title,
        number=draft.paper.number, authority=draft.paper.authority, dated=draft.paper.dated, reason=draft.reason,
        recorded_at=at,
    )  # fmt: skip
    work.note_parts(row, before)
    bump(draft.county)
    payload = ReformDone(
        draft.kind, draft.effective_on, draft.paper.title, draft.paper.number, draft.paper.authority, draft.paper.dated,
        tuple(work.sources), tuple(work.targets), tuple(work.subjects), seen.kept,
    )  # fmt: skip
    append(
        "organs.reform.done", payload, by=by, at=at, subject=("organs.reform", row.pk), county=draft.county
    )
    return row.pk


class _Work:
    """One reform being carried out: what it took from, gave to and changed."""

    def __init__(self, draft: ReformDraft, by: Actor, at: datetime) -> None:
        self.draft, self.on, self.by, self.at = draft, draft.effective_on, by, at
        self.document = draft.paper.words[:200]
        self.sources: list[int] = []
        self.targets: list[int] = []
        self.subjects: list[int] = []
        self.scopes: list[tuple[int, int]] = []
        self.names: dict[int, str] = {}

    # -- the kinds -------------------------------------------------------------------------------------------

    def establish(self) -> None:
        self.targets = self._make(self.draft.made)

    def merge(self) -> None:
        heir = self._results()[0]
        self.sources = [pk for pk in self.draft.sources if pk != heir]
        for former in self.sources:
            self._hand_over(former, heir)
            self._end(former, [heir], heir)

    def split(self) -> None:
        results = self._results()
        former = self.draft.sources[0]
        self.sources = [former]
        if self.draft.keeps:
            for heir in results:
                self._succeed(heir, former)
            return
        heir = results[min(self.draft.heir, len(results) - 1)]
        self._hand_over(former, heir)
        self._end(former, results, heir)

    def rename(self) -> None:
        pk = self.draft.sources[0]
        row = Organ.objects.get(pk=pk)
        self.names[pk] = row.name
        self._alias(pk, row.name, until=self.on)
        changes = {"name": self.draft.name}
        if self.draft.short_name:
            changes["short_name"] = self.draft.short_name
        change_organ(pk, changes, by=self.by, at=self.at, document=self.document, on=self.on)
        self.subjects = [pk]

    def transfer(self) -> None:
        assert self.draft.parent is not None
        for pk in self.draft.sources:
            relate(
                self.draft.parent_kind,
                pk,
                self.draft.parent,
                valid_from=self.on,
                by=self.by,
                at=self.at,
                document=self.document,
            )
        self.subjects = list(self.draft.sources)

    def adjust(self) -> None:
        for pk in self.draft.sources:
            change_organ(pk, self.draft.changes, by=self.by, at=self.at, document=self.document, on=self.on)
        self.subjects = list(self.draft.sources)

    def abolish(self) -> None:
        heirs = list(self.draft.targets)
        self.targets = heirs
        self.sources = list(self.draft.sources)
        for former in self.sources:
            if heirs:
                self._hand_over(former, heirs[min(self.draft.heir, len(heirs) - 1)])
            else:
                for post in Post.objects.filter(during(self.on), organ=former):
                    abolish_post(post.pk, valid_to=self.on, by=self.by, at=self.at)
            self._end(former, heirs, heirs[min(self.draft.heir, len(heirs) - 1)] if heirs else None)

    # -- the steps -------------------------------------------------------------------------------------------

    def _make(self, drafts: Iterable[NewOrgan]) -> list[int]:
        return [self._make_one(one) for one in drafts]

    def _make_one(self, new: NewOrgan) -> int:
        draft = self.draft
        pk = establish_organ(
            county=draft.county, code=new.code, name=new.name, kind=new.kind, valid_from=self.on, by=self.by, at=self.at,
            short_name=new.short_name, nature=new.nature, rank=new.rank, township=new.township, funding=new.funding,
            expires_on=new.expires_on, expiry_ground=new.expiry_ground, document=self.document,
        )  # fmt: skip
        parent, kind = (new.parent, new.parent_kind) if new.parent else self._place_of_first_source()
        if parent:
            relate(kind, pk, parent, valid_from=self.on, by=self.by, at=self.at, document=self.document)
        return pk

    def _place_of_first_source(self) -> tuple[int | None, str]:
        rows = Relation.objects.filter(
            during(self.on), from_organ__in=self.draft.sources[:1], kind__in=PARENT_KINDS
        )
        found = rows.values_list("to_organ", "kind").first()
        return found or (None, RelationKind.SUPERIOR)

    def _results(self) -> list[int]:
        self.targets = [*self.draft.targets, *self._make(self.draft.made)]
        return self.targets

    def _hand_over(self, former: int, heir: int) -> None:
        """Posts, organs below, stations: to the heir (承接)."""
        for post in Post.objects.select_for_update().filter(during(self.on), organ=former):
            post.organ_id = heir
            post.save(update_fields=["organ"])
            payload = PostMoved(former, heir, self.on, self.document)
            append(
                "organs.post.moved",
                payload,
                by=self.by,
                at=self.at,
                subject=("organs.post", post.pk),
                county=self.draft.county,
            )
        below = Relation.objects.filter(during(self.on), to_organ=former, kind__in=PARENT_KINDS).exclude(
            from_organ=heir
        )
        for child, kind in list(below.values_list("from_organ", "kind")):
            relate(kind, child, heir, valid_from=self.on, by=self.by, at=self.at, document=self.document)
        others = Relation.objects.filter(during(self.on), from_organ=former).exclude(kind__in=PARENT_KINDS)
        for kind, other in list(others.values_list("kind", "to_organ")):
            known = Relation.objects.filter(kind=kind, from_organ=heir, to_organ=other, valid_to__isnull=True)
            if other != heir and kind != RelationKind.SUCCESSOR and not known.exists():
                relate(kind, heir, other, valid_from=self.on, by=self.by, at=self.at, document=self.document)
        for pk in Relation.objects.filter(
            during(self.on), to_organ=former, from_organ=heir, kind__in=PARENT_KINDS
        ).values_list("pk", flat=True):
            end_relation(pk, valid_to=self.on, by=self.by, at=self.at, document=self.document)

    def _succeed(self, heir: int, former: int) -> None:
        Relation.objects.get_or_create(
            kind=RelationKind.SUCCESSOR, from_organ_id=heir, to_organ_id=former, valid_to=None,
            defaults={"valid_from": self.on, "document": self.document},
        )  # fmt: skip

    def _end(self, former: int, heirs: list[int], heir: int | None) -> None:
        name = Organ.objects.values_list("name", flat=True).get(pk=former)
        self.names[former] = name
        abolish(former, valid_to=self.on, successors=heirs, by=self.by, at=self.at, document=self.document)
        if heir is None:
            return
        self._alias(heir, name, until=self.on)
        self.scopes.append((former, heir))

    def _alias(self, pk: int, name: str, *, until: date) -> None:
        Alias.objects.get_or_create(
            organ_id=pk, name=name, defaults={"former": True, "valid_to": until, "note": "改革前名称"}
        )

    def note_parts(self, row: Reform, before: dict[int, dict[str, object]]) -> None:
        """Write down who took part and their figures then (记下各方与数字); move the sight of what was left."""
        parts = []
        for role, organs in (("from", self.sources), ("to", self.targets), ("subject", self.subjects)):
            for pk in organs:
                after = figures_on(pk, self.on)
                if role != "from":
                    after |= self.draft.figures
                earlier = dict(before.get(pk, {}))
                if pk in self.names and earlier:
                    earlier["name"] = self.names[pk]
                parts.append(ReformPart(reform=row, organ_id=pk, role=role, before=earlier, after=after))
        ReformPart.objects.bulk_create(parts)
        for former, heir in self.scopes:
            Scope.objects.create(former_id=former, heir_id=heir, since=self.on, reform=row)
            payload = ScopeMoved(former, heir, self.on)
            append(
                "organs.scope.moved",
                payload,
                by=self.by,
                at=self.at,
                subject=("organs.organ", former),
                county=self.draft.county,
            )
