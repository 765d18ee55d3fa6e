"""Draft a paper and lead it to issue (拟稿到印发)."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max

from yizhen.documents import access
from yizhen.documents.actions import store
from yizhen.documents.actions.files import enter_row, put
from yizhen.documents.actions.numbers import take_number
from yizhen.documents.actions.press import set_paper
from yizhen.documents.models import CountersignRow, DocumentRow
from yizhen.documents.queries.papers import OUTGOING, paper_of
from yizhen.documents.rules import kinds
from yizhen.documents.rules.checks import BadPaper, check_paper
from yizhen.documents.rules.numbers import write_number
from yizhen.documents.states import ACT_OF, LIFE, NEEDS_WORDS, POWER_OF
from yizhen.documents.terms import (
    DocumentDrafted,
    DocumentIssued,
    DocumentMoved,
    DocumentNumbered,
    DocumentRevised,
    FileKind,
    Power,
    Scan,
    State,
    Verb,
    Verdict,
)
from yizhen.kernel.actors import Actor
from yizhen.kernel.working_hours import legal_day
from yizhen.organs.door import organ, organs_by_id
from yizhen.record.door import append

SUBJECT = "documents.document"
WRITABLE = ("title", "text", "head", "to", "attachments", "copies", "note", "urgency", "genre")


class MovedMeanwhile(Exception):
    """已被改动: somebody changed or moved the paper since the page was opened; what was typed is kept."""


class WordsNeeded(ValueError):
    """须说明理由: this step must say why."""


class NotCountersigned(ValueError):
    """会签机构有误: none chosen, or one that may not be asked."""


def digest(text: str) -> str:
    """Hash of a text (正文哈希): the record tells by it which text a step was about."""
    return hashlib.sha256(text.encode()).hexdigest()


@transaction.atomic
def draft(
    organ_id: int,
    values: Mapping[str, str],
    *,
    by: Actor,
    at: datetime,
    template: int | None = None,
    subject: tuple[str, int] | None = None,
) -> int:
    """Draft a paper of an organ (拟稿) and return its id. ``values`` are WRITABLE words.

    Raises NoPower, NoSuchDocument for an organ out of reach, BadPaper with the fault at each field.
    """
    by.require(Power.DRAFT)
    if not access.reaches_organ(by, organ_id, Power.DRAFT):
        raise access.NoSuchDocument(organ_id)
    owner = organ(organ_id)
    words = {key: values.get(key, "").strip() for key in WRITABLE}
    words["head"] = words["head"] or f"{owner.name}文件"
    check_paper(words)
    kept = access.templates_for(by).filter(pk=template).first() if template else None
    row = DocumentRow.objects.create(
        county=owner.county, township=owner.township or "", organ_id=owner.id, template=kept,
        subject_kind=subject[0] if subject else "", subject_id=subject[1] if subject else None,
        drafter=by.name, drafter_post=by.post, drafter_account=by.account, drafted_at=at, **words,
    )  # fmt: skip
    payload = DocumentDrafted(
        row.genre, row.title, owner.id, f"{kept.key}:{kept.version}" if kept else "", digest(row.text)
    )
    append("documents.document.drafted", payload, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
    return row.pk


@transaction.atomic
def revise(pk: int, values: Mapping[str, str], *, version: int, by: Actor, at: datetime) -> None:
    """Change a draft (修改草稿). Raises MovedMeanwhile, BadPaper, NotAllowed once it left the desk."""
    row = access.document_for(by, pk, Power.DRAFT, lock=True)
    _same(row, version)
    LIFE.step(State(row.state), Verb.SUBMIT)
    words = {key: values[key].strip() for key in WRITABLE if key in values}
    changed = [key for key, value in words.items() if getattr(row, key) != value]
    if not changed:
        return
    check_paper({key: words.get(key, getattr(row, key)) for key in WRITABLE})
    before = digest(row.text)
    for key in changed:
        setattr(row, key, words[key])
    row.version += 1
    row.save(update_fields=[*changed, "version"])
    payload = DocumentRevised(changed, before, digest(row.text), row.version)
    append("documents.document.revised", payload, by=by, at=at, subject=(SUBJECT, pk), county=row.county)


def _same(row: DocumentRow, version: int | None) -> None:
    if version is not None and row.version != version:
        raise MovedMeanwhile("这件文书刚被别人改动过。您填写的内容还在下面，请核对现在的情况再办。")


def _opened(pk: int, verb: Verb, version: int | None, by: Actor) -> DocumentRow:
    """The locked paper that a step may be taken with (取件待办)."""
    row = access.document_for(by, pk, POWER_OF[verb], lock=True)
    _same(row, version)
    LIFE.step(State(row.state), verb)
    return row


def _move(
    row: DocumentRow,
    verb: Verb,
    words: str,
    columns: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    organs: Sequence[int] = (),
) -> None:
    if verb in NEEDS_WORDS and not words.strip():
        raise WordsNeeded(f"请写明“{verb.label}”的理由。")
    before, edge = row.state, LIFE.edge(State(row.state), verb)
    row.state, row.version = edge.target, row.version + 1
    for key, value in columns.items():
        setattr(row, key, value)
    row.save(update_fields=["state", "version", *columns])
    payload = DocumentMoved(verb.value, before, row.state, edge.ground, words.strip(), list(organs))
    append(ACT_OF[verb], payload, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)


@transaction.atomic
def step(
    pk: int, verb: Verb, *, by: Actor, at: datetime, version: int | None = None, words: str = ""
) -> None:
    """Take a plain step (流转): 送核稿、不发、核稿通过、退回、用印、作废 and so on.

    Raises NoPower, NoSuchDocument, NotAllowed, MovedMeanwhile, WordsNeeded.
    """
    row = _opened(pk, verb, version, by)
    columns: dict[str, Any] = {}
    if verb is Verb.SIGN:
        columns = {"signer": by.name, "signed_on": legal_day(at)}
    elif verb is Verb.SEAL:
        columns = {"seal": words.strip() or f"{organ(row.organ_id).name}（印章）"}
    elif verb is Verb.VOID:
        columns = {"reason": words.strip()[:500]}
    _move(row, verb, words, columns, by=by, at=at)


@transaction.atomic
def ask(
    pk: int, organ_ids: Sequence[int], *, by: Actor, at: datetime, version: int | None = None, words: str = ""
) -> None:
    """Ask other organs to countersign (送会签). Raises NotCountersigned for none, its own or a foreign organ."""
    row = _opened(pk, Verb.ASK, version, by)
    found = organs_by_id(organ_ids)
    asked = [one for one in dict.fromkeys(organ_ids) if one in found and found[one].county == row.county]
    if not asked or row.organ_id in asked:
        raise NotCountersigned("请选要会签的其他单位，至少一个。")
    turn = _last_round(row) + 1
    CountersignRow.objects.bulk_create(
        CountersignRow(document=row, organ_id=one, round=turn) for one in asked
    )
    _move(row, Verb.ASK, words, {}, by=by, at=at, organs=asked)


def _last_round(row: DocumentRow) -> int:
    return CountersignRow.objects.filter(document=row).aggregate(last=Max("round"))["last"] or 0


@transaction.atomic
def agree(pk: int, *, by: Actor, at: datetime, version: int | None = None, words: str = "") -> None:
    """Agree for one's own organ (会签同意); when the last one agrees the paper goes on to be signed."""
    by.require(Power.REVIEW)
    found = access.document_for(by, pk, Power.VIEW)
    row = DocumentRow.objects.select_for_update().get(pk=found.pk)
    _same(row, version)
    LIFE.step(State(row.state), Verb.AGREE)
    turn = _last_round(row)
    own = list(access.countersigns_for(by, pk).filter(round=turn))
    if not own:
        raise access.NoSuchDocument(pk)
    for one in own:
        one.agreed_at, one.agreed_by, one.words = at, by.name, words.strip()[:500]
        one.save(update_fields=["agreed_at", "agreed_by", "words"])
    organs = [one.organ_id for one in own]
    if CountersignRow.objects.filter(document=row, round=turn, agreed_at=None).exists():
        payload = DocumentMoved(
            Verb.AGREE.value, row.state, row.state, LIFE.edge(State(row.state), Verb.AGREE).ground, words, organs
        )
        append(ACT_OF[Verb.AGREE], payload, by=by, at=at, subject=(SUBJECT, pk), county=row.county)
        return
    _move(row, Verb.AGREE, words, {}, by=by, at=at, organs=organs)


@transaction.atomic
def number(pk: int, series_id: int, *, by: Actor, at: datetime, version: int | None = None) -> str:
    """Give a signed paper its number (编号) and return it. The number is taken with the paper or not at all.

    The year is that of 成文日期. Raises NoSuchSeries for a series of another organ or out of reach.
    """
    row = _opened(pk, Verb.NUMBER, version, by)
    series = access.series_for(by).filter(pk=series_id, organ=row.organ_id).first()
    if series is None:
        raise access.NoSuchSeries(series_id)
    year = (row.signed_on or legal_day(at)).year
    seq = take_number(series, year)
    row.series, row.year, row.seq = series, year, seq
    row.number = write_number(series.prefix, year, seq, series.style)
    row.state, row.version = LIFE.step(State(row.state), Verb.NUMBER), row.version + 1
    row.save(update_fields=["series", "year", "seq", "number", "state", "version"])
    payload = DocumentNumbered(row.number, series.pk, year, seq)
    append(ACT_OF[Verb.NUMBER], payload, by=by, at=at, subject=(SUBJECT, pk), county=row.county)
    return row.number


def issue(pk: int, *, by: Actor, at: datetime, version: int | None = None) -> None:
    """Issue a sealed paper (印发): set once for good as PDF/A and Word, kept by hash, both at the paper.

    It is set before the transaction, which checks that the paper has not changed meanwhile.
    Raises as ``step`` does, and PressFailed, PressBusy.
    """
    row = access.document_for(by, pk, POWER_OF[Verb.ISSUE])
    _same(row, version)
    LIFE.step(State(row.state), Verb.ISSUE)
    row.issued_on = legal_day(at)
    made, fonts = set_paper(paper_of(row), "pdf", "word")
    hashes = {job: store.keep_bytes(words) for job, words in made.items()}
    sizes = {job: len(words) for job, words in made.items()}
    _issue(pk, row.version, hashes, sizes, fonts.words, by=by, at=at)


@transaction.atomic
def _issue(
    pk: int,
    version: int,
    hashes: Mapping[str, str],
    sizes: Mapping[str, int],
    fonts: str,
    *,
    by: Actor,
    at: datetime,
) -> None:
    row = _opened(pk, Verb.ISSUE, version, by)
    on = legal_day(at)
    name = f"{row.number} {row.title}".replace("\n", "")
    for job, kind, role in (("pdf", FileKind.PDF, "正本（PDF/A）"), ("word", FileKind.DOCX, "正本（Word）")):
        file = enter_row(
            hashes[job], kinds.safe_name(name, kind), kind, sizes[job],
            Scan(Verdict.UNSCANNED, "由本系统排版"), by=by, at=at,
        )  # fmt: skip
        put(file, (OUTGOING, pk), role, by=by, at=at)
    row.issued_on = on
    row.state, row.version = LIFE.step(State(row.state), Verb.ISSUE), row.version + 1
    row.save(update_fields=["issued_on", "state", "version"])
    payload = DocumentIssued(row.number, on, hashes["pdf"], hashes["word"], fonts)
    append(ACT_OF[Verb.ISSUE], payload, by=by, at=at, subject=(SUBJECT, pk), county=row.county)


__all__ = [
    "BadPaper", "MovedMeanwhile", "NotCountersigned", "WordsNeeded", "agree", "ask", "draft", "issue", "number", "revise", "step",
]  # fmt: skip
