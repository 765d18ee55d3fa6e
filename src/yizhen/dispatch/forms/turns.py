"""Forms of the further turns of a case (其他环节表单)."""

from django import forms
from django.utils.translation import gettext_lazy

from yizhen.dispatch.forms.acts import GROUND_MAX, ActForm, words_field


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
