"""What is shown of Party organisations: members of the whole tree, the end of a term, the tree, groups, hints."""

import datetime

import pytest

from branches.models import PartyOrganization
from branches.organizations import arithmetic, reports
from tests.factories import MembershipFactory, OrganizationFactory, PersonFactory, VillageFactory

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 3, 13)
DAY = datetime.timedelta(days=1)
SIZES = arithmetic.Sizes(branch_least=3, branch_most=50, general_least=50, committee_least=100)


@pytest.fixture
def village():
    return VillageFactory(code="990121103204", name="石桥村")


def member(village, organization=None, **fields):
    return MembershipFactory(person=PersonFactory(place=village), organization=organization, **fields)


def counted(organization) -> tuple[int, int, int]:
    one = reports.with_members(PartyOrganization.objects.filter(pk=organization.pk)).get()
    return one.formal_count, one.probationary_count, one.group_count


def three_deep(village) -> list[PartyOrganization]:
    committee = OrganizationFactory(place=village, kind="PARTY_COMMITTEE", name="石桥村党委")
    general = OrganizationFactory(place=village, kind="GENERAL_BRANCH", name="一总支", parent=committee)
    return [committee, general, OrganizationFactory(place=village, name="一支部", parent=general)]


def test_members_of_the_whole_tree_count_and_the_unassigned_for_the_village_alone(village):
    committee, general, branch = three_deep(village)
    member(village, branch, party_group="第一党小组")
    member(village, general, member_kind="PROBATIONARY", confirmed_on=None)
    member(village, committee, party_group="第一党小组")
    member(village)

    assert counted(committee) == (3, 1, 1)
    assert counted(general) == (1, 1, 1)
    assert counted(branch) == (1, 0, 1)


def test_who_has_left_and_who_is_of_another_village_does_not_count(village):
    organization = OrganizationFactory(place=village)
    member(village, organization, ended_on=TODAY)
    member(VillageFactory(code="990121103205"))

    assert counted(organization) == (0, 0, 0)


@pytest.mark.parametrize(
    ("on", "is_over"), [(datetime.date(2026, 3, 12), False), (TODAY, True), (TODAY + DAY, True)]
)
def test_a_term_of_five_years_is_over_on_the_same_day_of_the_fifth_year(village, on, is_over):
    organization = OrganizationFactory(
        place=village, term_started_on=datetime.date(2021, 3, 13), term_years=5
    )

    term = reports.term_of(organization, on)

    assert (term.ends_on, term.is_over) == (TODAY, is_over)


def test_a_term_whose_beginning_nobody_knows_is_no_term(village):
    assert reports.term_of(OrganizationFactory(place=village), TODAY) is None


def test_the_tree_is_told_from_the_top_with_its_depth(village):
    three_deep(village)

    lines = reports.tree_of(PartyOrganization.objects.order_by("pk"))

    assert [(line.organization.name, line.indent) for line in lines] == [
        ("石桥村党委", ""), ("一总支", "　"), ("一支部", "　　"),
    ]  # fmt: skip


def test_groups_are_counted_in_the_order_in_which_people_count(village):
    organization = OrganizationFactory(place=village)
    for group in ("第三党小组", "第二党小组", "第二党小组", ""):
        member(village, organization, party_group=group)

    assert reports.groups_of(organization) == [("第二党小组", 2), ("第三党小组", 1)]


def test_a_kind_that_does_not_fit_says_what_would():
    assert reports.kind_hint("BRANCH", 50, SIZES) == ""
    assert reports.kind_hint("BRANCH", 51, SIZES) == "正式党员 51 名，现为党支部，建议设党总支"


def test_an_ended_organisation_is_given_no_hint(village):
    OrganizationFactory(place=village, kind="PARTY_COMMITTEE", ended_on=TODAY)
    [ended] = reports.with_members(PartyOrganization.objects.all())

    assert reports.hint_of(ended, TODAY) == ""


def test_the_page_of_an_organisation_tells_its_term_and_who_stands_above(village):
    committee, general, _ = three_deep(village)
    PartyOrganization.objects.filter(pk=general.pk).update(
        term_started_on=datetime.date(2021, 3, 13), seats=5
    )
    [shown] = reports.with_members(PartyOrganization.objects.filter(pk=general.pk))

    facts = {fact["label"]: fact["value"] for fact in reports.facts_of(shown, TODAY)}

    assert facts["上级组织"] == committee.name
    assert facts["委员职数"] == "5 名"
    assert facts["本届任期"] == "2021年3月13日至2026年3月13日（5 年），已届满"
    assert "撤销日期" not in facts
