"""Who may what: role, place, date and account, in a single question and in a list alike."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from branches.models import Person
from tests.factories import PersonFactory, PlaceFactory, VillageFactory, user_with
from villagegov.common import permissions
from villagegov.common.models import AuditEntry, Place, PolicyValue, RoleGrant
from villagegov.common.permissions import get_permitted_or_404, permits
from villagegov.common.roles import SIGNS_IN, Role, levels_of

pytestmark = pytest.mark.django_db

SEE, CHANGE = "branches.view_person", "branches.change_person"


@pytest.fixture
def people():
    """One person here, one in the next village, one in the next township, one in another county."""
    names = {"990121103204": "这里", "990121103205": "邻村", "990121104201": "邻镇", "990122101201": "外县"}
    return {
        name: PersonFactory(name=name, place=VillageFactory(code=code, name=f"{name}村"))
        for code, name in names.items()
    }


def seen_by(user) -> set[str]:
    return set(Person.objects.visible_to(user).values_list("name", flat=True))


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("county_org", {"这里", "邻村", "邻镇"}),
        ("township_org", {"这里", "邻村"}),
        ("village_secretary", {"这里"}),
        ("system_admin", set()),
        ("joint_unit", set()),
    ],
)
def test_a_role_sees_what_lies_under_its_place(people, role, seen):
    assert seen_by(user_with(role)) == seen


@pytest.mark.parametrize("role", sorted(SIGNS_IN))
def test_list_and_question_agree_for_every_role(people, role):
    user = user_with(role)

    asked = {name for name, person in people.items() if permits(user, SEE, person)}

    assert asked == seen_by(user)


@pytest.mark.parametrize("model", [Person, Place, RoleGrant, AuditEntry, PolicyValue])
def test_every_list_answers_to_a_sentence(model):
    assert model.view_permission in permissions.SENTENCES


def test_two_roles_add_up():
    user = user_with("village_secretary")
    other = VillageFactory(code="990121103207", name="柳溪村")
    RoleGrant.objects.create(
        user=user, role="village_clerk", place=other, starts_on=datetime.date(2025, 1, 1)
    )
    PersonFactory(name="甲", place=other)
    PersonFactory(name="乙", place=VillageFactory(code="990121103204", name="石桥村"))

    assert seen_by(user) == {"甲", "乙"}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "holds"),
    [
        (datetime.date(2026, 3, 13), None, True),
        (datetime.date(2026, 3, 14), None, False),
        (datetime.date(2025, 1, 1), datetime.date(2026, 3, 13), True),
        (datetime.date(2025, 1, 1), datetime.date(2026, 3, 12), False),
    ],
)
def test_a_grant_holds_from_its_first_to_its_last_day(people, starts_on, ends_on, holds):
    user = user_with("township_org")
    user.grants.update(starts_on=starts_on, ends_on=ends_on)

    assert permits(user, CHANGE, people["这里"]) is holds


def test_a_stopped_account_may_nothing(people):
    user = user_with("township_org")
    user.is_active = False

    assert not permits(user, CHANGE, people["这里"])
    assert seen_by(user) == set()


def test_a_superuser_without_a_role_may_nothing(people):
    user = user_with("system_admin")
    user.is_superuser = user.is_staff = True
    user.save()

    assert not permits(user, CHANGE, people["这里"])
    assert seen_by(user) == set()


def test_grants_are_read_anew_when_the_day_changes(people, stand_at):
    user = user_with("township_org")
    user.grants.update(ends_on=datetime.date(2026, 3, 13))
    assert permits(user, CHANGE, people["这里"])

    stand_at(datetime.date(2026, 3, 14))

    assert not permits(user, CHANGE, people["这里"])


def test_grants_are_read_once_a_request(people, django_assert_num_queries):
    user = user_with("township_org")

    with django_assert_num_queries(1):
        for person in people.values():
            permits(user, CHANGE, person)
            permits(user, SEE, person)


def test_what_one_may_not_see_is_not_there(people):
    user = user_with("township_org")

    with pytest.raises(Http404):
        get_permitted_or_404(Person, user, CHANGE, pk=people["邻镇"].pk)


def test_what_one_sees_but_may_not_do_is_refused_with_who_does_it(people):
    user = user_with("village_secretary")

    with pytest.raises(PermissionDenied, match="这一步由组织干事办理"):
        get_permitted_or_404(Person, user, CHANGE, pk=people["这里"].pk)


def test_a_step_that_nobody_may_take_says_so(monkeypatch):
    sentence = permissions.Sentence("nobody", frozenset(), None, None)
    monkeypatch.setitem(permissions.SENTENCES, "nobody", sentence)

    assert permissions.refusal("nobody") == "这一步在系统里不能办理，您可以看，不能改"


def test_nobody_changes_the_own_account():
    office = user_with("township_org")

    assert not permits(office, "branches.disable_account", office)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUBLIC])
def test_a_role_is_granted_only_at_its_level(role):
    levels = {"COUNTY": "990121000000", "TOWNSHIP": "990121103000", "VILLAGE": "990121103204"}
    user = user_with(role)

    for level, code in levels.items():
        kind = "VILLAGE" if level == "VILLAGE" else ""
        place = PlaceFactory(code=code, name=level, level=level, kind=kind)
        grant = RoleGrant(user=user, role=role, place=place, starts_on=datetime.date(2026, 1, 1))
        if level in levels_of(role):
            grant.validate_constraints()
