"""Forms of the ledger of quotas (编制台账表单): one act a form, with only the fields that it needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.kernel.words import say
from yizhen.organs.door import people_by_id
from yizhen.staffing.rules.catalogue import categories
from yizhen.staffing.terms import AuthorityLevel

ACTS = {
    "allocate": _("分配给单位"), "transfer": _("单位之间划转"), "borrow": _("借用"), "plan": _("锁定计划"),
    "cut": _("核减"), "approve": _("核定总额"), "reserve": _("充实周转池"),
}  # fmt: skip
"""Acts that the page offers (可登记的变动); entering and leaving stand on the pages of people."""

HEADS = {
    "allocate": ("organ", "category", "count", "purpose"),
    "transfer": ("organ", "target", "category", "count", "purpose"),
    "borrow": ("organ", "lender", "category", "count", "until"),
    "plan": ("organ", "category", "count", "purpose", "until"),
    "cut": ("organ", "category", "count", "purpose", "to_pool", "digest_reason", "digest_method", "digest_deadline"),
    "approve": ("level", "category", "count", "purpose"),
    "reserve": ("level", "category", "count"),
}
PAPER = ("number", "dated", "authority", "authority_level", "title", "valid_from")
OVERRIDES = ("allocate", "transfer", "approve")
OPTIONAL = {"lender", "purpose", "to_pool", "digest_reason", "digest_method", "digest_deadline", "override", "until"}
DATE = {"attrs": {"type": "date"}, "format": "%Y-%m-%d"}
LEVELS = [("county", _("县级")), ("township", _("乡镇（街道）"))]
NEEDED = _("请填写这一项。")


def _date(label: object, help_text: object = "") -> forms.DateField:
    messages = {"required": _("请选择日期。"), "invalid": _("请按 2026-01-05 的样子填写日期。")}
    return forms.DateField(
        label=label, widget=forms.DateInput(**DATE), help_text=help_text, error_messages=messages  # type: ignore[arg-type]
    )


def _organ(label: object, help_text: object = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, coerce=int, empty_value=None, help_text=help_text,
        error_messages={"required": _("请选一个单位。"), "invalid_choice": _("这个单位不在您能登记的范围内，请重选。")},
    )  # fmt: skip


def _line(label: object, most: int, help_text: object = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=most, help_text=help_text,
        error_messages={"required": NEEDED, "max_length": _("最多 %(limit_value)d 个字，现在 %(show_value)d 个字。")},
    )  # fmt: skip


class ActForm(forms.Form):
    """登记变动: the fields of one act and of the document behind it."""

    use_required_attribute = False
    organ = _organ(_("单位"))
    target = _organ(_("转入单位"))
    lender = _organ(_("从哪里借"), _("不选就是从县的编制周转池借。"))
    level = forms.ChoiceField(label=_("哪一级的总额"), choices=LEVELS)
    category = forms.ChoiceField(
        label=_("编制类别"), error_messages={"required": _("请选编制类别。"), "invalid_choice": _("请从列表中选择。")}
    )
    count = forms.IntegerField(
        label=_("数量"), min_value=1, max_value=100_000,
        error_messages={
            "required": _("请填写数量。"), "invalid": _("请填写整数。"), "min_value": _("数量要大于零。"),
            "max_value": _("数量太大，请核对。"),
        },
    )  # fmt: skip
    purpose = forms.ChoiceField(label=_("专项用途"), help_text=_("普通编制不选。"))
    until = _date(_("到哪天止"), _("到期提醒归还或释放。"))
    to_pool = forms.BooleanField(label=_("收回到县的总额"), initial=True, help_text=_("不勾选就是连同总额一起核减。"))
    digest_reason = _line(_("核减后超编的原因"), 200, _("核减后不超编就不用填这三项。"))
    digest_method = _line(_("消化办法"), 80, _("如自然减员、调出、进周转池、职级晋升。"))
    digest_deadline = _date(_("消化期限"))
    number = _line(_("依据文件文号"), 80, _("如：澄编发〔2026〕3号"))
    dated = _date(_("文件日期"))
    authority = _line(_("批准机关"), 120)
    authority_level = forms.ChoiceField(
        label=_("批准机关层级"), initial=AuthorityLevel.COUNTY,
        help_text=_("行政编制在县级和乡镇之间调配，须中央机构编制管理机关批准。"),
    )  # fmt: skip
    title = _line(_("文件标题"), 200)
    valid_from = _date(_("从哪天起生效"))
    override = forms.CharField(
        label=_("不按一般规则办理的理由"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("一般不填。只有允许说明理由的规则（例如文件早于机构设立）才起作用，理由会留痕。"),
    )  # fmt: skip

    def __init__(self, act: str, organs: list[tuple[int, str]], purposes: dict[str, str], *args: Any, **kw: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kw})
        kept = (*HEADS[act], *PAPER, *(("override",) if act in OVERRIDES else ()))
        for name in list(self.fields):
            if name not in kept:
                del self.fields[name]
            elif name in OPTIONAL and not (name == "until" and act == "borrow"):
                self.fields[name].required = False
        self.order_fields(kept)
        self._offer(organs, purposes)

    def _offer(self, organs: list[tuple[int, str]], purposes: dict[str, str]) -> None:
        for name in ("organ", "target", "lender"):
            if name in self.fields:
                self.fields[name].choices = [("", _("请选择")), *organs]  # type: ignore[attr-defined]
        kinds = [(key, say(one.name)) for key, one in categories().items() if one.has_quota]
        self.fields["category"].choices = [("", _("请选择")), *kinds]  # type: ignore[attr-defined]
        if "purpose" in self.fields:
            self.fields["purpose"].choices = [("", _("普通编制")), *purposes.items()]  # type: ignore[attr-defined]
        self.fields["authority_level"].choices = [(one.value, say(one.label)) for one in AuthorityLevel]  # type: ignore[attr-defined]


class FollowForm(forms.Form):
    """归还、释放: how many, on what document, from which day."""

    use_required_attribute = False
    count = forms.IntegerField(
        label=_("数量"), min_value=1,
        error_messages={"required": _("请填写数量。"), "invalid": _("请填写整数。"), "min_value": _("数量要大于零。")},
    )  # fmt: skip
    number = _line(_("依据文件文号"), 80)
    valid_from = _date(_("从哪天起生效"))


class ReverseForm(forms.Form):
    """更正冲销: why, on what document."""

    use_required_attribute = False
    reason = forms.CharField(
        label=_("为什么冲销"), max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("请写明为什么冲销。")},
    )  # fmt: skip
    number = _line(_("依据文件文号"), 80, _("没有专门文件的，写审批单或会议纪要的编号。"))


class DigestForm(forms.Form):
    """消化安排: how many, who, why, how, by when."""

    use_required_attribute = False
    amount = forms.IntegerField(
        label=_("数量"), min_value=1, initial=1,
        error_messages={"required": _("请填写数量。"), "invalid": _("请填写整数。"), "min_value": _("数量要大于零。")},
    )  # fmt: skip
    person = forms.TypedChoiceField(
        label=_("人员"), required=False, coerce=int, empty_value=None, help_text=_("没有落实到人的可以不选。")
    )
    reason = _line(_("超出的原因"), 200)
    method = _line(_("消化办法"), 80, _("如自然减员、调出、进周转池、职级晋升、提前退休。"))
    deadline = _date(_("消化期限"))

    def __init__(self, people: list[int], *args: Any, **kw: Any) -> None:
        super().__init__(*args, **{"label_suffix": "", **kw})
        found = people_by_id(people)
        chosen = [(pk, f"{one.name}（{one.staff_no}）") for pk, one in found.items()]
        self.fields["person"].choices = [("", _("不指定")), *chosen]  # type: ignore[attr-defined]
