"""Marks of county, place and organ in the index of cases (检索标记). Pure: letters and digits only."""

from collections.abc import Iterable

from yizhen.kernel.actors import Grant


def county_mark(code: str) -> str:
    """Mark of a county (县标记)."""
    return f"zzc{code}"


def place_mark(code: str) -> str:
    """Mark of a township (镇街标记)."""
    return f"zzt{code[:9]}"


def organ_mark(pk: int) -> str:
    """Mark of an organ (机构标记)."""
    return f"zzo{pk}"


def marks_of(county: str, places: Iterable[str], organs: Iterable[int | None]) -> set[str]:
    """All marks of a case (案件的标记)."""
    return {county_mark(county)} | {place_mark(c) for c in places if c} | {organ_mark(pk) for pk in organs if pk}


def needed(grant: Grant, *, county: bool = True) -> list[tuple[str, ...]]:
    """What a case must be marked with to lie within a grant (授权所需标记): one of each group.

    ``county`` False leaves the county's own mark out, where every case bears it.
    """
    groups: list[tuple[str, ...]] = [(county_mark(grant.county),)] if county else []
    if grant.organs is not None:
        groups.append(tuple(organ_mark(pk) for pk in sorted(grant.organs)) or ("zznone",))
    if grant.townships is not None:
        groups.append(tuple(place_mark(code) for code in sorted(grant.townships)) or ("zznone",))
    return groups
