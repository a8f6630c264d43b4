"""The road of a declared relation.

DECLARED 已登记 --end--> ENDED 已终止       a divorce, or what was entered by mistake; nothing is deleted
"""

from __future__ import annotations

from typing import Any

from branches.kin.models import KinRelation
from villagegov.common import clock
from villagegov.common.workflow import Step


def note_the_day(relation: KinRelation, **facts: Any) -> None:
    relation.ended_on = clock.today()


END = Step(
    name="end",
    label="终止关系",
    sources=(KinRelation.Stage.DECLARED,),
    target=KinRelation.Stage.ENDED,
    permission="branches.change_kin",
    apply=note_the_day,
    needs_note=True,
)
STEPS = {END.name: END}
