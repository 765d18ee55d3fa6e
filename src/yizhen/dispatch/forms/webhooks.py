"""The form for a webhook (推送表单)."""

from django import forms
from django.utils.translation import gettext_lazy as _


class WebhookForm(forms.Form):
    """设立推送."""

    name = forms.CharField(
        label=_("推送给哪个系统"), max_length=60, help_text=_("如：市 12345 热线平台"),
        error_messages={"required": _("请写明推送给哪个系统")},
    )  # fmt: skip
    url = forms.CharField(
        label=_("地址"), max_length=500, help_text=_("对方接收推送的网址，以 https:// 开头"),
        error_messages={"required": _("请填写地址"), "max_length": _("地址太长，最多 500 个字符")},
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    acts = forms.MultipleChoiceField(
        label=_("推送哪些消息"), required=False, widget=forms.CheckboxSelectMultiple,
        help_text=_("一项不选则全部推送；只推送编号、状态、地点代码和时间，不含任何人写的文字"),
        error_messages={"invalid_choice": _("有的消息不能推送，请从列表中选择")},
    )  # fmt: skip

    def __init__(self, *args: object, acts: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["acts"].choices = acts
