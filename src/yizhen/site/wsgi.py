"""WSGI entry of the site (站点入口)."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yizhen.site.settings")

from django.core.wsgi import get_wsgi_application

application = get_wsgi_application()
