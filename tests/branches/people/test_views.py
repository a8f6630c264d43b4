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
    VillageFactory,
    user_with,
)
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


def test_a_new_person_takes_birth_and_sex_from_the_id_number(office):
    place = VillageFactory(code="990121103204", name="石桥村")

    response = sent(
        office, reverse("person_new"), place=place.code, name="何永昌", id_number="9901 2119 9003 1400 15"
    )

    person = Person.objects.get()
    assert response.status_code == 303
    assert (person.sex, person.birth_date, person.birth_date_by_month) == (
        "MALE",
        datetime.date(1990, 3, 14),
        False,
    )
    assert person.id_number.plain() == GOOD_ID
    assert AuditEntry.objects.get(act="add_person").record_key == str(person.pk)


@pytest.mark.parametrize(
    ("field", "fields", "says"),
    [
        ("id_number", {"id_number": "9901211990031400"}, "身份证号少 2 位，应为 18 位，现在是 16 位"),
        ("id_number", {"id_number": "9901211990031400155"}, "身份证号多 1 位，应为 18 位，现在是 19 位"),
        ("id_number", {"id_number": "990121199003140016"}, "最后一位校验不对"),
        ("id_number", {"id_number": "9.90121E+17"}, "身份证号变成了科学计数，请用文本格式"),
        ("id_number", {"id_number": "990121********0015"}, "身份证号带星号"),
        ("sex", {"id_number": GOOD_ID, "sex": "FEMALE"}, "性别和身份证号对不上，身份证号上是男"),
        ("birth_date", {"id_number": GOOD_ID, "birth_date": "1990-3-15"}, "身份证号上是1990年3月14日"),
        ("birth_date", {"sex": "MALE", "birth_date": "2026-3-14"}, "还没到"),
        ("sex", {}, "请选性别，或填身份证号"),
        ("phone", {"sex": "MALE", "phone": "1990000"}, "手机应为 11 位"),
        ("name", {"sex": "MALE", "name": "何永昌2"}, "里有数字"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(office, field, fields, says):
    place = VillageFactory(code="990121103204")

    response = sent(office, reverse("person_new"), **{"place": place.code, "name": "何永昌", **fields})

    assert response.status_code == 422
    assert says in " ".join(response.context["form"].errors[field])
    assert not Person.objects.exists()


def test_a_birth_month_that_agrees_with_the_id_number_becomes_the_day(office):
    place = VillageFactory(code="990121103204")

    sent(
        office,
        reverse("person_new"),
        place=place.code,
        name="何永昌",
        id_number=GOOD_ID,
        birth_date="1990.03",
    )

    assert Person.objects.get().birth_date == datetime.date(1990, 3, 14)


def test_a_birth_month_alone_is_kept_as_a_month(office):
    place = VillageFactory(code="990121103204")

    sent(office, reverse("person_new"), place=place.code, name="何永昌", sex="MALE", birth_date="1990.03")

    person = Person.objects.get()
    assert (person.birth_date, person.birth_date_by_month) == (datetime.date(1990, 3, 1), True)


def test_a_namesake_of_the_village_is_asked_about_once(office, person):
    fields = {"place": person.place_id, "name": "何永昌", "sex": "MALE"}

    asked = sent(office, reverse("person_new"), **fields)
    answered = sent(office, reverse("person_new"), **fields, is_another="on")

    assert "已有同名同村的人，是同一人吗：何永昌，男，1990年3月生" in asked.content.decode()
    assert (asked.status_code, answered.status_code) == (422, 303)
    assert Person.objects.count() == 2


def test_an_id_number_stands_once_in_a_township(office, person):
    elsewhere = VillageFactory(code="990121103205")

    response = sent(office, reverse("person_new"), place=elsewhere.code, name="何大", id_number=GOOD_ID)

    assert "这个身份证号已经登记过：何永昌（石桥村）" in response.content.decode()


def test_an_empty_id_number_on_the_form_keeps_what_is_there(office, person):
    url = reverse("person_edit", args=[person.pk])
    page = office.get(url).content.decode()

    response = sent(office, url, name="何永昌", phone="199 0000 0002", version=1)

    person.refresh_from_db()
    assert "留空不改，现在是 990121********0015" in page
    assert GOOD_ID not in page
    assert response.status_code == 303
    assert (person.id_number.plain(), person.phone.plain(), person.version) == (GOOD_ID, "19900000002", 2)


def test_an_edit_of_an_older_version_shows_both_and_keeps_what_was_typed(office, person):
    url = reverse("person_edit", args=[person.pk])
    sent(office, url, name="何永昌", remark="先到", version=1)

    response = sent(office, url, name="何永昌", remark="后到", version=1)

    assert response.status_code == 409
    assert "先到" in response.content.decode()
    assert "后到" in response.content.decode()
    assert Person.objects.get().remark == "先到"


def test_a_form_offers_the_villages_of_the_own_township_alone(office):
    VillageFactory(code="990121104201", name="外乡村")
    place = VillageFactory(code="990121103204")

    form = office.get(reverse("person_new")).context["form"]

    assert [p.code for p in form.fields["place"].queryset] == [place.code]


def test_a_membership_is_entered_and_changed(office, person):
    url = reverse("membership_edit", args=[person.pk])
    organization = OrganizationFactory()

    sent(
        office,
        url,
        member_kind="FORMAL",
        admitted_on="2015.06",
        confirmed_on="2016-6-20",
        organization=organization.pk,
    )
    sent(
        office,
        url,
        member_kind="FORMAL",
        admitted_on="2015.06",
        confirmed_on="2016-6-20",
        is_mobile="yes",
        version=1,
    )

    member = PartyMembership.objects.get()
    assert (member.admitted_on, member.admitted_on_by_month) == (datetime.date(2015, 6, 1), True)
    assert (member.confirmed_on, member.is_mobile, member.version) == (datetime.date(2016, 6, 20), True, 2)
    assert list(AuditEntry.objects.filter(record_kind="branches.partymembership").values_list("label", flat=True)) == [
        "登记党员信息", "修改党员信息",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("field", "fields", "says"),
    [
        (
            "confirmed_on",
            {"member_kind": "PROBATIONARY", "confirmed_on": "2016-6-20"},
            "预备党员还没有转正时间",
        ),
        ("confirmed_on", {"confirmed_on": "2014-6-20"}, "转正时间不能早于入党时间2015年6月20日"),
        ("admitted_on", {"admitted_on": "2008-3-13"}, "入党时只有 17 周岁"),
        ("admitted_on", {"admitted_on": ""}, "必填"),
        ("ended_on", {"ended_on": "2025.3"}, "转出日期要填到日"),
    ],
)
def test_a_membership_that_does_not_hold_together_is_refused(office, person, field, fields, says):
    good = {"member_kind": "FORMAL", "admitted_on": "2015-6-20"}

    response = sent(office, reverse("membership_edit", args=[person.pk]), **{**good, **fields})

    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert says == "必填" or says in " ".join(response.context["form"].errors[field])


def test_who_is_18_on_the_day_may_be_admitted(office, person):
    sent(office, reverse("membership_edit", args=[person.pk]), member_kind="FORMAL", admitted_on="2008-3-14")

    assert PartyMembership.objects.get().admitted_on == datetime.date(2008, 3, 14)


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
