"""Look up divisions (查区划): by code, by name, by their place in the tree, on a day."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Case, Count, IntegerField, Min, Q, QuerySet, Value, When

from yizhen.territory import rules
from yizhen.territory.models import DivisionRow, GramRow, SuccessionRow
from yizhen.territory.terms import SHORT, Change, Division, Level, NoSuchDivision, Succession

FIELDS = ("code", "name", "level", "kind", "parent", "valid_from", "valid_to", "illustrative")
GRAM = 2


def _in_force(on: date) -> QuerySet:
    return DivisionRow.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on)


def _read(rows: Iterable[tuple[Any, ...]]) -> list[Division]:
    return [Division(row[0], row[1], Level(row[2]), *row[3:]) for row in rows]


def division(code: str, on: date, *, level: Level | None = None) -> Division:
    """Return the division with a code on a day (当日区划); raises NoSuchDivision.

    ``code`` has 2, 4, 6, 9 or 12 digits. Where twelve digits serve two levels, ``level`` chooses; without it
    the higher unit is told.
    """
    try:
        full, wanted = rules.pad(code), level or rules.level_of(code)
    except rules.BadCode as error:
        raise NoSuchDivision(str(error)) from error
    found = _read(_in_force(on).filter(code=full, level=wanted).values_list(*FIELDS)[:1])
    if not found:
        raise NoSuchDivision(f"{on} 没有代码为 {code} 的{wanted.label}区划")
    return found[0]


def divisions_by_code(codes: Iterable[str], on: date) -> dict[str, Division]:
    """Return the divisions of many codes on a day (批量查区划), by 12-digit code; one query.

    What is not there is left out. Where a code serves two levels, the higher unit is told.
    """
    rows = _in_force(on).filter(code__in={rules.pad(code) for code in codes}).order_by("-level")
    return {one.code: one for one in _read(rows.values_list(*FIELDS))}


def _children(code: str, on: date, level: Level | None) -> QuerySet:
    if not code:
        return _in_force(on).filter(parent="", level=Level.PROVINCE)
    rung = level or rules.level_of(code)
    return _in_force(on).filter(parent=rules.pad(code), level=rung + 1)


def children(
    code: str, on: date, *, level: Level | None = None, start: int = 0, limit: int | None = None
) -> list[Division]:
    """Return the divisions right below one (下级区划) in the order of their codes; "" gives the provinces."""
    rows = _children(code, on, level).order_by("code").values_list(*FIELDS)
    return _read(rows[start : None if limit is None else start + limit])


def count_children(code: str, on: date, *, level: Level | None = None) -> int:
    """Count the divisions right below one (下级区划数)."""
    return _children(code, on, level).count()


def townships_of(county6: str, on: date) -> list[Division]:
    """Return the townships and streets of a county (乡镇街道)."""
    return children(county6, on, level=Level.COUNTY)


def villages_of(township9: str, on: date) -> list[Division]:
    """Return the villages and communities of a township (村、社区)."""
    return children(township9, on, level=Level.TOWNSHIP)


def villages_in(county6: str, on: date) -> dict[str, list[Division]]:
    """Return all villages and communities of a county by township (全县村、社区), 9 digits; one query."""
    rows = _in_force(on).filter(level=Level.VILLAGE, code__range=rules.code_range(county6)).order_by("code")
    found: dict[str, list[Division]] = {}
    for one in _read(rows.values_list(*FIELDS)):
        found.setdefault(one.parent[: SHORT[Level.TOWNSHIP]], []).append(one)
    return found


def search(text: str, on: date, county: str | None = None, limit: int = 20) -> list[Division]:
    """Find divisions by the first digits of the code or any part of the name (查找区划), best first.

    One query. A single character finds names that begin with it.
    """
    wanted = text.strip()
    if not wanted:
        return []
    rows = _in_force(on)
    if county:
        rows = rows.filter(code__range=rules.code_range(county))
    if wanted.isascii() and wanted.isdigit():
        rows = rows.filter(code__range=rules.code_range(wanted[: rules.FULL])).order_by("code", "level")
    else:
        rows = _by_name(rows, wanted)
    return _read(rows.values_list(*FIELDS)[:limit])


def _by_name(rows: QuerySet, wanted: str) -> QuerySet:
    if len(wanted) < GRAM:
        rows = rows.filter(name__startswith=wanted)
    else:
        grams = GramRow.objects.filter(gram=wanted[:GRAM])
        rows = rows.filter(pk__in=grams.values("division"), name__contains=wanted)
    rank = Case(
        When(name=wanted, then=Value(0)),
        When(name__startswith=wanted, then=Value(1)),
        default=Value(2),
        output_field=IntegerField(),
    )
    return rows.annotate(rank=rank).order_by("rank", "level", "code")


def path_names(divisions: Iterable[Division], on: date) -> dict[tuple[str, int], tuple[str, ...]]:
    """Return the names from province to each division (全路径名称), itself last. One query for all."""
    every = list(divisions)
    codes = {code for one in every for code in rules.path_of(one.code)}
    rows = _in_force(on).filter(code__in=codes).values_list("code", "level", "name")
    names = {(code, level): name for code, level, name in rows}
    return {(one.code, int(one.level)): _path(one, names) for one in every}


def _path(one: Division, names: dict[tuple[str, int], str]) -> tuple[str, ...]:
    above: list[str] = []
    for rung in range(Level.PROVINCE, one.level):
        length = SHORT[Level(rung)]
        name = names.get((one.code[:length].ljust(rules.FULL, "0"), rung))
        if name and (not above or above[-1] != name):
            above.append(name)
    return (*above, one.name)


def history(code: str, level: Level) -> list[Division]:
    """Return every version of a division (历次版本), newest first."""
    rows = DivisionRow.objects.filter(code=rules.pad(code), level=level).order_by("-valid_from")
    return _read(rows.values_list(*FIELDS))


def succession_of(code: str, level: Level) -> list[Succession]:
    """Return where a division came from and what came out of it (沿革), oldest first."""
    full = rules.pad(code)
    rows = SuccessionRow.objects.filter(Q(predecessor=full) | Q(successor=full), level=level)
    fields = ("predecessor", "successor", "level", "on", "kind", "document")
    return [
        Succession(old, new, Level(rung), on, Change(kind), document)
        for old, new, rung, on, kind, document in rows.order_by("on").values_list(*fields)
    ]


def path_to(one: Division, on: date) -> list[Division]:
    """Return the divisions above one (上级区划), province first, without itself. One query."""
    if one.level == Level.PROVINCE:
        return []
    wanted = Q()
    for rung in range(Level.PROVINCE, one.level):
        wanted |= Q(code=rules.pad(one.code[: SHORT[Level(rung)]]), level=rung)
    return _read(_in_force(on).filter(wanted).order_by("level").values_list(*FIELDS))


def latest_names(codes: Iterable[str], level: Level) -> dict[str, str]:
    """Return the latest name of each division (最近名称), in force or not."""
    rows = DivisionRow.objects.filter(code__in=set(codes), level=level).order_by("valid_from")
    return dict(rows.values_list("code", "name"))


def known_divisions(prefixes: Iterable[str] = ("",)) -> dict[tuple[str, int], Division]:
    """Return the latest version of every division under the prefixes (最新版本)."""
    within = Q()
    for prefix in prefixes:
        within |= Q(code__range=rules.code_range(prefix))
    rows = DivisionRow.objects.filter(within).order_by("valid_from").values_list(*FIELDS)
    return {(one.code, int(one.level)): one for one in _read(rows)}


def editions() -> tuple[date | None, dict[int, int]]:
    """Return the first day any division is known, and how many are in force now by level (区划概况)."""
    rows = DivisionRow.objects.filter(valid_to=None).values_list("level")
    counts = dict(rows.annotate(count=Count("id")).order_by("level"))
    return DivisionRow.objects.aggregate(first=Min("valid_from"))["first"], counts
