"""What the scan finds in a notice and in its files, and what is decided about each find."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError

from branches.notices import leaks
from branches.notices.compose import pieces, place_in
from branches.notices.file_texts import holds_pictures, texts_of
from branches.notices.files import NoticeFile
from branches.notices.leaks import Hit
from branches.notices.models import PublicNotice
from villagegov.common import clock, encryption, messages
from villagegov.common.attachment_checks import Accepted
from villagegov.common.audit import AuditEntry

PURPOSE = "notice_find"
MOST_FINDS_OF_A_FILE = 50
UNREAD = "UNREAD"  # a picture, a scanned page, a picture in a document: no text that could be searched
LABELS = {**leaks.LABELS, UNREAD: "读不出的图片"}
BESIDE = {"title": "标题", "issuer": "落款单位", "contact_office": "异议受理单位"}


@dataclass(frozen=True)
class Finding:
    """One find as the page tells it; without `confirmed_by` it is still to be decided."""

    kind: str
    where: str
    masked: str
    digest: str
    is_certain: bool
    is_in_file: bool
    confirmed_by: Any = None
    reason: str = ""

    @property
    def label(self) -> str:
        return LABELS[self.kind]

    @property
    def is_unread(self) -> bool:
        return self.kind == UNREAD

    @property
    def is_number(self) -> bool:
        return self.kind in leaks.NUMBERS

    @property
    def is_open(self) -> bool:
        return self.confirmed_by is None


def digest_of(hit: Hit, text: str) -> str:
    """The same number is the same find everywhere; a word is one only in its own line."""
    said = hit.value if hit.kind in leaks.NUMBERS else f"{hit.text}|{line_around(text, hit.start)}"
    return encryption.blind_index(PURPOSE, f"{hit.kind}:{said}")


def line_around(text: str, position: int) -> str:
    start, end = text.rfind("\n", 0, position) + 1, text.find("\n", position)
    return text[start : end if end >= 0 else len(text)].strip()


def texts_beside(notice: PublicNotice) -> dict[str, tuple[str, str]]:
    """What is public beside the fields of the kind. The telephone of the office is a field of its own, unscanned."""
    return {key: (label, getattr(notice, key)) for key, label in BESIDE.items()} | {
        "correction_reason": ("更正理由", notice.correction_reason)
    }


def findings_of(notice: PublicNotice) -> list[Finding]:
    """All finds of the draft, in the order of the page, with what has been decided."""
    decided = {row.digest: row for row in notice.harmless.select_related("confirmed_by")}
    found = [*_in_texts(notice), *_in_files(notice.files.all())]
    return [_decided(one, decided.get(one.digest)) for one in found]


def _decided(one: Finding, row: Any) -> Finding:
    if row is None:
        return one
    return Finding(
        one.kind, one.where, one.masked, one.digest, one.is_certain, one.is_in_file, row.confirmed_by, row.reason
    )  # fmt: skip


def _in_texts(notice: PublicNotice) -> Iterator[Finding]:
    today = clock.today()
    for piece in pieces(notice.of_kind, notice.facts, texts_beside(notice)):
        for hit in leaks.scan(piece.text, today):
            where = f"{piece.label}{place_in(piece.text, hit.start)}"
            shown = hit.text if hit.kind == leaks.HEALTH else hit.masked
            yield Finding(
                hit.kind, where, shown, digest_of(hit, piece.text), hit.is_certain, is_in_file=False
            )


def _in_files(files: Iterable[NoticeFile]) -> Iterator[Finding]:
    for file in files:
        for find in file.finds:
            where = f"附件“{file.name}”{find['where']}"
            yield Finding(
                find["kind"], where, find["masked"], find["digest"], find["is_certain"], is_in_file=True
            )
        if not file.is_readable:
            digest = encryption.blind_index(PURPOSE, f"{UNREAD}:{file.sha256}")
            yield Finding(UNREAD, f"附件“{file.name}”", "", digest, is_certain=True, is_in_file=True)


def of_file(file: Accepted) -> tuple[bool, list[dict[str, Any]]]:
    """Whether all of it could be read as text, and its finds as they are kept. Its name is public too."""
    texts = texts_of(file)
    found = [
        {
            "kind": hit.kind,
            "where": where,
            "masked": hit.text if hit.kind == leaks.HEALTH else hit.masked,
            "digest": digest_of(hit, text),
            "is_certain": hit.is_certain,
        }
        for where, text in [("的文件名", file.name), *(texts or [])]
        for hit in leaks.scan(text, clock.today())
    ]
    if len(found) > MOST_FINDS_OF_A_FILE:
        raise ValidationError(
            f"“{file.name}”里有 {len(found)} 处像身份证号、电话或银行卡号，请先在文件里脱敏再上传"
        )
    return texts is not None and not holds_pictures(texts), found


def masked_texts(notice: PublicNotice, digest: str) -> dict[str, str]:
    """The texts in which this find stands, as they read with it masked: key -> text."""
    changed = {}
    for piece in pieces(notice.of_kind, notice.facts, texts_beside(notice)):
        text = piece.text
        hits = [h for h in leaks.scan(text, clock.today()) if digest_of(h, piece.text) == digest]
        for hit in sorted(hits, key=lambda hit: -hit.start):
            text = leaks.mask(text, hit)
        if hits:
            changed[piece.field] = text
    return changed


def problem_in(text: str, label: str) -> str:
    """Why a reason or a closing word that will be public cannot stand so; "" when it can."""
    kinds = [leaks.LABELS[hit.kind] for hit in leaks.scan(text, clock.today())]
    return f"{label}会公开，里面含疑似{'、'.join(dict.fromkeys(kinds))}，请去掉" if kinds else ""


def objector_in(text: str, objections: Iterable[Any]) -> str:
    """Why a text that others read cannot stand so: it names who objected; "" when it does not."""
    for one in objections:
        name, phone = encryption.plain_of(one.objector).strip(), encryption.plain_of(one.objector_phone)
        digits = re.sub(r"\D", "", phone)
        if (len(name) > 1 and name in text) or (
            len(digits) > 6 and digits in re.sub(r"\D", "", leaks.plain(text))
        ):
            return "里面有反映人的姓名或者电话，反映人要保密，请去掉"
    return ""


def writers_of(notice: PublicNotice) -> set[int]:
    """The accounts that started the draft, changed its text or added a file to it."""
    entries = AuditEntry.objects.of(notice)
    acts = entries.filter(act__in=["change_notice", "attach_file"])
    return {notice.made_by_id, *acts.values_list("actor_id", flat=True)}


def wrote(notice: PublicNotice, user: Any) -> bool:
    return user.pk in writers_of(notice)


def second_look(notice: PublicNotice) -> str:
    """Who can find a number harmless, or why nobody can now and what then: one confirms, another one publishes."""
    may_publish = messages.holders("branches.publish_notice", notice.place_id)
    writers = writers_of(notice)
    others = [user.name for user in may_publish if user.pk not in writers]
    if others and len(may_publish) > 1:
        return f"不是个人号码的，可以请{'、'.join(others)}看过并确认，再由另一位公示"
    names = "、".join(user.name for user in may_publish)
    alone = f"现在只有{names}能公示" if len(may_publish) == 1 else "能公示的人都写过这份草稿"
    return (
        f"号码要一个人确认、另一个人公示，{alone}。请先脱敏；确实要写的，请系统管理员再开一个组织办账号，"
        "或者另起一份由文书起草"
    )


def open_in_words(found: Iterable[Finding]) -> str:
    """正文含疑似身份证号 1 处，请先脱敏; "" when every find is decided."""
    undecided = [one for one in found if one.is_open]
    unread = [one.where for one in undecided if one.is_unread]
    look = f"{'、'.join(unread)}有系统读不出的照片、扫描页或图片，请看过以后确认" if unread else ""
    return "；".join(filter(None, [_finds_in_words([o for o in undecided if not o.is_unread]), look]))


def _finds_in_words(still: list[Finding]) -> str:
    counts: dict[str, int] = {}
    for one in still:
        counts[one.label] = counts.get(one.label, 0) + 1
    if not counts:
        return ""
    told = "、".join(f"疑似{label} {count} 处" for label, count in counts.items())
    where = "附件" if all(one.is_in_file for one in still) else "正文"
    return f"{where}含{told}，请先脱敏，或者确认不是个人信息"
