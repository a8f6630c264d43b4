"""What stands on the desks: which state of a village is told, from which day it is urgent, and in what order."""

import datetime

import pytest
from django.test import RequestFactory

from tests.factories import (
    AnswerFactory,
    AssignmentFactory,
    CountyFactory,
    MembershipFactory,
    OrganizationFactory,
    PersonFactory,
    TenureFactory,
    TownshipFactory,
    VillageFactory,
    user_with,
)
from villagegov import county_desk, desks
from villagegov.common import clock
from villagegov.common.accounts import User
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 3, 13)
FIVE_YEARS_AGO = datetime.date(2021, 3, 13)
LIMIT_DAYS = 90  # three months


@pytest.fixture
def office() -> User:
    CountyFactory(), TownshipFactory()
    return user_with(Role.TOWNSHIP_ORG)


def village(number: int, name: str):
    return VillageFactory(code=f"99012110320{number}", name=name, display_order=number)


def secretary_until(place, days_ago: int) -> None:
    ended = TODAY - datetime.timedelta(days=days_ago)
    TenureFactory(person=PersonFactory(place=place), ended_on=ended, end_reason="RESIGNED")


def asking(user, path: str = "/home/"):
    """A request of the user, as a desk takes it."""
    request = RequestFactory().get(path)
    request.user = user
    return request


def tile_of(office, name: str) -> tuple[str, str]:
    tiles = desks.township(asking(office))["tiles"].value
    return next((tile.tone, tile.word) for tile in tiles if tile.name == name)


@pytest.mark.parametrize(("days", "tone"), [(LIMIT_DAYS, "due"), (LIMIT_DAYS + 1, "late")])
def test_a_vacancy_is_late_once_it_is_longer_than_the_limit(office, days, tone):
    secretary_until(village(1, "石桥村"), days)

    assert tile_of(office, "石桥村") == (tone, "书记空缺")


def test_a_village_that_never_had_a_secretary_is_vacant_and_not_late(office):
    village(1, "石桥村")

    assert tile_of(office, "石桥村") == ("due", "书记空缺")


def test_a_village_with_its_secretary_is_well(office):
    TenureFactory(person=PersonFactory(place=village(1, "石桥村")))

    assert tile_of(office, "石桥村") == ("", "正常")


@pytest.mark.parametrize(
    ("started", "told"),
    [
        (FIVE_YEARS_AGO, ("late", "任期届满")),
        (FIVE_YEARS_AGO + datetime.timedelta(days=1), ("due", "任期将满")),
        (FIVE_YEARS_AGO + datetime.timedelta(days=90), ("due", "任期将满")),
        (FIVE_YEARS_AGO + datetime.timedelta(days=91), ("", "正常")),
    ],
)
def test_a_term_is_told_from_ninety_days_before_its_end(office, started, told):
    place = village(1, "石桥村")
    TenureFactory(person=PersonFactory(place=place))
    OrganizationFactory(place=place, term_started_on=started, term_years=5)

    assert tile_of(office, "石桥村") == told


def test_of_several_states_of_a_village_the_secretary_is_told(office):
    place = village(1, "石桥村")
    OrganizationFactory(place=place, term_started_on=FIVE_YEARS_AGO, term_years=5)
    for _ in range(2):
        TenureFactory(person=PersonFactory(place=place))

    assert tile_of(office, "石桥村") == ("late", "书记重复")


def test_a_cadre_with_two_posts_is_counted_once(office):
    person = PersonFactory(place=village(1, "石桥村"))
    for post in ("BRANCH_SECRETARY", "COMMITTEE_DIRECTOR"):
        TenureFactory(person=person, post=post)

    assert desks.cadre_count(office) == 1


def test_the_county_counts_by_township_what_lies_in_its_scope_alone(office):
    MembershipFactory(person=PersonFactory(place=village(1, "石桥村")))
    TownshipFactory(code="990121104000", name="桥头镇")
    TenureFactory(person=PersonFactory(place=VillageFactory(code="990121104201", name="青石村")))
    MembershipFactory(person=PersonFactory(place=VillageFactory(code="990122101201", name="外县村")))

    desk = county_desk.county(asking(user_with(Role.COUNTY_ORG)))

    rows = {row.name: (row.villages, row.members, row.vacant) for row in desk["table"].value}
    assert rows == {"松澜镇": (1, 1, 1), "桥头镇": (1, 0, 0)}
    assert (desk["total"], desk["village_count"]) == (1, 2)


def test_the_village_page_counts_members_and_cadres_of_its_own_village():
    mine = VillageFactory(code="990121103204", name="石桥村")
    person = PersonFactory(place=mine)
    MembershipFactory(person=person)
    TenureFactory(person=person)
    MembershipFactory(person=PersonFactory(place=village(1, "梅岭村")))

    [card] = desks.village(asking(user_with(Role.VILLAGE_SECRETARY, mine)))["villages"].value

    asides = {item["title"]: item["aside"] for item in card["items"]}
    assert (card["name"], asides["党员"], asides["村干部"]) == ("石桥村", "1 名", "1 名")


@pytest.mark.parametrize(
    ("due", "stage", "told"),
    [
        (TODAY - datetime.timedelta(days=1), "WAITING", ("late", "逾期 1 项")),
        (TODAY, "WAITING", ("due", "3 天内 1 项")),
        (TODAY + datetime.timedelta(days=3), "WAITING", ("due", "3 天内 1 项")),
        (TODAY + datetime.timedelta(days=4), "WAITING", ("", "正常")),
        (TODAY + datetime.timedelta(days=4), "RETURNED", ("back", "退回 1 项")),
    ],
)
def test_a_village_that_owes_something_is_told_by_its_day(office, due, stage, told):
    place = village(1, "石桥村")
    TenureFactory(person=PersonFactory(place=place))
    AnswerFactory(assignment=AssignmentFactory(due_on=due), place=place, stage=stage)

    assert tile_of(office, "石桥村") == told


def test_a_part_that_fails_says_so_and_the_rest_stays(client, monkeypatch, caplog):
    def broken(user):
        raise RuntimeError("no such table")

    monkeypatch.setattr(desks, "cadre_count", broken)
    client.force_login(user_with(Role.TOWNSHIP_ORG))

    page = client.get("/home/").content.decode()

    assert "本镇数字没有读出来，请刷新" in page
    assert "年度闭环</h2>" in page


def test_the_village_reads_what_is_pressing_what_comes_and_what_the_township_has_in_hand(client):
    place = VillageFactory(code="990121103204", name="石桥村")
    for title, days, stage in (
        ("今天交", 0, "WAITING"),
        ("下周交", 9, "WAITING"),
        ("已经交", 1, "HANDED_IN"),
    ):
        due = TODAY + datetime.timedelta(days=days)
        handed_in = {"handed_in_at": clock.now()} if stage == "HANDED_IN" else {}
        assignment = AssignmentFactory(title=title, due_on=due)
        AnswerFactory(assignment=assignment, place=place, stage=stage, **handed_in)
    client.force_login(user_with(Role.VILLAGE_SECRETARY, place))

    page = client.get("/home/").content.decode()

    order = [page.index(text) for text in ("今天有 1 件事", "今天交", "接下来", "下周交", "正在办", "已经交")]
    assert order == sorted(order)
    assert "<title>(1) 首页" in page


@pytest.mark.parametrize(("days", "word"), [(2, "还剩 2 天"), (0, "今天期满"), (-1, "有异议")])
def test_a_notice_says_how_long_it_still_runs(days, word):
    assert desks.ends_in(TODAY + datetime.timedelta(days=days), TODAY) == word
