"""Refusals beside the form (不予办理的话): in words, with a link to what stands in the way where the reader may see it."""

from django.forms import BaseForm
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from yizhen.staffing.terms.conflicts import InTheWay, Thing

PAGES = {Thing.ENTRY: "staffing:quota-entry", Thing.STAFF: "staffing:person"}


def refuse(form: BaseForm, refusal: Exception) -> None:
    """Put a refusal at the head of a form (退回表单)."""
    other: InTheWay | None = getattr(refusal, "other", None)
    if other is None:
        form.add_error(None, str(refusal))
        return
    sentence = _("与之冲突的是%(what)s。")
    words = str(refusal).removesuffix(sentence % {"what": other.words})
    link = format_html('<a href="{}">{}</a>', reverse(PAGES[other.thing], args=[other.id]), other.words)
    form.add_error(None, format_html("{}{}", words, format_html(sentence.replace("%(what)s", "{}"), link)))
