"""登记的表单 forms of posts, holders, names, charters, relations and tables."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.kernel.codes import BadCode, read_credit_code
from yizhen.organs.forms.fields import DAY, FUNDINGS, KINDS, RANKS, SERVICES, OrganField, PaperForm
from yizhen.organs.terms import (
    RELATION_LABELS,
    UPPER_LABELS,
)


class PostForm(forms.Form):
    """设置岗位."""

    use_required_attribute = False
    title = forms.CharField(
        label=_("岗位名称"), max_length=80, error_messages={"required": _("请填写岗位名称。")}
    )
    leader = forms.BooleanField(label=_("领导岗位"), required=False)
    level = forms.ChoiceField(label=_("级别"), choices=[("", _("（不定级）")), *RANKS], required=False)
    valid_from = forms.DateField(label=_("自哪天起"), **DAY)


class HoldForm(forms.Form):
    """任岗: a member of staff, by staff number, in slot A or B."""

    use_required_attribute = False
    staff_no = forms.CharField(label=_("工号"), max_length=20, error_messages={"required": _("请填写工号。")})
    slot = forms.ChoiceField(label=_("AB岗"), choices=[("A", _("A岗")), ("B", _("B岗"))])
    valid_from = forms.DateField(label=_("自哪天起"), **DAY)


class AliasForm(forms.Form):
    """登记别名."""

    use_required_attribute = False
    name = forms.CharField(label=_("别名"), max_length=120, error_messages={"required": _("请填写别名。")})
    note = forms.CharField(label=_("说明"), max_length=200, required=False)


class CharterForm(PaperForm):
    """登记三定规定."""

    text = forms.CharField(
        label=_("三定规定全文"), max_length=100_000, widget=forms.Textarea(attrs={"rows": 14})
    )


class CorrectForm(forms.Form):
    """更正登记: what had been entered wrong, with the paper that shows what is right."""

    use_required_attribute = False
    name = forms.CharField(label=_("全称"), max_length=120, error_messages={"required": _("请填写全称。")})
    short_name = forms.CharField(label=_("规范简称"), max_length=60, required=False)
    kind = forms.ChoiceField(label=_("类别"), choices=KINDS)
    rank = forms.ChoiceField(label=_("规格"), choices=RANKS)
    uscc = forms.CharField(label=_("统一社会信用代码"), max_length=30, required=False, help_text=_("18 位，两道校验都要通过。"))
    funding = forms.ChoiceField(label=_("经费形式"), choices=FUNDINGS, required=False)
    service_class = forms.ChoiceField(label=_("事业单位分类"), choices=SERVICES, required=False)
    civil_managed = forms.BooleanField(label=_("参照公务员法管理"), required=False)
    expires_on = forms.DateField(label=_("撤销期限"), required=False, **DAY)
    expiry_ground = forms.CharField(label=_("撤销的条件"), required=False, max_length=200)
    document = forms.CharField(
        label=_("依据"), max_length=200, help_text=_("哪份原件证明应当这样写，例如批复、事业单位法人证书。"),
        error_messages={"required": _("请写明依据的原件。")},
    )  # fmt: skip

    def clean_uscc(self) -> str:
        """The code keeps both its checks (两道校验)."""
        words = "".join(self.cleaned_data["uscc"].split()).upper()
        try:
            return read_credit_code(words).code if words else ""
        except BadCode as fault:
            raise forms.ValidationError(str(fault)) from None

    def changes(self) -> dict[str, str]:
        """What the register is to say (更正后的登记)."""
        got = dict(self.cleaned_data)
        got.pop("document")
        day = got.pop("expires_on")
        managed = got.pop("civil_managed")
        words = {key: str(value).strip() for key, value in got.items()}
        return {**words, "expires_on": day.isoformat() if day else "", "civil_managed": "yes" if managed else "no"}


class EndForm(forms.Form):
    """终止机构关系: from a day on, on a document."""

    use_required_attribute = False
    valid_to = forms.DateField(label=_("自哪天起终止"), **DAY)
    document = forms.CharField(
        label=_("依据的文件"), max_length=200, error_messages={"required": _("请写明依据的文件；没有文件不能办。")}
    )


class VacateForm(forms.Form):
    """离岗: A or B leaves the post from a day on."""

    use_required_attribute = False
    slot = forms.ChoiceField(label=_("AB岗"), choices=[("A", _("A岗")), ("B", _("B岗"))])
    valid_to = forms.DateField(label=_("自哪天起离岗"), **DAY)


class RelateForm(forms.Form):
    """登记机构关系."""

    use_required_attribute = False
    kind = forms.ChoiceField(
        label=_("本机构"), choices=[(k, _(v)) for k, v in RELATION_LABELS.items() if k != "successor"]
    )
    other = OrganField(label=_("对方机构"))
    valid_from = forms.DateField(label=_("自哪天起"), **DAY)
    document = forms.CharField(label=_("依据的文件"), max_length=200, required=False)

    def __init__(self, *args: Any, find: Callable[[str], int] | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["other"].find = find


class CounterpartForm(forms.Form):
    """登记对应的上级部门."""

    use_required_attribute = False
    name = forms.CharField(label=_("上级部门名称"), max_length=120)
    level = forms.ChoiceField(label=_("层级"), choices=[(k, _(v)) for k, v in UPPER_LABELS.items()])
    since = forms.DateField(label=_("自哪天起"), **DAY)
    document = forms.CharField(label=_("依据的文件"), max_length=200, required=False)


class ImportForm(forms.Form):
    """导入机构: a table."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("机构表"),
        help_text=_(
            "XLSX，一行一个机构。要有“机构代码”“机构名称”两列；还认类别、规格、上级代码、关系、经费形式、统一社会信用代码、乡镇代码。"
        ),
        error_messages={"required": _("请选择一个文件。"), "empty": _("这个文件是空的，请换一个。")},
    )
