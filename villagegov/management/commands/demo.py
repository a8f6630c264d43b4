"""The demo township: load it once, show what the product makes of files, say what was done."""

import json
from io import StringIO

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from villagegov import demo
from villagegov.common import clock

OUTPUT = settings.BASE_DIR / "demo-output"
SAMPLES = settings.BASE_DIR / "fixtures" / "sheets"
GOOD, BAD = "members_good.xlsx", "members_bad.xlsx"
OFFICE = "zhou"


class Command(BaseCommand):
    help = (
        "Load the demo township; --once also imports a sample roster, writes the county workbook and leads a copy "
        "through its year."
    )

    def add_arguments(self, parser) -> None:
        parser.add_argument("--once", action="store_true")

    def handle(self, *args, **options) -> None:
        if not settings.DEMO:
            raise CommandError("演示只在演示库里运行，请用 ./run demo")
        try:
            if demo.is_loaded():
                self.stdout.write("演示数据已在。")
            else:
                demo.load()
                self.stdout.write("已装入演示数据：松澜镇 12 个村（社区）。")
        except ValidationError as refused:
            raise CommandError("；".join(refused.messages)) from None
        if options["once"]:
            self.show_what_it_does()
        self.say_sign_ins()

    def show_what_it_does(self) -> None:
        OUTPUT.mkdir(exist_ok=True)
        self.stdout.write("\n一、导入一份党员花名册")
        self.import_sheet(GOOD, commit=True)
        self.stdout.write("\n二、检查一份有毛病的花名册（不写入）")
        self.import_sheet(BAD, commit=False)
        self.stdout.write("\n三、生成上报表")
        target = OUTPUT / f"上报表_{clock.today().year}.xlsx"
        call_command(
            "county_package", "990121103000", clock.today().year, user=OFFICE, to=target, stdout=self.stdout
        )
        self.stdout.write("\n四、在副本里走完一年：从考核办法到公布排名")
        call_command("demo_year", stdout=self.stdout)

    def import_sheet(self, name: str, *, commit: bool) -> None:
        answer = StringIO()
        arguments = ["party_members", str(SAMPLES / name), "--json", "--as", OFFICE]
        call_command("import_sheet", *arguments, *(["--commit"] if commit else []), stdout=answer)
        outcome = json.loads(answer.getvalue())
        rows, good = outcome["rows_total"], outcome["rows_ok"]
        self.stdout.write(f"  {name}：{rows} 行，可导入 {good} 行{'，已导入' if commit else ''}")
        for problem in outcome["problems"]:
            where = f"{problem['column'] or ''}{problem['row'] or ''}"
            self.stdout.write(f"    {where}　{problem['message']}")

    def say_sign_ins(self) -> None:
        self.stdout.write(f"\n日期停在 {clock.today():%Y-%m-%d}。登录（密码都是 {demo.PASSWORD}）：")
        for role, username, name in demo.sign_ins():
            self.stdout.write(f"  {username:<10} {name}　{role}")
