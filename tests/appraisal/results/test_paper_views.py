"""The page on which the office types the places of a year that was ranked on paper, and the arrows that follow."""

import pytest
from django.urls import reverse

from appraisal.models import PaperPlace, PaperRanking, Ranking
from appraisal.results import operations, paper_operations
from tests.appraisal.results.making import post, ranked
from tests.factories import TownshipFactory, VillageFactory, user_with
from tests.security.world import token
from villagegov.common import tokens
from villagegov.common.audit import AuditEntry

pytestmark = pytest.mark.django_db
A, B, C = ("990121103201", "990121103202", "990121103203")


@pytest.fixture
def office(client):
    user = user_with("township_org", TownshipFactory())
    client.force_login(user)
    return user


@pytest.fixture
def found(office):
    return ranked(90_000, 80_000, 70_000)


def typed(client, found, *places, version=0, basis="松委〔2026〕6号"):
    cells = {f"place_{code}": place for code, place in zip((A, B, C), places, strict=True)}
    body = {"basis": basis, "version": version, tokens.FIELD: token(), **cells}
    return client.post(reverse("paper_places", args=[found.scheme_id]), body)


def arrows(found):
    return [(row.last_rank, row.rise) for row in found.results.in_order()]


def test_the_places_of_the_paper_make_the_arrows_at_once_and_when_it_is_reckoned_anew(client, office, found):
    answer = typed(client, found, "2", "1", "")

    assert answer.url == reverse("ranking", args=[2026])
    assert arrows(found) == [(2, 1), (1, -1), (None, None)]
    assert "按松委〔2026〕6号补录" in client.get(answer.url).text
    operations.compute(found.scheme, by=office)
    assert arrows(found) == [(2, 1), (1, -1), (None, None)]


def test_the_trail_tells_old_and_new_places(client, found):
    typed(client, found, "2", "1", "3")
    typed(client, found, "1", "2", "3", version=1)

    entry = AuditEntry.objects.filter(act="enter_paper_places").order_by("-pk").first()
    assert (entry.before, entry.after) == ({"201号村": 2, "202号村": 1}, {"201号村": 1, "202号村": 2})
    assert PaperRanking.objects.get().version == 2


def test_wrong_places_are_told_by_village_and_stay_as_typed(client, found):
    page = typed(client, found, "1", "1", "二")

    assert page.status_code == 422
    assert "203号村：“二”不是名次" in page.text
    page = typed(client, found, "1", "1", "2")
    assert "203号村：第 1 名有 2 个村并列，后面应从第 3 名起，不是第 2 名" in page.text
    assert 'value="2"' in page.text
    assert not PaperPlace.objects.exists()


def test_communities_have_places_of_their_own_where_they_are_ranked_apart(office, found):
    VillageFactory(code="990121103209", kind="COMMUNITY")
    found.scheme.numbers["rank_groups_apart"] = "是"

    wrong = paper_operations.problems_of(found.scheme, {A: 1, B: 2, C: 3, "990121103209": 4})

    assert wrong == {"990121103209": "第 4 名超过村数，一起排名的最多 1 个村"}


def test_what_another_typed_meanwhile_is_not_written_over(client, found):
    typed(client, found, "1", "2", "3")
    page = typed(client, found, "3", "2", "1")

    assert page.status_code == 409
    assert "名次刚被别人改过" in page.text
    assert list(PaperPlace.objects.order_by("place").values_list("rank", flat=True)) == [1, 2, 3]


def test_where_the_year_before_is_posted_here_nothing_is_typed(client, office, found):
    post(ranked(90_000, 80_000, 70_000, year=2025))

    page = typed(client, found, "1", "2", "3")

    assert page.status_code == 422
    assert 'value="3"' in page.text
    assert "2025 年度考核结果已在系统里公示，上年名次会自动带出，不用补录" in page.text
    assert client.get(reverse("paper_places", args=[found.scheme_id])).url == reverse("ranking", args=[2026])
    assert "补录 2025 年名次" not in client.get(reverse("ranking", args=[2026])).text
    assert not PaperRanking.objects.exists()


def test_a_posted_year_keeps_its_arrows(client, found):
    post(found)

    page = typed(client, found, "1", "2", "3")

    assert "上年名次跟着它定了" in page.text
    assert Ranking.objects.get().results.exclude(last_rank=None).count() == 0


def test_the_leader_reads_but_does_not_type(client, found):
    client.force_login(user_with("township_leader", TownshipFactory()))

    assert typed(client, found, "1", "2", "3").status_code == 403
