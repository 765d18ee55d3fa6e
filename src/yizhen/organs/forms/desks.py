"""岗位交接的表单 forms of handing over a desk."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class HandOver(forms.Form):
    """岗位交接: to whom, why, and what the other should know."""

    to = forms.ChoiceField(
        label=_("交给谁"),
        widget=forms.RadioSelect,
        error_messages={"required": _("请选择交给谁"), "invalid_choice": _("所选的人现在接不了，请另选")},
    )
    why = forms.CharField(
        label=_("为什么交接"),
        max_length=300,
        help_text=_("如：调任、轮岗、退休、长期休假；写入留痕"),
        error_messages={"required": _("请写明为什么交接")},
    )
    note = forms.CharField(
        label=_("要交代的事"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("办到哪一步、联系谁、要注意什么；印在交接单上"),
    )

    def __init__(self, *args: Any, takers: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to"].choices = takers


class EndHandover(forms.Form):
    """撤回、不接收: why."""

    reason = forms.CharField(
        label=_("理由"), max_length=300, error_messages={"required": _("请写明理由")}
    )
