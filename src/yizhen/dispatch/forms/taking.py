"""The clerk's form (登记表): one dense page, keyboard first."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhen.dispatch.forms.files import PhotosField
from yizhen.dispatch.forms.words import CategoryField
from yizhen.dispatch.rules.drafts import DETAIL_MAX, NAME_MAX, PHONE, PLACE_MAX, TITLE_MAX
from yizhen.dispatch.terms import Catalogue, Channel, Draft
from yizhen.territory.door import Division

TOO_LONG = {"max_length": gettext_lazy("最多 %(limit_value)d 个字，现在 %(show_value)d 个字。")}


class IntakeForm(forms.Form):
    """登记诉求: what a clerk writes down while the person is speaking."""

    use_required_attribute = False
    channel = forms.ChoiceField(
        label=gettext_lazy("来源"),
        choices=[(one.value, one.label) for one in (Channel.PHONE, Channel.WINDOW, Channel.GRID)],
        initial=Channel.PHONE.value,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选来源：电话、窗口或网格。")},
    )
    title = forms.CharField(
        label=gettext_lazy("标题"),
        max_length=TITLE_MAX,
        required=False,
        help_text=gettext_lazy("什么地方、什么事，一句话。不写就取情况的第一句。"),
        widget=forms.TextInput(attrs={"autofocus": "", "autocomplete": "off"}),
        error_messages=TOO_LONG,
    )
    detail = forms.CharField(
        label=gettext_lazy("情况"),
        max_length=DETAIL_MAX,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages=TOO_LONG,
    )
    category = CategoryField(
        label=gettext_lazy("分类与标准"),
        required=False,
        help_text=gettext_lazy("输入名称或关键词选一条；拿不准先空着，受理时再定。"),
    )
    division = forms.ChoiceField(
        label=gettext_lazy("镇街、村社区"),
        required=False,
        error_messages={"invalid_choice": gettext_lazy("这个地方不在本县名单里，请从列表里选。")},
    )
    place_text = forms.CharField(
        label=gettext_lazy("具体地点"),
        max_length=PLACE_MAX,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-kept": ""}),
        error_messages=TOO_LONG,
    )
    occurred_at = forms.DateTimeField(
        label=gettext_lazy("发生时间"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={"invalid": gettext_lazy("时间写得不对，请按 2026-11-21 09:30 填写，或空着。")},
    )
    name = forms.CharField(
        label=gettext_lazy("诉求人"), max_length=NAME_MAX, required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}), error_messages=TOO_LONG,
    )  # fmt: skip
    phone = forms.CharField(
        label=gettext_lazy("电话"), max_length=30, required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "off"}),
        error_messages={"max_length": gettext_lazy("电话号码太长了，请核对。")},
    )  # fmt: skip
    anonymous = forms.BooleanField(label=gettext_lazy("要求不留名"), required=False)
    photos = PhotosField(
        label=gettext_lazy("照片、材料"), accept="", help_text=gettext_lazy("可以一次选几个；登记以后也能加。"),
        error_messages={"missing": gettext_lazy("请先选一个文件。")},
    )  # fmt: skip
    token = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)

    def __init__(
        self,
        *args: Any,
        offered: Catalogue,
        townships: Iterable[tuple[Division, Iterable[Division]]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["category"].offered = offered
        groups = [
            (
                town.name,
                [(town.short, _("%(town)s（说不清哪个村社区）") % {"town": town.name})]
                + [(one.short, f"{town.name} {one.name}") for one in villages],
            )
            for town, villages in townships
        ]
        self.fields["division"].choices = [("", _("还不清楚")), *groups]

    def clean_phone(self) -> str:
        """A number that can be called (电话号码)."""
        bare = "".join(c for c in self.cleaned_data["phone"] if c not in " -－()（）\t")
        if bare and not PHONE.fullmatch(bare):
            raise forms.ValidationError(_("不像电话号码，请核对：手机号 11 位，座机带区号。"))
        return bare

    def clean(self) -> dict[str, Any]:
        """A title or at least a sentence of what happened."""
        found = super().clean()
        if not found.get("title") and not found.get("detail") and not self.errors:
            self.add_error("title", _("请写标题，或在情况里写一句话。"))
        return found

    def draft(self) -> Draft:
        """The request as told (诉求)."""
        found = self.cleaned_data
        code, level = found["category"]
        return Draft(
            title=found["title"], detail=found["detail"], category=code, level=level,
            channel=Channel(found["channel"]), division=found["division"], place_text=found["place_text"],
            name=found["name"], phone=found["phone"], anonymous=found["anonymous"],
            occurred_at=found["occurred_at"], token=found["token"],
        )  # fmt: skip
