import pytest
from django.urls import reverse

from appraisal.models import AnnualPledge
from appraisal.pledges.usual import USUAL
from tests.appraisal.pledges.makers import home, pledge_of
from tests.security.deeds import text_of
from tests.security.world import token

pytestmark = pytest.mark.django_db


@pytest.fixture
def village(client, secretary):
    client.force_login(secretary)
    return client


def body(version: int = 1, **typed) -> dict:
    return {"form_token": token(), "version": version, **typed}


def item_body(item, **typed) -> dict:
    return body(
        category="INDUSTRY", content="新增茶园", target_value="90", unit="亩", responsible=item.responsible_id,
        **{"due_on": "9月30日", **typed},
    )  # fmt: skip


def test_a_village_without_a_last_year_is_offered_the_usual_items(village):
    home()
    page = village.get(reverse("pledge_begin"))
    assert page.context["form"]["usual"].value() == [one.key for one in USUAL]

    response = village.post(
        reverse("pledge_begin"), body(place="990121103204", usual=[one.key for one in USUAL])
    )

    pledge = AnnualPledge.objects.get()
    assert pledge.items.count() == len(USUAL)
    assert response.url == reverse("pledge_item", args=[pledge.items.get(number=1).pk])


def test_one_item_after_the_other_is_filled_in(village):
    pledge = pledge_of()
    pledge.items.filter(number__in=[2, 4]).update(due_on=None)
    first = pledge.items.get(number=1)

    response = village.post(reverse("pledge_item", args=[pledge.items.get(number=1).pk]), item_body(first))
    assert response.url == reverse("pledge_item", args=[pledge.items.get(number=2).pk])

    second = village.post(response.url, item_body(first))
    assert second.url == reverse("pledge_item", args=[pledge.items.get(number=4).pk])
    assert village.post(second.url, item_body(first)).url == pledge.get_absolute_url()


def test_the_last_mended_item_hands_the_pledge_in_again(village):
    pledge = pledge_of(stage="RETURNED")
    url = reverse("pledge_item", args=[pledge.items.get(number=3).pk])
    page = village.get(url)
    assert "镇里退回第 3 条：请补上完成时间" in text_of(page)
    assert "重新报送" in text_of(page)

    village.post(url, item_body(pledge.items.get(number=3)))

    pledge.refresh_from_db()
    assert pledge.stage == "SUBMITTED"


def test_of_two_returned_items_the_first_leads_to_the_second(village):
    pledge = pledge_of(stage="RETURNED")
    pledge.items.filter(number=5).update(return_comment="数量太少")

    response = village.post(
        reverse("pledge_item", args=[pledge.items.get(number=3).pk]), item_body(pledge.items.get(number=3))
    )

    pledge.refresh_from_db()
    assert (pledge.stage, response.url) == (
        "RETURNED",
        reverse("pledge_item", args=[pledge.items.get(number=5).pk]),
    )


def test_a_refused_resubmission_keeps_what_was_typed_and_says_why(village):
    pledge = pledge_of(stage="RETURNED")
    pledge.items.filter(number=1).update(due_on=None)

    response = village.post(
        reverse("pledge_item", args=[pledge.items.get(number=3).pk]), item_body(pledge.items.get(number=3))
    )

    assert response.status_code == 422
    assert "第 1 条缺少完成时间" in text_of(response)
    assert "新增茶园" in text_of(response)


def test_the_clerk_mends_and_the_secretary_hands_in(client, clerk):
    client.force_login(clerk)
    pledge = pledge_of(stage="RETURNED")
    url = reverse("pledge_item", args=[pledge.items.get(number=3).pk])
    assert "重新报送" not in text_of(client.get(url))

    client.post(url, item_body(pledge.items.get(number=3)))

    pledge.refresh_from_db()
    assert pledge.stage == "RETURNED"
    assert "填好以后由书记报送" in text_of(client.get(pledge.get_absolute_url()))


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"due_on": "2027-1-5"}, "完成时限要在 2026 年以内"),
        ({"unit": ""}, "目标值要写单位"),
        ({"target_value": "-1"}, "最小 0"),
        ({"content": "联系电话 19900012345"}, "承诺书要公示，请删去"),
    ],
)
def test_an_item_says_what_is_wrong_with_it(typed, told, village):
    pledge = pledge_of()

    response = village.post(
        reverse("pledge_item", args=[pledge.items.get(number=1).pk]),
        {**item_body(pledge.items.first()), **typed},
    )

    assert response.status_code == 422
    assert told in text_of(response)


def test_an_old_link_to_an_item_leads_to_what_came_of_it(village):
    pledge = pledge_of(stage="SUBMITTED")

    response = village.get(reverse("pledge_item", args=[pledge.items.get(number=3).pk]))

    assert response.url == pledge.get_absolute_url()


def test_progress_of_a_number_and_of_a_milestone_is_shown_in_percent(village):
    pledge = pledge_of(stage="RUNNING")
    pledge.items.filter(number=2).update(target_value=None, unit="", milestone="建成投用")

    village.post(
        reverse("pledge_progress", args=[pledge.items.get(number=1).pk]),
        body(done_value="30", progress_note="已下种"),
    )
    village.post(reverse("pledge_progress", args=[pledge.items.get(number=2).pk]), body(done_percent="60"))

    page = text_of(village.get(pledge.get_absolute_url()))
    assert all(text in page for text in ("25%", "已下种", "60%"))
