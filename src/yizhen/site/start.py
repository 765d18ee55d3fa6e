"""Start Django once the home folder is known (初始化)."""

import os


def set_up() -> None:
    """Name the settings and start Django (初始化)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yizhen.site.settings")
    import django

    django.setup()
