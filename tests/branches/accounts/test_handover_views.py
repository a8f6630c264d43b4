"""The pages of the hand-over, and the one click that lets roles follow posts."""

import pytest
from django.urls import reverse

from branches.accounts.handover import pending_rights
from branches.models import PostTenure
from tests.factories import PersonFactory, TenureFactory, UserFactory, VillageFactory
from villagegov.common.models import User
from villagegov.common.permissions import permits
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db
SECRETARY = ("990121103204", "BRANCH_SECRETARY")


@pytest.mark.parametrize("role", [role for role in Role if role != Role.PUBLIC])
def test_the_hand_over_is_a_page_of_the_organisation_office_alone(signed_in, role):
    client = signed_in(role)
    seen = 200 if role == Role.TOWNSHIP_ORG else 403 if permits(client.user, "branches.view_tenure") else 404
    VillageFactory(code=SECRETARY[0], name="石桥村")

    assert client.get(reverse("hand_over_start")).status_code == seen
    assert client.get(reverse("hand_over", args=SECRETARY)).status_code == seen


def test_the_first_half_leads_to_the_post_that_was_chosen(signed_in):
    client = signed_in(Role.TOWNSHIP_ORG)
    VillageFactory(code=SECRETARY[0], name="石桥村")

    chosen = client.get(reverse("hand_over_start"), {"village": SECRETARY[0], "post": SECRETARY[1]})
    nothing = client.get(reverse("hand_over_start"), {"village": "", "post": "x"})

    assert chosen["Location"] == reverse("hand_over", args=SECRETARY)
    assert "请选村（社区）" in nothing.content.decode()


@pytest.mark.parametrize("key", [("990121104201", "BRANCH_SECRETARY"), ("990121103204", "NO_SUCH_POST")])
def test_another_townships_village_or_an_unknown_post_answers_404(signed_in, key):
    client = signed_in(Role.TOWNSHIP_ORG)
    VillageFactory(code="990121103204", name="石桥村")
    VillageFactory(code="990121104201", name="青石村")

    assert client.get(reverse("hand_over", args=key)).status_code == 404


def test_one_form_ends_and_begins_and_shows_the_newcomers_code(signed_in, send, password):
    client = signed_in(Role.TOWNSHIP_ORG)
    tenure, newcomer = TenureFactory(), PersonFactory(name="罗春生")
    url = reverse("hand_over", args=SECRETARY)
    assert "何永昌" in client.get(url).content.decode()

    slip = send(
        client, url, leaving=tenure.pk, ended_on="2026-3-13", end_reason="RESIGNED", coming=newcomer.pk,
        started_on="2026-3-13", document_number="松党〔2026〕8号", own_password=password,
    )  # fmt: skip

    assert "luochunsheng" in slip.content.decode()
    assert PostTenure.objects.current().get().person == newcomer


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"end_reason": ""}, "请选离任方式"),
        ({"ended_on": ""}, "请填离任时间"),
        ({"started_on": ""}, "请填任职时间"),
        ({"started_on": "2026-3-14"}, "还没到"),
        ({"leaving": "", "coming": ""}, "请选谁离任，或者谁接任"),
        ({"own_password": "不对"}, "您自己的登录密码不对"),
    ],
)
def test_what_is_missing_in_a_hand_over_is_told(signed_in, send, password, fields, text):
    client, tenure, newcomer = signed_in(Role.TOWNSHIP_ORG), TenureFactory(), PersonFactory(name="罗春生")
    form = {
        "leaving": tenure.pk, "ended_on": "2026-3-13", "end_reason": "RESIGNED", "coming": newcomer.pk,
        "started_on": "2026-3-13", "own_password": password,
    }  # fmt: skip

    response = send(client, reverse("hand_over", args=SECRETARY), **{**form, **fields})

    assert response.status_code == 422
    assert text in response.content.decode()
    assert PostTenure.objects.get().ended_on is None


def test_a_holder_without_an_account_gets_one_with_the_role_of_the_post(signed_in, send, password):
    client, tenure = (
        signed_in(Role.TOWNSHIP_ORG),
        TenureFactory(post="CLERK", person=PersonFactory(name="谭志远")),
    )
    url = reverse("open_for_post", args=[tenure.pk])
    assert "tanzhiyuan" in client.get(url).content.decode()

    slip = send(client, url, own_password=password, version="1")
    again = send(client, url, own_password=password, version="1")

    assert "tanzhiyuan" in slip.content.decode()
    assert User.objects.get(username="tanzhiyuan").grants.get().role == "village_clerk"
    assert "已经有账号" in again.content.decode()


def test_a_post_without_a_role_opens_no_account(signed_in):
    tenure = TenureFactory(post="GROUP_LEADER")

    assert signed_in(Role.TOWNSHIP_ORG).get(reverse("open_for_post", args=[tenure.pk])).status_code == 404


def test_what_an_import_would_change_of_rights_is_confirmed_in_one_click(signed_in, send):
    client = signed_in(Role.TOWNSHIP_ORG)
    account = UserFactory(username="luo")
    TenureFactory(person=PersonFactory(name="罗春生", account=account))
    page = client.get(reverse("account_list")).content.decode()
    assert "给 罗春生：村书记（石桥村，书记）" in page

    seal = pending_rights(client.user).seal
    stale = send(client, reverse("confirm_pending"), seal="0" * 16)
    assert (stale.status_code, account.grants.count()) == (303, 0)
    assert "名单刚变过" in client.get(reverse("account_list")).content.decode()

    assert send(client, reverse("confirm_pending"), seal=seal).status_code == 303
    assert account.grants.get().role == "village_secretary"
    assert "已按职务调整 1 项角色" in client.get(reverse("account_list")).content.decode()


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.COUNTY_ORG, Role.VILLAGE_SECRETARY])
def test_nobody_else_confirms_rights(signed_in, send, role):
    assert send(signed_in(role), reverse("confirm_pending"), seal="").status_code == 404
