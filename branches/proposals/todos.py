"""What waits with proposed corrections: for the office to decide, for the village to submit or to read why not."""

from __future__ import annotations

from typing import Any

from branches.proposals.models import ChangeProposal
from villagegov.common.permissions import SENTENCES, scopes_of
from villagegov.common.templatetags.ui import day_short
from villagegov.common.todos import REVIEW, Todo

LABEL = "更正建议"
DONE = {"branches.changeproposal": ("submit", "take_over", "decline", "acknowledge")}
Stage = ChangeProposal.Stage
# stage, who acts on it, the button, tone, word, group
WAITS = (
    (Stage.SUBMITTED, "branches.decide_proposal", "去审核", "due", "待审核", REVIEW),
    (Stage.DRAFT, "branches.submit_proposal", "去提交", "off", "草稿", ""),
    (Stage.DECLINED, "branches.submit_proposal", "看理由", "back", "退回", ""),
)


def waiting(user: Any) -> list[Todo]:
    """The oldest first."""
    found = []
    for stage, permission, button, tone, word, group in WAITS:
        scopes = scopes_of(user, SENTENCES[permission].roles)
        if not scopes:
            continue
        rows = ChangeProposal.objects.visible_to(user).within_any(scopes).filter(stage=stage)
        for one in rows.select_related("place", "person", "proposed_by").order_by("proposed_on", "pk"):
            note = one.answer or f"{one.proposed_by.name} {day_short(one.proposed_on)}提出"
            found.append(
                Todo(f"更正建议：{one}", one.place.name, one.get_absolute_url(), button, tone=tone, word=word,
                     note=note, key=str(one.pk), place=one.place_id, group=group)
            )  # fmt: skip
    return found
