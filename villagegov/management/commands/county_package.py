"""Write the county report workbook of a township."""

import datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from villagegov import county_package
from villagegov.common import audit, clock, codes, context, permissions
from villagegov.common.models import Place, RoleGrant, User
from villagegov.common.roles import Role
from villagegov.sheets import workbook


class Command(BaseCommand):
    help = "county_package PLACE YEAR [--cut-off DATE] [--masked] [--as USER] [--to FILE]"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("place", help="code or name of the township")
        parser.add_argument("year", type=int)
        parser.add_argument("--cut-off", type=datetime.date.fromisoformat, default=None)
        parser.add_argument("--masked", action="store_true")
        parser.add_argument(
            "--as", dest="user", help="whose scope and rights decide; else the township's own office"
        )
        parser.add_argument("--to", type=Path, default=None)

    def handle(self, *args: Any, **options: Any) -> None:
        named, today = self.named(options["user"]), clock.today()
        place = self.place(options["place"], named)
        user = named or self.office_of(place)
        cut_off = options["cut_off"] or today
        if refusal := county_package.cut_off_refusal(cut_off, today):
            raise CommandError(refusal)
        if not permissions.permits(user, "branches.make_report", place):
            raise CommandError(permissions.refusal("branches.make_report"))
        target = options["to"] or Path(workbook.file_name(place.name, f"上报表{options['year']}", today))
        facts = {"year": options["year"], "cut_off": cut_off, "masked": options["masked"]}
        with context.acting(context.Acting(user=named, door="command")):
            tables = county_package.package(place, user=user, today=today, **facts)
            rows = workbook.write_tables(target, tables)
            self.note(place, {**facts, "rows": rows}, named)
        self.stdout.write(f"{target}：{len(tables) - 1} 张表，{rows} 行")

    def named(self, username: str | None) -> User | None:
        """The account of --as; None where the operator of the machine acts."""
        user = User.objects.filter(username=username).first() if username else None
        if username and user is None:
            raise CommandError(f"没有账号 {username}")
        return user

    def place(self, wanted: str, user: User | None) -> Place:
        """The township by its code, which may be short, or by its name, inside the scope of who acts."""
        places = Place.objects.visible_to(user) if user else Place.objects.all()
        places = places.filter(level=Place.Level.TOWNSHIP)
        code = codes.normalise_code(wanted) if wanted.isdecimal() and len(wanted) == 9 else wanted
        found = list(places.filter(code=code)) or list(places.filter(name=wanted)[:2])
        if len(found) > 1:
            raise CommandError(f"有几个乡镇叫 {wanted}，请写区划代码")
        if not found:
            raise CommandError(f"没有找到乡镇 {wanted}" + (f"，或不在 {user.name} 的范围里" if user else ""))
        return found[0]

    def office_of(self, place: Place) -> User:
        """What the workbook holds is what the organisation office of the township may see."""
        grants = RoleGrant.objects.on(clock.today()).filter(
            role=Role.TOWNSHIP_ORG, place=place, user__is_active=True
        )
        grant = grants.select_related("user").order_by("pk").first()
        if grant is None:
            raise CommandError(f"{place.name}还没有在用的组织干事账号，请用 --as 写明用谁的权限")
        return grant.user

    def note(self, place: Place, facts: dict[str, Any], by: User | None) -> None:
        """The trail names who was named; without --as nobody, since anybody may sit at the machine."""
        reason = "按县委组织部要求报送" if by else "在服务器上生成，没有写明经办人"
        audit.write(audit.act_on(place, "county_package", "导出上报表", after=facts, reason=reason), by=by)
