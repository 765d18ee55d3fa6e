"""Forms of the use of quotas (用编表单): a plan with its lines, a request, a step."""

from typing import Any

from django import forms
from django.forms import BaseFormSet, formset_factory
from django.utils.translation import gettext_lazy as _

from yizhen.staffing.forms.people import PlainForm, choice, organ, text
from yizhen.staffing.terms.plans import Way

LINES = 3
"""Empty lines that a plan offers beyond those it has (空行)."""


class PlanForm(PlainForm):
    """用编计划: for whom, which years, why."""

    organ = organ(_("单位"))
    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100)
    years = forms.TypedChoiceField(
        label=_("计划期"), coerce=int, choices=[(1, _("一年")), (2, _("两年")), (3, _("三年（招录招聘计划）"))], initial=1
    )
    reason = text(_("理由"), 1000, rows=3, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class LineForm(PlainForm):
    """用编计划行: a line is empty when it names no category."""

    year = forms.IntegerField(label=_("年度"), min_value=2000, max_value=2100, required=False)
    category = choice(_("编制类别"), (), required=False)
    way = choice(_("用编方式"), Way, required=False)
    count = forms.IntegerField(
        label=_("人数"), min_value=1, max_value=1000, required=False, error_messages={"min_value": _("人数要大于零。")}
    )
    in_exchange = forms.BooleanField(label=_("出一进一"), required=False)
    post = text(_("岗位"), 80, required=False)
    conditions = text(_("资格条件"), 200, required=False)

    def clean(self) -> dict[str, Any]:
        """A line that names a category says how many (写了类别就要写人数)."""
        given = super().clean() or {}
        if given.get("category") and not given.get("count"):
            self.add_error("count", _("请写人数。"))
        if given.get("count") and not given.get("category"):
            self.add_error("category", _("请选编制类别。"))
        return given


class LineSet(BaseFormSet):
    """The lines of a plan (计划行)."""

    def filled(self) -> list[dict[str, Any]]:
        """The lines that say something (已填的行)."""
        return [one.cleaned_data for one in self.forms if one.cleaned_data.get("category")]


LineForms = formset_factory(LineForm, formset=LineSet, extra=LINES, max_num=100, absolute_max=100)


class AskForm(PlainForm):
    """用编申请: of a plan's line, or without one."""

    line = forms.TypedChoiceField(
        label=_("已批准的计划"), coerce=int, empty_value=None, required=False,
        help_text=_("选了就按计划的单位、类别和方式；不在计划内的，下面自己写。"),
    )  # fmt: skip
    organ = organ(_("单位"), required=False)
    category = choice(_("编制类别"), (), required=False)
    way = choice(_("用编方式"), Way, required=False)
    count = forms.IntegerField(label=_("人数"), min_value=1, max_value=100, initial=1)
    post = text(_("岗位"), 80, required=False)
    reason = text(_("理由"), 300, rows=3)

    def clean(self) -> dict[str, Any]:
        """Without a plan the organ and the category are named here (不在计划内的要写单位和类别)."""
        given = super().clean() or {}
        if not given.get("line"):
            for name in ("organ", "category", "way"):
                if not given.get(name):
                    self.add_error(name, _("不在计划内的申请，请填写这一项。"))
        return given


class StepForm(PlainForm):
    """办一步: words and, where the step needs it, the document."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, needs_words: bool, document: Any = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if document:
            self.fields["document"] = text(document, 80)
        self.fields["words"] = text(_("理由") if needs_words else _("意见"), 300, rows=2, required=needs_words)
