"""Looking up higher catalogues (查上级目录): what they say of items, and where the county stands apart from them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Count, Max, Q

from yizhen.duties import access
from yizhen.duties.models import AboveRow, HigherRow, VersionRow
from yizhen.duties.queries.items import holding
from yizhen.duties.queries.versions import CHUNK, bases_of, draft_of
from yizhen.duties.rules.checks import Around
from yizhen.duties.rules.higher import apart, basic_of
from yizhen.duties.rules.materials import ELEMENT
from yizhen.duties.rules.rows import read_bases
from yizhen.duties.terms import Basis, ItemDraft, ItemKind, UseLevel
from yizhen.duties.terms.higher import Above, HigherLine, HigherRef, Stand
from yizhen.kernel.actors import Actor

SAID = ("code", "name", "kind", "bases")


@cache
def _bases(words: str) -> tuple[Basis, ...]:
    return read_bases(words)


def above_of(code: str, name: str, kind: str, bases: str) -> Above:
    """An entry as a value (条目取值)."""
    return Above(code, name, ItemKind(kind), _bases(bases))


@dataclass(frozen=True, slots=True)
class Heights:
    """What the catalogues above say of some items (相关上级目录): by catalogue and code, and which catalogues are kept.

    ``issued``: what the county's own items give out, where some of the items ask for materials.
    """

    names: frozenset[str]
    said: dict[tuple[str, str], Above]
    issued: frozenset[str] = frozenset()

    def around(self, day: date, item: ItemDraft, before: ItemDraft | None, level: UseLevel | None) -> Around:
        """What a check of the item needs to know (核对所需)."""
        gone = before is not None and before.copied_from and item.copied_from != before.copied_from
        return Around(
            day, organ_level=level, before=before, catalogue_known=item.copied_from in self.names,
            above=self.said.get((item.copied_from, basic_of(item))),
            still_above=bool(gone and before and (before.copied_from, basic_of(before)) in self.said),
            issued=self.issued,
        )  # fmt: skip


def heights(county: str, items: Iterable[ItemDraft], on: date) -> Heights:
    """What the catalogues above say of these items on a day (取上级目录), in few statements."""
    known = list(items)
    wanted = {(one.copied_from, basic_of(one)) for one in known if one.copied_from}
    issued = issued_by(county, on) if any(one.elements.get(ELEMENT) for one in known) else frozenset()
    if not wanted:
        return Heights(frozenset(), {}, issued)
    names = sorted({name for name, _code in wanted})
    kept = dict(HigherRow.objects.filter(county=county, name__in=names).values_list("id", "name"))
    codes, said = sorted({code for _name, code in wanted if code}), {}
    for start in range(0, len(codes) if kept else 0, CHUNK):
        rows = AboveRow.objects.filter(holding(on), higher__in=kept, code__in=codes[start : start + CHUNK])
        for pk, *values in rows.values_list("higher_id", *SAID):
            said[kept[pk], values[0]] = above_of(*values)
    return Heights(frozenset(kept.values()), said, issued)


def issued_by(county: str, on: date) -> frozenset[str]:
    """Names of what the county's own items give out (本县核发的证照、结果)."""
    rows = VersionRow.objects.filter(holding(on), county=county, elements__has_key="result_name")
    return frozenset(str(name) for name in rows.values_list("elements__result_name", flat=True) if name)


def highers(by: Actor, on: date) -> list[HigherRef]:
    """The higher catalogues of a county (上级目录), with how many entries hold and how many the county has taken."""
    rows = access.highers_for(by).order_by("level", "name")
    kept = list(rows.values_list("id", "name", "level", "county"))
    ids = [one[0] for one in kept]
    counts = dict(AboveRow.objects.filter(holding(on), higher__in=ids).values_list("higher").annotate(n=Count("id")).order_by())
    days = dict(
        AboveRow.objects.filter(higher__in=ids).values_list("higher").annotate(day=Max("valid_from")).order_by()
    )
    taken = _taken_counts([(name, county) for _pk, name, _level, county in kept], on)
    return [
        HigherRef(pk, name, UseLevel(level), days.get(pk), counts.get(pk, 0), taken.get((name, county), 0))
        for pk, name, level, county in kept
    ]


def kept_as(by: Actor, name: str) -> tuple[int, UseLevel] | None:
    """The catalogue of that name in the actor's own county (本县同名目录): id and level; another county's is another."""
    row = access.highers_for(by).filter(county=by.county, name=name).first()
    return (row.pk, UseLevel(row.level)) if row else None


def _taken_counts(kept: list[tuple[str, str]], on: date) -> dict[tuple[str, str], int]:
    wanted = Q(pk__in=())
    for name, county in kept:
        wanted |= Q(copied_from=name, county=county)
    rows = VersionRow.objects.filter(holding(on)).filter(wanted).values_list("copied_from", "county")
    return {(name, county): n for name, county, n in rows.annotate(n=Count("id")).order_by()}


def higher_lines(by: Actor, pk: int, on: date) -> list[HigherLine]:
    """Every entry beside the county's item on a day (与上级对照): what differs first, then gone, untaken, the same."""
    row = access.higher_for(by, pk)
    mine = _mine(row, on)
    rows = AboveRow.objects.filter(holding(on), higher=row).values_list("id", "valid_from", *SAID)
    lines = [
        _line(entry, since, above_of(*said), one)
        for entry, since, *said in rows
        for one in mine.pop(said[0], ()) or (None,)
    ]
    lines += _gone(row, mine, on)
    order = (Stand.DIFFERS, Stand.GONE, Stand.UNTAKEN, Stand.SAME)
    return sorted(lines, key=lambda one: (order.index(one.stand), one.above.code))


def _mine(row: HigherRow, on: date) -> dict[str, list[tuple[int, ItemDraft]]]:
    """The county's items that refer to a catalogue (本县取自该目录的事项), by the code above; several may carry one code."""
    rows = list(
        VersionRow.objects.filter(holding(on), county=row.county, copied_from=row.name).select_related("item")
    )
    bases: dict[int, tuple[Basis, ...]] = {}
    for start in range(0, len(rows), CHUNK):
        bases |= bases_of(one.pk for one in rows[start : start + CHUNK])
    found: dict[str, list[tuple[int, ItemDraft]]] = {}
    for one in sorted(rows, key=lambda one: one.item_id):
        mine = one.item_id, draft_of(one, one.item.code, bases.get(one.pk, ()))
        found.setdefault(one.higher_code or one.item.code, []).append(mine)
    return found


def _line(entry: int, since: date, above: Above, mine: tuple[int, ItemDraft] | None) -> HigherLine:
    if mine is None:
        return HigherLine(entry, above, Stand.UNTAKEN, since)
    differs = apart(mine[1], above)
    return HigherLine(entry, above, Stand.DIFFERS if differs else Stand.SAME, since, mine[0], mine[1].name, differs)


def _gone(row: HigherRow, mine: dict[str, list[tuple[int, ItemDraft]]], on: date) -> list[HigherLine]:
    """Items of the county that the catalogue no longer has, or never had."""
    codes, last = list(mine), dict[str, date]()
    for start in range(0, len(codes), CHUNK):
        ended = AboveRow.objects.filter(higher=row, code__in=codes[start : start + CHUNK], valid_to__lte=on)
        last |= dict(ended.values_list("code").annotate(day=Max("valid_to")).order_by())
    return [
        HigherLine(0, Above(code, item.name, item.kind, item.bases), Stand.GONE, last.get(code, on), pk, item.name)
        for code, items in mine.items()
        for pk, item in items
    ]


def higher_names(county: str) -> list[str]:
    """Names of the catalogues above that a county keeps (上级目录名称)."""
    return list(HigherRow.objects.filter(county=county).order_by("level", "name").values_list("name", flat=True))


def above_entry(by: Actor, pk: int, on: date) -> tuple[str, Above]:
    """One entry with the name of its catalogue (上级目录条目). Raises NoSuchHigher."""
    row = AboveRow.objects.filter(
        holding(on), pk=pk, higher__county__in=access.counties(by)
    ).select_related("higher").first()
    if row is None:
        raise access.NoSuchHigher(pk)
    return row.higher.name, above_of(row.code, row.name, row.kind, row.bases)
