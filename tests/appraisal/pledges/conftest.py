import pytest

from tests.factories import user_with
from villagegov.common.roles import Role


@pytest.fixture
def office(db):
    return user_with(Role.TOWNSHIP_ORG, username="office")


@pytest.fixture
def secretary(db):
    return user_with(Role.VILLAGE_SECRETARY, username="secretary", name="何永昌")


@pytest.fixture
def clerk(db):
    return user_with(Role.VILLAGE_CLERK, username="clerk", name="谭志远")
