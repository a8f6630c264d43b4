"""Pages of a result: what the office, the leader and everybody else sees and does."""

import datetime
import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from appraisal.models import AssessmentYear, Ranking
from branches.models import PublicNotice
from tests.appraisal.results.making import post as make_posted
from tests.appraisal.results.making import ranked
from tests.factories import TownshipFactory, VillageFactory, user_with
from tests.security.world import token
from villagegov.common import tokens
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db
YEAR = 2025


@pytest.fixture
def leader(client):
    user = user_with(Role.TOWNSHIP_LEADER, TownshipFactory())
    client.force_login(user)
    return user


@pytest.fixture
def found():
    made = ranked(90_400, 88_000, year=YEAR)
    AssessmentYear.objects.create(place=made.place, year=YEAR, stage="DECIDING")
    return made


def post(client, route, args, **typed):
    return client.post(reverse(route, args=args), {tokens.FIELD: token(), **typed})


def text_of(client, url) -> str:
    return client.get(url).content.decode()


def approved(client, found) -> Ranking:
    post(
        client,
        "ranking_approve",
        [found.pk],
        version=1,
        meeting_on="2026-03-11",
        minutes_number="松委纪要3号",
    )
    found.refresh_from_db()
    return found


def test_the_leader_posts_the_ranking_in_four_clicks_without_typing(client, leader, found):
    """Flow 8, from the ranking: preview, then the button; the meeting was named when it was approved."""
    record = approved(client, found)

    preview = text_of(client, reverse("ranking_preview", args=[record.pk]))
    assert "从今天起公示 5 个工作日" in preview
    assert "90.4" in preview
    done = post(
        client, "ranking_step", [record.pk, "publish"], version=record.version, next=record.get_absolute_url()
    )

    assert done.status_code == 303
    notice = PublicNotice.objects.get()
    assert (notice.starts_on, notice.length) == (datetime.date(2026, 3, 13), 5)
    public = text_of(client, f"/p/{notice.number}/")
    assert "一票否决" not in public
    assert "90.4" in public


def test_taking_down_is_offered_while_the_period_runs(client, leader, found):
    record = approved(client, found)
    post(client, "ranking_step", [record.pk, "publish"], version=record.version)
    page, down = record.get_absolute_url(), reverse("ranking_step", args=[record.pk, "withdraw"])
    assert down in text_of(client, page)

    PublicNotice.objects.update(stage="ARCHIVED")
    record.refresh_from_db()

    assert down not in text_of(client, page)
    refused = post(client, "ranking_step", [record.pk, "withdraw"], version=record.version, reason="写错了")
    assert "届满，不能撤下。内容有错的请发更正" in refused.content.decode()


def test_the_same_press_twice_posts_once(client, leader, found):
    record = approved(client, found)
    form = {tokens.FIELD: token(), "version": record.version}
    url = reverse("ranking_step", args=[record.pk, "publish"])

    answers = [client.post(url, form).status_code for _ in range(2)]

    assert answers == [303, 303]
    assert PublicNotice.objects.count() == 1


def test_a_meeting_that_is_not_named_is_asked_for_and_nothing_typed_is_lost(client, leader, found):
    answer = post(
        client, "ranking_approve", [found.pk], version=1, meeting_on="", minutes_number="松委纪要3号"
    )

    assert answer.status_code == 422
    assert 'value="松委纪要3号"' in answer.content.decode()


def test_the_office_computes_and_the_page_says_what_blocks(client, found):
    client.force_login(user_with(Role.TOWNSHIP_ORG, found.place))
    VillageFactory(code="990121103219", name="新村")

    page = text_of(client, reverse("ranking", args=[YEAR]))

    assert "还有村没有评分表：新村" in page
    assert "重新计算" in page
    assert post(client, "ranking_compute", [found.scheme_id]).status_code == 303


def test_before_it_is_posted_a_village_finds_no_result(client, found):
    client.force_login(user_with(Role.VILLAGE_SECRETARY, found.results.first().place))

    assert "这一年还没有计算结果" in text_of(client, reverse("ranking", args=[YEAR]))
    assert client.get(found.get_absolute_url()).status_code == 404


def test_t11_comes_out_sorted_by_place_with_means_and_no_sum(client, leader, found):
    answer = client.get(reverse("ranking_export", args=[YEAR]))

    content = b"".join(answer.streaming_content)
    sheet = load_workbook(io.BytesIO(content)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    head = next(n for n, row in enumerate(rows) if row[0] == "名次")
    assert rows[head][2] == "选拔任用(25)"
    assert [row[0] for row in rows[head + 1 : head + 3]] == [1, 2]
    assert rows[head + 3][1] == "平均"


@pytest.mark.parametrize("villages", [2, 6])
def test_the_page_asks_as_often_for_few_and_for_many(client, leader, villages, django_assert_max_num_queries):
    made = ranked(*(90_000 - 100 * n for n in range(villages)), year=YEAR)

    with django_assert_max_num_queries(34):
        assert client.get(made.get_absolute_url()).status_code == 200


def test_the_preview_is_for_looking_alone(client, leader, found):
    record = approved(client, found)
    typed = {"meeting_on": "2026-03-11", "minutes_number": "松委纪要3号", "version": record.version}

    assert post(client, "ranking_preview", [record.pk], **typed).status_code == 405


def test_an_approval_of_an_older_page_is_a_conflict(client, leader, found):
    typed = {"meeting_on": "2026-03-11", "minutes_number": "松委纪要3号"}

    assert post(client, "ranking_approve", [found.pk], version=9, **typed).status_code == 409
    assert post(client, "ranking_approve", [found.pk], **typed).status_code == 409


def test_a_refused_reckoning_says_what_it_was(client, found):
    client.force_login(user_with(Role.TOWNSHIP_ORG, found.place))
    Ranking.objects.filter(pk=found.pk).update(stage="APPROVED", minutes_number="1", meeting_on="2026-03-11")

    answer = post(client, "ranking_compute", [found.scheme_id])

    assert answer.status_code == 409
    assert "计算考核结果：还不能办理" in answer.content.decode()


def test_where_grades_alone_are_published_a_village_reads_no_place_and_no_points(client, leader):
    made = ranked(90_400, 88_000, year=YEAR, shows="GRADE")
    made = make_posted(made)
    url = made.get_absolute_url()
    assert "90.4" in text_of(client, url)

    client.force_login(user_with(Role.VILLAGE_SECRETARY, VillageFactory(code="990121103201")))

    for address in (url, f"{reverse('ranking_print', args=[YEAR])}?revision={made.pk}"):
        page = text_of(client, address)
        assert "较好" in page
        assert "90.4" not in page
    assert client.get(reverse("ranking_export", args=[YEAR])).status_code == 403
