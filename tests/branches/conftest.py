"""Who works in the registers: the organisation office of the township, signed in."""

import pytest

from tests.factories import TownshipFactory, user_with


@pytest.fixture
def office(client, db):
    user = user_with("township_org", TownshipFactory())
    client.force_login(user)
    return user
