"""Rows of a small catalogue, for tests."""

from datetime import date

from tests.organs.small_county import HOME, NOW
from yizhen.duties.terms import Basis, BasisRank, ItemDraft, ItemKind, Limit, Power, TermUnit
from yizhen.kernel.actors import system_actor

MAKER = system_actor("编办", HOME, list(Power))
READER = system_actor("看的人", HOME, [Power.VIEW])
BY = {"by": MAKER, "at": NOW}
DAY = date(2026, 1, 1)
USCC = "12441500196720244T"
LAW = Basis(BasisRank.LAW, "中华人民共和国道路运输条例", "第二十四条")


def draft(**changes) -> ItemDraft:
    """A sound item: a licence on a law, 20 working days, promised 10."""
    kept = {
        "code": "000118001000", "name": "道路货运经营许可", "kind": ItemKind.LICENSE, "catalog_code": "000118001000",
        "sector": "交通运输", "bases": (LAW,), "statutory": Limit(20, TermUnit.WORKING_DAY),
        "promised": Limit(10, TermUnit.WORKING_DAY),
    }  # fmt: skip
    return ItemDraft(**{**kept, **changes})
