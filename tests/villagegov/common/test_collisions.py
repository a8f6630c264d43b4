"""Acts whose locks cross begin again; what is no collision is told at once."""

import threading

import pytest
from django.db import OperationalError, connection, transaction

from tests.factories import UserFactory
from villagegov.common.accounts import User
from villagegov.common.collisions import TRIES, again

pytestmark = pytest.mark.django_db(transaction=True)

SECONDS = 10


class Ended(Exception):
    """What the driver raises: an error with the code of the database."""

    def __init__(self, sqlstate: str) -> None:
        self.sqlstate = sqlstate
        super().__init__(sqlstate)


def failing(sqlstate: str, times: int):
    """An act that the database ends so many times, and the list of its tries."""
    tries: list[int] = []

    def act() -> str:
        tries.append(len(tries))
        if len(tries) <= times:
            raise OperationalError from Ended(sqlstate)
        return "done"

    return act, tries


@pytest.mark.parametrize("sqlstate", ["40P01", "40001"])
def test_an_act_that_was_ended_twice_is_done_the_third_time(sqlstate):
    act, tries = failing(sqlstate, times=2)

    assert again(act) == "done"
    assert len(tries) == 3


def test_after_three_tries_it_is_told():
    act, tries = failing("40P01", times=TRIES)

    with pytest.raises(OperationalError):
        again(act)

    assert len(tries) == TRIES


def test_another_error_is_told_at_once():
    act, tries = failing("57014", times=1)

    with pytest.raises(OperationalError):
        again(act)

    assert len(tries) == 1


def test_inside_a_running_transaction_there_is_one_try():
    act, tries = failing("40P01", times=1)

    with pytest.raises(OperationalError), transaction.atomic():
        again(act)

    assert len(tries) == 1


@pytest.mark.postgresql
def test_two_whose_locks_cross_are_both_done():
    one, other, both_hold = UserFactory(), UserFactory(), threading.Barrier(2)
    met: set[int] = set()

    def rename(first: User, second: User) -> None:
        @transaction.atomic
        def act() -> None:
            User.objects.select_for_update().get(pk=first.pk)
            if first.pk not in met:
                met.add(first.pk)
                both_hold.wait(SECONDS)
            User.objects.filter(pk=second.pk).update(version=second.version + 1)

        again(act)
        connection.close()

    threads = [threading.Thread(target=rename, args=pair) for pair in ((one, other), (other, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(SECONDS)

    assert set(User.objects.values_list("version", flat=True)) == {2}
