"""The columns of the list of notices and of the list of objections."""

from __future__ import annotations

from typing import Any

from branches.notices.facts import objection_state, period_in_words, state_of, who_objected
from branches.notices.models import Objection, PublicNotice
from villagegov.common.listing import Cell, Column
from villagegov.common.templatetags.ui import day_short

NEWEST_FIRST = ("-pk",)


def state(notice: PublicNotice, listing: Any) -> Cell:
    shown = state_of(notice)
    return Cell(shown.word, tone=shown.tone)


def objections(notice: PublicNotice, listing: Any) -> str:
    if not notice.all_objections:
        return ""
    still = notice.open_objections
    return f"{notice.all_objections} 件，{still} 件未答复" if still else f"{notice.all_objections} 件，已答复"


COLUMNS = (
    Column("title", "标题", lambda n, _: n.title, order=("title",)),
    Column(
        "number", "编号", lambda n, _: n.number, order=("pk",)
    ),  # given in turn: as text 1000 stands before 999
    Column("kind", "种类", lambda n, _: n.of_kind.label),
    Column("place", "公示单位", lambda n, _: n.place.name, order=("place__display_order", "place_id")),
    Column("period", "公示期", lambda n, _: period_in_words(n), order=("ends_on",)),
    Column("objections", "异议", objections),
    Column("state", "状态", state),
)


def objection_state_cell(objection: Objection, listing: Any) -> Cell:
    shown = objection_state(objection)
    return Cell(shown.word, tone=shown.tone)


OBJECTION_COLUMNS = (
    Column("summary", "反映的内容", lambda o, _: o.summary if len(o.summary) <= 30 else f"{o.summary[:30]}…"),
    Column("notice", "公示", lambda o, _: f"{o.notice.number} {o.notice.title}"),
    Column("place", "公示单位", lambda o, _: o.notice.place.name),
    Column("who", "反映人", lambda o, listing: who_objected(o, listing.user)),
    Column("received", "收到日期", lambda o, _: day_short(o.received_on), order=("received_on",)),
    Column("due", "答复期限", lambda o, _: day_short(o.due_on), order=("due_on",)),
    Column("state", "状态", objection_state_cell),
)
