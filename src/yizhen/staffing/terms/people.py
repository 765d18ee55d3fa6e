"""Words of the people ledger (实名制用语): identities, states, where people work, certificates, pools. Pure."""

from enum import StrEnum

from yizhen.kernel.words import N_, say


class PeoplePower(StrEnum):
    """Powers over people and their use of quotas (人员与用编权限)."""

    VIEW = "staffing.people"
    EDIT = "staffing.people_edit"
    CORE = "staffing.people_core"
    REVEAL = "staffing.people_reveal"
    CADRES = "staffing.cadres"
    PLAN = "staffing.plan"
    REVIEW = "staffing.plan_review"
    APPROVE = "staffing.plan_approve"

    @property
    def label(self) -> str:
        """The Chinese word for the power (权限名称)."""
        return say(_POWERS[self])


_POWERS = {
    PeoplePower.VIEW: N_("查看人员台账"),
    PeoplePower.EDIT: N_("维护本单位人员信息"),
    PeoplePower.CORE: N_("办理上编、下编，核定人员编制信息"),
    PeoplePower.REVEAL: N_("查看人员完整信息"),
    PeoplePower.CADRES: N_("管理村（社区）干部"),
    PeoplePower.PLAN: N_("申报用编计划、用编申请"),
    PeoplePower.REVIEW: N_("审核用编计划、核准用编"),
    PeoplePower.APPROVE: N_("批准用编计划"),
}


class _Labelled(StrEnum):
    """A word with its Chinese label (带中文的词)."""

    @property
    def label(self) -> str:
        """The word in the reader's language (读者语言)."""
        return say(self.chinese)

    @property
    def chinese(self) -> str:
        """The Chinese word, as papers and exports have it (中文)."""
        return LABELS[type(self).__name__][self.value]


class Sex(_Labelled):
    """Sex (性别), as the law of retirement asks."""

    MALE = "male"
    FEMALE = "female"


class Track(_Labelled):
    """Which age of the law holds (退休类别)."""

    MEN = "men"
    WOMEN_CADRE = "women_cadre"
    WOMEN_WORKER = "women_worker"
    WOMEN_AS_MEN = "women_as_men"


class Standing(_Labelled):
    """State of a person in the ledger (人员状态): it moves by entry and exit only, never by editing."""

    ACTIVE = "active"
    LEAVING = "leaving"
    RETIRED = "retired"
    GONE = "gone"


class Group(_Labelled):
    """Groups of identities (身份大类): who counts as 在编, who is 编外, who assists a department's line."""

    ESTABLISHED = "established"
    OUTSIDE = "outside"
    AUXILIARY = "auxiliary"


class Entry(_Labelled):
    """How a person came (进入形式)."""

    CIVIL_EXAM = "civil_exam"
    SELECTED = "selected"
    VETERAN = "veteran"
    TRANSFER = "transfer"
    OPEN_RECRUITMENT = "open_recruitment"
    TALENT = "talent"
    POLICY = "policy"
    CONTRACT = "contract"
    DISPATCH = "dispatch"
    OTHER = "other"


class StaffClass(_Labelled):
    """Class of a person (人员分类), as in the national form."""

    HEAD = "head"
    DEPUTY = "deputy"
    OFFICE_HEAD = "office_head"
    OFFICE_DEPUTY = "office_deputy"
    STAFF = "staff"


class PostKind(_Labelled):
    """Kind of post (岗位类别)."""

    MANAGEMENT = "management"
    TECHNICAL = "technical"
    WORKER = "worker"


class Education(_Labelled):
    """Education (学历), as in the national form."""

    DOCTOR = "doctor"
    MASTER = "master"
    BACHELOR = "bachelor"
    COLLEGE = "college"
    SECONDARY = "secondary"
    HIGH_SCHOOL = "high_school"
    OTHER = "other"


class Field(_Labelled):
    """Values kept under the person's own key (加密保存的信息)."""

    NUMBER = "number"
    NATION = "nation"
    NATIVE_PLACE = "native_place"
    PARTY = "party"
    SCHOOL = "school"
    PHONE = "phone"
    NOTE = "note"


class PostingKind(_Labelled):
    """Why a person works elsewhere than the quota sits (岗编分离情形)."""

    SECONDED = "seconded"
    ATTACHED = "attached"
    SENT_DOWN = "sent_down"
    COUNTY_QUOTA = "county_quota"
    COMMANDED = "commanded"
    OFF_DUTY = "off_duty"
    MIXED = "mixed"


class LeaveKind(_Labelled):
    """Why a quota falls free (离岗原因)."""

    RETIRED = "retired"
    TRANSFERRED = "transferred"
    RESIGNED = "resigned"
    DISMISSED = "dismissed"
    EXPELLED = "expelled"
    ENDED = "ended"
    DIED = "died"


class CareerKind(_Labelled):
    """Records of a career (任职晋升): appointment, rank, competition, registration, yearly assessment."""

    APPOINTED = "appointed"
    RANKED = "ranked"
    COMPETED = "competed"
    REGISTERED = "registered"
    ASSESSED = "assessed"


class CertificateKind(_Labelled):
    """Kind of certificate (资格证件)."""

    ENFORCEMENT = "enforcement"
    SUPERVISION = "supervision"
    LEGAL = "legal"
    TECHNICAL = "technical"
    OTHER = "other"


class CertificateState(_Labelled):
    """State of a certificate (证件状态): expiry follows from its last day, the rest from acts."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    REPLACED = "replaced"


class Pool(_Labelled):
    """People pools (干部周转池): near retirement, or leaders over the number of posts."""

    NEAR_RETIREMENT = "near_retirement"
    OVER_POST = "over_post"


class CadreTitle(_Labelled):
    """Office in a village or community (村（社区）职务)."""

    SECRETARY = "secretary"
    DIRECTOR = "director"
    DEPUTY_SECRETARY = "deputy_secretary"
    DEPUTY_DIRECTOR = "deputy_director"
    MEMBER = "member"
    SUPERVISOR = "supervisor"
    RESERVE = "reserve"


class Selection(_Labelled):
    """How a village cadre was chosen (产生方式)."""

    ELECTED = "elected"
    APPOINTED = "appointed"
    SENT = "sent"
    RECRUITED = "recruited"


class Grade(_Labelled):
    """Result of a yearly assessment (考核等次)."""

    EXCELLENT = "excellent"
    COMPETENT = "competent"
    BASIC = "basic"
    POOR = "poor"


LABELS: dict[str, dict[str, str]] = {
    "Sex": {"male": N_("男"), "female": N_("女")},
    "Track": {
        "men": N_("男职工"),
        "women_cadre": N_("女干部（管理、专业技术岗位）"),
        "women_worker": N_("女工人"),
        "women_as_men": N_("女，按男职工年龄（县处级女干部、高级专家）"),
    },
    "Standing": {
        "active": N_("在职"),
        "leaving": N_("已离岗，待下编"),
        "retired": N_("离退休"),
        "gone": N_("已减员"),
    },
    "Group": {"established": N_("在编"), "outside": N_("编外"), "auxiliary": N_("条线辅助")},
    "Entry": {
        "civil_exam": N_("公务员考试"),
        "selected": N_("选调"),
        "veteran": N_("军转安置"),
        "transfer": N_("调入"),
        "open_recruitment": N_("事业单位招考"),
        "talent": N_("人才引进"),
        "policy": N_("政策性安置"),
        "contract": N_("聘用"),
        "dispatch": N_("劳务派遣"),
        "other": N_("其他"),
    },
    "StaffClass": {
        "head": N_("部门正职"),
        "deputy": N_("部门副职"),
        "office_head": N_("内设正职"),
        "office_deputy": N_("内设副职"),
        "staff": N_("非领导"),
    },
    "PostKind": {"management": N_("管理"), "technical": N_("专业技术"), "worker": N_("工勤")},
    "Education": {
        "doctor": N_("博士研究生"),
        "master": N_("硕士研究生"),
        "bachelor": N_("本科"),
        "college": N_("大专"),
        "secondary": N_("中专"),
        "high_school": N_("高中"),
        "other": N_("其他"),
    },
    "Field": {
        "number": N_("身份证号"),
        "nation": N_("民族"),
        "native_place": N_("籍贯"),
        "party": N_("政治面貌"),
        "school": N_("毕业学校"),
        "phone": N_("电话"),
        "note": N_("备注"),
    },
    "PostingKind": {
        "seconded": N_("借调"),
        "attached": N_("挂职"),
        "sent_down": N_("下派"),
        "county_quota": N_("县编乡用"),
        "commanded": N_("属地统筹指挥"),
        "off_duty": N_("在编不在岗"),
        "mixed": N_("混岗"),
    },
    "LeaveKind": {
        "retired": N_("退休"),
        "transferred": N_("调出"),
        "resigned": N_("辞职"),
        "dismissed": N_("辞退、解聘"),
        "expelled": N_("开除"),
        "ended": N_("合同期满"),
        "died": N_("死亡"),
    },
    "CareerKind": {
        "appointed": N_("任职"),
        "ranked": N_("职级晋升"),
        "competed": N_("竞聘上岗"),
        "registered": N_("公务员登记"),
        "assessed": N_("年度考核"),
    },
    "CertificateKind": {
        "enforcement": N_("行政执法证"),
        "supervision": N_("行政执法监督证"),
        "legal": N_("法律职业资格"),
        "technical": N_("专业技术资格"),
        "other": N_("其他证件"),
    },
    "CertificateState": {
        "valid": N_("有效"),
        "suspended": N_("暂扣"),
        "revoked": N_("注销"),
        "replaced": N_("已换证"),
    },
    "Pool": {"near_retirement": N_("临近退休"), "over_post": N_("超职数领导")},
    "CadreTitle": {
        "secretary": N_("党组织书记"),
        "director": N_("村（居）委会主任"),
        "deputy_secretary": N_("党组织副书记"),
        "deputy_director": N_("村（居）委会副主任"),
        "member": N_("委员"),
        "supervisor": N_("村（居）务监督委员会主任"),
        "reserve": N_("后备干部"),
    },
    "Selection": {
        "elected": N_("选举"),
        "appointed": N_("组织任命"),
        "sent": N_("下派"),
        "recruited": N_("招聘"),
    },
    "Grade": {
        "excellent": N_("优秀"),
        "competent": N_("称职（合格）"),
        "basic": N_("基本称职（基本合格）"),
        "poor": N_("不称职（不合格）"),
    },
}
"""The Chinese words of all enums above, by name of the enum (中文词)."""

EXCLUSIVE = frozenset({
    PostingKind.SECONDED, PostingKind.ATTACHED, PostingKind.SENT_DOWN, PostingKind.COUNTY_QUOTA,
    PostingKind.COMMANDED, PostingKind.OFF_DUTY,
})  # fmt: skip
"""A person is in one place at a time (同一时间只有一处): of these kinds one at a time."""
NOWHERE = frozenset({PostingKind.OFF_DUTY})
"""Kinds that name no other organ (不另写单位)."""
ON_BOOKS = (Standing.ACTIVE, Standing.LEAVING)
"""States in which a quota is still taken (仍占编)."""
CORE = ("name", "sex", "born_on", "worked_since", "identity", "category", "track", Field.NUMBER.value)
"""What only the establishment office sets (只能由编办更改); 姓名、出生年月、参加工作时间、占用编制情况 and what they follow from."""

UNIT_KEEPS = {
    "joined_on": N_("进入本单位时间"), "entry": N_("进入形式"), "staff_class": N_("人员分类"), "post_kind": N_("岗位类别"),
    "education": N_("学历"),
}  # fmt: skip
"""What the unit fills in of whoever comes onto its quotas, and its heading (单位维护的信息)."""

PEOPLE_RULES: tuple[tuple[str, str, str, int, int, int, str], ...] = (
    ("staffing.release_days", N_("离岗后几日内办理下编"), N_("日"), 1, 365, 30, N_("从离岗之日的次日起算；逾期的列在“逾期未下编”清单里。")),
    ("staffing.slip_months", N_("控编单有效期"), N_("个月"), 1, 24, 12, N_("到期没有用完的自动失效，锁定的编制退回可用。")),
    ("staffing.pool_years", N_("距退休几年以内可以进入干部周转池"), N_("年"), 1, 10, 3, ""),
    ("staffing.certificate_warning_days", N_("证件到期前几日提醒"), N_("日"), 1, 365, 90, ""),
    ("staffing.update_days", N_("部门维护人员信息的期限"), N_("个工作日"), 1, 60, 10, N_("人员信息变动后，部门应在几个工作日内更新。")),
)
"""What a county may set about people (县定规则): name, term, unit, least, most, value as shipped, help."""
