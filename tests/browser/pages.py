"""Which pages the site has, those to which no link of the demo leads, and what answers without being a page."""

from collections.abc import Iterator
from typing import NamedTuple

from django.conf import settings
from django.core.files import File
from django.urls import reverse

from appraisal.models import (
    AnnualPledge,
    AppraisalTally,
    AssessmentScheme,
    ItemProgress,
    MidyearInspection,
    Ranking,
    Rectification,
    ScoreSheet,
)
from appraisal.policy import COMPOSITE, SCORE_MODEL
from appraisal.schemes import operations as schemes
from appraisal.schemes.workflow import PUBLISH
from appraisal.scores.opening import open_sheets
from branches.models import Meeting, Person, PublicNotice
from tests.appraisal.work_reports.factories import tally
from tests.factories import UserFactory, user_with
from tests.security.addresses import Address, all_addresses
from tests.security.records import MAKERS
from tests.security.world import AUTHOR, HOME, NEIGHBOUR, World
from villagegov import county_package
from villagegov.common import clock
from villagegov.common.codes import township_of
from villagegov.common.models import Place, PolicyValue, RoleGrant
from villagegov.common.roles import Role
from villagegov.common.workflow import take_step
from villagegov.sheets import imports

GUEST = "guest"
FILES = (".xlsx", ".docx")
NO_PAGES = {  # what answers and is nothing to look at, with the reason
    "root": "leads on to the home page",
    "score_index": "leads on to the scores of the year",
    "pledge_of_village": "leads on to the pledge of the year",
    "village_merge_step": "the page of village_merge under the address that its form goes to",
    "sign_out": "leads back to the door",
    "health": "a line for the watchman",
    **dict.fromkeys(
        (
            "assignment_answer_file", "document_template", "export_file", "inspection_file", "meeting_file",
            "notice_file", "pledge_file", "public_notice_file", "rectification_file", "score_file",
        ),
        "a file",
    ),
}  # fmt: skip
BAD_ROSTER = settings.BASE_DIR / "fixtures" / "sheets" / "members_bad.xlsx"
NOT_BEGUN = "990121103211"  # 沙洲村 has no pledge of this year


def is_page(address: Address) -> bool:
    answers = hasattr(address.page, "get") or not isinstance(address.page, type)
    return answers and not address.route.endswith(FILES) and address.name not in NO_PAGES


def names_of_addresses() -> set[str]:
    return {address.name for address in all_addresses()}


def names_of_pages() -> set[str]:
    return {address.name for address in all_addresses() if is_page(address)}


class Visit(NamedTuple):
    who: str
    name: str
    path: str


def first_pages() -> list[Visit]:
    """Where each begins to follow links: the own first page, what has most to show, and what no link leads to."""
    users = {grant.role: grant.user for grant in RoleGrant.objects.select_related("user").order_by("-pk")}
    world = World(users={**users, AUTHOR: UserFactory(username="author")})
    parts = (
        what_everybody_reads,
        homes,
        registers,
        imports_and_reports,
        pledges_and_inspections,
        year_end,
        schemes_and_scores,
    )
    return [Visit(who, name, reverse(name, args=args)) for part in parts for who, name, *args in part(world)]


def made(name: str, state: str, world: World):
    """A record of 石桥村 as the permission matrix has it."""
    return MAKERS[name](state, HOME, None, world)


def homes(world: World) -> Iterator[tuple]:
    for who in (
        "zhou",
        "he",
        "tan",
        "xian",
        "zhen",
        "admin.yl",
        "chen",
        "wang",
        "luo",
        "peng",
        "shen",
        "kao",
    ):
        yield who, "home"


def what_everybody_reads(world: World) -> Iterator[tuple]:
    """The door is passed by who has no session yet, so it comes before all that is signed in to."""
    posted = PublicNotice.objects.filter(stage="RUNNING", kind="ACCOUNTS").get().number
    yield GUEST, "sign_in"
    yield GUEST, "public_list"
    yield GUEST, "public_notice", posted
    yield GUEST, "public_notice_print", posted


def registers(world: World) -> Iterator[tuple]:
    posted = PublicNotice.objects.filter(stage="RUNNING").exclude(kind="PLEDGE").first().number
    yield "zhou", "person", Person.objects.get(name="何永昌").pk
    yield "zhou", "village", HOME
    yield "zhou", "account_start", made("user_account", "DISABLED", world).pk
    yield "zhou", "account", world.users[Role.VILLAGE_CLERK].pk
    yield "zhou", "link_person", world.users[Role.VILLAGE_CADRE].pk
    yield (
        "zhou",
        "meeting",
        Meeting.objects.filter(place=HOME, stage="SUBMITTED", agenda__method="SHOW_OF_HANDS").first().pk,
    )
    yield "he", "meeting_file_remove", made("attachment_internal", "READY", world).pk
    yield "zhou", "notice_withdraw", posted
    yield "zhou", "notice_correct", posted
    yield "zhou", "objection_new", posted
    yield "tan", "assignment_answer_edit", made("assignment_answer", "WAITING", world).pk
    yield "admin.yl", "grant_dates", made("role_grant", "ACTIVE", world).pk


def imports_and_reports(world: World) -> Iterator[tuple]:
    """A roster with mistakes on its way in, one that can be taken back, and a package that was handed in."""
    township, zhou = Place.objects.get(code=township_of(HOME)), world.users[Role.TOWNSHIP_ORG]
    with BAD_ROSTER.open("rb") as file:
        batch = imports.receive("party_members", File(file, name=BAD_ROSTER.name), by=zhou, place=township)
    yield "zhou", "import_batch", batch.pk
    yield "zhou", "import_columns", batch.pk
    yield "zhou", "import_undo", made("import_batch", "CONFIRMED", world).pk

    facts = {"year": 2026, "user": zhou}
    content = county_package.frozen(township, cut_off=clock.today(), today=clock.today(), **facts)
    copy = county_package.hand_in(township, content=content, reason="逐项核对过", **facts)
    yield "zhou", "county_copy", copy.number
    yield "zhou", "county_copy_print", copy.number


def pledges_and_inspections(world: World) -> Iterator[tuple]:
    for code, username in ((NOT_BEGUN, "not_begun"), ("990121103205", "returned")):
        user_with(Role.VILLAGE_SECRETARY, Place.objects.get(code=code), username=username)
    of_year = AnnualPledge.objects.filter(year=2026)
    returned, noticed = of_year.get(stage="RETURNED"), of_year.get(stage="NOTICED", place=HOME)
    yield "not_begun", "pledge_begin"
    yield "returned", "pledge_item", returned.items.get(number=3).pk
    yield "returned", "pledge_item_remove", returned.items.get(number=3).pk
    yield "returned", "pledge_item_new", of_year.get(stage="RETURNED").pk
    yield "returned", "pledge_submit", returned.pk
    yield "he", "pledge_progress", noticed.items.first().pk
    yield "zhou", "pledge_publish", of_year.filter(stage="SUBMITTED").exclude(accepted_at=None).first().pk
    yield "zhou", "pledge_withdraw", of_year.get(stage="NOTICED", place__name="桃园村").pk
    yield "zhou", "pledge_evaluate", noticed.pk
    yield "zhou", "pledge_correct", AnnualPledge.objects.get(year=2025, place=HOME).items.first().pk

    begun = made("inspection", "DRAFT", world)
    MAKERS["inspection"]("NONE", NEIGHBOUR, None, world)
    yield "zhou", "inspection_new", 2024, NEIGHBOUR
    yield "zhou", "inspection_correct", MidyearInspection.objects.get(year=2025, place=HOME).pk
    yield "zhou", "inspection_head", begun.pk
    yield "zhou", "inspection_entry", begun.pk
    yield "zhou", "inspection_item_file", begun.progress.first().pk
    row = ItemProgress.objects.filter(is_far_behind=True, inspection__year=2025).first()
    yield "zhou", "inspection_item_decide", row.pk
    yield "zhou", "rectification_new", row.pk
    yield "tan", "rectification_edit", Rectification.objects.get(place=HOME, stage="OPEN").pk


def year_end(world: World) -> Iterator[tuple]:
    report = made("work_report", "SUBMITTED", world).pk
    yield "he", "work_report_write", made("work_report", "DRAFT", world).pk
    yield "zhou", "work_report_comment", report
    yield "zhou", "work_report_tally", report
    yield "zhou", "appraisal_tally_correct", AppraisalTally.objects.filter(stage="CONFIRMED").first().pk
    yield "zhou", "appraisal_sheet", tally(Place.objects.get(code=HOME), year=2026).pk


def schemes_and_scores(world: World) -> Iterator[tuple]:
    """The scheme of the year in force with its sheets, the draft of its next edition, and a result not yet approved."""
    zhou, zhen = world.users[Role.TOWNSHIP_ORG], world.users[Role.TOWNSHIP_LEADER]
    scheme = take_step(PUBLISH, AssessmentScheme.objects.get(year=2026), by=zhen)
    open_sheets(scheme, by=zhou)
    sheet = ScoreSheet.objects.get(scheme=scheme, place=HOME)
    yield "zhou", "score_sheet", sheet.pk
    yield "zhou", "score_adjust", sheet.pk
    yield "zhou", "score_veto", sheet.pk
    yield "he", "self_score_edit", sheet.self_score.pk
    yield "he", "self_score_submit", sheet.self_score.pk

    full = made("score_township", "SCORING", world)
    yield "zhou", "score_evidence", full.entries.of_township().get(indicator__key="manual").pk
    yield "zhou", "adjustment_take_back", full.adjustments.first().pk
    yield "zhou", "veto_take_back", full.vetoes.first().pk
    yield "zhou", "evidence_take_back", full.evidence.first().pk
    confirmed = made("score_township", "CONFIRMED", world)
    yield "he", "score_appeal_new", confirmed.entries.of_township().get(indicator__key="manual").pk
    yield "zhou", "score_appeal_answer", made("score_appeal", "OPEN", world).pk

    PolicyValue.objects.create(
        key=SCORE_MODEL, value=COMPOSITE, place=full.scheme.place, year=full.scheme.year, set_by=zhou,
        set_at=clock.now(), document_number="松委〔2026〕1号",
    )  # fmt: skip
    yield "zhou", "score_groups", full.pk

    yield "zhou", "scheme_renew", scheme.pk
    draft = schemes.new_edition(scheme, reason="上级文件调整", by=zhou)
    yield "zhou", "scheme_edit", draft.pk
    yield "zhou", "indicator_new", draft.pk
    yield "zhou", "indicator_edit", draft.indicators.leaves().first().pk

    result = made("assessment_result", "COMPUTED", world)
    yield "zhou", "paper_places", result.scheme_id
    for name in ("ranking_approve", "ranking_border", "ranking_preview"):
        yield "zhen", name, result.pk
    yield "zhen", "ranking_correct", Ranking.objects.get(year=2025).pk


PARTS = (
    what_everybody_reads,
    homes,
    registers,
    imports_and_reports,
    pledges_and_inspections,
    year_end,
    schemes_and_scores,
)
