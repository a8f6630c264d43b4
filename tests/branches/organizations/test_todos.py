"""Terms that end: together in one line, alone with the name of the village."""

import datetime

import pytest

from branches.organizations.todos import waiting
from tests.factories import OrganizationFactory, VillageFactory, user_with
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db
FIVE_YEARS_AGO = datetime.date(2021, 3, 13)


def test_terms_that_end_together_are_one_line_and_one_alone_names_its_village():
    starts = [0, -9, 30]
    for number, (name, days) in enumerate(zip(("石桥村", "双河村", "梅岭村"), starts, strict=True), 1):
        place = VillageFactory(code=f"99012110320{number}", name=name)
        started = FIVE_YEARS_AGO + datetime.timedelta(days=days)
        OrganizationFactory(place=place, term_started_on=started, term_years=5)

    told = waiting(user_with(Role.TOWNSHIP_ORG))

    assert [(one.tone, one.title, one.word, one.where) for one in told] == [
        ("late", "党组织任期已满", "届满 9 天", "2 个村"),
        ("due", "党组织任期将满", "还剩 30 天", "梅岭村"),
    ]
