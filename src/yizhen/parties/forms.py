"""Forms of parties (当事人表单)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.parties.terms import Basis, Field, Ground, Kind, ProxyKind, Purpose, Right, Risk, Trigger, Verb

RADIO = forms.RadioSelect
DAY = {"type": "date"}
NOT_OFFERED = {"autocomplete": "off", "spellcheck": "false"}


def _choices(words: Iterable[Any]) -> list[tuple[str, Any]]:
    return [(str(word), _(word.label)) for word in words]


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **more)


def _text(label: Any, length: int, *, rows: int = 0, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs=NOT_OFFERED)
    return forms.CharField(label=label, max_length=length, widget=widget, **more)


class SearchForm(forms.Form):
    """查找: by an exact number. Names are not searched: nobody browses people here."""

    number = _text(
        _("身份证号、统一社会信用代码或电话"),
        40,
        help_text=_("须是完整的号码。不能按姓名查找，以免有人翻看他人信息。"),
        error_messages={"required": _("请填写完整的号码")},
    )


class PartyForm(forms.Form):
    """登记当事人, for a purpose that decides which data may be asked for."""

    purpose = forms.ChoiceField(label=_("用于"), help_text=_("目的决定可以收集哪些信息，用不着的不要填。"))
    kind = forms.ChoiceField(label=_("类别"), choices=_choices(Kind), widget=RADIO, initial=str(Kind.RESIDENT))
    name = _text(_("姓名、名称"), 80)
    phone = _text(_("电话"), 30, required=False)
    resident_id = _text(_("身份证号"), 20, required=False)
    credit_code = _text(_("统一社会信用代码"), 20, required=False)
    address = _text(_("地址"), 200, required=False)

    def __init__(self, *args: Any, purposes: Iterable[Purpose], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [(one.key, one.title) for one in purposes]


class RevealForm(forms.Form):
    """查看完整信息: why."""

    basis = forms.ChoiceField(label=_("事由"), choices=_choices(Basis), widget=RADIO)
    reason = _text(
        _("理由"),
        200,
        help_text=_("写明办理哪件事。本人可以看到谁、何时、为什么看过。"),
        error_messages={"required": _("请写明查看的理由，本人可以看到。")},
    )


class RequestForm(forms.Form):
    """提出请求: which right, and what is meant."""

    right = forms.ChoiceField(label=_("您要求"), choices=_choices(Right), widget=RADIO)
    words = _text(_("说明"), 1000, rows=4, required=False, help_text=_("例如：哪一项不对，应当是什么。"))


class ActForm(forms.Form):
    """办理请求: reasons or reply; for a correction the new values."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, verb: Verb, right: Right, needs_words: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        label = _("理由（会告知本人）") if needs_words else _("答复（会告知本人）")
        needs = needs_words or (verb is Verb.FULFIL and right is Right.EXPLAIN)
        wanted = {"required": _("请写明，会告知本人。")}
        self.fields["words"] = _text(label, 1000, rows=3, required=needs, error_messages=wanted)
        if verb is Verb.FULFIL and right is Right.CORRECT:
            for one in Field:
                self.fields[one] = _text(_(one.label), 200, required=False)
            self.fields[Field.NAME].help_text = _("只填要更正的项目，原来的值不再保存。")

    def changes(self) -> dict[Field, str]:
        """New values of a correction (更正内容)."""
        return {one: self.cleaned_data[one] for one in Field if self.cleaned_data.get(one)}


class HoldForm(forms.Form):
    """依法封存."""

    ground = _text(_("依据"), 200, error_messages={"required": _("请写明依据")})
    document = _text(_("文书、文号"), 200, error_messages={"required": _("请写明文书或文号")})


class ReasonForm(forms.Form):
    """理由."""

    reason = _text(_("理由"), 200, error_messages={"required": _("请写明理由")})


class ConsentForm(forms.Form):
    """登记同意."""

    purpose = forms.ChoiceField(label=_("同意的事"))
    text_version = _text(
        _("告知书版本"), 80, help_text=_("给本人看的是哪一版"), error_messages={"required": _("请写明版本")}
    )

    def __init__(self, *args: Any, purposes: Iterable[Purpose], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [
            (one.key, one.title) for one in purposes if one.ground is Ground.CONSENT
        ]


class ChoiceForm(forms.Form):
    """选一项: one of what stands on the page."""

    chosen = forms.ChoiceField(label=_("哪一项"), error_messages={"required": _("请选一项")})

    def __init__(self, *args: Any, offered: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["chosen"].choices = [(str(pk), words) for pk, words in offered]


class ProxyForm(forms.Form):
    """登记代理: the agent has been registered before and is found by number."""

    agent = _text(_("代理人的身份证号、信用代码或电话"), 40, help_text=_("代理人须先登记为当事人"))
    kind = forms.ChoiceField(label=_("代理类别"), choices=_choices(ProxyKind))
    document = _text(_("凭证"), 200, help_text=_("授权委托书、监护证明等的名称和编号"))
    valid_from = _day(_("自何日起"))
    valid_to = _day(_("到何日止"), required=False)


class PurposeForm(forms.Form):
    """处理目的."""

    title = _text(_("目的"), 80)
    ground = forms.ChoiceField(label=_("处理依据"), choices=_choices(Ground))
    source = _text(_("依据条款"), 200, help_text=_("法律、行政法规、三定规定的条款"))
    fields_kept = forms.MultipleChoiceField(
        label=_("必要的个人信息"), choices=_choices(Field), widget=forms.CheckboxSelectMultiple
    )
    retention_months = forms.IntegerField(label=_("目的实现后保存"), min_value=0, max_value=1200)
    retention_source = _text(_("保存期限的依据"), 200)
    notice = _text(_("告知本人的话"), 1000, rows=4)
    valid_from = _day(_("自何日起"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["retention_months"].unit = _("个月")


class AssessmentForm(forms.Form):
    """影响评估: the three contents of article 56."""

    title = _text(_("评估的处理活动"), 120)
    trigger = forms.ChoiceField(label=_("评估情形"), choices=_choices(Trigger))
    purpose = forms.ChoiceField(label=_("处理目的"), required=False)
    necessity = _text(_("处理目的、处理方式等是否合法、正当、必要"), 4000, rows=4)
    impact = _text(_("对个人权益的影响及安全风险"), 4000, rows=4)
    measures = _text(_("所采取的保护措施是否合法、有效并与风险程度相适应"), 4000, rows=4)
    risk = forms.ChoiceField(label=_("剩余风险"), choices=_choices(Risk), widget=RADIO)
    document = _text(_("评估报告的名称、文号"), 200, required=False)
    assessed_on = _day(_("评估日"))
    review_on = _day(_("下次复评日"))
    replaces = forms.ChoiceField(label=_("代替原来的评估"), required=False)

    def __init__(
        self, *args: Any, purposes: Iterable[Purpose], standing: Iterable[tuple[int, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["purpose"].choices = [("", _("不属于目录中的目的")), *((p.key, p.title) for p in purposes)]
        self.fields["replaces"].choices = [("", _("新的评估")), *((str(pk), title) for pk, title in standing)]

    def clean(self) -> dict[str, Any]:
        """The review lies after the assessment (复评日晚于评估日)."""
        given = super().clean() or {}
        if given.get("review_on") and given.get("assessed_on") and given["review_on"] <= given["assessed_on"]:
            self.add_error("review_on", _("复评日须晚于评估日。"))
        return given


class ProofForm(forms.Form):
    """凭证: number and follow code of the receipt."""

    number = _text(_("编号"), 40, error_messages={"required": _("请填写回执上的编号")})
    code = _text(_("查询码"), 40, error_messages={"required": _("请填写回执上的查询码")})


