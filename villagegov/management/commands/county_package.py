"""Write the county report workbook of a township."""

import datetime
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from villagegov import county_package
from villagegov.common import audit, clock, context, permissions
from villagegov.common.models import Place, User
from villagegov.sheets import workbook


class Command(BaseCommand):
    help = "county_package PLACE YEAR [--cut-off DATE] [--masked] [--as USER] [--to FILE]"

    def add_arguments(self, parser) -> None:
        parser.add_argument("place", help="code or name of the township")
        parser.add_argument("year", type=int)
        parser.add_argument("--cut-off", type=datetime.date.fromisoformat, default=None)
        parser.add_argument("--masked", action="store_true")
        parser.add_argument("--as", dest="user", required=True, help="whose scope and rights decide")
        parser.add_argument("--to", type=Path, default=None)

    def handle(self, *args, **options) -> None:
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"没有账号 {options['user']}")
        places = Place.objects.visible_to(user).filter(level=Place.Level.TOWNSHIP)
        place = places.filter(code=options["place"]).first() or places.filter(name=options["place"]).first()
        if place is None:
            raise CommandError(f"没有找到乡镇 {options['place']}，或不在 {user.name} 的范围里")
        permissions.require(user, "branches.make_report", place)
        today = clock.today()
        target = options["to"] or Path(workbook.file_name(place.name, f"上报表{options['year']}", today))
        with context.acting(context.Acting(user=user, door="command")):
            tables = county_package.package(
                place, year=options["year"], cut_off=options["cut_off"] or today, user=user, masked=options["masked"],
                today=today,
            )  # fmt: skip
            rows = workbook.write_tables(target, tables)
            facts = {"rows": rows, "masked": options["masked"]}
            act = audit.act_on(
                place, "county_package", "导出上报表", after=facts, reason="按县委组织部要求报送"
            )
            audit.write(act, by=user)
        self.stdout.write(f"{target}：{len(tables) - 1} 张表，{rows} 行")
