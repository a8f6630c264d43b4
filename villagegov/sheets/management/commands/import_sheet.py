"""Check a sheet, and with --commit import its good rows, as after a confirmation on the screen."""

import json
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.management.base import BaseCommand, CommandError, CommandParser

from villagegov.common import context
from villagegov.common.models import User
from villagegov.common.places import Place
from villagegov.sheets import imports
from villagegov.sheets.outcome import Outcome
from villagegov.sheets.problems import Refused
from villagegov.sheets.resource import resources


class Command(BaseCommand):
    help = "import_sheet KIND FILE [--json] [--commit] --as USER [--place CODE]"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(resources()))
        parser.add_argument("file", type=Path)
        parser.add_argument("--json", action="store_true", help="one JSON object on stdout")
        parser.add_argument("--commit", action="store_true", help="import the good rows")
        parser.add_argument("--as", dest="user", required=True, help="whose scope and rights decide")
        parser.add_argument("--place", default="", help="code of the township, for who has several")

    def handle(self, *args: Any, **options: Any) -> None:
        user = User.objects.filter(username=options["user"]).first()
        if user is None:
            raise CommandError(f"没有账号 {options['user']}")
        if not options["file"].is_file():
            raise CommandError(f"没有文件 {options['file']}")
        with context.acting(context.Acting(user=user, door="command")):
            answer = self.answer(user, options)
        if options["json"]:
            self.stdout.write(json.dumps(answer, ensure_ascii=False))
        else:
            self.say(answer)

    def answer(self, user: User, options: dict[str, Any]) -> dict[str, Any]:
        """The outcome of the check; with --commit also the batch."""
        kind, path = options["kind"], options["file"]
        place = self.place(user, options["place"])
        if place is None:
            return Outcome(kind, path.name, refusal=Refused("not_allowed")).as_json()
        outcome = imports.resource_for(kind, user=user, place=place).check(path)
        answer = outcome.as_json()
        if options["commit"] and outcome.good_rows:
            upload = ContentFile(path.read_bytes(), name=path.name)
            batch = imports.confirm(imports.receive(kind, upload, by=user, place=place), by=user)
            answer["batch"] = batch.pk
        return answer

    def place(self, user: User, code: str) -> Place | None:
        """The township, asked for by code where the user has several; None for who may not import."""
        places = [place for place in imports.places_of(user) if code in ("", place.code)]
        if len(places) > 1:
            raise CommandError("请用 --place 写明乡镇代码：" + "、".join(place.code for place in places))
        return places[0] if places else None

    def say(self, answer: dict[str, Any]) -> None:
        """For people at the terminal."""
        if answer["refusal"]:
            self.stdout.write(answer["refusal"]["message"])
            return
        done = "，已导入" if "batch" in answer else ""
        self.stdout.write(f"{answer['file']}：{answer['rows_total']} 行，可导入 {answer['rows_ok']} 行{done}")
        for problem in answer["problems"]:
            self.stdout.write(f"  {problem['column'] or ''}{problem['row'] or ''}　{problem['message']}")
