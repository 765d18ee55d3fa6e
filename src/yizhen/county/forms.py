"""Forms of county (县情表单): every number comes with the document it rests on."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.county.terms import RuleKind, RuleSpec, Source
from yizhen.kernel.calendars import FIRST_YEAR, LAST_YEAR
from yizhen.kernel.working_hours import BadWorkingHours, WorkingHours

LARGEST = 200_000
DAY = {
    "widget": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    "error_messages": {"required": _("请填写日期。"), "invalid": _("请按 2026-01-05 的样子填写日期。")},
}


class SourceForm(forms.Form):
    """依据: title, number and article of the document."""

    source_title = forms.CharField(
        label=_("依据的文件"),
        max_length=200,
        help_text=_("文件全称，例如“望川县人民政府办公室关于调整作息时间的通知”。"),
        error_messages={"required": _("请写明依据的文件；没有依据的规定不能录入。")},
    )
    source_number = forms.CharField(
        label=_("文号"), max_length=100, required=False, help_text=_("例如“望府办〔2026〕3号”。")
    )
    source_article = forms.CharField(label=_("条款"), max_length=100, required=False)

    def source(self) -> Source:
        """The source as given (依据)."""
        got = self.cleaned_data
        return Source(got["source_title"], got.get("source_number", ""), got.get("source_article", ""))


class RuleForm(SourceForm):
    """设定规则: a value from a day on."""

    value = forms.CharField(label=_("取值"), max_length=500, error_messages={"required": _("请填写取值。")})
    in_force_from = forms.DateField(label=_("自哪一天起施行"), **DAY)
    field_order = ("value", "in_force_from", "source_title", "source_number", "source_article")

    def __init__(self, spec: RuleSpec, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        value = self.fields["value"]
        value.unit = spec.unit
        value.help_text = "；".join(filter(None, [spec.help, bounds(spec)]))
        choices = [(word, word) for word in spec.choices]
        if spec.kind == RuleKind.BOOL:
            choices = [("是", _("是")), ("否", _("否"))]
        if choices:
            value.widget = forms.Select(choices=choices)


def bounds(spec: RuleSpec) -> str:
    """Say in words what a rule may be (取值范围)."""
    low, high = spec.minimum, spec.maximum
    if low is not None and high is not None:
        words = _("%(low)s 至 %(high)s %(unit)s") % {"low": low, "high": high, "unit": spec.unit}
    elif low is not None:
        words = _("不小于 %(low)s %(unit)s") % {"low": low, "unit": spec.unit}
    elif high is not None:
        words = _("不大于 %(high)s %(unit)s") % {"high": high, "unit": spec.unit}
    else:
        words = "、".join(spec.choices)
    return words


class RepealForm(SourceForm):
    """废止规则: from a day on the default holds again."""

    on = forms.DateField(label=_("自哪一天起废止"), **DAY)
    field_order = ("on", "source_title", "source_number", "source_article")


class YearForm(SourceForm):
    """录入放假安排: the text of the notice, or a table of days."""

    year = forms.IntegerField(
        label=_("年份"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={"required": _("请填写年份。"), "invalid": _("年份应为四位数字。")},
    )
    issued_on = forms.DateField(label=_("印发日期"), required=False, **DAY)
    text = forms.CharField(
        label=_("安排内容"),
        max_length=LARGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 14}),
        help_text=_(
            "可以直接粘贴通知正文(“一、元旦：1月1日至3日放假……”)，也可以每行写一天：2027-01-01 休 元旦；"
            "还可以粘贴 CSV(日期,holiday 或 workday,名称)或 JSON。"
        ),
    )
    file = forms.FileField(
        label=_("或者上传文件"), required=False, help_text=_("CSV、JSON 或文本，不超过 200 KB。")
    )
    field_order = ("year", "source_title", "source_number", "issued_on", "text", "file")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["source_article"]

    def clean(self) -> dict[str, Any]:
        """Take the text from the file when there is one, so that nothing has to be chosen twice."""
        got = super().clean() or {}
        file = got.get("file")
        if file:
            got["text"] = self._decoded(file)
            self.data = self.data.copy()
            self.data[self.add_prefix("text")] = got["text"]
        if not got.get("text", "").strip() and "file" not in self.errors:
            self.add_error("text", _("请粘贴安排内容，或上传一个文件。"))
        return got

    def _decoded(self, file: Any) -> str:
        if file.size > LARGEST:
            self.add_error("file", _("文件超过 200 KB，不像是一年的放假安排。"))
            return ""
        content = file.read()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        self.add_error("file", _("文件的编码不是 UTF-8 也不是 GBK，请另存一次，或直接粘贴内容。"))
        return ""


class DaysForm(SourceForm):
    """录入本县特殊日: local holidays, closures, worked days."""

    year = forms.IntegerField(label=_("年份"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    text = forms.CharField(
        label=_("日期"),
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("每行一天或一段：4月3日 休 三月三；7月20日至22日 停办 防汛应急；9月26日 上班。"),
        error_messages={"required": _("请至少写一行。")},
    )
    act = forms.ChoiceField(
        label=_("办理"),
        choices=[("enter", _("录入这些日子")), ("withdraw", _("撤回以前录入的这些日子"))],
        widget=forms.RadioSelect,
        initial="enter",
    )
    field_order = ("year", "text", "act", "source_title", "source_number", "source_article")


class HoursForm(SourceForm):
    """设定作息时间: usual hours, and seasons that differ."""

    usual = forms.CharField(
        label=_("通常作息"),
        max_length=100,
        help_text=_("例如 8:30-12:00 14:00-17:30，各段之间空一格。"),
        error_messages={"required": _("请填写作息时间。")},
    )
    seasons = forms.CharField(
        label=_("季节作息"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("没有就不填。每行一季：06-01 09-30 8:30-12:00 15:00-18:00(起、止、作息)。"),
    )
    in_force_from = forms.DateField(label=_("自哪一天起施行"), **DAY)
    field_order = ("usual", "seasons", "in_force_from", "source_title", "source_number", "source_article")

    def clean_usual(self) -> str:
        """Refuse hours that cannot be read or overlap."""
        usual = self.cleaned_data["usual"].replace("，", " ").replace(",", " ")
        self._parsed(usual, ())
        return " ".join(usual.split())

    def clean_seasons(self) -> tuple[tuple[str, str, str], ...]:
        """Read one season a line."""
        seasons = []
        for number, line in enumerate(self.cleaned_data["seasons"].splitlines(), 1):
            parts = line.split(maxsplit=2)
            if not parts:
                continue
            if len(parts) != 3:  # noqa: PLR2004  first day, last day, hours
                raise forms.ValidationError(_("第 %(n)s 行应写成“起 止 作息”。") % {"n": number})
            seasons.append((parts[0], parts[1], parts[2]))
            self._parsed("8:30-12:00", tuple(seasons), number)
        return tuple(seasons)

    def _parsed(self, usual: str, seasons: tuple[tuple[str, str, str], ...], number: int = 0) -> None:
        try:
            WorkingHours.parse(usual, seasons)
        except (BadWorkingHours, ValueError) as error:
            where = _("第 %(n)s 行") % {"n": number} if number else ""
            words = _("%(where)s读不懂，或各段时间有重叠；应写成 8:30-12:00 14:00-17:30，日期写成 06-01。")
            raise forms.ValidationError(words % {"where": where}) from error


class StatisticsForm(SourceForm):
    """录入统计数: a year, its table and its source."""

    year = forms.IntegerField(
        label=_("年份"), min_value=1949, max_value=2100, error_messages={"required": _("请填写年份。")}
    )
    file = forms.FileField(
        label=_("统计表"),
        help_text=_(
            "XLSX。一行一个乡镇（街道），列名可以是户籍人口、常住人口、面积、一般公共预算收入（万元）、财政供养人员、地区生产总值。"
            "没有填的数写 X 或留空，不要写 0。"
        ),
        error_messages={"required": _("请选择一个文件。"), "empty": _("这个文件是空的，请换一个。")},
    )
    field_order = ("year", "file", "source_title", "source_number", "source_article")
