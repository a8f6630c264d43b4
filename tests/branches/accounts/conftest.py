"""What the tests of accounts share: who signs in with which password, and a form as a browser sends it."""

import secrets

import pytest
from django.urls import reverse

from tests.factories import user_with
from villagegov.common.tokens import FIELD

PASSWORD = "清溪一条路通到村口七号桥"


@pytest.fixture
def password():
    return PASSWORD


@pytest.fixture
def send():
    """Post a form once, with a fresh token."""

    def post(client, url, /, **fields):
        return client.post(url, {FIELD: secrets.token_hex(16), **fields})

    return post


@pytest.fixture
def signed_in(client):
    """A client in which an account with this role is signed in; the account has the password."""

    def sign(role, place=None, **fields):
        user = user_with(role, place, **fields)
        user.set_password(PASSWORD)
        user.save()
        client.force_login(user)
        client.user = user
        return client

    return sign


@pytest.fixture
def open_session():
    """A second browser in which the account is signed in by the door, so that its session has a row."""

    def enter(user):
        from django.test import Client

        if not user.check_password(PASSWORD):
            user.set_password(PASSWORD)
            user.save()
        browser = Client()
        answer = browser.post(reverse("sign_in"), {"username": user.username, "password": PASSWORD})
        assert answer.status_code == 303
        return browser

    return enter
