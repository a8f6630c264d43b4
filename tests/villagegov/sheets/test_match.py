"""Rows against rows above and against the register (excel.md 8)."""

import pytest

from branches.people.sheets import PARTY_MEMBERS
from branches.posts.sheets import VILLAGE_CADRES
from tests.villagegov.sheets.files import context
from villagegov.sheets.match import FileComparer, Register, key_of
from villagegov.sheets.outcome import Status
from villagegov.sheets.rows import Row

VILLAGE, OTHER = "990121103204", "990121103206"
ID_NUMBER = "990121196010100819"


class Stored:
    def __init__(self, *rows):
        self.rows = rows

    def by_key(self, keys):
        return {row["id_number"]: row for row in self.rows if row.get("id_number") in keys}

    def by_name(self, names):
        return {
            (row["village"], row["name"]): [row]
            for row in self.rows
            if (row["village"], row["name"]) in names
        }


class Twins(Stored):
    def by_name(self, names):
        return {(self.rows[0]["village"], self.rows[0]["name"]): list(self.rows)}


def row(number=2, kind=PARTY_MEMBERS, known=None, **values):
    one = Row(number, [], {}, kind, known or context())
    one.values = {"village": VILLAGE, "name": "崔庆建", "birth_date": "1960-10-10"} | values
    return one


def compare(one, stored):
    content = [(value, "") for value in one.values.values()]
    return Register(one.kind, [one], context(stored=stored)).compare(one, list(one.values), content)


def codes(one):
    return [problem.code for problem in one.problems]


def test_the_id_number_is_the_key_and_else_village_name_and_birth():
    assert key_of(row(id_number=ID_NUMBER), PARTY_MEMBERS) == ("id_number", ID_NUMBER)
    assert key_of(row(), PARTY_MEMBERS) == (VILLAGE, "崔庆建", "1960-10-10")

    wrong, nameless = row(), row()
    wrong.errors = frozenset({"id_number"})
    del nameless.values["name"]

    assert key_of(wrong, PARTY_MEMBERS) is None
    assert key_of(nameless, PARTY_MEMBERS) is None


def test_the_same_row_is_skipped_and_another_with_its_key_is_an_error():
    comparer, first, same, other = FileComparer(PARTY_MEMBERS), row(2), row(3), row(4)

    assert [
        comparer.is_repeated(one, content) for one, content in ((first, (1,)), (same, (1,)), (other, (2,)))
    ] == [
        False,
        True,
        False,
    ]
    assert (codes(first), codes(same), codes(other)) == ([], ["check_duplicate_row"], ["duplicate_in_file"])
    assert other.problems[0].message == "与第 2 行是同一个人，但内容不一样，请只留一行"


def test_a_repeated_row_with_an_error_is_not_skipped():
    comparer, first, second = FileComparer(PARTY_MEMBERS), row(2), row(3)
    second.errors = frozenset({"phone"})

    comparer.is_repeated(first, (1,))

    assert not comparer.is_repeated(second, (1,))
    assert codes(second) == ["duplicate_in_file"]


def test_namesakes_of_one_village_are_only_to_be_looked_at():
    comparer, first, second, elsewhere = FileComparer(PARTY_MEMBERS), row(2), row(3), row(4)
    second.values["birth_date"] = "1961-01-01"
    elsewhere.values |= {"village": OTHER, "birth_date": "1962-01-01"}
    for one in (first, second, elsewhere):
        comparer.is_repeated(one, (one.number,))

    assert (codes(first), codes(second), codes(elsewhere)) == ([], ["check_same_name"], [])


def test_without_a_register_every_good_row_is_new():
    assert Register(PARTY_MEMBERS, [], context()).compare(row(), [], []).status is Status.NEW


def test_an_id_number_under_another_name_is_an_error_that_does_not_tell_the_name():
    one = row(id_number=ID_NUMBER)

    found = compare(one, Stored({"village": VILLAGE, "name": "李四光", "id_number": ID_NUMBER}))

    assert found.status is Status.PROBLEM
    assert codes(one) == ["id_number_of_other_person"]
    assert "李某" in one.problems[0].message
    assert "李四光" not in one.problems[0].message


def test_a_person_of_another_village_moves():
    one = row(id_number=ID_NUMBER)
    stored = one.values | {"village": OTHER}

    found = compare(one, Stored(stored))

    assert found.status is Status.CHANGED
    assert found.changes == {"village": VILLAGE}
    assert codes(one) == ["check_moves_village"]
    assert "双河村" in one.problems[0].message


@pytest.mark.parametrize("stored_number", ["990121196010100835", None])
def test_another_id_number_with_the_same_name_and_month_is_to_be_looked_at(stored_number):
    one = row(id_number=ID_NUMBER)

    found = compare(one, Stored(row().values | {"id_number": stored_number, "birth_date": "1960-10"}))

    assert found.status is Status.NEW
    assert codes(one) == ["check_similar_in_register"]


@pytest.mark.parametrize(
    ("birth", "stored", "status", "problems"),
    [
        ("1960-10-10", "1960-10-10", Status.UNCHANGED, []),
        ("1960-10", "1960-10-10", Status.UNCHANGED, []),
        ("1960-10-10", "1960-10", Status.CHANGED, []),
        ("1960-10-10", "1960-10-11", Status.NEW, ["check_similar_in_register"]),
        ("1960-10-10", "1960-11-10", Status.NEW, []),
    ],
)
def test_without_an_id_number_village_name_and_birth_are_the_match(birth, stored, status, problems):
    one = row(birth_date=birth)

    found = compare(one, Stored(row(birth_date=stored).values))

    assert found.status is status
    assert codes(one) == problems


def test_two_in_the_register_that_fit_are_no_match():
    one = row(birth_date="1960-10")

    found = compare(one, Twins(row(birth_date="1960-10-10").values, row(birth_date="1960-10-11").values))

    assert found.status is Status.NEW
    assert codes(one) == ["check_similar_in_register"]


def test_a_record_of_the_register_is_the_match_of_one_row():
    first, second = row(birth_date="1960-10-03"), row(birth_date="1960-10-04")
    stored = Twins(row(birth_date="1960-10").values)
    register = Register(PARTY_MEMBERS, [first, second], context(stored=stored))

    found = [
        register.compare(one, list(one.values), [(value, "") for value in one.values.values()])
        for one in (first, second)
    ]

    assert [one.status for one in found] == [Status.CHANGED, Status.NEW]
    assert codes(second) == ["check_similar_in_register"]


def test_a_row_without_key_is_new():
    one = row()
    del one.values["birth_date"]

    assert compare(one, Stored(row().values)).status is Status.NEW


def test_posts_have_no_order_and_ages_are_not_compared():
    one = row(kind=VILLAGE_CADRES, posts=["CLERK", "ACCOUNTANT"], age="60")

    found = compare(one, Stored(row(posts=["ACCOUNTANT", "CLERK"]).values))

    assert found.status is Status.UNCHANGED
