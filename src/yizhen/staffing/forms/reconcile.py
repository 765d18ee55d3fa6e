"""Forms of reconciliation (四方核对表单): a list to compare, and what is done with a difference."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.staffing.terms.reconcile import Side


class ListForm(forms.Form):
    """核对名单: whose, as of which day, the file."""

    use_required_attribute = False
    side = forms.ChoiceField(label=_("谁的名单"))
    as_of = forms.DateField(
        label=_("名单截至哪天"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填写日期。"), "invalid": _("请按 2026-01-05 的样子填写日期。")},
    )
    file = forms.FileField(
        label=_("名单"),
        help_text=_(
            "XLSX 或 CSV。要有姓名，以及身份证号、工号、单位中的至少一列；列名认得出来，下次还按这次的认。身份证号只用于比对，不保存。"
        ),
        error_messages={"required": _("请选择一个文件。"), "empty": _("这个文件是空的，请换一个。")},
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["side"].choices = [(side.value, side.label) for side in Side]


class MoveForm(forms.Form):
    """办理差异: the verb is the button's; the reason is always written."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("理由或办理情况"), max_length=400, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明理由或办理情况。")},
    )  # fmt: skip
