"""The demo township: Songlan Town as it stands on the reference day. Every person in it is invented by a rule.

It is loaded only into an empty database, or found again in one that holds nothing but the demo.
"""

from __future__ import annotations

import datetime
import json
import random
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from appraisal.inspections import demo as inspections_demo
from appraisal.pledges import demo as pledges_demo
from appraisal.results import demo as results_demo
from appraisal.schemes import demo as schemes_demo
from appraisal.scores import demo as scores_demo
from appraisal.work_reports import demo as work_reports_demo
from branches.assignments import demo as assignments_demo
from branches.kin import demo as kin_demo
from branches.meetings import demo as meetings_demo
from branches.models import (
    CadreProfile,
    PartyMembership,
    PartyOrganization,
    Person,
    PostTenure,
    Representative,
    VillageFigures,
)
from branches.notices import demo as notices_demo
from branches.places.operations import load_places
from branches.proposals import demo as proposals_demo
from villagegov.common import audit, bulk
from villagegov.common.chinese import check_digit
from villagegov.common.models import Place, RoleGrant, User

PASSWORD = "songlan-demo-2026"  # noqa: S105 - the demo's sign-ins are printed on purpose
SEED = 20260313
TERM_START = datetime.date(2021, 3, 18)
FIRST_PHONE = 1
CADRE_YEARS = range(1968, 1993)
SURNAMES = (
    "王李张刘陈杨黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎"
)
GIVEN_FIRST = "国建志文明永春秋家德玉桂秀淑海江长正新立庆学金云红月晓荣福生"
GIVEN_LAST = "华平强军林英芳兰梅珍霞辉斌涛亮勇峰成才根水山田贵祥顺发宝龙凤莲香珠琴"
EDUCATIONS = (
    "PRIMARY", "JUNIOR_HIGH", "JUNIOR_HIGH", "SENIOR_HIGH", "SENIOR_HIGH", "SECONDARY_VOCATIONAL", "JUNIOR_COLLEGE",
    "BACHELOR",
)  # fmt: skip
SOURCES = ("PROSPERITY_EXPERT", "RETURNEE", "VETERAN", "GRADUATE", "MIGRANT_WORKER", "COOPERATIVE_HEAD")
PARTY_POSTS = {"BRANCH_SECRETARY", "BRANCH_DEPUTY_SECRETARY", "BRANCH_MEMBER"}
COMMITTEE_POSTS = {"COMMITTEE_DIRECTOR", "COMMITTEE_DEPUTY", "COMMITTEE_MEMBER"}
COMMITTEE_SIZE = 5
FIRST_REPRESENTATIVES_PHONE = 10_001


def data(name: str) -> dict[str, Any]:
    return json.loads((settings.BASE_DIR / "fixtures" / f"{name}.json").read_text(encoding="utf-8"))


def is_loaded() -> bool:
    """Is this the demo's database? One that holds places or accounts, but not the demo's, is somebody's own."""
    names = set(User.objects.values_list("username", flat=True))
    if not names and not Place.objects.exists():
        return False
    wanted = {account["username"] for account in data("songlan_people")["accounts"]}
    if not wanted <= names:
        raise ValidationError("这个数据库里有真实数据，演示数据不会装进去")
    return True


@transaction.atomic
def load() -> None:
    """Places, people, posts and one sign-in a role. Deterministic: the same township every time."""
    story = data("songlan_people")
    load_places(data("songlan_places"))
    Place.objects.filter(code="990121103000").update(contact_phone=story["office_phone"])
    _figures_of_the_year_before(story)
    people = list(_people(story))
    Person.objects.bulk_create([person for person, _ in people], batch_size=500)
    PartyMembership.objects.bulk_create([m for _, m in people if m is not None], batch_size=500)
    _posts(story, [person for person, membership in people if membership])
    _representatives(story)
    _accounts(story)
    kin_demo.load()
    proposals_demo.load()
    meetings_demo.load()
    assignments_demo.load()
    notices_demo.load()
    pledges_demo.load()
    inspections_demo.load()
    work_reports_demo.load()
    schemes_demo.load()
    scores_demo.load()
    results_demo.load()
    bulk.analyze_all()
    audit.write(
        audit.Act("load_demo", "装入演示数据", area_code="990121103000", after={"people": len(people)})
    )


def _figures_of_the_year_before(story: dict[str, Any]) -> None:
    now = {row.place.name: row for row in VillageFigures.objects.select_related("place")}
    for name, facts in story["villages"].items():
        row = now[name]
        row.pk, row.year, row.income_per_capita = None, row.year - 1, facts["income_before"]
        row._state.adding = True
        row.save()
    for name, facts in story["villages"].items():
        PartyOrganization.objects.filter(place__name=name, parent=None).update(
            seats=facts["seats"], term_started_on=TERM_START
        )


def _people(story: dict[str, Any]) -> Iterator[tuple[Person, PartyMembership | None]]:
    """The members of each village, formal ones first; named people take the first places."""
    chance, serial = random.Random(SEED), 0  # noqa: S311 - invented people, not secrets
    organizations = {o.place_id: o for o in PartyOrganization.objects.filter(parent=None)}
    for village in Place.objects.filter(name__in=story["villages"]).order_by("display_order"):
        facts = story["villages"][village.name]
        named = [row for row in story["named"] if row["village"] == village.name]
        for position in range(facts["formal"] + facts["probationary"]):
            serial += 1
            row = named[position] if position < len(named) else _invented(chance)
            person = _person(village, row, serial, chance)
            kind = "FORMAL" if position < facts["formal"] else "PROBATIONARY"
            yield person, _membership(person, organizations[village.code], kind, chance)


def _invented(chance: random.Random) -> dict[str, Any]:
    last = chance.choice(GIVEN_LAST) if chance.random() < 0.8 else ""
    name = chance.choice(SURNAMES) + chance.choice(GIVEN_FIRST) + last
    born = datetime.date(chance.randint(1941, 2003), chance.randint(1, 12), chance.randint(1, 28))
    return {"name": name, "sex": "FEMALE" if chance.random() < 0.27 else "MALE", "born": born.isoformat()}


def _person(village: Place, row: dict[str, Any], serial: int, chance: random.Random) -> Person:
    born = datetime.date.fromisoformat(row["born"])
    last = serial % 499 * 2 + (1 if row["sex"] == "MALE" else 0)
    first17 = f"990121{born:%Y%m%d}{last:03d}"
    person = Person(
        place=village, name=row["name"], sex=row["sex"], ethnic_group="汉族", birth_date=born,
        id_number=first17 + check_digit(first17), phone=f"199{FIRST_PHONE + serial:08d}",
        education=chance.choice(EDUCATIONS), political_status="PARTY_MEMBER",
    )  # fmt: skip
    person.derive()
    return person


def _membership(
    person: Person, organization: PartyOrganization, kind: str, chance: random.Random
) -> PartyMembership:
    earliest = person.birth_date.year + 20
    if kind == "PROBATIONARY":
        admitted, confirmed = datetime.date(2025, 6, chance.randint(20, 30)), None
        person.political_status = "PROBATIONARY"
    else:
        year = chance.randint(earliest, max(earliest, min(earliest + 15, 2023)))
        admitted = datetime.date(min(year, 2024), chance.choice((6, 12)), chance.randint(10, 28))
        confirmed = admitted.replace(year=admitted.year + 1)
    return PartyMembership(
        person=person, place=person.place, organization=organization, member_kind=kind, admitted_on=admitted,
        confirmed_on=confirmed, party_group=f"第{chance.choice('一二三')}党小组", is_mobile=chance.random() < 0.06,
    )  # fmt: skip


def _posts(story: dict[str, Any], people: list[Person]) -> None:
    """Named people hold what the story says; every other village gets its seats filled."""
    chance = random.Random(SEED + 1)  # noqa: S311 - invented people, not secrets
    named = {(row["village"], row["name"]): row for row in story["named"]}
    tenures: list[PostTenure] = []
    for village in dict.fromkeys(person.place for person in people):
        own = [person for person in people if person.place == village]
        by_age = sorted(own, key=lambda p: (p.birth_date, p.name))
        wanted = _wanted_posts(story["villages"][village.name]["seats"])
        for person in own:
            row = named.get((village.name, person.name))
            for post in row["posts"] if row else ():
                tenures.append(_tenure(person, post, row))
                wanted = [w for w in wanted if w != post or "ended_on" in row]
        if village.name == "沙洲村":  # vacant since 2025-11-20, as its story tells
            wanted.remove("BRANCH_SECRETARY")
        free = [p for p in by_age if (village.name, p.name) not in named and may_lead(p)]
        tenures += [_tenure(free.pop(), post, None) for post in wanted]
        tenures += _committee(village, tenures, named, free)
    PostTenure.objects.bulk_create(tenures)
    CadreProfile.objects.bulk_create(
        CadreProfile(
            person=person,
            place=person.place,
            education_full_time=person.education,
            source=chance.choice(SOURCES),
        )
        for person in dict.fromkeys(tenure.person for tenure in tenures)
    )


def _committee(
    village: Place, tenures: list[PostTenure], named: dict[tuple[str, str], Any], free: list[Person]
) -> list[PostTenure]:
    """The villagers' committee has five: members of the branch sit in it too, then others."""
    here = [one for one in tenures if one.person.place == village and one.ended_on is None]
    missing = COMMITTEE_SIZE - sum(one.post in COMMITTEE_POSTS for one in here)
    both = [
        one.person
        for one in here
        if one.post == "BRANCH_MEMBER" and (village.name, one.person.name) not in named
    ]
    chosen = (both + free[::-1])[:missing]
    return [_tenure(person, "COMMITTEE_MEMBER", None) for person in chosen]


def may_lead(person: Person) -> bool:
    """A formal member of an age at which one is elected."""
    return person.political_status == "PARTY_MEMBER" and person.birth_date.year in CADRE_YEARS


def _wanted_posts(seats: int) -> list[str]:
    always = [
        "BRANCH_SECRETARY",
        "COMMITTEE_DIRECTOR",
        "SUPERVISION_DIRECTOR",
        "CLERK",
        "ACCOUNTANT",
        "WOMENS_CHAIR",
    ]
    return always + ["BRANCH_MEMBER"] * max(0, seats - 2)


def _tenure(person: Person, post: str, row: dict[str, Any] | None) -> PostTenure:
    ended = row.get("ended_on") if row else None
    return PostTenure(
        person=person, place=person.place, post=post, duty="", started_on=TERM_START,
        ended_on=datetime.date.fromisoformat(ended) if ended else None,
        end_reason=row["end_reason"] if ended and row else "", basis="2021 年换届",
    )  # fmt: skip


def _representatives(story: dict[str, Any]) -> None:
    """As many as each village elected in 2021, so many of them women; some are members of the register."""
    chance, made = random.Random(SEED + 2), []  # noqa: S311 - invented people, not secrets
    figures = VillageFigures.objects.order_by("place_id", "year").select_related("place")
    for row in {one.place_id: one for one in figures}.values():
        if row.place.name in story["villages"]:
            made += _representatives_of(row, story, chance)
    for serial, one in enumerate(made, FIRST_REPRESENTATIVES_PHONE):
        one.phone = one.phone or f"199{serial:08d}"
        one.derive()
    Representative.objects.bulk_create(made, batch_size=500)


def _representatives_of(
    figures: VillageFigures, story: dict[str, Any], chance: random.Random
) -> list[Representative]:
    facts = story["villages"][figures.place.name]
    number, women = facts["representatives"], facts["women_representatives"]
    wanted = {"FEMALE": women, "MALE": number - women}
    chosen = [one for one in _elected_members(figures.place, story) if _takes_a_seat(wanted, one.sex)]
    made = [
        Representative(
            place=figures.place, name=one.name, sex=one.sex, birth_date=one.birth_date, education=one.education,
            political_status=one.political_status, phone=one.phone.plain(), person=one,
        )
        for one in chosen
    ]  # fmt: skip
    for sex in [sex for sex, left in wanted.items() for _ in range(left)]:
        row = {**_invented(chance), "sex": sex}
        made.append(
            Representative(
                place=figures.place, name=row["name"], sex=sex, political_status="MASSES",
                birth_date=datetime.date.fromisoformat(row["born"]), education=chance.choice(EDUCATIONS),
            )
        )  # fmt: skip
    for position, one in enumerate(made):
        one.ethnic_group, one.elected_on = "汉族", TERM_START
        one.villager_group = f"{position % figures.group_count + 1}组" if figures.group_count else ""
        one.represented_households = (figures.household_count + position) // number
    return made


def _elected_members(place: Place, story: dict[str, Any]) -> list[Person]:
    """Whom the story names, and every eighth of the village's members who holds no post."""
    named = {row["name"] for row in story["named"] if row.get("is_representative")}
    people = Person.objects.filter(place=place).order_by("pk")
    others = people.filter(tenures=None, political_status="PARTY_MEMBER")
    return [*people.filter(name__in=named), *list(others)[::8]]


def _takes_a_seat(wanted: dict[str, int], sex: str) -> bool:
    is_free = wanted[sex] > 0
    wanted[sex] -= is_free
    return is_free


def _accounts(story: dict[str, Any]) -> None:
    for row in story["accounts"]:
        open_account(
            row["username"], row["name"], row["role"], row["place"], post=row.get("post", ""),
            unit=row.get("unit", ""), password=PASSWORD,
        )  # fmt: skip


def open_account(
    username: str, name: str, role: str, place: str, *, post: str = "", unit: str = "", password: str | None = None
) -> User:  # fmt: skip
    """A sign-in that holds one role; whoever holds the post is the person behind it."""
    user = User.objects.create_user(username, name, password, created_in=place)
    person = Person.objects.filter(name=name, place_id=place).first()
    tenure = PostTenure.objects.current().filter(person=person, post=post).first()
    if person is not None:
        Person.objects.filter(pk=person.pk).update(account=user)
    RoleGrant.objects.create(
        user=user, role=role, place_id=place, starts_on=TERM_START, unit=unit, basis="演示账号",
        tenure_key=str(tenure.pk) if tenure else "",
    )  # fmt: skip
    return user


def sign_ins() -> list[tuple[str, str, str]]:
    """(role, user name, name) of each sign-in of the demo."""
    rows = RoleGrant.objects.select_related("user", "place").order_by("pk")
    return [
        (f"{row.get_role_display()}（{row.place.name}）", row.user.username, row.user.name) for row in rows
    ]
