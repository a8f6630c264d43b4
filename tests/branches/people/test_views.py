"""The pages of people, as each role finds them."""

import datetime
import io

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from branches.models import PartyMembership, Person
from tests.factories import (
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    TenureFactory,
    UserFactory,
    VillageFactory,
    user_with,
)
from villagegov.common import audit
from villagegov.common.audit import AuditEntry
from villagegov.common.tokens import fresh

pytestmark = pytest.mark.django_db

SEES_PEOPLE = ["county_org", "township_org", "township_leader", "village_secretary", "village_clerk"]
SEES_NOBODY = [
    "system_admin",
    "supervision_member",
    "village_cadre",
    "joint_unit",
    "auditor",
    "stationed_cadre",
    "assessor",
]
GOOD_ID = "990121199003140015"
LISTS = ["person_list", "person_list_print", "person_list_export", "person_by_number"]


def signed_in(role, place=None):
    client = Client()
    client.user = user_with(role, place)
    client.force_login(client.user)
    return client


def sent(client, url, **fields):
    return client.post(url, {"form_token": fresh(), **fields})


def names_on(response):
    return [row.cells[0].text for row in response.context["listing"].rows]


@pytest.fixture
def office():
    return signed_in("township_org")


@pytest.fixture
def person():
    return PersonFactory(name="何永昌", id_number=GOOD_ID, phone="19900000001")


def test_the_list_shows_members_who_are_here(office):
    MembershipFactory(person__name="何永昌")
    MembershipFactory(person__name="单长根", person__stage="LEFT")
    MembershipFactory(person__name="任建国", ended_on=datetime.date(2025, 1, 1))
    PersonFactory(name="柳青禾")

    shown = {
        word: set(names_on(office.get(reverse("person_list"), query)))
        for word, query in {
            "members": {}, "all": {"who": "all"}, "others": {"who": "others"}, "left": {"stage": "LEFT"},
        }.items()
    }  # fmt: skip

    assert shown["members"] == {"何永昌"}
    assert shown["all"] == {"何永昌", "柳青禾", "任建国"}
    assert shown["others"] == {"柳青禾", "任建国"}
    assert shown["left"] == {"单长根（已离开）"}


@pytest.mark.parametrize("words", ["何永", "hyc", "HYC", "heyongchang", "石桥"])
def test_people_are_found_by_name_pinyin_and_village(office, words):
    MembershipFactory(person__name="何永昌")
    MembershipFactory(person__name="柳青禾", person__place=VillageFactory(code="990121103205", name="柳溪村"))

    assert names_on(office.get(reverse("person_list"), {"q": words})) == ["何永昌"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"place": "990121103204"}, {"甲", "丙"}),
        ({"kind": "PROBATIONARY"}, {"乙"}),
        ({"sex": "FEMALE"}, {"乙"}),
        ({"education": "BACHELOR"}, {"甲"}),
        ({"age": "young"}, {"乙"}),
        ({"age": "middle"}, {"甲"}),
        ({"age": "old"}, {"丙"}),
        ({"mobile": "yes"}, {"乙"}),
        ({"mobile": "no"}, {"甲", "丙"}),
    ],
)
def test_filters_narrow_the_list(office, query, found):
    here, there = VillageFactory(code="990121103204"), VillageFactory(code="990121103205")
    MembershipFactory(person__name="甲", person__place=here, person__education="BACHELOR",
                      person__birth_date=datetime.date(1990, 3, 13))  # fmt: skip
    MembershipFactory(person__name="乙", person__place=there, person__sex="FEMALE", member_kind="PROBATIONARY",
                      confirmed_on=None, is_mobile=True, person__birth_date=datetime.date(1990, 3, 14))  # fmt: skip
    MembershipFactory(person__name="丙", person__place=here, person__birth_date=datetime.date(1966, 3, 13))

    response = office.get(reverse("person_list"), query)

    assert set(names_on(response)) == found
    assert len(response.context["listing"].chips) == 1


def test_villages_stand_in_their_order_and_people_by_strokes(office):
    last = VillageFactory(code="990121103205", display_order=2)
    first = VillageFactory(code="990121103206", display_order=1)
    for name, place in [("何永昌", last), ("丁一", last), ("柳青禾", first)]:
        MembershipFactory(person__name=name, person__place=place)

    assert names_on(office.get(reverse("person_list"))) == ["柳青禾", "丁一", "何永昌"]
    assert names_on(office.get(reverse("person_list"), {"sort": "name"})) == ["丁一", "何永昌", "柳青禾"]


def test_age_and_standing_are_reckoned_for_today(office):
    MembershipFactory(person__birth_date=datetime.date(1990, 3, 14), confirmed_on=datetime.date(2016, 6, 20))
    MembershipFactory(person__birth_date=datetime.date(1990, 3, 1), person__birth_date_by_month=True,
                      member_kind="PROBATIONARY", confirmed_on=None)  # fmt: skip

    response = office.get(reverse("person_list"), {"sort": "-born"})
    columns = [c.key for c in response.context["listing"].columns_wanted]
    shown = [(row.cells[columns.index("age")].text, row.cells[columns.index("standing")].text)
             for row in response.context["listing"].rows]  # fmt: skip

    assert shown == [("35", "9"), ("36", "预备期")]


@pytest.mark.parametrize(
    ("role", "phone", "number"),
    [
        ("township_org", "19900000001", "990121********0015"),
        ("township_leader", "19900000001", "990121********0015"),
        ("county_org", "199****0001", "990121********0015"),
        ("village_secretary", "19900000001", "**************0015"),
        ("village_clerk", "19900000001", "**************0015"),
    ],
)
def test_each_role_sees_as_much_of_the_numbers_as_its_work_needs(person, role, phone, number):
    MembershipFactory(person=person)
    client = signed_in(role)

    for url in (reverse("person_list"), reverse("person", args=[person.pk])):
        page = client.get(url).content.decode()
        assert phone in page
        assert number in page
        assert GOOD_ID not in page


def test_the_day_of_birth_shows_to_the_office_alone(person):
    url = reverse("person", args=[person.pk])

    assert "1990年3月14日" in signed_in("township_org").get(url).content.decode()
    assert "1990年3月14日" not in signed_in("village_secretary").get(url).content.decode()


def test_a_download_masks_telephones(person, office):
    MembershipFactory(person=person)

    response = office.get(reverse("person_list_export"))
    cells = [c for row in openpyxl.load_workbook(io.BytesIO(response.getvalue())).active.values for c in row]

    assert "199****0001" in cells
    assert "19900000001" not in cells


@pytest.mark.parametrize("route", LISTS)
@pytest.mark.parametrize("role", SEES_NOBODY)
def test_who_has_nothing_to_do_with_people_finds_no_list(role, route):
    assert signed_in(role).get(reverse(route)).status_code == 404


@pytest.mark.parametrize("role", SEES_PEOPLE)
def test_who_works_with_people_finds_the_lists(role):
    client = signed_in(role)

    assert [client.get(reverse(route)).status_code for route in LISTS] == [200] * 4


def test_a_village_sees_its_own_people_alone():
    MembershipFactory(person__name="何永昌")
    other = MembershipFactory(person__name="柳青禾", person__place=VillageFactory(code="990121103205")).person
    secretary = signed_in("village_secretary")

    assert names_on(secretary.get(reverse("person_list"))) == ["何永昌"]
    assert secretary.get(reverse("person", args=[other.pk])).status_code == 404


def test_the_list_costs_the_same_queries_for_3_rows_and_for_300(office, django_assert_max_num_queries):
    for number in range(3):
        MembershipFactory(person__name=f"何{number}")
    url = reverse("person_list")
    office.get(url)
    with django_assert_max_num_queries(6) as few:
        office.get(url)
    for _ in range(297):
        MembershipFactory()
    with django_assert_max_num_queries(len(few) + 1) as many:
        office.get(url, {"size": "100"})

    assert len(many) - len(few) <= 1  # the count of the pages


def test_the_list_costs_no_more_where_somebody_else_has_just_done_something(
    office, django_assert_max_num_queries
):
    for number in range(21):
        MembershipFactory(person__name=f"何{number}")
    url = reverse("person_list")
    office.get(url)

    audit.write(audit.Act("test", "办了一件事"), by=UserFactory())

    with django_assert_max_num_queries(6):
        office.get(url)


@pytest.mark.parametrize("role", SEES_NOBODY)
def test_a_person_is_not_there_for_who_may_not_see_people(person, role):
    client = signed_in(role)
    routes = ["person", "person_edit", "membership_edit", "person_move", "person_reveal"]

    assert [client.get(reverse(route, args=[person.pk])).status_code for route in routes] == [404] * 5
    assert client.get(reverse("person_new")).status_code == 404


@pytest.mark.parametrize("role", ["county_org", "township_leader", "village_secretary", "village_clerk"])
def test_who_sees_a_person_may_not_change_it(person, role):
    client = signed_in(role)
    routes = ["person_edit", "membership_edit", "person_move", "person_reveal"]

    assert [client.get(reverse(route, args=[person.pk])).status_code for route in routes] == [403] * 4
    assert client.get(reverse("person_new")).status_code == 403


def test_one_sees_the_own_record_and_nobody_elses(person):
    cadre = signed_in("village_cadre")
    Person.objects.filter(pk=person.pk).update(account=cadre.user)

    page = cadre.get(reverse("person", args=[person.pk]))

    assert page.status_code == 200
    assert "19900000001" in page.content.decode()
    assert cadre.get(reverse("person_edit", args=[person.pk])).status_code == 403


def test_the_record_shows_membership_posts_and_trail(office, person):
    MembershipFactory(person=person, organization=OrganizationFactory())
    TenureFactory(person=person, post="CLERK")
    TenureFactory(person=person, post="ACCOUNTANT", ended_on=datetime.date(2024, 1, 1), end_reason="RESIGNED")
    sent(office, reverse("person_edit", args=[person.pk]), name="何永昌", remark="已核对", version=1)

    page = office.get(reverse("person", args=[person.pk])).content.decode()

    for words in ("石桥村党支部", "9 年", "村文书", "至今", "辞职", "修改"):
        assert words in page


def test_a_person_moves_with_the_membership_to_another_village(office, person):
    MembershipFactory(person=person, organization=OrganizationFactory(), party_group="一组")
    there = VillageFactory(code="990121103205", name="柳溪村")

    response = sent(
        office, reverse("person_move", args=[person.pk]), place=there.code, reason="随迁", version=1
    )

    member = PartyMembership.objects.get()
    assert response.status_code == 303
    assert Person.objects.get().place_id == member.place_id == there.code
    assert (member.organization, member.party_group) == (None, "")
    assert AuditEntry.objects.get(act="move_person").reason == "随迁"


def test_a_member_leaves_after_posts_and_membership_are_closed(office, person):
    tenure = TenureFactory(person=person, post="CLERK")
    member = MembershipFactory(person=person)
    url = reverse("person_step", args=[person.pk, "leave"])

    blocked = sent(office, url, note="迁出", version=1).content.decode()
    type(tenure).objects.update(ended_on=datetime.date(2026, 3, 1), end_reason="RESIGNED")
    type(member).objects.update(ended_on=datetime.date(2026, 3, 1))
    done = sent(office, url, note="迁出", version=1)

    assert "何永昌还任村文书，请先登记离任" in blocked
    assert "党员关系还在本村" in blocked
    assert done.status_code == 303
    assert Person.objects.get().stage == "LEFT"


def test_leaving_needs_a_reason_and_can_be_taken_back(office, person):
    leave, back = (reverse("person_step", args=[person.pk, name]) for name in ("leave", "come_back"))

    assert "请写明登记离开的理由" in sent(office, leave, note="").content.decode()
    assert sent(office, back, note="误登记").status_code == 409
    assert sent(office, leave, note="迁出").status_code == 303
    assert sent(office, back, note="误登记").status_code == 303
    assert Person.objects.get().stage == "ACTIVE"


@pytest.mark.parametrize("role", ["township_leader", "village_secretary"])
def test_only_the_office_takes_steps(person, role):
    response = sent(signed_in(role), reverse("person_step", args=[person.pk, "leave"]), note="迁出")

    assert response.status_code == 403
