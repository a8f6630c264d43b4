"""Signing in and out, one's own page, own sessions."""

import pytest
from django.urls import reverse

from tests.factories import UserFactory
from villagegov.common.models import AuditEntry

pytestmark = pytest.mark.django_db
PASSWORD = "清溪一条路通村口七号桥"


@pytest.fixture
def account():
    user = UserFactory(username="wenqing", name="周文清")
    user.set_password(PASSWORD)
    user.save()
    return user


def sign_in(client, username="wenqing", password=PASSWORD, **more):
    return client.post(reverse("sign_in"), {"username": username, "password": password, **more})


def test_who_signs_in_comes_to_the_home_page_under_a_new_session_key(client, account):
    client.get(reverse("sign_in"))
    before = client.session.session_key

    response = sign_in(client, " WenQing ")

    assert (response.status_code, response["Location"]) == (303, "/home/")
    assert client.session.session_key != before
    assert AuditEntry.objects.filter(act="sign_in", actor_id=account.pk).count() == 1
