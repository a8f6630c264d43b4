"""The county report on the page: every number opens what it counts; a frozen copy stays what it was."""

import datetime
import io
import re
from decimal import Decimal

import pytest
from django.db import transaction
from openpyxl import load_workbook

from branches.models import (
    PartyMembership,
    PartyOrganization,
    Person,
    PostTenure,
    Representative,
    VillageFigures,
)
from tests.factories import VillageFactory
from villagegov import county_package, demo
from villagegov.common.accounts import User
from villagegov.common.audit import AuditEntry
from villagegov.common.places import Place
from villagegov.common.publications import Publication
from villagegov.sheets.county import Period

SONGLAN, BRIDGE = "990121103000", "990121103204"
DAY, EARLIER = datetime.date(2026, 3, 13), datetime.date(2025, 12, 31)
QUERY = {"place": SONGLAN, "year": 2026, "cut_off": "2026-03-13"}
FIELDS = {
    "村民小组(个)": "group_count", "户数": "household_count", "户籍": "registered_population",
    "常住": "resident_population", "18周岁以上": "adult_count", "耕地(亩)": "farmland_mu",
}  # fmt: skip
INCOME, SHARE = "上年农民人均可支配收入(元)", "妇女占比(%)"
PAGE = "/records/county-package/"


@pytest.fixture(scope="module")
def township(django_db_setup, django_db_blocker):
    """The demo township, once for the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo.load()
        yield Place.objects.get(code=SONGLAN)
        transaction.set_rollback(True)


@pytest.fixture
def db(township, django_db_blocker):
    """What one test writes is gone before the next; the township stays."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def signed_in(db, client):
    def sign_in(username):
        client.force_login(
            User.objects.get(username=username), backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return sign_in


def tables(username, cut_off=DAY, year=2026):
    user, place = User.objects.get(username=username), Place.objects.get(code=SONGLAN)
    return county_package.tables_of(place, year=year, cut_off=cut_off, user=user, masked=True)


def numbers_of(table, period):
    """Every number of a table that has a list behind it: its column, its value, its address."""
    report = county_package.reports()[table.name]
    rows = [*zip(table.keys, table.rows, strict=True), (None, table.total)]
    for key, row in rows:
        for column, value in zip(table.columns, row, strict=True):
            leaf = column.heads[-1]
            if isinstance(value, (int, Decimal)) and leaf != "序号":
                yield leaf, key, value, report.link(column, key, period)


def opened(client, url, leaf, seen):
    """What the list behind an address gives for the column: its count, the sum of a column, its line of facts."""
    if url not in seen:
        answer = client.get(url)
        assert answer.status_code == 200, url
        seen[url] = answer.context
    context = seen[url]
    listing = context["listing"]
    if leaf in FIELDS:
        return sum(getattr(figures, FIELDS[leaf]) for figures in listing.filtered)
    if leaf in {INCOME, SHARE}:
        facts = getattr(listing, "facts", None) or context["facts"]
        return " ".join(f"{fact['value']}" for fact in facts)
    return listing.filtered.count()


def faults_of(client, username, cut_off=DAY, year=2026, keep=lambda key: True):
    """The numbers of T01 whose list does not give them."""
    basics, seen, found, count = tables(username, cut_off, year)[0], {}, [], 0
    for leaf, key, value, url in numbers_of(basics, Period(SONGLAN, year, cut_off)):
        if not keep(key):
            continue
        assert url, f"{leaf} opens nothing"
        counted, count = opened(client, url, leaf, seen), count + 1
        wanted = f"{value:,.2f}" if leaf == INCOME else f"{value * 100:.1f}%" if leaf == SHARE else value
        fits = wanted in counted if isinstance(wanted, str) else wanted == counted
        found += [] if fits else [f"{key} {leaf}: {wanted} is {counted} behind {url}"]
    assert count > 15
    return found


def test_every_number_of_t01_opens_a_list_that_gives_it(signed_in):
    assert faults_of(signed_in("zhou"), "zhou") == []


@pytest.mark.parametrize("username", ["zhen", "xian"])
def test_it_gives_it_to_the_leader_and_to_the_county_too(signed_in, username):
    assert faults_of(signed_in(username), username, keep=lambda key: key in {None, BRIDGE}) == []


def test_a_table_of_an_earlier_day_opens_the_registers_of_that_day(signed_in):
    members = PartyMembership.objects.filter(place=BRIDGE).order_by("pk")
    leaver, newcomer, confirmed = members[0], members[1], members.filter(member_kind="FORMAL")[2]
    PartyMembership.objects.filter(pk=leaver.pk).update(ended_on=datetime.date(2026, 2, 1))
    Person.objects.filter(pk=leaver.person_id).update(stage="LEFT")
    PartyMembership.objects.filter(pk=newcomer.pk).update(
        admitted_on=datetime.date(2026, 1, 5), confirmed_on=None
    )
    PartyMembership.objects.filter(pk=confirmed.pk).update(confirmed_on=datetime.date(2026, 1, 20))
    gone = Representative.objects.filter(place=BRIDGE).first()
    Representative.objects.filter(pk=gone.pk).update(
        ended_on=datetime.date(2026, 1, 9), end_reason="RESIGNED"
    )
    VillageFactory(code="990121103250", name="新村", valid_from=datetime.date(2026, 1, 1))

    assert faults_of(signed_in("zhou"), "zhou", EARLIER, 2025, keep=lambda key: key in {None, BRIDGE}) == []


def test_every_row_of_t05_opens_its_person_and_its_sums_open_the_people(signed_in):
    client, roster, seen = signed_in("zhou"), tables("zhou")[1], {}
    period = Period(SONGLAN, 2026, DAY)
    sums = {column.heads[-1]: value for column, value in zip(roster.columns, roster.total, strict=True)}
    link = county_package.reports()["T05"].link
    ages = []

    for leaf, key, _, url in numbers_of(roster, period):
        if key is not None and url not in seen:
            seen[url] = client.get(url)
            assert Person.objects.get(pk=key[1]).name in seen[url].content.decode(), leaf
    for column in roster.columns:
        leaf = column.heads[-1]
        if leaf in {"姓名", "性别", "是否一肩挑"}:
            listing = client.get(link(column, None, period)).context["listing"]
            assert re.sub(r"\D", "", sums[leaf]) == str(listing.filtered.count()), leaf
        if leaf == "年龄":
            ages = [p.age(DAY) for p in client.get(link(column, None, period)).context["listing"].filtered]
    assert abs(sums["年龄"] - Decimal(sum(ages)) / len(ages)) <= Decimal("0.05")


def test_the_page_of_a_table_carries_the_links_and_sets_numbers_right(signed_in):
    page = signed_in("zhou").get(f"{PAGE}tables/T01/", QUERY).content.decode()

    households = f"/records/villages/figures/?on=2026-03-13&amp;place={BRIDGE}&amp;year=2026"
    assert f'<td class="number"><a href="{households}">862</a></td>' in page
    assert 'township=990121103000&amp;kind=FORMAL">577</a>' in page
    assert "只知道现在的" in page


def test_the_address_holds_the_year_and_another_year_is_another_page(signed_in):
    client = signed_in("zhou")

    assert client.get(f"{PAGE}2026/").status_code == 200
    moved = client.get(f"{PAGE}2026/", {"year": "2025", "cut_off": "2025-12-31", "place": SONGLAN})

    assert moved.url == f"{PAGE}2025/?place={SONGLAN}&cut_off=2025-12-31"


def test_a_year_that_is_over_is_counted_by_its_last_day(signed_in):
    page = signed_in("zhou").get(f"{PAGE}2025/")

    assert page.context["cut_off"] == EARLIER


@pytest.mark.parametrize("address", ["print/", "tables/T01/", "tables/T99/", "hand-in/"])
def test_a_page_of_a_day_that_has_not_come_is_not_there(signed_in, address):
    assert signed_in("zhou").get(PAGE + address, {**QUERY, "cut_off": "2027-01-01"}).status_code == 404


def test_every_gap_leads_to_a_page(signed_in):
    bridge = Person.objects.filter(place=BRIDGE, tenures__isnull=False)
    bridge.update(birth_date=None, ethnic_group="", phone_index="", id_number_index="")
    PostTenure.objects.filter(place=BRIDGE, post="BRANCH_SECRETARY").update(post="BRANCH_MEMBER")
    PartyOrganization.objects.filter(place=BRIDGE).update(ended_on=EARLIER)
    Representative.objects.filter(place=BRIDGE).delete()
    VillageFigures.objects.filter(place=BRIDGE, year=2026).delete()
    VillageFigures.objects.filter(place=BRIDGE).update(household_count=None)
    VillageFactory(code="990121103250", name="新村")
    client = signed_in("zhou")

    rows = client.get(PAGE).context["villages"]

    texts = [gap.text for row in rows for gap in row.gaps]
    for word in ("没有出生日期", "没有民族", "书记", "没有登记党组织", "没有登记村民代表", "缺 户数", "2025 年的",
                 "没有登记党员", "没有登记两委成员", "没有 2026 年"):  # fmt: skip
        assert any(word in text for text in texts), word
    for row in rows:
        for gap in row.gaps:
            assert client.get(gap.url).status_code == 200, gap


def test_a_gap_that_counts_people_opens_as_many(signed_in):
    team = PostTenure.objects.on(DAY).of_teams().filter(place=BRIDGE).values("person")
    Person.objects.filter(pk__in=list(team.values_list("person", flat=True))[:2]).update(birth_date=None)
    client = signed_in("zhou")

    gaps = [gap for row in client.get(PAGE).context["villages"] for gap in row.gaps if "出生" in gap.text]

    assert gaps
    for gap in gaps:
        number = re.match(r"\d+", gap.text).group()
        assert str(client.get(gap.url).context["listing"].filtered.count()) == number, gap


def test_the_print_has_the_cover_and_every_table_with_its_signatures(signed_in):
    page = signed_in("zhou").get(f"{PAGE}print/", QUERY).content.decode()

    for text in (
        "松澜镇 2026 年度上报表",
        "联系电话",
        "填报单位(盖章)：松澜镇党委",
        "填表人",
        "村“两委”班子成员花名册",
    ):
        assert text in page
    assert not re.search(r"\d{17}[\dX]", page)
    assert AuditEntry.objects.filter(act="print", area_code=SONGLAN).exists()


def handed_in(client, **more):
    answer = client.post(f"{PAGE}hand-in/", {**QUERY, "form_token": "c" * 32, "reason": "", **more})
    assert answer.status_code == 303, answer.content.decode()
    return Publication.objects.order_by("-pk").first()


def rows_in(content):
    return [
        [[cell.value for cell in row] for row in sheet.iter_rows()]
        for sheet in load_workbook(io.BytesIO(content))
    ]


def test_a_copy_shows_the_same_values_whatever_changes_and_whenever_it_is_opened(signed_in, stand_at):
    client = signed_in("zhou")
    copy = handed_in(client)
    page, sheet = (client.get(f"{PAGE}copies/{copy.number}/{part}") for part in ("print/", "export.xlsx"))
    before = rows_in(b"".join(sheet.streaming_content))
    shown = re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", page.content.decode())

    VillageFigures.objects.filter(place=BRIDGE).update(household_count=999)
    Person.objects.filter(place=BRIDGE).update(sex="FEMALE", name="王淑芬")
    stand_at(datetime.date(2026, 4, 20))

    again = client.get(f"{PAGE}copies/{copy.number}/print/").content.decode()
    after = client.get(f"{PAGE}copies/{copy.number}/export.xlsx")
    assert re.findall(r"<t[dh][^>]*>(.*?)</t[dh]>", again) == shown
    assert rows_in(b"".join(after.streaming_content)) == before


def test_the_copys_workbook_has_numbers_as_numbers(signed_in):
    client = signed_in("zhou")
    copy = handed_in(client)

    answer = client.get(f"{PAGE}copies/{copy.number}/export.xlsx")

    basics = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))["T01"]
    assert basics.freeze_panes == "C5"
    assert (basics["E5"].value, basics["I5"].value) == (1124, 5210)
    assert basics["U17"].value == pytest.approx(0.361)


def test_a_correction_stands_on_the_earlier_copy_as_a_dated_note_with_what_it_changed(signed_in, stand_at):
    client = signed_in("zhou")
    first = handed_in(client)
    VillageFigures.objects.filter(place=BRIDGE, year=2026).update(household_count=863)
    stand_at(datetime.date(2026, 3, 20))
    second = handed_in(client, form_token="d" * 32, reason="石桥村户数漏记一户")

    page = client.get(f"{PAGE}copies/{first.number}/").content.decode()

    assert second.corrects == first
    assert "2026年3月20日更正" in page
    assert "石桥村户数漏记一户" in page
    assert "T01 石桥村 户数：862 → 863" in page
    assert "石桥村 户数：862 → 863" in client.get(f"{PAGE}copies/{second.number}/").content.decode()


def test_the_day_decides_and_not_the_day_on_which_one_looks(signed_in, stand_at):
    before = [county_package.as_json(table) for table in tables("zhou")]
    stand_at(datetime.date(2026, 6, 1))
    secretary = PostTenure.objects.current().get(place=BRIDGE, post="BRANCH_SECRETARY")
    PostTenure.objects.filter(pk=secretary.pk).update(
        ended_on=datetime.date(2026, 5, 1), end_reason="RESIGNED"
    )
    member = PartyMembership.objects.filter(place=BRIDGE).first()
    PartyMembership.objects.filter(pk=member.pk).update(ended_on=datetime.date(2026, 5, 1))
    Representative.objects.filter(place=BRIDGE).update(
        ended_on=datetime.date(2026, 5, 1), end_reason="RESIGNED"
    )

    basics, roster, *_ = tables("zhou")
    assert county_package.as_json(basics)["rows"] == before[0]["rows"]
    assert len(roster.rows) == len(before[1]["rows"])


def test_a_copy_of_another_kind_of_publication_is_no_report(signed_in):
    assert signed_in("zhou").get(f"{PAGE}copies/NONE-1/").status_code == 404
