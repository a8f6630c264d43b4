import pytest
from django.urls import reverse

from appraisal.models import AnnualPledge
from tests.appraisal.pledges.makers import pledge_of
from tests.factories import VillageFactory
from tests.security.deeds import text_of
from tests.security.world import token

pytestmark = pytest.mark.django_db


@pytest.fixture
def at_office(client, office):
    client.force_login(office)
    return client


def village(number: int):
    return VillageFactory(code=f"990121103{number}", name=f"{number}村")


def body(**typed) -> dict:
    return {"form_token": token(), "version": 1, **typed}


def test_many_are_accepted_at_once_and_the_rest_is_left_alone(at_office):
    waiting = [pledge_of(village(number), "SUBMITTED") for number in (201, 202)]
    pledge_of(village(203), "RETURNED")
    keys = list(VillageFactory._meta.model.objects.filter(level="VILLAGE").values_list("pk", flat=True))

    response = at_office.post(reverse("pledge_accept_many"), body(selected=keys), follow=True)

    assert "已审核通过 2 个村：201村、202村" in text_of(response)
    accepted = AnnualPledge.objects.exclude(accepted_at=None)
    assert {one.pk for one in accepted} == {one.pk for one in waiting}


def test_all_of_the_filter_are_accepted(at_office):
    for number in (201, 202):
        pledge_of(village(number), "SUBMITTED")

    at_office.post(reverse("pledge_accept_many"), body(everything="1", query="state=SUBMITTED&q=202"))

    assert [one.place.name for one in AnnualPledge.objects.exclude(accepted_at=None)] == ["202村"]


def test_ticked_villages_that_owe_are_reminded(at_office):
    owes, done = village(201), pledge_of(village(202), "SUBMITTED").place

    response = at_office.post(reverse("pledge_remind"), body(selected=[owes.pk, done.pk]))

    assert response.url == f"{reverse('todo_remind')}?selected=pledges%3A{owes.code}"
    page = text_of(at_office.get(response.url))
    assert "201村：“2026 年度承诺书”请在 2026年3月20日以前报送" in page


def test_the_page_before_posting_shows_what_will_be_read(at_office):
    pledge = pledge_of(stage="ACCEPTED")

    page = text_of(at_office.get(reverse("pledge_publish", args=[pledge.pk])))

    assert "2026年3月13日至2026年3月19日（7 天）" in page
    assert "新增蔬菜种植" in page


def test_a_return_without_a_word_says_where_to_write_it(at_office):
    pledge = pledge_of(stage="SUBMITTED")

    response = at_office.post(reverse("pledge_return", args=[pledge.pk]), body())

    assert response.status_code == 422
    assert "请写明要改什么" in text_of(response)


def test_an_evaluation_with_a_gap_keeps_what_was_ticked(at_office):
    pledge = pledge_of(stage="RUNNING")
    url = reverse("pledge_evaluate", args=[pledge.pk])

    response = at_office.post(url, body(mark_1="MOSTLY", remark_1="差一点"))

    assert response.status_code == 422
    assert "请评第 2 条" in text_of(response)
    assert response.context["form"]["mark_1"].value() == "MOSTLY"


def test_a_correction_shows_both(at_office):
    pledge = pledge_of(stage="EVALUATED")

    at_office.post(
        reverse("pledge_correct", args=[pledge.items.get(number=2).pk]),
        body(evaluation="MOSTLY", reason="漏计 2 件"),
    )

    page = text_of(at_office.get(pledge.get_absolute_url()))
    assert "基本兑现" in page
    assert "原为兑现" in page
    assert "漏计 2 件" in page


def test_the_page_of_a_step_at_another_stage_leads_back_with_a_word(at_office):
    pledge = pledge_of(stage="NOTICED")

    for name in ("pledge_publish", "pledge_return", "pledge_evaluate"):
        response = at_office.get(reverse(name, args=[pledge.pk]), follow=True)

        assert response.redirect_chain == [(pledge.get_absolute_url(), 302)]
