"""Forms of the acts on a case (办理表单): in place on the case page, with the version it was opened at."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from yizhen.dispatch.forms.words import CategoryField, OrganField
from yizhen.dispatch.rules import Outcome

WORDS_MAX, GROUND_MAX = 2000, 300


def words_field(
    label: object, *, required: bool, help_text: object = "", missing: object = "", rows: int = 4
) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=required,
        max_length=WORDS_MAX,
        help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={
            "required": missing or gettext_lazy("请写明情况，再提交。"),
            "max_length": gettext_lazy("最多 %(limit_value)d 个字，现在 %(show_value)d 个字。"),
        },
    )


class ActForm(forms.Form):
    """What an act asks (办理表单). ``call`` gives the keyword arguments of the action."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def call(self) -> dict[str, Any]:
        """Keyword arguments for the action (动作参数)."""
        return {key: value for key, value in self.cleaned_data.items() if value is not None}

    def typed(self) -> list[tuple[str, str]]:
        """What the person typed, by label (已填内容), to be shown when the act is no longer possible."""
        kept = [(field.label, field.value()) for field in self.visible_fields()]
        return [(str(label), str(value)) for label, value in kept if value not in (None, "")]


class AcceptForm(ActForm):
    """受理: with category and standard."""

    category = CategoryField(
        label=gettext_lazy("分类与标准"),
        help_text=gettext_lazy("输入名称或关键词选一条；办理时限和责任单位由它确定。"),
        error_messages={"required": gettext_lazy("请选分类，办理时限和责任单位由分类确定。")},
    )
    words = words_field(gettext_lazy("给诉求人的话"), required=False, rows=2)

    def call(self) -> dict[str, Any]:
        """Category and level apart."""
        code, level = self.cleaned_data["category"]
        return super().call() | {"category": code, "level": level}


class RefuseForm(ActForm):
    """不予受理: ground, and where to turn instead."""

    ground = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=GROUND_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("哪部法规、哪一条。"),
        error_messages={"required": gettext_lazy("请写明依据的法规和条款。")},
    )
    words = words_field(
        gettext_lazy("告知诉求人"), required=True,
        help_text=gettext_lazy("为什么不归这里办，该找谁、怎么找。诉求人看得到这段话。"),
        missing=gettext_lazy("请告诉诉求人该找谁、怎么找。"),
    )  # fmt: skip


class OutsideForm(ActForm):
    """清单外例外: offered only after the lists said no, to whoever may make an exception."""

    outside = forms.BooleanField(label=gettext_lazy("清单外例外派遣"), required=False, widget=forms.HiddenInput)

    def offer_outside(self) -> None:
        """Show the box (可以例外)."""
        self.fields["outside"].widget = forms.CheckboxInput()


class DispatchForm(OutsideForm):
    """派遣: by the responsibility table, or to another organ with a reason."""

    organ = OrganField(
        label=gettext_lazy("承办单位"),
        required=False,
        help_text=gettext_lazy("不填就按责任单位派；改派别的单位要写理由。"),
    )
    reason = forms.CharField(
        label=gettext_lazy("改派理由"),
        required=False,
        max_length=GROUND_MAX,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": gettext_lazy("最多 %(limit_value)d 个字，现在 %(show_value)d 个字。")},
    )


class ReturnForm(ActForm):
    """退单: ground of the catalogue, and words."""

    ground = forms.ChoiceField(
        label=gettext_lazy("退单理由"),
        error_messages={
            "required": gettext_lazy("请选一条退单理由。"),
            "invalid_choice": gettext_lazy("目录里没有这条理由，请重新选。"),
        },
    )
    words = words_field(
        gettext_lazy("说明"), required=False, help_text=gettext_lazy("为什么不归本单位，建议由谁办。"), rows=3
    )


class DesignateForm(OutsideForm):
    """指定办理: after a return; cannot be returned again."""

    organ = OrganField(
        label=gettext_lazy("指定给"), error_messages={"required": gettext_lazy("请选指定的承办单位。")}
    )
    ground = forms.CharField(
        label=gettext_lazy("依据"),
        max_length=GROUND_MAX,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("职责清单、会议纪要或领导批示的名称和条目。"),
        error_messages={"required": gettext_lazy("请写明指定的依据。")},
    )
    reason = words_field(
        gettext_lazy("理由"), required=True, rows=2, missing=gettext_lazy("请写明为什么由这个单位办。")
    )


class HandleForm(ActForm):
    """办毕反馈: what was done, in words the requester reads."""

    words = words_field(
        gettext_lazy("办理情况"), required=True,
        help_text=gettext_lazy("到现场没有、做了什么、结果怎样。诉求人看得到这段话。"),
        missing=gettext_lazy("请写明怎么办的、结果怎样；诉求人要看这段话。"), rows=5,
    )  # fmt: skip


class VerifyForm(ActForm):
    """核查通过: what calling back found."""

    contacted = forms.ChoiceField(
        label=gettext_lazy("联系诉求人"),
        choices=[
            ("yes", gettext_lazy("联系上了")), ("no", gettext_lazy("没有联系上")),
            ("", gettext_lazy("无需联系")),
        ],
        required=False, initial="yes", widget=forms.RadioSelect,
    )  # fmt: skip
    solved = forms.ChoiceField(
        label=gettext_lazy("问题解决了没有"),
        choices=[
            ("yes", gettext_lazy("解决了")), ("no", gettext_lazy("没有解决，已作解释")),
            ("", gettext_lazy("没有问到")),
        ],
        required=False, initial="yes", widget=forms.RadioSelect,
    )  # fmt: skip
    satisfaction = forms.TypedChoiceField(
        label=gettext_lazy("满意程度"),
        choices=[
            ("", gettext_lazy("没有问到")), (5, gettext_lazy("5 非常满意")), (4, gettext_lazy("4 满意")),
            (3, gettext_lazy("3 基本满意")), (2, gettext_lazy("2 不满意")), (1, gettext_lazy("1 非常不满意")),
        ],
        required=False, coerce=int, empty_value=None,
    )  # fmt: skip
    words = words_field(gettext_lazy("核查、回访记录"), required=False, rows=3)

    def call(self) -> dict[str, Any]:
        """The outcome as one value."""
        found = self.cleaned_data
        truth = {"yes": True, "no": False}
        outcome = Outcome(truth.get(found["contacted"]), truth.get(found["solved"]), found["satisfaction"])
        kept = {key: found[key] for key in ("version", "words") if found.get(key) is not None}
        return kept | {"outcome": outcome}


class ReworkForm(ActForm):
    """退回返工: what is missing."""

    words = words_field(
        gettext_lazy("还缺什么"), required=True, help_text=gettext_lazy("对照结案条件，哪一条没有达到。"),
        missing=gettext_lazy("请写明还缺什么，承办单位才知道补什么。"), rows=3,
    )  # fmt: skip


class CloseForm(ActForm):
    """结案: with a remark where there is one."""

    words = words_field(gettext_lazy("备注"), required=False, rows=2)


class SignForm(ActForm):
    """签收: nothing to fill in."""


class RequesterForm(forms.Form):
    """查看诉求人信息: what for."""

    use_required_attribute = False
    purpose = forms.CharField(
        label=gettext_lazy("看来做什么"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "list": "purposes"}),
        help_text=gettext_lazy("谁、什么时候、为什么看的，都会留痕，诉求人可以查。"),
        error_messages={"required": gettext_lazy("请写明用途，例如“联系核实地点”。")},
    )
