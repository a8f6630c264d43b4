"""Doors without a page: the call past all views, and raw SQL. What nobody may do is refused there too."""

from __future__ import annotations

import datetime

from django.db import connection
from django.http import Http404
from django.urls import get_resolver

from branches.accounts import handover
from branches.accounts.handover import HandOver
from branches.accounts.operations import Terms
from branches.accounts.operations import give_role as give
from branches.assignments import operations as assignments
from branches.assignments import workflow as assignments_workflow
from branches.meetings.documents import MINUTES
from branches.people import workflow as people_workflow
from branches.places import workflow as place_workflow
from tests.security.world import beside
from villagegov.common import clock, policy
from villagegov.common.codes import township_of
from villagegov.common.document_templates import restore_default
from villagegov.common.models import Place
from villagegov.common.workflow import take_step
from villagegov.sheets import imports
from villagegov.sheets.fixes import Fixes
from villagegov.sheets.outcome import Outcome


def refuse_unseen(scene) -> None:
    """Without a page there is nothing to answer; what one may not see one cannot even name."""
    visible = type(scene.record)._default_manager.visible_to(scene.actor)
    if not visible.filter(pk=scene.record.pk).exists() and not getattr(scene.actor, "is_superuser", False):
        raise Http404


def addresses(word: str) -> list[str]:
    """The names of all addresses that hold the word."""
    return [name for name in get_resolver().reverse_dict if isinstance(name, str) and word in name]


def delete_record(scene) -> None:
    """No page deletes, and the row refuses to go by itself."""
    assert addresses("delete") == []
    refuse_unseen(scene)
    scene.record.delete()


def edit_row(scene) -> None:
    refuse_unseen(scene)
    table = scene.record._meta.db_table
    column = "label" if table == "common_auditentry" else "title"
    with connection.cursor() as cursor:
        cursor.execute(f'update "{table}" set "{column}" = %s where id = %s', ["改过", scene.record.pk])


def delete_row(scene) -> None:
    refuse_unseen(scene)
    with connection.cursor() as cursor:
        cursor.execute(f'delete from "{scene.record._meta.db_table}" where id = %s', [scene.record.pk])


def set_value(scene) -> None:
    """A value at the record's own place, past the page, which offers only the place of the user."""
    refuse_unseen(scene)
    number, place = policy.NUMBERS[scene.record.key], scene.record.place
    typed = {"year": 2026, "text": "9", "document_number": "松委〔2026〕8号", "reason": ""}
    policy.set_own_value(number, place, by=scene.actor, **typed)


def merge(scene) -> None:
    into = Place.objects.get(code=beside(scene.place))
    place_workflow.merge(scene.record, into, by=scene.actor, note="县政府批复")


def leave(scene) -> None:
    take_step(people_workflow.LEAVE, scene.record, by=scene.actor, note="迁往外县")


def assignment_step(name: str):
    steps = {**assignments_workflow.STEPS, **assignments_workflow.ANSWER_STEPS}
    return lambda scene: take_step(steps[name], scene.record, by=scene.actor, note="理由", why="理由")


def change_due_day(scene) -> None:
    day = scene.record.due_on + datetime.timedelta(days=1)
    assignments.change_due_day(scene.record, day, reason="推迟", by=scene.actor, version=scene.record.version)


def hand_over(scene) -> None:
    place, today = scene.record.place, clock.today()
    facts = HandOver(place, scene.record.post, scene.record, today, "RESIGNED", None, None)
    handover.hand_over(facts, by=scene.actor)


def give_role(scene) -> None:
    township = Place.objects.get(code=township_of(scene.place))
    give(scene.record, Terms("township_leader", township, clock.today()), by=scene.actor)


def confirm_import(scene) -> None:
    imports.confirm(scene.record, by=scene.actor)


def fix_import(scene) -> None:
    fixes = Fixes(cells={(1, 1): "党大明"})
    outcome = Outcome("party_members", scene.record.file_name)
    imports.put_right(scene.record, outcome, fixes, by=scene.actor)


def undo_import(scene) -> None:
    imports.take_back(scene.record, by=scene.actor)


def change_template(scene) -> None:
    restore_default(MINUTES, Place.objects.get(code=township_of(scene.place)), by=scene.actor)
