"""Checks of organs and of payroll for the board (机构设置与人数检查): what other rooms find, named by the ledger's rules."""

from collections.abc import Iterable
from datetime import date

from yizhen.kernel.words import N_
from yizhen.organs.door import OrganKind, organs_by_id, structure_findings
from yizhen.staffing.models import ComparedListRow
from yizhen.staffing.queries.checks import Found
from yizhen.staffing.queries.structure import said
from yizhen.staffing.terms.reconcile import Side
from yizhen.staffing.terms.said import Said

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
        rule = RULES[one.rule]
        if rule == "plaque_none" and kinds.get(one.organ) == OrganKind.COORDINATING:
            rule = "coordinating_none"
        yield Found(rule, one.organ, note=said(one).kept)


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
