"""机构图的编排 how a county's organs are laid out on one sheet: a block a system, its organs by kind, plates on their hosts. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from yizhen.kernel.words import N_
from yizhen.organs.terms import Branch, ChartBlock, ChartGroup, Nature, OrganKind

FEW = 3
"""A root with so few organs below it stands with the others (独立成块的最少下级数)."""
GROUPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (N_("党委机构"), (OrganKind.PARTY, OrganKind.DISCIPLINE)),
    (N_("政府工作部门"), (OrganKind.GOVERNMENT,)),
    (N_("人大、政协、法检机关"), (
        OrganKind.PEOPLE_CONGRESS, OrganKind.CPPCC, OrganKind.COURT, OrganKind.PROCURATORATE,
    )),
    (N_("群团机关"), (OrganKind.MASS,)),
    (N_("乡镇（街道）"), (OrganKind.TOWNSHIP, OrganKind.STREET_OFFICE)),
    (N_("事业单位"), (OrganKind.PUBLIC_INSTITUTION,)),
    (N_("内设机构"), (OrganKind.INTERNAL_OFFICE,)),
    (N_("派驻站所"), (OrganKind.STATION,)),
    (N_("议事协调机构、临时专班"), (OrganKind.COORDINATING, OrganKind.TASK_FORCE)),
    (N_("其他"), (OrganKind.VILLAGE, OrganKind.OTHER)),
)  # fmt: skip
"""Kinds that stand together, in the order of the sheet (机构图分组)."""
PLACES = (OrganKind.TOWNSHIP, OrganKind.STREET_OFFICE)


def label_of(name: str, county: str, *, place: bool = False, above: str = "", above_short: str = "") -> str:
    """An organ's name without what the sheet says already (图上名称): 县农业农村局, 白鹭湾镇人民政府, 党政综合办公室.

    ``place``: a township's own organ, or below one. Nothing is cut but the county, the township and the superior.
    """
    if above and name.startswith(above) and len(name) > len(above):
        return name[len(above) :]
    rest = name.removeprefix(county)
    if above_short and rest.startswith(above_short) and len(rest) > len(above_short):
        return rest[len(above_short) :]
    return rest if place or rest == name else county[-1:] + rest


def arrange(roots: Sequence[Branch], county: str) -> tuple[ChartBlock, ...]:
    """Lay the chart out (编排机构图): the large systems first, each with its organs by kind; the rest together."""
    large = sorted((one for one in roots if len(one.below) > FEW), key=_rank)
    rest = [one for one in roots if len(one.below) <= FEW]
    blocks = [ChartBlock(_named(one, county, None), _groups(_named(b, county, one) for b in one.below)) for one in large]
    if rest:
        blocks.append(ChartBlock(None, _groups(_named(one, county, None) for one in rest)))
    return tuple(blocks)


def _rank(one: Branch) -> tuple[int, int]:
    place = next((n for n, (_label, kinds) in enumerate(GROUPS) if one.kind in kinds), len(GROUPS))
    return place, -len(one.below)


def _named(one: Branch, county: str, above: Branch | None) -> Branch:
    """An organ with its label, and so all below it; its plates apart (取图上名称)."""
    in_place = above is not None and above.kind in PLACES
    label = label_of(
        one.name, county, place=in_place or one.kind in PLACES, above=above.name if above and above.below else "",
        above_short=above.short_name if above is not None and in_place else "",
    )  # fmt: skip
    below = tuple(_named(b, county, one) for b in one.below)
    plates = tuple(b for b in below if b.nature == Nature.PLAQUE)
    return replace(one, label=label, below=tuple(b for b in below if b.nature != Nature.PLAQUE), plates=plates)


def _groups(branches: Iterable[Branch]) -> tuple[ChartGroup, ...]:
    some = list(branches)
    known = {kind for _label, kinds in GROUPS for kind in kinds}
    found = [ChartGroup(label, tuple(one for one in some if one.kind in kinds)) for label, kinds in GROUPS]
    odd = tuple(one for one in some if one.kind not in known)
    return tuple(one for one in (*found, ChartGroup(N_("其他"), odd)) if one.organs)
