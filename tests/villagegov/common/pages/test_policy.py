"""The page of the numbers: who sees which value, who sets it, and what is refused."""

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories import CountyFactory, TownshipFactory, user_with
from villagegov.common import policy, tokens
from villagegov.common.audit import AuditEntry
from villagegov.common.policy import Confidence, Number, PolicyValue

pytestmark = pytest.mark.django_db

TERM = Number("test.term", "任期", "5", policy.whole_number, "年", "TERM-2018", Confidence.HIGH)
DAYS = Number("test.days", "公示天数", "7", policy.whole_number, "天", "通行做法", Confidence.MEDIUM, 3, 30)


@pytest.fixture(autouse=True)
def two_numbers(monkeypatch):
    monkeypatch.setattr(policy, "NUMBERS", {TERM.key: TERM, DAYS.key: DAYS})


def typed(**changes) -> dict:
    facts = {"value": "10", "year": "2026", "document_number": "松委〔2026〕8号", "reason": ""}
    return {**facts, tokens.FIELD: tokens.fresh(), **changes}


def page_of(number: Number) -> str:
    return reverse("policy", args=[number.key])


def set_by_county(value: str = "9") -> PolicyValue:
    county = user_with("county_org")
    return policy.set_own_value(
        DAYS, CountyFactory(), year=2026, text=value, document_number="云组〔2026〕1号", reason="", by=county
    )


def test_the_list_shows_each_number_with_its_source_and_confidence(client):
    client.force_login(user_with("township_org"))

    page = client.get(reverse("policy_list")).content.decode()

    assert "任期" in page
    assert "TERM-2018" in page
    assert "全国规定" in page
    assert "通行做法" in page


def test_the_list_costs_the_same_queries_for_one_own_value_and_for_three(client):
    client.force_login(user_with("township_org"))
    set_by_county()
    with_one = _queries(client)
    for value in ("11", "12"):
        set_by_county(value)

    assert _queries(client) == with_one


def _queries(client) -> int:
    """Of a page whose to-dos were counted before: each act has them counted anew, once."""
    client.get(reverse("policy_list"))
    with CaptureQueriesContext(connection) as queries:
        client.get(reverse("policy_list"))
    return len(queries)


def test_a_township_sets_its_own_value_with_a_document_and_a_trace(client):
    client.force_login(user_with("township_org"))

    answer = client.post(page_of(DAYS), typed())

    assert answer.status_code == 303
    assert policy.value(DAYS.key, "990121103204", 2026) == 10
    entry = AuditEntry.objects.get(act="set_policy")
    assert (entry.area_code, entry.before, entry.after["value"]) == ("990121103000", {"value": "7"}, "10")


def test_a_township_sees_the_county_value_and_its_own_goes_before_it(client):
    set_by_county()
    client.force_login(user_with("township_org"))

    assert "云组〔2026〕1号" in client.get(page_of(DAYS)).content.decode()
    client.post(page_of(DAYS), typed(value="12"))

    assert policy.value(DAYS.key, "990121103000", 2026) == 12
    assert policy.value(DAYS.key, "990121104000", 2026) == 9


def test_a_township_cannot_change_the_value_of_its_county():
    office = user_with("township_org")
    before = set_by_county()

    with pytest.raises(PermissionDenied):
        policy.set_own_value(
            DAYS, CountyFactory(), year=2026, text="10", document_number="1号", reason="", by=office
        )

    assert list(PolicyValue.objects.all()) == [before]


def test_a_county_cannot_set_the_value_of_a_township():
    county = user_with("county_org")

    with pytest.raises(PermissionDenied):
        policy.set_own_value(
            DAYS, TownshipFactory(), year=2026, text="10", document_number="1号", reason="", by=county
        )


def test_a_national_number_says_why_it_cannot_be_changed_and_refuses_an_old_form(client):
    client.force_login(user_with("county_org"))

    page = client.get(page_of(TERM)).content.decode()
    answer = client.post(page_of(TERM), typed(value="3"))

    assert "都不能自定" in page
    assert "保存本级取值" not in page
    assert answer.status_code == 422
    assert not PolicyValue.objects.exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"value": "2"}, "公示天数应在 3 到 30 之间，现在填的是 2"),
        ({"value": "31"}, "公示天数应在 3 到 30 之间，现在填的是 31"),
        ({"value": "七"}, "“七”不是整数"),
        ({"value": "--5"}, "“--5”不是整数"),
        ({"document_number": ""}, "文号"),
        ({"document_number": "   "}, "文号"),
        ({"year": "2024"}, "应在 2025 到 2028 之间"),
        ({"year": "2029"}, "应在 2025 到 2028 之间"),
    ],
)
def test_a_wrong_value_is_refused_with_the_numbers(client, changes, told):
    client.force_login(user_with("township_org"))

    answer = client.post(page_of(DAYS), typed(**changes))

    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert not PolicyValue.objects.exists()


@pytest.mark.parametrize("value", ["3", "30", "１２"])
def test_the_bounds_themselves_are_allowed(client, value):
    client.force_login(user_with("township_org"))

    assert client.post(page_of(DAYS), typed(value=value)).status_code == 303


def test_a_leader_reads_and_does_not_write(client):
    client.force_login(user_with("township_leader"))

    assert client.get(page_of(DAYS)).status_code == 200
    assert client.post(page_of(DAYS), typed()).status_code == 403


@pytest.mark.parametrize("role", ["village_secretary", "village_clerk", "joint_unit", "system_admin"])
def test_others_do_not_see_the_settings(client, role):
    client.force_login(user_with(role))

    assert client.get(reverse("policy_list")).status_code in {403, 404}
    assert client.get(page_of(DAYS)).status_code == 404
    assert client.post(page_of(DAYS), typed()).status_code == 404


def test_the_same_form_sent_twice_writes_one_value(client):
    client.force_login(user_with("township_org"))
    form = typed()

    first, second = client.post(page_of(DAYS), form), client.post(page_of(DAYS), form)

    assert (first.status_code, second.status_code) == (303, 303)
    assert PolicyValue.objects.count() == 1


def test_a_running_process_keeps_the_number_with_which_it_began():
    set_by_county("9")
    values = policy.freeze([DAYS.key], "990121103204", 2026)

    set_by_county("12")

    assert policy.frozen(values, DAYS.key) == 9
    assert policy.value(DAYS.key, "990121103204", 2026) == 12


def test_a_number_that_nobody_registered_is_not_there(client):
    client.force_login(user_with("county_org"))

    assert client.get(reverse("policy", args=["no.such.number"])).status_code == 404
