"""改革沿革 with the ledger's figures at each turn (沿革与编制): what each organ had that day."""

from collections.abc import Collection
from datetime import date

import msgspec

from yizhen.kernel.actors import Actor
from yizhen.organs.door import REFORM_LABELS, Establishment, Event, evolution, organ_named
from yizhen.staffing.queries.ledger import balances
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.terms import Power


class TurnQuota(msgspec.Struct, frozen=True):
    """One category of an organ at a turn (当日编制)."""

    category: str
    approved: int
    actual: int
    planned: int


class TurnOrgan(msgspec.Struct, frozen=True):
    """An organ at a turn (节点上的机构): its part, what the reform's document says, what the ledger says."""

    id: int
    name: str
    part: str
    stated: dict[str, str]
    quotas: tuple[TurnQuota, ...]


class Turn(msgspec.Struct, frozen=True):
    """A turn of the evolution (沿革节点)."""

    on: date
    kind: str
    label: str
    document: str
    number: str
    authority: str
    dated: date | None
    reason: str
    organs: tuple[TurnOrgan, ...]


class Lineage(msgspec.Struct, frozen=True):
    """An organ of the evolution (沿革机构)."""

    id: int
    name: str
    valid_from: date
    valid_to: date | None
    former_names: tuple[str, ...]


class OrganEvolution(msgspec.Struct, frozen=True):
    """What ``staffing evolution`` prints (改革沿革)."""

    organ: int
    name: str
    organs: tuple[Lineage, ...]
    turns: tuple[Turn, ...]


def organ_evolution(by: Actor, words: str, county: str) -> OrganEvolution:
    """The evolution of an organ named by id, code, name or alias (改革沿革). Raises NoSuchOrgan."""
    told = evolution(by, organ_named(by, words, county))
    names = {one.id: one.name for one in told.organs}
    return OrganEvolution(
        told.organ, names[told.organ],
        tuple(Lineage(one.id, one.name, one.valid_from, one.valid_to, tuple(n for n, _u in one.former_names)) for one in told.organs),
        tuple(_turn(by, county, event, names) for event in told.events),
    )  # fmt: skip


def _turn(by: Actor, county: str, event: Event, names: dict[int, str]) -> Turn:
    parts = [
        (pk, part)
        for part, some in (("from", event.sources), ("to", event.targets), ("subject", event.subjects))
        for pk in some
        if pk in names
    ]
    stated = {pk: dict(figures) for pk, figures in event.figures}
    quotas = _quotas(by, county, event.on, [pk for pk, _part in parts])
    organs = tuple(
        TurnOrgan(pk, names[pk], part, stated.get(pk, {}), quotas.get(pk, ())) for pk, part in parts
    )
    return Turn(
        event.on,
        event.kind,
        REFORM_LABELS[event.kind],
        event.document,
        event.number,
        event.authority,
        event.dated,
        event.reason,
        organs,
    )


def _quotas(by: Actor, county: str, on: date, organs: list[int]) -> dict[int, tuple[TurnQuota, ...]]:
    found: dict[int, list[TurnQuota]] = {}
    for one in balances(by, county, on, organs=organs):
        if one.organ is not None:
            name = categories()[one.category].name if one.category in categories() else one.category
            found.setdefault(one.organ, []).append(TurnQuota(name, one.approved, one.occupied, one.planned))
    return {pk: tuple(rows) for pk, rows in found.items()}


ASKED_BY_NAME = 500
"""Beyond so many organs all accounts of the county are read (按机构取数的上限)."""


def establishment_of(by: Actor, county: str, on: date, organs: Collection[int]) -> dict[int, Establishment]:
    """Quotas in the total and leader posts of organs on a day (当日编制与职数), for the chart and the evolution graph.

    Only what the reader reaches; nothing for who may not see the ledger. One query.
    """
    if not by.can(Power.VIEW):
        return {}
    some = list(organs) if len(organs) <= ASKED_BY_NAME else None
    known, sums = categories(), dict[int, list[int]]()
    for one in balances(by, county, on, organs=some):
        category = known.get(one.category)
        if one.organ is None or category is None:
            continue
        into = sums.setdefault(one.organ, [0, 0, 0, 0])
        if category.in_total:
            for place, number in enumerate((one.approved, one.occupied, one.over)):
                into[place] += number
        elif category.strand == "leader":
            into[3] += one.approved
    return {organ: Establishment(*told) for organ, told in sums.items() if any(told)}
