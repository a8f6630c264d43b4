"""`manage.py set_up`: a real township on an empty database."""

import io
import json

import pytest
from django.core.management import CommandError, call_command

from tests.branches.places.test_operations import DATA
from villagegov.common.models import Place, RoleGrant, User

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "places.json"
    path.write_text(json.dumps(DATA, ensure_ascii=False), encoding="utf-8")
    return str(path)


def set_up(file: str, *accounts: str) -> str:
    out = io.StringIO()
    call_command("set_up", file, *(f"--account={account}" for account in accounts), stdout=out)
    return out.getvalue()


def test_first_accounts_get_a_role_and_a_code_that_works_once(file):
    printed = set_up(file, "周文清:township_org:990121103000", "admin:system_admin:990121")

    user = User.objects.get(name="周文清")
    code = next(line for line in printed.splitlines() if "周文清" in line).split(" ")[-1]
    assert user.username == "zhouwenqing"
    assert user.check_password(code)
    assert user.must_change_password
    assert {(g.role, g.place_id) for g in RoleGrant.objects.all()} == {
        ("township_org", "990121103000"),
        ("system_admin", "990121000000"),
    }


def test_one_name_with_two_roles_is_one_account(file):
    set_up(file, "周文清:stationed_cadre:990121103202", "周文清:stationed_cadre:990121103001")

    assert User.objects.count() == 1
    assert RoleGrant.objects.count() == 2


@pytest.mark.parametrize(
    ("account", "said"),
    [
        ("周文清:township_org", "姓名:角色:区划代码"),
        ("周文清:mayor:990121103000", "没有角色 mayor"),
        ("周文清:township_org:99012", "12 位数字"),
        ("周文清:township_org:990121103202", "红岩村是村"),
        ("周文清:township_org:990121199000", "没有区划代码"),
        ("a b:township_org:990121103000", "登录名"),
    ],
)
def test_an_account_that_cannot_be_is_refused_and_nothing_is_set_up(file, account, said):
    with pytest.raises(CommandError, match=said):
        set_up(file, account)

    assert not Place.objects.exists()
    assert not User.objects.exists()


def test_an_administrator_holds_no_other_role(file):
    with pytest.raises(CommandError, match="请另开一个账号"):
        set_up(file, "admin:system_admin:990121", "admin:township_org:990121103000")

    assert not User.objects.exists()


def test_two_people_of_one_reading_get_two_login_names(file):
    set_up(file, "周文清:township_org:990121103000", "周文青:township_leader:990121103000")

    assert User.objects.filter(username__startswith="zhouwenqing").count() == 2


def test_a_database_with_places_is_refused(file):
    set_up(file)

    with pytest.raises(CommandError, match="已经有"):
        set_up(file)


def test_a_file_that_is_not_there_or_no_json_is_refused(tmp_path):
    wrong = tmp_path / "wrong.json"
    wrong.write_text("village,code", encoding="utf-8")

    with pytest.raises(CommandError, match="打不开"):
        set_up(str(tmp_path / "none.json"))
    with pytest.raises(CommandError, match="不是 JSON"):
        set_up(str(wrong))
    wrong.write_text("[]", encoding="utf-8")
    with pytest.raises(CommandError, match="应是一个对象"):
        set_up(str(wrong))
