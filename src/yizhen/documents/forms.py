"""Forms of documents (文书表单)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yizhen.documents.rules.forms import BadTemplate, places
from yizhen.documents.terms import CHINESE_KINDS, DeliveryMode, Retention, Style, Verb
from yizhen.organs.door import OrganView

TOO_LONG = gettext_lazy("最多 %(limit_value)d 个字，现在 %(show_value)d 个字。")
KINDS = [(one, one) for one in CHINESE_KINDS]


def _line(label: object, most: int, *, required: bool = False, help_text: object = "", missing: object = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, required=required, help_text=help_text,
        error_messages={"max_length": TOO_LONG, "required": missing or gettext_lazy("请填写这一项。")},
    )  # fmt: skip


def _text(label: object, rows: int, *, required: bool = False, help_text: object = "", missing: object = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=100_000, required=required, help_text=help_text,
        widget=forms.Textarea(attrs={"rows": rows}),
        error_messages={"max_length": TOO_LONG, "required": missing or gettext_lazy("请填写这一项。")},
    )  # fmt: skip


class Plain(forms.Form):
    """A form whose browser does not refuse before the server has said why."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kwargs})


class PaperForm(Plain):
    """拟稿: the elements of a paper."""

    organ = forms.TypedChoiceField(
        label=gettext_lazy("发文机关"), coerce=int,
        error_messages={
            "required": gettext_lazy("请选发文机关。"), "invalid_choice": gettext_lazy("您不能以这个机关拟稿，请重选。"),
        },
    )  # fmt: skip
    genre = forms.ChoiceField(
        label=gettext_lazy("文种"), choices=KINDS, initial="通知",
        error_messages={"invalid_choice": gettext_lazy("请从十五个文种里选。"), "required": gettext_lazy("请选文种。")},
    )  # fmt: skip
    title = forms.CharField(
        label=gettext_lazy("标题"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("发文机关、事由和文种。要自己断行就在断行处回车。"),
        error_messages={"required": gettext_lazy("请写标题，例如“关于做好汛期安全工作的通知”。"), "max_length": TOO_LONG},
    )  # fmt: skip
    to = _line(gettext_lazy("主送机关"), 300, help_text=gettext_lazy("全称或规范化简称；不用写冒号。"))
    text = _text(
        gettext_lazy("正文"), 18, required=True, missing=gettext_lazy("请写正文。"),
        help_text=gettext_lazy("一段一行。层次写“一、”“（一）”“1.”“（1）”，排版时自动用相应字体。"),
    )  # fmt: skip
    attachments = _text(gettext_lazy("附件说明"), 2, help_text=gettext_lazy("一行一个附件名称，不写序号和书名号。"))
    head = _line(
        gettext_lazy("发文机关标志"), 60, help_text=gettext_lazy("版头的红字。不填就用“机关全称＋文件”。")
    )
    urgency = forms.ChoiceField(
        label=gettext_lazy("紧急程度"), required=False,
        choices=[("", gettext_lazy("不标")), ("加急", gettext_lazy("加急")), ("特急", gettext_lazy("特急"))],
    )  # fmt: skip
    copies = _line(gettext_lazy("抄送"), 300, help_text=gettext_lazy("用逗号隔开，不写句号。"))
    note = _line(gettext_lazy("附注"), 100, help_text=gettext_lazy("例如：此件公开发布。请示写联系人和电话。"))
    template = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def __init__(self, organs: Sequence[OrganView], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organ"].choices = [(one.id, one.name) for one in organs]
        if not organs:
            del self.fields["organ"]

    def words(self) -> dict[str, str]:
        """The words of the paper (公文要素)."""
        kept = {key: value for key, value in self.cleaned_data.items() if isinstance(value, str)}
        return {key: value.replace("\r\n", "\n") for key, value in kept.items()}


class PlacesForm(Plain):
    """填空: the places of a template, one field each."""

    def __init__(self, names: Sequence[str], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, name in enumerate(names):
            self.fields[f"place{number}"] = forms.CharField(
                label=name, required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 1})
            )
        self.names = tuple(names)

    def words(self) -> dict[str, str]:
        """What was filled in, by name (填空内容)."""
        return {name: self.cleaned_data[f"place{number}"] for number, name in enumerate(self.names)}


class ActForm(Plain):
    """办理: words, and the version that the page showed."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    words = _text(gettext_lazy("意见"), 2)

    def call(self) -> dict[str, Any]:
        """Keyword arguments of the action (动作参数)."""
        return {"words": self.cleaned_data["words"], "version": self.cleaned_data["version"]}


class ReasonForm(ActForm):
    """退回、不发、作废: with the reason."""

    words = _text(
        gettext_lazy("理由"), 3, required=True, missing=gettext_lazy("请写明理由，起草的人要按它来改。")
    )


class SealForm(ActForm):
    """用印登记: which seal was set."""

    words = _line(gettext_lazy("印章名称"), 120, help_text=gettext_lazy("不填就记发文机关的印章。系统只登记，不产生电子印章。"))


class AskForm(ActForm):
    """送会签: which organs."""

    organs = forms.TypedMultipleChoiceField(
        label=gettext_lazy("会签单位"), coerce=int, widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=gettext_lazy("可以选几个，按住 Ctrl 多选。全部同意以后自动转签发。"),
        error_messages={
            "required": gettext_lazy("请选要会签的其他单位，至少一个。"),
            "invalid_choice": gettext_lazy("没有这个单位，请重选。"),
        },
    )  # fmt: skip

    def call(self) -> dict[str, Any]:
        """With the organs."""
        return super().call() | {"organ_ids": self.cleaned_data["organs"]}


class NumberForm(Plain):
    """编号: from which series."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)
    series = forms.TypedChoiceField(
        label=gettext_lazy("机关代字"), coerce=int,
        help_text=gettext_lazy("序号由系统接着上一个取，不能挑、不能跳。"),
        error_messages={
            "required": gettext_lazy("请选机关代字；没有的话，先在“模板与字号”里启用。"),
            "invalid_choice": gettext_lazy("这个机关不能用这个代字，请重选。"),
        },
    )  # fmt: skip

    def call(self) -> dict[str, Any]:
        """With the series."""
        return {"series_id": self.cleaned_data["series"], "version": self.cleaned_data["version"]}


class IssueForm(Plain):
    """印发: nothing to fill in."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)

    def call(self) -> dict[str, Any]:
        """Only the version."""
        return {"version": self.cleaned_data["version"]}


class ArchiveForm(IssueForm):
    """归档: for how long."""

    retention = forms.ChoiceField(label=gettext_lazy("保管期限"), choices=[(one.value, one.label) for one in Retention])

    def call(self) -> dict[str, Any]:
        """With the term."""
        return super().call() | {"retention": self.cleaned_data["retention"]}


FORMS: dict[Verb, type[Plain]] = {
    Verb.SUBMIT: ActForm, Verb.PASS: ActForm, Verb.AGREE: ActForm, Verb.SIGN: ActForm, Verb.DROP: ReasonForm,
    Verb.RETURN: ReasonForm, Verb.DECLINE: ReasonForm, Verb.VOID: ReasonForm, Verb.SEAL: SealForm,
    Verb.ASK: AskForm, Verb.NUMBER: NumberForm, Verb.ISSUE: IssueForm, Verb.ARCHIVE: ArchiveForm,
}  # fmt: skip


def form_for(
    verb: Verb,
    data: Mapping[str, Any] | None,
    *,
    version: int,
    organs: Sequence[tuple[int, str]] = (),
    series: Sequence[tuple[int, str]] = (),
) -> Plain:
    """The form of a step (办理表单)."""
    form = FORMS[verb](data, initial={"version": version}, auto_id=f"{verb.value}-%s")
    if isinstance(form, AskForm):
        form.fields["organs"].choices = list(organs)
    if isinstance(form, NumberForm):
        form.fields["series"].choices = list(series)
    return form


class DeliverForm(Plain):
    """送达: to organs of the county or to others."""

    organs = forms.TypedMultipleChoiceField(
        label=gettext_lazy("本县单位"), coerce=int, required=False, widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=gettext_lazy("送到的单位在自己的文书台账里看到它，并在线签收。"),
        error_messages={"invalid_choice": gettext_lazy("没有这个单位，请重选。")},
    )  # fmt: skip
    names = _text(gettext_lazy("其他受送达人"), 2, help_text=gettext_lazy("一行一个。"))
    mode = forms.ChoiceField(label=gettext_lazy("送达方式"), choices=[(one.value, one.label) for one in DeliveryMode])
    on = forms.DateField(
        label=gettext_lazy("送达日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("请写送达日期。"), "invalid": gettext_lazy("请把日期写成 2026-01-05 这样。"),
        },
    )  # fmt: skip


class ReceiveForm(Plain):
    """签收."""

    on = forms.DateField(
        label=gettext_lazy("签收日期"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={
            "required": gettext_lazy("请写签收日期。"), "invalid": gettext_lazy("请把日期写成 2026-01-05 这样。"),
        },
    )  # fmt: skip
    words = _line(gettext_lazy("备注"), 300)


class UploadForm(Plain):
    """上传文件: works without JavaScript; with it, the file came in pieces before and ``uploaded`` is its number."""

    uploaded = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**62)
    file = forms.FileField(
        label=gettext_lazy("选择文件"), allow_empty_file=True, required=False,
        error_messages={"required": gettext_lazy("请先选一个文件。"), "missing": gettext_lazy("请先选一个文件。")},
    )  # fmt: skip


    def clean(self) -> dict[str, Any]:
        """One of the two."""
        if not self.cleaned_data.get("uploaded") and not self.cleaned_data.get("file") and "file" not in self.errors:
            self.add_error("file", _("请先选一个文件。"))
        return self.cleaned_data


class AttachForm(UploadForm):
    """给文书加文件."""

    role = _line(gettext_lazy("这是什么"), 40, help_text=gettext_lazy("例如：附件1、签批单、送达回证。"))
    out = forms.BooleanField(
        label=gettext_lazy("随文发出"), required=False,
        help_text=gettext_lazy("勾上，收文单位和会签单位也看得到；不勾，只有本单位看得到。"),
    )  # fmt: skip


class SeriesForm(Plain):
    """启用机关代字."""

    organ = forms.TypedChoiceField(
        label=gettext_lazy("机关"), coerce=int, error_messages={"invalid_choice": gettext_lazy("请重选机关。")}
    )
    prefix = _line(gettext_lazy("机关代字"), 16, required=True, help_text=gettext_lazy("只写汉字，例如“望政发”。"))
    style = forms.ChoiceField(label=gettext_lazy("写法"), choices=[(one.value, one.label) for one in Style])
    first = forms.IntegerField(
        label=gettext_lazy("今年从几号起"), min_value=1, max_value=99_999, initial=1,
        help_text=gettext_lazy("今年已经在别处编过号的，填下一个号。"),
        error_messages={"min_value": gettext_lazy("最小是 1。"), "max_value": gettext_lazy("最大是 99999。"), "invalid": gettext_lazy("请填整数。")},
    )  # fmt: skip


class TemplateForm(Plain):
    """设定模板: a new version each time."""

    key = forms.SlugField(
        label=gettext_lazy("标识"), max_length=40, help_text=gettext_lazy("小写字母、数字和连字符；同一标识的旧版留存。"),
        error_messages={"required": gettext_lazy("请写标识。"), "invalid": gettext_lazy("只用小写字母、数字和连字符。")},
    )  # fmt: skip
    name = _line(gettext_lazy("名称"), 80, required=True)
    genre = forms.ChoiceField(label=gettext_lazy("文种"), choices=KINDS, initial="通知")
    title = _line(gettext_lazy("标题"), 200, required=True)
    to = _line(gettext_lazy("主送机关"), 300)
    text = _text(gettext_lazy("正文"), 12, required=True, help_text=gettext_lazy("填空写成 {{名称}}。"))

    def clean(self) -> dict[str, Any]:
        """Every brace is closed."""
        for key in ("title", "to", "text"):
            try:
                places(self.cleaned_data.get(key, ""))
            except BadTemplate as error:
                self.add_error(key, _("%(why)s") % {"why": error})
        return self.cleaned_data
