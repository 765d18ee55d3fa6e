"""表单的公用部分 fields that find organs, and the document that an act rests on."""

from collections.abc import Callable
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.organs.access import NoSuchOrgan
from yizhen.organs.terms import (
    FUNDING_LABELS,
    KIND_LABELS,
    PARENT_KINDS,
    RANK_LABELS,
    RELATION_LABELS,
    SERVICE_LABELS,
    Paper,
    ReformDraft,
)

DAY = {
    "widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    "error_messages": {"required": _("请填写日期。"), "invalid": _("请按 2026-01-05 的样子填写日期。")},
}
FUNDINGS = [("", _("（未定）")), *((key, _(label)) for key, label in FUNDING_LABELS.items())]
SERVICES = [("", _("（不分类）")), *((key, _(label)) for key, label in SERVICE_LABELS.items())]
RANKS = [(key, _(label)) for key, label in RANK_LABELS.items()]
KINDS = [(key, _(label)) for key, label in KIND_LABELS.items()]
PLACES = [(kind.value, _(RELATION_LABELS[kind])) for kind in PARENT_KINDS]


class OrganField(forms.CharField):
    """机构: typed by code, name or alias, offered from a list; the id comes out."""

    def __init__(self, **more: Any) -> None:
        super().__init__(max_length=120, widget=forms.TextInput(attrs={"list": "organ-names"}), **more)
        self.find: Callable[[str], int] | None = None

    def clean(self, value: Any) -> Any:
        """Find the organ (找机构)."""
        words = super().clean(value)
        return _found(self.find, words) if words and self.find else None


class OrgansField(forms.CharField):
    """若干机构: one a line."""

    def __init__(self, **more: Any) -> None:
        more.setdefault("help_text", _("一行一个：机构代码、全称、简称或曾用名。"))
        super().__init__(max_length=4000, widget=forms.Textarea(attrs={"rows": 4}), **more)
        self.find: Callable[[str], int] | None = None

    def clean(self, value: Any) -> Any:
        """Find each organ (逐行找机构)."""
        lines = [line.strip() for line in super().clean(value).splitlines() if line.strip()]
        return tuple(dict.fromkeys(_found(self.find, line) for line in lines)) if self.find else ()


def _found(find: Callable[[str], int] | None, words: str) -> int:
    assert find is not None
    try:
        return find(words)
    except NoSuchOrgan:
        raise forms.ValidationError(
            _("没有找到“%(words)s”，请核对代码或名称。"), params={"words": words}
        ) from None


class PaperForm(forms.Form):
    """依据文件: title, number, authority, its day and the day from which it works."""

    use_required_attribute = False
    document = forms.CharField(
        label=_("依据的文件"),
        max_length=200,
        error_messages={"required": _("请写明依据的文件；没有文件不能办。")},
    )
    number = forms.CharField(label=_("文号"), max_length=60, required=False)
    authority = forms.CharField(
        label=_("批准机关"), max_length=120, error_messages={"required": _("请写明批准的机关。")}
    )
    dated = forms.DateField(label=_("文件日期"), **DAY)
    effective_on = forms.DateField(label=_("自哪天起生效"), **DAY)

    def __init__(self, *args: Any, find: Callable[[str], int] | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        for one in self.fields.values():
            if isinstance(one, OrganField | OrgansField):
                one.find = find

    def paper(self) -> Paper:
        """The document as given (依据文件)."""
        got = self.cleaned_data
        return Paper(got["document"], got["authority"], got["dated"], got["number"])

    def draft(self, county: str) -> ReformDraft:
        """What is to be done (改革方案)."""
        got = self.cleaned_data
        figures = {key: got[key] for key in ("quota", "leader_posts", "offices") if got.get(key) is not None}
        return ReformDraft(
            county,
            self.KIND,
            got["effective_on"],
            self.paper(),
            reason=got.get("reason", ""),
            figures=figures,
            **self.rest(),
        )

    KIND: ClassVar[str] = ""

    def rest(self) -> dict[str, Any]:
        """What this kind of reform adds (各方式特有的内容)."""
        return {}
