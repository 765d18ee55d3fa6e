"""Forms of notices (消息表单)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.notices.terms import Kind, Means


class ChoicesForm(forms.Form):
    """接收设置: addresses, and for each kind the means beside the site."""

    use_required_attribute = False
    email = forms.CharField(
        label=_("电子邮箱"), max_length=200, required=False, help_text=_("只用来给您发工作提醒。"),
        widget=forms.TextInput(attrs={"type": "email", "inputmode": "email", "autocomplete": "email"}),
        error_messages={"max_length": _("最多 %(limit_value)d 个字，现在 %(show_value)d 个字。")},
    )  # fmt: skip
    mobile = forms.CharField(
        label=_("手机号"), max_length=20, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        error_messages={"max_length": _("最多 %(limit_value)d 个字，现在 %(show_value)d 个字。")},
    )  # fmt: skip

    def __init__(self, *args: Any, kinds: Sequence[Kind], **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.kinds = kinds
        for kind in kinds:
            self.fields[f"kind-{kind.key}"] = forms.MultipleChoiceField(
                label=kind.label, required=False, widget=forms.CheckboxSelectMultiple,
                choices=[(one.value, one.label) for one in Means],
                error_messages={"invalid_choice": _("请从列出的方式里选。")},
            )  # fmt: skip

    def rows(self) -> list[tuple[Kind, list[tuple[Means, bool]]]]:
        """Each kind with its means, chosen or not (种类与方式)."""
        return [
            (kind, [(means, means.value in (self[f"kind-{kind.key}"].value() or ())) for means in Means])
            for kind in self.kinds
        ]

    def wanted(self) -> dict[str, list[str]]:
        """Kind → means (各种消息的方式)."""
        return {kind.key: self.cleaned_data[f"kind-{kind.key}"] for kind in self.kinds}
