"""An entry of the trail reads in Chinese, whatever wrote it."""

import pytest

from villagegov.common.audit import AuditEntry
from villagegov.common.trail_texts import change_text


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
