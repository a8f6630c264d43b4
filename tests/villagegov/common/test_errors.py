"""Pages for what went wrong: a number for the log, the reason for the person, an entry for a refused act."""

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client, RequestFactory
from django.urls import reverse

from tests.factories import PersonFactory, user_with
from villagegov.common import errors
from villagegov.common.audit import AuditEntry
from villagegov.common.roles import Role
from villagegov.common.tokens import fresh

pytestmark = pytest.mark.django_db


def request(method: str = "get", user=None):
    made = getattr(RequestFactory(), method)("/records/people/")
    made.request_id, made.user, made.resolver_match = "abc123def456", user, None
    return made


@pytest.mark.parametrize(
    ("answer", "status"),
    [(errors.bad_request, 400), (errors.not_found, 404), (errors.server_error, 500)],
)
def test_every_page_has_its_status_and_nothing_of_the_fault(answer, status):
    page = answer(request()) if answer is errors.server_error else answer(request(), ValueError("身份证号 1"))

    assert page.status_code == status
    assert "身份证号 1" not in page.content.decode()


def test_a_crash_names_the_number_under_which_the_log_has_it():
    assert "abc123def456" in errors.server_error(request()).content.decode()


def test_a_refusal_says_who_may_instead():
    page = errors.forbidden(request(user=user_with(Role.VILLAGE_CLERK)), PermissionDenied("由组织干事办理"))

    assert page.status_code == 403
    assert "由组织干事办理" in page.content.decode()


def test_a_refusal_without_a_word_leads_back_to_the_desk():
    page = errors.forbidden(request(user=user_with(Role.VILLAGE_CLERK)), PermissionDenied())

    assert "可以回工作台看看" in page.content.decode()


def test_a_refused_post_is_an_entry_with_its_page_and_a_refused_look_is_none():
    person, clerk = PersonFactory(), user_with(Role.VILLAGE_CLERK)
    client = Client()
    client.force_login(clerk)
    address = reverse("post_begin", args=[person.pk])

    assert client.get(address).status_code == 403
    assert not AuditEntry.objects.exists()
    assert client.post(address, {"form_token": fresh()}).status_code == 403

    entry = AuditEntry.objects.get(act="refused")
    assert (entry.actor_id, entry.record_name) == (clerk.pk, "records/posts/people/<int:key>/begin/")
    assert entry.area_code == "990121103204"


def test_a_form_without_its_cookie_is_told_so():
    strict = Client(enforce_csrf_checks=True)

    answer = strict.post(reverse("sign_in"), {"username": "tan", "password": "x"})

    assert answer.status_code == 403
    assert not AuditEntry.objects.exists()
