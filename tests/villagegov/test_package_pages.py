"""The pages of the county report: what is slow is read before anybody waits, what is refused leaves nothing."""

import pytest
from django.urls import reverse

from branches.models import Person
from tests.factories import CountyFactory, MembershipFactory, PersonFactory, TownshipFactory, user_with
from tests.watching import asked_inside_transactions
from villagegov.common.publications import Publication
from villagegov.common.roles import Role
from villagegov.common.tokens import fresh
from villagegov.sheets.models import ExportFile

BACKEND = "django.contrib.auth.backends.ModelBackend"
PERIOD = {"place": "990121103000", "year": 2026, "cut_off": "2026-03-13"}


def sent(**more) -> dict:
    return {**PERIOD, "reason": "按要求报送", "form_token": fresh(), **more}


@pytest.fixture
def office(client):
    CountyFactory(), TownshipFactory()
    MembershipFactory(person=PersonFactory())
    user = user_with(Role.TOWNSHIP_ORG)
    client.force_login(user, backend=BACKEND)
    return user


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("route", ["county_package_make", "county_package_hand_in"])
def test_the_registers_are_read_before_the_transaction_that_writes(client, office, route):
    with asked_inside_transactions() as asked:
        answer = client.post(reverse(route), sent())

    assert answer.status_code == 303
    assert any("INSERT" in sql for sql in asked)
    assert not [sql for sql in asked if Person._meta.db_table in sql]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("route", ["county_package_make", "county_package_hand_in"])
def test_the_same_form_sent_twice_reads_nothing_and_answers_the_same(client, office, route):
    body = sent()

    first, second = (client.post(reverse(route), body) for _ in range(2))

    assert first["Location"] == second["Location"]
    assert ExportFile.objects.count() + Publication.objects.count() == 1


@pytest.mark.django_db
def test_a_report_by_a_day_to_come_is_refused_in_the_form(client, office):
    answer = client.post(reverse("county_package_make"), sent(cut_off="2026-03-14"))

    assert answer.status_code == 422
    assert "还没有到" in answer.content.decode()
    assert not ExportFile.objects.exists()


@pytest.mark.django_db
def test_a_workbook_without_a_reason_is_refused_and_leaves_no_file(client, office, settings):
    answer = client.post(reverse("county_package_make"), sent(reason="报送"))

    assert answer.status_code == 422
    assert "请写明用途" in answer.content.decode()
    assert not (settings.FILES_DIR / "sheets").exists()
