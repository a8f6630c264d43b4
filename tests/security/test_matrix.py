"""The whole permission matrix: every row of docs/permission-matrix.csv that is built is tried, every other is named."""

from __future__ import annotations

import csv
from fnmatch import fnmatch
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from tests.security import records
from tests.security.deeds import Answer, Deed, Do, Scene
from tests.security.matrix import PAIRS, PAST_PAGES
from tests.security.world import (
    AUTHOR,
    HOME,
    NEXT_COUNTY,
    SUPERUSER,
    World,
    build,
    move_grant,
    rolled_back,
    signed_in,
    strangers_to,
)
from villagegov.common import clock
from villagegov.common.codes import township_of
from villagegov.common.models import Place
from villagegov.common.roles import Role

TABLE = Path(__file__).parents[2] / "docs" / "permission-matrix.csv"
MOMENTS = {"grant_ended_yesterday", "grant_starts_tomorrow", "moved_to_other_unit", "account_disabled"}
SCOPES = {"own_village", "own_township", "own_county", "assigned", "other", "self", "any"} | MOMENTS
KEY = ("object", "state", "action", "role", "scope")


def table() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def waiting() -> list[str]:
    """What not_built_yet.txt names: `object,action`, or a row by its five keys, before what it waits for."""
    lines = (Path(__file__).parent / "not_built_yet.txt").read_text(encoding="utf-8").splitlines()
    return [line.split()[0] for line in lines if line.strip() and not line.startswith("#")]


def key_of(row: dict[str, str]) -> str:
    return ",".join(row[name] for name in KEY)


def waits(row: dict[str, str], names: list[str]) -> bool:
    pair = f"{row['object']},{row['action']}"
    return any(name == pair or (name.count(",") == 4 and fnmatch(key_of(row), name)) for name in names)


ROWS = table()
NAMES = waiting()
BUILT = [row for row in ROWS if not waits(row, NAMES)]


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """Places and accounts alone, once for the module: the records come with the rows."""
    with django_db_blocker.unblock(), rolled_back():
        yield build()


@pytest.fixture
def db(world, django_db_blocker):
    """Instead of pytest-django's own: what one row writes is gone before the next, the world stays."""
    with django_db_blocker.unblock(), rolled_back():
        yield


def places_of(row: dict[str, str]) -> tuple[str, ...]:
    """Where the record of the row stands: at home, or at each of the nearest strangers."""
    if row["scope"] != "other":
        return (HOME,)
    if row["object"] == "setting" and row["state"] == "COUNTY":
        return (NEXT_COUNTY,)  # a county's value is no stranger to its townships
    strangers = strangers_to(row["role"])
    if row["object"] == "assessment_scheme":  # two villages of one township are judged by the same
        return strangers[-1:]
    return strangers


def scene_of(row: dict[str, str], place: str, world: World) -> Scene:
    role = row["role"]
    actor = AnonymousUser() if role == Role.PUBLIC else world.user(role)
    about = actor if row["scope"] == "self" else None
    record = records.MAKERS[row["object"]](row["state"], place, about, world)
    client = Client() if role == Role.PUBLIC else signed_in(actor)
    if row["scope"] in MOMENTS:
        move_grant(world.grant(role), row["scope"], clock.today())
        actor = world.user(role)
    township = Place.objects.get(code=township_of(place)).name
    return Scene(actor, client, place, record, row["state"], row["scope"], township)


def deed_of(row: dict[str, str]) -> Deed | None:
    pair = (row["object"], row["action"])
    past_pages = PAST_PAGES.get(pair) if row["role"] == SUPERUSER else None
    return past_pages or PAIRS.get(pair)


def fits(row: dict[str, str], deed: Deed, answer: Answer) -> bool:
    """Does the answer mean the word of the table?"""
    if row["expected"] == "allow":
        return answer.happened and answer.status in {200, 302, 303}
    if answer.happened:
        return False
    if row["role"] == Role.PUBLIC:
        is_gone = row["object"] == "published_attachment" and answer.status == 404  # no door leads to it
        return answer.status == 302 or is_gone or isinstance(deed, Do)
    if row["scope"] == "account_disabled":
        return answer.status in {302, 404}
    if row["expected"] == "404":
        foreign_choice = deed.is_choice and row["scope"] == "other" and answer.status == 422
        return answer.status == 404 or foreign_choice or (deed.is_list and answer.status == 200)
    by_state = row["reason"].startswith(("state", "SD")) or row["scope"] == "any"
    return answer.status == 403 or (
        answer.status in {303, 409, 422} and (by_state or deed.is_choice or isinstance(deed, Do))
    )


@pytest.mark.parametrize("row", BUILT, ids=key_of)
def test_the_row_holds(row, world, db):
    deed = deed_of(row)

    assert deed is not None, "neither mapped in matrix.py nor named in not_built_yet.txt"
    for place in places_of(row):
        answer = deed.attempt(scene_of(row, place, world))
        assert fits(row, deed, answer), (
            f"{row['expected']} wanted, got {answer.status} {answer.happened}: {row['reason']}"
        )


def test_every_role_has_an_account_in_the_world_of_these_tests(world, db):
    assert set(world.users) == {*Role.values, SUPERUSER, AUTHOR} - {Role.PUBLIC}


def test_no_row_stands_twice():
    keys = [key_of(row) for row in ROWS]

    assert sorted({key for key in keys if keys.count(key) > 1}) == []


def test_every_word_of_the_table_is_known():
    roles = {*Role.values, SUPERUSER}

    assert {row["role"] for row in ROWS} <= roles
    assert {row["scope"] for row in ROWS} <= SCOPES
    assert {row["expected"] for row in ROWS} == {"allow", "deny", "404"}
    assert [key_of(row) for row in ROWS if not row["reason"].strip()] == []


def test_nobody_acts_on_what_he_cannot_see():
    """Where a role finds nothing in a state and scope, it does nothing there either."""
    place = ("object", "state", "role", "scope")
    unseen = {
        tuple(row[name] for name in place)
        for row in ROWS
        if row["action"] == "view" and row["expected"] != "allow"
    }

    acts = [
        row for row in ROWS if row["expected"] == "allow" and tuple(row[name] for name in place) in unseen
    ]

    assert [key_of(row) for row in acts] == []


def test_what_waits_is_in_the_table_and_not_built():
    pairs = {f"{row['object']},{row['action']}" for row in ROWS}
    mapped = {f"{thing},{action}" for thing, action in PAIRS}

    stale = [
        name
        for name in NAMES
        if name in mapped or not (name in pairs or any(fnmatch(key_of(row), name) for row in ROWS))
    ]

    assert stale == []


def test_every_act_that_is_mapped_has_its_rows():
    pairs = {(row["object"], row["action"]) for row in ROWS}

    assert sorted(set(PAIRS) - pairs) == []
