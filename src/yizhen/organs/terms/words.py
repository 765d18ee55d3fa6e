"""机构、岗位的词 words of organs: powers, kinds, relations, slots, leave. Pure."""

from enum import StrEnum

from yizhen.kernel.words import N_, say


class Power(StrEnum):
    """机构权限 powers of this house."""

    VIEW = "organs.view"
    EDIT = "organs.edit"
    LEAVE = "organs.leave"

    @property
    def label(self) -> str:
        """The Chinese word for the power (权限名称)."""
        return say({
            "organs.view": N_("查看机构与岗位"),
            "organs.edit": N_("设立、调整机构与岗位"),
            "organs.leave": N_("为他人登记请假"),
        }[self.value])


class OrganKind(StrEnum):
    """机构类别 kind of an organ, by the system it belongs to (系统类别)."""

    PARTY = "party"
    DISCIPLINE = "discipline"
    PEOPLE_CONGRESS = "people_congress"
    GOVERNMENT = "government"
    CPPCC = "cppcc"
    COURT = "court"
    PROCURATORATE = "procuratorate"
    MASS = "mass"
    PUBLIC_INSTITUTION = "public_institution"
    TOWNSHIP = "township"
    STREET_OFFICE = "street_office"
    INTERNAL_OFFICE = "internal_office"
    STATION = "station"
    COORDINATING = "coordinating"
    TASK_FORCE = "task_force"
    VILLAGE = "village"
    OTHER = "other"


KIND_LABELS: dict[str, str] = {
    OrganKind.PARTY: N_("党委机构"),
    OrganKind.DISCIPLINE: N_("纪检监察机关"),
    OrganKind.PEOPLE_CONGRESS: N_("人大机关"),
    OrganKind.GOVERNMENT: N_("政府机构"),
    OrganKind.CPPCC: N_("政协机关"),
    OrganKind.COURT: N_("审判机关"),
    OrganKind.PROCURATORATE: N_("检察机关"),
    OrganKind.MASS: N_("群团机关"),
    OrganKind.PUBLIC_INSTITUTION: N_("事业单位"),
    OrganKind.TOWNSHIP: N_("乡镇党政机关"),
    OrganKind.STREET_OFFICE: N_("街道党政机关"),
    OrganKind.INTERNAL_OFFICE: N_("内设机构"),
    OrganKind.STATION: N_("派驻站所"),
    OrganKind.COORDINATING: N_("议事协调机构"),
    OrganKind.TASK_FORCE: N_("临时专班"),
    OrganKind.VILLAGE: N_("村(社区)组织"),
    OrganKind.OTHER: N_("其他"),
}


class Nature(StrEnum):
    """机构性质 nature: an organ of its own, or a plate hung on a host (挂牌)."""

    ENTITY = "entity"
    PLAQUE = "plaque"


NATURE_LABELS: dict[str, str] = {Nature.ENTITY: N_("实体"), Nature.PLAQUE: N_("挂牌")}


class Rank(StrEnum):
    """机构规格 rank of an organ or level of a post, as in the national ledger form."""

    BUREAU_CHIEF = "bureau_chief"
    BUREAU_DEPUTY = "bureau_deputy"
    DIVISION_CHIEF = "division_chief"
    DIVISION_DEPUTY = "division_deputy"
    SECTION_CHIEF = "section_chief"
    SECTION_DEPUTY = "section_deputy"
    UNIT_CHIEF = "unit_chief"
    UNIT_DEPUTY = "unit_deputy"
    UNRANKED = "unranked"
    OTHER = "other"


RANK_LABELS: dict[str, str] = {
    Rank.BUREAU_CHIEF: N_("正厅"),
    Rank.BUREAU_DEPUTY: N_("副厅"),
    Rank.DIVISION_CHIEF: N_("正处"),
    Rank.DIVISION_DEPUTY: N_("副处"),
    Rank.SECTION_CHIEF: N_("正科"),
    Rank.SECTION_DEPUTY: N_("副科"),
    Rank.UNIT_CHIEF: N_("正股"),
    Rank.UNIT_DEPUTY: N_("副股"),
    Rank.UNRANKED: N_("未定级"),
    Rank.OTHER: N_("其他"),
}


class Funding(StrEnum):
    """经费形式 how an organ is paid for; empty where the source does not say."""

    FULL = "full"
    BALANCE = "balance"
    SELF = "self"
    ENTERPRISE = "enterprise"


FUNDING_LABELS: dict[str, str] = {
    Funding.FULL: N_("全额拨款"),
    Funding.BALANCE: N_("差额补贴"),
    Funding.SELF: N_("经费自理"),
    Funding.ENTERPRISE: N_("企业化管理"),
}


class ServiceClass(StrEnum):
    """事业单位分类 class of a public institution; empty where none was set."""

    ADMINISTRATIVE = "administrative"
    WELFARE_ONE = "welfare_one"
    WELFARE_TWO = "welfare_two"
    COMMERCIAL = "commercial"


SERVICE_LABELS: dict[str, str] = {
    ServiceClass.ADMINISTRATIVE: N_("承担行政职能"),
    ServiceClass.WELFARE_ONE: N_("公益一类"),
    ServiceClass.WELFARE_TWO: N_("公益二类"),
    ServiceClass.COMMERCIAL: N_("生产经营类"),
}


class UpperLevel(StrEnum):
    """上级层级 level of an organ above the county."""

    CITY = "city"
    PROVINCE = "province"
    NATION = "nation"


UPPER_LABELS: dict[str, str] = {
    UpperLevel.CITY: N_("市级"),
    UpperLevel.PROVINCE: N_("省级"),
    UpperLevel.NATION: N_("国家"),
}


class ReformKind(StrEnum):
    """改革方式 what an act does to organs."""

    ESTABLISH = "establish"
    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"
    TRANSFER = "transfer"
    ADJUST = "adjust"
    ABOLISH = "abolish"


REFORM_LABELS: dict[str, str] = {
    ReformKind.ESTABLISH: N_("设立"),
    ReformKind.MERGE: N_("合并（并入）"),
    ReformKind.SPLIT: N_("分设"),
    ReformKind.RENAME: N_("更名"),
    ReformKind.TRANSFER: N_("划转"),
    ReformKind.ADJUST: N_("调整"),
    ReformKind.ABOLISH: N_("撤销"),
}


class RelationKind(StrEnum):
    """机构关系 relation, read as: the first organ … the second (前者对后者)."""

    SUPERIOR = "superior"
    INTERNAL = "internal"
    AFFILIATED = "affiliated"
    DISPATCHED = "dispatched"
    PLAQUE = "plaque"
    STATIONED = "stationed"
    DUAL_LEAD = "dual_lead"
    CO_OFFICE = "co_office"
    COORDINATING = "coordinating"
    SUCCESSOR = "successor"
    ONE_BODY = "one_body"
    UNDER_CARE = "under_care"
    TASK_LEAD = "task_lead"


RELATION_LABELS: dict[str, str] = {
    RelationKind.SUPERIOR: N_("隶属于"),
    RelationKind.INTERNAL: N_("内设于"),
    RelationKind.AFFILIATED: N_("直属于"),
    RelationKind.DISPATCHED: N_("派出自"),
    RelationKind.PLAQUE: N_("挂牌于"),
    RelationKind.STATIONED: N_("派驻到"),
    RelationKind.DUAL_LEAD: N_("同时受其领导"),
    RelationKind.CO_OFFICE: N_("合署办公"),
    RelationKind.COORDINATING: N_("办公室设在"),
    RelationKind.SUCCESSOR: N_("承接其职责"),
    RelationKind.ONE_BODY: N_("局队合一于"),
    RelationKind.UNDER_CARE: N_("归口管理于"),
    RelationKind.TASK_LEAD: N_("专班牵头单位"),
}
BACKWARD_LABELS: dict[str, str] = {
    RelationKind.SUPERIOR: N_("下级机构"),
    RelationKind.INTERNAL: N_("内设机构"),
    RelationKind.AFFILIATED: N_("直属单位"),
    RelationKind.DISPATCHED: N_("派出机构"),
    RelationKind.PLAQUE: N_("挂牌"),
    RelationKind.STATIONED: N_("派驻本单位的站所"),
    RelationKind.DUAL_LEAD: N_("受双重领导的机构"),
    RelationKind.CO_OFFICE: N_("合署办公"),
    RelationKind.COORDINATING: N_("承担其办公室的议事协调机构"),
    RelationKind.SUCCESSOR: N_("职责转至"),
    RelationKind.ONE_BODY: N_("局队合一的执法队伍"),
    RelationKind.UNDER_CARE: N_("归口管理的机构"),
    RelationKind.TASK_LEAD: N_("牵头的专班"),
}
PARENT_KINDS = (
    RelationKind.SUPERIOR,
    RelationKind.INTERNAL,
    RelationKind.AFFILIATED,
    RelationKind.DISPATCHED,
    RelationKind.PLAQUE,
)
"""The relations that make the tree (构成隶属树的关系): an organ has at most one of them at a time."""


class Slot(StrEnum):
    """AB岗 slot: A holds the post, B stands in while A is away."""

    A = "A"
    B = "B"


class LeaveKind(StrEnum):
    """请假类别 kind of leave; seen only by the person and those who keep the leave register."""

    ANNUAL = "annual"
    SICK = "sick"
    PERSONAL = "personal"
    BUSINESS = "business"
    TRAINING = "training"
    OTHER = "other"


LEAVE_LABELS: dict[str, str] = {
    LeaveKind.ANNUAL: N_("年休假"),
    LeaveKind.SICK: N_("病假"),
    LeaveKind.PERSONAL: N_("事假"),
    LeaveKind.BUSINESS: N_("公差"),
    LeaveKind.TRAINING: N_("学习培训"),
    LeaveKind.OTHER: N_("其他"),
}
