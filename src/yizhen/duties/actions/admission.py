"""The two gates (职责准入、动态调整): apply, ask, review, decide with a number, and end by itself.

Every step: power, row, life cycle, checks of the law, change, record; one transaction.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from yizhen.county import door as county_house
from yizhen.documents.door import take_running_number, write_number
from yizhen.duties import access
from yizhen.duties.actions.adjusting import adjust_lists
from yizhen.duties.actions.refusals import Barred, MovedMeanwhile, NotAsked, WordsNeeded
from yizhen.duties.actions.stamps import touch
from yizhen.duties.models import AdmissionRow, OpinionRow
from yizhen.duties.queries.routing import holdings
from yizhen.duties.queries.standing import known_item, standing, townships
from yizhen.duties.rules.admission import barred, check, heard
from yizhen.duties.states import ADMISSION_ACT, ADMISSION_WORDS, life_of
from yizhen.duties.terms.admission import (
    AdmissionFinding,
    AdmissionMoved,
    AdmissionState,
    AdmissionVerb,
    Application,
    Filed,
    Gate,
    Opinion,
    OpinionGiven,
    Support,
    Wish,
)
from yizhen.duties.terms.powers import Power
from yizhen.kernel.actors import Actor, NoPower
from yizhen.kernel.words import N_, say
from yizhen.kernel.working_hours import legal_day
from yizhen.organs import door as organs
from yizhen.record import door as record

SUBJECT = "duties.admission"
POWER_OF = {
    AdmissionVerb.HEAR: Power.REVIEW, AdmissionVerb.PASS: Power.REVIEW, AdmissionVerb.SEND_BACK: Power.REVIEW,
    AdmissionVerb.AMEND: Power.PROPOSE, AdmissionVerb.APPROVE: Power.DECIDE, AdmissionVerb.REFUSE: Power.DECIDE,
    AdmissionVerb.WITHDRAW: Power.PROPOSE, AdmissionVerb.EXPIRE: Power.DECIDE, AdmissionVerb.END: Power.DECIDE,
}  # fmt: skip
"""The power that each verb needs (权限)."""
LONGEST = 4000


@transaction.atomic
def apply(asked: Application, *, by: Actor, at: datetime) -> int:
    """File an application (提出申请) and return its id; what the law forbids or leaves open is told at once.

    From above a department applies, from below a township. Raises NoPower, Barred with what was found.
    """
    by.require(Power.PROPOSE)
    own = access.body(by)
    if own is None:
        raise NoPower(Power.PROPOSE)
    found = examine(asked, by.county, own, at)
    if barred(found):
        raise Barred(found)
    row = AdmissionRow(county=by.county, number="", state=AdmissionState.FILED, organ_id=own, filed_at=at)
    row.gate, row.filed_by = asked.wish.gate, by.name[:60]
    row.township = organs.organ(own).township or ""
    _fill(row, asked, at)
    row.save()
    row.number = f"ZR{legal_day(at):%Y%m%d}-{row.pk:05d}"
    row.save(update_fields=["number"])
    _ask_whom(row, asked)
    told = Filed(
        row.number, row.gate, row.wish, row.title, own, asked.item, asked.townships, row.basis, row.begins_on,
        row.ends_on,
    )  # fmt: skip
    record.append("duties.admission.filed", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)
    return row.pk


def examine(asked: Application, county: str, organ: int | None, at: datetime) -> tuple[AdmissionFinding, ...]:
    """What an application lacks and what stands against it (审查), as of a day; nothing is kept."""
    return check(asked, standing(county, organ, asked, legal_day(at)))


def _fill(row: AdmissionRow, asked: Application, at: datetime) -> None:
    item = known_item(row.county, asked.item, legal_day(at)) if asked.item.strip() else None
    support = asked.support
    values: dict[str, Any] = {
        "wish": asked.wish, "title": asked.title.strip()[:200], "item_id": item[0] if item else None,
        "kind": item[1] if item else asked.kind, "category": asked.category.strip()[:20],
        "basis": asked.basis.strip()[:400], "basis_rank": asked.basis_rank, "necessity": asked.necessity[:LONGEST],
        "support": {name: getattr(support, name)[:300] for name in Support.__struct_fields__},
        "decision": asked.decision.strip()[:120], "letter": asked.letter.strip()[:200], "text": asked.text[:LONGEST],
        "begins_on": asked.begins_on, "ends_on": asked.ends_on,
    }  # fmt: skip
    for name, value in values.items():
        setattr(row, name, value)


def _ask_whom(row: AdmissionRow, asked: Application) -> None:
    """From above the townships are asked; from below the department that leads the item."""
    if row.gate == Gate.DOWN:
        towns = [one for one in townships(row.county) if one.township in asked.townships]
        OpinionRow.objects.bulk_create(
            [OpinionRow(admission=row, organ_id=one.id, township=one.township or "") for one in towns]
        )
        return
    leads = holdings(row.county).get(row.item_id or 0, ())
    asked_organs = dict.fromkeys(one.organ for one in leads if one.mode.leads and not one.place)
    OpinionRow.objects.bulk_create([OpinionRow(admission=row, organ_id=pk) for pk in asked_organs])


def application_of(row: AdmissionRow) -> Application:
    """The application as it stands in the row (申请内容)."""
    code = row.item.code if row.item is not None else ""
    towns = tuple(
        OpinionRow.objects.filter(admission=row).exclude(township="").order_by("township").values_list("township", flat=True)
    )
    return Application(
        title=row.title, wish=Wish(row.wish), townships=towns or ((row.township,) if row.township else ()), item=code,
        kind=row.kind, category=row.category, basis=row.basis, basis_rank=row.basis_rank, necessity=row.necessity,
        begins_on=row.begins_on, ends_on=row.ends_on, support=Support(**row.support), decision=row.decision,
        letter=row.letter, text=row.text,
    )  # fmt: skip


def _opened(by: Actor, pk: int, verb: AdmissionVerb, version: int | None) -> AdmissionRow:
    power = POWER_OF[verb]
    by.require(power)
    row = access.admission_for(by, pk, power, lock=True)
    if verb in (AdmissionVerb.AMEND, AdmissionVerb.WITHDRAW) and row.organ_id != access.body(by):
        raise NoPower(power)
    if version is not None and version != row.version:
        raise MovedMeanwhile(say(N_("别人刚刚办过这件申请，请看清现在的情况再办。")))
    life_of(Gate(row.gate)).step(row.state, verb)
    return row


def _move(
    row: AdmissionRow,
    verb: AdmissionVerb,
    columns: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    words: str = "",
    found: tuple[AdmissionFinding, ...] = (),
) -> None:
    if verb in ADMISSION_WORDS and not words.strip():
        raise WordsNeeded(say(N_("请写明理由，申请单位会看到。")))
    edge = life_of(Gate(row.gate)).edge(row.state, verb)
    before, row.state, row.version = row.state, edge.target, row.version + 1
    for name, value in columns.items():
        setattr(row, name, value)
    row.save()
    told = AdmissionMoved(
        row.number, before, row.state, edge.ground, words.strip()[:LONGEST], row.decision_number,
        tuple(one.rule.key for one in found),
    )  # fmt: skip
    record.append(ADMISSION_ACT[verb], told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)


@transaction.atomic
def hear(pk: int, *, by: Actor, at: datetime, version: int | None = None) -> None:
    """Ask for opinions, within the county's working days (征求意见). Raises NoPower, NoSuchAdmission, NotAllowed."""
    row = _opened(by, pk, AdmissionVerb.HEAR, version)
    day = legal_day(at)
    days = int(county_house.rule(row.county, "duties.opinion_days", day).value)  # type: ignore[arg-type]
    until = county_house.calendar_for(row.county).add_workdays(day, days)
    _move(row, AdmissionVerb.HEAR, {"opinions_due": until}, by=by, at=at)


@transaction.atomic
def opine(pk: int, opinion: Opinion, words: str, *, by: Actor, at: datetime) -> None:
    """Give the own organ's opinion (答复意见); what was said before is replaced, the record keeps both.

    Raises NoPower, NoSuchAdmission, NotAsked, WordsNeeded for an objection without reasons.
    """
    by.require(Power.OPINE)
    row = access.admission_for(by, pk, Power.OPINE, lock=True)
    mine = access.opinions_for(by, pk).select_for_update().first()
    if mine is None or row.state != AdmissionState.HEARING:
        raise NotAsked(pk)
    if opinion in (Opinion.OPPOSE, Opinion.CONDITIONS) and not words.strip():
        raise WordsNeeded(say(N_("请写明理由或者条件，县里决定时要逐条回应。")))
    mine.opinion, mine.words, mine.by, mine.at = opinion, words.strip()[:LONGEST], by.name[:60], at
    mine.save(update_fields=["opinion", "words", "by", "at"])
    told = OpinionGiven(row.number, mine.township, opinion, mine.words)
    record.append("duties.opinion.given", told, by=by, at=at, subject=(SUBJECT, row.pk), county=row.county)


def findings_of(row: AdmissionRow, at: datetime) -> tuple[AdmissionFinding, ...]:
    """What the check finds in an application now, with the opinions (现在的审查结果)."""
    found = examine(application_of(row), row.county, row.organ_id, at)
    if row.state in (AdmissionState.FILED, AdmissionState.RETURNED):
        return found
    said = OpinionRow.objects.filter(admission=row).values_list("organ_id", "opinion")
    opinions = {str(organ): Opinion(one) for organ, one in said}
    return (*found, *heard(opinions, row.opinions_due, legal_day(at)))


@transaction.atomic
def pass_review(pk: int, *, by: Actor, at: datetime, version: int | None = None, words: str = "") -> None:
    """Pass the review of legality (合法性审查通过). Raises Barred while something stands against it."""
    row = _opened(by, pk, AdmissionVerb.PASS, version)
    found = findings_of(row, at)
    if barred(found):
        raise Barred(found)
    _move(row, AdmissionVerb.PASS, {}, by=by, at=at, words=words, found=found)


@transaction.atomic
def approve(pk: int, *, by: Actor, at: datetime, version: int | None = None, words: str = "") -> str:
    """Approve with a number (批准) and return it; checked once more, because lists may have changed meanwhile.

    An admission holds for its term; an adjustment changes the lists. Raises Barred.
    """
    row = _opened(by, pk, AdmissionVerb.APPROVE, version)
    found = findings_of(row, at)
    if barred(found):
        raise Barred(found)
    day = legal_day(at)
    prefix = str(county_house.rule(row.county, "duties.decision_prefix", day).value)
    serial = take_running_number(f"duties.admission:{row.county}", day.year)
    number = write_number(prefix, day.year, serial)
    columns = {"decision_number": number, "decided_at": at, "decision_words": words.strip()[:LONGEST]}
    _move(row, AdmissionVerb.APPROVE, columns, by=by, at=at, words=words, found=found)
    if row.gate == Gate.UP:
        adjust_lists(row, by=by, at=at)
    touch(row.county)
    return number


@transaction.atomic
def step(pk: int, verb: AdmissionVerb, words: str, *, by: Actor, at: datetime, version: int | None = None) -> None:
    """Send back, refuse or withdraw (退回、不予批准、撤回), with reasons where they are needed."""
    row = _opened(by, pk, verb, version)
    columns = {"decided_at": at, "decision_words": words.strip()[:LONGEST]} if verb is AdmissionVerb.REFUSE else {}
    _move(row, verb, columns, by=by, at=at, words=words)


@transaction.atomic
def amend(pk: int, asked: Application, *, by: Actor, at: datetime, version: int | None = None) -> None:
    """File again after mending (补正后重报); townships are asked anew. Raises Barred."""
    row = _opened(by, pk, AdmissionVerb.AMEND, version)
    found = examine(asked, row.county, row.organ_id, at)
    if barred(found):
        raise Barred(found)
    _fill(row, asked, at)
    _move(row, AdmissionVerb.AMEND, {"opinions_due": None}, by=by, at=at)
    OpinionRow.objects.filter(admission=row).delete()
    _ask_whom(row, asked)


@transaction.atomic
def end(pk: int, words: str, *, by: Actor, at: datetime, version: int | None = None) -> None:
    """End an admission before its term (提前终止), from today on."""
    row = _opened(by, pk, AdmissionVerb.END, version)
    day = legal_day(at)
    columns = {} if row.ends_on is not None and row.ends_on <= day else {"ends_on": day}
    _move(row, AdmissionVerb.END, columns, by=by, at=at, words=words)
    touch(row.county)


@transaction.atomic
def expire(pk: int, *, by: Actor, at: datetime) -> None:
    """Note that the term is over (到期失效); from its last day on it let nothing through anyway."""
    row = _opened(by, pk, AdmissionVerb.EXPIRE, None)
    if row.ends_on is None or row.ends_on > legal_day(at):
        raise MovedMeanwhile(say(N_("期限还没有到。")))
    _move(row, AdmissionVerb.EXPIRE, {}, by=by, at=at, words="期限届满")
    touch(row.county)
