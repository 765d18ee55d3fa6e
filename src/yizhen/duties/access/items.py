"""The one way to items and lists (事项与清单的唯一入口).

What a county's list says holds for all its posts: whoever holds the power anywhere in the county may read the
whole catalogue. Writing needs a grant over the whole county, or over the organ that an item belongs to.
"""

from django.db.models import Q, QuerySet

from yizhen.duties.models import (
    BurdenRow,
    EditionRow,
    EntryRow,
    HoldingRow,
    ImportRow,
    ItemRow,
    ListRow,
    VersionRow,
)
from yizhen.duties.terms import EditionState, Power
from yizhen.duties.terms.higher import Purpose
from yizhen.kernel.actors import Actor, NoPower


class NoSuchItem(LookupError):
    """无此事项: there is none, or not for this actor; the two are told alike."""

    no_such_row = True


class NoSuchList(LookupError):
    """无此清单: there is none, or not for this actor."""

    no_such_row = True


class NoSuchEdition(LookupError):
    """无此版本: there is none, or not for this actor."""

    no_such_row = True


class NoSuchEntry(LookupError):
    """无此条目: the list has no such entry on that day."""

    no_such_row = True


class NoSuchBurden(LookupError):
    """无此登记: there is none, or not for this actor."""

    no_such_row = True


class NoSuchHolding(LookupError):
    """无此归属: there is none, or not for this actor."""

    no_such_row = True


class NoSuchImport(LookupError):
    """无此批次: there is none, or not for this actor."""

    no_such_row = True


def counties(by: Actor, power: str = Power.VIEW) -> frozenset[str]:
    """Counties in which the actor holds the power (可及的县)."""
    return frozenset(grant.county for grant in by.grants_for(power))


def whole_counties(by: Actor, power: str) -> frozenset[str]:
    """Counties over all of which the actor holds the power (全县范围的授权)."""
    return frozenset(
        grant.county
        for grant in by.grants_for(power)
        if grant.organs is None and grant.townships is None and not grant.assigned_only
    )


def require_whole(by: Actor, power: str, county: str) -> None:
    """Raise NoPower unless the actor holds the power over the whole county (须有全县授权)."""
    if county not in whole_counties(by, power):
        raise NoPower(power)


def items_for(by: Actor, power: str = Power.VIEW) -> QuerySet[ItemRow]:
    """The items that the actor may see (可见事项); none without the power."""
    return ItemRow.objects.filter(county__in=counties(by, power))


def versions_for(by: Actor, power: str = Power.VIEW) -> QuerySet[VersionRow]:
    """The versions of items that the actor may see (可见事项版本)."""
    return VersionRow.objects.filter(county__in=counties(by, power))


def item_for(by: Actor, pk: int, power: str = Power.VIEW) -> ItemRow:
    """One item (事项); NoSuchItem when there is none for the actor."""
    found = items_for(by, power).filter(pk=pk).first()
    if found is None:
        raise NoSuchItem(pk)
    return found


def holding_for(by: Actor, pk: int, power: str = Power.VIEW) -> HoldingRow:
    """One attribution (职责归属); NoSuchHolding when there is none for the actor."""
    found = HoldingRow.objects.filter(county__in=counties(by, power), pk=pk).first()
    if found is None:
        raise NoSuchHolding(pk)
    return found


def lists_for(by: Actor, power: str = Power.VIEW) -> QuerySet[ListRow]:
    """The lists that the actor may see (可见清单)."""
    return ListRow.objects.filter(county__in=counties(by, power))


def list_for(by: Actor, pk: int, power: str = Power.VIEW, *, lock: bool = False) -> ListRow:
    """One list (清单); NoSuchList when there is none for the actor."""
    rows = lists_for(by, power).select_for_update() if lock else lists_for(by, power)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NoSuchList(pk)
    return found


def editions_for(by: Actor) -> QuerySet[EditionRow]:
    """Editions (清单版本): published ones for every reader, drafts for those who make lists."""
    makers = whole_counties(by, Power.EDIT) | whole_counties(by, Power.PUBLISH)
    seen = Q(state=EditionState.PUBLISHED, list__county__in=counties(by)) | Q(list__county__in=makers)
    return EditionRow.objects.filter(seen)


def edition_for(by: Actor, pk: int, *, lock: bool = False) -> EditionRow:
    """One edition with its list (清单版本); NoSuchEdition when there is none for the actor."""
    rows = editions_for(by).select_for_update() if lock else editions_for(by)
    found = rows.filter(pk=pk).select_related("list").first()
    if found is None:
        raise NoSuchEdition(pk)
    return found


def entries_for(by: Actor) -> QuerySet[EntryRow]:
    """Entries of the lists that the actor may see (可见条目)."""
    return EntryRow.objects.filter(list__county__in=counties(by))


def burdens_for(by: Actor, power: str = Power.VIEW) -> QuerySet[BurdenRow]:
    """Burden registers that the actor may see (可见负担登记)."""
    return BurdenRow.objects.filter(county__in=counties(by, power))


def burden_for(by: Actor, pk: int, power: str = Power.VIEW, *, lock: bool = False) -> BurdenRow:
    """One burden (负担登记); NoSuchBurden when there is none for the actor."""
    rows = burdens_for(by, power).select_for_update() if lock else burdens_for(by, power)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NoSuchBurden(pk)
    return found


def imports_for(by: Actor) -> QuerySet[ImportRow]:
    """Staged files that the actor may see (可见导入批次): of counties whose items they import, or whose lists they make."""
    lists = Q(purpose=Purpose.LIST)
    return ImportRow.objects.filter(
        Q(county__in=whole_counties(by, Power.EDIT)) & lists | Q(county__in=whole_counties(by, Power.IMPORT)) & ~lists
    )


def import_for(by: Actor, pk: int, *, lock: bool = False) -> ImportRow:
    """One import batch (导入批次); NoSuchImport when there is none for the actor."""
    rows = imports_for(by).select_for_update() if lock else imports_for(by)
    found = rows.filter(pk=pk).first()
    if found is None:
        raise NoSuchImport(pk)
    return found
