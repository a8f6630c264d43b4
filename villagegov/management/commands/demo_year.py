"""A whole year of the demo township in a copy of its database, which is thrown away when the year is over."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from appraisal.results.recheck import differences
from villagegov import demo, demo_year

OF_A_DATABASE = ("FILES_DIR", "TRAIL_HEADS")


class Command(BaseCommand):
    help = "Lead the demo township from the scheme of a year to its published ranking, in a copy whose clock moves on."

    def handle(self, *args, **options) -> None:
        if not settings.DEMO or connection.vendor != "sqlite" or not demo.is_loaded():
            raise CommandError("一年的演示只在装好的演示库里运行，请用 ./run demo --once")
        with a_copy():
            try:
                ranking = demo_year.lead(self.stdout.write)
            except ValidationError as refused:
                raise CommandError("这一年没有走完：" + "；".join(refused.messages)) from None
            except ObjectDoesNotExist:
                raise CommandError("演示数据已经改动过，这一年走不完。删掉 var/demo 再运行一次") from None
            if found := differences(ranking):
                raise CommandError("重算和公示的不一样：" + "；".join(found))
        self.stdout.write("  重算一遍，和公示的一样。这一年在副本里走完，演示数据没有变。")


@contextmanager
def a_copy() -> Iterator[None]:
    """The connection leads to a copy of the database, with files of its own, until the end."""
    before = {name: getattr(settings, name) for name in OF_A_DATABASE}
    served = connection.settings_dict["NAME"]
    with TemporaryDirectory() as folder:
        copied = str(Path(folder) / "copy.sqlite3")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM INTO %s", [copied])
        try:
            lead_to(copied, {name: Path(folder) / before[name].name for name in OF_A_DATABASE})
            yield
        finally:
            lead_to(served, before)


def lead_to(name: str, places: dict[str, Path]) -> None:
    connection.close()
    connection.settings_dict["NAME"] = name
    for key, place in places.items():
        setattr(settings, key, place)
