"""Words of parties (当事人用语): powers, kinds, grounds, rights, states. Pure."""

from enum import StrEnum

from yizhen.kernel.words import N_, say

PIPL = "《个人信息保护法》"


class Power(StrEnum):
    """What a post may do with the data of residents and enterprises (当事人权限)."""

    VIEW = "parties.view"
    EDIT = "parties.edit"
    REVEAL = "parties.reveal"
    RIGHTS = "parties.rights"
    RETAIN = "parties.retain"
    PURPOSES = "parties.purposes"
    ASK = "parties.ask"

    @property
    def label(self) -> str:
        """The Chinese word for the power (权限名称)."""
        return say({
            "parties.view": N_("按准确号码查找当事人，看遮盖后的信息"),
            "parties.edit": N_("登记当事人、代理和同意"),
            "parties.reveal": N_("查看当事人完整信息（逐次写明理由并留痕）"),
            "parties.rights": N_("办理个人信息权利请求"),
            "parties.retain": N_("到期信息销毁的提出、确认，依法封存"),
            "parties.purposes": N_("维护处理目的目录和影响评估"),
            "parties.ask": N_("凭查询码查看本人信息并提出请求"),
        }[self.value])


class Kind(StrEnum):
    """What a party is (当事人类别)."""

    RESIDENT = "resident"
    ENTERPRISE = "enterprise"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({"resident": N_("自然人"), "enterprise": N_("企业、组织")}[self.value])


class Field(StrEnum):
    """A kind of personal data that is kept (个人信息种类)."""

    NAME = "name"
    RESIDENT_ID = "resident_id"
    CREDIT_CODE = "credit_code"
    PHONE = "phone"
    ADDRESS = "address"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({
            "name": N_("姓名、名称"),
            "resident_id": N_("身份证号"),
            "credit_code": N_("统一社会信用代码"),
            "phone": N_("电话"),
            "address": N_("地址"),
        }[self.value])


IDENTIFIERS = (Field.RESIDENT_ID, Field.CREDIT_CODE)
"""Numbers that name one party only (唯一标识)."""
CONTACTS = (Field.PHONE, Field.ADDRESS)
"""Ways to reach a party (联系方式)."""


class Ground(StrEnum):
    """On which ground data is processed (处理依据): one of the seven of article 13."""

    CONSENT = "consent"
    CONTRACT = "contract"
    DUTY = "duty"
    EMERGENCY = "emergency"
    REPORTING = "reporting"
    PUBLISHED = "published"
    STATUTE = "statute"

    @property
    def label(self) -> str:
        """The Chinese words for it, after the article."""
        return say({
            "consent": N_("取得个人的同意"),
            "contract": N_("为订立、履行合同所必需"),
            "duty": N_("为履行法定职责或者法定义务所必需"),
            "emergency": N_("应对突发公共卫生事件或者紧急情况所必需"),
            "reporting": N_("为公共利益实施新闻报道、舆论监督"),
            "published": N_("处理已经合法公开的个人信息"),
            "statute": N_("法律、行政法规规定的其他情形"),
        }[self.value])

    @property
    def article(self) -> str:
        """The item of the article (条款)."""
        return f"{PIPL}第十三条第一款第{'一二三四五六七'[list(Ground).index(self)]}项"


class Basis(StrEnum):
    """Why somebody opens a party's full data (查看事由)."""

    HANDLE = "handle"
    CONTACT = "contact"
    VERIFY = "verify"
    RIGHTS = "rights"
    ASSIST = "assist"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return say({
            "handle": N_("办理本人的事项"),
            "contact": N_("联系本人"),
            "verify": N_("核实身份"),
            "rights": N_("办理本人的个人信息权利请求"),
            "assist": N_("依法协助有权机关（写明文号）"),
        }[self.value])


def basis_words(key: str) -> str:
    """The words for a kept basis (查看事由名称), or the key itself."""
    return Basis(key).label if key in set(Basis) else key


class ProxyKind(StrEnum):
    """On what title one party acts for another (代理类别)."""

    AGENT = "agent"
    GUARDIAN = "guardian"
    REPRESENTATIVE = "representative"
    RELATIVE = "relative"

    @property
    def label(self) -> str:
        """The Chinese words for it."""
        return say({
            "agent": N_("委托代理人"),
            "guardian": N_("父母或者其他监护人"),
            "representative": N_("法定代表人、负责人"),
            "relative": N_("死者的近亲属"),
        }[self.value])


class Right(StrEnum):
    """What a person may ask for (个人信息权利)."""

    CONSULT = "consult"
    COPY = "copy"
    CORRECT = "correct"
    DELETE = "delete"
    EXPLAIN = "explain"
    RESTRICT = "restrict"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({
            "consult": N_("查阅"),
            "copy": N_("复制"),
            "correct": N_("更正、补充"),
            "delete": N_("删除"),
            "explain": N_("解释说明"),
            "restrict": N_("限制处理"),
        }[self.value])

    @property
    def article(self) -> str:
        """Where the right stands (依据)."""
        found = {
            "consult": "第四十五条", "copy": "第四十五条", "correct": "第四十六条", "delete": "第四十七条",
            "explain": "第四十八条", "restrict": "第四十四条",
        }  # fmt: skip
        return f"{PIPL}{found[self.value]}"


class State(StrEnum):
    """Where a request stands (请求状态)."""

    RECEIVED = "received"
    VERIFIED = "verified"
    GRANTED = "granted"
    DONE = "done"
    REFUSED = "refused"
    RESTRICTED = "restricted"
    WITHDRAWN = "withdrawn"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({
            "received": N_("待核实身份"),
            "verified": N_("待决定"),
            "granted": N_("同意，待办结"),
            "done": N_("已办结"),
            "refused": N_("不予办理"),
            "restricted": N_("已停止使用，只存储"),
            "withdrawn": N_("已撤回"),
        }[self.value])


OPEN_STATES = (State.RECEIVED, State.VERIFIED, State.GRANTED)


class Verb(StrEnum):
    """What may be done with a request (请求的办理)."""

    VERIFY = "verify"
    GRANT = "grant"
    FULFIL = "fulfil"
    REFUSE = "refuse"
    RESTRICT = "restrict"
    REVIEW = "review"
    WITHDRAW = "withdraw"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({
            "verify": N_("身份已核实"),
            "grant": N_("同意"),
            "fulfil": N_("办结"),
            "refuse": N_("不予办理"),
            "restrict": N_("停止使用，只存储"),
            "review": N_("重新审查"),
            "withdraw": N_("撤回"),
        }[self.value])


class Fate(StrEnum):
    """Where a proposal to destroy stands (销毁提议状态)."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    REJECTED = "rejected"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({"proposed": N_("待确认"), "confirmed": N_("已销毁"), "rejected": N_("已否决")}[self.value])


class Trigger(StrEnum):
    """Why an impact assessment is due (评估情形): the five items of article 55."""

    SENSITIVE = "sensitive"
    AUTOMATED = "automated"
    SHARED = "shared"
    ABROAD = "abroad"
    MAJOR = "major"

    @property
    def label(self) -> str:
        """The Chinese words for it, after the article."""
        return say({
            "sensitive": N_("处理敏感个人信息"),
            "automated": N_("利用个人信息进行自动化决策"),
            "shared": N_("委托处理、向其他处理者提供、公开个人信息"),
            "abroad": N_("向境外提供个人信息"),
            "major": N_("其他对个人权益有重大影响的处理活动"),
        }[self.value])

    @property
    def article(self) -> str:
        """The item of the article (条款)."""
        return f"{PIPL}第五十五条第{'一二三四五'[list(Trigger).index(self)]}项"


class Risk(StrEnum):
    """How great the remaining risk is (剩余风险)."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"

    @property
    def label(self) -> str:
        """The Chinese word for it."""
        return say({"low": N_("低"), "medium": N_("中"), "high": N_("高")}[self.value])


class Fault(StrEnum):
    """What is wrong with a party as told (登记有误)."""

    NAMELESS = "nameless"
    RESIDENT_ID = "resident_id"
    CREDIT_CODE = "credit_code"
    PHONE = "phone"
    NOT_FOR_KIND = "not_for_kind"
    NOT_NEEDED = "not_needed"
    TOO_LONG = "too_long"

    @property
    def label(self) -> str:
        """What is wrong and what to do."""
        return say({
            "nameless": N_("请填写姓名、名称或者一个号码"),
            "resident_id": N_("身份证号不对，请对照证件再核对一遍"),
            "credit_code": N_("统一社会信用代码不对，请对照执照再核对一遍"),
            "phone": N_("电话号码不对，请核对位数"),
            "not_for_kind": N_("这一类当事人没有这种号码"),
            "not_needed": N_("这个目的用不着这一项，法律只许收集必要的，请不要填"),
            "too_long": N_("太长了，请只写必要的"),
        }[self.value])
