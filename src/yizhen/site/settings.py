"""设置 settings: everything that differs between installations comes from the environment or the home folder.

``YIZHEN_HOME`` (default ``./var``) holds the embedded database, the keys and the anchors; ``DATABASE_URL``
selects PostgreSQL; ``YIZHEN_HOSTS`` lists the host names the site answers to.
"""

import contextlib
import os
import secrets
import sys
from ipaddress import ip_network
from pathlib import Path
from urllib.parse import unquote, urlsplit

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

from yizhen.site.logs import logging_for

PACKAGE = Path(__file__).resolve().parent.parent
HOME = Path(os.environ.get("YIZHEN_HOME", "var")).resolve()
HOME.mkdir(parents=True, exist_ok=True, mode=0o700)
TESTING = "pytest" in sys.modules
DEBUG = os.environ.get("YIZHEN_DEBUG") == "1"


def _kept_secret(name: str) -> str:
    """Read a key from the home folder; make it, readable by its owner only, when it is not there yet."""
    path = HOME / "keys" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        made = path.with_suffix(f".{os.getpid()}")
        made.touch(mode=0o600)
        made.write_text(secrets.token_urlsafe(48))
        with contextlib.suppress(FileExistsError):
            os.link(made, path)  # the first process wins; the others read what it wrote
        made.unlink()
    return path.read_text().strip()


SECRET_KEY = os.environ.get("YIZHEN_SECRET_KEY") or _kept_secret("site")
MASTER_KEY = os.environ.get("YIZHEN_MASTER_KEY") or _kept_secret("master")
ANCHOR_FILE = HOME / "anchors" / "anchors.jsonl"
STAGING = HOME / "staging"
SCAN_COMMAND = os.environ.get("YIZHEN_SCAN", "")
"""A command that scans one file for viruses (查毒命令): exit 0 clean, 1 harmful; without it files say 未查毒."""

SITE_ADDRESS = os.environ.get("YIZHEN_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
"""The address under which people reach the site (对外网址): messages lead there."""
SMS_DRIVER, SMS_TOKEN = os.environ.get("YIZHEN_SMS", ""), os.environ.get("YIZHEN_SMS_TOKEN", "")
"""What sends text messages (短信驱动): empty keeps them under HOME/outbox/sms; see yizhen.notices.actions.gateways."""
_MAIL = urlsplit(os.environ.get("YIZHEN_SMTP", ""))  # smtp://user:password@host:587 (STARTTLS), smtps://…:465
EMAIL_BACKEND = f"django.core.mail.backends.{'smtp' if _MAIL.hostname else 'filebased'}.EmailBackend"
EMAIL_FILE_PATH = HOME / "outbox" / "email"
EMAIL_HOST, EMAIL_PORT = _MAIL.hostname or "", _MAIL.port or (465 if _MAIL.scheme == "smtps" else 587)
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = unquote(_MAIL.username or ""), unquote(_MAIL.password or "")
EMAIL_USE_SSL, EMAIL_USE_TLS, EMAIL_TIMEOUT = _MAIL.scheme == "smtps", _MAIL.scheme == "smtp", 10
DEFAULT_FROM_EMAIL = os.environ.get("YIZHEN_MAIL_FROM", "yizhen@localhost")

ALLOWED_HOSTS = os.environ.get("YIZHEN_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
CSRF_TRUSTED_ORIGINS = [o for o in os.environ.get("YIZHEN_ORIGINS", "").split(",") if o]
USE_X_FORWARDED_HOST = False


def _networks(name: str) -> tuple:
    try:
        return tuple(ip_network(one) for one in os.environ.get(name, "").replace(",", " ").split())
    except ValueError as wrong:
        raise ImproperlyConfigured(f"{name} 写错了（{wrong}），应为地址或网段，如 127.0.0.1 10.0.0.0/24") from wrong


PROXIES = _networks("YIZHEN_PROXIES")
"""Reverse proxies in front (反向代理): only their X-Forwarded-For is believed; empty: nobody's."""
BEHIND_TLS = os.environ.get("YIZHEN_TLS") == "1"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_TLS else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = BEHIND_TLS
SECURE_HSTS_SECONDS = 31_536_000 if BEHIND_TLS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "axes",
    "csp",
    "yizhen.ui",
    "yizhen.record",
    "yizhen.territory",
    "yizhen.county",
    "yizhen.organs",
    "yizhen.identity",
    "yizhen.notices",
    "yizhen.parties",
    "yizhen.documents",
    "yizhen.staffing",
    "yizhen.duties",
    "yizhen.dispatch",
    "yizhen.site",
]

MIDDLEWARE = [
    "yizhen.site.middleware.NoNulls",
    "yizhen.site.middleware.ClientAddress",
    "yizhen.site.middleware.RequestNumber",
    "yizhen.site.watch.Watch",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "yizhen.site.middleware.BodyLimit",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "yizhen.identity.middleware.ActorOfRequest",
    "yizhen.record.middleware.ExportsInRecord",
    "yizhen.site.middleware.ErrorsInPlainWords",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "yizhen.site.urls"
WSGI_APPLICATION = "yizhen.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "yizhen.site.context.page",
            ],
            "builtins": ["yizhen.ui.templatetags.ui"],
        },
    }
]


def _database() -> dict:
    url = os.environ.get("DATABASE_URL", "")
    if url:
        if not url.startswith(("postgresql://", "postgres://")):
            raise ImproperlyConfigured(f"不认识 {url.split(':')[0]} 这种数据库，只支持 PostgreSQL")
        config = dj_database_url.parse(url, conn_max_age=None)
        config["OPTIONS"] = {**config.get("OPTIONS", {}), "server_side_binding": True, "prepare_threshold": 5}
        config["CONN_HEALTH_CHECKS"] = True
        return config
    return {
        "ENGINE": "yizhen.site.database.sqlite",
        "NAME": HOME / "yizhen.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA recursive_triggers=ON; PRAGMA cache_size=-16000; PRAGMA temp_store=MEMORY;"
            ),
        },
        "TEST": {"NAME": HOME / f"test-{os.getpid()}.sqlite3"},
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
LOGIN_URL = reverse_lazy("identity:sign-in")
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
AXES_ENABLED = not TESTING or os.environ.get("YIZHEN_TEST_LOCKOUT") == "1"
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "yizhen.identity.views.locked_out"
AXES_FAILURE_LIMIT = "yizhen.identity.door.failure_limit"
AXES_COOLOFF_TIME = "yizhen.identity.door.lockout_period"
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # others' attempts do not keep a person out
AXES_ENABLE_ACCESS_FAILURE_LOG = False
AXES_VERBOSE = False

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("中文")), ("en", "English")]
LOCALE_PATHS = [PACKAGE / "locale"]
LANGUAGE_COOKIE_NAME = "yizhen_language"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_MAX_AGE = 3600

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
WEBHOOK_LOOPBACK = os.environ.get("YIZHEN_WEBHOOK_LOOPBACK") == "1"  # deliver to this very machine too: for trials
WEBHOOK_NETWORKS = _networks("YIZHEN_WEBHOOK_NETWORKS")
"""Inner networks that webhooks may reach (可推送的内网网段), such as 10.20.0.0/16; without it public addresses alone."""
DMR_SETTINGS = {"validate_responses": TESTING}  # each answer of the API against its published shape
CSRF_FAILURE_VIEW = "yizhen.site.views.csrf_failure"
REQUEST_MAX = int(os.environ.get("YIZHEN_REQUEST_MB", "256")) * 1024 * 1024
PUBLIC_REQUEST_MAX = int(os.environ.get("YIZHEN_PUBLIC_MB", "64")) * 1024 * 1024
"""How large one request may be (请求大小上限), and one to pages that anybody may call."""
PUBLIC_PAGES = ("/report", "/follow", "/open311/", "/identity/sign-in")
DATA_UPLOAD_MAX_NUMBER_FILES = 30
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600

LOGGING = logging_for(os.environ.get("YIZHEN_LOG", "text"))
SILENCED_SYSTEM_CHECKS: list[str] = []
