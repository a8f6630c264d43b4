"""The columns of the lists of posts, on the page and in the download."""

from __future__ import annotations

from branches.people.masks import phone_for
from branches.people.models import Person
from branches.posts.models import COMMITTEE_POSTS, PARTY_POSTS, SUPERVISION_POSTS, Post, PostTenure
from branches.posts.reports import is_dual, words_of
from villagegov.common.dates import PartialDate
from villagegov.common.listing import Column
from villagegov.common.templatetags.ui import day

BODIES = (*PARTY_POSTS, *COMMITTEE_POSTS, *SUPERVISION_POSTS)
OTHERS = tuple(post for post in Post if post not in BODIES)


def held_in(*posts: str):
    """The words of the posts that a person holds in one body."""
    return lambda person, listing: words_of(person.held, posts)


def villages_of(person: Person, listing) -> str:
    return "、".join(dict.fromkeys(tenure.place.name for tenure in person.held))


def first_of(person: Person) -> PostTenure:
    """The highest post held now: the one that counts for 任现职时间."""
    return person.held[0]


def since(person: Person, listing) -> str:
    return day(first_of(person).started_on, first_of(person).started_on_by_month)


def since_in_sheet(person: Person, listing) -> PartialDate:
    return PartialDate(first_of(person).started_on, first_of(person).started_on_by_month)


HOLDER_COLUMNS = (
    Column("name", "姓名", lambda p, _: p.name, order=("stroke_key",)),
    Column("place", "村（社区）", villages_of),
    Column("party", "党组织", held_in(*PARTY_POSTS)),
    Column("committee", "村委会", held_in(*COMMITTEE_POSTS)),
    Column("supervision", "监委会", held_in(*SUPERVISION_POSTS)),
    Column("others", "其他职务", held_in(*OTHERS)),
    Column("since", "任现职时间", since, sheet=since_in_sheet),
    Column("dual", "一肩挑", lambda p, _: "是" if is_dual(p.held) else ""),
    Column(
        "phone", "联系电话", lambda p, listing: phone_for(listing.user, p), sheet=lambda p, _: str(p.phone)
    ),
)

TENURE_COLUMNS = (
    Column("name", "姓名", lambda t, _: t.person.name, order=("person__stroke_key",)),
    Column("place", "村（社区）", lambda t, _: t.place.name,
           order=("place__township_code", "place__display_order", "place_id", "rank")),
    Column("post", "职务", lambda t, _: t.duty or t.get_post_display(), order=("rank", "person__stroke_key")),
    Column("since", "任职时间", lambda t, _: day(t.started_on, t.started_on_by_month), order=("started_on",),
           sheet=lambda t, _: PartialDate(t.started_on, t.started_on_by_month)),
    Column("until", "离任时间", lambda t, _: day(t.ended_on) if t.ended_on else "至今", order=("ended_on",),
           sheet=lambda t, _: t.ended_on),
    Column("how", "离任方式", lambda t, _: t.get_end_reason_display()),
    Column("basis", "依据", lambda t, _: t.basis),
    Column("number", "文号", lambda t, _: t.document_number),
)  # fmt: skip
