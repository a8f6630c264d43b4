"""The pages of 账号与角色: who sees them, what their forms do, and that a code is shown once."""

import datetime
import re

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.accounts import handover
from tests.factories import (
    CountyFactory,
    PersonFactory,
    TenureFactory,
    TownshipFactory,
    VillageFactory,
    user_with,
)
from villagegov.common.models import RoleGrant, User
from villagegov.common.roles import Role
from villagegov.common.tokens import FIELD, FormToken

pytestmark = pytest.mark.django_db
CODE = re.compile(r"[2-9A-Z]{4}(?:-[2-9A-Z]{4}){3}")
KEEPERS = {Role.SYSTEM_ADMIN, Role.TOWNSHIP_ORG}
SIGNS_IN = [role for role in Role if role != Role.PUBLIC]


@pytest.fixture
def clerk():
    CountyFactory(), TownshipFactory()
    return user_with(Role.VILLAGE_CLERK, name="谭志远", username="tan")


@pytest.fixture
def new_account(password):
    return {
        "username": "luo", "name": "罗春生", "role": "village_cadre", "place": "990121103204",
        "starts_on": "2026-3-13", "own_password": password,
    }  # fmt: skip


@pytest.mark.parametrize("role", SIGNS_IN)
def test_accounts_do_not_exist_for_who_keeps_none(signed_in, clerk, role):
    client, seen = signed_in(role), 200 if role in KEEPERS else 404

    for url in (reverse("account_list"), reverse("account_new"), reverse("account", args=[clerk.pk])):
        assert client.get(url).status_code == seen, url


@pytest.mark.parametrize("role", SIGNS_IN)
def test_grants_are_read_by_the_county_and_ended_by_who_keeps_them(signed_in, clerk, role):
    client, end = signed_in(role), reverse("grant_end", args=[clerk.grants.get().pk])

    assert client.get(reverse("grant_list")).status_code == (
        200 if role in {*KEEPERS, Role.COUNTY_ORG} else 404
    )
    assert client.get(end).status_code == (
        200 if role in KEEPERS else 403 if role == Role.COUNTY_ORG else 404
    )


def test_accounts_of_another_township_answer_404_on_every_page(signed_in, clerk):
    client = signed_in(Role.TOWNSHIP_ORG)
    stranger = user_with(Role.VILLAGE_CLERK, VillageFactory(code="990121104201", name="青石村"))

    for name in ("account", "account_stop", "account_reset", "account_start", "give_role"):
        assert client.get(reverse(name, args=[stranger.pk])).status_code == 404, name
    assert client.get(reverse("grant_end", args=[stranger.grants.get().pk])).status_code == 404
    assert stranger.username not in client.get(reverse("account_list")).content.decode()


def test_the_list_tells_roles_scope_and_state_and_filters_them(signed_in, clerk):
    client = signed_in(Role.TOWNSHIP_ORG)
    User.objects.filter(pk=clerk.pk).update(is_active=False)

    page = client.get(reverse("account_list"), {"state": "stopped", "role": "village_clerk", "q": "谭"})

    assert all(
        text in page.content.decode() for text in ("谭志远", "村文书", "石桥村", "还没有登录过", "已停用")
    )
    assert "谭志远" not in client.get(reverse("account_list")).content.decode()
    assert (
        "谭志远"
        not in client.get(reverse("account_list"), {"state": "any", "role": "auditor"}).content.decode()
    )


@pytest.mark.parametrize("name", ["account_list", "grant_list"])
def test_a_list_of_accounts_or_grants_costs_the_same_for_one_and_for_many(signed_in, clerk, name):
    client = signed_in(Role.TOWNSHIP_ORG)
    client.get(reverse(name))
    counts = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse(name))
        counts.append(len(queries))
        for _ in range(5):
            user_with(Role.VILLAGE_CADRE)

    assert counts[0] == counts[1]


def test_a_list_of_accounts_marks_the_exceptions_alone(signed_in, clerk):
    client = signed_in(Role.TOWNSHIP_ORG)
    User.objects.filter(pk=clerk.pk).update(is_active=False)

    page = client.get(reverse("account_list"), {"state": "any"}).content.decode()

    assert len(re.findall(r'class="badge[^"]*"', page)) == 1
    assert "在用" in page


def test_a_form_pressed_twice_makes_one_account_and_shows_the_same_code_again(signed_in, clerk, new_account):
    client, url = signed_in(Role.TOWNSHIP_ORG), reverse("account_new")
    form = {**new_account, FIELD: "a" * 32}

    slips = [client.post(url, form) for _ in range(2)]

    codes = {CODE.search(slip.content.decode()).group() for slip in slips}
    account = User.objects.get(username="luo")
    assert [slip.status_code for slip in slips] == [200, 200]
    assert len(codes) == 1
    assert account.check_password(codes.pop())
    assert not CODE.search(client.get(reverse("account", args=[account.pk])).content.decode())


def test_a_code_pressed_twice_for_is_made_once(signed_in, clerk):
    client, url = signed_in(Role.TOWNSHIP_ORG), reverse("account_reset", args=[clerk.pk])
    body = {"version": "1", FIELD: "a" * 32}

    slips = [client.post(url, body).content.decode() for _ in range(2)]

    codes = {CODE.search(slip).group() for slip in slips}
    assert len(codes) == 1
    assert User.objects.get(pk=clerk.pk).check_password(codes.pop())


def test_after_five_minutes_the_code_is_gone_for_good(signed_in, clerk, new_account):
    client, url = signed_in(Role.TOWNSHIP_ORG), reverse("account_new")
    form = {**new_account, FIELD: "a" * 32}
    with time_machine.travel("2026-11-24T02:00:00Z", tick=False):
        client.post(url, form)

    with time_machine.travel("2026-11-24T02:05:01Z", tick=False):
        again = client.post(url, form)

    assert (again.status_code, again["Location"]) == (
        303,
        User.objects.get(username="luo").get_absolute_url(),
    )


def test_nobody_else_sees_the_code_with_the_same_form(signed_in, clerk, new_account):
    url, form = reverse("account_new"), {**new_account, FIELD: "a" * 32}
    signed_in(Role.TOWNSHIP_ORG).post(url, form)

    answer = signed_in(Role.TOWNSHIP_ORG).post(url, form)

    assert answer.status_code == 422
    assert not CODE.search(answer.content.decode())


def test_the_code_stands_in_no_column_in_the_clear(signed_in, clerk, new_account):
    slip = signed_in(Role.TOWNSHIP_ORG).post(reverse("account_new"), {**new_account, FIELD: "a" * 32})

    sent = FormToken.objects.get()
    assert CODE.search(slip.content.decode()).group() not in f"{sent.sealed} {sent.answer}"
    assert sent.sealed.startswith("v1:")


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"own_password": "不对"}, "您自己的登录密码不对"),
        ({"username": "X Y"}, "登录名用 3 至 30 位"),
        ({"username": "tan"}, "已经有人用"),
        ({"place": "990121103000"}, "村两委成员要授在村(社区)上"),
        ({"place": "990121104201"}, "请选范围"),
        ({"role": "county_org"}, "请选角色"),
        ({"ends_on": "2026-3-1"}, "结束日期不能早于开始日期"),
    ],
)
def test_what_is_wrong_with_a_new_account_is_told_and_nothing_is_made(
    signed_in, send, clerk, new_account, fields, text
):
    VillageFactory(code="990121104201", name="青石村")

    response = send(signed_in(Role.TOWNSHIP_ORG), reverse("account_new"), **{**new_account, **fields})

    assert response.status_code == 422
    assert text in response.content.decode()
    assert not User.objects.filter(username="luo").exists()


def test_stopping_asks_for_a_reason_and_counts_from_the_version_shown(signed_in, send, clerk):
    client, url = signed_in(Role.TOWNSHIP_ORG), reverse("account_stop", args=[clerk.pk])

    assert send(client, url, version="1").status_code == 422
    assert send(client, url, version="7", reason="离职").status_code == 409
    assert send(client, url, version="1", reason="离职").status_code == 303
    assert not User.objects.get(pk=clerk.pk).is_active


def test_an_account_is_started_again_and_gets_a_new_code_on_a_slip(signed_in, send, clerk):
    client = signed_in(Role.TOWNSHIP_ORG)
    User.objects.filter(pk=clerk.pk).update(is_active=False)

    slip = send(client, reverse("account_start", args=[clerk.pk]), version="1")
    reset = send(client, reverse("account_reset", args=[clerk.pk]), version="2")

    assert CODE.search(slip.content.decode())
    assert User.objects.get(pk=clerk.pk).check_password(CODE.search(reset.content.decode()).group())


def test_a_role_is_given_from_the_page_of_the_account(signed_in, send, clerk, password):
    client, url = signed_in(Role.TOWNSHIP_ORG), reverse("give_role", args=[clerk.pk])

    response = send(
        client, url, role="supervision_member", place="990121103204", starts_on="2026-3-13", version="1",
        document_number="松政〔2026〕1号", own_password=password,
    )  # fmt: skip

    assert response.status_code == 303
    assert RoleGrant.objects.get(role="supervision_member").document_number == "松政〔2026〕1号"
    assert "给角色：监委会成员（石桥村）" in client.get(reverse("account", args=[clerk.pk])).content.decode()


def test_ones_own_account_is_to_look_at_only(signed_in, send):
    client = signed_in(Role.TOWNSHIP_ORG)

    page = client.get(reverse("account", args=[client.user.pk])).content.decode()

    assert "自己的账号和角色要请别人办" in page
    for name in ("account_stop", "account_reset", "give_role"):
        assert client.get(reverse(name, args=[client.user.pk])).status_code == 403


def test_a_grant_is_ended_and_its_days_changed_by_form(signed_in, send, clerk):
    grant = clerk.grants.get()
    administrator = signed_in(Role.SYSTEM_ADMIN)

    dates = send(
        administrator,
        reverse("grant_dates", args=[grant.pk]),
        starts_on="2021-4-1",
        ends_on="2027-3-31",
        version="1",
    )
    ended = send(administrator, reverse("grant_end", args=[grant.pk]), reason="调离", version="2")

    grant.refresh_from_db()
    assert (dates.status_code, ended.status_code) == (303, 303)
    assert (grant.starts_on, grant.ends_on) == (datetime.date(2021, 4, 1), datetime.date(2026, 3, 13))


def test_five_wrong_own_passwords_stop_the_giving_of_roles(signed_in, send, clerk, new_account, settings):
    settings.AXES_ENABLED = True
    client = signed_in(Role.TOWNSHIP_ORG)
    for _ in range(5):
        answer = send(client, reverse("account_new"), **{**new_account, "own_password": "不对"})

    assert answer.status_code == 429


def test_the_administrator_sees_accounts_and_no_posts(signed_in, clerk):
    client = signed_in(Role.SYSTEM_ADMIN)
    tenure = TenureFactory()

    page = client.get(reverse("account_list")).content.decode()

    assert "办交接" not in page
    assert tenure.person.name not in page


def test_an_account_opened_by_hand_is_linked_to_the_person_of_the_same_name_and_village(
    signed_in, send, clerk
):
    client, url = signed_in(Role.TOWNSHIP_ORG), reverse("link_person", args=[clerk.pk])
    person, other = PersonFactory(name="谭志远"), PersonFactory(name="别人")
    TenureFactory(person=person, post="CLERK")

    assert send(client, url, version="1", person=other.pk).status_code == 422
    assert send(client, url, version="1", person=person.pk).status_code == 303

    person.refresh_from_db()
    page = client.get(reverse("account", args=[clerk.pk])).content.decode()
    assert person.account == clerk
    assert reverse("hand_over", args=[person.place_id, "CLERK"]) in page
    assert reverse("link_person", args=[clerk.pk]) not in page


def test_a_person_has_one_account_and_an_account_one_person(signed_in, clerk):
    office = signed_in(Role.TOWNSHIP_ORG).user
    handover.link(PersonFactory(name="谭志远"), clerk, by=office)

    with pytest.raises(ValidationError, match="已经关联过"):
        handover.link(PersonFactory(name="谭志远"), clerk, by=office)
