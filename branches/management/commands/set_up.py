"""Start a real township on an empty database: its places from a file, and the first accounts with one-time codes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection, transaction

from branches.accounts import operations
from branches.places.operations import load_places
from villagegov.common import audit, bulk, clock, codes
from villagegov.common.accounts import CODE_HOURS, RoleGrant, User
from villagegov.common.places import Place
from villagegov.common.roles import SIGNS_IN


@dataclass(frozen=True)
class Wanted:
    """One `--account NAME:ROLE:PLACECODE`."""

    name: str
    role: str
    code: str

    @classmethod
    def read(cls, text: str) -> Wanted:
        parts = [part.strip() for part in text.replace("：", ":").split(":")]
        if len(parts) != 3 or not all(parts):
            raise CommandError(f"--account 应写成 姓名:角色:区划代码，现在是 {text}")
        if parts[1] not in SIGNS_IN:
            raise CommandError(f"没有角色 {parts[1]}，可以写 {'、'.join(sorted(SIGNS_IN))}")
        try:
            return cls(parts[0], parts[1], codes.normalise_code(parts[2]))
        except ValueError as problem:
            raise CommandError(f"{text}：{problem}") from None


class Command(BaseCommand):
    help = "Set up county, townships, villages and first accounts on an empty database."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("places", help="a file in the form of samples/excel/base.json")
        parser.add_argument("--account", action="append", default=[], metavar="NAME:ROLE:PLACECODE")

    def handle(self, *args: Any, **options: Any) -> None:
        data, wanted = read_file(options["places"]), [Wanted.read(text) for text in options["account"]]
        if Place._meta.db_table not in connection.introspection.table_names():
            call_command("migrate", verbosity=0)
        try:
            with transaction.atomic():
                count = load_places(data)
                codes_given = [create_account(name, wanted) for name in dict.fromkeys(w.name for w in wanted)]
                bulk.analyze_all()
        except ValidationError as refused:
            raise CommandError("没有建立：\n" + "\n".join(refused.messages)) from None
        self.stdout.write(f"已建立 {count} 个地方：{data['county']['name']}")
        for user, code in codes_given:
            self.stdout.write(f"{user.name}　登录名 {user.username}　一次性密码 {code}")
        if codes_given:
            self.stdout.write(f"一次性密码只显示这一次，{CODE_HOURS} 小时内有效，登录后要换成自己的密码")


def read_file(path: str) -> dict[str, Any]:
    try:
        data = json.loads(Path(path).read_text(encoding="utf-8-sig"))
    except OSError as problem:
        raise CommandError(f"打不开文件 {path}：{problem.strerror}") from None
    except ValueError:
        raise CommandError(f"{path} 不是 JSON 文件") from None
    if not isinstance(data, dict):
        raise CommandError(f"{path} 应是一个对象，里面有 county、townships、villages")
    return data


def create_account(name: str, wanted: list[Wanted]) -> tuple[User, str]:
    """The account of this name with all its roles, and its one-time code."""
    mine = [w for w in wanted if w.name == name]
    username = name.lower() if name.isascii() else operations.free_login_name(name)
    user = User(username=username, name=name, created_in=mine[0].code)
    code = user.give_one_time_code()
    user.full_clean()
    user.save()
    audit.write(audit.act_on(user, "add_user", "新增账号", after={"username": user.username, "name": name}))
    for one in mine:
        give_first_role(user, one)
    return user, code


def give_first_role(user: User, wanted: Wanted) -> None:
    """As the accounts page gives it, but by nobody: there is no administrator yet who could."""
    place = Place.objects.filter(code=wanted.code).first()
    if place is None:
        raise ValidationError(f"{wanted.name}：文件里没有区划代码 {wanted.code}")
    terms = operations.Terms(wanted.role, place, clock.today(), basis="系统初始化")
    obstacles = [
        operations.wrong_place(terms),
        operations.administration_apart(user, terms),
        operations.held_already(user, terms),
    ]
    if obstacles := [text for text in obstacles if text]:
        raise ValidationError(obstacles)
    grant = RoleGrant(user=user, role=terms.role, place=place, starts_on=terms.starts_on, basis=terms.basis)
    grant.full_clean(exclude=["granted_by"])
    grant.save()
    label = f"给角色：{grant.get_role_display()}（{place.name}）"
    audit.write(audit.act_on(grant, "give_role", label, after=audit.snapshot(grant)))
