"""The stock peers that are pages: Django's admin with the import page of django-import-export, django-tables2."""

from villagegov.settings import *  # noqa: F403
from villagegov.settings import INSTALLED_APPS, STORAGES, TEMPLATES

INSTALLED_APPS = ["django.contrib.admin", "django_tables2", *INSTALLED_APPS]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
ROOT_URLCONF = "bench.stock_urls"
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"
IMPORT_EXPORT_SKIP_ADMIN_LOG = True  # to the advantage of stock: it would write a row of its log for each row
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
_processors = TEMPLATES[0]["OPTIONS"]["context_processors"]
TEMPLATES = [
    {
        **TEMPLATES[0],
        "DIRS": [],
        "OPTIONS": {"context_processors": [one for one in _processors if one.startswith("django.")]},
    }
]
