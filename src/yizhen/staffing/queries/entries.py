"""Look up entries (查分录): of an account's organ or of a county, one with its legs, and what came of it."""

from collections.abc import Iterable

from django.db.models import Exists, OuterRef, QuerySet

from yizhen.kernel.actors import Actor
from yizhen.staffing.access.ledger import entries_for, entry_for
from yizhen.staffing.models import Entry, Leg, Purpose
from yizhen.staffing.terms import AuthorityLevel, Document, EntryView, Kind, LegDraft, Place


def entries(
    by: Actor, county: str, *, organ: int | None = None, kind: str = "", text: str = "", start: int = 0, limit: int = 50
) -> tuple[list[EntryView], int]:
    """Entries within reach, newest first (分录表), and how many there are. Three queries however many rows."""
    rows = entries_for(by).filter(county=county)
    if organ is not None:
        rows = rows.filter(Exists(Leg.objects.filter(entry=OuterRef("pk"), account__organ=organ)))
    if kind:
        rows = rows.filter(kind=kind)
    if text:
        rows = rows.filter(document_no__icontains=text)
    return views(rows.order_by("-pk")[start : start + limit]), rows.count()


def entry(by: Actor, pk: int) -> EntryView:
    """One entry with its legs (分录); raises NoSuchEntry."""
    found = entry_for(by, pk)
    return views(Entry.objects.filter(pk=found.pk))[0]


def following(by: Actor, pk: int) -> list[EntryView]:
    """What was recorded on the strength of an entry (后续分录): uses of a plan, returns of a loan, a release."""
    return views(entries_for(by).filter(follows=pk).order_by("pk")[:100])


def views(rows: QuerySet[Entry]) -> list[EntryView]:
    """Entries as pages see them, with legs (分录视图): two queries."""
    undone = Entry.objects.filter(reverses=OuterRef("pk")).values("pk")[:1]
    found = list(rows.annotate(undone_by=undone))
    legs = legs_of([row.pk for row in found])
    return [_view(row, legs[row.pk]) for row in found]


def _view(row: Entry, legs: tuple[LegDraft, ...]) -> EntryView:
    paper = Document(
        row.document_no, row.document_date, row.authority, row.title, AuthorityLevel(row.authority_level)
    )
    return EntryView(
        id=row.pk, kind=Kind(row.kind), county=row.county, document=paper, valid_from=row.valid_from,
        known_at=row.known_at, actor=row.actor, note=row.note, override=row.override, reverses=row.reverses_id,
        reversed_by=row.undone_by, follows=row.follows_id, until=row.until, legs=legs,  # type: ignore[attr-defined]
    )  # fmt: skip


def legs_of(wanted: Iterable[int]) -> dict[int, tuple[LegDraft, ...]]:
    """The legs of entries as they were drafted (各分录的行), one query."""
    found: dict[int, list[LegDraft]] = {pk: [] for pk in wanted}
    rows = Leg.objects.filter(entry__in=list(found)).order_by("pk")
    for pk, organ, category, place, amount, purpose, level in rows.values_list(
        "entry_id", "account__organ_id", "account__category", "place", "amount", "account__purpose", "account__level"
    ):
        found[pk].append(LegDraft(organ, category, Place(place), amount, purpose, level))
    return {pk: tuple(legs) for pk, legs in found.items()}


def purposes(county: str) -> dict[str, str]:
    """The county's purposes of quotas by key (专项用途)."""
    return dict(Purpose.objects.filter(county=county).order_by("key").values_list("key", "name"))
