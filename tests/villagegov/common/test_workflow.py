"""Steps: the only way of a stage, with lock, permission, stage, guards, version and trail; nobody is above them."""

import datetime
import threading

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.http import Http404

from branches.models import Person
from tests.factories import PersonFactory, user_with
from villagegov.common import audit
from villagegov.common.accounts import RoleGrant, User
from villagegov.common.audit import AuditEntry
from villagegov.common.workflow import Blocked, Conflict, Step, obstacles, open_steps, take_step

pytestmark = pytest.mark.django_db

ACTIVE, LEFT = Person.Stage.ACTIVE, Person.Stage.LEFT


def has_no_post(person, *, by, **facts) -> str:
    return "还有职务，请先办交接" if facts.get("posts") else ""


def owes_nothing(person, *, by, **facts) -> str:
    return "还有未办结的事" if facts.get("debts") else ""


def go(person, *, by, to="", **facts) -> None:
    person.remark = to


LEAVE = Step(
    "leave", "迁出", (ACTIVE,), LEFT, "branches.change_person", (has_no_post, owes_nothing), apply=go
)
RETURN = Step("return", "迁回", (LEFT,), ACTIVE, "branches.change_person", needs_note=True)


@pytest.fixture
def office():
    return user_with("township_org")


def test_a_step_changes_the_stage_raises_the_version_and_leaves_an_entry(office):
    person = PersonFactory()

    taken = take_step(LEAVE, person, by=office, note="迁往外地")

    person.refresh_from_db()
    assert (person.stage, person.version) == (LEFT, 2)
    assert taken.pk == person.pk
    entry = AuditEntry.objects.get()
    assert (entry.act, entry.label, entry.reason) == ("leave", "迁出", "迁往外地")
    assert (entry.before["stage"], entry.after["stage"]) == (ACTIVE, LEFT)
    assert entry.area_code == person.place_id


def test_all_obstacles_are_told_at_once_and_nothing_changes(office):
    person = PersonFactory()

    with pytest.raises(Blocked) as blocked:
        take_step(LEAVE, person, by=office, posts=1, debts=2)

    assert blocked.value.obstacles == ["还有职务，请先办交接", "还有未办结的事"]
    person.refresh_from_db()
    assert (person.stage, person.version) == (ACTIVE, 1)
    assert not AuditEntry.objects.exists()


def test_a_step_from_another_stage_is_an_obstacle_too(office):
    person = PersonFactory()

    with pytest.raises(Blocked, match="不能迁回"):
        take_step(RETURN, person, by=office, note="回来了")


@pytest.mark.parametrize("note", ["", "   "])
def test_a_step_that_needs_a_reason_asks_for_it(office, note):
    person = take_step(LEAVE, PersonFactory(), by=office)

    with pytest.raises(Blocked, match="请写明迁回的理由"):
        take_step(RETURN, person, by=office, note=note)


@pytest.mark.parametrize("role", ["county_org", "township_leader", "village_secretary", "system_admin"])
def test_the_wrong_role_is_refused(role):
    person = PersonFactory()

    with pytest.raises(PermissionDenied):
        take_step(LEAVE, person, by=user_with(role))


def test_a_superuser_passes_no_permission_no_stage_and_no_guard(office):
    person, nobody = PersonFactory(), user_with("system_admin")
    nobody.is_superuser = True
    nobody.save()
    office.is_superuser = True
    office.save()

    with pytest.raises(PermissionDenied):
        take_step(LEAVE, person, by=nobody)
    with pytest.raises(Blocked, match="还有职务"):
        take_step(LEAVE, person, by=office, posts=1)
    with pytest.raises(Blocked, match="不能迁回"):
        take_step(RETURN, person, by=office, note="回来了")


def test_a_stopped_account_takes_no_step(office):
    office.is_active = False

    with pytest.raises(PermissionDenied, match="账号已停用"):
        take_step(LEAVE, PersonFactory(), by=office)


def test_a_grant_that_ended_between_is_noticed(office):
    person = PersonFactory()
    office.grants.update(ends_on=datetime.date(2026, 3, 12))

    with pytest.raises(PermissionDenied):
        take_step(LEAVE, person, by=office)


def test_a_step_on_an_old_version_is_a_conflict_that_carries_the_new(office):
    person = PersonFactory()
    Person.objects.filter(pk=person.pk).update(version=2, remark="新址")

    with pytest.raises(Conflict) as conflict:
        take_step(LEAVE, person, by=office, version=1)

    assert conflict.value.record.remark == "新址"


def test_a_step_works_on_the_row_as_it_is_not_as_it_was_read(office):
    person = PersonFactory()
    Person.objects.filter(pk=person.pk).update(stage=LEFT)

    with pytest.raises(Blocked, match="不能迁出"):
        take_step(LEAVE, person, by=office)


def test_a_record_that_is_gone_is_not_found(office):
    person = PersonFactory()
    Person._base_manager.filter(pk=person.pk).delete()

    with pytest.raises(Http404):
        take_step(LEAVE, person, by=office)


def test_what_comes_after_fails_with_the_step(office):
    def refuse(person, *, by, **facts) -> None:
        raise ValidationError("没有办成")

    person = PersonFactory()
    step = Step("leave", "迁出", (ACTIVE,), LEFT, "branches.change_person", after=refuse)

    with pytest.raises(ValidationError, match="没有办成"):
        take_step(step, person, by=office)

    person.refresh_from_db()
    assert person.stage == ACTIVE
    assert not AuditEntry.objects.exists()


def test_facts_reach_the_fields_before_they_are_saved(office):
    person = PersonFactory()

    take_step(LEAVE, person, by=office, to="外县")

    person.refresh_from_db()
    assert person.remark == "外县"


def test_open_steps_are_those_of_the_stage_and_of_the_role(office):
    person = PersonFactory()

    assert open_steps([LEAVE, RETURN], person, by=office) == [LEAVE]
    assert open_steps([LEAVE, RETURN], person, by=user_with("village_secretary")) == []
    assert obstacles(LEAVE, person, by=office, posts=1) == ["还有职务，请先办交接"]


@pytest.mark.parametrize(("minutes", "refused"), [(4, False), (6, True)])
def test_no_step_is_dated_more_than_five_minutes_before_the_trail(office, monkeypatch, minutes, refused):
    from villagegov.common import clock, workflow

    person = PersonFactory()
    audit.write(audit.Act("change", "修改"))
    behind = clock.now() - datetime.timedelta(minutes=minutes)
    monkeypatch.setattr(workflow.clock, "now", lambda: behind)

    if refused:
        with pytest.raises(ValidationError, match="时钟慢了"):
            take_step(LEAVE, person, by=office)
    else:
        assert take_step(LEAVE, person, by=office).stage == LEFT


def test_in_the_demo_an_earlier_hour_of_the_next_day_is_no_slow_clock(office, settings):
    settings.DEMO = True
    with time_machine.travel("2026-11-24T15:00:00Z", tick=False):
        audit.write(audit.Act("change", "修改"))

    with time_machine.travel("2026-11-25T01:00:00Z", tick=False):
        assert take_step(LEAVE, PersonFactory(), by=office).stage == LEFT


def test_a_right_that_was_taken_back_since_it_was_read_takes_no_step(office):
    person = PersonFactory()
    assert open_steps([LEAVE], person, by=office)  # the grants are read and kept

    RoleGrant.objects.get(user=office).end_at_once(datetime.date(2026, 3, 13))

    with pytest.raises(PermissionDenied):
        take_step(LEAVE, person, by=office)


def test_an_account_that_was_stopped_since_it_was_read_takes_no_step(office):
    person = PersonFactory()
    User.objects.filter(pk=office.pk).update(is_active=False)

    with pytest.raises(PermissionDenied):
        take_step(LEAVE, person, by=office)


@pytest.mark.django_db(transaction=True)
def test_of_two_at_once_one_takes_the_step_and_the_other_is_told(office):
    person, answers, start = PersonFactory(), [], threading.Barrier(2)

    def take() -> None:
        start.wait()
        try:
            take_step(LEAVE, person, by=office)
            answers.append("taken")
        except Blocked as blocked:
            answers.append(blocked.obstacles[0])
        finally:
            connection.close()

    both = [threading.Thread(target=take) for _ in range(2)]
    for one in both:
        one.start()
    for one in both:
        one.join()

    assert sorted(answers) == ["taken", "现在是“已离开”，不能迁出"]
    person.refresh_from_db()
    assert person.version == 2
    assert AuditEntry.objects.count() == 1
