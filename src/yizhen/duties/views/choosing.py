"""What forms of duties offer (可选项): categories, places, organs."""

from datetime import date

from yizhen.duties.queries.categories import category_names
from yizhen.organs import door as organs
from yizhen.organs.door import Nature, OrganKind
from yizhen.territory import door as territory

BODIES = (
    OrganKind.PARTY, OrganKind.DISCIPLINE, OrganKind.GOVERNMENT, OrganKind.MASS, OrganKind.PUBLIC_INSTITUTION, OrganKind.OTHER,
)  # fmt: skip


def category_choices(county: str, on: date) -> list[tuple[str, str]]:
    """Categories by code (分类)."""
    return [(code, f"{code} {name}") for code, name in category_names(county, on).items()]


def township_choices(county: str, on: date) -> list[tuple[str, str]]:
    """Townships by code (镇街)."""
    return [(one.short, one.name) for one in territory.townships_of(county, on)]


def organ_choices(county: str, on: date, *, towns: bool = True) -> list[tuple[str, str]]:
    """Departments, and townships after them (单位); offices within them and plaques are left out."""
    rows = [one for one in organs.organs_of_county(county, on) if one.nature == Nature.ENTITY]
    bodies = [one for one in rows if one.kind in BODIES and not one.township]
    if towns:
        bodies += [one for one in rows if one.kind in (OrganKind.TOWNSHIP, OrganKind.STREET_OFFICE)]
    return [(str(one.id), one.short_name or one.name) for one in bodies]


def place_words(names: dict[str, str], code: str, county_words: str) -> str:
    """Name of a place (地名): the county for none."""
    return names.get(code, code) if code else county_words
