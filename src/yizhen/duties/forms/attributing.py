"""Forms of attribution (职责归属表单): who is competent, until when, with what people and means, for which requests."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.duties.forms.items import day_field
from yizhen.duties.terms.attribution import AttributionDraft, Empowered, Means, Mode

Choices = Sequence[tuple[str, Any]]
UNSAID = (("", _("没有说")), ("yes", _("有")), ("no", _("没有")))


class AttributionForm(forms.Form):
    """登记归属: an organ, in a mode, at a place, on an article, from a day."""

    use_required_attribute = False
    organ = forms.TypedChoiceField(label=_("单位"), coerce=int, error_messages={"required": _("请选择单位。")})
    mode = forms.ChoiceField(label=_("方式"), widget=forms.RadioSelect, initial=Mode.STATUTORY.value)
    place = forms.ChoiceField(label=_("地方"), required=False)
    article = forms.CharField(
        label=_("依据条款"), max_length=300, help_text=_("法律、法规、三定规定或者文件的条款。"),
        error_messages={"required": _("请写明依据的条款。")},
    )  # fmt: skip
    named = forms.CharField(
        label=_("条文里写的是谁"), max_length=200, required=False, help_text=_("照抄条文，如“县级人民政府水行政主管部门”。")
    )
    empowered = forms.ChoiceField(
        label=_("主体资格"), widget=forms.RadioSelect, initial=Empowered.YES.value,
        help_text=_("条文指的是谁，和这个单位有没有资格，是两个问题。"),
    )  # fmt: skip
    empowered_ground = forms.CharField(label=_("资格的根据"), max_length=300, required=False)
    since = day_field(_("自哪一天起"))
    until = day_field(_("到哪一天止"), required=False, help_text=_("委托必须有期限；其他可以空着。"))
    principal = forms.TypedChoiceField(label=_("委托机关"), coerce=int, empty_value=None, required=False)
    scope = forms.CharField(label=_("委托的权限"), max_length=300, required=False)
    document = forms.CharField(label=_("文号"), max_length=120, required=False)

    def __init__(self, organs: Choices, places: Choices, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["organ"].choices = [("", _("请选择")), *organs]
        self.fields["principal"].choices = [("", _("（不是委托）")), *organs]
        self.fields["place"].choices = [("", _("全县")), *places]
        self.fields["mode"].choices = [(str(one), one.label) for one in Mode]
        self.fields["empowered"].choices = [(str(one), one.label) for one in Empowered]

    def draft(self, item: int) -> AttributionDraft:
        """What was filled in (转归属)."""
        told = self.cleaned_data
        return AttributionDraft(
            item, told["organ"], Mode(told["mode"]), told["article"], told["since"], told["until"], told["place"],
            told["named"], Empowered(told["empowered"]), told["empowered_ground"], told["scope"], told["principal"],
            told["document"],
        )  # fmt: skip


class EndAttributionForm(forms.Form):
    """终止归属: from when, by which document."""

    use_required_attribute = False
    on = day_field(_("自哪一天起终止"))
    document = forms.CharField(
        label=_("依据文件"), max_length=120, error_messages={"required": _("请写明终止的依据。")}
    )


class MeansForm(forms.Form):
    """填报人财物: what nobody has said is not held against anyone."""

    use_required_attribute = False
    people = forms.IntegerField(label=_("人员"), required=False, min_value=0, max_value=9999)
    certified = forms.IntegerField(label=_("持执法证的人员"), required=False, min_value=0, max_value=9999)
    funded = forms.ChoiceField(label=_("经费"), choices=UNSAID, required=False)
    trained = forms.ChoiceField(label=_("培训"), choices=UNSAID, required=False)
    equipped = forms.ChoiceField(label=_("装备"), choices=UNSAID, required=False)

    def __init__(self, *args: object, counted: bool = False, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        if counted:
            for name in ("people", "certified"):
                self.fields[name].disabled = True
                self.fields[name].help_text = _("由实名制台账按当天算出，不用填。")

    def means(self, before: Means, *, counted: bool) -> Means:
        """What was filled in (转人财物); people that the ledger counts stay as they were told before."""
        told = self.cleaned_data
        people, certified = (before.people, before.certified) if counted else (told["people"], told["certified"])
        flags = [{"yes": True, "no": False}.get(told[name]) for name in ("funded", "trained", "equipped")]
        return Means(people, certified, *flags)


def means_initial(means: Means) -> dict[str, object]:
    """Means as the form begins with them (表单初值)."""
    said = {True: "yes", False: "no", None: ""}
    return {
        "people": means.people, "certified": means.certified, "funded": said[means.funded],
        "trained": said[means.trained], "equipped": said[means.equipped],
    }  # fmt: skip


class AnswerForm(forms.Form):
    """对应分类: requests of which category this item answers to, from when."""

    use_required_attribute = False
    category = forms.ChoiceField(label=_("诉求分类"), help_text=_("这一类诉求来了，按这个事项找牵头单位。"))
    since = day_field(_("自哪一天起"))

    def __init__(self, categories: Choices, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["category"].choices = [("", _("请选择")), *categories]
        self.fields["category"].error_messages["required"] = _("请选择分类。")
