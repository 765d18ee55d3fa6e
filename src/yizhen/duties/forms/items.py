"""Forms of importing items and of lists (导入与清单表单)."""

from collections.abc import Collection, Mapping, Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.duties.rules.catalogue import elements
from yizhen.duties.terms import BurdenKind, ListKind
from yizhen.duties.terms.higher import LEVELS_ABOVE


def day_field(label: object, **more: object) -> forms.DateField:
    """A day that is typed or picked (日期)."""
    return forms.DateField(
        label=label, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"required": _("请选一个日期。"), "invalid": _("请写成 2026-01-05 的样子。")}, **more,
    )  # fmt: skip


class ItemFileForm(forms.Form):
    """导入事项: a table and the day from which it holds."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("事项目录"),
        help_text=_("CSV 或 XLSX，最多 16 MB、5 万行。要有事项名称、类型和编码；表头用国家标准的要素名或常见的中文名都能认。"),
        error_messages={"required": _("请选择一个文件。"), "empty": _("这个文件是空的，请换一个。")},
    )
    on = day_field(_("自哪一天起有效"), help_text=_("目录的生效日；已有事项内容不同的，从这一天起成为新的版本。"))
    higher = forms.ChoiceField(
        label=_("取自上级目录"), required=False, choices=[],
        help_text=_("选了的，按基本编码对得上的事项记为取自这个目录，名称、编码、依据、类型要与它一致。"),
    )  # fmt: skip

    def __init__(self, highers: Sequence[str], *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["higher"].choices = [("", _("（不是）")), *((name, name) for name in highers)]


class ItemMappingForm(forms.Form):
    """列的对应关系: which column holds which element."""

    use_required_attribute = False

    def __init__(
        self, head: Sequence[str], columns: Mapping[str, int], only: Collection[str] = (), **more: object
    ) -> None:
        super().__init__(**more)  # type: ignore[arg-type]
        choices = [("", _("（没有这一列）"))]
        choices += [(str(n), f"{n + 1}. {heading or '（无名）'}") for n, heading in enumerate(head)]
        for one in elements():
            if one.name in only if only else one.draft or one.name in columns:
                self.fields[one.name] = forms.TypedChoiceField(
                    label=one.label, choices=choices, required=False, coerce=int, empty_value=None,
                    initial=str(columns[one.name]) if one.name in columns else "",
                )  # fmt: skip

    def mapping(self) -> dict[str, int]:
        """Element → column (对应关系)."""
        return {name: place for name, place in self.cleaned_data.items() if isinstance(place, int)}


class HigherFileForm(forms.Form):
    """更新上级目录: which catalogue, its file, the document that published it, and from when it holds."""

    use_required_attribute = False
    name = forms.CharField(
        label=_("目录名称"), max_length=60, help_text=_("如：某省政务服务事项基本目录。已有的写同样的名称，就是更新它。"),
        error_messages={"required": _("请写明上级目录的名称。")},
    )  # fmt: skip
    level = forms.TypedChoiceField(label=_("哪一级的"), choices=[], coerce=int)
    file = forms.FileField(
        label=_("目录文件"), help_text=_("CSV 或 XLSX。要有事项名称、类型和基本编码；有设定依据的一并读入。"),
        error_messages={"required": _("请选择一个文件。"), "empty": _("这个文件是空的，请换一个。")},
    )
    document = forms.CharField(label=_("发布文件"), max_length=120, required=False, help_text=_("文号或者网址，便于核对。"))
    on = day_field(_("自哪一天起有效"))
    whole = forms.BooleanField(
        label=_("这是完整的目录"), required=False, help_text=_("文件里没有的条目，从这一天起视为上级已取消。")
    )

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["level"].choices = [(int(one), one.label) for one in LEVELS_ABOVE]


class DrawForm(forms.Form):
    """取用、照上级改: for which organ, and from when."""

    use_required_attribute = False
    organ = forms.TypedChoiceField(label=_("实施主体"), choices=[], coerce=int, empty_value=None, required=False)
    on = day_field(_("自哪一天起有效"))

    def __init__(self, organs: Sequence[tuple[str, str]], *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["organ"].choices = [("", _("（未定）")), *organs]


class NewListForm(forms.Form):
    """建立清单: whose and which."""

    use_required_attribute = False
    township = forms.ChoiceField(label=_("镇街"), required=False)
    kind = forms.ChoiceField(label=_("清单"), choices=[])

    def __init__(self, places: Mapping[str, str], *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["township"].choices = list(places.items())
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in ListKind]


class EntryForm(forms.Form):
    """清单条目: what the township does, helps with, or has given back."""

    use_required_attribute = False
    name = forms.CharField(label=_("事项名称"), max_length=300, error_messages={"required": _("请填写事项名称。")})
    category = forms.CharField(label=_("类别"), max_length=40, required=False, help_text=_("如：民生服务、平安法治。"))
    item_code = forms.CharField(
        label=_("目录编码"), max_length=64, required=False, help_text=_("事项目录里有的，填编码；没有的空着。")
    )
    organ_name = forms.CharField(
        label=_("对应上级部门、承接部门"), max_length=120, required=False,
        help_text=_("配合清单写对应上级部门，收回清单写承接部门。"),
    )  # fmt: skip
    upper_duty = forms.CharField(label=_("上级部门职责"), required=False, widget=forms.Textarea(attrs={"rows": 3}))
    township_duty = forms.CharField(
        label=_("乡镇（街道）职责"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    way = forms.CharField(label=_("收回后的工作方式"), required=False, widget=forms.Textarea(attrs={"rows": 2}))
    basis = forms.CharField(label=_("依据"), max_length=400, required=False)


class ListFileForm(forms.Form):
    """整单导入: a table of entries that the draft is to say exactly."""

    use_required_attribute = False
    file = forms.FileField(
        label=_("清单表"),
        help_text=_(
            "CSV 或 XLSX，表头：事项名称、类别、对应上级部门（承接部门）、上级部门职责、乡镇配合职责、工作方式、依据。"
            "表里没有的条目会从清单删去。"
        ),
        error_messages={"required": _("请选择一个文件。"), "empty": _("这个文件是空的，请换一个。")},
    )


class PublishForm(forms.Form):
    """公布清单: the document it rests on and the day it takes effect."""

    use_required_attribute = False
    authority = forms.CharField(
        label=_("公布文号"), max_length=120, help_text=_("如：澄委编〔2026〕3号。"),
        error_messages={"required": _("请填写公布清单的文号。")},
    )  # fmt: skip
    title = forms.CharField(label=_("文件名称"), max_length=200, required=False)
    effective_on = day_field(_("生效日"), help_text=_("从这一天起按新的清单派单；以前的日子仍看得到原来的清单。"))


class BurdenForm(forms.Form):
    """登记负担: what is asked of townships, by whom, on which document, until when."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=_("登记簿"), choices=[])
    title = forms.CharField(label=_("名称"), max_length=300, error_messages={"required": _("请写明要求做什么。")})
    organ_name = forms.CharField(label=_("提出单位"), max_length=120, required=False)
    townships = forms.MultipleChoiceField(
        label=_("涉及镇街"), required=False, widget=forms.CheckboxSelectMultiple, help_text=_("不选就是全县。")
    )
    authority = forms.CharField(
        label=_("批准文件"), max_length=200, required=False, help_text=_("没有批准文件的会标为“没有依据”，列入清理。")
    )
    times_a_year = forms.IntegerField(label=_("每年次数"), required=False, min_value=1, max_value=400)
    begins_on = day_field(_("开始日"))
    expires_on = day_field(_("截止日"), required=False)

    def __init__(self, places: Mapping[str, str], *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["kind"].choices = [(kind.value, kind.label) for kind in BurdenKind]
        self.fields["townships"].choices = [(code, name) for code, name in places.items() if code]


class EndBurdenForm(forms.Form):
    """清理负担: from when, and why."""

    use_required_attribute = False
    on = day_field(_("清理日"))
    reason = forms.CharField(label=_("理由"), max_length=300, error_messages={"required": _("请写明清理的依据或理由。")})
