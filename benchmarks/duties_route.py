"""Routing decisions a second over a prefecture's lists, and the boundary matrix of a county, in process.

150 townships × 340 entries as three lists have them (117 + 99 + 124), each question with another category, place and
answer. The floor is the same number of plain dictionary look-ups of the same keys, done by the same loop. The matrix
is 60 organs × 1,500 items with 2 attributions each; its floor is one pass over the same attributions.
"""

from datetime import date
from random import Random
from time import perf_counter

from yizhen.duties.rules.boundaries import Ground, ItemFacts, matrix
from yizhen.duties.rules.routing import may_take, route
from yizhen.duties.terms.attribution import Empowered, Fault, Holding, Means, Mode
from yizhen.duties.terms.routing import Index, ItemRef, Listed, ListOf

DATABASES = ()
TOWNSHIPS, BASIC, ASSIST, BACK, QUESTIONS, ROUNDS = 150, 117, 99, 124, 40_000, 3
ORGANS, ITEMS = 60, 1500
DAY, SINCE = date(2026, 3, 10), date(2025, 1, 1)


def _holding(item: int, organ: int, mode: Mode, means: Means) -> Holding:
    return Holding(item * 100 + organ, item, organ, mode, "", Empowered.YES, "三定规定", SINCE, None, means)


def make_index() -> Index:
    """A prefecture's index: every township lists every item, in one of three lists."""
    count = BASIC + ASSIST + BACK
    towns = [f"9901{n:02d}{100 + n:03d}" for n in range(TOWNSHIPS)]
    listed = {}
    for town in towns:
        for item in range(1, count + 1):
            kind = ListOf.BASIC if item <= BASIC else ListOf.ASSIST if item <= BASIC + ASSIST else ListOf.WITHDRAWN
            listed[town, item] = (Listed(item, town, kind, SINCE, None, f"清单第{item}项"),)
    return Index(
        items={item: ItemRef(item, f"I{item:04d}", f"事项{item}") for item in range(1, count + 1)},
        by_category={f"C{item:04d}": ((item, SINCE, None),) for item in range(1, count + 1)},
        holdings={item: (_holding(item, item % ORGANS, Mode.STATUTORY, Means()),) for item in range(1, count + 1)},
        listed=listed,
        precedents={},
        townships={town: 10_000 + n for n, town in enumerate(towns)},
        published=dict.fromkeys(towns, SINCE),
    )


def _routing() -> dict:
    index, rng = make_index(), Random(1)
    towns, categories = list(index.townships), list(index.by_category)
    asked = [(rng.choice(categories), rng.choice(towns)) for _ in range(QUESTIONS)]
    best = floor = judged = float("inf")
    for _ in range(ROUNDS):
        begun = perf_counter()
        for category, town in asked:
            route(index, (category,), town, DAY)
        best = min(best, perf_counter() - begun)
        begun = perf_counter()
        for category, town in asked:
            may_take(index, (category,), town, DAY)
        judged = min(judged, perf_counter() - begun)
        begun = perf_counter()
        for category, town in asked:
            ((item, _since, _until),) = index.by_category[category]
            index.listed[town, item][0]
        floor = min(floor, perf_counter() - begun)
    return {
        "value": round(QUESTIONS / best), "unit": "decisions/s", "floor": round(QUESTIONS / floor),
        "ratio": round(best / floor, 1), "verdicts": round(QUESTIONS / judged), "aim": 20_000,
        "entries": len(index.listed),
    }  # fmt: skip


def _matrix() -> dict:
    rng = Random(2)
    items = [ItemFacts(item, f"领域{item % 17}", item % 3 == 0) for item in range(ITEMS)]
    held = []
    for item in range(ITEMS):
        for k in range(2):
            mode = Mode.STATUTORY if k == 0 or item % 20 == 0 else Mode.ASSIST
            held.append(_holding(item, (item * 7 + k * 11) % ORGANS, mode, Means(2, rng.randrange(4), True, True, True)))
    ground = Ground({3: DAY})
    best = floor = float("inf")
    for _ in range(5):
        begun = perf_counter()
        found = matrix(items, held, ground, DAY)
        best = min(best, perf_counter() - begun)
        begun = perf_counter()
        sum(one.holds(DAY) for one in held)
        floor = min(floor, perf_counter() - begun)
    assert found.by_fault[Fault.MANY]
    return {
        "value": round(best * 1000, 1), "unit": "ms", "floor": round(floor * 1000, 1), "ratio": round(best / floor, 1),
        "aim": 300, "faults": len(found.borders),
    }  # fmt: skip


def run() -> dict:
    """Both measurements."""
    return {"routing": _routing(), "matrix": _matrix()}
