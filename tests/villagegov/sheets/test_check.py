"""Every sample gives what its expectation says, compared as excel.md 11 asks."""

import json
import re

import pytest

from branches.people.sheets import PARTY_MEMBERS
from branches.places.sheets import VILLAGES
from branches.posts.sheets import VILLAGE_CADRES
from branches.representatives.sheets import VILLAGER_REPRESENTATIVES
from tests.villagegov.sheets.files import HEADER, NEIGHBOUR, PERSON, SAMPLES, context, roster
from villagegov.sheets.check import check_sheet
from villagegov.sheets.normalise.places import VillageName
from villagegov.sheets.outcome import Status

KINDS = {kind.name: kind for kind in (PARTY_MEMBERS, VILLAGES, VILLAGE_CADRES, VILLAGER_REPRESENTATIVES)}
BASE = json.loads((SAMPLES / "base.json").read_text(encoding="utf-8"))
EXPECTED = sorted(SAMPLES.glob("*.expected.json"))
FIELDS = (
    "kind",
    "file",
    "verdict",
    "sheet",
    "header_row",
    "rows_total",
    "rows_ok",
    "ignored_columns",
    "skipped_rows",
)
FERRY = (VillageName("990121103231", "古渡村"), VillageName("990121103031", "古渡社区"))


class Stored:
    """The rows of an earlier outcome as the register would give them, the same in every year."""

    def __init__(self, rows, key="id_number"):
        self.rows, self.key = rows, key

    def of_year(self, year):
        return self

    def by_key(self, keys):
        return {row[self.key]: row for row in self.rows if row.get(self.key) in keys}

    def by_name(self, names):
        found = {}
        for row in self.rows:
            if (row.get("village"), row["name"]) in names:
                found.setdefault((row["village"], row["name"]), []).append(row)
        return found


def _place(problem):
    return problem["row"], problem["column"], problem["field"]


def _check(expected):
    kind, known = KINDS[expected["kind"]], context(*FERRY)
    if kind is VILLAGES:
        known = context(stored=Stored(BASE["villages"], key="code"))
    if expected["file"].startswith("24-members"):
        before = check_sheet(kind, SAMPLES / "24-before.xlsx", known)
        known = context(stored=Stored([row.values for row in before.good_rows]))
    return check_sheet(kind, SAMPLES / expected["file"], known).as_json()


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name.removesuffix(".expected.json"))
def test_a_sample_gives_what_is_expected(path):
    expected = json.loads(path.read_text(encoding="utf-8"))

    found = _check(expected)

    assert {name: found[name] for name in FIELDS} == {name: expected[name] for name in FIELDS}
    assert (found["refusal"] or {}).get("code") == (expected["refusal"] or {}).get("code")
    assert [(row["row"], row["status"]) for row in found["rows"]] == [
        (row["row"], row["status"]) for row in expected["rows"]
    ]
    for row, wanted in zip(found["rows"], expected["rows"], strict=True):
        assert {name: row["values"].get(name) for name in wanted["values"]} == wanted["values"], row["row"]
    assert [_place(problem) for problem in found["problems"]] == [_place(one) for one in expected["problems"]]
    for problem, wanted in zip(found["problems"], expected["problems"], strict=True):
        assert problem["code"] in (wanted["code"] if isinstance(wanted["code"], list) else [wanted["code"]])
        assert wanted["given"] is None or problem["given"] == wanted["given"]


@pytest.mark.parametrize("path", EXPECTED, ids=lambda path: path.name.removesuffix(".expected.json"))
def test_every_message_of_a_sample_is_chinese_and_calm(path):
    found = _check(json.loads(path.read_text(encoding="utf-8")))

    messages = [problem["message"] for problem in found["problems"]]
    messages += [found["refusal"]["message"]] if found["refusal"] else []

    for message in messages:
        assert re.search("[\u4e00-\u9fff]", message)
        assert "！" not in message
        assert "None" not in message


def test_a_row_with_several_bad_cells_tells_all_of_them(tmp_path):
    path = roster(tmp_path / "a.xlsx", ("石乔村", "李", "9901211960", "党员", "六月"))

    outcome = check_sheet(PARTY_MEMBERS, path, context())

    assert [problem.code for problem in outcome.problems] == [
        "village_not_found",
        "name_invalid",
        "id_number_length",
        "unknown_choice",
        "date_unreadable",
    ]


def test_a_file_is_called_as_the_user_called_it(tmp_path):
    path = roster(tmp_path / "3f2a.xlsx", PERSON)

    outcome = check_sheet(PARTY_MEMBERS, path, context(), name="党员.xls")

    assert outcome.file == "党员.xls"
    assert [problem.code for problem in outcome.problems] == ["check_extension"]


def test_the_same_file_again_changes_nothing(tmp_path):
    path = roster(tmp_path / "a.xlsx", PERSON)
    first = check_sheet(PARTY_MEMBERS, path, context())

    second = check_sheet(PARTY_MEMBERS, path, context(stored=Stored([row.values for row in first.good_rows])))

    assert [row.status for row in second.rows] == [Status.UNCHANGED]
    assert second.rows[0].changes == {}


def test_a_changed_cell_is_named(tmp_path):
    first = check_sheet(PARTY_MEMBERS, roster(tmp_path / "a.xlsx", PERSON), context())
    stored = Stored([row.values | {"admitted_on": "1990-01"} for row in first.good_rows])

    second = check_sheet(PARTY_MEMBERS, tmp_path / "a.xlsx", context(stored=stored))

    assert [row.status for row in second.rows] == [Status.CHANGED]
    assert second.rows[0].changes == {"admitted_on": "1991-06-02"}


def test_a_column_of_ticks_has_no_where_it_is_empty(tmp_path):
    rows = [(*PERSON, "√"), (*NEIGHBOUR, None)]

    outcome = check_sheet(
        PARTY_MEMBERS, roster(tmp_path / "a.xlsx", *rows, header=(*HEADER, "流动党员")), context()
    )

    assert [row.values["is_mobile"] for row in outcome.rows] == [True, False]


def test_people_of_a_section_belong_to_its_village(tmp_path):
    rows = [
        ("一、石桥村（1人）",),
        PERSON[1:],
        ("二、桥头村",),
        ("杜平成", "990121198805124717", "正式党员", "2018-12-04"),
    ]

    outcome = check_sheet(PARTY_MEMBERS, roster(tmp_path / "a.xlsx", *rows, header=HEADER[1:]), context())

    assert outcome.rows[0].values["village"] == "990121103204"
    assert [(one.row, one.code, one.column) for one in outcome.problems] == [
        (5, "village_out_of_scope", None)
    ]
    assert outcome.skipped_rows == [(2, "section"), (4, "section")]


def test_a_person_before_the_first_section_has_no_village(tmp_path):
    rows = [PERSON[1:], ("石桥村",), NEIGHBOUR[1:]]

    outcome = check_sheet(PARTY_MEMBERS, roster(tmp_path / "a.xlsx", *rows, header=HEADER[1:]), context())

    assert [(one.row, one.code, one.field) for one in outcome.problems] == [(2, "required", "village")]


def test_a_sheet_of_another_township_without_village_column_is_refused(tmp_path):
    path = roster(tmp_path / "a.xlsx", PERSON[1:], header=HEADER[1:], title="桥头村")

    outcome = check_sheet(PARTY_MEMBERS, path, context())

    assert outcome.refusal.code == "missing_column"
    assert outcome.refusal.message.startswith("缺少“村名”列")
