"""Two proposals of the demo: one of the secretary waits for the office, one of another day was declined."""

from __future__ import annotations

from branches.people.models import Person
from branches.proposals.operations import move_on, propose
from branches.proposals.workflow import DECLINE
from villagegov.common.accounts import User
from villagegov.common.places import Village


def load() -> None:
    office, secretary = (User.objects.get(username=name) for name in ("zhou", "he"))
    person = Person.objects.get(name="周立明", place__name="石桥村")
    propose(person, "person.phone", "19900090007", "本人3月换了手机号", by=secretary)
    village = Village.objects.get(name="石桥村")
    declined = propose(village, "figures.household_count", "868", "入户核对为 868 户", by=secretary)
    move_on(DECLINE, declined, by=office, note="户数以派出所年底数为准，请附户籍清单后再提")
