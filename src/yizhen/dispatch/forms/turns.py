"""Forms of the further turns of a case (其他环节表单)."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhen.dispatch.forms.acts import GROUND_MAX, AcceptForm, ActForm, words_field
from yizhen.dispatch.forms.words import OrganField


class PassOnForm(ActForm):
    """转交经办: to which post of the organ, and why."""

    post = forms.TypedChoiceField(
        label=gettext_lazy("交给哪个岗位"), coerce=int,
        help_text=gettext_lazy("本单位今天有人在岗、有处置权限的岗位；单位和时限不变。"),
        error_messages={"required": gettext_lazy("请选交给哪个岗位。"), "invalid_choice": gettext_lazy("这个岗位现在接不了，请另选。")},
    )  # fmt: skip
    words = words_field(
        gettext_lazy("为什么转交"), required=True, missing=gettext_lazy("请写明为什么转交，接手的人才知道接着办什么。"), rows=2
    )


class ReopenForm(ActForm):
    """重办: what is not solved."""

    words = words_field(
        gettext_lazy("为什么重办"), required=True, help_text=gettext_lazy("哪里没有解决；时限从现在重新起算。"),
        missing=gettext_lazy("请写明哪里没有解决，承办单位才知道接着办什么。"), rows=3,
    )  # fmt: skip


class AskExtendForm(ActForm):
    """申请延期: how much, and why."""

    amount = forms.IntegerField(
        label=gettext_lazy("延长多少"), min_value=1, max_value=365,
        help_text=gettext_lazy("单位与办理时限相同。"),
        error_messages={"required": gettext_lazy("请填延长多少，只填数字。")},
    )  # fmt: skip
    words = words_field(
        gettext_lazy("原因和打算"), required=True, help_text=gettext_lazy("为什么到期办不完、接下来怎么办。批准以后诉求人看得到。"),
        missing=gettext_lazy("请写明为什么办不完、打算怎么办。"), rows=3,
    )  # fmt: skip


class AskSuspendForm(ActForm):
    """申请挂起: until when, on what ground, and why."""

    until = forms.DateField(
        label=gettext_lazy("挂起到哪一天"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=gettext_lazy("包括这一天；期满自动恢复办理。"),
        error_messages={"required": gettext_lazy("请选挂起到哪一天。"), "invalid": gettext_lazy("日期写成 2026-01-05 的样子。")},
    )  # fmt: skip
    ground = forms.CharField(
        label=gettext_lazy("依据"), max_length=GROUND_MAX, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("什么客观原因，例如天气、汛期、等产权人、等检测报告。"),
        error_messages={"required": gettext_lazy("请写明凭什么挂起。")},
    )  # fmt: skip
    words = words_field(
        gettext_lazy("情况和打算"), required=True, help_text=gettext_lazy("批准以后诉求人看得到。"),
        missing=gettext_lazy("请写明为什么现在办不了、条件具备以后怎么办。"), rows=3,
    )  # fmt: skip


class GrantForm(ActForm):
    """批准: with a remark where there is one."""

    words = words_field(
        gettext_lazy("批准意见"), required=False, help_text=gettext_lazy("不写就把申请的原因告诉诉求人。"), rows=2
    )


class DenyForm(ActForm):
    """不予批准: why."""

    words = words_field(
        gettext_lazy("为什么不批"), required=True, missing=gettext_lazy("请写明为什么不批。"), rows=2
    )


class ResumeForm(ActForm):
    """恢复办理: what has changed."""

    words = words_field(
        gettext_lazy("为什么恢复"), required=True, missing=gettext_lazy("请写明条件怎样具备了。"), rows=2
    )


class SuperviseForm(ActForm):
    """督办: what is to be done."""

    words = words_field(
        gettext_lazy("督办意见"), required=True, help_text=gettext_lazy("承办单位要在本县规定的期限内答复。"),
        missing=gettext_lazy("请写明督办什么、要求怎么办。"), rows=3,
    )  # fmt: skip


class AnswerForm(ActForm):
    """督办答复: how far it is."""

    words = words_field(
        gettext_lazy("答复"), required=True, help_text=gettext_lazy("办到哪一步、为什么没有办完、什么时候办完。"),
        missing=gettext_lazy("请写明办到哪一步、什么时候办完。"), rows=3,
    )  # fmt: skip


class ReclassifyForm(AcceptForm):
    """改分类: the right category, and why."""

    words = words_field(gettext_lazy("为什么改"), required=True, missing=gettext_lazy("请写明原来的分类错在哪里。"), rows=2)


class MergeForm(ActForm):
    """并案: into which case, and why."""

    into = forms.CharField(
        label=gettext_lazy("主案编号"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("另一件还在办的诉求。并案以后，这件的诉求人凭自己的查询码看主案的进度。"),
        error_messages={"required": gettext_lazy("请填主案的编号。")},
    )  # fmt: skip
    words = words_field(
        gettext_lazy("给诉求人的话"), required=True, missing=gettext_lazy("请写明为什么合并办理，诉求人看得到。"), rows=2
    )


class PartsField(OrganField):
    """分办单位: a line for each organ, with what it is to do."""

    def clean(self, value: Any) -> list[tuple[int, str]]:
        """Organ and task of each line."""
        lines = [line.strip() for line in str(value or "").splitlines() if line.strip()]
        found = []
        for line in lines:
            name, _sign, what = line.replace(":", "：", 1).partition("：")
            organ = super().clean(name.strip()) if what.strip() else None
            if organ is None:
                raise forms.ValidationError(_("每行写成“单位：要办什么”。看不懂这一行：%(line)s") % {"line": line[:40]})
            found.append((organ, what.strip()))
        if not found:
            raise forms.ValidationError(_("请写明分给哪些单位，每个单位一行。"))
        return found


class SplitForm(ActForm):
    """拆分: which organs do what, and why."""

    parts = PartsField(
        label=gettext_lazy("分给哪些单位"), required=False, widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("每个单位一行，写成“单位：要办什么”，至少两行。"),
    )  # fmt: skip
    words = words_field(
        gettext_lazy("为什么拆分"), required=True, missing=gettext_lazy("请写明为什么要几个单位一起办。"), rows=2
    )


class VoidForm(ActForm):
    """作废: why."""

    words = words_field(
        gettext_lazy("为什么作废"), required=True, help_text=gettext_lazy("误报、测试、没有实际内容的。诉求人看得到这段话。"),
        missing=gettext_lazy("请写明作废的原因。"), rows=2,
    )  # fmt: skip
