"""Forms of reply templates (答复模板表单): set one; choose one while answering, and see what the requester will read."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.forms.utils import flatatt
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhen.dispatch.forms.acts import ActForm
from yizhen.dispatch.forms.words import Typed
from yizhen.dispatch.rules.replies import NAME_MAX, PLACES, REPLYING, TEXT_MAX

FILL, PREVIEW = "fill", "preview"


class TemplateSelect(forms.Select):
    """A choice of templates with the button that fills one in."""

    def render(self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None) -> SafeString:
        """The choice and its button."""
        chosen = super().render(name, value, attrs, renderer)
        return format_html(
            '<span class="reply">{}<button type="submit" class="button button--secondary" name="go" value="{}"'
            " formnovalidate>{}</button></span>", chosen, FILL, _("套用"),
        )  # fmt: skip


class PreviewWidget(forms.Widget):
    """A button that shows what the requester will read, and what that is."""

    use_fieldset = True

    def __init__(self, shown: str | None) -> None:
        super().__init__()
        self.shown = shown

    def render(self, name: str, value: Any, attrs: Mapping[str, Any] | None = None, renderer: Any = None) -> SafeString:  # noqa: ARG002
        """The button, and the words where they were asked for."""
        button = format_html(
            '<button type="submit" class="button button--quiet" name="go" value="{}" formnovalidate>{}</button>',
            PREVIEW, _("先看一看") if self.shown is None else _("再看一看"),
        )  # fmt: skip
        if self.shown is None:
            return button
        box = flatatt({"class": "reply__preview prose", "tabindex": "-1", "data-focus": True})
        words = mark_safe(linebreaks(self.shown, autoescape=True)) if self.shown.strip() else _("（还没有写）")  # noqa: S308  escaped
        return format_html("<div{}>{}</div>{}", box, words, button)


class PreviewField(forms.Field):
    """Nothing to fill in (预览): a place in the form, never judged."""

    def clean(self, value: Any) -> None:  # noqa: ARG002
        """Nothing."""
        return


def equip(form: ActForm, choices: Sequence[tuple[int, str]], *, shown: str | None = None) -> None:
    """Give a form the choice of templates and the preview (加上模板和预览), around its words."""
    template = forms.ChoiceField(
        label=gettext_lazy("答复模板"), required=False, widget=TemplateSelect,
        choices=[("", _("不用模板")), *((str(pk), name) for pk, name in choices)],
        error_messages={"invalid_choice": gettext_lazy("这个模板换了新版或者停用了，请重新选。")},
    )  # fmt: skip
    preview = PreviewField(label=gettext_lazy("诉求人看到的"), widget=PreviewWidget(shown))
    order = [name for name in form.fields if name not in ("template", "preview")]
    if choices:
        form.fields["template"] = template
    form.fields["preview"] = preview
    at = order.index("words")
    form.order_fields([*order[:at], "template", "words", "preview", *order[at + 1 :]])


class ReplyForm(forms.Form):
    """设定模板: name, step, kind, text, and from when."""

    use_required_attribute = False
    name = forms.CharField(
        label=gettext_lazy("名称"), max_length=NAME_MAX, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("例如：垃圾清运办毕答复。"), error_messages={"required": gettext_lazy("请写模板的名称，60 字以内。")},
    )  # fmt: skip
    verb = forms.ChoiceField(
        label=gettext_lazy("用在哪一步"),
        error_messages={"required": gettext_lazy("请选用在哪一步。"), "invalid_choice": gettext_lazy("请选用在哪一步。")},
    )  # fmt: skip
    category = forms.CharField(
        label=gettext_lazy("分类"), required=False, max_length=60, widget=Typed("categories"),
        help_text=gettext_lazy("分类代码，含下级；空着则每一类都可以用。"),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("正文"), max_length=TEXT_MAX, widget=forms.Textarea(attrs={"rows": 8}),
        error_messages={
            "required": gettext_lazy("请写正文。"), "max_length": gettext_lazy("最多 %(limit_value)d 个字，现在 %(show_value)d 个字。"),
        },
    )  # fmt: skip
    valid_from = forms.DateField(
        label=gettext_lazy("从哪一天起用"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": gettext_lazy("请写从哪一天起用。"), "invalid": gettext_lazy("日期写成 2026-01-05 的样子。")},
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})
        self.fields["verb"].choices = [(one.value, one.label) for one in REPLYING]
        self.fields["text"].help_text = _("填空写成 {{编号}}；可以用：%(places)s。") % {"places": "、".join(PLACES)}


class ReissueForm(forms.Form):
    """补发查询码: how it was checked who asks."""

    use_required_attribute = False
    words = forms.CharField(
        label=gettext_lazy("怎样核对的"), max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("例如：来电号码和登记的一致，说得出反映的时间、地点和内容。补发以后旧码作废。"),
        error_messages={"required": gettext_lazy("请写明怎样核对了对方就是诉求人。")},
    )  # fmt: skip
