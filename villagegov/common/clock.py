"""The one clock. In the demo the day stands still at the reference day; the time of day is always the true one."""

import datetime

from django.conf import settings
from django.utils import timezone


def now() -> datetime.datetime:
    """This moment, aware, in the office's time zone."""
    moment = timezone.localtime()
    day = getattr(settings, "REFERENCE_DAY", None)
    return moment.replace(year=day.year, month=day.month, day=day.day) if day else moment


def today() -> datetime.date:
    """The day in the office's time zone, never UTC's."""
    return getattr(settings, "REFERENCE_DAY", None) or now().date()
