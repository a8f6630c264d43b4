"""The roster of representatives into their register: what is written, what stays, what is compared again."""

import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from branches.models import Person, Representative
from branches.representatives.resource import RepresentativeResource
from tests.factories import PersonFactory, RepresentativeFactory
from tests.villagegov.sheets.files import roster
from tests.villagegov.sheets.register import SONGLAN, import_sheet, songlan
from tests.villagegov.sheets.test_resource import batch_for
from villagegov.common import audit
from villagegov.common.audit import AuditEntry
from villagegov.common.models import Place
from villagegov.sheets import imports
from villagegov.sheets.models import ImportBatch
from villagegov.sheets.resource import Stale

HEADER = ("村名", "姓名", "性别", "出生年月", "联系电话", "代表户数", "村民小组", "当选时间", "备注")
ROW = ("石桥村", "郝莲秀", "女", "1960.02", "19900000165", 5, "3组", "2021-03-18", "示例")
MOST_QUERIES = 22
pytestmark = pytest.mark.django_db


def written(path, *rows, header=HEADER):
    return roster(path / "a.xlsx", *rows, header=header)


def imported(path, *rows, header=HEADER):
    return import_sheet("villager_representatives", written(path, *rows, header=header), commit=True)


def statuses(found):
    return [row["status"] for row in found["rows"]]


def resource_of(user):
    return RepresentativeResource(user=user, place=Place.objects.get(code=SONGLAN))


def test_a_new_row_becomes_a_representative_tied_to_nobody(tmp_path):
    songlan()
    PersonFactory(name="郝莲秀", sex="FEMALE", birth_date=datetime.date(1960, 2, 1))

    imported(tmp_path, ROW)

    one = Representative.objects.get()
    assert (one.place_id, one.birth_date, one.birth_date_by_month) == (
        "990121103204", datetime.date(1960, 2, 1), True,
    )  # fmt: skip
    assert (one.phone.plain(), one.represented_households, one.villager_group) == ("19900000165", 5, "3组")
    assert (one.elected_on, one.elected_on_by_month) == (datetime.date(2021, 3, 18), False)
    assert (one.person, one.ended_on, one.remark, one.pinyin.split()[0]) == (None, None, "示例", "haolianxiu")
    assert Person.objects.count() == 1


def test_a_changed_cell_writes_its_row_alone_and_empty_cells_erase_nothing(tmp_path):
    songlan()
    other = ("石桥村", "秦成军", "男", "1990-01-07", "", 13, "1组", "", "")
    imported(tmp_path, ROW, other)

    found = imported(tmp_path, (*ROW[:4], "19900000166", "", "", "", ""), other)

    assert statuses(found) == ["changed", "unchanged"]
    one = Representative.objects.get(name="郝莲秀")
    assert (one.phone.plain(), one.represented_households, one.remark, one.version) == (
        "19900000166",
        5,
        "示例",
        2,
    )
    assert Representative.objects.get(name="秦成军").version == 1
    entry = AuditEntry.objects.get(batch=str(found["batch"]))
    assert (entry.record_kind, entry.record_key) == ("branches.representative", str(one.pk))
    assert entry.before["phone"].startswith("199****0165 ")
    assert entry.after["phone"].startswith("199****0166 ")
    assert audit.broken_links() == []


def test_a_day_completes_a_month_and_the_other_sex_is_another_person(tmp_path):
    songlan()
    imported(tmp_path, ROW)

    found = imported(tmp_path, (*ROW[:3], "1960-02-09", *ROW[4:]), (*ROW[:2], "男", *ROW[3:]))

    assert statuses(found) == ["changed", "new"]
    woman = Representative.objects.get(sex="FEMALE")
    assert (woman.birth_date, woman.birth_date_by_month) == (datetime.date(1960, 2, 9), False)


def test_without_birth_dates_a_file_changes_nothing_the_second_time(tmp_path):
    songlan()
    rows = [(*ROW[:3], "", "", 5, group, "", "") for group in ("1组", "2组", "3组")]

    first, again = imported(tmp_path, *rows), imported(tmp_path, *reversed(rows))

    assert statuses(first) == ["new"] * 3
    assert statuses(again) == ["unchanged"] * 3
    assert Representative.objects.count() == 3


def test_two_rows_of_one_month_never_write_the_same_record(tmp_path):
    songlan()
    imported(tmp_path, ROW)

    found = imported(tmp_path, (*ROW[:3], "1960-02-03", *ROW[4:]), (*ROW[:3], "1960-02-08", *ROW[4:]))

    assert statuses(found) == ["changed", "new"]
    assert "check_similar_in_register" in [one["code"] for one in found["problems"]]
    assert Representative.objects.count() == 2


def test_whose_birth_only_one_side_knows_is_new_and_pointed_out(tmp_path):
    songlan()
    imported(tmp_path, ROW)

    found = imported(tmp_path, (*ROW[:3], "", *ROW[4:]))

    assert statuses(found) == ["new"]
    assert [one["code"] for one in found["problems"]] == ["check_similar_in_register"]


def test_who_has_ended_comes_back_as_a_new_record(tmp_path):
    songlan()
    imported(tmp_path, ROW)
    Representative.objects.update(ended_on=datetime.date(2026, 1, 5), end_reason="TERM_ENDED")

    found = imported(tmp_path, ROW)

    assert statuses(found) == ["new"]
    assert Representative.objects.current().count() == 1


def test_id_numbers_of_the_file_stand_nowhere(tmp_path):
    songlan()
    number = "990121196002010821"

    found = imported(tmp_path, (*ROW, number), header=(*HEADER, "身份证号"))

    assert found["ignored_columns"] == ["身份证号"]
    texts = [str(one.before) + str(one.after) for one in AuditEntry.objects.all()]
    assert not [text for text in texts if number in text or "19900000165" in text]


def test_one_changed_since_the_check_is_compared_again(tmp_path):
    user = songlan()
    imported(tmp_path, ROW)
    found = resource_of(user)
    outcome = found.check(written(tmp_path, (*ROW[:4], "19900000166", *ROW[5:])))
    Representative.objects.update(version=7)

    with pytest.raises(Stale), transaction.atomic():
        found.take(outcome, batch=batch_for(found))

    assert Representative.objects.get().phone.plain() == "19900000165"


@pytest.mark.parametrize("birth", [datetime.date(1960, 2, 1), None])
def test_one_registered_since_the_check_is_not_registered_twice(tmp_path, birth):
    user = songlan()
    found = resource_of(user)
    outcome = found.check(written(tmp_path, (*ROW[:3], "1960.02" if birth else "", *ROW[4:])))
    RepresentativeFactory(
        place_id="990121103204", place=None, name="郝莲秀", birth_date=birth, birth_date_by_month=bool(birth)
    )

    with pytest.raises(Stale), transaction.atomic():
        found.take(outcome, batch=batch_for(found))

    assert Representative.objects.count() == 1


def test_namesakes_of_unknown_birth_do_not_stop_a_third(tmp_path):
    songlan()
    rows = [(*ROW[:3], "", "", 5, group, "", "") for group in ("1组", "2组")]
    imported(tmp_path, *rows)

    found = imported(tmp_path, (*ROW[:3], "", "", 5, "3组", "", ""))

    assert statuses(found) == ["new"]
    assert Representative.objects.count() == 3


def test_a_batch_taken_back_leaves_nothing_and_restores_what_was(tmp_path):
    office = songlan()
    imported(tmp_path, ROW)
    before = Representative.objects.values().get()
    found = imported(tmp_path, (*ROW[:4], "19900000166", 9, *ROW[6:]), ("石桥村", "秦成军", "男", *[""] * 6))

    batch = imports.take_back(ImportBatch.objects.get(pk=found["batch"]), by=office)

    assert (batch.stage, batch.rows_undone, batch.stayed) == ("UNDONE", 2, [])
    after = Representative.objects.values().get()
    changed = {name for name in after if after[name] != before[name]}
    assert changed <= {"version", "phone"}
    assert Representative.objects.get().phone.plain() == "19900000165"


def test_who_was_tied_to_a_person_since_stays(tmp_path):
    office = songlan()
    found = imported(tmp_path, ROW, ("石桥村", "秦成军", "男", *[""] * 6))
    one = Representative.objects.get(name="郝莲秀")
    one.person, one.version = PersonFactory(name="郝莲秀", sex="FEMALE"), 2
    one.save()

    batch = imports.take_back(ImportBatch.objects.get(pk=found["batch"]), by=office)

    assert len(batch.stayed) == 1
    assert Representative.objects.get() == one


def many(count, phone="19900000001"):
    return [
        (
            "石桥村",
            f"郝{chr(0x4E00 + n // 28)}",
            "女",
            f"1960-02-{n % 28 + 1:02}",
            phone,
            5,
            "3组",
            "2021.03",
            "",
        )
        for n in range(count)
    ]


def queries_of(tmp_path, user, rows):
    found = resource_of(user)
    outcome = found.check(written(tmp_path, *rows))
    batch = batch_for(found)
    with CaptureQueriesContext(connection) as queries, transaction.atomic():
        checked = found.check(tmp_path / "a.xlsx")
        found.take(checked, batch=batch)
    assert outcome.problems == [] or all(one.is_warning for one in outcome.problems)
    return len(queries)


def test_an_import_costs_the_same_for_fifty_and_five_hundred(tmp_path):
    user = songlan()
    queries_of(tmp_path, user, [ROW])  # the first one makes the chain of the trail and reads the grants
    new = [queries_of(tmp_path, user, many(50)), queries_of(tmp_path, user, many(550)[50:])]
    changed = [queries_of(tmp_path, user, many(number, "19900000002")) for number in (50, 550)]

    assert new[0] == new[1] <= MOST_QUERIES
    assert changed[0] == changed[1] <= MOST_QUERIES
    assert Representative.objects.count() == 551
