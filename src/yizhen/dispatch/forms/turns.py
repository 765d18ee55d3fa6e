"""Forms of the further turns of a case (其他环节表单)."""

from django.utils.translation import gettext_lazy

from yizhen.dispatch.forms.acts import ActForm, words_field


class ReopenForm(ActForm):
    """重办: what is not solved."""

    words = words_field(
        gettext_lazy("为什么重办"), required=True, help_text=gettext_lazy("哪里没有解决；时限从现在重新起算。"),
        missing=gettext_lazy("请写明哪里没有解决，承办单位才知道接着办什么。"), rows=3,
    )  # fmt: skip
