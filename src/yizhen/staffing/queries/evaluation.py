"""Gather what the ledger holds about an adjustment request (辅助评估取数), and evaluations made before."""

from datetime import date

from yizhen.kernel.actors import Actor
from yizhen.organs.door import OrganView, organs_by_id, structure_findings
from yizhen.staffing.access.ledger import NoSuchEvaluation, evaluations_for
from yizhen.staffing.models import Account, Balance, Digest, Evaluation, Finding
from yizhen.staffing.queries.advice import advice_for
from yizhen.staffing.queries.ledger import balance, during
from yizhen.staffing.queries.structure import said
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.terms import RESERVE
from yizhen.staffing.terms.evaluation import Facts, Peer

BLOCKING = ("within_quota", "leader_posts", "fits_kind", "plaque_none", "coordinating_none")


def facts_of(organ: OrganView, category: str, level: str, on: date) -> Facts:
    """What is known about an organ and a category on a day (评估事实)."""
    entry = categories()[category]
    held = balance(organ.id, category, on)
    found = Finding.objects.filter(organ=organ.id)
    titles = found.filter(rule__in=BLOCKING).values_list("rule", flat=True).distinct()
    return Facts(
        organ=organ.name,
        category=category,
        category_name=entry.name,
        fits=organ.nature != "plaque" and (not entry.kinds or organ.kind in entry.kinds),
        leader=bool(entry.level),
        approved=held.approved if held else 0,
        actual=held.occupied if held else 0,
        planned=held.planned if held else 0,
        borrowed=-held.borrowed if held else 0,
        vacant=held.vacant if held else 0,
        over=held.over if held else 0,
        pool=_pool(organ.county, category, level, "", on),
        reserve=_pool(organ.county, category, level, RESERVE, on),
        peers=_peers(organ, category, level, on),
        forbidden=tuple(sorted(titles)),
        structure=tuple(said(one) for one in structure_findings(organ.county, on) if one.organ == organ.id),
        unnamed=sum(found.filter(rule="true_statistics", category=category).values_list("amount", flat=True)),
        digests=Digest.objects.filter(account__organ=organ.id, state="open").count(),
        advice=advice_for(organ, category, on),
    )


def _pool(county: str, category: str, level: str, purpose: str, on: date) -> int:
    rows = Balance.objects.filter(
        during(on), account__county=county, account__organ=None, account__category=category, account__level=level,
        account__purpose=purpose,
    )  # fmt: skip
    return sum(rows.values_list("free", flat=True))


def _peers(organ: OrganView, category: str, level: str, on: date) -> tuple[Peer, ...]:
    """Organs of the same kind and level that hold the category, without this one."""
    accounts = Account.objects.filter(
        county=organ.county, category=category, level=level, purpose="", organ__kind=organ.kind
    ).exclude(organ=organ.id)
    rows = Balance.objects.filter(during(on), account__in=accounts).values_list(
        "account__organ_id", "free", "planned", "occupied", "lent", "borrowed"
    )
    found = {row[0]: (sum(row[1:]), row[3]) for row in rows}
    names = organs_by_id(found)
    return tuple(Peer(names[pk].name, approved, actual) for pk, (approved, actual) in sorted(found.items()))


def evaluation(by: Actor, pk: int) -> Evaluation:
    """One evaluation within reach (辅助评估); raises NoSuchEvaluation."""
    found = evaluations_for(by).select_related("organ").filter(pk=pk).first()
    if found is None:
        raise NoSuchEvaluation(pk)
    return found


def evaluations(by: Actor, county: str, *, key: str = "", limit: int = 50) -> list[Evaluation]:
    """Evaluations within reach, newest first (最近的评估); ``key``: the versions of one request."""
    rows = evaluations_for(by).filter(county=county).select_related("organ")
    if key:
        rows = rows.filter(key=key)
    return list(rows.order_by("-pk")[:limit])
