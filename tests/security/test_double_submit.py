"""Two requests at the same moment for the same thing: it happens once, and nobody sees an error page."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import pytest
from django.db import connections
from django.urls import reverse

from branches.models import Meeting, PartyMembership, Person, PostTenure, Representative, VillageFigures
from tests.security import records
from tests.security.world import HOME, NEIGHBOUR, PASSWORD, account, build, home_of, signed_in, token
from villagegov.common.models import AuditEntry, PolicyValue, RoleGrant, User
from villagegov.common.roles import Role
from villagegov.sheets.models import ImportBatch

pytestmark = pytest.mark.django_db(transaction=True)
PAIRS = 5  # of each of the acts below
SAID = {200, 303, 400, 403, 404, 409, 422}
PERSON = {"sex": "MALE", "birth_date": "1990-03", "place": HOME}
GIVEN = {"starts_on": "2026-03-01", "own_password": PASSWORD}


@dataclass(frozen=True)
class Act:
    """One act: its page, its body, and how to count what it did. `same_token`: one form sent twice, else two forms."""

    route: str
    prepare: Callable[[Any, int], tuple[list, dict[str, Any]]]
    count: Callable[[], int]
    entry: str
    same_token: bool
    role: str = Role.TOWNSHIP_ORG


def person_at_home(world: Any, number: int) -> Any:
    return records.person("ACTIVE", HOME, None, world)


def new_person(world: Any, number: int) -> tuple[list, dict]:
    return [], {**PERSON, "name": f"何新{'一二三四五'[number]}"}


def new_representative(world: Any, number: int) -> tuple[list, dict]:
    return [], {
        "place": HOME,
        "name": f"郝秀{'一二三四五'[number]}",
        "sex": "FEMALE",
        "birth_date": "1960-02",
    }


def membership(world: Any, number: int) -> tuple[list, dict]:
    return [person_at_home(world, number).pk], {"member_kind": "FORMAL", "admitted_on": "2015-06"}


def leave(world: Any, number: int) -> tuple[list, dict]:
    return [person_at_home(world, number).pk, "leave"], {"note": "迁往外县", "version": 1}


def move(world: Any, number: int) -> tuple[list, dict]:
    return [person_at_home(world, number).pk], {"place": NEIGHBOUR, "reason": "随迁", "version": 1}


def begin(world: Any, number: int) -> tuple[list, dict]:
    return [person_at_home(world, number).pk], {
        "post": "WOMENS_CHAIR",
        "place": HOME,
        "started_on": "2026-01-05",
    }


def figures(world: Any, number: int) -> tuple[list, dict]:
    return [HOME, 2015 + number], {"household_count": 300, "version": 0}


def new_account(world: Any, number: int) -> tuple[list, dict]:
    names = {"username": f"newcomer{number}", "name": "新来的"}
    return [], {**GIVEN, **names, "role": "village_cadre", "place": HOME}


def give_role(world: Any, number: int) -> tuple[list, dict]:
    return [records.user_account("ACTIVE", HOME, None, world).pk], {
        **GIVEN,
        "role": "village_clerk",
        "place": HOME,
    }


def own_value(world: Any, number: int) -> tuple[list, dict]:
    return ["reveal_limit_per_hour"], {
        "value": 9 + number,
        "year": 2026,
        "document_number": "松委〔2026〕8号",
    }


def confirm(world: Any, number: int) -> tuple[list, dict]:
    return [records.import_batch("CHECKED", HOME, None, world).pk, "confirm"], {"version": 1}


def submission(world: Any, number: int) -> tuple[list, dict]:
    return [records.meeting("DRAFT", HOME, None, world).pk, "submit"], {"version": 1}


LEFT, MOVED = {"stage": "LEFT"}, {"place_id": NEIGHBOUR}
ACTS = {
    "a person": Act("person_new", new_person, Person.objects.count, "add_person", True),
    "a representative": Act(
        "representative_new", new_representative, Representative.objects.count, "add_representative", False
    ),
    "a membership": Act(
        "membership_edit", membership, PartyMembership.objects.count, "add_partymembership", False
    ),
    "a leaving": Act("person_step", leave, Person.objects.filter(**LEFT).count, "leave", False),
    "a move": Act("person_move", move, Person.objects.filter(**MOVED).count, "move_person", False),
    "a post": Act("post_begin", begin, PostTenure.objects.count, "begin_tenure", False),
    "figures of a year": Act(
        "village_figures_edit", figures, VillageFigures.objects.count, "add_villagefigures", False
    ),
    "an account": Act("account_new", new_account, User.objects.count, "add_user", False),
    "a role": Act("give_role", give_role, RoleGrant.objects.count, "give_role", False),
    "an own value": Act("policy", own_value, PolicyValue.objects.count, "set_policy", True),
    "minutes": Act(
        "meeting_step",
        submission,
        Meeting.objects.filter(stage="SUBMITTED").count,
        "submit",
        False,
        Role.VILLAGE_SECRETARY,
    ),
    "an import": Act(
        "import_step", confirm, ImportBatch.objects.filter(stage="CONFIRMED").count, "confirm", False
    ),
}


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """Run the calls in threads that start at the same moment; each with its own connection."""
    barrier, answers = threading.Barrier(len(calls)), [None] * len(calls)

    def run(number: int, call: Callable[[], Any]) -> None:
        try:
            barrier.wait(20)
            answers[number] = call()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=item) for item in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


@pytest.mark.parametrize("act", ACTS.values(), ids=ACTS)
def test_a_pair_sent_at_once_has_one_effect(act):
    world = build()
    colleague = account(act.role, home_of(act.role), "colleague")
    first_one = world.user(act.role)
    users = [first_one, first_one if act.same_token else colleague]
    clients = [signed_in(user) for user in users]
    prepared = [act.prepare(world, number) for number in range(PAIRS)]
    before, answers = act.count(), []

    for args, body in prepared:
        url, first = reverse(act.route, args=args), token()
        tokens = (first, first if act.same_token else token())
        bodies = [{"form_token": token, "version": 1, **body} for token in tokens]
        pairs = zip(clients, bodies, strict=True)
        answers += at_once(*(partial(client.post, url, body) for client, body in pairs))

    assert {answer.status_code for answer in answers} <= SAID
    assert act.count() - before == PAIRS
    assert AuditEntry.objects.filter(act=act.entry).count() == PAIRS
