"""The table of villages in the register: what is entered, what changes, what stays, what is compared again."""

from decimal import Decimal

import pytest
from django.db import transaction
from django.test.utils import CaptureQueriesContext

from branches.models import PartyOrganization, VillageFigures
from branches.places.resource import VillageResource
from tests.factories import PersonFactory
from tests.villagegov.sheets.files import roster
from tests.villagegov.sheets.register import QINGSHI, SONGLAN, import_sheet, songlan
from tests.villagegov.sheets.test_resource import batch_for
from villagegov import county_package
from villagegov.common import clock
from villagegov.common.audit import AuditEntry
from villagegov.common.models import Place
from villagegov.common.trail_texts import change_text
from villagegov.sheets import imports, workbook
from villagegov.sheets.models import ImportBatch
from villagegov.sheets.resource import Stale

HEADER = ("村名", "区划代码", "户数", "党组织类型", "备注")
NEW = ("柳湾村", "990121103240", 400, "支部", "新设")
SHIQIAO = "990121103204"
MOST_QUERIES = 30  # PostgreSQL takes changed rows in by way of a table of its own
pytestmark = pytest.mark.django_db


def imported(path, *rows, header=HEADER, title=()):
    file = roster(path / "a.xlsx", *([header] if title else []), *rows, header=title or header, title="村情")
    return import_sheet("villages", file, commit=True)


def figures(code=SHIQIAO):
    return {one.year: one for one in VillageFigures.objects.filter(place=code)}


def resource():
    return VillageResource(user=songlan(), place=Place.objects.get(code=SONGLAN))


def test_a_village_that_is_not_known_is_entered_behind_the_others(tmp_path):
    songlan()

    found = imported(tmp_path, NEW, ("滨河社区", "990121103002", "", "", ""))

    village, community = Place.objects.filter(code__in=[NEW[1], "990121103002"]).order_by("display_order")
    assert (village.name, village.kind, village.level, village.township_code) == (
        "柳湾村", "VILLAGE", "VILLAGE", SONGLAN,
    )  # fmt: skip
    assert (village.display_order, community.display_order) == (13, 14)
    assert community.kind == "COMMUNITY"
    assert not figures(community.code)
    of_year = figures(village.code)[2026]
    assert (of_year.household_count, of_year.remark, of_year.registered_population) == (400, "新设", None)
    head = PartyOrganization.objects.get(place=village.code)
    assert (head.name, head.kind, head.term_years) == ("柳湾村党支部", "BRANCH", 5)
    entry = AuditEntry.objects.filter(batch=str(found["batch"])).earliest("pk")
    assert (entry.record_kind, entry.record_key, entry.area_code) == (
        "common.village", str(village.pk), village.code,
    )  # fmt: skip
    assert "户数：400" in change_text(entry)
    assert "党组织类型：党支部" in change_text(entry)


def test_a_changed_cell_changes_its_record_alone(tmp_path):
    songlan()
    head = PartyOrganization.objects.get(place=SHIQIAO)

    found = imported(tmp_path, ("石桥村", SHIQIAO, 870, "党支部", ""))

    now = figures()[2026]
    assert (now.household_count, now.registered_population, now.version) == (870, 3186, 2)
    head.refresh_from_db()
    assert (head.version, Place.objects.get(code=SHIQIAO).version) == (1, 1)
    entry = AuditEntry.objects.get(batch=str(found["batch"]))
    assert (entry.before, entry.after) == ({"household_count": 862}, {"household_count": 870})
    assert entry.label == "导入村（社区）基本情况：更新 2026 年数据"
    assert change_text(entry) == "户数：862 → 870"


def test_another_kind_goes_with_the_name_that_was_made_of_it(tmp_path):
    songlan()
    PartyOrganization.objects.filter(place="990121103206").update(name="双河联合支部")

    found = imported(
        tmp_path, ("石桥村", SHIQIAO, "", "党总支", ""), ("双河村", "990121103206", "", "联合支部", "")
    )

    heads = PartyOrganization.objects.filter(place__in=[SHIQIAO, "990121103206"]).order_by("place")
    assert [(one.name, one.kind, one.version) for one in heads] == [
        ("石桥村党总支", "GENERAL_BRANCH", 2), ("双河联合支部", "JOINT_BRANCH", 2),
    ]  # fmt: skip
    entry = AuditEntry.objects.filter(batch=str(found["batch"]), area_code=SHIQIAO).get()
    assert change_text(entry) == "党组织类型：党支部 → 党总支"


def test_a_community_may_become_a_village_and_nothing_is_renamed(tmp_path):
    songlan()

    imported(
        tmp_path, ("石桥村", SHIQIAO, "社区"), ("石桥新村", SHIQIAO, "村"), header=("村名", "代码", "类别")
    )

    village = Place.objects.get(code=SHIQIAO)
    assert (village.kind, village.name, village.version) == ("COMMUNITY", "石桥村", 2)


def test_another_year_begins_as_a_copy_of_the_last_and_leaves_it_alone(tmp_path):
    songlan()
    VillageFigures.objects.update(year=2025, remark="旧")

    imported(tmp_path, ("石桥村", SHIQIAO, 870, "", ""), title=("统计截止日期：2026年3月1日",))

    old, new = figures()[2025], figures()[2026]
    assert (old.household_count, old.remark, old.version) == (862, "旧", 1)
    assert (new.household_count, new.registered_population, new.income_per_capita) == (
        870, 3186, Decimal("26380.00"),
    )  # fmt: skip
    assert (new.remark, new.version) == ("", 1)


def test_a_year_that_says_what_the_last_one_said_changes_nothing(tmp_path):
    songlan()
    VillageFigures.objects.update(year=2025)

    found = imported(tmp_path, ("石桥村", SHIQIAO, 862, "", ""), title=("统计截止日期：2026年3月1日",))

    assert [row["status"] for row in found["rows"]] == ["unchanged"]
    assert list(figures()) == [2025]


def test_the_code_of_a_merged_village_stays_taken(tmp_path):
    songlan()
    Place.objects.filter(code="990121103206").update(
        stage=Place.Stage.MERGED, merged_into=SHIQIAO, valid_to=clock.today()
    )

    found = imported(tmp_path, ("双河村", "990121103206", 742, "", ""))

    assert [problem["code"] for problem in found["problems"]] == ["code_conflict"]
    assert "已撤并的双河村" in found["problems"][0]["message"]
    assert "batch" not in found


def test_the_villages_of_another_township_are_not_touched(tmp_path):
    songlan()
    neighbour = Place.objects.filter(township_code=QINGSHI, level="VILLAGE").first()

    found = imported(tmp_path, (neighbour.name, neighbour.code, 1, "", ""))

    assert [problem["code"] for problem in found["problems"]] == ["village_out_of_scope"]


def test_t01_of_the_county_package_comes_back_without_a_change(tmp_path):
    user = songlan()
    VillageFigures.objects.filter(place="990121103211").update(remark="书记空缺", farmland_mu="1765.50")
    day = clock.today()
    tables = county_package.package(
        Place.objects.get(code=SONGLAN), year=day.year, cut_off=day, user=user, today=day
    )
    workbook.write_tables(tmp_path / "上报表.xlsx", tables)

    found = import_sheet("villages", tmp_path / "上报表.xlsx")

    assert found["verdict"] == "ok"
    assert found["sheet"] == "T01"
    assert [row["status"] for row in found["rows"]] == ["unchanged"] * 12
    assert found["problems"] == [p for p in found["problems"] if p["code"] == "check_other_sheets"]


@pytest.mark.parametrize(
    "between",
    [
        lambda: Place.objects.filter(code=SHIQIAO).update(version=2),
        lambda: VillageFigures.objects.filter(place=SHIQIAO).update(version=2),
        lambda: PartyOrganization.objects.filter(place=SHIQIAO).update(version=2),
        lambda: Place.objects.filter(code="990121103207").update(code="990121103240"),
        lambda: Place.objects.filter(code="990121103207").update(name="柳湾村"),
    ],
    ids=["village", "figures", "organisation", "code", "name"],
)
def test_what_changed_since_the_check_ends_the_attempt(tmp_path, between):
    found = resource()
    VillageFigures.objects.filter(place="990121103207").delete()
    PartyOrganization.objects.filter(place="990121103207").delete()
    rows = (NEW, ("石桥村", SHIQIAO, 870, "党总支", ""))
    outcome = found.check(roster(tmp_path / "a.xlsx", *rows, header=HEADER))
    batch = batch_for(found)
    between()

    with pytest.raises(Stale), transaction.atomic():
        found.take(outcome, batch=batch)

    assert not Place.objects.filter(code=NEW[1], name=NEW[0]).exists()


@pytest.mark.parametrize("case", ["new", "unchanged", "changed"])
def test_a_table_of_500_villages_costs_the_queries_of_one_of_50(tmp_path, case):
    found, counts = resource(), []
    _import(found, roster(tmp_path / "a.xlsx", NEW, header=HEADER))
    for start, count in ((300, 50), (400, 500)):
        path = tmp_path / f"{count}.xlsx"
        rows = [(f"新{n}村", f"990121103{n:03}", n, "支部", "", "村") for n in range(start, start + count)]
        roster(path, *rows, header=(*HEADER, "类别"))
        if case != "new":
            _import(found, path)
        if case == "changed":
            rows = [(name, code, 1, "总支", "备注", "社区") for name, code, *_ in rows]
            roster(path, *rows, header=(*HEADER, "类别"))
        counts.append(_import(found, path))

    assert counts[0] == counts[1]
    assert counts[1] <= MOST_QUERIES


def _import(found, path):
    """The statements of check and write, without those that open and close the transaction."""
    batch = batch_for(found)
    with CaptureQueriesContext(transaction.get_connection()) as queries, transaction.atomic():
        found.take(found.check(path), batch=batch)
    return len([one for one in queries if not one["sql"].startswith(("SAVEPOINT", "RELEASE"))])


def test_a_batch_taken_back_leaves_villages_figures_and_organisations_as_they_were(tmp_path):
    user = songlan()
    VillageFigures.objects.filter(place=SHIQIAO).update(year=2025)
    before = (Place.objects.count(), VillageFigures.objects.count(), PartyOrganization.objects.count())
    found = imported(
        tmp_path, NEW, ("石桥村", SHIQIAO, 870, "党总支", ""), title=("统计截止日期：2026年3月1日",)
    )

    imports.take_back(ImportBatch.objects.get(pk=found["batch"]), by=user)

    after = (Place.objects.count(), VillageFigures.objects.count(), PartyOrganization.objects.count())
    assert after == before
    assert list(figures()) == [2025]
    head = PartyOrganization.objects.get(place=SHIQIAO)
    assert (head.name, head.kind) == ("石桥村党支部", "BRANCH")


def test_a_new_village_where_people_live_by_now_stays_whole(tmp_path):
    user = songlan()
    found = imported(tmp_path, NEW, ("古井村", "990121103241", 5, "支部", ""))
    PersonFactory(place=Place.objects.get(code=NEW[1]))

    imports.take_back(ImportBatch.objects.get(pk=found["batch"]), by=user)

    assert Place.objects.filter(code=NEW[1]).exists()
    assert figures(NEW[1])[2026].household_count == 400
    assert not Place.objects.filter(code="990121103241").exists()
