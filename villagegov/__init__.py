"""The project: wiring above, kernel below."""

from villagegov.celery import app as celery_app

__all__ = ["celery_app"]
