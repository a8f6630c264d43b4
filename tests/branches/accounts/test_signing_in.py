"""Signing in and out: who gets in, what is counted, what the trail keeps, how many sessions there are."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from branches.accounts import signing_in
from tests.factories import UserFactory, user_with
from villagegov.common.models import AuditEntry
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(password):
    user = user_with(Role.TOWNSHIP_ORG, username="wenqing")
    user.set_password(password)
    user.save()
    return user


def sign_in(client, username, password, **more):
    return client.post(reverse("sign_in"), {"username": username, "password": password, **more})


def test_who_signs_in_comes_to_the_home_page_under_a_new_session_key(client, account, password):
    client.get(reverse("sign_in"))
    client.session["before"] = True
    client.session.save()
    before = client.session.session_key

    response = sign_in(client, " WenQing ", password)

    assert (response.status_code, response["Location"]) == (303, "/home/")
    assert client.session.session_key != before
    entry = AuditEntry.objects.get(act="sign_in")
    assert (entry.actor_id, entry.area_code) == (account.pk, "990121103000")


def test_who_is_signed_in_already_is_sent_on(client, account, password):
    sign_in(client, "wenqing", password)

    assert client.get(reverse("sign_in")).status_code == 302


@pytest.mark.parametrize(
    ("wanted", "target"),
    [
        ("/records/villages/", "/records/villages/"),
        ("http://127.0.0.1:9/", "/home/"),
        ("//evil.example/", "/home/"),
        ("https://evil.example/", "/home/"),
        ("javascript:alert(1)", "/home/"),
        ("", "/home/"),
    ],
)
def test_signing_in_goes_on_to_our_own_pages_only(client, account, password, wanted, target):
    response = sign_in(client, "wenqing", password, next=wanted)

    assert response["Location"] == target


def test_a_wrong_password_says_how_many_tries_are_left_and_a_success_resets_them(
    client, settings, account, password
):
    settings.AXES_ENABLED = True

    answers = [sign_in(client, "wenqing", "不是这个密码").content.decode() for _ in range(3)]

    assert ["还可以试 4 次" in answers[0], "还可以试 3 次" in answers[1], "还可以试 2 次" in answers[2]] == [
        True
    ] * 3
    assert sign_in(client, "wenqing", password).status_code == 303
    again = sign_in(Client(), "wenqing", "不是这个密码").content.decode()
    assert "还可以试 4 次" in again


def test_after_five_wrong_passwords_the_name_waits_at_this_address_only(client, settings, account, password):
    settings.AXES_ENABLED = True
    for _ in range(5):
        answer = sign_in(client, "wenqing", "不是这个密码")

    refused = sign_in(client, "wenqing", password)
    forged = client.post(
        reverse("sign_in"),
        {"username": "wenqing", "password": password},
        headers={"X-Forwarded-For": "10.9.9.9"},
    )
    elsewhere = Client(REMOTE_ADDR="10.1.2.3")

    assert (answer.status_code, refused.status_code, forged.status_code) == (429, 429, 429)
    assert "先停 15 分钟" in refused.content.decode()
    assert sign_in(elsewhere, "wenqing", password).status_code == 303


def test_the_trail_keeps_a_failure_for_a_name_that_is_an_account_and_for_no_other(client, account):
    sign_in(client, "wenqing", "不是这个密码")
    sign_in(client, "qingxi-mima-2026", "x")

    entry = AuditEntry.objects.get(act="sign_in_failed")
    assert (entry.record_key, entry.actor_id) == (str(account.pk), None)


def test_a_stopped_account_is_answered_like_a_wrong_password(client, account, password):
    account.is_active = False
    account.save()

    response = sign_in(client, "wenqing", password)

    assert (response.status_code, "用户名或密码不对" in response.content.decode()) == (422, True)


def test_a_one_time_code_opens_the_page_for_a_new_password_and_nothing_else(client, account, password):
    code = account.give_one_time_code()
    account.save()

    sign_in(client, "wenqing", code)

    assert client.get("/home/").headers["Location"] == reverse("change_password")


@pytest.mark.parametrize(("hours", "status"), [(71, 303), (72, 422), (100, 422)])
def test_a_one_time_code_works_for_72_hours(client, account, hours, status):
    code = account.give_one_time_code()
    account.code_expires_at = timezone.now() + datetime.timedelta(
        hours=72 - hours, seconds=-1 if hours == 72 else 0
    )
    account.save()

    response = sign_in(client, "wenqing", code)

    assert response.status_code == status
    assert ("已过 72 小时" in response.content.decode()) == (status == 422)


def test_of_an_account_at_most_three_sessions_live(account, password):
    browsers = [Client() for _ in range(4)]
    for browser in browsers:
        sign_in(browser, "wenqing", password)

    alive = [browser.get(reverse("me")).status_code == 200 for browser in browsers]

    assert alive == [False, True, True, True]


def test_signing_out_ends_the_session_and_clears_what_the_browser_keeps(client, account, password, send):
    sign_in(client, "wenqing", password)
    key = client.session.session_key

    response = send(client, reverse("sign_out"))

    assert (response.status_code, response["Location"]) == (303, "/login/")
    assert response["Clear-Site-Data"] == '"cache", "storage"'
    client.cookies["session"] = key
    assert client.get(reverse("me")).status_code == 302
    assert AuditEntry.objects.filter(act="sign_out", actor_id=account.pk).count() == 1


def test_looking_at_the_address_of_signing_out_changes_nothing(client, account, password):
    sign_in(client, "wenqing", password)

    assert client.get(reverse("sign_out"))["Location"] == "/home/"
    assert client.get(reverse("me")).status_code == 200


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17)", "苹果手机"),
        ("Mozilla/5.0 (Linux; Android 10) MicroMessenger/8.0", "微信"),
        ("Mozilla/5.0 (Windows NT 10.0)", "Windows 电脑"),
        ("", "电脑"),
    ],
)
def test_a_session_is_known_again_by_its_device(agent, device):
    assert signing_in.device_of(agent) == device


def test_a_session_of_somebody_else_cannot_be_ended(account, open_session):
    other = UserFactory(username="other")
    open_session(other)
    handle = signing_in.sessions_of(other, None)[0].handle

    assert signing_in.end_one(account, handle) is False
    assert len(signing_in.sessions_of(other, None)) == 1
