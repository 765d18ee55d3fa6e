"""Papers that demand what may not be demanded (来文标记), kept with the passages until the establishment office answers."""

import hashlib
from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from yizhen.documents.door import Paper, issued_paper
from yizhen.duties import access
from yizhen.duties.actions.refusals import MovedMeanwhile, WordsNeeded
from yizhen.duties.models import FlagRow
from yizhen.duties.queries.standing import forbidden_topics, townships
from yizhen.duties.rules.admission import rules
from yizhen.duties.rules.demands import demands
from yizhen.duties.terms.admission import Flagged, PaperAnswered, Quote
from yizhen.duties.terms.powers import Power
from yizhen.kernel.actors import Actor, system_actor
from yizhen.kernel.words import N_, say
from yizhen.kernel.working_hours import legal_day
from yizhen.organs import door as organs
from yizhen.record import door as record

SUBJECT, DELIVERIES = "duties.flag", "duties.deliveries"
DELIVERED = "documents.document.delivered"
CHECKER = "收文自动检查"


def look_through(text: str, county: str, at: datetime) -> tuple[Quote, ...]:
    """Passages of a paper that rules object to (来文检查), with the county's own list of barred topics; keeps nothing."""
    towns = [one.township or "" for one in townships(county)]
    return demands(text, forbidden_topics(county, towns, legal_day(at)))


@transaction.atomic
def flag_paper(title: str, organ_name: str, text: str, *, by: Actor, at: datetime) -> int:
    """Keep a paper with what was found in it (标记来文) and return its id; the same text is kept once. Raises NoPower."""
    by.require(Power.CONTEST)
    quotes = look_through(text, by.county, at)
    digest = hashlib.sha256(text.encode()).hexdigest()
    known = FlagRow.objects.filter(county=by.county, digest=digest).first()
    if known is not None:
        return known.pk
    row = FlagRow.objects.create(
        county=by.county, title=title.strip()[:200], organ_name=organ_name.strip()[:120], text=text, digest=digest,
        quotes=_kept(quotes), entered_at=at, entered_by=by.name[:60],
    )  # fmt: skip
    _tell(row, quotes, by=by, at=at)
    return row.pk


def _kept(quotes: Iterable[Quote]) -> list[dict[str, object]]:
    return [{"rule": one.rule, "text": one.text, "start": one.start} for one in quotes]


def _tell(row: FlagRow, quotes: Iterable[Quote], *, by: Actor, at: datetime) -> None:
    names = tuple(dict.fromkeys(rules()[one.rule].title for one in quotes))
    told = Flagged(row.title, row.organ_name, row.digest, names, tuple(one.text[:200] for one in quotes))
    record.append("duties.paper.flagged", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)


def note_delivered(entries: Iterable[record.Sealed]) -> None:
    """Look through papers that departments delivered to townships (收文自动检查); what demands too much is flagged, once.

    Kept are the passages alone, not the paper; whoever received it has it.
    """
    sent: dict[int, record.Sealed] = {}
    for entry in entries:
        if entry.payload.get("organ"):
            sent.setdefault(entry.subject_id, entry)
    views = organs.organs_by_id({int(one.payload["organ"]) for one in sent.values()})
    for pk, entry in sent.items():
        view = views.get(int(entry.payload["organ"]))
        paper = issued_paper(pk) if view is not None and view.township else None
        own = {name for one in townships(entry.county) for name in (one.name, one.short_name)}
        if paper is not None and paper.organ not in own:
            _flag_delivered(paper, entry)


def _flag_delivered(paper: Paper, entry: record.Sealed) -> None:
    quotes = look_through(f"{paper.title}\n{paper.text}", entry.county, entry.at)
    if not quotes:
        return
    digest = hashlib.sha256(paper.text.encode()).hexdigest()
    row, made = FlagRow.objects.get_or_create(
        county=entry.county, digest=digest,
        defaults={
            "title": paper.title[:200], "organ_name": paper.organ[:120], "text": "\n".join(one.text for one in quotes),
            "quotes": _kept(quotes), "entered_at": entry.at, "entered_by": CHECKER,
        },
    )  # fmt: skip
    if made:
        _tell(row, quotes, by=system_actor(CHECKER, entry.county, [Power.CONTEST]), at=entry.at)


@transaction.atomic
def answer_flag(pk: int, words: str, *, by: Actor, at: datetime) -> None:
    """Say what the establishment office did about a flagged paper (处理来文). Raises NoPower, NoSuchFlag, WordsNeeded."""
    access.require_whole(by, Power.DECIDE, by.county)
    row = access.flag_for(by, pk, Power.DECIDE, lock=True)
    if row.answered_at is not None:
        raise MovedMeanwhile(say(N_("这份来文已经处理过了。")))
    if not words.strip():
        raise WordsNeeded(say(N_("请写明怎样处理：退回修改、不予执行，还是上报。")))
    row.answer, row.answered_at, row.answered_by = words.strip()[:400], at, by.name[:60]
    row.save(update_fields=["answer", "answered_at", "answered_by"])
    told = PaperAnswered(row.title, row.organ_name, row.digest, row.answer)
    record.append("duties.paper.answered", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
