"""The form of responsible organs (责任单位表): who leads a category in a place from a day on."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhen.dispatch.forms.words import OrganField
from yizhen.dispatch.terms import LeadMode
from yizhen.organs.door import OrganView
from yizhen.territory.door import Division

OFFERED = (LeadMode.STATUTORY, LeadMode.TERRITORIAL, LeadMode.ASSIGNED, LeadMode.AGREED)


class LeadForm(forms.Form):
    """设定责任单位: organ, place, footing, document, day."""

    use_required_attribute = False
    place = forms.ChoiceField(
        label=gettext_lazy("地点"),
        required=False,
        help_text=gettext_lazy("更具体的地点优先于全县。"),
        error_messages={"invalid_choice": gettext_lazy("这个地方不在本县名单里，请从列表里选。")},
    )
    organ = OrganField(
        label=gettext_lazy("责任单位"),
        required=False,
        help_text=gettext_lazy("空着表示从这一天起没有责任单位，转由兜底单位办。"),
    )
    mode = forms.ChoiceField(
        label=gettext_lazy("依据类别"),
        choices=[(one.value, one.label) for one in OFFERED],
        initial=OFFERED[0].value,
    )
    ground = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=300,
        help_text=gettext_lazy("哪份文件、哪一条确定由它负责。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("请写明依据的文件和条目。")},
    )
    since = forms.DateField(
        label=gettext_lazy("从哪天起"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("请填从哪天起。"),
            "invalid": gettext_lazy("日期写得不对，请按 2026-11-21 填写。"),
        },
    )

    def __init__(
        self, *args: Any, organs: Sequence[OrganView] = (), townships: Iterable[Division] = (), **kwargs: Any
    ) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["organ"].organs = organs
        self.fields["place"].choices = [("", _("全县")), *((one.short, one.name) for one in townships)]

    def clean_since(self) -> date:
        """A day that a person may mean."""
        day = self.cleaned_data["since"]
        if not date(2000, 1, 1) <= day <= date(2100, 1, 1):
            raise forms.ValidationError(_("年份不对，请核对。"))
        return day
