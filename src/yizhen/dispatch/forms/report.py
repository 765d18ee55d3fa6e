"""The public form (公开上报表): one question a page, carried from page to page inside the form itself.

Nothing is kept on the server until the last press, so a resident needs no account and no session, and no
answer is lost: each page sends the earlier answers along as hidden fields.
"""

import secrets
from collections.abc import Iterable

from django import forms
from django.core import signing
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhen.dispatch.rules.drafts import DETAIL_MAX, NAME_MAX, PHONE, PLACE_MAX
from yizhen.dispatch.rules.numbers import read_code, read_number

SALT = "dispatch.report"
DAY = 24 * 3600
UNSURE = "unsure"
"""Value of "I can't tell" (说不清楚): a clerk will sort it out."""

Choices = Iterable[tuple[str, str]]


def new_token(session: str) -> str:
    """A form's own secret (表单凭证), bound to the browser that asked for the form."""
    return signing.TimestampSigner(salt=f"{SALT}:{session}").sign(secrets.token_urlsafe(18))


def read_token(token: str, session: str) -> str | None:
    """The secret within (读取凭证), None when it is not ours, not of this browser, or older than a day."""
    try:
        return signing.TimestampSigner(salt=f"{SALT}:{session}").unsign(token[:200], max_age=DAY)
    except signing.BadSignature:
        return None


class Question(forms.Form):
    """One page of the public form (一页一问)."""

    name = ""
    title = ""
    lead = ""
    use_required_attribute = False

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)


class WhatForm(Question):
    """什么事: a category in three taps, or left to the clerk."""

    name, title = "what", gettext_lazy("是什么事？")
    lead = gettext_lazy("先点大类，再点具体的一种。拿不准就选“说不清楚”，工作人员会归好类，不影响办理。")
    category = forms.ChoiceField(
        label=gettext_lazy("什么事"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("请点一种最接近的，或选“说不清楚”。"),
            "invalid_choice": gettext_lazy("这一种不在目录里，请从下面重新点一种，或选“说不清楚”。"),
        },
    )

    def __init__(self, *args: object, categories: Choices = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["category"].choices = [*categories, (UNSURE, _("说不清楚，请工作人员来归类"))]


class TownForm(Question):
    """在哪个镇街: chosen, or found by the phone's own position."""

    name, title = "town", gettext_lazy("在哪个镇或街道？")
    lead = gettext_lazy("是事情发生的地方，不是您住的地方。")
    township = forms.ChoiceField(
        label=gettext_lazy("镇、街道"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("请点一个镇或街道；不清楚就选最后一项。"),
            "invalid_choice": gettext_lazy("这个镇或街道不在本县名单里，请重新点一个。"),
        },
    )
    lon = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-180, max_value=180)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput, min_value=-90, max_value=90)

    def __init__(self, *args: object, townships: Choices = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["township"].choices = [*townships, (UNSURE, _("说不清是哪个镇、街道"))]


class WhereForm(Question):
    """具体在哪里: village or community, and the place in the person's own words."""

    name, title = "where", gettext_lazy("具体在哪里？")
    village = forms.ChoiceField(
        label=gettext_lazy("村、社区"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("这个村或社区不在上一页选的镇街里，请重新点一个。")},
    )
    place_text = forms.CharField(
        label=gettext_lazy("怎么找到那里"),
        max_length=PLACE_MAX,
        help_text=gettext_lazy("写路名、门牌、旁边有什么，例如“文庙巷 12 号门口，菜店旁边”。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "data-kept": ""}),
        error_messages={
            "required": gettext_lazy("请写一写怎么找到那里，不然派去的人会跑空。"),
            "max_length": gettext_lazy("最多写 %(limit_value)d 个字，现在是 %(show_value)d 个字。"),
        },
    )

    def __init__(self, *args: object, villages: Choices = (), **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        offered = list(villages)
        if offered:
            self.fields["village"].choices = [*offered, ("", _("说不清是哪个村、社区"))]
        else:
            del self.fields["village"]


class TellForm(Question):
    """说说情况: what happened, in the person's own words."""

    name, title = "tell", gettext_lazy("说说情况")
    lead = gettext_lazy("什么时候开始的、影响到谁、希望怎么办。像平时说话一样写就行。")
    detail = forms.CharField(
        label=gettext_lazy("情况"),
        max_length=DETAIL_MAX,
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text=gettext_lazy("不要写身份证号、银行卡号。第一句会当作标题。"),
        error_messages={
            "required": gettext_lazy("请至少写一句话，说清是什么情况。"),
            "max_length": gettext_lazy(
                "最多写 %(limit_value)d 个字，现在是 %(show_value)d 个字，请写短一些。"
            ),
        },
    )


class ContactForm(Question):
    """怎么联系您: name and telephone number, or neither."""

    name, title = "contact", gettext_lazy("怎么联系您？")
    lead = gettext_lazy("办理的人可能要问清楚地点，办完要回访。不留也行，凭查询码一样能看到办到哪一步。")
    contact = forms.ChoiceField(
        label=gettext_lazy("留不留联系方式"),
        widget=forms.RadioSelect,
        choices=[("leave", gettext_lazy("留下联系方式")), ("none", gettext_lazy("不留，只凭查询码看进度"))],
        initial="leave",
        error_messages={"required": gettext_lazy("请选一项：留联系方式，或不留。")},
    )
    person = forms.CharField(
        label=gettext_lazy("称呼"),
        max_length=NAME_MAX,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=gettext_lazy("怎么称呼您，例如“李女士”。"),
        error_messages={"max_length": gettext_lazy("称呼最多 %(limit_value)d 个字。")},
    )
    phone = forms.CharField(
        label=gettext_lazy("电话"),
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"type": "tel", "inputmode": "tel", "autocomplete": "tel"}),
        help_text=gettext_lazy("手机号，或带区号的座机号。"),
        error_messages={
            "required": gettext_lazy("请填电话；不想留电话，请选上面的“不留”。"),
            "max_length": gettext_lazy("电话号码太长了，请核对。"),
        },
    )
    website = forms.CharField(required=False, label=gettext_lazy("网址"))

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].required = self["contact"].value() != "none"

    def clean_phone(self) -> str:
        """A number that can be called (电话号码)."""
        bare = "".join(c for c in self.cleaned_data["phone"] if c not in " -－()（）\t")
        if bare and self.data.get("contact") != "none" and not PHONE.fullmatch(bare):
            raise forms.ValidationError(_("这不像电话号码，请核对：手机号是 11 位，座机要带区号。"))
        return bare

    def clean_website(self) -> str:
        """A box that people don't see: what fills it is a program, or a browser that guesses."""
        if self.cleaned_data["website"]:
            raise forms.ValidationError(
                _("浏览器在看不见的“网址”栏里自动填了内容。已经清空，请再点一次继续。")
            )
        return ""


QUESTIONS: tuple[type[Question], ...] = (WhatForm, TownForm, WhereForm, TellForm, ContactForm)
"""The pages in their order (问题顺序)."""


class FollowForm(forms.Form):
    """查进度: number and follow code as they were read or written down."""

    use_required_attribute = False
    number = forms.CharField(
        label=gettext_lazy("编号"),
        max_length=40,
        help_text=gettext_lazy("例如 20261121-000042，横线可以不写。"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": gettext_lazy("请填编号，提交后显示在页面上的那一串数字。"),
            "max_length": gettext_lazy("编号太长了，请核对。"),
        },
    )
    code = forms.CharField(
        label=gettext_lazy("查询码"),
        max_length=40,
        help_text=gettext_lazy("例如 7K3M9-QTX2A-BHDE，大小写、横线都不要紧。"),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
        error_messages={
            "required": gettext_lazy("请填查询码。查询码只在提交成功那一页显示过。"),
            "max_length": gettext_lazy("查询码太长了，请核对。"),
        },
    )

    def clean_number(self) -> str:
        """The number as it is written, or what is wrong with it."""
        found = read_number(self.cleaned_data["number"])
        if found is None:
            raise forms.ValidationError(_("编号应是 8 位日期加至少 6 位数字，请对照回执再填一次。"))
        return found

    def clean_code(self) -> str:
        """The code as it is written; its check symbol tells a slip at once."""
        found = read_code(self.cleaned_data["code"])
        if found is None:
            raise forms.ValidationError(
                _("查询码有一位不对或少了一位（共 14 位字母和数字），请对照回执再填一次。")
            )
        return found
