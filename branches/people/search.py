"""People by name, pinyin or village."""

from typing import Any

from branches.people.models import Person
from villagegov.common import searching

LABEL, PERMISSION = "人员", "branches.list_people"


def find(user: Any, words: str) -> searching.Group:
    people = Person.objects.visible_to(user).found_by(words).select_related("place")
    return searching.group(
        LABEL, people.order_by("-stage", "stroke_key", "pk"), words, route="person_list",
        where=lambda person: f"{person.place.name}{'' if person.stage == Person.Stage.ACTIVE else '，已离开'}",
        who="all", stage="any",
    )  # fmt: skip
