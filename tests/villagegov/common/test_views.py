"""The frame of all pages, tried on the pages of people: once, under the lock, with a trail of what was refused."""

import datetime
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, transaction
from django.test import Client, RequestFactory
from django.urls import reverse

from branches.models import Person
from branches.people.views import PersonCreate
from tests.factories import PersonFactory, TenureFactory, VillageFactory, user_with
from tests.watching import wait_until_somebody_waits
from villagegov.common.accounts import RoleGrant
from villagegov.common.audit import AuditEntry
from villagegov.common.tokens import FormToken, fresh
from villagegov.common.views import FormPage, note_refusal, safe_next

pytestmark = pytest.mark.django_db

GOOD_ID = "990121199003140015"


@pytest.fixture
def office():
    client = Client()
    client.user = user_with("township_org")
    client.force_login(client.user)
    return client


@pytest.fixture
def person():
    return PersonFactory(place=VillageFactory(code="990121103204"), name="何永昌", sex="MALE")


def new_person(place) -> dict:
    return {"place": place.code, "name": "何永昌", "sex": "MALE", "id_number": GOOD_ID}


def step_of(person, name="leave") -> str:
    return reverse("person_step", args=[person.pk, name])


def test_a_page_that_names_no_permission_stops_the_start():
    class Forgotten(FormPage):
        pass

    with pytest.raises(ImproperlyConfigured, match="Forgotten names no permission"):
        Forgotten.as_view()


@pytest.mark.parametrize(
    ("wanted", "goes"),
    [
        ("/records/people/?page=2", "/records/people/?page=2"),
        ("http://127.0.0.1:9/", "/home/"),
        ("//evil.example/", "/home/"),
        ("javascript:alert(1)", "/home/"),
        ("", "/home/"),
    ],
)
def test_an_address_to_come_back_to_is_one_of_ours(wanted, goes):
    request = RequestFactory().get("/", {"next": wanted})

    assert safe_next(request, "/home/") == goes


def test_a_form_sent_twice_is_done_once_and_goes_to_the_same_answer(office):
    fields = {"form_token": fresh(), **new_person(VillageFactory(code="990121103204"))}

    first, second = office.post(reverse("person_new"), fields), office.post(reverse("person_new"), fields)

    assert (first.status_code, first["Location"]) == (303, Person.objects.get().get_absolute_url())
    assert (second.status_code, second["Location"]) == (303, first["Location"])


def test_the_same_token_on_another_page_is_another_form(office, person):
    token = fresh()
    office.post(step_of(person), {"form_token": token, "note": "迁往外县"})

    response = office.post(step_of(person, "come_back"), {"form_token": token, "note": "迁往外县"})

    assert response.status_code == 409
    person.refresh_from_db()
    assert person.stage == Person.Stage.LEFT


@pytest.mark.parametrize("token", ["", "short", "z" * 31 + "!"])
def test_a_form_without_its_token_is_asked_again(office, token):
    fields = {"form_token": token, **new_person(VillageFactory(code="990121103204"))}

    response = office.post(reverse("person_new"), fields)

    assert response.status_code == 422
    assert "这张表单打开太久了" in response.content.decode()
    assert not FormToken.objects.exists()


def test_a_step_that_is_blocked_says_why_and_stands_in_the_trail(office, person):
    TenureFactory(person=person, place=person.place, post="CLERK")

    response = office.post(step_of(person), {"form_token": fresh(), "note": "迁往外县"})

    assert response.status_code == 409
    entry = AuditEntry.objects.get(act="refused")
    assert (entry.label, entry.record_key, entry.actor_id) == ("没能登记离开", str(person.pk), office.user.pk)
    assert "还任村文书" in entry.reason


def test_a_step_from_an_old_page_is_a_conflict_and_stands_in_the_trail(office, person):
    Person.objects.filter(pk=person.pk).update(version=2)

    response = office.post(step_of(person), {"form_token": fresh(), "note": "迁往外县", "version": "1"})

    assert response.status_code == 409
    assert AuditEntry.objects.get(act="refused").reason == "这条记录刚被别人改过，请核对后再保存"
    person.refresh_from_db()
    assert person.stage == Person.Stage.ACTIVE


def refusal() -> AuditEntry:
    return AuditEntry.objects.get(act="refused")


def test_a_form_that_is_refused_stands_in_the_trail_without_what_was_typed(office):
    place = VillageFactory(code="990121103204")
    fields = {**new_person(place), "name": "", "id_number": "990121199003140016"}

    office.post(reverse("person_new"), {"form_token": fresh(), **fields})

    assert (refusal().label, refusal().actor_id) == ("没能保存人员", office.user.pk)
    assert refusal().reason == "没有填对：姓名、身份证号"


def test_what_an_act_refuses_stands_in_the_trail_with_its_record(office, person):
    TenureFactory(person=person, place=person.place, post="COMMITTEE_MEMBER")
    fields = {"post": "SUPERVISION_MEMBER", "place": person.place_id, "started_on": "2026-3-1"}

    office.post(reverse("post_begin", args=[person.pk]), {"form_token": fresh(), **fields})

    assert (refusal().record_key, refusal().area_code) == (str(person.pk), person.place_id)
    assert refusal().reason == "村委会成员不得担任村务监督委员会成员"


def test_a_form_from_an_old_page_stands_in_the_trail(office, person):
    Person.objects.filter(pk=person.pk).update(version=2)
    fields = {"form_token": fresh(), "name": "何永昌", "sex": "MALE", "version": "1"}

    response = office.post(reverse("person_edit", args=[person.pk]), fields)

    assert response.status_code == 409
    assert (refusal().record_key, refusal().reason) == (
        str(person.pk),
        "这条记录刚被别人改过，请核对后再保存",
    )


def test_what_a_page_without_a_form_refuses_stands_in_the_trail(office):
    response = office.post(reverse("status"), {"form_token": "short"})

    assert response.status_code == 400
    assert refusal().reason == "这张表单打开太久了，请核对后再按一次"


def test_a_page_that_is_only_looked_at_leaves_no_entry(office):
    office.get(reverse("county_package"), {"cut_off": "2030-01-01"})

    assert not AuditEntry.objects.exists()


def test_no_number_of_a_person_gets_into_a_reason(office):
    note_refusal(None, "保存", "990121199003140015已登记，电话19900000001")

    assert refusal().reason == "（号码略）已登记，电话（号码略）"


def test_a_step_that_does_not_exist_is_not_found(office, person):
    assert office.post(step_of(person, "fly"), {"form_token": fresh()}).status_code == 404


def test_what_only_the_database_refuses_is_told_and_not_saved(office, monkeypatch):
    save = PersonCreate.save

    def somebody_was_faster(page, form):
        PersonFactory(place=form.cleaned_data["place"], id_number=GOOD_ID)
        return save(page, form)

    monkeypatch.setattr(PersonCreate, "save", somebody_was_faster)
    fields = {"form_token": fresh(), **new_person(VillageFactory(code="990121103204"))}

    response = office.post(reverse("person_new"), fields)

    assert response.status_code == 422
    assert "刚才有人登记了同样的内容" in response.content.decode()
    assert not Person.objects.exists()


def test_a_grant_that_another_request_ended_counts_at_once(office, person):
    assert office.get(person.get_absolute_url()).status_code == 200

    RoleGrant.objects.get(user=office.user).end_at_once(datetime.date(2026, 3, 13))

    assert office.get(person.get_absolute_url()).status_code == 404


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("route", ["person_edit", "person_step"])
def test_a_right_that_ends_while_the_form_waits_for_the_record_writes_nothing(office, person, route):
    address = step_of(person) if route == "person_step" else reverse(route, args=[person.pk])
    fields = {"form_token": fresh(), "name": "何永贵", "sex": "MALE", "note": "外出", "version": "1"}

    def send() -> int:
        try:
            return office.post(address, fields).status_code
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            Person.objects.select_for_update().get(pk=person.pk)
            waiting = pool.submit(send)
            wait_until_somebody_waits()
            RoleGrant.objects.get(user=office.user).end_at_once(datetime.date(2026, 3, 13))
        assert waiting.result() == 403

    person.refresh_from_db()
    assert (person.name, person.stage) == ("何永昌", Person.Stage.ACTIVE)


@pytest.mark.django_db(transaction=True)
def test_of_four_who_add_the_same_person_at_once_one_does():
    place, start, answers = VillageFactory(code="990121103204"), threading.Barrier(4), []

    def add(client: Client) -> None:
        start.wait()
        fields = {"form_token": fresh(), **new_person(place)}
        answers.append(client.post(reverse("person_new"), fields).status_code)
        connection.close()

    clients = [Client() for _ in range(4)]
    for client in clients:
        client.force_login(user_with("township_org"))
    threads = [threading.Thread(target=add, args=[client]) for client in clients]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(answers) == [303, 422, 422, 422]
    assert Person.objects.count() == 1
