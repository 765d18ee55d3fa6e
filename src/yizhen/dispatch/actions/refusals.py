"""Why dispatch refuses (拒绝理由): each says what happened, what to do, and what was kept."""

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhen.dispatch.rules import Fault
from yizhen.dispatch.terms import State, Verb
from yizhen.duties import door as duties
from yizhen.kernel.periods import spell_instant

FAULTS = {
    Fault.MISSING: gettext_lazy("请填写这一项"),
    Fault.TOO_LONG: gettext_lazy("内容太长，请缩短后再提交"),
    Fault.NOT_A_PHONE: gettext_lazy("不像电话号码，请填 11 位手机号或带区号的固定电话"),
    Fault.NOT_A_PLACE: gettext_lazy("不是本县的镇街或村社区代码，请从列表中选择"),
    Fault.NOT_A_CATEGORY: gettext_lazy("目录中没有这个分类，请从列表中选择末级分类"),
    Fault.NOT_A_LEVEL: gettext_lazy("这个分类没有这一档标准，请从列表中选择"),
    Fault.OUTSIDE: gettext_lazy("地图上的点无效，请重新点选或只用文字说明地点"),
    Fault.IN_FUTURE: gettext_lazy("发生时间晚于现在，请核对"),
    Fault.TOO_EARLY: gettext_lazy("结束时间早于收到时间，请核对"),
    Fault.NO_ZONE: gettext_lazy("时间不完整，请重新选择"),
    Fault.NOT_ON_LIST: gettext_lazy("不在这个镇街的清单里，不能派给它；请派给有职责的部门，或由部门在“事 › 职责准入”申请"),
}


class BadDraft(ValueError):
    """登记有误: the fields that need correction, each with words; nothing was taken."""

    def __init__(self, faults: Mapping[str, Fault]) -> None:
        self.codes = dict(faults)
        super().__init__("; ".join(f"{field}: {FAULTS[fault]}" for field, fault in faults.items()))

    @property
    def faults(self) -> dict[str, str]:
        """Field → words for the person (差错说明)."""
        return {field: str(FAULTS[fault]) for field, fault in self.codes.items()}


class TokenReused(ValueError):
    """表单重复使用: the form's secret was already used for a request with another content."""

    def __str__(self) -> str:
        return _("这张表单已经提交过另一件诉求。请打开新的表单再填写；先前那件已经收到。")


class MovedMeanwhile(Exception):
    """已被他人办理: somebody else moved the case since the page was opened; says who did what and when."""

    def __init__(self, number: str, verb: Verb | None, who: str, at: datetime | None, state: State) -> None:
        self.number, self.verb, self.who, self.at, self.state = number, verb, who, at, state
        super().__init__(number)

    def __str__(self) -> str:
        if self.verb is None or self.at is None:
            return _("案件 %(number)s 已变为「%(state)s」。请看过最新情况再办；您填写的内容还在。") % {
                "number": self.number, "state": self.state.label,
            }  # fmt: skip
        return _(
            "%(who)s已于%(at)s对案件 %(number)s 办理了「%(verb)s」，现为「%(state)s」。"
            "请看过最新情况再办；您填写的内容还在。"
        ) % {
            "who": self.who, "at": spell_instant(self.at), "number": self.number,
            "verb": self.verb.label, "state": self.state.label,
        }  # fmt: skip


class WordsNeeded(ValueError):
    """须说明理由: the step needs words, and there are none."""

    def __init__(self, verb: Verb) -> None:
        self.verb = verb
        super().__init__(str(verb))

    def __str__(self) -> str:
        return _("「%(verb)s」须写明情况或理由，请填写后再提交；其他内容已保留。") % {"verb": self.verb.label}


class UnknownGround(ValueError):
    """退单理由无效: the ground is not in the catalogue of the day."""

    def __str__(self) -> str:
        return _("请从目录中选择退单理由；其他内容已保留。")


class NoBackstop(ValueError):
    """没有兜底单位: nobody leads and the county has named no backstop organ."""

    def __str__(self) -> str:
        return _(
            "这类诉求没有责任单位，本县也还没有设定兜底单位。"
            "请手工选择承办单位并写明理由，或请管理员设定兜底单位。"
        )


class OutsideLists(ValueError):
    """清单外事项: what a township's published lists do not hold cannot be sent to it; says the ground and the way."""

    def __init__(self, verdict: duties.Verdict, organ_name: str, department: str = "") -> None:
        self.verdict, self.organ_name, self.department = verdict, organ_name, department
        super().__init__(organ_name)

    def __str__(self) -> str:
        found = self.verdict
        item = _("事项“%(name)s”：") % {"name": found.item.name} if found.item else ""
        why = found.why_not.label if found.why_not else ""
        lead = _("这一事项由%(name)s牵头，可以改派给它。") % {"name": self.department} if self.department else ""
        if not found.may_override:
            way = _("法律禁止，不能例外。")
        else:
            way = _(
                "确需交给镇街的，由部门在“事 › 职责准入”提出申请；情况紧急必须先派的，勾选“清单外例外派遣”，写明理由，会留痕。"
            )
        return _("不能派给%(organ)s。%(item)s%(why)s（%(article)s）。%(lead)s%(way)s") % {
            "organ": self.organ_name, "item": item, "why": why, "article": found.article, "lead": lead, "way": way,
        }  # fmt: skip


class AnotherOrgan(ValueError):
    """须另选单位: the organ has returned this case before; choose another, or designate it."""

    def __str__(self) -> str:
        return _("该单位已退过这件诉求。请另选承办单位；确应由它办理的，请用「指定办理」并写明依据。")


class NotAnOrgan(ValueError):
    """承办单位无效: no such organ in this county today."""

    def __str__(self) -> str:
        return _("本县今天没有这个单位，请重新选择承办单位。")


class NotClassified(ValueError):
    """尚未分类: a case is accepted with a category, from which standard and lead follow."""

    def __str__(self) -> str:
        return _("受理前请先选定分类，办理时限和责任单位由分类确定。")
