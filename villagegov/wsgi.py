"""The web process. It refuses to start on a configuration that must not serve."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "villagegov.settings")

application = get_wsgi_application()

from villagegov.common.checks import refuse_bad_configuration  # noqa: E402 - the apps must be loaded first

refuse_bad_configuration()
