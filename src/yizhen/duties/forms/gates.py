"""Forms of admission, disputes and delegation (准入、争议、赋权表单)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.duties.terms import ItemKind
from yizhen.duties.terms.admission import Application, Gate, Opinion, Support, Wish
from yizhen.duties.terms.attribution import Mode
from yizhen.duties.terms.disputes import Ruling, Stand

WORDS, LINE = 2000, 300
DAY = {"type": "date"}
COLUMNS, LONG_LINES = {"class": "choices"}, {"class": "choices choices--long"}
Choices = Sequence[tuple[str, Any]]


def _choices(words: Iterable[Any]) -> list[tuple[str, Any]]:
    return [(str(word), word.label) for word in words]


def _day(label: Any, **more: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs=DAY, format="%Y-%m-%d"), **more)


def _text(label: Any, length: int = LINE, *, rows: int = 0, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput(attrs={"autocomplete": "off"})
    return forms.CharField(label=label, max_length=length, widget=widget, **more)


class StepForm(forms.Form):
    """一步: words, with the version of the page it was opened at."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=0, max_value=2**31 - 1)

    def __init__(
        self, *args: Any, needs_words: bool = False, wordless: bool = False, label: Any = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        if wordless:
            return
        missing = {"required": _("请写明理由和依据。")}
        self.fields["words"] = _text(
            label or _("说明"), WORDS, rows=3, required=needs_words, error_messages=missing
        )


class ApplicationForm(forms.Form):
    """准入申请: what is asked of which townships, on what basis, for how long, with what support."""

    use_required_attribute = False
    wish = forms.ChoiceField(label=_("申请"), widget=forms.RadioSelect)
    title = _text(_("事由"), 200, help_text=_("一句话说清要镇街做什么。"))
    item = _text(_("事项编码"), 64, required=False, help_text=_("权责清单目录里的编码；目录里还没有的不填，在下面选类型。"))
    kind = forms.ChoiceField(label=_("事项类型"), required=False)
    townships = forms.MultipleChoiceField(
        label=_("镇街"), widget=forms.CheckboxSelectMultiple(attrs=COLUMNS), required=False,
    )  # fmt: skip
    basis = _text(_("依据"), 400, required=False, help_text=_("法律、法规或者文件的名称、文号、条款。"))
    necessity = _text(_("必要性"), WORDS, rows=3, required=False, help_text=_("为什么要由镇街承担，部门自己为什么办不了。"))
    begins_on = _day(_("开始日期"), required=False)
    ends_on = _day(_("结束日期"), required=False, help_text=_("到这一天自动失效。"))
    people = _text(_("人员"), required=False, help_text=_("随事项给几个人，从哪里来。"))
    money = _text(_("经费"), required=False)
    training = _text(_("培训"), required=False)
    equipment = _text(_("装备"), required=False)
    move = _text(_("编制调整文号"), 80, required=False, help_text=_("编随事走：划转、分配编制的文号或者控编单号，系统在编制台账里核对。"))
    no_move = _text(_("不划转编制的理由"), required=False, help_text=_("没有编制调整的，写明为什么。"))
    reason = _text(_("无需保障的理由"), required=False, help_text=_("确实不用人财物的，写明为什么。"))
    decision = _text(_("省级决定文号"), 120, required=False, help_text=_("行政处罚权交由镇街行使的必填。"))
    letter = _text(_("委托书"), 200, required=False, help_text=_("委托办理的，写明委托书的名称和日期。"))
    text = _text(_("文件正文"), 4000, rows=4, required=False, help_text=_("拟发文件的要求部分，粘贴在这里一并审查。"))

    def __init__(self, *args: Any, gate: Gate, townships: Choices, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        wishes = [one for one in Wish if one.gate is gate]
        self.fields["wish"].choices = _choices(wishes)
        self.fields["wish"].initial = str(wishes[0])
        self.fields["townships"].choices = townships
        self.fields["kind"].choices = [("", _("（按目录）")), *_choices(ItemKind)]
        if gate is Gate.UP:
            for name in ("townships", "begins_on", "ends_on", "people", "money", "training", "equipment", "reason",
                         "move", "no_move", "decision", "letter", "kind", "text"):  # fmt: skip
                del self.fields[name]
            self.fields["item"].required = True
            self.fields["item"].help_text = _("镇街清单里这一事项的编码。")
            self.fields["item"].error_messages = {"required": _("请写明事项编码。")}
            self.fields["necessity"].help_text = _("为什么接不住、为什么应由部门办；或者为什么愿意承担。")

    def application(self, *, townships: tuple[str, ...] = ()) -> Application:
        """What was applied for (申请内容)."""
        given = self.cleaned_data
        support = Support(**{name: given.get(name, "") for name in Support.__struct_fields__})
        return Application(
            title=given["title"], wish=Wish(given["wish"]), townships=townships or tuple(given.get("townships", ())),
            item=given["item"], kind=given.get("kind", ""), basis=given["basis"], necessity=given["necessity"],
            begins_on=given.get("begins_on"), ends_on=given.get("ends_on"), support=support,
            decision=given.get("decision", ""), letter=given.get("letter", ""), text=given.get("text", ""),
        )  # fmt: skip


class OpinionForm(forms.Form):
    """答复意见."""

    use_required_attribute = False
    opinion = forms.ChoiceField(
        label=_("意见"), widget=forms.RadioSelect, choices=_choices([one for one in Opinion if one is not Opinion.WAITING]),
        error_messages={"required": _("请选一项。")},
    )  # fmt: skip
    words = _text(_("理由、条件"), WORDS, rows=3, required=False)


class PaperForm(forms.Form):
    """来文检查: the text of a paper, and whether the finding is kept."""

    use_required_attribute = False
    title = _text(_("文件标题"), 200, error_messages={"required": _("请写明文件标题。")})
    organ_name = _text(_("发文单位"), 120, required=False)
    text = _text(_("正文"), 20000, rows=12, error_messages={"required": _("请粘贴文件正文。")})
    keep = forms.BooleanField(label=_("记入来文标记（留痕）"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)


class DisputeForm(forms.Form):
    """提起争议: about which matter, with whom, and what the own organ says."""

    use_required_attribute = False
    title = _text(_("争议的事情"), 200, error_messages={"required": _("请用一句话说清争议的事情。")})
    category = forms.ChoiceField(label=_("分类"), help_text=_("裁定以后，这一分类的同类事情按裁定派单。"))
    place = forms.ChoiceField(label=_("地点"), required=False)
    organs = forms.MultipleChoiceField(
        label=_("与哪些单位"), error_messages={"required": _("请至少选一个单位。")},
        widget=forms.CheckboxSelectMultiple(attrs={"class": "choices choices--box"}),
    )  # fmt: skip
    matter = _text(_("起因的办件编号"), 40, required=False)
    stand = forms.ChoiceField(
        label=_("本单位的立场"), widget=forms.RadioSelect, initial=str(Stand.NOT_OURS),
        choices=_choices([one for one in Stand if one is not Stand.WAITING]),
    )  # fmt: skip
    words = _text(_("本单位的意见和依据"), WORDS, rows=4, error_messages={"required": _("请写明本单位的意见和依据。")})

    def __init__(self, *args: Any, categories: Choices, places: Choices, organs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["category"].choices = categories
        self.fields["place"].choices = places
        self.fields["organs"].choices = organs


class StandForm(forms.Form):
    """表明立场."""

    use_required_attribute = False
    stand = forms.ChoiceField(
        label=_("立场"), widget=forms.RadioSelect, choices=_choices([one for one in Stand if one is not Stand.WAITING]),
        error_messages={"required": _("请选一项。")},
    )  # fmt: skip
    words = _text(_("理由和依据"), WORDS, rows=3, error_messages={"required": _("请写明理由和依据。")})


class RulingForm(forms.Form):
    """裁定、协商一致: who leads, in what mode, on what ground, from when."""

    use_required_attribute = False
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    organ = forms.TypedChoiceField(label=_("牵头单位"), coerce=int, error_messages={"required": _("请选牵头单位。")})
    mode = forms.ChoiceField(label=_("方式"), choices=[(str(m), m.label) for m in Mode if m.leads], initial=str(Mode.STATUTORY))
    ground = _text(_("依据"), error_messages={"required": _("请写明依据的条款。")})
    words = _text(_("说明"), WORDS, rows=3, required=False)
    since = _day(_("从哪天起"))
    until = _day(_("到哪天失效"), required=False, help_text=_("长期有效的不填。"))

    def __init__(self, *args: Any, organs: Choices, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["organ"].choices = organs

    def ruling(self) -> Ruling:
        """What is ruled (裁定内容)."""
        given = self.cleaned_data
        return Ruling(
            given["organ"], Mode(given["mode"]), given["ground"], given["words"], given["since"], given["until"]
        )


class BatchForm(forms.Form):
    """拟定下放批次."""

    use_required_attribute = False
    title = _text(_("批次名称"), 200)
    department = forms.TypedChoiceField(label=_("下放部门"), coerce=int)
    codes = _text(_("事项"), 4000, rows=4, help_text=_("每行一个编码或者名称，都要在本县目录里。"))
    townships = forms.MultipleChoiceField(label=_("承接的镇街"), widget=forms.CheckboxSelectMultiple(attrs=COLUMNS))
    basis = _text(_("依据"), 400)
    decision = _text(_("省级决定文号"), 120, required=False, help_text=_("处罚权交由镇街行使的必填。"))
    pilots = forms.MultipleChoiceField(
        label=_("先行试点的镇街"), widget=forms.CheckboxSelectMultiple(attrs=COLUMNS), required=False,
        help_text=_("不选就是全部同时开始。"),
    )  # fmt: skip
    pilot_until = _day(_("试点到哪天"), required=False)
    move = _text(_("编制调整文号"), 80, required=False, help_text=_("编随事走：划转、分配编制的文号或者控编单号，系统在编制台账里核对。"))
    people = _text(_("随事划转的人员、经费"), required=False, help_text=_("不划转编制的，写明理由。"))

    def __init__(self, *args: Any, departments: Choices, townships: Choices, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["department"].choices = departments
        self.fields["townships"].choices = townships
        self.fields["pilots"].choices = townships


MARKS = (
    ("suitable", _("适宜下放"), 0), ("matched", _("人财物匹配"), 0), ("capable", _("镇街接得住"), 0),
    ("frequency", _("发生频率"), 1), ("breadth", _("涉及面"), 1), ("demand", _("群众需求"), 1),
)  # fmt: skip


class MarkForm(forms.Form):
    """承接评估: one item."""

    use_required_attribute = False
    item = forms.TypedChoiceField(label=_("事项"), coerce=int)
    legal = forms.BooleanField(label=_("依法可以下放"), required=False, initial=True)
    technical = forms.BooleanField(label=_("专业性、技术性强"), required=False)

    def __init__(self, *args: Any, items: Choices, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["item"].choices = items
        for name, label, least in MARKS:
            self.fields[name] = forms.IntegerField(label=label, min_value=least, max_value=5, initial=3)


class HandoverForm(forms.Form):
    """交接一项."""

    use_required_attribute = False
    key = forms.ChoiceField(label=_("交接事项"))
    words = _text(_("交接内容"), error_messages={"required": _("请写明交接了什么。")})

    def __init__(self, *args: Any, lines: Choices, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["key"].choices = lines


class GuideForm(forms.Form):
    """指导、培训."""

    use_required_attribute = False
    kind = forms.ChoiceField(label=_("方式"))
    planned_on = _day(_("日期"))
    done = forms.BooleanField(label=_("已经做了"), required=False)
    words = _text(_("内容"), error_messages={"required": _("请写明内容。")})

    def __init__(self, *args: Any, kinds: Choices, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["kind"].choices = kinds


class NoteForm(forms.Form):
    """登记指导、培训结果."""

    use_required_attribute = False
    guidance = forms.TypedChoiceField(label=_("哪一项"), coerce=int)
    done_on = _day(_("日期"))
    words = _text(_("做了什么、发现什么"), error_messages={"required": _("请写明做了什么、谁参加、发现什么问题。")})

    def __init__(self, *args: Any, planned: Choices, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["guidance"].choices = planned


class DrawForm(forms.Form):
    """抽查: how many, by which seed."""

    use_required_attribute = False
    size = forms.IntegerField(label=_("抽几件"), min_value=1, max_value=200, initial=5)
    seed = _text(_("抽样种子"), 80, help_text=_("任意一串字，公开留存；同一种子任何人都能抽出同样的案卷。"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)


class JudgeForm(forms.Form):
    """抽查结论."""

    use_required_attribute = False
    sample = forms.TypedChoiceField(label=_("案卷"), coerce=int)
    right = forms.ChoiceField(
        label=_("结论"), widget=forms.RadioSelect, choices=[("yes", _("合格")), ("no", _("有差错"))]
    )
    words = _text(_("意见"), error_messages={"required": _("请写明抽查意见。")})

    def __init__(self, *args: Any, samples: Choices, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["sample"].choices = samples


class AdviceForm(forms.Form):
    """处理休眠权力: several at once, by one decision."""

    use_required_attribute = False
    lines = forms.TypedMultipleChoiceField(
        label=_("哪些"), coerce=int, widget=forms.CheckboxSelectMultiple(attrs=LONG_LINES),
        error_messages={"required": _("请至少选一项。")},
    )  # fmt: skip
    decision = forms.ChoiceField(
        label=_("处理"), widget=forms.RadioSelect, choices=[("support", _("支持镇街用起来")), ("retract", _("收回"))]
    )
    words = _text(_("理由和措施"), WORDS, rows=3, error_messages={"required": _("请写明理由：怎样支持，或者为什么收回。")})

    def __init__(self, *args: Any, lines: Choices, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["lines"].choices = lines


class RouteForm(forms.Form):
    """问一问由谁办: category, place, day."""

    use_required_attribute = False
    category = forms.ChoiceField(label=_("分类"))
    place = forms.ChoiceField(label=_("镇街"))
    on = _day(_("日期"), required=False)

    def __init__(self, *args: Any, categories: Choices, places: Choices, **kwargs: Any) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.fields["category"].choices = categories
        self.fields["place"].choices = places
