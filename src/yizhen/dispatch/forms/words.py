"""Choices that are typed (可输入的选项): categories with standards, and organs, by any part of the name."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from yizhen.dispatch.terms import Catalogue, Category, Standard
from yizhen.organs.door import OrganView

CODED = re.compile(r"\b([A-Z]\d{2,8})(?:-(\d{1,2}))?\s*$")


class Typed(forms.TextInput):
    """A text box that offers a list of the page (带候选的输入框)."""

    def __init__(self, offered: str, **attrs: str) -> None:
        super().__init__(attrs={"list": offered, "autocomplete": "off", "spellcheck": "false", **attrs})


def standard_words(category: Category, standard: Standard | None) -> str:
    """A category and its standard as one choice (分类选项), such as ``暴露垃圾 4 工作时 E0102-1``."""
    if standard is None:
        return f"{category.name} {category.code}"
    label = f" {standard.label}" if standard.label else ""
    return f"{category.name}{label} {standard.limit.label} {category.code}-{standard.level}"


def category_options(offered: Catalogue) -> list[tuple[str, str]]:
    """All choices with what they lie under (分类候选)."""
    return [
        (standard_words(leaf, standard), " ".join((" / ".join(leaf.path[:-1]), *leaf.keywords)))
        for leaf in offered.leaves()
        for standard in offered.standards.get(leaf.id, ()) or (None,)
    ]


class CategoryField(forms.CharField):
    """A category with its standard (分类): typed, chosen from the list, or its bare code."""

    def __init__(self, *, offered: Catalogue | None = None, **kwargs: Any) -> None:
        kwargs.setdefault("widget", Typed("categories"))
        super().__init__(**kwargs)
        self.offered = offered

    def clean(self, value: Any) -> tuple[str, int]:
        """Code and level; ("", 1) when nothing was chosen."""
        typed = super().clean(value)
        if not typed or self.offered is None:
            return "", 1
        coded = CODED.search(typed.upper())
        code, level = (coded[1], int(coded[2] or 1)) if coded else self._by_name(typed)
        category = self.offered.category(code)
        if category is None or not category.is_leaf:
            raise forms.ValidationError(_("目录里没有这一类。输入名称或关键词，从候选里选一条。"))
        levels = [standard.level for standard in self.offered.standards.get(category.id, ())]
        if levels and level not in levels:
            raise forms.ValidationError(_("这一类没有这一档标准。从候选里选一条。"))
        return code, level

    def _by_name(self, typed: str) -> tuple[str, int]:
        assert self.offered is not None
        named = [leaf.code for leaf in self.offered.leaves() if leaf.name == typed]
        return (named[0], 1) if len(named) == 1 else ("", 1)


class OrganField(forms.CharField):
    """An organ of the county (单位), by its name or short name."""

    def __init__(self, *, organs: Sequence[OrganView] = (), **kwargs: Any) -> None:
        kwargs.setdefault("widget", Typed("organs"))
        super().__init__(**kwargs)
        self.organs = organs

    def clean(self, value: Any) -> int | None:
        """The organ's id; None when nothing was chosen."""
        typed = super().clean(value)
        if not typed:
            return None
        for names in (_full_names(self.organs), _short_names(self.organs)):
            if typed in names:
                return names[typed]
        near = [one.name for one in self.organs if typed in one.name][:3]
        hint = _("是不是：%(names)s？") % {"names": "、".join(near)} if near else ""
        raise forms.ValidationError(
            _("本县今天没有叫“%(name)s”的单位，从候选里选。%(hint)s") % {"name": typed[:30], "hint": hint}
        )


def _full_names(organs: Sequence[OrganView]) -> Mapping[str, int]:
    return {one.name: one.id for one in organs}


def _short_names(organs: Sequence[OrganView]) -> Mapping[str, int]:
    """Short names that only one organ has (唯一的简称)."""
    short: dict[str, list[int]] = {}
    for one in organs:
        short.setdefault(one.short_name or one.name, []).append(one.id)
    return {name: ids[0] for name, ids in short.items() if len(ids) == 1}
