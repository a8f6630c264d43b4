"""A roster of cadres against declared kin: the whole file and the register together, at the check and at the write."""

import pytest

from branches.models import PostTenure
from tests.branches.posts.test_resource import cadre, imported
from tests.factories import PersonFactory, TenureFactory, declared_kin, id_number
from tests.villagegov.sheets.register import songlan
from villagegov.common.models import Place

pytestmark = pytest.mark.django_db
FIRST, SECOND = id_number(serial=1), id_number(serial=3)
HEADER = ("村名", "姓名", "性别", "出生年月", "身份证号", "职务", "任现职时间")


@pytest.fixture
def couple():
    songlan()
    place = Place.objects.get(name="石桥村")
    people = [
        PersonFactory(place=place, name=name, id_number=number)
        for name, number in (("何永昌", FIRST), ("王永胜", SECOND))
    ]
    declared_kin(*people, "SIBLING")
    return people


def line(name: str, number: str, posts: str):
    return ("石桥村", name, "男", "1990.03", number, posts, "2021.03")


def posts_of(person) -> set[str]:
    return set(PostTenure.objects.current().filter(person=person).values_list("post", flat=True))


def problems(answer) -> list[tuple]:
    return [(one["row"], one["column"], one["code"]) for one in answer["problems"]]


def test_a_post_that_kin_in_the_register_bar_is_a_problem_of_its_cell(tmp_path, couple):
    first, second = couple
    TenureFactory(person=first, post="COMMITTEE_MEMBER")

    answer = imported(tmp_path, line("王永胜", SECOND, "监委会委员"), header=HEADER)

    assert problems(answer) == [(2, "F", "near_kin")]
    assert "（SD02，登记的关系：兄弟姐妹）" in answer["problems"][0]["message"]
    assert "何永昌" not in answer["problems"][0]["message"]
    assert posts_of(second) == set()


def test_both_rows_of_one_file_are_held_against_one_another(tmp_path, couple):
    rows = line("何永昌", FIRST, "村主任"), line("王永胜", SECOND, "会计")

    answer = imported(tmp_path, *rows, header=HEADER)

    assert problems(answer) == [(2, "F", "near_kin"), (3, "F", "near_kin")]
    assert not PostTenure.objects.exists()


def test_who_leaves_in_the_same_file_bars_nothing(tmp_path, couple):
    first, second = couple
    TenureFactory(person=first, post="COMMITTEE_MEMBER")
    rows = line("何永昌", FIRST, "妇联主席"), line("王永胜", SECOND, "监委会委员")

    assert problems(imported(tmp_path, *rows, header=HEADER)) == []
    assert (posts_of(first), posts_of(second)) == ({"WOMENS_CHAIR"}, {"SUPERVISION_MEMBER"})


def test_a_conflict_that_stands_already_is_not_the_fault_of_the_file(tmp_path, couple):
    first, second = couple
    TenureFactory(person=first, post="COMMITTEE_MEMBER")
    TenureFactory(person=second, post="SUPERVISION_MEMBER")

    assert "near_kin" not in str(
        problems(imported(tmp_path, cadre(party="", committee="委员", number=FIRST)))
    )
