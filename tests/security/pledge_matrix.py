"""How each act of the matrix on an annual pledge is done, and the pledges that its rows need."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

from appraisal.models import EvaluationCorrection, PledgeItem, PledgeItemFile
from tests.appraisal.pledges.makers import pledge_of
from tests.security.deeds import Deed, Post, Show
from tests.security.world import AUTHOR
from villagegov.common import clock
from villagegov.common.models import Place
from villagegov.common.permissions import permits


def pledge(state: str, code: str, actor: Any, world: Any) -> Any:
    stage = "DRAFT" if state == "READY" else state
    made = pledge_of(Place.objects.get(code=code), stage, submitted_by=actor)
    if state == "READY":
        put_beside(made.items.get(number=1), world.users[AUTHOR])
    return made


def put_beside(item: PledgeItem, by: Any) -> None:
    """What a pledge of another stage holds besides, so that every kind of row is there to be looked for."""
    stored = {"kind": "pdf", "size": 1, "sha256": "0" * 64, "stored_as": f"item-{item.pk}.pdf"}
    PledgeItemFile.objects.create(
        item=item, place=item.pledge.place, name="合同.pdf", uploaded_by=by, uploaded_at=clock.now(), **stored
    )
    EvaluationCorrection.objects.create(
        item=item, evaluation_before="MOSTLY", evaluation_after="FULFILLED", reason="漏计", corrected_by=by,
        corrected_at=clock.now(),
    )  # fmt: skip


MAKERS = {"pledge": pledge}


def of_record(scene: Any) -> list:
    return [scene.record.pk]


def first_item(scene: Any) -> list:
    return [scene.record.items.get(number=1).pk]


def item_form(scene: Any) -> dict[str, Any]:
    person = scene.record.items.first().responsible_id
    return {"category": "INDUSTRY", "content": "新增茶园", "target_value": "90", "unit": "亩", "due_on": "9月30日",
            "responsible": person}  # fmt: skip


def mend(scene: Any) -> None:
    """What the office asked for is there."""
    scene.record.items.update(return_comment="", due_on=datetime.date(scene.record.year, 9, 30))


def accept(scene: Any) -> None:
    """What is posted was accepted before."""
    if scene.record.stage == "SUBMITTED":
        type(scene.record).objects.filter(pk=scene.record.pk).update(accepted_at=clock.now())


def marks(scene: Any) -> dict[str, Any]:
    return {f"mark_{item.number}": "FULFILLED" for item in scene.record.items.all()}


@dataclass(frozen=True)
class ShowPledge(Show):
    """In the room of those who work with it; whoever else reads what is posted reads the notice."""

    def attempt(self, scene: Any) -> Any:
        if scene.state == "NOTICED" and not permits(scene.actor, "appraisal.view_pledge", scene.record):
            number = scene.record.notice.number
            return Show("public_notice", lambda _: [number], self.holds).attempt(scene)
        return super().attempt(scene)


@dataclass(frozen=True)
class After(Post):
    """A form for which something has to be there first."""

    first: Any = None

    def attempt(self, scene: Any) -> Any:
        self.first(scene)
        return super().attempt(scene)


PAIRS: dict[tuple[str, str], Deed] = {
    ("pledge", "view"): ShowPledge("pledge", of_record, holds=lambda scene: str(scene.record)),
    ("pledge", "edit"): Post("pledge_item", first_item, item_form),
    ("pledge", "submit"): After(
        "pledge_submit", of_record, lambda scene: {"meeting_on": "3月2日"}, first=mend
    ),
    ("pledge", "approve"): Post("pledge_step", lambda scene: [scene.record.pk, "accept"], lambda scene: {}),
    ("pledge", "return"): Post("pledge_return", of_record, lambda scene: {"item_3": "请补上完成时间"}),
    ("pledge", "publish"): After("pledge_publish", of_record, lambda scene: {}, first=accept),
    ("pledge", "report_progress"): Post("pledge_progress", first_item, lambda scene: {"done_value": "30"}),
    ("pledge", "evaluate"): Post("pledge_evaluate", of_record, marks),
    ("pledge", "correct"): Post(
        "pledge_correct", first_item, lambda scene: {"evaluation": "UNFULFILLED", "reason": "核对后更正"}
    ),
}
