"""Look into reconciliation (查四方核对): the comparison itself, differences, head-counts, remembered columns."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count, F, Q, QuerySet

from yizhen.kernel.actors import Actor
from yizhen.kernel.codes import BadCode, modern_resident_id
from yizhen.organs.door import organs_by_id, organs_of_county
from yizhen.staffing.access.reconcile import differences_for, lists_for
from yizhen.staffing.models import DifferenceRow, StaffRow
from yizhen.staffing.rules.people import number_index
from yizhen.staffing.rules.reconcile import compare, headcounts, plain, read_category
from yizhen.staffing.terms.people import Group, Standing
from yizhen.staffing.terms.reconcile import Compared, DifferenceState, Found, OurPerson, TheirRow


def our_people(county: str, as_of: date) -> list[OurPerson]:
    """Everybody in establishment, with those who left (台账人员): one query for people, one for organs."""
    rows = StaffRow.objects.filter(county=county, group=Group.ESTABLISHED).exclude(
        Q(quota_since__gt=as_of) & Q(quota_since__isnull=False)
    )
    found = list(
        rows.annotate(name=F("person__name"), staff_no=F("person__staff_no")).values(
            "pk", "name", "staff_no", "number_index", "organ_id", "category", "title", "standing", "left_on"
        )
    )
    names = {pk: one.name for pk, one in organs_by_id({row["organ_id"] for row in found}).items()}
    return [
        OurPerson(
            row["pk"], row["name"], row["number_index"], row["staff_no"], row["organ_id"], names.get(row["organ_id"], ""),
            row["category"], row["title"], _present(row, as_of), row["left_on"],
        )
        for row in found
    ]  # fmt: skip


def _present(row: dict[str, Any], as_of: date) -> bool:
    return row["standing"] == Standing.ACTIVE or (row["left_on"] is not None and row["left_on"] > as_of)


def their_rows(county: str, as_of: date, rows: Sequence[tuple[int, dict[str, str]]]) -> list[TheirRow]:
    """The other side's lines, with units found and numbers turned into indexes (读对方名单)."""
    organs: dict[str, int | None] = {}
    for one in organs_of_county(county, as_of):
        for name in {plain(one.name), plain(one.short_name)} - {""}:
            organs[name] = None if organs.get(name, one.id) != one.id else one.id
    return [_their_row(county, line, words, organs) for line, words in rows]


def _their_row(county: str, line: int, words: dict[str, str], organs: dict[str, int | None]) -> TheirRow:
    index, flaw = "", ""
    if words.get("number"):
        try:
            index = number_index(settings.MASTER_KEY, county, modern_resident_id(words["number"]))
        except BadCode as fault:
            flaw = str(fault)
    category = words.get("category", "")
    return TheirRow(
        line, index, plain(words.get("staff_no", "")), words.get("name", "").strip(), words.get("unit", ""),
        organs.get(plain(words.get("unit", ""))), read_category(category), words.get("title", ""), category, flaw,
    )  # fmt: skip


def compared(
    county: str, side: str, as_of: date, rows: Sequence[tuple[int, dict[str, str]]]
) -> tuple[Compared, list[Found], list[TheirRow]]:
    """Compare a list with the ledger without writing anything (比对)."""
    ours, theirs = our_people(county, as_of), their_rows(county, as_of, rows)
    found, matched = compare(ours, theirs)
    placed = [row if row.line not in matched else _placed(row, matched[row.line]) for row in theirs]
    names = {one.organ: one.organ_name for one in ours}
    other = organs_by_id({row.organ for row in placed if row.organ is not None and row.organ not in names})
    names |= {pk: one.name for pk, one in other.items()}
    result = Compared(
        side, as_of, len(theirs), len(matched), sum(bool(row.flaw) for row in theirs),
        dict(sorted(Counter(one.kind.value for one in found).items())),
        headcounts(ours, placed, lambda pk: names.get(pk, "")),
    )  # fmt: skip
    return result, found, theirs


def _placed(row: TheirRow, here: OurPerson) -> TheirRow:
    """A line whose unit was not read counts where its person stands (人数归口)."""
    if row.organ is not None:
        return row
    return TheirRow(row.line, row.index, row.staff_no, row.name, row.unit, here.organ, row.category, row.title)


def remembered_columns(by: Actor, county: str, side: str) -> dict[str, str]:
    """The headings that a side used last time (上次的列名)."""
    rows = lists_for(by).filter(county=county, side=side).order_by("-compared_at", "-pk")
    return rows.values_list("columns", flat=True).first() or {}


def lists(by: Actor, county: str, limit: int = 20) -> list[dict[str, Any]]:
    """The lists compared lately (最近核对)."""
    rows = lists_for(by).filter(county=county).order_by("-compared_at", "-pk")[:limit]
    return list(rows.values("id", "side", "as_of", "file", "rows", "matched", "unreadable", "compared_at"))


def headcounts_of(by: Actor, county: str) -> tuple[list[tuple[str, dict[str, tuple[int, int]]]], frozenset[str]]:
    """Organ → side → (ledger, theirs), out of the newest list of each side (单位人数核对, R11); only what differs.

    And the sides that were compared at all: silence about another is not agreement.
    """
    newest: dict[str, Any] = {}
    for row in lists_for(by).filter(county=county).order_by("side", "-as_of", "-pk").values("side", "headcounts"):
        newest.setdefault(row["side"], row["headcounts"])
    found: dict[int, dict[str, tuple[int, int]]] = {}
    for side, rows in newest.items():
        for organ, ours, theirs in rows:
            if ours != theirs:
                found.setdefault(organ, {})[side] = (ours, theirs)
    names = organs_by_id(found)
    return [(names[pk].name, sides) for pk, sides in found.items() if pk in names], frozenset(newest)


def _chosen(by: Actor, county: str, state: str, side: str, kind: str) -> QuerySet[DifferenceRow]:
    rows = differences_for(by).filter(county=county)
    for column, value in (("state", state), ("side", side), ("kind", kind)):
        if value:
            rows = rows.filter(**{column: value})
    return rows


def counted(by: Actor, county: str, *, state: str = "", side: str = "", kind: str = "") -> int:
    """How many differences there are by state, side and kind (差异数). One query."""
    return _chosen(by, county, state, side, kind).count()


def differences(
    by: Actor, county: str, *, state: str = "", side: str = "", kind: str = "", start: int = 0, size: int | None = 50
) -> list[dict[str, Any]]:
    """Differences by state, side and kind, oldest first (差异台账); ``size`` None gives every one. One query."""
    ordered = _chosen(by, county, state, side, kind).order_by("pk")
    if size is not None:
        ordered = ordered[start : start + size]
    columns = ("id", "side", "kind", "name", "ours", "theirs", "state", "reason", "changed_at", "staff_id")
    return list(ordered.annotate(unit=F("organ__name"), since=F("first_list__as_of")).values(*columns, "unit", "since"))


def difference(by: Actor, pk: int) -> dict[str, Any] | None:
    """One difference with all that is known of it (一处差异)."""
    rows = differences_for(by).filter(pk=pk).annotate(
        unit=F("organ__name"), since=F("first_list__as_of"), last=F("last_list__as_of"), file=F("last_list__file")
    )
    return rows.values().first()


def tallies(by: Actor, county: str) -> dict[str, dict[str, int]]:
    """Open differences by side and by kind (差异统计): two queries."""
    rows = differences_for(by).filter(county=county, state__in=(DifferenceState.OPEN, DifferenceState.ASKED)).order_by()
    return {
        column: dict(rows.values_list(column).annotate(n=Count("pk"))) for column in ("side", "kind")
    }
