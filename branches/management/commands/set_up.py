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

from branches.places.operations import load_places
from villagegov.common import audit, clock, codes
from villagegov.common.accounts import CODE_HOURS, RoleGrant, User
from villagegov.common.chinese import pinyin_index
from villagegov.common.places import Place
from villagegov.common.roles import SIGNS_IN, Role, levels_of


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
    user = User(username=free_username(name), name=name, created_in=mine[0].code)
    code = user.give_one_time_code()
    user.full_clean()
    user.save()
    grants = [grant_of(user, w) for w in mine]
    acts = [audit.act_on(user, "create_account", "开通账号", after={"username": user.username})]
    for grant in grants:
        label = f"授予角色：{grant.get_role_display()}"
        acts.append(audit.act_on(grant, "give_role", label, after=audit.snapshot(grant)))
    audit.write_many(acts)
    return user, code


def grant_of(user: User, wanted: Wanted) -> RoleGrant:
    place = Place.objects.filter(code=wanted.code).first()
    if place is None:
        raise ValidationError(f"{wanted.name}：文件里没有区划代码 {wanted.code}")
    if place.level not in levels_of(wanted.role):
        raise ValidationError(
            f"{wanted.name}：{Role(wanted.role).label}不能授在{place.name}（{place.get_level_display()}）上"
        )
    grant = RoleGrant(user=user, role=wanted.role, place=place, starts_on=clock.today(), basis="系统初始化")
    grant.full_clean(exclude=["granted_by"])
    grant.save()
    return grant


def free_username(name: str) -> str:
    """The name itself where it is a login name, else its pinyin, with a number when somebody has it."""
    plain = name.lower() if name.isascii() else pinyin_index(name).split(" ")[0]
    taken = set(User.objects.filter(username__startswith=plain).values_list("username", flat=True))
    return next(c for c in (plain, *(f"{plain}{n}" for n in range(2, 1000))) if c not in taken)
