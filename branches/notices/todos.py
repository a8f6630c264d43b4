"""What waits about notices: drafts to be posted, objections to be answered, periods that are over and not archived."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.urls import reverse

from branches.notices.filters import of_state
from branches.notices.models import Objection, PublicNotice
from villagegov.common.permissions import SENTENCES, scopes_of
from villagegov.common.todos import REVIEW, Todo

LABEL = "公示"
DONE = {"branches.publicnotice": ("publish", "archive"), "branches.objection": ("answer",)}


def waiting(user: Any) -> list[Todo]:
    return [*_to_answer(user), *_to_publish(user), *_to_archive(user)]


def _of(user: Any, permission: str) -> list[str]:
    """The places at which the user does this."""
    return scopes_of(user, SENTENCES[permission].roles)


def _to_answer(user: Any) -> Iterator[Todo]:
    if not (scopes := _of(user, "branches.answer_objection")):
        return
    for one in (
        Objection.objects.visible_to(user).received().within_any(scopes).select_related("notice__place")
    ):
        yield Todo(
            title=f"答复异议：{one.notice.title}", where=one.notice.place.name,
            url=reverse("objection_answer", args=[one.pk]), button="去答复", due_on=one.due_on, word="待回复",
            key=f"objection-{one.pk}", place=one.notice.place_id,
        )  # fmt: skip


def _to_publish(user: Any) -> Iterator[Todo]:
    """Drafts wait for who posts them; those of others are a review."""
    if not (scopes := _of(user, "branches.publish_notice")):
        return
    drafts = of_state(PublicNotice.objects.visible_to(user).within_any(scopes), "draft")
    for notice in drafts.select_related("place"):
        yield Todo(
            title=f"公示草稿：{notice.title}", where=notice.place.name, url=notice.get_absolute_url(),
            button="去检查", tone="off", word="草稿", key=f"draft-{notice.pk}", place=notice.place_id,
            group=REVIEW if notice.made_by_id != user.pk else "",
        )  # fmt: skip


def _to_archive(user: Any) -> Iterator[Todo]:
    if not (scopes := _of(user, "branches.archive_notice")):
        return
    over = of_state(PublicNotice.objects.visible_to(user).within_any(scopes), "expired")
    for notice in over.select_related("place"):
        yield Todo(
            title=f"公示期满，可以归档：{notice.title}", where=notice.place.name,
            url=reverse("notice_archive", args=[notice.number]), button="归档", tone="run", word="待核对",
            key=f"archive-{notice.pk}", place=notice.place_id,
        )  # fmt: skip
