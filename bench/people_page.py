"""P11, P12: the first page of a township's people, signed in, with 300 and with 30 000 people in the database.

The township has as many at both sizes; the others live in its neighbour.
"""

import uuid

from django.urls import reverse

from bench import imports
from bench.cases import TOWNSHIP_PEOPLE
from bench.list_peers import ROWS
from bench.whole_way import signed_in
from bench.work import Task, Work
from branches.models import PartyMembership, Person
from villagegov.common.models import Place

NEIGHBOUR, NEXT_TOWNSHIP = "990121104201", "990121104000"
AT_ONCE = 1000


def fill_the_neighbour(people: int) -> None:
    """So many more people in the database, alike to those of the township, in another."""
    Place.objects.get_or_create(
        code=NEIGHBOUR,
        defaults={"name": "邻村", "level": "VILLAGE", "kind": "VILLAGE", "township_code": NEXT_TOWNSHIP},
    )
    if not people:
        return
    alike = list(PartyMembership.objects.select_related("person", "organization")[:AT_ONCE])
    for _ in range(people // len(alike)):
        for one in alike:
            one.person.pk, one.person.uuid, one.person.place_id = None, uuid.uuid4(), NEIGHBOUR
            one.person.township_code = NEXT_TOWNSHIP
            one.person.id_number = one.person.phone = one.person.id_number_index = one.person.phone_index = ""
        Person.objects.bulk_create([one.person for one in alike])
        for one in alike:
            one.pk, one.person_id, one.place_id = None, one.person.pk, NEIGHBOUR
        PartyMembership.objects.bulk_create(alike)


def start(task: Task) -> Work:
    """One page after the other; the roster is imported before."""
    imports.floor(task.first)
    fill_the_neighbour(task.rows - TOWNSHIP_PEOPLE)
    client = signed_in()
    address = (
        f"{reverse('person_list')}?size={ROWS}" if task.contender == "product" else f"/{task.contender}/"
    )

    def act() -> None:
        answer = client.get(address)
        assert answer.status_code == 200, answer.status_code
        assert answer.content.count(b"<tr") >= ROWS

    act()
    return Work(act, may_repeat=True)
