"""The list of to-dos: tabs, filters, and reminding many villages at once, each at most once a day."""

import datetime

import pytest
from django.apps import apps
from django.http import QueryDict
from django.urls import reverse

from branches.assignments.models import AssignmentAnswer
from branches.assignments.workflow import ACCEPT
from tests.factories import AnswerFactory, AssignmentFactory, VillageFactory, user_with
from villagegov.common import clock, subjects, todos, tokens
from villagegov.common.audit import AuditEntry
from villagegov.common.messages import Message
from villagegov.common.roles import Role
from villagegov.common.todos import GIVEN, REVIEW, Todo
from villagegov.common.workflow import Step, take_step
from villagegov.sheets import workflow as imports
from villagegov.todo_pages import Board

TODAY = datetime.date(2026, 3, 13)
DAY = datetime.timedelta(days=1)


def todo(title: str, days: int | None = None, **facts) -> Todo:
    due_on = None if days is None else TODAY + days * DAY
    return Todo(title, "石桥村", "/", "办理", due_on=due_on, **facts)


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ("", "逾期 今天 一周 审核 布置"),
        ("tab=late", "逾期"),
        ("tab=today", "今天"),
        ("tab=review", "审核"),
        ("tab=given", "布置"),
        ("tab=nonsense", "逾期 今天 一周 审核 布置"),
        ("within=3", "逾期 今天"),
        ("within=7&place=990121103204", "一周"),
        ("kind=posts", "布置"),
    ],
)
def test_the_address_says_which_rows_are_shown(query, titles):
    every = [
        todo("逾期", -1), todo("今天", 0), todo("一周", 7, place="990121103204"), todo("审核", group=REVIEW),
        todo("布置", 9, group=GIVEN, kind="posts"),
    ]  # fmt: skip

    board = Board(every, QueryDict(query), "/todo/", TODAY)

    assert " ".join(row.title for row in board.rows) == titles


def test_each_tab_has_its_number_and_keeps_the_filters():
    every = [todo("逾期", -1, kind="posts"), todo("今天", 0, kind="posts"), todo("别的", -1)]

    board = Board(every, QueryDict("kind=posts"), "/todo/", TODAY)

    assert [(tab["label"], tab["url"]) for tab in board.tabs] == [
        ("全部 2", "/todo/?kind=posts"), ("逾期 1", "/todo/?tab=late&kind=posts"),
        ("今天 1", "/todo/?tab=today&kind=posts"),
    ]  # fmt: skip


@pytest.fixture
def late(db):
    """Two villages that are late: one with a clerk, one in which nobody has an account."""
    assignment = AssignmentFactory(title="月报", due_on=TODAY - 3 * DAY)
    user_with(Role.VILLAGE_CLERK, name="谭志远")
    return [
        AnswerFactory(assignment=assignment),
        AnswerFactory(assignment=assignment, place=VillageFactory(code="990121103211", name="沙洲村")),
    ]


@pytest.fixture
def office(client, db):
    client.force_login(user_with(Role.TOWNSHIP_ORG))
    return client


def send(client, answers: list[AssignmentAnswer]):
    keys = [f"assignments:{answer.pk}" for answer in answers]
    return client.post(reverse("todo_remind"), {"selected": keys, "form_token": tokens.fresh()}, follow=True)


def test_a_reminder_goes_to_who_must_act_and_names_where_nobody_can(office, late):
    page = send(office, late).content.decode()

    [message] = Message.objects.all()
    assert (message.recipient.name, message.kind, message.url) == (
        "谭志远",
        "reminder",
        late[0].get_absolute_url(),
    )
    assert "已催办 1 件：石桥村；沙洲村没有能办这件事的账号，请打电话" in page
    assert AuditEntry.objects.filter(act="remind", record_key=str(late[0].pk)).count() == 1


@pytest.mark.parametrize(("hours", "is_sent"), [(23, False), (24, True)])
def test_the_same_is_not_reminded_of_again_within_a_day(office, late, hours, is_sent):
    send(office, late[:1])
    Message.objects.update(created_at=clock.now() - datetime.timedelta(hours=hours))

    response = send(office, late[:1])

    assert Message.objects.count() == 1 + is_sent
    if not is_sent:
        assert response.status_code == 422
        assert "已催办过，24 小时内不重复发" in response.content.decode()


def test_others_still_go_where_one_is_refused(office, late):
    user_with(Role.VILLAGE_SECRETARY, late[1].place)
    send(office, late[:1])

    page = send(office, late).content.decode()

    assert "已催办 1 件：沙洲村；石桥村今天" in page


def test_everything_of_a_tab_is_asked_for_with_its_words_and_names(office, late):
    page = office.get(reverse("todo_remind"), {"everything": "1", "tab": "late"}).content.decode()

    assert all(
        text in page for text in ("发给 1 个村", "谭志远", "“月报”请在 2026年3月10日以前报送", "沙洲村")
    )


def test_what_has_been_reported_meanwhile_is_not_reminded_of(office, late):
    AssignmentAnswer.objects.update(handed_in_at=clock.now())
    AssignmentAnswer.objects.all().delete()

    assert (
        "没有要催办的村" in office.get(reverse("todo_remind"), {"selected": "assignments:1"}).content.decode()
    )
    assert send(office, late).status_code == 422


def test_the_number_on_the_bar_is_the_number_of_rows(number_on_the_bar, office, late):
    page = office.get(reverse("village_list")).content.decode()
    rows = office.get(reverse("todo_list")).context["board"].rows

    assert f'<span class="count">{len(rows)}</span>' in page


def test_what_i_did_in_the_last_thirty_days_is_listed_and_nothing_of_others(db, client):
    answer = AnswerFactory(stage="HANDED_IN", handed_in_at=clock.now())
    me, other = user_with(Role.TOWNSHIP_ORG), user_with(Role.TOWNSHIP_ORG, answer.assignment.place)
    earlier = AnswerFactory(
        assignment=answer.assignment, place=VillageFactory(code="990121103205", name="梅岭村"), stage="HANDED_IN",
        handed_in_at=clock.now(),
    )  # fmt: skip
    take_step(ACCEPT, answer, by=me)
    take_step(ACCEPT, earlier, by=other)
    client.force_login(me)

    page = client.get(reverse("todo_done")).content.decode()

    assert ("春季防火巡查情况（石桥村）" in page, "梅岭村" in page) == (True, False)
    assert reverse("todo_done") in client.get(reverse("todo_list")).content.decode()


def test_what_counts_as_done_is_an_act_of_a_step_that_there_is():
    told = {(kind, act) for module in todos.tellers().values() for kind, acts in getattr(module, "DONE", {}).items()
            for act in acts}  # fmt: skip
    steps = {
        step.name
        for module in (*subjects.modules("workflow").values(), imports)
        for step in vars(module).values()
        if isinstance(step, Step)
    }

    assert {act for _, act in told} <= steps
    assert all(apps.get_model(kind) for kind, _ in told)
