"""Form of the materials of an item (申请材料表单): a row a material, some empty ones at the end."""

from collections.abc import Sequence

from django import forms
from django.utils.translation import gettext_lazy as _

from yizhen.duties.forms.items import day_field
from yizhen.duties.rules.materials import source_words, sources
from yizhen.duties.terms.materials import Material

SPARE, MOST = 3, 40


class MaterialForm(forms.Form):
    """一份材料."""

    use_required_attribute = False
    name = forms.CharField(label=_("材料"), max_length=200, required=False)
    source = forms.ChoiceField(label=_("来源"), choices=[], required=False)
    copies = forms.IntegerField(label=_("份数"), required=False, min_value=0, max_value=99)
    why = forms.CharField(label=_("必要性"), max_length=300, required=False)
    basis = forms.CharField(label=_("依据"), max_length=300, required=False)

    def __init__(self, *args: object, **more: object) -> None:
        super().__init__(*args, **more)  # type: ignore[arg-type]
        self.fields["source"].choices = [("", "—"), *((code, source_words(code)) for code in sources())]
        for field in self.fields.values():
            field.widget.attrs["aria-label"] = field.label

    def clean(self) -> dict[str, object]:
        """A row with anything in it has a name."""
        told = super().clean() or {}
        if any(told.get(name) not in (None, "") for name in ("source", "copies", "why", "basis")) and not told.get("name"):
            self.add_error("name", _("请写材料的名称。"))
        return told


class MaterialDayForm(forms.Form):
    """自哪一天起: the day from which the materials hold."""

    use_required_attribute = False
    on = day_field(_("自哪一天起"))


Rows = forms.formset_factory(MaterialForm, extra=SPARE, max_num=MOST, validate_max=True, absolute_max=MOST)
"""Rows of materials (材料各行)."""


def initial_of(materials: Sequence[Material]) -> list[dict[str, object]]:
    """Materials as the rows begin with them (表单初值)."""
    return [
        {"name": one.name, "source": one.source, "copies": one.copies, "why": one.why, "basis": one.basis}
        for one in materials
    ]


def told(rows: forms.BaseFormSet) -> list[Material]:
    """What was filled in (转材料); rows whose name was taken out are left out."""
    return [Material(**one.cleaned_data) for one in rows if one.cleaned_data.get("name")]
