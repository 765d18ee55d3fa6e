"""Registers (登记簿): purposes of a county, consents, proxies, impact assessments."""

from datetime import date, datetime

from django.db import transaction

from yizhen.county import door as county_house
from yizhen.kernel.actors import Actor
from yizhen.kernel.periods import due_on
from yizhen.kernel.working_hours import legal_day
from yizhen.law import door as law
from yizhen.parties.access import NoSuchAssessment, NoSuchPurpose, assessment_for, party_for, whole_counties
from yizhen.parties.actions.forgetting import end_uses
from yizhen.parties.actions.taking import SUBJECT
from yizhen.parties.models import AssessmentRecord, Consent, Proxy, PurposeRow, Use
from yizhen.parties.queries.purposes import purpose_on, purposes_on
from yizhen.parties.rules import retain_until
from yizhen.parties.terms import (
    Assessed,
    Assessment,
    Consented,
    Ground,
    Power,
    Proxied,
    ProxyKind,
    Purpose,
    PurposeSet,
)
from yizhen.record import door as record

KEEPING = "parties.impact_assessment_retention"


class NotByConsent(ValueError):
    """此目的不以同意为依据: asking for consent where the law is the ground would mislead (第十三条第二款)."""


class ReviewTooEarly(ValueError):
    """复评日须晚于评估日."""


class BadProxy(ValueError):
    """代理有误: one party cannot act for itself, and the end lies not before the beginning."""


@transaction.atomic
def set_purpose(county: str, purpose: Purpose, *, by: Actor, at: datetime) -> None:
    """Set a county's own version of a purpose from a day on (设定处理目的); ends of retention follow it.

    A version of the same day is corrected, and the record keeps both. Raises NoPower, NoSuchPurpose for another
    county.
    """
    by.require(Power.PURPOSES)
    if county not in whole_counties(by, Power.PURPOSES):
        raise NoSuchPurpose(purpose.key)
    before = purposes_on(county, purpose.valid_from).get(purpose.key)
    row, _made = PurposeRow.objects.update_or_create(
        county=county, key=purpose.key, valid_from=purpose.valid_from,
        defaults={
            "title": purpose.title, "ground": purpose.ground, "source": purpose.source,
            "fields": [str(field) for field in purpose.fields], "retention_months": purpose.retention_months,
            "retention_source": purpose.retention_source, "notice": purpose.notice,
        },
    )  # fmt: skip
    _recompute(county, purpose)
    told = PurposeSet(
        purpose.key, purpose.title, purpose.ground, purpose.source, tuple(map(str, purpose.fields)),
        before.retention_months if before else None, purpose.retention_months, purpose.valid_from,
    )  # fmt: skip
    record.append("parties.purpose.set", told, by=by, at=at, subject=("parties.purpose", row.pk), county=county)


def _recompute(county: str, purpose: Purpose) -> None:
    """Days on which data is no longer needed follow the purpose in force when the matter ended."""
    rows = Use.objects.filter(county=county, purpose=purpose.key, forgotten_on__isnull=True)
    ended = rows.filter(ended_on__gte=purpose.valid_from).order_by().values_list("ended_on", flat=True).distinct()
    for day in list(ended):
        months = purpose_on(county, purpose.key, day).retention_months
        rows.filter(ended_on=day).update(due_on=retain_until(day, months))


# -- consents ----------------------------------------------------------------------------------------------


@transaction.atomic
def give_consent(pk: int, purpose: str, *, text_version: str, by: Actor, at: datetime) -> None:
    """Register a consent to a purpose, by the text that was shown (登记同意). Consenting twice changes nothing.

    Source: 个人信息保护法第十四条. Raises NoPower, NoSuchParty, NoSuchPurpose, NotByConsent.
    """
    by.require(Power.EDIT)
    party = party_for(by, pk, Power.EDIT, lock=True)
    found = purpose_on(party.county, purpose, legal_day(at))
    if found.ground is not Ground.CONSENT:
        raise NotByConsent(found.title)
    if Consent.objects.filter(party=party, purpose=purpose, withdrawn_at__isnull=True).exists():
        return
    Consent.objects.create(party=party, purpose=purpose, text_version=text_version, given_at=at)
    Use.objects.get_or_create(
        party=party, purpose=purpose, organ_id=by.organ, matter_id=None, ended_on=None,
        defaults={"county": party.county, "since": legal_day(at)},
    )  # fmt: skip
    told = Consented(pk, purpose, text_version)
    record.append("parties.consent.given", told, by=by, at=at, subject=(SUBJECT, pk), county=party.county)


@transaction.atomic
def withdraw_consent(consent: int, *, by: Actor, at: datetime) -> None:
    """Withdraw a consent (撤回同意): the uses that rest on it end, and retention runs; nothing else suffers.

    Source: 个人信息保护法第十五条、第十六条、第四十七条第一款第三项. Raises NoPower, NoSuchParty.
    """
    by.require(Power.EDIT)
    row = Consent.objects.select_for_update().filter(pk=consent, withdrawn_at__isnull=True).first()
    if row is None:
        return
    party = party_for(by, row.party_id, Power.EDIT, lock=True)
    row.withdrawn_at = at
    row.save(update_fields=["withdrawn_at"])
    uses = Use.objects.filter(party=party, purpose=row.purpose, ended_on__isnull=True).select_for_update()
    end_uses([(use, at) for use in uses], by)
    told = Consented(party.pk, row.purpose, row.text_version)
    record.append("parties.consent.withdrawn", told, by=by, at=at, subject=(SUBJECT, party.pk), county=party.county)


# -- proxies -----------------------------------------------------------------------------------------------


@transaction.atomic
def set_proxy(
    principal: int, agent: int, kind: ProxyKind, *, document: str, valid_from: date, valid_to: date | None = None,
    by: Actor, at: datetime,
) -> int:
    """Register who may act for whom, on a document (登记代理). Raises NoPower, NoSuchParty, BadProxy."""  # fmt: skip
    by.require(Power.EDIT)
    first, second = party_for(by, principal, Power.EDIT), party_for(by, agent, Power.EDIT)
    if first.pk == second.pk or (valid_to is not None and valid_to < valid_from) or not document.strip():
        raise BadProxy("代理人须是另一个人，写明凭证，终止日不早于开始日。")
    row = Proxy.objects.create(
        principal=first, agent=second, kind=kind, document=document, valid_from=valid_from, valid_to=valid_to
    )
    _tell_proxy("parties.proxy.set", row, first.county, by=by, at=at)
    return row.pk


@transaction.atomic
def end_proxy(pk: int, *, by: Actor, at: datetime) -> None:
    """End a proxy today (终止代理). Raises NoPower, NoSuchParty."""
    by.require(Power.EDIT)
    row = Proxy.objects.select_for_update().filter(pk=pk).first()
    if row is None or (row.valid_to is not None and row.valid_to <= legal_day(at)):
        return
    party = party_for(by, row.principal_id, Power.EDIT)
    row.valid_to = legal_day(at)
    row.save(update_fields=["valid_to"])
    _tell_proxy("parties.proxy.ended", row, party.county, by=by, at=at)


def _tell_proxy(act: str, row: Proxy, county: str, *, by: Actor, at: datetime) -> None:
    told = Proxied(row.principal_id, row.agent_id, row.kind, row.document, row.valid_from, row.valid_to)
    record.append(act, told, by=by, at=at, subject=(SUBJECT, row.principal_id), county=county)


# -- impact assessments ------------------------------------------------------------------------------------


@transaction.atomic
def assess(county: str, facts: Assessment, *, replaces: int | None = None, by: Actor, at: datetime) -> int:
    """Register an impact assessment with its three contents (登记影响评估); a new one may replace an old.

    It is kept at least as long as the law says. Source: 个人信息保护法第五十五条、第五十六条.
    Raises NoPower, NoSuchAssessment, ReviewTooEarly.
    """
    by.require(Power.PURPOSES)
    if county not in whole_counties(by, Power.PURPOSES):
        raise NoSuchAssessment(county)
    if facts.review_on <= facts.assessed_on:
        raise ReviewTooEarly("复评日须晚于评估日。")
    term = law.parameter(KEEPING).on(facts.assessed_on)
    row = AssessmentRecord.objects.create(
        county=county, title=facts.title, trigger=facts.trigger, purpose=facts.purpose, necessity=facts.necessity,
        impact=facts.impact, measures=facts.measures, risk=facts.risk, document=facts.document,
        assessed_on=facts.assessed_on, review_on=facts.review_on, assessor=by.name,
        keep_until=due_on(term.period, facts.assessed_on, county_house.calendar_for(county)),
    )  # fmt: skip
    if replaces is not None:
        old = assessment_for(by, replaces, lock=True)
        old.replaced_by = row
        old.save(update_fields=["replaced_by"])
    told = Assessed(
        facts.title, facts.trigger, facts.risk, facts.assessed_on, facts.review_on, row.keep_until, replaces
    )
    record.append("parties.assessment.made", told, by=by, at=at, subject=("parties.assessment", row.pk), county=county)
    return row.pk
