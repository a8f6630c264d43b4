"""The inbox: own messages alone, by day; deadlines reckoned from dates, told once a day."""

import datetime

import pytest
from django.urls import reverse

from tests.factories import AnswerFactory, AssignmentFactory, user_with
from villagegov import inbox
from villagegov.common import messages, tokens
from villagegov.common.messages import Message
from villagegov.common.roles import Role
from villagegov.common.todos import GIVEN, Todo

pytestmark = pytest.mark.django_db
TODAY = datetime.date(2026, 3, 13)
MONDAY = datetime.date(2026, 3, 16)


@pytest.fixture
def clerk():
    return user_with(Role.VILLAGE_CLERK, name="谭志远")


def told(user, text: str) -> Message:
    messages.send([user], Message.Kind.REMINDER, text, route="assignment_answer", key=1, by=None)
    return Message.objects.get(text=text)


def press(client, route: str, *args):
    return client.post(reverse(route, args=args), {"form_token": tokens.fresh()})


def test_everybody_reads_the_own_messages_alone(client, clerk):
    told(clerk, "石桥村请报月报")
    other = told(user_with(Role.VILLAGE_SECRETARY), "书记请看")
    client.force_login(clerk)

    page = client.get(reverse("inbox")).content.decode()

    assert ("石桥村请报月报" in page, "书记请看" in page) == (True, False)
    assert press(client, "inbox_read", other.pk).status_code == 404


def test_opening_a_message_leads_to_its_page_and_marks_it_read(client, clerk):
    message = told(clerk, "石桥村请报月报")
    client.force_login(clerk)

    response = press(client, "inbox_read", message.pk)

    message.refresh_from_db()
    assert (response.url, message.read_at is not None) == ("/todo/answers/1/", True)


def test_deadlines_need_no_worker_and_are_read_once_a_day(client, clerk):
    AnswerFactory(assignment=AssignmentFactory(due_on=TODAY))
    client.force_login(clerk)

    before = client.get(reverse("inbox"))
    for _ in range(2):
        press(client, "inbox_read_all")
    after = client.get(reverse("inbox"))

    assert (before.context["due_is_read"], after.context["due_is_read"]) == (False, True)
    assert "2 件快到期" in before.content.decode()  # the other is the pledge of the year, due in a week
    assert Message.objects.filter(kind="deadline").count() == 1


@pytest.mark.parametrize(
    ("days", "group", "today", "is_told"),
    [
        (8, "", TODAY, False), (7, "", TODAY, True), (2, "", TODAY, False), (1, "", TODAY, True), (0, "", TODAY, True),
        (-2, "", TODAY, True), (-2, GIVEN, TODAY, False), (-2, GIVEN, MONDAY, True), (0, GIVEN, MONDAY, False),
    ],
)  # fmt: skip
def test_one_is_told_before_the_day_and_the_office_weekly_of_what_others_owe(days, group, today, is_told):
    one = Todo("月报", "石桥村", "/", "办理", due_on=today + datetime.timedelta(days=days), group=group)

    assert bool(inbox.due_today([one], today)) is is_told
