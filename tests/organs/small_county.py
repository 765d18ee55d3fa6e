"""Two small counties to try things on: organs, posts and people, made through the door and recorded."""

from datetime import UTC, date, datetime
from types import SimpleNamespace

from yizhen.kernel.actors import system_actor
from yizhen.organs.door import (
    HoldingDraft,
    OrganDraft,
    OrganKind,
    PersonDraft,
    PostDraft,
    RelationDraft,
    RelationKind,
    load_organs,
)

HOME, AWAY = "990101", "990102"
STREET, TOWN, FAR_TOWN = "990101001", "990101100", "990102100"
SINCE = date(2025, 1, 1)
NOW = datetime(2026, 3, 4, 2, 0, tzinfo=UTC)  # Wednesday, 10:00 in Shanghai
TODAY = date(2026, 3, 4)

ORGANS = (
    OrganDraft("GOV", "望川县人民政府", OrganKind.GOVERNMENT, "县政府"),
    OrganDraft("JIAN", "望川县住房和城乡建设局", OrganKind.GOVERNMENT, "县住建局"),
    OrganDraft("JIAN-1", "物业管理股", OrganKind.INTERNAL_OFFICE),
    OrganDraft("JIAN-2", "望川县城建档案馆", OrganKind.PUBLIC_INSTITUTION),
    OrganDraft("JIAN-P", "望川县人民防空办公室", OrganKind.GOVERNMENT, nature="plaque"),
    OrganDraft("GONG", "望川县公安局", OrganKind.GOVERNMENT, "县公安局"),
    OrganDraft("PCS", "城关派出所", OrganKind.STATION, township=STREET),
    OrganDraft("JD", "城关街道办事处", OrganKind.STREET_OFFICE, township=STREET),
    OrganDraft("JD-C", "城关街道便民服务中心", OrganKind.PUBLIC_INSTITUTION, township=STREET),
    OrganDraft("ZHEN", "石桥镇人民政府", OrganKind.TOWNSHIP, township=TOWN),
    OrganDraft("ZHEN-C", "石桥镇便民服务中心", OrganKind.PUBLIC_INSTITUTION, township=TOWN),
    OrganDraft("SEC", "望川县信息中心", OrganKind.PUBLIC_INSTITUTION),
)
RELATIONS = (
    RelationDraft(RelationKind.SUPERIOR, "JIAN", "GOV"),
    RelationDraft(RelationKind.INTERNAL, "JIAN-1", "JIAN"),
    RelationDraft(RelationKind.AFFILIATED, "JIAN-2", "JIAN"),
    RelationDraft(RelationKind.PLAQUE, "JIAN-P", "JIAN"),
    RelationDraft(RelationKind.SUPERIOR, "GONG", "GOV"),
    RelationDraft(RelationKind.DISPATCHED, "PCS", "GONG"),
    RelationDraft(RelationKind.STATIONED, "PCS", "JD"),
    RelationDraft(RelationKind.STATIONED, "PCS", "ZHEN"),
    RelationDraft(RelationKind.DISPATCHED, "JD", "GOV"),
    RelationDraft(RelationKind.AFFILIATED, "JD-C", "JD"),
    RelationDraft(RelationKind.SUPERIOR, "ZHEN", "GOV"),
    RelationDraft(RelationKind.AFFILIATED, "ZHEN-C", "ZHEN"),
)
POSTS = tuple(
    PostDraft(f"{organ.code}-{key}", organ.code, title, leader=key == "head")
    for organ in ORGANS
    if organ.nature == "entity"
    for key, title in (("head", "负责人"), ("clerk", "经办人"))
)
PEOPLE = tuple(
    PersonDraft(f"{organ.code}{number}", f"{name}{organ.code}")
    for organ in ORGANS
    if organ.nature == "entity"
    for number, name in ((1, "赵"), (2, "钱"))
)
HOLDINGS = tuple(
    HoldingDraft(f"{organ.code}-{key}", f"{organ.code}{number}", slot)
    for organ in ORGANS
    if organ.nature == "entity"
    for key, number, slot in (("head", 1, "A"), ("head", 2, "B"), ("clerk", 2, "A"), ("clerk", 1, "B"))
)
FAR_ORGANS = (
    OrganDraft("GOV", "邻水河县人民政府", OrganKind.GOVERNMENT),
    OrganDraft("ZHEN", "远山镇人民政府", OrganKind.TOWNSHIP, township=FAR_TOWN),
)


def editor(county=HOME):
    return system_actor("编办", county, ("organs.view", "organs.edit", "organs.leave"))


def load_home():
    return load_organs(
        HOME, organs=ORGANS, relations=RELATIONS, posts=POSTS, people=PEOPLE, holdings=HOLDINGS,
        valid_from=SINCE, by=editor(), at=NOW,
    )  # fmt: skip


def load_away():
    posts = (
        PostDraft("GOV-head", "GOV", "负责人", leader=True),
        PostDraft("ZHEN-head", "ZHEN", "负责人", leader=True),
    )
    return load_organs(
        AWAY, organs=FAR_ORGANS, relations=(RelationDraft(RelationKind.SUPERIOR, "ZHEN", "GOV"),), posts=posts,
        people=(PersonDraft("F1", "孙远"),), holdings=(HoldingDraft("ZHEN-head", "F1"),),
        valid_from=SINCE, by=editor(AWAY), at=NOW,
    )  # fmt: skip


def two_counties():
    return SimpleNamespace(home=load_home(), away=load_away())
