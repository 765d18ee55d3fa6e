"""机构设置检查 whether a county's organs keep to their nature and to the county's own limits."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from yizhen.county.door import NoRule, rule
from yizhen.organs.models import Charter, Counterpart, Holding, Organ, Post, Relation
from yizhen.organs.queries.directory import during, parents_on
from yizhen.organs.terms import Expiring, Nature, OrganKind, RelationKind, StructureFinding

LIMITED = (OrganKind.COORDINATING, OrganKind.TASK_FORCE)
"""Kinds that are set up for a time (有期限的机构)."""
TOWNSHIPS = (OrganKind.TOWNSHIP, OrganKind.STREET_OFFICE)


def structure_findings(county: str, on: date) -> tuple[StructureFinding, ...]:
    """What the organs of a county do not keep on a day (机构设置检查), whoever asks: the board asks for its office.

    挂牌 and 议事协调 with own staff (实体化), expired 议事协调 and 专班, more offices than the county set, missing
    names, an organ under nobody. A fixed number of queries.
    """
    organs = {row.pk: row for row in Organ.objects.filter(during(on), county=county)}
    posts = list(Post.objects.filter(during(on), organ__in=organs).values_list("pk", "organ"))
    held = set(Holding.objects.filter(during(on), post__organ__county=county).values_list("post", flat=True))
    staffed: dict[int, int] = defaultdict(int)
    for post, organ in posts:
        staffed[organ] += post in held
    parents = parents_on(county, on)
    return (
        *_hollow(organs.values(), staffed),
        *_expired(organs.values(), on),
        *_townships(county, organs, parents, on),
        *_alone(organs, parents),
    )


def _hollow(organs: Iterable[Organ], staffed: dict[int, int]) -> list[StructureFinding]:
    """挂牌、议事协调机构 with own staff (实体化运行)."""
    found = []
    for row in organs:
        plaque = row.nature == Nature.PLAQUE
        if not staffed.get(row.pk) or not (plaque or row.kind == OrganKind.COORDINATING):
            continue
        what = "挂牌机构" if plaque else "议事协调机构"
        words = f"{what}{row.name}有 {staffed[row.pk]} 个岗位配了人：已经实体化运行。"
        mend = "把岗位转到所挂的机构。" if plaque else "把岗位转到承担其办公室的机构。"
        found.append(StructureFinding("organs.hollow", row.pk, row.name, words, mend))
    return found


def _expired(organs: Iterable[Organ], on: date) -> list[StructureFinding]:
    found = []
    for row in organs:
        if row.kind == OrganKind.TASK_FORCE and row.expires_on is None:
            words = f"临时专班{row.name}没有写明撤销期限。"
            found.append(
                StructureFinding("organs.no_expiry", row.pk, row.name, words, "补登撤销的条件和期限。")
            )
        elif row.kind in LIMITED and row.expires_on is not None and row.expires_on <= on:
            words = f"{row.name}的期限到{row.expires_on}为止，已经到期。"
            found.append(
                StructureFinding("organs.expired", row.pk, row.name, words, "办理撤销，或凭新的文件延期。")
            )
    return found


def _limit(county: str, name: str, on: date) -> str:
    try:
        return str(rule(county, name, on).value)
    except NoRule:
        return ""


def _townships(
    county: str, organs: dict[int, Organ], parents: dict[int, int], on: date
) -> list[StructureFinding]:
    """More offices than the county set for a township, or names it wants missing (机构限额与统一设置)."""
    offices, institutions = (
        _limit(county, f"organs.township_{what}_most", on) for what in ("offices", "institutions")
    )
    wanted = [name for name in _limit(county, "organs.township_offices_named", on).split("、") if name]
    if not (offices or institutions or wanted):
        return []
    below: dict[int, list[Organ]] = defaultdict(list)
    for child, parent in parents.items():
        if child in organs:
            below[parent].append(organs[child])
    return [
        finding
        for row in organs.values() if row.kind in TOWNSHIPS and row.nature == Nature.ENTITY
        for finding in _one_township(row, below[row.pk], offices, institutions, wanted)
    ]  # fmt: skip


def _one_township(
    row: Organ, below: list[Organ], offices: str, institutions: str, wanted: list[str]
) -> list[StructureFinding]:
    real = [one for one in below if one.nature == Nature.ENTITY]
    found = []
    for kind, most, what in (
        (OrganKind.INTERNAL_OFFICE, offices, "党政内设机构"),
        (OrganKind.PUBLIC_INSTITUTION, institutions, "事业单位"),
    ):
        count = sum(one.kind == kind for one in real)
        if most and count > int(most):
            words = f"{row.name}有{what} {count} 个，县定限额 {most} 个，超 {count - int(most)} 个。"
            found.append(
                StructureFinding("organs.township_limit", row.pk, row.name, words, "合并或撤销多设的机构。")
            )
    names = "".join(one.name for one in real)
    missing = [name for name in wanted if name not in names]
    if missing and real:
        words = f"{row.name}没有统一设置的{'、'.join(missing)}。"
        found.append(
            StructureFinding("organs.township_names", row.pk, row.name, words, "设立，或把现有机构更名。")
        )
    return found


def _alone(organs: dict[int, Organ], parents: dict[int, int]) -> list[StructureFinding]:
    """A plaque that hangs on nobody (无所挂机构)."""
    return [
        StructureFinding("organs.plaque_host", row.pk, row.name, f"挂牌机构{row.name}没有登记挂在哪个机构。", "登记“挂牌于”。")
        for row in organs.values() if row.nature == Nature.PLAQUE and row.pk not in parents
    ]  # fmt: skip


def charters_of(organ_id: int) -> list[dict[str, object]]:
    """The versions of an organ's charter, newest first (三定规定各版)."""
    rows = Charter.objects.filter(organ=organ_id).order_by("-in_force_from")
    return list(rows.values("title", "number", "authority", "in_force_from", "text"))


def counterparts_of(organ_id: int, on: date) -> list[dict[str, object]]:
    """The organs above the county that one answers to (对应的上级部门)."""
    rows = Counterpart.objects.filter(during(on), organ=organ_id).order_by("level", "name")
    return list(rows.values("name", "level", "valid_from", "document"))


def stations_of(organ_id: int, on: date) -> int:
    """How many organs a station serves (派驻的乡镇数)."""
    return Relation.objects.filter(during(on), from_organ=organ_id, kind=RelationKind.STATIONED).count()


def expiring(county: str, until: date) -> list[Expiring]:
    """Bodies and task forces of a county whose day comes until then, the next first (将到期、已到期的机构): one query."""
    rows = Organ.objects.filter(county=county, valid_to__isnull=True, expires_on__lte=until, kind__in=LIMITED)
    found = rows.order_by("expires_on", "pk").values_list("pk", "name", "expires_on", "expiry_ground")
    return [Expiring(*row) for row in found]
