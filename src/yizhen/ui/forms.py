"""The example form (示例表单) that shows every kind of field."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ExampleForm(forms.Form):
    """示例表单: one field of each kind, with help before it and errors in plain words."""

    title = forms.CharField(
        label=_("事由"),
        max_length=60,
        help_text=_("一句话说清什么事，例如“街心公园西门路灯不亮”。"),
        error_messages={"required": _("请用一句话写清是什么事。")},
    )
    detail = forms.CharField(
        label=_("经过"),
        widget=forms.Textarea(attrs={"rows": 4}),
        required=False,
        help_text=_("什么时候开始、影响到谁。不用写身份证号。"),
    )
    kind = forms.ChoiceField(
        label=_("归类"),
        choices=[("", _("请选择")), ("light", _("公用设施 · 路灯")), ("road", _("道路交通 · 路面破损"))],
        error_messages={"required": _("请选一个归类；拿不准就选最接近的。")},
    )
    urgent = forms.ChoiceField(
        label=_("有没有危险"),
        choices=[("no", _("没有")), ("yes", _("有，可能伤到人"))],
        widget=forms.RadioSelect,
        initial="no",
    )
    met_on = forms.DateField(
        label=_("发现日期"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        required=False,
    )
    area = forms.DecimalField(
        label=_("破损面积"),
        required=False,
        min_value=0,
        error_messages={"min_value": _("面积不能小于 0。")},
    )
    proof = forms.FileField(label=_("照片"), required=False, help_text=_("一张，10 MB 以内。"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].unit = _("平方米")
