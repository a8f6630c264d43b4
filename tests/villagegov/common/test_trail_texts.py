"""What changed, in words: names of fields, labels of choices, nothing that is only for the machine."""

import pytest

from tests.factories import VillageFactory
from villagegov.common import audit
from villagegov.common.audit import AuditEntry
from villagegov.common.trail_texts import change_text, text_of

HERE = "990121103204"


@pytest.mark.django_db
def test_a_change_is_told_with_the_names_of_fields_and_choices():
    place = VillageFactory(code=HERE)
    act = audit.act_on(
        place, "change", "修改", before={"kind": "VILLAGE"}, after={"kind": "COMMUNITY", "version": 2}
    )

    assert change_text(audit.write(act)) == "类别：村 → 社区"


def test_a_change_never_shows_the_digest_of_a_sensitive_number():
    entry = AuditEntry(
        record_kind="branches.person", before={"phone": "199****0001 HMAC:0a1b2c"}, after={"phone": ""}
    )

    assert "HMAC" not in change_text(entry)
    assert "199****0001 → 空" in change_text(entry)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ({"is_active": True}, {"is_active": False}, "在用：是 → 否"),
        ({"name": "旧"}, {"name": ""}, "姓名：旧 → 空"),
        ({}, {"name": "新", "username": ""}, "姓名：新"),
        ({"version": 1}, {"version": 2}, ""),
        ({"unheard_of": 1}, {"unheard_of": 2}, "unheard_of：1 → 2"),
        ({}, {"unheard_of": 2}, ""),
        ({}, {"rows": 12, "columns": ["姓名", "性别"], "filters": []}, "行数：12；列：姓名、性别"),
    ],
)
def test_each_kind_of_change_reads_as_people_say_it(before, after, told):
    assert change_text(AuditEntry(record_kind="common.user", before=before, after=after)) == told


@pytest.mark.parametrize("kind", ["", "nothing.like_it", "no point"])
def test_a_record_of_no_known_kind_shows_the_names_as_they_are(kind):
    assert change_text(AuditEntry(record_kind=kind, before={"a": 1}, after={"a": 2})) == "a：1 → 2"


def test_a_long_text_is_cut():
    entry = AuditEntry(record_kind="common.user", before={}, after={"name": "长" * 61})

    assert change_text(entry) == f"姓名：{'长' * 60}…"


@pytest.mark.parametrize(
    ("before", "after", "text"),
    [
        ({"name": "何永昌"}, {"name": "何永盛"}, "姓名：何永昌 → 何永盛"),
        ({"member_kind": "PROBATIONARY"}, {"member_kind": "FORMAL"}, "党员类别：预备党员 → 正式党员"),
        (
            {},
            {"village": "990121103204", "party_group": "第一党小组"},
            "所属村：990121103204；党小组：第一党小组",
        ),
        ({}, {"version": 2, "pinyin": "hyc"}, ""),
    ],
)
def test_fields_of_a_person_and_of_its_membership_have_their_names(before, after, text):
    entry = AuditEntry(record_kind="branches.person", before=before, after=after)

    assert change_text(entry) == text


def test_a_digest_is_short_enough_for_the_list():
    assert text_of("common.publication", "hash", "f134daa3b47ba97e0e8474253a9dab59") == "f134daa3b47ba97e…"
