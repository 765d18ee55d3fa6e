"""示例机构登记 what the demo county's organs are registered as: credit code, funding, class, managed like the civil service."""

from yizhen.organs.door import OrganDraft
from yizhen.site.demo.terms import County, Organ

FORMER = {"data_admin": ("澄川县行政审批局", 500)}
"""Organs that had another name, and for how many days they have the present one (更名前的名称)."""
OFFICES = {"public_institution": "12", "mass": "13"}
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
INNER = (3, 7, 9, 10, 5, 8, 4, 2)
CIVIL_MANAGED = frozenset({"archives", "party_school"})
CLASSES = {"hospital": "welfare_two", "logistics": "administrative"}
FUNDED = {"hospital": "balance", "sanitation": "balance", "water_company": "enterprise", "power_company": "enterprise"}
OF_ITS_OWN = frozenset({
    "party", "discipline", "people_congress", "government", "cppcc", "mass", "public_institution", "township", "street_office",
})  # fmt: skip
"""Kinds that are registered as legal persons (机关法人、事业单位法人)."""


def credit_code(office: str, division: str, number: int) -> str:
    """An invented unified social credit code that keeps both checks (虚构统一社会信用代码)."""
    body = f"MB{number:06d}"
    inner = sum(w * int(c, 36) for w, c in zip(INNER, body, strict=True))
    stem = f"{office}{division}{body}{'0123456789X'[-inner % 11]}"
    total = sum(pow(3, place, 31) * LETTERS.index(c) for place, c in enumerate(stem))
    return stem + LETTERS[-total % 31]


def drafts(county: County) -> list[OrganDraft]:
    """The organs of the county as they were registered when it began (机构登记)."""
    return [_draft(one, county.code, number) for number, one in enumerate(county.organs, 1)]


def _draft(one: Organ, county: str, number: int) -> OrganDraft:
    name = FORMER[one.key][0] if one.key in FORMER else one.name
    entity = one.nature == "entity"
    legal = entity and one.kind in OF_ITS_OWN
    institution = entity and one.kind == "public_institution"
    return OrganDraft(
        one.key, name, one.kind, one.short, one.nature, one.rank, one.township,
        funding=FUNDED.get(one.key, "full" if legal else ""),
        uscc=credit_code(OFFICES.get(one.kind, "11"), county, number) if legal else None,
        civil_managed=one.key in CIVIL_MANAGED,
        service_class=CLASSES.get(one.key, "welfare_one") if institution and one.key not in CIVIL_MANAGED else "",
    )  # fmt: skip
