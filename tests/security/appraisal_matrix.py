"""How each (object, action) of incentive and constraint is done; see `matrix.py`."""

from __future__ import annotations

from typing import Any

from appraisal.schemes import operations, workflow
from tests.security import appraisal_results, ballots, inspection_records, pledge_matrix, score_rows
from tests.security.deeds import Deed, Do, Post, Show
from tests.security.direct import refuse_unseen
from villagegov.common.workflow import take_step


def of_record(scene: Any) -> list:
    return [scene.record.pk]


def step_of(name: str) -> Any:
    return lambda scene: [scene.record.pk, name]


def publish_scheme(scene: Any) -> None:
    refuse_unseen(scene)
    take_step(workflow.PUBLISH, scene.record, by=scene.actor)


def renew_scheme(scene: Any) -> None:
    refuse_unseen(scene)
    operations.new_edition(scene.record, reason="县里调整了权重", by=scene.actor)


PAIRS: dict[tuple[str, str], Deed] = {
    ("assessment_scheme", "view"): Show(
        "scheme",
        lambda scene: [scene.record.year],
        holds=lambda scene: scene.record.document_number,
        query=lambda scene: {"edition": scene.record.pk},
    ),
    ("assessment_scheme", "edit"): Post(
        "scheme_edit",
        of_record,
        lambda scene: {"title": "改过", "shows": "GRADE", "version": scene.record.version},
    ),
    ("assessment_scheme", "publish"): Post("scheme_step", step_of("publish"), lambda scene: {}),
    ("assessment_scheme", "new_version"): Post(
        "scheme_renew", of_record, lambda scene: {"reason": "县里调整了权重"}
    ),
    **pledge_matrix.PAIRS,
    **ballots.PAIRS,
    **appraisal_results.PAIRS,
    **score_rows.PAIRS,
    **inspection_records.PAIRS,
}

# What a superuser cannot do either, tried past all pages.
PAST_PAGES: dict[tuple[str, str], Deed] = {
    ("assessment_scheme", "publish"): Do(publish_scheme),
    ("assessment_scheme", "new_version"): Do(renew_scheme),
    **appraisal_results.PAST_PAGES,
    **score_rows.PAST_PAGES,
    **inspection_records.PAST_PAGES,
}
