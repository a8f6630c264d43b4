"""The register of cadres as T05 sees it, in the words of the county table, so that it comes in as it went out."""

from __future__ import annotations

from collections import defaultdict

from branches.people.models import PartyMembership, PoliticalStatus
from branches.people.stored import PERSON_COLUMNS, StoredPeople, StoredPerson, date_text
from branches.posts.models import COMMITTEE_POSTS, PARTY_POSTS, PostTenure
from branches.posts.sheets import ENDED_BY
from villagegov.common import bulk
from villagegov.sheets.context import Either

PROFILE_PLAIN = ("education_full_time", "education_in_service", "post_collective", "post_other", "source")
PROFILE_FIELDS = frozenset({"village", "admitted_on", *PROFILE_PLAIN})
TEAMS = (*PARTY_POSTS, *COMMITTEE_POSTS)


class StoredCadres(StoredPeople):
    """People with their profile, their open posts and what their membership says."""

    columns = (
        *PERSON_COLUMNS,
        *(f"cadre__{name}" for name in PROFILE_PLAIN),
        "cadre__admitted_on", "cadre__admitted_on_by_month", "membership__admitted_on",
        "membership__admitted_on_by_month", "membership__member_kind", "membership__ended_on",
    )  # fmt: skip

    def complete(self, people: list[StoredPerson]) -> None:
        tenures = defaultdict(list)
        keys = [one.person_id for one in people]
        held = PostTenure.objects.current().filter(person_id__in=bulk.among(keys)).by_post() if keys else ()
        for tenure in held:
            tenures[tenure.person_id].append(tenure)
        for one in people:
            _complete(one, tenures[one.person_id])


def _complete(one: StoredPerson, tenures: list[PostTenure]) -> None:
    columns = one.columns
    one["tenures"] = tenures
    teams = {tenure.place_id for tenure in tenures if tenure.post in TEAMS}
    if len(teams) == 1:
        one["village"] = teams.pop()  # a row of T05 stands in the village of the post
    here = [tenure for tenure in tenures if tenure.place_id == one["village"]]
    for name in PROFILE_PLAIN:
        one[name] = columns[f"cadre__{name}"]
    one["post_other"] = Either((one["post_other"] or "", _with_other_posts(one["post_other"], here)))
    for name, posts in ENDED_BY.items():
        one[name] = [tenure.post for tenure in here if tenure.post in posts]
    starts = (date_text(tenure.started_on, tenure.started_on_by_month) for tenure in here)
    one["start_on"] = Either(tuple(dict.fromkeys(starts)))
    typed = date_text(columns["cadre__admitted_on"], columns["cadre__admitted_on_by_month"])
    member = _membership(columns)
    one["admitted_on"] = Either(tuple(day for day in (member["admitted_on"], typed) if day))
    one["political_status"] = Either(
        (member["political_status"] or one["political_status"], one["political_status"])
    )


def _membership(columns: dict) -> dict:
    """What a running membership says; without one, nothing."""
    kind = columns["membership__member_kind"]
    if kind is None or columns["membership__ended_on"]:
        return {"admitted_on": None, "political_status": ""}
    is_formal = kind == PartyMembership.Kind.FORMAL
    return {
        "admitted_on": date_text(columns["membership__admitted_on"], columns["membership__admitted_on_by_month"]),
        "political_status": PoliticalStatus.PARTY_MEMBER if is_formal else PoliticalStatus.PROBATIONARY,
    }  # fmt: skip


def _with_other_posts(post_other: str | None, tenures: list[PostTenure]) -> str:
    """The column 其他 as the county's table shows it: the posts outside of the two committees, then the typed words."""
    words = [tenure.duty or tenure.get_post_display() for tenure in tenures if tenure.post not in TEAMS]
    return "、".join((*words, post_other) if post_other else words)
