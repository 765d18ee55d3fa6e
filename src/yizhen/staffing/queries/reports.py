"""Gather what the usual reports tell (取报告的数): organs, ledger and statistics of every township of a county."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from yizhen.county.door import county_name, statistic_years, statistics
from yizhen.kernel.actors import Actor, NoPower
from yizhen.organs.door import Nature, OrganKind, OrganView, organs_of_county
from yizhen.staffing.queries.ledger import balances
from yizhen.staffing.rules.reports import county_report
from yizhen.staffing.terms import BalanceView, Power
from yizhen.staffing.terms.reports import Choices, CountyReport, StationNumbers, TownNumbers
from yizhen.territory.door import divisions_by_code, pad

LEADER = "leader."
LEADS = (OrganKind.TOWNSHIP, OrganKind.STREET_OFFICE)


def need_whole_county(by: Actor, county: str) -> None:
    """Raise NoPower unless the post sees the whole county's ledger: the report speaks of all of it (须有全县权限)."""
    if not any(
        grant.county == county
        and grant.organs is None
        and grant.townships is None
        and not grant.assigned_only
        for grant in by.grants_for(Power.VIEW)
    ):
        raise NoPower(Power.VIEW)


def report(by: Actor, county: str, on: date, choices: Choices, *, year: int | None = None) -> CountyReport:
    """The county's report as of a day (县编制情况报告). A fixed number of queries. Raises NoPower."""
    need_whole_county(by, county)
    organs = organs_of_county(county, on)
    held: dict[int, list[BalanceView]] = defaultdict(list)
    for one in balances(by, county, on):
        if one.organ is not None:
            held[one.organ].append(one)
    years = statistic_years(county)
    chosen = year if year in years else next((y for y in years if y <= on.year), None)
    told = _statistics(county, chosen)
    towns = [_town(code, group, held, told.get(code, {}), on) for code, group in _townships(organs)]
    return county_report(
        county_name(county), on, sorted(_named(towns, on), key=lambda one: one.code), _stations(organs, held), choices,
        told.get(county, {}), chosen,
    )  # fmt: skip


def _statistics(county: str, year: int | None) -> dict[str, dict[str, Decimal | None]]:
    told: dict[str, dict[str, Decimal | None]] = defaultdict(dict)
    for one in statistics(county, year) if year is not None else ():
        told[one.division][one.measure.value] = one.value
    return told


def _townships(organs: Iterable[OrganView]) -> list[tuple[str, list[OrganView]]]:
    """Township → its own organs; stations and villages are others' (乡镇自身的机构)."""
    found: dict[str, list[OrganView]] = defaultdict(list)
    for one in organs:
        if one.township and one.kind not in (OrganKind.STATION, OrganKind.VILLAGE):
            found[one.township].append(one)
    return [(code, group) for code, group in found.items() if any(one.kind in LEADS for one in group)]


def _town(
    code: str,
    group: list[OrganView],
    held: dict[int, list[BalanceView]],
    told: dict[str, Decimal | None],
    _on: date,
) -> TownNumbers:
    lead = next(
        one for one in group if (one.kind in LEADS and one.nature == Nature.ENTITY) or one.kind in LEADS
    )
    count: Counter[tuple[bool, bool]] = Counter()
    for one in group:
        if one.id != lead.id and one.kind not in LEADS:
            count[one.kind == OrganKind.PUBLIC_INSTITUTION, one.nature == Nature.PLAQUE] += 1
    quotas: dict[str, tuple[int, int, int]] = {}
    leaders = [0, 0]
    for balance in (b for one in group for b in held.get(one.id, ())):
        if balance.category.startswith(LEADER):
            leaders = [leaders[0] + balance.usable, leaders[1] + balance.occupied]
        else:
            before = quotas.get(balance.category, (0, 0, 0))
            now = (balance.usable, balance.occupied, balance.planned)
            quotas[balance.category] = (before[0] + now[0], before[1] + now[1], before[2] + now[2])
    kind = (
        "街道"
        if lead.kind == OrganKind.STREET_OFFICE
        else "乡"
        if "乡人民政府" in lead.name or lead.name.endswith("乡")
        else "镇"
    )
    return TownNumbers(
        code, lead.name, kind, count[False, False], count[False, True], count[True, False], count[True, True], quotas,
        (leaders[0], leaders[1]), told,
    )  # fmt: skip


def _named(towns: list[TownNumbers], on: date) -> list[TownNumbers]:
    """Townships by the name of their division where it is known (以区划名称呼)."""
    known = divisions_by_code([pad(one.code) for one in towns], on) if towns else {}
    return [
        TownNumbers(
            one.code, known[pad(one.code)].name if pad(one.code) in known else one.name, one.group, one.offices,
            one.office_plaques, one.institutions, one.institution_plaques, one.quotas, one.leaders, one.statistics,
        )
        for one in towns
    ]  # fmt: skip


STATION_ENDS = (
    "派出所",
    "司法所",
    "自然资源和规划所",
    "自然资源所",
    "市场监管所",
    "市场监督管理所",
    "财政所",
    "执法中队",
)


def _stations(organs: Iterable[OrganView], held: dict[int, list[BalanceView]]) -> list[StationNumbers]:
    """Stationed organs by kind of name (派驻机构)."""
    count: Counter[str] = Counter()
    quotas: dict[str, dict[str, tuple[int, int, int]]] = defaultdict(dict)
    for one in organs:
        if one.kind != OrganKind.STATION or one.nature == Nature.PLAQUE:
            continue
        name = next((end for end in STATION_ENDS if one.name.endswith(end)), "其他派驻机构")
        count[name] += 1
        for balance in held.get(one.id, ()):
            before = quotas[name].get(balance.category, (0, 0, 0))
            quotas[name][balance.category] = (
                before[0] + balance.usable,
                before[1] + balance.occupied,
                before[2] + balance.planned,
            )
    return [StationNumbers(name, n, quotas[name]) for name, n in count.most_common()]
