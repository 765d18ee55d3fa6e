"""Forms of importing (导入表单): the file, and which column tells what."""

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.dispatch.rules.columns import Field
from yizhen.kernel.words import say


class ImportForm(forms.Form):
    """导入诉求: a table."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("诉求表"),
        help_text=_(
            "CSV 或 XLSX（也可以是 .gz），最多 64 MB、20 万行。表头不必改名：常见的列名能认出来，认错了下一步可以改。"
            "至少要有标题或内容，以及收到时间。"
        ),
        error_messages={"required": _("请选择一个文件。"), "empty": _("这个文件是空的，请换一个。")},
    )
    sheet = forms.CharField(
        label=_("工作表名称"),
        required=False,
        max_length=100,
        help_text=_("只对 XLSX 有用。不填就选表头最像诉求表的那一张。"),
    )


class MappingForm(forms.Form):
    """对应关系: for each thing a case tells, the column it stands in."""

    use_required_attribute = False

    def __init__(self, head: Sequence[str], columns: Mapping[str, int], **more: object) -> None:
        super().__init__(**more)  # type: ignore[arg-type]
        choices = [("", _("（没有这一列）"))]
        choices += [(str(n), f"{n + 1}. {heading or '（无名）'}") for n, heading in enumerate(head)]
        for one in Field:
            self.fields[one.value] = forms.TypedChoiceField(
                label=say(one.label), choices=choices, required=False, coerce=int, empty_value=None,
                initial=str(columns[one.value]) if one.value in columns else "",
            )  # fmt: skip

    def clean(self) -> dict[str, object]:
        """No column tells two things."""
        given = super().clean() or {}
        seen: dict[int, str] = {}
        for name, place in list(given.items()):
            if isinstance(place, int) and place in seen:
                self.add_error(name, _("这一列已经对应了“%(other)s”，请只选一处。") % {"other": say(Field(seen[place]).label)})
            elif isinstance(place, int):
                seen[place] = name
        return given

    def mapping(self) -> dict[Field, int]:
        """Field → column (对应关系)."""
        return {Field(name): place for name, place in self.cleaned_data.items() if isinstance(place, int)}
