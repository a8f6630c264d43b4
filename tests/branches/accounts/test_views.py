"""One's own page: settings, password, sessions."""

import pytest
from django.urls import reverse

from branches.accounts import signing_in
from tests.factories import user_with
from villagegov.common.models import AuditEntry, User
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db
NEW = "今年的油菜花开得比往年早"


def test_the_settings_change_how_every_page_looks(signed_in, send):
    client = signed_in(Role.TOWNSHIP_ORG)

    response = send(client, reverse("me"), text_size="2", density="loose", version="1")

    assert response.status_code == 303
    page = client.get(reverse("me")).content.decode()
    assert ('class="text-2"' in page, "density-loose" in page, 'data-keys="off"' in page) == (
        True,
        True,
        True,
    )


@pytest.mark.parametrize(("role", "desk"), [(Role.TOWNSHIP_ORG, True), (Role.VILLAGE_CLERK, False)])
def test_only_a_desk_is_asked_for_keys_and_the_height_of_rows(signed_in, role, desk):
    page = signed_in(role).get(reverse("me")).content.decode()

    assert ("表格行距" in page, "快捷键" in page, "字号" in page) == (desk, desk, True)


def test_what_a_phone_does_not_ask_for_stays_as_it_was(signed_in, send):
    client = signed_in(Role.VILLAGE_CLERK, density="loose")

    send(client, reverse("me"), text_size="2", version="1")

    mine = User.objects.get(pk=client.user.pk)
    assert (mine.text_size, mine.density, mine.single_keys) == (2, "loose", True)


def test_the_settings_keep_what_another_window_saved(signed_in, send):
    client = signed_in(Role.TOWNSHIP_ORG)
    send(client, reverse("me"), text_size="1", density="", single_keys="on", version="1")

    response = send(client, reverse("me"), text_size="2", density="", single_keys="on", version="1")

    assert response.status_code == 409
    assert User.objects.get(pk=client.user.pk).text_size == 1


def test_ones_own_page_lists_the_roles_with_place_and_days(signed_in):
    page = signed_in(Role.VILLAGE_CLERK).get(reverse("me")).content.decode()

    assert all(text in page for text in ("村文书", "石桥村", "2021年3月15日"))


def test_a_new_password_ends_the_sessions_elsewhere_and_keeps_this_one(open_session, password, send):
    user = user_with(Role.TOWNSHIP_ORG, username="wenqing")
    here, elsewhere = open_session(user), open_session(user)

    response = send(here, reverse("change_password"), old=password, new=NEW, again=NEW)

    assert (response.status_code, response["Location"]) == (303, "/me/")
    assert here.get(reverse("me")).status_code == 200
    assert elsewhere.get(reverse("me")).status_code == 302
    assert User.objects.get(pk=user.pk).check_password(NEW)
    assert NEW not in str(AuditEntry.objects.get(act="change_password").after)


@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"old": "记错了的密码"}, "现在的密码不对"),
        ({"again": "今年的油菜花开得比往年晚"}, "两次填的新密码不一样"),
        ({"new": "太短了", "again": "太短了"}, "至少要 12 位"),
        ({"new": "清溪一条路通到村口七号桥", "again": "清溪一条路通到村口七号桥"}, "新密码和现在的一样"),
        ({"new": "周文清的密码是这一句话", "again": "周文清的密码是这一句话"}, "容易被猜到"),
    ],
)
def test_a_password_that_will_not_do_is_told_why(signed_in, password, send, fields, text):
    client = signed_in(Role.TOWNSHIP_ORG, name="周文清")

    response = send(
        client, reverse("change_password"), **{"old": password, "new": NEW, "again": NEW, **fields}
    )

    assert response.status_code == 422
    assert text in response.content.decode()


def test_who_came_with_a_one_time_code_chooses_a_password_and_goes_to_work(signed_in, send):
    client = signed_in(Role.VILLAGE_CLERK)
    User.objects.filter(pk=client.user.pk).update(must_change_password=True)

    page = client.get(reverse("change_password")).content.decode()
    response = send(client, reverse("change_password"), new=NEW, again=NEW)

    assert "现在的密码" not in page
    assert response["Location"] == "/home/"
    assert client.get("/home/").status_code == 200


def test_a_session_elsewhere_is_ended_from_ones_own_page(open_session, send):
    user = user_with(Role.TOWNSHIP_ORG, username="wenqing")
    here, elsewhere = open_session(user), open_session(user)
    sessions = signing_in.sessions_of(user, here.session.session_key)
    handle = next(one.handle for one in sessions if not one.is_this)

    response = send(here, reverse("end_session", args=[handle]))

    assert response.status_code == 303
    assert elsewhere.get(reverse("me")).status_code == 302
    assert here.get(reverse("me")).status_code == 200


def test_a_session_that_is_not_mine_answers_404(signed_in, send):
    assert send(signed_in(Role.TOWNSHIP_ORG), reverse("end_session", args=["0" * 16])).status_code == 404
