"""Papers that demand what may not be demanded (来文标记), kept with the passages until the establishment office answers."""

import hashlib
from datetime import datetime

from django.db import transaction

from yizhen.duties import access
from yizhen.duties.actions.refusals import MovedMeanwhile, WordsNeeded
from yizhen.duties.models import FlagRow
from yizhen.duties.queries.standing import forbidden_topics, townships
from yizhen.duties.rules.admission import rules
from yizhen.duties.rules.demands import demands
from yizhen.duties.terms.admission import Flagged, PaperAnswered, Quote
from yizhen.duties.terms.powers import Power
from yizhen.kernel.actors import Actor
from yizhen.kernel.words import N_, say
from yizhen.kernel.working_hours import legal_day
from yizhen.record import door as record

SUBJECT = "duties.flag"


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
        quotes=[{"rule": one.rule, "text": one.text, "start": one.start} for one in quotes], entered_at=at,
        entered_by=by.name[:60],
    )  # fmt: skip
    names = tuple(dict.fromkeys(rules()[one.rule].title for one in quotes))
    told = Flagged(row.title, row.organ_name, digest, names, tuple(one.text[:200] for one in quotes))
    record.append("duties.paper.flagged", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
    return row.pk


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
