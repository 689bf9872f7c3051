"""Django's settings, derived from one node.toml (see config.py). docs/settings.md explains every entry."""

import os
import pathlib
from urllib.parse import unquote, urlsplit

from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from tongban.node import config

PACKAGE = pathlib.Path(__file__).resolve().parent.parent

_file = os.environ.get("TONGBAN_NODE_FILE")
TONGBAN_CONFIG = config.load(pathlib.Path(_file)) if _file else config.rehearsal_config()
TONGBAN_NODE = TONGBAN_CONFIG.profile


def _database(url: str, home: pathlib.Path) -> dict[str, object]:
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(home / unquote(parts.path.removeprefix("/"))),
            "OPTIONS": {
                # One writer at a time, and no deadlock between two that began as readers.
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                # FULL: a receipt given to a person survives the loss of power.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON",
            },
            "TEST": {"NAME": str(home / "test.sqlite3")},
        }
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.removeprefix("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {
            "pool": {"min_size": 1, "max_size": 8, "timeout": 20},
            # The server keeps the statements it is sent again and again, and need not read and plan each anew.
            "server_side_binding": True,
            "prepare_threshold": 2,
        },
    }


DATABASES = {"default": _database(TONGBAN_CONFIG.database_url, TONGBAN_CONFIG.home)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SECRET_KEY = TONGBAN_CONFIG.django_secret
DEBUG = False
ALLOWED_HOSTS = (
    [*TONGBAN_CONFIG.allowed_hosts, "testserver"] if TONGBAN_NODE.is_demo else [*TONGBAN_CONFIG.allowed_hosts]
)

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "tongban.kernel",
    "tongban.kernel.journal",
    "tongban.kernel.blobs",
    "tongban.kernel.editions",
    "tongban.kernel.tallies",
    "tongban.kernel.trust",
    "tongban.jurisdictions",
    "tongban.exchange",
    "tongban.catalogue",
    "tongban.identity",
    "tongban.certificates",
    "tongban.cases",
    "tongban.enquiries",
    "tongban.web.shared",
    "tongban.node",
]

ROOT_URLCONF = "tongban.node.urls"
WSGI_APPLICATION = "tongban.node.wsgi.application"

# Machine end points (/peer, /.well-known, /health) leave the chain after the first entry; pages pass all of it.
MIDDLEWARE = [
    "tongban.web.shared.middleware.machine_endpoints",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "tongban.web.shared.middleware.page_habits",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [PACKAGE / "web" / "templates"],
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    ["django.template.loaders.filesystem.Loader"],
                )
            ],
            "context_processors": [
                "django.template.context_processors.request",
                "tongban.web.shared.context.page",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "tongban.web.shared.templatetags.tb",
                "tongban.web.shared.templatetags.tb_form",
                "tongban.web.shared.templatetags.tb_words",
            ],
        },
    }
]

AUTH_USER_MODEL = "identity.Account"
PASSWORD_HASHERS = [
    "tongban.node.demo.passwords.DemoArgon2"
    if TONGBAN_NODE.is_demo
    else "django.contrib.auth.hashers.Argon2PasswordHasher"
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ["login"]},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in"

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LOCALE_PATHS = [PACKAGE / "web" / "locale"]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"

STATIC_URL = "/static/"
STATIC_ROOT = TONGBAN_CONFIG.home / "static"
STATICFILES_DIRS = [PACKAGE / "web" / "static"]
# `collectstatic` (done by `tongban node serve`) compresses the files and puts their hash in the name; before that
# they are served as they lie in the package.
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
WHITENOISE_USE_FINDERS = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "tongban.web.shared.storage.Assets"},
}

SESSION_COOKIE_NAME = f"tongban_{TONGBAN_NODE.id}"
SESSION_COOKIE_AGE = 60 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = TONGBAN_CONFIG.is_https
CSRF_COOKIE_NAME = f"tongban_{TONGBAN_NODE.id}_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = TONGBAN_CONFIG.is_https
CSRF_FAILURE_VIEW = "tongban.web.shared.errors.expired_page"
LANGUAGE_COOKIE_NAME = "tongban_language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LANGUAGE_COOKIE_SECURE = TONGBAN_CONFIG.is_https
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31_536_000 if TONGBAN_CONFIG.is_https else 0

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

# One file at a time, kept in memory up to the limit (web/shared/bodies.py); beside it a form of words.
TONGBAN_UPLOAD_LIMIT = 10 * 1024 * 1024
FILE_UPLOAD_HANDLERS = ["tongban.web.shared.bodies.BoundedFiles"]
DATA_UPLOAD_MAX_NUMBER_FILES = 1
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# The virus scanner every file from outside is shown to; empty: none.
TONGBAN_SCANNER = TONGBAN_CONFIG.scanner

# A folder whose fonts alone set PDFs; None: the fonts of the machine.
TONGBAN_FONTS = None

# What one peer may send in one request (docs/protocol.md).
TONGBAN_ENVELOPE_LIMIT = 4 * 1024 * 1024
TONGBAN_ENVELOPE_MESSAGES = 64

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}

TEST_RUNNER = "django.test.runner.DiscoverRunner"
