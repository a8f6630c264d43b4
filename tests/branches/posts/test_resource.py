"""T05 in the register: posts begin and end by what the filled columns say, rights stay as they are."""

import datetime

import pytest

from branches.models import CadreProfile, Person, PostTenure
from branches.posts.reports import T05_COLUMNS, t05_rows
from tests.factories import MembershipFactory, PersonFactory, TenureFactory, id_number, user_with
from tests.villagegov.sheets.files import roster
from tests.villagegov.sheets.register import SONGLAN, import_sheet, songlan
from villagegov.common.audit import AuditEntry
from villagegov.common.dates import PartialDate
from villagegov.common.models import Place, RoleGrant
from villagegov.sheets.models import ImportBatch

HEADER = (
    "村名", "姓名", "性别", "出生年月", "身份证号", "党组织职务", "村委会职务", "其他职务", "任现职时间", "人员来源",
)  # fmt: skip
BORN = datetime.date(1990, 3, 14)
NUMBER = id_number(BORN, serial=1)
TODAY = datetime.date(2026, 3, 13)
pytestmark = pytest.mark.django_db


def cadre(
    *,
    party="书记",
    committee="主任",
    other="",
    since="2021.03",
    name="何永昌",
    number=NUMBER,
    village="石桥村",
):
    return (village, name, "男", "1990.03", number, party, committee, other, since, "致富能手")


def imported(path, *rows, header=HEADER):
    return import_sheet("village_cadres", roster(path / "a.xlsx", *rows, header=header), commit=True)


def held():
    """The open posts by their codes, with the day they began."""
    return dict(PostTenure.objects.current().values_list("post", "started_on"))


def test_a_new_cadre_gets_person_profile_and_tenures(tmp_path):
    songlan()

    imported(tmp_path, cadre(party="书记、组织委员", other="护林员"))

    tenures = {one.post: one for one in PostTenure.objects.all()}
    assert set(tenures) == {"BRANCH_SECRETARY", "BRANCH_MEMBER", "COMMITTEE_DIRECTOR"}
    assert tenures["BRANCH_MEMBER"].duty == "组织委员"
    assert tenures["BRANCH_SECRETARY"].started_on_by_month
    assert tenures["BRANCH_SECRETARY"].basis == f"导入批次 {ImportBatch.objects.get().pk}"
    profile = CadreProfile.objects.get()
    assert (profile.post_other, profile.source, profile.place_id) == (
        "护林员",
        "PROSPERITY_EXPERT",
        "990121103204",
    )


def test_a_post_that_the_file_lacks_ends_the_day_before(tmp_path):
    songlan()
    imported(tmp_path, cadre())

    found = imported(tmp_path, cadre(party="副书记", since="2026-03-01"))

    ended = PostTenure.objects.get(post="BRANCH_SECRETARY")
    assert (ended.ended_on, ended.end_reason) == (datetime.date(2026, 2, 28), "OTHER")
    assert f"导入批次 {found['batch']}" in ended.basis
    assert held()["BRANCH_DEPUTY_SECRETARY"] == datetime.date(2026, 3, 1)


def test_a_post_that_would_end_before_it_began_ends_on_the_day_of_the_import(tmp_path):
    songlan()
    imported(tmp_path, cadre(since="2021-03-01"))

    imported(tmp_path, cadre(party="副书记", since="2021-03-01"))

    assert PostTenure.objects.get(post="BRANCH_SECRETARY").ended_on == TODAY


def test_a_column_that_is_empty_ends_nothing(tmp_path):
    songlan()
    imported(tmp_path, cadre())

    imported(tmp_path, cadre(committee="", since=""))

    assert set(held()) == {"BRANCH_SECRETARY", "COMMITTEE_DIRECTOR"}


def test_another_beginning_of_the_same_post_corrects_the_date(tmp_path):
    songlan()
    imported(tmp_path, cadre())

    imported(tmp_path, cadre(since="2020-12-01"))

    assert set(held().values()) == {datetime.date(2020, 12, 1)}
    assert PostTenure.objects.count() == 2


def test_a_post_without_a_date_begins_on_the_day_of_the_import(tmp_path):
    songlan()

    imported(tmp_path, cadre(since=""))

    assert set(held().values()) == {TODAY}


def test_a_post_that_the_committee_column_does_not_decide_about_stays(tmp_path):
    songlan()
    person = PersonFactory(name="何永昌", id_number=NUMBER, place=Place.objects.get(code="990121103204"))
    TenureFactory(person=person, post="GROUP_LEADER")

    imported(tmp_path, cadre())

    assert set(held()) == {"BRANCH_SECRETARY", "COMMITTEE_DIRECTOR", "GROUP_LEADER"}


def test_barred_pairs_count_the_posts_that_stay(tmp_path):
    songlan()
    person = PersonFactory(name="何永昌", id_number=NUMBER, place=Place.objects.get(code="990121103204"))
    TenureFactory(person=person, post="SUPERVISION_MEMBER")

    found = imported(tmp_path, cadre(party=""))

    assert [one["code"] for one in found["problems"]] == ["separation_of_duty"]
    assert set(held()) == {"SUPERVISION_MEMBER"}


def test_an_import_neither_gives_nor_ends_a_right(tmp_path):
    songlan()
    imported(tmp_path, cadre())
    tenure = PostTenure.objects.get(post="BRANCH_SECRETARY")
    secretary = user_with("village_secretary", username="he")
    RoleGrant.objects.filter(user=secretary).update(tenure_key=str(tenure.pk))
    before = list(RoleGrant.objects.values())

    imported(tmp_path, cadre(party="副书记"))

    assert list(RoleGrant.objects.values()) == before


def test_whom_the_file_does_not_name_is_left_alone_and_listed(tmp_path):
    songlan()
    imported(tmp_path, cadre(), cadre(name="王淑芬", number="", party="委员", committee=""))
    left = Person.objects.get(name="王淑芬")

    found = imported(tmp_path, cadre(since="2020-12-01"))

    assert ImportBatch.objects.get(pk=found["batch"]).left_alone == [left.pk]
    assert left.tenures.current().count() == 1


def test_without_a_number_the_cadre_is_known_by_village_name_and_birth(tmp_path):
    songlan()
    imported(tmp_path, cadre(number=""))

    found = imported(tmp_path, cadre(number="", committee=""))

    assert Person.objects.count() == 1
    assert [row["status"] for row in found["rows"]] == ["unchanged"]


def test_a_member_who_moves_takes_the_membership_along(tmp_path):
    songlan()
    person = PersonFactory(
        name="何永昌", id_number=NUMBER, birth_date=BORN, place=Place.objects.get(code="990121103204")
    )
    MembershipFactory(person=person, party_group="第一党小组")

    imported(tmp_path, cadre(village="大塘村"))

    person.refresh_from_db()
    assert (person.place_id, person.membership.place_id) == ("990121103201", "990121103201")
    assert person.membership.party_group == ""


def test_the_county_table_comes_in_as_it_went_out(tmp_path):
    office = songlan()
    people = [
        PersonFactory(
            name=name, id_number=id_number(BORN, serial=serial), sex="MALE", birth_date=BORN, phone=""
        )
        for name, serial in (("何永昌", 1), ("谭志远", 3))
    ]
    MembershipFactory(person=people[0])
    TenureFactory(person=people[0], post="BRANCH_SECRETARY")
    TenureFactory(person=people[0], post="COMMITTEE_DIRECTOR", started_on=datetime.date(2022, 5, 1))
    TenureFactory(person=people[1], post="COMMITTEE_MEMBER")
    TenureFactory(person=people[1], post="WOMENS_CHAIR")
    CadreProfile.objects.create(
        person=people[1], place=people[1].place, post_other="护林员", education_full_time="SENIOR_HIGH"
    )
    rows = t05_rows(Place.objects.get(code=SONGLAN), cut_off=TODAY, user=office)
    header = ["".join(column.heads[-1:]) for column in T05_COLUMNS]
    header = [
        {"全日制": "全日制学历", "在职": "在职学历", "党组织": "党组织职务", "村委会": "村委会职务",
         "集体经济组织": "集体经济组织职务", "其他": "其他职务"}.get(text, text)
        for text in header
    ]  # fmt: skip
    cells = [[cell.text() if isinstance(cell, PartialDate) else cell for cell in row] for row in rows]

    found = imported(tmp_path, *cells, header=header)

    assert [row["status"] for row in found["rows"]] == ["unchanged", "unchanged"]
    assert AuditEntry.objects.filter(batch=str(found["batch"])).count() == 0
