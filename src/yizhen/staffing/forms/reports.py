"""Form of the usual reports (常用报告的口径): day, year, rounding, bands."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.kernel.rounding import Rounding
from yizhen.staffing.terms.reports import Choices

WAN = 10_000


class ChoicesForm(forms.Form):
    """口径: what a report counts and how it rounds; all of it stands in the address."""

    use_required_attribute = False
    on = forms.DateField(
        label=_("截至哪天"), required=False, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("请按 2026-01-05 的样子填写日期。")},
    )  # fmt: skip
    year = forms.TypedChoiceField(label=_("统计数年份"), required=False, coerce=int, empty_value=None)
    mode = forms.ChoiceField(label=_("取整方式"), required=False)
    plan = forms.BooleanField(label=_("平均实有把计划也算进去"), required=False)
    over = forms.DecimalField(label=_("人口超过"), required=False, min_value=0, max_value=1000)
    under = forms.DecimalField(label=_("人口小于"), required=False, min_value=0, max_value=1000)
    area = forms.DecimalField(label=_("面积大于"), required=False, min_value=0, max_value=100_000)

    def __init__(self, *args: Any, years: list[int], **more: Any) -> None:
        super().__init__(*args, **more)
        self.fields["year"].choices = [("", _("最近一年")), *((year, year) for year in years)]
        self.fields["mode"].choices = [
            (mode.value, _(mode.label)) for mode in (Rounding.HALF_UP, Rounding.TRUNCATE)
        ]
        for name, unit in (("over", _("万人")), ("under", _("万人")), ("area", _("平方公里"))):
            self.fields[name].unit = unit

    def chosen(self) -> Choices:
        """The choices as given (口径)."""
        got, usual = self.cleaned_data, Choices()
        return Choices(
            mode=Rounding(got["mode"]) if got.get("mode") else usual.mode,
            with_plan=bool(got.get("plan")),
            population=(
                got["over"] * WAN if got.get("over") is not None else usual.population[0],
                got["under"] * WAN if got.get("under") is not None else usual.population[1],
            ),
            area=got["area"] if got.get("area") is not None else usual.area,
        )
