"""Every page as every role, read and written to: nothing foreign shows, nothing breaks, nothing is written unasked."""

from __future__ import annotations

import pytest
from django.urls import reverse

from branches.models import PartyOrganization
from tests.security import records
from tests.security.crawl import faults, numbers_shown
from tests.security.deeds import fingerprint, text_of
from tests.security.world import (
    HOME,
    NEXT_COUNTY,
    NEXT_TOWNSHIP,
    PASSWORD,
    SUPERUSER,
    VILLAGES,
    foreign_to,
    signed_in,
    token,
)
from villagegov.common.models import Place
from villagegov.common.roles import COUNTY_LEVEL, SIGNS_IN, Role

ROLES = [*sorted(SIGNS_IN), SUPERUSER]
ELSEWHERE = ["http://127.0.0.1:9/", "//evil.example/", "https:evil.example", "javascript:alert(1)"]
LEAVES = {"sign_out", "root"}  # ends the walk; leads elsewhere
GARBAGE = {
    "form_token": "x", "version": "-1", "name": "<script>alert(1)</script>\r\n=HYPERLINK(1)", "place": "999",
    "role": "nobody", "starts_on": "2026-02-30", "ends_on": "99", "year": "9e9", "value": "9" * 400,
    "username": "../..", "into": "' or 1=1 --",
    "reason": "㊙" * 300, "note": "\u202e", "kind": "?", "text": "99月99日 放假", "number": "9" * 60, "leaving": "-1",
    "coming": "x", "person": "0", "cut_off": "0000-00-00", "stage": "LEFT",
    "is_superuser": "on", "next": "//evil.example/",
}  # fmt: skip
BODIES = ({}, GARBAGE)


def is_of_a_record(address) -> bool:
    """Numbers of regulations are the same everywhere, only their values are somebody's."""
    return "key>" in address.route and address.name != "policy"


def post(client, route: str, *args, **body):
    return client.post(reverse(route, args=args), {"form_token": token(), "version": 1, **body})


def pages_for(role, steps):
    """All pages; a record of the next county only for who sees a whole county: it hides as one of the next township."""
    if role in COUNTY_LEVEL or role == SUPERUSER:
        return steps
    return [step for step in steps if step.village != NEXT_COUNTY]


@pytest.mark.parametrize("role", ROLES)
def test_every_page_can_be_asked_for_and_shows_nothing_foreign_and_no_number_in_full(role, world, db):
    client, foreign = signed_in(world.user(role)), foreign_to(role)
    before, found = fingerprint(), []

    for step in pages_for(role, world.steps):
        if step.address.name not in LEAVES:
            response = client.get(step.path)
            text = text_of(response)
            wrong = [*faults(response, text, role, foreign), *numbers_shown(step, text, role)]
            is_hidden = response.status_code in {404, 405}
            if step.village in foreign and is_of_a_record(step.address) and not is_hidden:
                wrong.append(f"{response.status_code} tells that it exists")
            found += [f"{step.path}: {fault}" for fault in wrong]

    assert found == []
    assert fingerprint() == before, "a GET has written"


def forms_of(role, steps):
    """The forms that a role sends, each with nothing or with garbage.

    The office, which may fill in most, sends both and asks for foreign records too. Of the others each sends every
    form of its home with one of the two, the next role with the other: most are refused before they are read.
    """
    forms = [step for step in steps if hasattr(step.address.page, "post") and not step.is_seeded]
    if role == Role.TOWNSHIP_ORG:
        return [(step, body) for step in forms for body in BODIES]
    own = [step for step in forms if step.village == HOME]
    return [(step, BODIES[(number + ROLES.index(role)) % 2]) for number, step in enumerate(own)]


@pytest.mark.parametrize("role", ROLES)
def test_a_form_without_sense_breaks_nothing_and_writes_nothing(role, world, db):
    client, before, found = signed_in(world.user(role)), fingerprint(), []
    client.raise_request_exception = False

    for step, body in forms_of(role, world.steps):
        if step.address.name not in LEAVES:
            response = client.post(step.path, body)
            if response.status_code >= 500:
                found.append(f"{step.path}: {response.status_code}")

    assert found == []
    assert fingerprint() == before


@pytest.mark.parametrize("path", ["/records/people/?q=%00", "/records/people/%00/", "/login/?next=%00"])
def test_a_nul_byte_in_an_address_is_refused(path, world, db):
    assert signed_in(world.user(Role.TOWNSHIP_ORG)).get(path).status_code == 400


def test_a_nul_byte_in_a_form_is_refused(world, db):
    client = signed_in(world.user(Role.TOWNSHIP_ORG))

    response = post(client, "person_new", place=HOME, name="何\x00昌", sex="MALE")

    assert response.status_code in {400, 422}


def test_a_foreign_host_is_refused(world, db):
    client = signed_in(None)

    assert client.get("/login/", headers={"host": "evil.example"}).status_code == 400
    assert client.get("/health/", headers={"host": "127.0.0.1@evil.example"}).status_code == 400


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_signing_in_leads_to_no_other_site(wanted, world, db):
    user = world.user(Role.TOWNSHIP_ORG)
    typed = {"username": user.username, "password": PASSWORD, "next": wanted}

    response = signed_in(None).post(f"/login/?next={wanted}", typed)

    assert (response.status_code, response.url) == (303, "/home/")


@pytest.mark.parametrize("wanted", ELSEWHERE)
def test_a_form_leads_back_to_no_other_site(wanted, world, db):
    client, village = signed_in(world.user(Role.TOWNSHIP_ORG)), Place.objects.get(code=HOME)

    response = post(
        client, "village_edit", HOME, name=village.name, kind="VILLAGE", display_order=1, next=wanted
    )

    assert (response.status_code, response.url) == (303, f"/records/villages/{HOME}/")


def test_fields_that_a_form_does_not_have_change_nothing(world, db):
    """Stage, place, account and code come from steps and addresses, never from what is added to a body."""
    client, person = signed_in(world.user(Role.TOWNSHIP_ORG)), records.person("ACTIVE", HOME, None, world)
    added = {
        "stage": "LEFT",
        "place": NEXT_TOWNSHIP,
        "township_code": "990121104000",
        "account": 1,
        "uuid": "0" * 32,
    }
    typed = {"name": "何新名", "sex": "MALE", "birth_date": "1990-03", **added}

    response = post(client, "person_edit", person.pk, **typed)

    kept = (person.stage, person.place_id, person.township_code, person.account_id, person.uuid)
    person.refresh_from_db()
    assert response.status_code == 303
    assert person.name == "何新名"
    assert (person.stage, person.place_id, person.township_code, person.account_id, person.uuid) == kept


def test_nobody_makes_himself_a_superuser(world, db):
    user = world.user(Role.VILLAGE_CADRE)
    added = {
        "is_superuser": "on",
        "is_staff": "on",
        "username": "admin",
        "created_in": "990121000000",
        "role": "system_admin",
    }

    response = post(signed_in(user), "me", text_size=1, density="", version=user.version, **added)

    user.refresh_from_db()
    assert response.status_code == 303
    assert (user.text_size, user.is_superuser, user.is_staff, user.username) == (
        1,
        False,
        False,
        "home_village_cadre",
    )


def test_a_village_keeps_its_code_and_stage(world, db):
    client = signed_in(world.user(Role.TOWNSHIP_ORG))
    added = {"code": "990121103299", "stage": "MERGED", "merged_into": VILLAGES[1], "level": "COUNTY"}

    response = post(client, "village_edit", HOME, name="新石桥村", kind="VILLAGE", display_order=1, **added)

    village = Place.objects.get(name="新石桥村")
    assert response.status_code == 303
    assert (village.code, village.stage, village.merged_into_id, village.level) == (
        HOME,
        "ACTIVE",
        None,
        "VILLAGE",
    )


PERSON = {"name": "何新来", "sex": "MALE", "birth_date": "1990-03"}
GRANT = {"role": "village_cadre", "starts_on": "2026-03-01", "own_password": PASSWORD}
MEMBER = {"member_kind": "FORMAL", "admitted_on": "2015-06"}
BRANCH = {"kind": "BRANCH", "name": "新支部", "term_years": 5}
NEWCOMER = {"username": "newcomer", "name": "新来"}
FOREIGN_CHOICES = {
    "person_new": lambda own, other: ((), {**PERSON, "place": other["village"]}),
    "person_move": lambda own, other: ((own["person"].pk,), {"place": other["village"], "reason": "随迁"}),
    "representative_new": lambda own, other: ((), {**PERSON, "place": other["village"]}),
    "representative_link": lambda own, other: ((own["representative"].pk,), {"person": other["person"].pk}),
    "membership_edit": lambda own, other: (
        (own["person"].pk,), {**MEMBER, "organization": other["organization"].pk}
    ),
    "organization_new": lambda own, other: ((), {**BRANCH, "place": other["village"]}),
    "organization_edit": lambda own, other: (
        (own["organization"].pk,), {**BRANCH, "parent": other["organization"].pk}
    ),
    "post_begin": lambda own, other: (
        (own["person"].pk,), {"post": "CLERK", "place": other["village"], "started_on": "2026-01-01"}
    ),
    "hand_over": lambda own, other: (
        (HOME, "CLERK"), {"coming": other["person"].pk, "started_on": "2026-03-01", "own_password": PASSWORD}
    ),
    "notice_draft": lambda own, other: (
        ("PARTY",), {"place": other["village"], "title": "党务公开", "fact_period": "3月", "fact_content": "党课一次",
                     "length": 7, "issuer": "村", "contact_office": "镇", "contact_phone": "0991-8880123"},
    ),
    "village_merge": lambda own, other: ((HOME,), {"into": other["village"], "note": "批复"}),
    "account_new": lambda own, other: ((), {**GRANT, **NEWCOMER, "place": other["village"]}),
    "give_role": lambda own, other: ((own["account"].pk,), {**GRANT, "place": other["village"]}),
    "import_new": lambda own, other: ((), {"place": f"{other['village'][:9]}000", "kind": "party_members"}),
    "county_package_hand_in": lambda own, other: (
        (), {"place": f"{other['village'][:9]}000", "year": 2026, "cut_off": "2026-03-01"}
    ),
}  # fmt: skip


def records_at(code: str, world) -> dict:
    return {
        "village": code,
        "person": records.person("ACTIVE", code, None, world),
        "representative": records.representative("CURRENT", code, None, world),
        "organization": records.party_organization("CURRENT", code, None, world),
        "account": records.user_account("ACTIVE", code, None, world),
    }


@pytest.mark.parametrize("route", FOREIGN_CHOICES)
def test_a_choice_of_another_township_is_refused(route, world, db):
    PartyOrganization.objects.all().delete()
    own, other = records_at(HOME, world), records_at(NEXT_TOWNSHIP, world)
    args, body = FOREIGN_CHOICES[route](own, other)
    client, before = signed_in(world.user(Role.TOWNSHIP_ORG)), fingerprint()

    response = post(client, route, *args, **body)

    assert response.status_code == 422
    assert fingerprint() == before
    assert records.mark(NEXT_TOWNSHIP) not in text_of(response)
