"""All settings, from the environment only. Without any, one township runs on SQLite and nothing else.

DATABASE_URL   postgres://user:password@host:port/name, or sqlite:////path; without it DATA_DIR/villagegov.sqlite3
REDIS_URL      broker and cache; without it jobs run at once
DATA_DIR       database and files; default var/ in the checkout
KEY_DIR        keys, made once when missing; default DATA_DIR/keys
SECRET_KEY     default: made once in KEY_DIR
ALLOWED_HOSTS  comma separated; default this machine only
PLAIN_HTTP     true where the office has no TLS
DEMO           true for the demo township: clock at the reference day, banner
"""

import datetime
import os
import secrets
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

# With lxml, which docxtpl brings, openpyxl writes every Chinese character as a reference, four times as long.
os.environ.setdefault("OPENPYXL_LXML", "False")

BASE_DIR = Path(__file__).resolve().parent.parent


def flag(name: str) -> bool:
    return os.environ.get(name, "").strip().lower() in {"1", "true", "yes", "on"}


def made_once(path: Path, length: int = 64) -> str:
    """Read a secret from a file that only its owner may read; make it when it is not there."""
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was faster
            return path.read_text().strip()
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(length))
    return path.read_text().strip()


DEMO = flag("DEMO")
PLAIN_HTTP = flag("PLAIN_HTTP")
DATA_DIR = Path(os.environ.get("DATA_DIR") or BASE_DIR / "var")
KEY_DIR = Path(os.environ.get("KEY_DIR") or DATA_DIR / "keys")
DATA_DIR.mkdir(parents=True, exist_ok=True)
FILES_DIR = DATA_DIR / "files"
TRAIL_HEADS = DATA_DIR / "trail_heads.json"

SECRET_KEY = os.environ.get("SECRET_KEY") or made_once(KEY_DIR / "secret_key")
DEBUG = False
THIS_MACHINE = "localhost,127.0.0.1,[::1]"
ALLOWED_HOSTS = [
    host.strip() for host in os.environ.get("ALLOWED_HOSTS", THIS_MACHINE).split(",") if host.strip()
]

INSTALLED_APPS = [
    "django.forms",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "rules.apps.AutodiscoverRulesConfig",
    "axes",
    "import_export",
    "django_filters",
    "django_htmx",
    "villagegov",
    "villagegov.common",
    "villagegov.sheets",
    "branches",
    "cadres",
    "decisions",
    "appraisal",
    "service",
]

MIDDLEWARE = [
    "villagegov.common.middleware.RequestGuard",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "villagegov.common.middleware.SecurityHeaders",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "villagegov.common.middleware.SessionRules",
    "villagegov.common.middleware.ActingUser",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "villagegov.common.middleware.FirstPassword",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "axes.middleware.AxesMiddleware",
]

AUTH_USER_MODEL = "common.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "rules.permissions.ObjectPermissionBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "villagegov.common.passwords.LengthRule", "OPTIONS": {"least": 12}},
    {"NAME": "villagegov.common.passwords.ContextWordsRule"},
    {"NAME": "villagegov.common.passwords.CommonRule"},
]
LOGIN_URL = "sign_in"
LOGIN_REDIRECT_URL = "home"

ROOT_URLCONF = "villagegov.urls"
WSGI_APPLICATION = "villagegov.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "villagegov.shell.shell",
            ],
        },
    }
]
FORM_RENDERER = "villagegov.common.widgets.FieldRenderer"


def sqlite(path: Path | str) -> dict:
    """WAL and IMMEDIATE: fifty secretaries at once, and nobody is told that the database is locked."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "CONN_MAX_AGE": 600,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000;",
        },
    }


def database(url: str) -> dict:
    """A DATABASE_URL as Django wants it. A folder as host (?host=/run/x) is a Unix socket."""
    if not url:
        return sqlite(DATA_DIR / "villagegov.sqlite3")
    parts = urlsplit(url)
    if parts.scheme.startswith("sqlite"):
        return sqlite(unquote(parts.path))
    options = dict(parse_qsl(parts.query))
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(options.pop("port", parts.port or "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


DATABASES = {"default": database(os.environ.get("DATABASE_URL", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

REDIS_URL = os.environ.get("REDIS_URL", "")
CACHES = {
    "default": (
        {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    )
}
CELERY_BROKER_URL = REDIS_URL or "memory://"
CELERY_TASK_ALWAYS_EAGER = not REDIS_URL
CELERY_TASK_EAGER_PROPAGATES = True
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_PUBLISH_RETRY_POLICY = {"max_retries": 1, "interval_start": 0}  # nobody waits: beat finds the row
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SOFT_TIME_LIMIT = 600
CELERY_TASK_TIME_LIMIT = 720
CELERY_BROKER_TRANSPORT_OPTIONS = {"visibility_timeout": 1800, "socket_connect_timeout": 3}
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TIMEZONE = "Asia/Shanghai"

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATICFILES_DIRS = [
    BASE_DIR / "static",
    ("pictures", BASE_DIR / "docs" / "pictures"),  # the manual's, shown by the help
]
STATIC_ROOT = DATA_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False

# Sessions (security.md 6.8): rights never stand in the session.
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_NAME = "session" if PLAIN_HTTP else "__Host-session"
CSRF_COOKIE_NAME = "csrftoken" if PLAIN_HTTP else "__Host-csrftoken"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not PLAIN_HTTP
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 30 * 60
SESSION_PARALLEL_MOST = 3

SECURE_SSL_REDIRECT = not PLAIN_HTTP
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_HSTS_SECONDS = 0 if PLAIN_HTTP else 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not PLAIN_HTTP
SECURE_REDIRECT_EXEMPT = [r"^health/$"]
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "villagegov.common.errors.csrf_failure"

AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = datetime.timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_HANDLER = "axes.handlers.database.AxesDatabaseHandler"
AXES_IPWARE_PROXY_COUNT = int(os.environ.get("PROXY_COUNT", "0")) or None
AXES_LOCKOUT_CALLABLE = "branches.accounts.views.locked_out"
AXES_VERBOSE = False

DATA_UPLOAD_MAX_MEMORY_SIZE = 25 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3000
DATA_UPLOAD_MAX_NUMBER_FILES = 20
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

KEPT_SECONDS = 60  # numbers of to-dos and rows, while nobody does anything
LATELY_SECONDS = 20  # the number on the bar and the choice of villages, while others do something

# In the demo the calendar stands still at the day that its fixture tells of.
REFERENCE_DAY = datetime.date(2026, 3, 13) if DEMO else None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"()": "villagegov.common.logs.PlainFacts"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"django.server": {"handlers": ["console"], "level": "ERROR", "propagate": False}},
}
