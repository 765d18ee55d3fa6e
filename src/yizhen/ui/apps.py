"""The ui house as a Django app (界面)."""

from django.apps import AppConfig
from django.forms import Field
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yizhen.kernel.words import speak_with


class UiConfig(AppConfig):
    """界面: components, kinds of pages and static files."""

    name = "yizhen.ui"
    label = "ui"
    verbose_name = _("界面")

    def ready(self) -> None:
        """Let the words of the pure rooms be said in the reader's language."""
        speak_with(gettext)
        # Said where a form names no words of its own; Django's own sentence speaks of "fields".
        Field.default_error_messages["required"] = _("请填写这一项。")
