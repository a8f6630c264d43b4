"""No act holds the end of a chain while it waits for a row: who holds that row may want to write the trail."""

import datetime
import threading
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection, models, transaction

from branches.accounts.handover import HandOver, hand_over
from branches.models import Person
from branches.people.operations import move
from branches.places.workflow import merge
from branches.posts.operations import end_tenure
from tests.factories import (
    MembershipFactory,
    PersonFactory,
    TenureFactory,
    TownshipFactory,
    VillageFactory,
    user_with,
)
from tests.watching import wait_until_somebody_waits
from villagegov.common import audit
from villagegov.common.accounts import RoleGrant, User
from villagegov.common.roles import Role

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgresql]

SECONDS = 10
TODAY = datetime.date(2026, 3, 13)


@pytest.fixture
def office() -> User:
    return user_with(Role.TOWNSHIP_ORG)


def secretary() -> tuple:
    """A secretary with an account and the right that the post gave."""
    person = PersonFactory()
    person.account = user_with(Role.VILLAGE_CLERK)
    person.save()
    tenure = TenureFactory(person=person)
    grant = RoleGrant.objects.create(
        user=person.account,
        role=Role.VILLAGE_SECRETARY,
        place=person.place,
        starts_on=tenure.started_on,
        tenure_key=str(tenure.pk),
    )
    return tenure, grant


def ending(office: User) -> tuple[Callable, models.Model]:
    tenure, grant = secretary()
    return lambda: end_tenure(tenure, TODAY, "RESIGNED", by=office), grant


def handing_over(office: User) -> tuple[Callable, models.Model]:
    tenure, grant = secretary()
    facts = HandOver(tenure.place, tenure.post, tenure, TODAY, "RESIGNED", None, None)
    return lambda: hand_over(facts, by=office), grant


def moving(office: User) -> tuple[Callable, models.Model]:
    member = MembershipFactory()
    elsewhere = VillageFactory(code="990121103205")
    return lambda: move(member.person, elsewhere, by=office, reason="搬家"), member


def merging(office: User) -> tuple[Callable, models.Model]:
    person = PersonFactory()
    into = VillageFactory(code="990121103205")
    return lambda: merge(person.place, into, by=office, note="县批复"), person


@pytest.mark.parametrize("prepared", [ending, handing_over, moving, merging])
def test_who_holds_a_row_that_an_act_waits_for_can_write_the_trail(office, prepared):
    TownshipFactory()
    act, row = prepared(office)
    outcome: list[OperationalError | None] = []

    def do() -> None:
        try:
            act()
            outcome.append(None)
        except OperationalError as failed:
            outcome.append(failed)
        finally:
            connection.close()

    thread = threading.Thread(target=do)
    with transaction.atomic():
        type(row)._base_manager.select_for_update().get(pk=row.pk)
        thread.start()
        wait_until_somebody_waits()
        audit.write(audit.Act("change", "修改", area_code=row.place_id))
    thread.join(SECONDS)

    assert outcome == [None]
    assert audit.broken_links() == []
    assert Person.objects.exists()
