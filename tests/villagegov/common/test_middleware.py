"""Around every request: broken input, headers, idle and old sessions, who acts from where, the first password."""

import time

import pytest
from django.contrib.sessions.models import Session
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.factories import user_with
from villagegov.common import context, middleware
from villagegov.common.audit import AuditEntry
from villagegov.common.middleware import SessionRules, client_address, end_sessions

pytestmark = pytest.mark.django_db

CALENDAR = "/settings/calendar/"


@pytest.fixture
def signed_in(client):
    user = user_with("county_org")
    client.force_login(user)
    client.user = user
    return client


def set_session(client, **values) -> None:
    session = client.session
    session.update(values)
    session.save()


@pytest.mark.parametrize("address", ["/settings/log/?who=%00", "/records/people/a%00b/"])
def test_a_nul_byte_in_the_address_is_a_bad_request(signed_in, address):
    assert signed_in.get(address).status_code == 400


def test_a_nul_byte_in_a_form_is_a_bad_request(signed_in):
    assert signed_in.post(CALENDAR, {"text": "10月1日\x00 放假"}).status_code == 400


def test_a_nul_byte_in_a_cookie_is_a_bad_request(client):
    assert client.get("/login/", HTTP_COOKIE=r'session="\000\000\000\000\000\000\000\000"').status_code == 400


def test_every_answer_has_its_number_and_the_headers(signed_in):
    answer = signed_in.get(CALENDAR)

    assert len(answer["X-Request-Id"]) == 12
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "same-origin"


def test_without_signing_in_every_page_leads_to_the_sign_in(client):
    answer = client.get(CALENDAR)

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("sign_in"))


@pytest.mark.parametrize(("minutes", "status"), [(29, 200), (31, 302)])
def test_after_thirty_idle_minutes_one_signs_in_again(signed_in, minutes, status):
    set_session(signed_in, **{SessionRules.SEEN: int(time.time()) - minutes * 60})

    assert signed_in.get(CALENDAR).status_code == status


@pytest.mark.parametrize(("hours", "status"), [(11, 200), (13, 302)])
def test_after_twelve_hours_one_signs_in_again_also_when_busy(signed_in, hours, status):
    now = int(time.time())
    set_session(signed_in, **{SessionRules.SEEN: now, SessionRules.STARTED: now - hours * 3600})

    assert signed_in.get(CALENDAR).status_code == status


def test_one_write_of_the_session_a_minute_is_enough(signed_in):
    signed_in.get(CALENDAR)
    seen = signed_in.session[SessionRules.SEEN]

    set_session(signed_in, **{SessionRules.SEEN: seen - 30})
    signed_in.get(CALENDAR)

    assert signed_in.session[SessionRules.SEEN] == seen - 30


def test_rights_that_end_are_gone_at_the_next_request(signed_in):
    assert signed_in.get("/settings/status/").status_code == 200

    signed_in.user.grants.all().delete()

    assert signed_in.get("/settings/status/").status_code == 404


def test_an_account_that_is_stopped_is_out_at_the_next_request(signed_in):
    type(signed_in.user).objects.filter(pk=signed_in.user.pk).update(is_active=False)

    assert signed_in.get(CALENDAR).status_code == 302


def test_the_trail_knows_who_acted_and_from_where(client):
    client.force_login(user_with("village_clerk"))

    client.post(CALENDAR, {"text": "x"}, REMOTE_ADDR="10.1.2.3")

    entry = AuditEntry.objects.get(act="refused")
    assert (entry.address, entry.door) == ("10.1.2.3", "web")
    assert len(entry.request_id) == 12
    assert context.current().user is None


def test_whoever_came_with_a_one_time_code_changes_it_first(signed_in):
    signed_in.user.must_change_password = True
    signed_in.user.save()

    answer = signed_in.get(CALENDAR)

    assert answer["Location"] == reverse("change_password")
    assert signed_in.get(reverse("change_password")).status_code == 200


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (None, "1.1.1.1", "10.0.0.1"),
        (1, "1.1.1.1", "1.1.1.1"),
        (1, "6.6.6.6, 1.1.1.1", "1.1.1.1"),
        (2, "6.6.6.6, 1.1.1.1, 2.2.2.2", "1.1.1.1"),
        (2, "1.1.1.1", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_no_more_proxies_are_believed_than_the_settings_name(settings, proxies, forwarded, address):
    settings.AXES_IPWARE_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": forwarded})

    assert client_address(request) == address


def test_sessions_are_ended_at_once_but_for_the_one_kept():
    user, other = user_with("county_org"), user_with("township_org")
    clients = [Client() for _ in range(4)]
    for one in clients:
        one.force_login(user)
    stranger = Client()
    stranger.force_login(other)

    end_sessions(user, keep=clients[0].session.session_key)

    assert [one.get(CALENDAR).status_code for one in clients] == [200, 302, 302, 302]
    assert stranger.get(CALENDAR).status_code == 200


def test_the_newest_sessions_may_stay():
    user = user_with("county_org")
    for _ in range(5):
        Client().force_login(user)

    end_sessions(user, most=3)

    assert Session.objects.count() == 3


def test_only_text_is_searched_for_nul_bytes():
    request = RequestFactory().get("/")

    assert not middleware.has_nul(request)
