"""A village with its secretary signed in."""

import pytest
from django.urls import reverse

from tests.factories import VillageFactory, user_with
from villagegov.common import tokens


@pytest.fixture
def village(db):
    return VillageFactory(code="990121103204", name="石桥村")


@pytest.fixture
def secretary(client, village):
    user = user_with("village_secretary", village, name="何永昌")
    client.force_login(user)
    return user


@pytest.fixture
def send(client):
    def post(route: str, /, *args, **fields):
        body = {tokens.FIELD: tokens.fresh(), "version": 1, **fields}
        return client.post(reverse(route, args=args), body)

    return post


@pytest.fixture
def shown(client):
    def get(route: str, /, *args, **query) -> str:
        return client.get(reverse(route, args=args), query).content.decode()

    return get
