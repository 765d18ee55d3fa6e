"""Forms of territory (区划表单)."""

from django import forms
from django.utils.translation import gettext_lazy as _


class ImportForm(forms.Form):
    """导入区划: a table, and the day from which its rows hold."""

    file = forms.FileField(
        label=_("区划表"),
        help_text=_(
            "CSV 或 XLSX，第一行是表头，至少有“代码”“名称”两列；还可以有级别、上级代码、生效日期、失效日期、"
            "前身代码、变更方式、文件。"
        ),
        error_messages={"required": _("请选择一个文件。"), "empty": _("这个文件是空的，请换一个。")},
    )
    on = forms.DateField(
        label=_("没有写生效日期的行，自哪一天起有效"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请填写日期。"), "invalid": _("请按 2026-01-05 的样子填写日期。")},
    )
    take = forms.ChoiceField(
        label=_("怎么办"),
        choices=[("check", _("先检查：列出会改什么、哪些行不能用，不写入")), ("take", _("导入能用的行"))],
        widget=forms.RadioSelect,
        initial="check",
    )
