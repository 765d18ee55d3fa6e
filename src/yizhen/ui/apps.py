"""The ui house as a Django app (界面)."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UiConfig(AppConfig):
    """界面: components, kinds of pages and static files."""

    name = "yizhen.ui"
    label = "ui"
    verbose_name = _("界面")
