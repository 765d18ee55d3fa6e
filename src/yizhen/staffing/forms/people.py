"""Forms of the people ledger (实名制表单): one act a form."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.kernel.words import say
from yizhen.staffing.terms.people import (
    CadreTitle,
    CareerKind,
    CertificateKind,
    CertificateState,
    Education,
    Entry,
    Field,
    Grade,
    LeaveKind,
    Pool,
    PostingKind,
    PostKind,
    Selection,
    Sex,
    StaffClass,
    Track,
)

NOT_OFFERED = {"autocomplete": "off", "spellcheck": "false"}
DAY = {"type": "date"}
RADIO = forms.RadioSelect


def text(label: Any, most: int, *, rows: int = 0, **more: Any) -> forms.CharField:
    """A line or a few lines of text (文字)."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs=NOT_OFFERED)
    messages = {
        "required": _("请填写这一项。"),
        "max_length": _("最多 %(limit_value)d 个字，现在 %(show_value)d 个字。"),
    }
    return forms.CharField(label=label, max_length=most, widget=widget, error_messages=messages, **more)


def day(label: Any, **more: Any) -> forms.DateField:
    """A day (日期)."""
    messages = {"required": _("请选择日期。"), "invalid": _("请按 2026-01-05 的样子填写日期。")}
    widget = forms.DateInput(attrs=DAY, format="%Y-%m-%d")
    return forms.DateField(label=label, widget=widget, error_messages=messages, **more)


def choice(label: Any, words: Iterable[Any], *, blank: bool = False, **more: Any) -> forms.ChoiceField:
    """One of some words (选一项)."""
    first = [("", _("请选择"))] if blank else []
    messages = {"required": _("请选一项。"), "invalid_choice": _("请从列表中选择。")}
    return forms.ChoiceField(
        label=label, choices=[*first, *((str(one), one.label) for one in words)], error_messages=messages, **more
    )


def organ(label: Any, **more: Any) -> forms.TypedChoiceField:
    """An organ; its choices are set by the page (单位)."""
    messages = {"required": _("请选一个单位。"), "invalid_choice": _("请从列表中选择单位。")}
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, error_messages=messages, **more)


class PlainForm(forms.Form):
    """A form whose offered organs, identities and the like the page tells (页面给出选项)."""

    use_required_attribute = False

    def __init__(self, *args: Any, offered: Mapping[str, list[tuple[Any, str]]] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        for name, choices in (offered or {}).items():
            if name in self.fields:
                field = self.fields[name]
                field.choices = [("", _("请选择")), *choices]


class StaffForm(PlainForm):
    """登记人员: who, where, as what; birth and sex are read from the number."""

    organ = organ(_("编制所在（用人）单位"))
    staff_no = text(_("工号"), 20)
    name = text(_("姓名"), 40)
    number = text(_("身份证号"), 20, required=False, help_text=_("15 位旧号会换算成 18 位；出生日期和性别由它读出。"))
    identity = forms.ChoiceField(label=_("身份类别"), error_messages={"required": _("请选一项。")})
    sex = choice(_("性别"), Sex, blank=True, required=False, help_text=_("没有身份证号时填写。"))
    born_on = day(_("出生日期"), required=False, help_text=_("没有身份证号时填写。"))
    worked_since = day(_("参加工作时间"), required=False)
    joined_on = day(_("进入本单位时间"), required=False)
    entry = choice(_("进入形式"), Entry, blank=True, required=False)
    education = choice(_("学历"), Education, blank=True, required=False)
    speciality = text(_("专业"), 60, required=False)
    title = text(_("职务"), 80, required=False)
    phone = text(_("电话"), 30, required=False)


class RenameForm(PlainForm):
    """更改姓名: the name as it is now, and the paper that shows it."""

    name = text(_("姓名"), 40)
    document = text(_("依据"), 200, help_text=_("例如户籍更名证明的文号，或者原件名称。姓名不写入留痕，只记依据。"))


class CoreForm(PlainForm):
    """核定人员信息: what only the establishment office sets."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    number = text(_("身份证号"), 20, required=False, help_text=_("不改就留空。"))
    sex = choice(_("性别"), Sex, blank=True, required=False)
    born_on = day(_("出生日期"), required=False)
    worked_since = day(_("参加工作时间"), required=False)
    identity = forms.ChoiceField(label=_("身份类别"))
    track = choice(_("退休类别"), Track, blank=True, required=False)


class EditForm(PlainForm):
    """维护人员信息: what the department keeps up to date."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    joined_on = day(_("进入本单位时间"), required=False)
    entry = choice(_("进入形式"), Entry, blank=True, required=False)
    entry_from = text(_("进入来源"), 80, required=False)
    staff_class = choice(_("人员分类"), StaffClass, blank=True, required=False)
    post_kind = choice(_("岗位类别"), PostKind, blank=True, required=False)
    title = text(_("职务"), 80, required=False)
    title_since = day(_("任现职时间"), required=False)
    rank = text(_("职级"), 40, required=False)
    education = choice(_("学历"), Education, blank=True, required=False)
    degree = text(_("学位"), 20, required=False)
    speciality = text(_("专业"), 60, required=False)
    graduated_on = day(_("毕业时间"), required=False)
    wanted_speciality = text(_("岗位要求的专业"), 120, required=False, help_text=_("几个专业用顿号隔开；用来提示人岗不适。"))
    phone = text(_("电话"), 30, required=False, help_text=_("不改就留空。"))
    note = text(_("备注"), 200, required=False, help_text=_("不改就留空。"))


PRIVATE = tuple(str(one) for one in Field)


class QuotaForm(PlainForm):
    """上编: on which slip, from when."""

    slip = forms.TypedChoiceField(
        label=_("控编单"), coerce=int, empty_value=None, required=False, help_text=_("无单不得进人；只有期初补登才不选。")
    )
    category = forms.ChoiceField(label=_("编制类别"), required=False, help_text=_("选了控编单就按单上的类别。"))
    since = day(_("入编时间"))
    document = text(_("入编文号"), 80, help_text=_("例如：澄编办发〔2026〕3号"))


class SendForm(PlainForm):
    """岗编分离: where, why, until when."""

    kind = choice(_("情形"), PostingKind)
    organ = organ(_("所去的单位"), required=False, help_text=_("在编不在岗不用选。"))
    starts_on = day(_("从哪天起"))
    until = day(_("预计到哪天"), required=False)
    document = text(_("批准文件"), 80, required=False, help_text=_("借调、挂职、下派必填。"))
    reason = text(_("事由"), 200, required=False)


class BackForm(PlainForm):
    """返岗."""

    posting = forms.TypedChoiceField(label=_("哪一次"), coerce=int, error_messages={"required": _("请选一项。")})
    ended_on = day(_("返岗日期"))


class CareerForm(PlainForm):
    """任职晋升."""

    kind = choice(_("种类"), CareerKind)
    on = day(_("日期"))
    after = text(_("结果"), 80, help_text=_("例如：党政办公室主任、二级主任科员、优秀。"))
    document = text(_("文号"), 80, required=False)
    note = text(_("说明"), 200, required=False)


class CertificateForm(PlainForm):
    """登记证件."""

    kind = choice(_("证件"), CertificateKind)
    number = text(_("证号"), 40)
    field = text(_("执法领域、专业"), 60, required=False)
    issuer = text(_("发证机关"), 80, required=False)
    exam_on = day(_("考试日期"), required=False)
    score = forms.DecimalField(label=_("成绩"), required=False, min_value=0, max_value=100, max_digits=5, decimal_places=1)
    training_hours = forms.IntegerField(label=_("培训学时"), required=False, min_value=0, max_value=1000)
    trained_on = day(_("最近培训日期"), required=False)
    issued_on = day(_("发证日期"))
    valid_until = day(_("有效期止"), required=False)


class MarkForm(PlainForm):
    """证件状态."""

    certificate = forms.TypedChoiceField(label=_("哪个证件"), coerce=int, error_messages={"required": _("请选一项。")})
    state = choice(_("改为"), (CertificateState.VALID, CertificateState.SUSPENDED, CertificateState.REVOKED))
    reason = text(_("理由"), 200)


class RetireForm(PlainForm):
    """弹性退休: the agreed day, empty takes it back."""

    chosen = day(_("商定的退休日期"), required=False, help_text=_("留空就按法定退休日。"))
    document = text(_("批准文件或者协议"), 80, required=False)


class LeaveForm(PlainForm):
    """离岗."""

    kind = choice(_("原因"), LeaveKind)
    left_on = day(_("离岗日期"))
    document = text(_("文号"), 80, required=False, help_text=_("例如：澄人社退〔2026〕7号；死亡可以不填。"))


class FreeForm(PlainForm):
    """下编."""

    on = day(_("从哪天起释放"), help_text=_("离岗后的第一天。"))
    document = text(_("下编文号"), 80, required=False, help_text=_("不填就用离岗的文号。"))
    give_up = forms.BooleanField(label=_("同时核减这名编制"), required=False, help_text=_("机关工勤岗位退一减一，总是核减。"))


class PoolForm(PlainForm):
    """进入干部周转池."""

    pool = choice(_("哪一类"), Pool)
    on = day(_("进入日期"))
    ground = text(_("依据"), 200)
    task = text(_("承担的专项任务"), 200, required=False, help_text=_("例如：社区网格长。"))
    document = text(_("文号"), 80, required=False)


class UnpoolForm(PlainForm):
    """离开周转池."""

    on = day(_("离开日期"))
    ground = text(_("原因"), 200)


class RevealForm(PlainForm):
    """查看完整信息."""

    reason = text(_("理由"), 200, help_text=_("写明办理哪件事；这次查看会留痕。"))


# -- village cadres ----------------------------------------------------------------------------------------------------


class CadreForm(PlainForm):
    """登记村（社区）干部."""

    village = forms.ChoiceField(label=_("村（社区）"), error_messages={"required": _("请选一个村（社区）。")})
    name = text(_("姓名"), 40)
    sex = choice(_("性别"), Sex, widget=RADIO)
    born_on = day(_("出生日期"))
    number = text(_("身份证号"), 20, required=False)
    title = choice(_("职务"), CadreTitle)
    both = forms.BooleanField(label=_("书记、主任一肩挑"), required=False)
    established = forms.BooleanField(label=_("行政（事业）编制人员"), required=False)
    party_member = forms.BooleanField(label=_("中共党员"), required=False)
    education = choice(_("学历"), Education, blank=True, required=False)
    selection = choice(_("产生方式"), Selection)
    selected_on = day(_("任职日期"), help_text=_("选举产生的，任期按法律推算。"))
    keeper = text(_("日常管理单位"), 80, required=False)
    duties = text(_("分工"), 200, required=False)


class CadreEditForm(PlainForm):
    """更改村（社区）干部信息."""

    both = forms.BooleanField(label=_("书记、主任一肩挑"), required=False)
    established = forms.BooleanField(label=_("行政（事业）编制人员"), required=False)
    party_member = forms.BooleanField(label=_("中共党员"), required=False)
    education = choice(_("学历"), Education, blank=True, required=False)
    term_until = day(_("任期届满日"), required=False)
    keeper = text(_("日常管理单位"), 80, required=False)
    duties = text(_("分工"), 200, required=False)


class GradeForm(PlainForm):
    """年度考核."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    grade = choice(_("等次"), Grade)
    note = text(_("说明"), 200, required=False)


class CadreLeaveForm(PlainForm):
    """离任."""

    on = day(_("离任日期"))
    ground = text(_("原因"), 200)


def words_of(names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Keys and words as choices (选项), said in the reader's language."""
    return [(key, say(words)) for key, words in names.items()]
