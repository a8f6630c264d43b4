"""The pages of the office: making an assignment, its table, accepting many, the workbook."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from branches.assignments.models import Assignment
from tests.factories import AnswerFactory, AssignmentFactory, VillageFactory, user_with
from tests.security.deeds import text_of
from villagegov.common import clock, tokens
from villagegov.common.models import AuditEntry, Message
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(user_with(Role.TOWNSHIP_ORG))
    return client


def test_an_assignment_gives_every_village_a_row(office):
    VillageFactory(code="990121103204"), VillageFactory(code="990121103205")
    body = {
        "title": "报数",
        "whom": "all",
        "due_on": "2026-3-20",
        "hands_in": "NOTHING",
        "form_token": tokens.fresh(),
    }

    response = office.post(reverse("assignment_new"), body)

    made = Assignment.objects.get()
    assert response.url == made.get_absolute_url()
    assert made.answers.count() == 2


def test_the_table_shows_who_has_not_reported_with_words_to_copy(office):
    assignment = AssignmentFactory()
    AnswerFactory(assignment=assignment)
    AnswerFactory(
        assignment=assignment, place=VillageFactory(code="990121103205", name="梅岭村"), answers={"0": "37"},
        stage="HANDED_IN", handed_in_at=clock.now(), handed_in_by=user_with(Role.VILLAGE_CLERK, name="谭志远"),
    )  # fmt: skip

    page = office.get(assignment.get_absolute_url()).content.decode()

    assert all(
        text in page for text in ("1 个村未报，1 个村待审核", "37", "谭志远", "还没有打开过", "石桥村：“春季")
    )


def test_many_are_accepted_at_once(office):
    assignment = AssignmentFactory()
    for number in (204, 205):
        place = VillageFactory(code=f"990121103{number}")
        AnswerFactory(assignment=assignment, place=place, stage="HANDED_IN", handed_in_at=clock.now())

    body = {"everything": "1", "form_token": tokens.fresh()}
    office.post(reverse("assignment_accept", args=[assignment.pk]), body)

    assert set(assignment.answers.values_list("stage", flat=True)) == {"DONE"}


def test_the_workbook_holds_what_was_answered(office):
    answer = AnswerFactory(answers={"0": "37"}, remark="雨天停了一天")

    text = text_of(office.get(reverse("assignment_export", args=[answer.assignment_id])))

    assert all(word in text for word in ("巡查人次", "<v>37</v>", "雨天停了一天", "石桥村"))


@pytest.mark.parametrize("route", ["assignment_list", "assignment", "assignment_answer_list", "todo_list"])
def test_a_page_costs_the_same_for_one_village_and_for_three(office, route):
    assignment = AssignmentFactory()
    args = [assignment.pk] if route == "assignment" else []
    counts = []
    for numbers in ((204,), (205, 206)):
        for number in numbers:
            AnswerFactory(assignment=assignment, place=VillageFactory(code=f"990121103{number}"))
        office.get(reverse(route, args=args))  # counts the to-dos, once after each act
        with CaptureQueriesContext(connection) as queries:
            office.get(reverse(route, args=args))
        counts.append(len(queries))

    assert counts[0] == counts[1]


def test_the_county_reads_whose_assignment_it_is_and_what_is_late(client):
    AnswerFactory(assignment=AssignmentFactory(due_on="2026-03-10"))
    client.force_login(user_with(Role.COUNTY_ORG))
    late = f"{reverse('assignment_answer_list')}?state=late&township=990121103000"

    home = client.get(reverse("home")).content.decode()

    assert late.replace("&", "&amp;") in home
    assert "逾期 3 天" in client.get(late).content.decode()
    assert "松澜镇" in client.get(reverse("assignment_list")).content.decode()


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-3-12", "截止日期2026年3月12日已经过了"),
        ("2026-3-20", "截止日期已经是2026年3月20日"),
        ("2026-3-27", "截止日期不能晚于上级的截止日期2026年3月26日"),
        ("2026-3-22", "2026年3月22日（星期日）放假，请选改到哪一天"),
    ],
)
def test_a_due_day_that_cannot_be_is_refused(office, day, said):
    assignment = AssignmentFactory(original_due_on="2026-03-26", original_by="县农业农村局")
    body = {"due_on": day, "reason": "推迟", "version": 1, "form_token": tokens.fresh()}

    response = office.post(reverse("assignment_due_day", args=[assignment.pk]), body)

    assert (response.status_code, said in response.content.decode()) == (422, True)


def test_a_moved_due_day_is_told_to_who_has_not_handed_in(office):
    assignment = AssignmentFactory()
    late, done = (
        AnswerFactory(
            assignment=assignment,
            place=VillageFactory(code=f"990121103{number}"),
            stage=stage,
            handed_in_at=at,
        )
        for number, stage, at in ((204, "WAITING", None), (205, "DONE", clock.now()))
    )
    waits = user_with(Role.VILLAGE_SECRETARY, late.place)
    user_with(Role.VILLAGE_SECRETARY, done.place)
    body = {"due_on": "2026-3-24", "reason": "县里推迟了", "version": 1, "form_token": tokens.fresh()}

    response = office.post(reverse("assignment_due_day", args=[assignment.pk]), body)

    message = Message.objects.get()
    assert (response.status_code, message.recipient, message.kind) == (303, waits, "moved")
    assert message.text == "“春季防火巡查情况”的截止日期由2026年3月20日改为2026年3月24日：县里推迟了"
    assert message.url == late.get_absolute_url()
    entry = AuditEntry.objects.get(act="change_due_day")
    assert (entry.before, entry.after, entry.reason) == (
        {"due_on": "2026-03-20"},
        {"due_on": "2026-03-24"},
        "县里推迟了",
    )
