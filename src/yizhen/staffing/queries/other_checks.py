"""Checks of organs and of payroll for the board (机构设置与人数检查): what other rooms find, named by the ledger's rules."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import F, Q

from yizhen.county.door import rule
from yizhen.kernel.periods import add_months
from yizhen.kernel.words import N_
from yizhen.kernel.working_hours import SHANGHAI
from yizhen.organs.door import OrganKind, organs_by_id, structure_findings
from yizhen.staffing.models import Balance, ComparedListRow, Evaluation
from yizhen.staffing.queries.checks import Found
from yizhen.staffing.queries.ledger import during
from yizhen.staffing.queries.structure import said
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.terms.reconcile import Side
from yizhen.staffing.terms.said import Said

MUCH = 3
LONG_OVER = N_("自%(since)s以来一直超出，现超 %(n)s，其间没有评估")
LONG_VACANT = N_("自%(since)s以来一直空编较多，现空 %(n)s，其间没有评估")
PAYROLL = N_("截至%(day)s：台账 %(ours)s 人，工资名单 %(theirs)s 人")

RULES = {
    "organs.hollow": "plaque_none", "organs.plaque_host": "plaque_none", "organs.expired": "coordinating_expiry",
    "organs.no_expiry": "coordinating_expiry",
}  # fmt: skip
"""Finding of organs → rule of the ledger (机构检查对应的规则)."""


def structure(county: str, on: date) -> Iterable[Found]:
    """挂牌、议事协调机构 that run as organs of their own, and groups whose time is over (实体化、到期)."""
    found = [one for one in structure_findings(county, on) if one.rule in RULES]
    kinds = {pk: one.kind for pk, one in organs_by_id({one.organ for one in found}).items()}
    for one in found:
        key = RULES[one.rule]
        if key == "plaque_none" and kinds.get(one.organ) == OrganKind.COORDINATING:
            key = "coordinating_none"
        yield Found(key, one.organ, note=said(one).kept)


def payroll(county: str, on: date) -> Iterable[Found]:
    """Organs whose head-count on the newest payroll list is not the ledger's (工资人数与编制台账不符)."""
    rows = ComparedListRow.objects.filter(county=county, side=Side.FINANCE, as_of__lte=on).order_by(
        "-as_of", "-pk"
    )
    newest = rows.values("as_of", "headcounts").first()
    for organ, ours, theirs in newest["headcounts"] if newest else ():
        if ours != theirs:
            told = Said(PAYROLL, {"day": newest["as_of"].isoformat(), "ours": ours, "theirs": theirs})
            yield Found("payroll", organ, amount=abs(ours - theirs), note=told.kept)


def standing(county: str, on: date) -> Iterable[Found]:
    """Excess or much vacancy that has stood for months and was not evaluated since (长期超编、长期空编未评估).

    It counts as standing where it was there then and is there now. Three queries, however many organs.
    """
    months = int(rule(county, "staffing.evaluate_months", on).value)
    share = int(rule(county, "staffing.evaluate_vacancy", on).value)
    since = add_months(on, -months)
    begun = datetime.combine(since, datetime.min.time(), SHANGHAI)
    told = set(Evaluation.objects.filter(county=county, made_at__gte=begun).values_list("key", flat=True))
    then = _unused(county, since, share)
    for (organ, category, purpose), vacancy in _unused(county, on, share).items():
        former = then.get((organ, category, purpose), 0)
        if vacancy * former <= 0 or f"{organ}:{category}" in told:
            continue
        text = LONG_OVER if vacancy < 0 else LONG_VACANT
        words = Said(text, {"since": since.isoformat(), "n": abs(vacancy)})
        yield Found("evaluated", organ, category, purpose, amount=abs(vacancy), note=words.kept)


def _unused(county: str, on: date, share: int) -> dict[tuple[int, str, str], int]:
    """Accounts in excess (below zero) or with much vacancy on a day (超编、空编较多的账户)."""
    vacant = F("free") + F("planned")
    weight = vacant * 100 - (vacant + F("occupied")) * share
    rows = Balance.objects.filter(during(on), account__county=county, account__organ__isnull=False)
    rows = rows.filter(account__category__in=[key for key, one in categories().items() if one.has_quota])
    rows = rows.annotate(vacant=vacant, weight=weight).filter(Q(vacant__lt=0) | Q(vacant__gte=MUCH, weight__gte=0))
    heads = ("account__organ_id", "account__category", "account__purpose", "vacant")
    return {(organ, category, purpose): n for organ, category, purpose, n in rows.values_list(*heads)}
