"""What the tests in the browser share: the demo township on a live server, and a person at a screen."""

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.live_server_helper import LiveServer

from tests import demo_rows
from tests.browser.steps import OFFICE, PHONE, Visitor
from tests.conftest import empty_the_database
from villagegov.common.models import User

MODEL_BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture(scope="module")
def site(plain_settings, django_db_setup, django_db_blocker):
    """The demo as it is served, loaded once for a module; its rows go when the module is through."""
    with django_db_blocker.unblock():
        demo_rows.put_in_place()
        server = LiveServer("localhost")
        try:
            yield server
        finally:
            server.stop()
            empty_the_database()


@pytest.fixture
def db(site):
    """The database of the module, open to the test too: nothing is rolled back between its tests."""


@pytest.fixture
def visitor(db, site, new_context):
    """A person before a screen: `visitor()` is at a desk, `visitor(PHONE)` holds a phone."""
    visitors = []

    def come(size=None, **options) -> Visitor:
        visitors.append(Visitor(new_context(base_url=site.url, **options).new_page()))
        visitors[-1].page.set_viewport_size(size or OFFICE)
        return visitors[-1]

    yield come
    for guest in visitors:
        assert guest.complaints == []


@pytest.fixture
def admit(site):
    """A session made here: the three pages of the door for every test would cost more than many a test."""

    def give_session(guest: Visitor, username: str) -> Visitor:
        client = Client()
        client.force_login(User.objects.get(username=username), backend=MODEL_BACKEND)
        cookie = {"name": settings.SESSION_COOKIE_NAME, "url": site.url}
        guest.page.context.add_cookies([{**cookie, "value": client.cookies[cookie["name"]].value}])
        return guest

    return give_session


@pytest.fixture
def let_in(admit):
    """Past the door, at the first page."""

    def open_the_door(guest: Visitor, username: str) -> Visitor:
        admit(guest, username).go("/home/")
        return guest

    return open_the_door


@pytest.fixture
def desk(visitor, let_in):
    """Someone signed in at a desk: `desk("zhou")`; who brings a password comes in by the door."""

    def sit_down(username, password=None, **options):
        guest = visitor(**options)
        return let_in(guest, username) if password is None else guest.sign_in(username, password)

    return sit_down


@pytest.fixture
def phone(visitor, let_in):
    """Someone signed in on a phone: `phone("he")`."""
    return lambda username, size=PHONE, **options: let_in(visitor(size, **options), username)
