"""请假的表单 form of leave."""

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.organs.terms import LEAVE_LABELS


class TakeLeave(forms.Form):
    """请假: first and last day, both included."""

    starts_on = forms.DateField(
        label=_("从哪天起"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("请选择从哪天起"), "invalid": _("请按 2026-01-05 的样子填写日期")},
    )
    ends_on = forms.DateField(
        label=_("到哪天止（含当天）"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"required": _("请选择到哪天止"), "invalid": _("请按 2026-01-05 的样子填写日期")},
    )
    kind = forms.ChoiceField(
        label=_("类别"),
        choices=[(key, _(label)) for key, label in LEAVE_LABELS.items()],
        help_text=_("只有您本人和考勤登记人能看到"),
    )

    def clean(self) -> dict:
        """The last day is not before the first (先后)."""
        given = super().clean()
        if given.get("starts_on") and given.get("ends_on") and given["ends_on"] < given["starts_on"]:
            self.add_error("ends_on", _("结束日早于开始日，请改日期"))
        return given
