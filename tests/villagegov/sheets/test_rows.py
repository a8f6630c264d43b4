"""A row gathers its problems; a cell keeps its first error."""

from branches.people.sheets import PARTY_MEMBERS
from tests.villagegov.sheets.files import TODAY, context
from villagegov.sheets.mapping import map_columns
from villagegov.sheets.rows import Row


def row(*cells):
    columns = map_columns([("姓名",), ("身份证号",)], PARTY_MEMBERS).by_field
    return Row(7, list(cells), columns, PARTY_MEMBERS, context())


def test_a_cell_has_one_error_and_any_number_of_warnings():
    one = row("张三", "1")

    one.report("name", "name_invalid")
    one.report("name", "required")
    one.report("name", "check_same_name", other=3)

    assert [problem.code for problem in one.problems] == ["name_invalid", "check_same_name"]
    assert one.errors == {"name"}


def test_a_problem_names_its_row_column_and_cell():
    one = row("张三", "9901211953")

    one.report("id_number", "id_number_length")

    (problem,) = one.problems
    assert (problem.row, problem.column, problem.given) == (7, "B", "9901211953")
    assert problem.message == "身份证号有 10 位，应为 18 位，少 8 位，请核对"


def test_a_field_without_a_column_has_no_cell():
    one = row("张三", "x")

    one.report("village", "required")

    assert one.cell("village") == ""
    assert (one.problems[0].column, one.problems[0].given) == (None, "")
    assert one.today == TODAY
