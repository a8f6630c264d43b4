"""The pages of ballots: two sheets that do not see one another, the confirmation, the correction, the paper."""

import pytest
from django.urls import reverse

from appraisal.models import AppraisalTally
from tests.appraisal.work_reports.factories import home, report, sheet, tally, typed_twice
from tests.factories import PersonFactory, TenureFactory, VillageFactory, user_with
from villagegov.common import tokens
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    return user_with(Role.TOWNSHIP_ORG, name="周文清")


@pytest.fixture
def second():
    return user_with(Role.TOWNSHIP_ORG, name="许文静")


def send(client, route: str, *args, **body):
    return client.post(reverse(route, args=args), {"form_token": tokens.fresh(), **body})


def cells(**counts) -> dict[str, int]:
    rows = sheet(**counts)
    return {f"{group}_{name}": number for group, row in rows.items() for name, number in vars(row).items()}


def page_of(client, user, one) -> str:
    client.force_login(user)
    return client.get(one.get_absolute_url()).content.decode()


def test_neither_sees_the_sheet_of_the_other_and_both_learn_where_they_differ(client, office, second):
    one = tally()
    for user, members in ((office, 37), (second, 41)):
        client.force_login(user)
        send(client, "appraisal_sheet", one.pk, **cells(members=members))

    pages = {user: page_of(client, user, one) for user in (office, second)}
    third = page_of(client, user_with(Role.TOWNSHIP_ORG), one)
    county = page_of(client, user_with(Role.COUNTY_ORG), one)
    leader = page_of(client, user_with(Role.TOWNSHIP_LEADER), one)

    assert ">37<" in pages[office]
    assert ">41<" not in pages[office]
    assert ">41<" in pages[second]
    assert ">37<" not in pages[second]
    assert "有 4 处不同" in pages[office]
    assert "党员的“收回”" in leader
    for page in (third, county, leader):
        assert ">37<" not in page
        assert ">41<" not in page
    assert "党员的“收回”" not in third + county


def test_the_grid_of_a_second_person_opens_empty(client, office, second):
    one = tally()
    client.force_login(office)
    send(client, "appraisal_sheet", one.pk, **cells(members=37))

    own = client.get(reverse("appraisal_sheet", args=[one.pk])).content.decode()
    client.force_login(second)
    other = client.get(reverse("appraisal_sheet", args=[one.pk])).content.decode()

    assert 'value="37"' in own
    assert 'value="37"' not in other


def test_sums_that_do_not_add_up_are_told_with_their_numbers(client, office):
    one = tally()
    client.force_login(office)

    body = {**cells(), "MEMBERS_issued": 43, "MEMBERS_returned": 45, "TEAM_poor": "", "TEAM_best": "多"}
    response = send(client, "appraisal_sheet", one.pk, **body)

    page = response.content.decode()
    assert response.status_code == 422
    assert "收回测评票 45 张，多于发出 43 张" in page
    assert "镇班子的差没有填，没有的填 0" in page
    assert "镇班子好要填整数" in page
    assert not one.rows.exists()


def test_a_group_that_did_not_vote_is_left_empty(client, office):
    one = tally()
    client.force_login(office)
    without_team = {name: number for name, number in cells().items() if not name.startswith("TEAM")}

    send(client, "appraisal_sheet", one.pk, **without_team)
    nothing = send(client, "appraisal_sheet", one.pk)

    assert one.rows.get(group="TEAM").counts.is_empty
    assert one.rows.get(group="MEMBERS").returned == 40
    assert "还没有填票数" in nothing.content.decode()


def test_the_leader_confirms_what_will_be_kept_and_reads_the_shares(client, office, second):
    one = typed_twice(tally(), office, second, team=4, members=39, representatives=0)
    leader = user_with(Role.TOWNSHIP_LEADER)
    before = page_of(client, leader, one)

    send(client, "appraisal_tally_step", one.pk, "confirm", version=one.version)

    one.refresh_from_db()
    assert "镇班子、党员" in before
    assert (one.stage, one.confirmed_by) == ("CONFIRMED", leader)
    assert "100.0%" in page_of(client, office, one)
    assert send(client, "appraisal_sheet", one.pk, **cells()).status_code in {403, 422}


def test_many_villages_are_begun_at_once_and_none_twice(client, office):
    village, other = home(), VillageFactory()
    TenureFactory(person=PersonFactory(place=village))
    client.force_login(office)
    body = {"held_on": "2025-12-16", "villages": [village.code, other.code]}

    send(client, "appraisal_tally_new", about="ORGANIZATION", **body)
    send(client, "appraisal_tally_new", about="PERSON", **body)
    again = send(client, "appraisal_tally_new", about="PERSON", **body)

    found = AppraisalTally.objects.order_by("subject", "place_id").values_list("subject", "year", "name")
    assert [(subject, year) for subject, year, _ in found] == [("ORGANIZATION", 2025)] * 2 + [
        ("PERSON", 2025)
    ]
    assert "都已经登记过" in again.content.decode()


def test_the_ballots_about_a_writer_hang_on_the_report(client, office):
    one = report("COMMENTED")
    client.force_login(office)

    response = send(client, "work_report_tally", one.pk, held_on="2025-12-16")

    made = AppraisalTally.objects.get()
    assert (response.url, made.report, made.person, made.post) == (
        made.get_absolute_url(),
        one,
        one.person,
        "书记",
    )


def test_a_correction_shows_what_stood_before(client, office, second):
    one = typed_twice(tally(), office, second)
    client.force_login(user_with(Role.TOWNSHIP_LEADER))
    send(client, "appraisal_tally_step", one.pk, "confirm", version=one.version)
    client.force_login(office)

    send(client, "appraisal_tally_correct", one.pk, decision_number="松委〔2026〕3号", reason="漏计一捆")
    new = AppraisalTally.objects.get(corrects=one)
    typed_twice(new, office, second, members=43)
    client.force_login(user_with(Role.TOWNSHIP_LEADER))
    send(client, "appraisal_tally_step", new.pk, "confirm", version=new.version)

    page = page_of(client, office, new)
    assert "更正前" in page
    assert ">40<" in page
    assert ">43<" in page
    assert "已经更正" in page_of(client, office, one)


def test_the_ballot_paper_names_groups_and_grades_and_no_number(client, office):
    page = page_of(client, office, tally())
    paper = client.get(reverse("appraisal_ballot", args=[AppraisalTally.objects.get().pk])).content.decode()

    assert "打印测评票" in page
    assert [paper.count(f"投票人：{group}") for group in ("镇班子", "党员", "村民代表")] == [1, 1, 1]
    assert all(grade in paper for grade in ("较好", "一般"))
    assert "编号：" not in paper


def test_a_list_costs_the_same_for_one_and_three(client, office, django_assert_max_num_queries):
    client.force_login(office)
    counts = []
    for number in range(3):
        tally(place=VillageFactory(), name=f"党支部{number}")
        client.get(reverse("appraisal_tally_list"))
        with django_assert_max_num_queries(60) as captured:
            client.get(reverse("appraisal_tally_list"))
        counts.append(len(captured))

    assert counts[0] == counts[2]
