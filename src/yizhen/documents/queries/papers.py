"""Look at papers (查文书): the ledger, one paper, its sendings, its archive."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q, QuerySet

from yizhen.documents import access
from yizhen.documents.models import (
    ArchiveRow,
    CountersignRow,
    DeliveryRow,
    DocumentRow,
    SeriesRow,
    TemplateRow,
)
from yizhen.documents.queries.files import attached
from yizhen.documents.rules.forms import places
from yizhen.documents.states import LIFE, POWER_OF
from yizhen.documents.terms import Attached, DocumentFilter, Genre, Paper, Power, State, Verb
from yizhen.documents.terms import DocumentRow as Line
from yizhen.kernel.actors import Actor

INTERNAL, OUTGOING = "documents.document", "documents.issued"
"""What stays with the making of a paper (内部材料), and what goes out with it (随文)."""
WAITING = {
    Power.REVIEW: (State.REVIEWING, State.COUNTERSIGNING), Power.SIGN: (State.SIGNING,),
    Power.ISSUE: (State.SIGNED, State.NUMBERED, State.SEALED), Power.DRAFT: (State.DRAFTING,),
}  # fmt: skip


def reads_document(by: Actor, pk: int) -> bool:
    """Whether the actor may read a paper (可否查阅), and with it its files."""
    return access.documents_for(by).filter(pk=pk).exists()


def reads_inside(by: Actor, pk: int) -> bool:
    """Whether the actor may see how a paper came about (可否查阅办理过程): its own organ's people, not who got it."""
    return access.inside_for(by).filter(pk=pk).exists()


def files_of(by: Actor, pk: int) -> list[Attached]:
    """The files of a paper that the actor may see (文书的文件): what went out, and inside also what did not."""
    out = attached(OUTGOING, pk)
    return out + attached(INTERNAL, pk) if reads_inside(by, pk) else out


def _wanted(by: Actor, wanted: DocumentFilter, *, states: bool = True) -> QuerySet[DocumentRow]:
    rows = access.documents_for(by)
    if states and wanted.states:
        rows = rows.filter(state__in=wanted.states)
    if wanted.year:
        rows = rows.filter(drafted_at__year=wanted.year)
    if wanted.genre:
        rows = rows.filter(genre=wanted.genre)
    if wanted.mine:
        waits = Q(pk__in=())
        for power, at in WAITING.items():
            waits |= Q(pk__in=access.documents_for(by, power).filter(state__in=at).values("pk"))
        rows = rows.filter(waits)
    for word in wanted.text.split()[:5]:
        rows = rows.filter(Q(title__icontains=word) | Q(number__icontains=word) | Q(to__icontains=word))
    return rows


def ledger(
    by: Actor, wanted: DocumentFilter, *, start: int = 0, size: int | None = 50
) -> tuple[list[Line], int]:
    """The papers an actor sees (文书台账), newest first, and how many. Two queries."""
    rows = _wanted(by, wanted)
    ordered = rows.select_related("organ").defer("text").order_by("-drafted_at", "-pk")
    shown = ordered if size is None else ordered[start : start + size]
    return [line(row) for row in shown], rows.count()


def export_lines(by: Actor, wanted: DocumentFilter) -> Iterator[Line]:
    """Every line of the ledger as filtered (导出行)."""
    rows = _wanted(by, wanted).select_related("organ").defer("text").order_by("-drafted_at", "-pk")
    return (line(row) for row in rows.iterator(chunk_size=500))


def counts(by: Actor, wanted: DocumentFilter) -> Counter[str]:
    """How many papers stand where (各状态件数). One query."""
    rows = _wanted(by, wanted, states=False).order_by().values("state").annotate(n=Count("pk"))
    return Counter({one["state"]: one["n"] for one in rows})


def line(row: DocumentRow) -> Line:
    """A paper as a line (台账行)."""
    return Line(
        id=row.pk, title=row.title.replace("\n", ""), number=row.number, genre=row.genre, state=State(row.state),
        organ=row.organ_id, organ_name=row.organ.name, to=row.to, drafter=row.drafter,
        drafted_at=row.drafted_at, signed_on=row.signed_on, issued_on=row.issued_on,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sending:
    """A delivery as shown (送达)."""

    id: int
    to: str
    mode: str
    sent_on: date
    received_on: date | None
    received_by: str
    receipt: str
    mine: bool


@dataclass(frozen=True, slots=True)
class Countersign:
    """A countersigning as shown (会签)."""

    organ: str
    agreed_at: datetime | None
    agreed_by: str
    words: str


@dataclass(frozen=True, slots=True)
class Archived:
    """The archived 件 as shown (归档件)."""

    code: str
    retention: str
    sha256: str
    files: tuple[dict[str, str], ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper with everything its page shows (文书页)."""

    line: Line
    row: dict[str, object]
    paper: Paper
    may: tuple[Verb, ...]
    countersigns: tuple[Countersign, ...]
    sendings: tuple[Sending, ...]
    archived: Archived | None
    inside: bool


FIELDS = (
    "title", "text", "head", "to", "attachments", "copies", "note", "urgency", "genre", "version", "signer", "seal",
    "reason", "template_id", "drafter_account",
)  # fmt: skip


def sheet(by: Actor, pk: int) -> Sheet:
    """One paper (查一件文书); raises NoSuchDocument."""
    row = access.document_for(by, pk)
    archived = ArchiveRow.objects.filter(document=row).first()
    inside = reads_inside(by, pk)
    return Sheet(
        line=line(row), row={name: getattr(row, name) for name in FIELDS}, paper=paper_of(row), may=_may(by, row),
        countersigns=_countersigns(row) if inside else (), sendings=_sendings(by, row),
        archived=_archived(archived) if archived and inside else None, inside=inside,
    )  # fmt: skip


def _may(by: Actor, row: DocumentRow) -> tuple[Verb, ...]:
    """Which steps the life cycle and the actor's powers over this paper allow (可办)."""
    found = []
    for edge in LIFE.allowed(State(row.state)):
        verb = Verb(edge.verb)
        if verb is Verb.AGREE:
            allowed = access.countersigns_for(by, row.pk).exists()
        else:
            power = POWER_OF[verb]
            allowed = by.can(power) and access.documents_for(by, power).filter(pk=row.pk).exists()
        if allowed:
            found.append(verb)
    return tuple(found)


def _countersigns(row: DocumentRow) -> tuple[Countersign, ...]:
    rows = CountersignRow.objects.filter(document=row).select_related("organ").order_by("round", "pk")
    return tuple(Countersign(one.organ.name, one.agreed_at, one.agreed_by, one.words) for one in rows)


def _sendings(by: Actor, row: DocumentRow) -> tuple[Sending, ...]:
    mine = set(access.deliveries_for(by, row.pk).values_list("pk", flat=True))
    rows = DeliveryRow.objects.filter(document=row).order_by("sent_on", "pk")
    if not access.documents_for(by, Power.ISSUE).filter(pk=row.pk).exists() and row.organ_id != by.organ:
        rows = rows.filter(pk__in=mine) if mine else rows.none()
    return tuple(
        Sending(one.pk, one.to, one.mode, one.sent_on, one.received_on, one.received_by, one.receipt, one.pk in mine)
        for one in rows
    )


def _archived(row: ArchiveRow) -> Archived:
    listed = json.loads(row.manifest)
    return Archived(row.code, listed["retention"], row.manifest_sha256, tuple(listed["files"]))


def paper_of(row: DocumentRow) -> Paper:
    """The elements of a paper as it stands (公文要素): before it is signed and numbered they are left open."""
    names = tuple(name.strip() for name in row.attachments.splitlines() if name.strip())
    upward = Genre(row.genre).upward
    return Paper(
        organ=row.organ.name, title=row.title, text=row.text, head=row.head, number=row.number,
        signer=row.signer if upward else "", urgency=row.urgency, to=row.to, attachments=names,
        sign=row.organ.name, day=row.signed_on, note=row.note, copies=row.copies,
        issuer=row.organ.name if row.issued_on else "", printed_on=row.issued_on,
    )  # fmt: skip


def issued_paper(pk: int) -> Paper | None:
    """The elements of an issued paper (已印发公文), for a house that heard that it was delivered; None before it went out."""
    row = DocumentRow.objects.filter(pk=pk, issued_on__isnull=False).select_related("organ").first()
    return paper_of(row) if row is not None else None


# -- settings ----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Series:
    """A series of numbers as shown (字号)."""

    id: int
    organ: int
    organ_name: str
    prefix: str
    style: str


@dataclass(frozen=True, slots=True)
class Template:
    """A template as shown (模板), with its places."""

    id: int
    key: str
    version: int
    name: str
    genre: str
    title: str
    to: str
    text: str
    set_by: str
    set_at: datetime
    places: tuple[str, ...]


def series_of(by: Actor, power: str = Power.ISSUE, *, organ: int | None = None) -> list[Series]:
    """The series an actor may use (可用字号). One query."""
    rows: QuerySet[SeriesRow] = access.series_for(by, power).select_related("organ").order_by("prefix")
    if organ is not None:
        rows = rows.filter(organ=organ)
    return [Series(row.pk, row.organ_id, row.organ.name, row.prefix, row.style) for row in rows]


def templates(by: Actor) -> list[Template]:
    """The templates the county uses (可用模板). One query."""
    return [_template(row) for row in access.templates_for(by).order_by("genre", "name")]


def template(by: Actor, pk: int) -> Template:
    """One template (查一个模板); raises NoSuchTemplate."""
    row = access.templates_for(by).filter(pk=pk).first()
    if row is None:
        raise access.NoSuchTemplate(pk)
    return _template(row)


def template_of(by: Actor, key: str) -> Template | None:
    """The version in use of a template (在用模板), the county's own before the shipped one; None: there is none."""
    row = access.templates_for(by).filter(key=key).order_by("-county", "-version").first()
    return None if row is None else _template(row)


def papers_by_id(by: Actor, ids: Iterable[int]) -> dict[int, Line]:
    """Papers that the actor may read, as lines (按编号取文书). One query."""
    rows = access.documents_for(by).filter(pk__in=list(ids)).select_related("organ")
    return {row.pk: line(row) for row in rows}


def _template(row: TemplateRow) -> Template:
    every = places(f"{row.title}\n{row.to}\n{row.text}")
    return Template(
        row.pk, row.key, row.version, row.name, row.genre, row.title, row.to, row.text, row.set_by, row.set_at, every
    )


def archives(county: str) -> Iterator[ArchiveRow]:
    """Every archived paper of a county (归档件), for verifying."""
    return ArchiveRow.objects.filter(document__county=county).order_by("pk").iterator(chunk_size=200)
