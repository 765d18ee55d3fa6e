"""登记的表单 forms of posts, holders, names, charters, relations and tables."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.organs.forms.fields import DAY, RANKS, OrganField, PaperForm
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
