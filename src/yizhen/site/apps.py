from django.apps import AppConfig


class SiteConfig(AppConfig):
    """站点 site: where the houses are put together."""

    name = "yizhen.site"
    label = "site"
    verbose_name = "站点"
