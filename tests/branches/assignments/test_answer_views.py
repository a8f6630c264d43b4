"""The pages of a village: the clerk drafts, the secretary hands in, files go along, the office sees it opened."""

import pytest
from django.urls import reverse

from branches.assignments.models import AnswerFile
from branches.assignments.operations import last_opened
from tests.factories import AnswerFactory, AssignmentFactory, user_with
from tests.villagegov.common.test_attachment_checks import picture, sent
from villagegov.common import clock, tokens
from villagegov.common.roles import Role

pytestmark = pytest.mark.django_db


def send(client, route: str, answer, **body):
    facts = {"form_token": tokens.fresh(), "version": answer.version, **body}
    return client.post(reverse(route, args=[answer.pk]), facts)


def test_the_clerk_drafts_and_the_secretary_hands_in_what_stands_there(client):
    answer = AnswerFactory()
    client.force_login(user_with(Role.VILLAGE_CLERK, name="谭志远"))
    send(client, "assignment_answer_edit", answer, answer_0="3")
    answer.refresh_from_db()
    assert (answer.stage, answer.answers) == ("WAITING", {"0": "3"})

    client.force_login(user_with(Role.VILLAGE_SECRETARY))
    form = client.get(reverse("assignment_answer_hand_in", args=[answer.pk])).content.decode()
    send(client, "assignment_answer_hand_in", answer, answer_0="3")

    answer.refresh_from_db()
    assert 'value="3"' in form
    assert answer.stage == "HANDED_IN"


def test_what_is_missing_is_told_and_nothing_typed_is_kept_half(client):
    answer = AnswerFactory()
    client.force_login(user_with(Role.VILLAGE_SECRETARY))

    response = send(client, "assignment_answer_hand_in", answer, answer_0="", remark="在等数")

    answer.refresh_from_db()
    assert (response.status_code, answer.remark) == (422, "")
    assert "请填巡查人次" in response.content.decode()


def test_a_file_goes_along_and_is_found_by_the_office_alone_above_the_village(client):
    answer = AnswerFactory(assignment=AssignmentFactory(hands_in="FILE", questions=[]))
    client.force_login(user_with(Role.VILLAGE_SECRETARY))

    send(client, "assignment_answer_hand_in", answer, file=sent("照片.jpg", picture()))

    url = reverse("assignment_answer_file", args=[AnswerFile.objects.get().pk])
    answers = []
    for role in (Role.TOWNSHIP_ORG, Role.SUPERVISION_MEMBER, Role.SYSTEM_ADMIN):
        client.force_login(user_with(role))
        answers.append(client.get(url).status_code)
    assert answers == [200, 404, 404]


def test_what_was_handed_in_meanwhile_is_not_filled_again_and_says_who_did_it(client):
    answer = AnswerFactory(answers={"0": "3"})
    client.force_login(user_with(Role.VILLAGE_SECRETARY, name="何永昌"))
    send(client, "assignment_answer_hand_in", answer, answer_0="3")

    response = client.get(reverse("assignment_answer_hand_in", args=[answer.pk]), follow=True)

    assert response.redirect_chain[0][0] == answer.get_absolute_url()
    assert "何永昌今天" in response.content.decode()


def test_the_office_sees_when_the_village_last_opened_it(client):
    answer = AnswerFactory()
    for role, is_noted in ((Role.TOWNSHIP_ORG, False), (Role.VILLAGE_CLERK, True)):
        client.force_login(user_with(role))
        client.get(answer.get_absolute_url())
        assert (str(answer.pk) in last_opened([answer.pk])) is is_noted


def test_who_comes_second_reads_who_was_first(client):
    answer = AnswerFactory(stage="HANDED_IN", handed_in_at=clock.now())
    for name in ("周文清", "彭立新"):
        client.force_login(user_with(Role.TOWNSHIP_ORG, name=name))
        url = reverse("assignment_answer_step", args=[answer.pk, "accept"])
        response = client.post(url, {"form_token": tokens.fresh()})

    assert response.status_code == 409
    assert "周文清 今天" in response.content.decode()
    assert "已通过" in response.content.decode()
