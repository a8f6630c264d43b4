"""Which posts a row of an imported roster names and ends, and what its person holds afterwards."""

from __future__ import annotations

from branches.people.resource import stored_of
from branches.posts.sheets import ENDED_BY, VILLAGE_CADRES
from villagegov.sheets.normalise.posts import words_by_post
from villagegov.sheets.outcome import CheckedRow, Status


def named_posts(row: CheckedRow) -> tuple[dict[str, str], set[str]]:
    """The posts that the filled columns name with their words, and all posts that these columns decide about."""
    named: dict[str, str] = {}
    decided: set[str] = set()
    for name, posts in ENDED_BY.items():
        if name in row.values:
            words = words_by_post(row.words[name], VILLAGE_CADRES.by_name[name].posts)
            named |= {post: words.get(post, "") for post in row.values[name]}
            decided |= posts
    return named, decided


def held_before(row: CheckedRow) -> set[tuple[str, str]]:
    """Village and post of each open tenure of the person whom the row matches."""
    return {(tenure.place_id, tenure.post) for tenure in stored_of(row)["tenures"]}


def held_after(row: CheckedRow) -> set[tuple[str, str]]:
    """The same once the row is taken: what it names begins, what its filled columns leave out ends."""
    before = held_before(row)
    if row.status is not Status.CHANGED:
        return before
    (named, decided), village, home = named_posts(row), row.values["village"], stored_of(row)["village"]
    kept = {
        (place, post)
        for place, post in before
        if (post in named and place == village) or place != home or post not in decided | named.keys()
    }
    return kept | {(village, post) for post in named}
