"""What a grid worker reports on the spot (现场上报): few fields, large targets; the phone sends the same ones."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhen.dispatch.rules.drafts import DETAIL_MAX, PLACE_MAX
from yizhen.dispatch.terms import Catalogue, Category, Channel, Draft
from yizhen.territory.door import Division

KEY = r"^[A-Za-z0-9_-]{16,64}$"
TOO_LONG = {"max_length": gettext_lazy("最多 %(limit_value)d 个字，现在 %(show_value)d 个字。")}


class FieldForm(forms.Form):
    """现场上报: what, where, and the secret under which the phone sends it as often as it must."""

    use_required_attribute = False
    key = forms.RegexField(KEY, widget=forms.HiddenInput, error_messages={"invalid": gettext_lazy("这张表太旧了，请刷新页面。")})
    category = forms.CharField(label=gettext_lazy("哪一类"), required=False, max_length=16)
    other = forms.ChoiceField(label=gettext_lazy("别的分类"), required=False)
    detail = forms.CharField(
        label=gettext_lazy("什么情况"), required=False, max_length=DETAIL_MAX, error_messages=TOO_LONG,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off", "enterkeyhint": "done"}),
    )  # fmt: skip
    division = forms.ChoiceField(
        label=gettext_lazy("哪个村社区"), required=False,
        error_messages={"invalid_choice": gettext_lazy("这个地方不在本县名单里，请从列表里选。")},
    )  # fmt: skip
    place_text = forms.CharField(
        label=gettext_lazy("具体地点"), required=False, max_length=PLACE_MAX, error_messages=TOO_LONG,
        widget=forms.TextInput(attrs={"autocomplete": "off", "enterkeyhint": "done"}),
    )  # fmt: skip
    lon = forms.FloatField(required=False, min_value=-180, max_value=180, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, min_value=-90, max_value=90, widget=forms.HiddenInput)
    occurred_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        offered: Catalogue,
        usual: Iterable[Category] = (),
        places: Iterable[tuple[Division, Iterable[Division]]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.offered, self.usual = offered, tuple(usual)
        rest = [(leaf.code, leaf.name) for leaf in offered.leaves()]
        self.fields["other"].choices = [("", _("没有合适的，从全部里选")), *rest]
        groups = [
            (town.name, [(town.short, _("%(town)s（说不清哪个村社区）") % {"town": town.name}),
                         *((one.short, one.name) for one in villages)])
            for town, villages in places
        ]  # fmt: skip
        self.fields["division"].choices = [("", _("没选")), *groups]

    def clean(self) -> dict[str, Any]:
        """At least a kind or a sentence."""
        found = super().clean()
        code = found.get("other") or found.get("category") or ""
        leaf = self.offered.category(code) if code else None
        if code and (leaf is None or not leaf.is_leaf):
            self.add_error("category", _("这一类已经不在目录里了，请另选一类。"))
        elif leaf is None and not found.get("detail") and not self.errors:
            self.add_error("detail", _("请选一类，或写一句什么情况。"))
        found["leaf"] = leaf
        return found

    def draft(self) -> Draft:
        """The request as told (诉求). Nothing in it depends on when it gets here: sent again, it is the same."""
        found = self.cleaned_data
        leaf = found["leaf"]
        return Draft(
            title="", detail=found["detail"] or leaf.name, category=leaf.code if leaf else "", channel=Channel.GRID,
            lon=found["lon"], lat=found["lat"], division=found["division"], place_text=found["place_text"],
            occurred_at=found["occurred_at"],
        )  # fmt: skip
