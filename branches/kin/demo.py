"""Two declared relations of the demo: a couple that SD02 concerns, with its way out, and one that bars nothing."""

from __future__ import annotations

from branches.kin.operations import declare
from branches.people.models import Person
from branches.posts.models import COMMITTEE_POSTS, SUPERVISION_POSTS, PostTenure
from villagegov.common.accounts import User

MOST_YEARS_APART = 8
WAY_OUT = "监委会一方4月底前辞去监委会职务，由村民代表会议补选"


def load() -> None:
    office = User.objects.get(username="zhou")
    clerk, overseer = (Person.objects.get(name=name, place__name="石桥村") for name in ("谭志远", "谭有根"))
    declare(clerk, overseer, "COLLATERAL", by=office)
    member, overseer = _couple()
    declare(member, overseer, "SPOUSE", by=office, way_out=WAY_OUT)


def _couple() -> tuple[Person, Person]:
    """The first committee member and overseer of a village, but not of 石桥村, who could be husband and wife."""
    current = PostTenure.objects.current().exclude(place__name="石桥村").select_related("person").by_post()
    members = current.filter(post__in=COMMITTEE_POSTS)
    for overseer in current.filter(post__in=SUPERVISION_POSTS):
        for member in members.filter(place=overseer.place).exclude(person__sex=overseer.person.sex):
            apart = abs(member.person.birth_date.year - overseer.person.birth_date.year)
            if apart <= MOST_YEARS_APART:
                return member.person, overseer.person
    raise LookupError("no couple in the demo")
