"""Form of an adjustment request to evaluate (评估申请表单)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.kernel.words import say
from yizhen.staffing.rules.catalogue import categories


class EvaluationForm(forms.Form):
    """编制调整申请: who, which quotas, how many more or fewer, why."""

    use_required_attribute = False
    organ = forms.TypedChoiceField(
        label=_("单位"), coerce=int,
        error_messages={"required": _("请选一个单位。"), "invalid_choice": _("这个单位不在您能登记的范围内，请重选。")},
    )  # fmt: skip
    category = forms.ChoiceField(
        label=_("编制类别"), error_messages={"required": _("请选编制类别。"), "invalid_choice": _("请从列表中选择。")}
    )
    change = forms.IntegerField(
        label=_("增减数量"), min_value=-100_000, max_value=100_000, help_text=_("增加写正数，减少写负数，如 3、-2。"),
        error_messages={"required": _("请填写数量。"), "invalid": _("请填写整数。")},
    )  # fmt: skip
    reason = forms.CharField(
        label=_("理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("请写明理由。")},
    )  # fmt: skip

    def __init__(self, organs: list[tuple[int, str]], *args: Any, **kw: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kw})
        kinds = [(key, say(one.name)) for key, one in categories().items() if one.has_quota]
        self.fields["organ"].choices = [("", _("请选择")), *organs]  # type: ignore[attr-defined]
        self.fields["category"].choices = [("", _("请选择")), *kinds]  # type: ignore[attr-defined]
