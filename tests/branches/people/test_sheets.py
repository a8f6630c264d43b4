"""The fields of the roster of Party members are those of excel.md 5.2."""

from branches.people.sheets import PARTY_MEMBERS


def test_the_required_fields_are_five():
    assert [field.name for field in PARTY_MEMBERS.required] == [
        "village",
        "name",
        "id_number",
        "member_kind",
        "admitted_on",
    ]


def test_no_header_is_accepted_by_two_fields():
    headers = [header for field in PARTY_MEMBERS.fields for header in field.headers]

    assert len(headers) == len(set(headers))


def test_a_member_is_formal_or_probationary_and_nothing_unclear():
    values = PARTY_MEMBERS.by_name["member_kind"].spellings.values

    assert set(values.values()) == {"FORMAL", "PROBATIONARY"}
    assert "党员" not in values
