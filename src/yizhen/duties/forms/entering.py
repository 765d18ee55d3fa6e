"""Forms of one item (事项表单): enter or change it from a day on, end it."""

from collections.abc import Iterable

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.duties.forms.items import day_field
from yizhen.duties.rules.rows import basis_words, read_bases
from yizhen.duties.terms import Handling, ItemDraft, ItemKind, ItemState, Limit, TermUnit, UseLevel

FOUR = ("name", "kind", "catalog_code", "bases")
"""What a higher catalogue has said is not changed here (四同)."""


class ItemForm(forms.Form):
    """录入、修改事项: what it is from a day on."""

    use_required_attribute = False
    name = forms.CharField(label=_("事项名称"), max_length=300, error_messages={"required": _("请填写事项名称。")})
    kind = forms.ChoiceField(label=_("类型"), choices=[])
    catalog_code = forms.CharField(label=_("基本编码"), max_length=12, required=False, help_text=_("12 位。"))
    task_code = forms.CharField(
        label=_("实施编码"), max_length=31, required=False,
        help_text=_("31 位：18 位统一社会信用代码、1 位行使层级、12 位基本编码。"),
    )  # fmt: skip
    local_code = forms.CharField(label=_("地方编码"), max_length=64, required=False)
    organ = forms.TypedChoiceField(label=_("实施主体"), choices=[], coerce=int, empty_value=None, required=False)
    use_level = forms.TypedChoiceField(label=_("行使层级"), choices=[], coerce=int)
    sector = forms.CharField(label=_("领域"), max_length=40, required=False)
    bases = forms.CharField(
        label=_("设定依据"), required=False, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("每条写成《名称》（位阶）第几条，分号隔开；位阶看得出的不用写。"),
    )  # fmt: skip
    statutory_days = forms.IntegerField(label=_("法定时限"), required=False, min_value=0, max_value=3650)
    promised_days = forms.IntegerField(label=_("承诺时限"), required=False, min_value=0, max_value=3650)
    unit = forms.ChoiceField(label=_("时限单位"), choices=[])
    handling = forms.ChoiceField(label=_("办件类型"), choices=[], required=False)
    visits = forms.IntegerField(label=_("到现场次数"), required=False, min_value=0, max_value=99)
    copied_from = forms.CharField(
        label=_("上级目录"), max_length=60, required=False,
        help_text=_("从上级目录来的写目录名称；名称、编码、依据、类型随之锁定。已导入的上级目录会逐项核对。"),
    )  # fmt: skip
    state = forms.ChoiceField(label=_("状态"), choices=[])
    planned_on = day_field(_("目标日期"), required=False, help_text=_("拟增事项计划开办的日子。"))
    valid_from = day_field(_("自哪一天起有效"))

    def __init__(self, organs: Iterable[tuple[int, str]], *args: object, locked: bool = False, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        empty = [("", _("（未定）"))]
        self.fields["kind"].choices = [(one.value, one.label) for one in ItemKind]
        self.fields["organ"].choices = [*empty, *organs]
        self.fields["use_level"].choices = [(int(one), one.label) for one in UseLevel]
        self.fields["unit"].choices = [(one.value, one.label) for one in TermUnit]
        self.fields["handling"].choices = [*empty, *((one.value, one.label) for one in Handling)]
        self.fields["state"].choices = [(one.value, one.label) for one in ItemState]
        for name in FOUR if locked else ():
            self.fields[name].disabled = True

    def draft(self, organ_name: str, before: ItemDraft | None) -> ItemDraft:
        """What was filled in, as an item (转事项); what the form does not show stays as it was."""
        told, unit = self.cleaned_data, TermUnit(self.cleaned_data["unit"])
        codes = [told[name].strip() for name in ("task_code", "local_code", "catalog_code")]

        def limit(name: str) -> Limit | None:
            return None if told[name] is None else Limit(told[name], unit)

        bases = read_bases(told["bases"])
        if before is not None and bases_words(before) == told["bases"]:
            bases = before.bases
        return ItemDraft(
            code=before.code if before else next((code for code in codes if code), ""),
            name=told["name"].strip(), kind=ItemKind(told["kind"]), sector=told["sector"].strip(),
            catalog_code=told["catalog_code"].strip(), task_code=codes[0], local_code=codes[1],
            handle_code=before.handle_code if before else "", use_level=UseLevel(told["use_level"]),
            organ=told["organ"], organ_name=organ_name, uscc=before.uscc if before else "",
            copied_from=told["copied_from"].strip(), state=ItemState(told["state"]), planned_on=told["planned_on"],
            handling=Handling(told["handling"]) if told["handling"] else None, statutory=limit("statutory_days"),
            promised=limit("promised_days"), visits=told["visits"], bases=bases,
            elements=before.elements if before else {},
        )  # fmt: skip


def bases_words(item: ItemDraft) -> str:
    """The bases of an item as the form shows them (依据文字)."""
    return "；".join(basis_words(basis) for basis in item.bases)


def initial_of(item: ItemDraft) -> dict[str, object]:
    """An item as the form begins with it (表单初值)."""
    limit = item.promised or item.statutory
    return {
        "name": item.name, "kind": item.kind.value, "catalog_code": item.catalog_code, "task_code": item.task_code,
        "local_code": item.local_code, "organ": item.organ, "use_level": int(item.use_level), "sector": item.sector,
        "bases": bases_words(item), "statutory_days": item.statutory.days if item.statutory else None,
        "promised_days": item.promised.days if item.promised else None,
        "unit": limit.unit.value if limit else TermUnit.WORKING_DAY.value,
        "handling": item.handling.value if item.handling else "", "visits": item.visits,
        "copied_from": item.copied_from, "state": item.state.value, "planned_on": item.planned_on,
    }  # fmt: skip


class EndItemForm(forms.Form):
    """停用事项: from when, and why."""

    use_required_attribute = False
    on = day_field(_("自哪一天起停用"))
    reason = forms.CharField(label=_("理由"), max_length=300, error_messages={"required": _("请写明停用的依据或理由。")})
