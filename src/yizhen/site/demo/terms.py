"""示例县的词 terms of the demo county: what county.py unfolds. Pure values."""

from dataclasses import dataclass

from yizhen.site.demo.people import Person

TOWNSHIP_ITSELF = "subdistrict"
TOWNSHIP_KINDS = frozenset({"township", "street_office"})


@dataclass(frozen=True, slots=True)
class Division:
    """区划 division: one unit from province (level 1) to village (level 5); ``code`` has always 12 digits.

    ``kind`` is province, city, county, street, town, residents or villagers. Population (常住) and
    ``registered`` (户籍) are in persons, area in square kilometers, revenue in 万元; None where unknown.
    """

    code: str
    name: str
    level: int
    kind: str
    parent: str | None
    english: str = ""
    slug: str = ""
    population: int | None = None
    registered: int | None = None
    area_km2: float | None = None
    revenue_wan: int | None = None
    farming: bool = False
    profile: str = ""
    at: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Organ:
    """机构 organ: ``kind``, ``nature`` (entity, plaque) and ``rank`` are words of the organs house.

    ``township`` has 9 digits, empty for county organs. ``department`` is the word by which the
    category tree names who leads (牵头单位).
    """

    key: str
    name: str
    kind: str
    short: str
    nature: str = "entity"
    rank: str = "unranked"
    township: str = ""
    abbreviation: str = ""
    department: str | None = None
    backstop: bool = False


@dataclass(frozen=True, slots=True)
class Relation:
    """机构关系 relation, read as: the first organ … the second; ``kind`` is a word of the organs house."""

    kind: str
    first: str
    second: str


@dataclass(frozen=True, slots=True)
class Role:
    """角色 role: what a post of this role reaches: county, township, own_organ or assigned (范围)."""

    key: str
    name: str
    scope: str


@dataclass(frozen=True, slots=True)
class Post:
    """岗位 post: ``a`` holds it and ``b`` stands in (AB岗), both keys of people, never the same.

    ``level`` is the rank of a leader's post, empty otherwise; ``territory`` narrows the post to one village
    of 12 digits, None means wherever its organ reaches.
    """

    key: str
    organ: str
    title: str
    leader: bool
    level: str
    roles: tuple[str, ...]
    territory: str | None
    a: str
    b: str


@dataclass(frozen=True, slots=True)
class County:
    """示例县 county: everything the demo player needs, in the order in which it can be created."""

    name: str
    code: str
    notice: str
    roles: tuple[Role, ...]
    divisions: tuple[Division, ...]
    organs: tuple[Organ, ...]
    relations: tuple[Relation, ...]
    posts: tuple[Post, ...]
    people: tuple[Person, ...]

    @property
    def backstop(self) -> Organ:
        """The organ that takes what nobody leads (兜底单位)."""
        return next(organ for organ in self.organs if organ.backstop)

    def organ_for(self, lead_role: str, township: str) -> Organ:
        """The organ that leads for a category's ``lead_role`` in a township of 9 digits (牵头单位)."""
        own = lead_role == TOWNSHIP_ITSELF
        for organ in self.organs:
            seat = own and organ.kind in TOWNSHIP_KINDS and organ.township == township
            if seat or organ.department == lead_role:
                return organ
        raise KeyError(lead_role)
