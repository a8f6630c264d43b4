"""Letters of columns."""

import pytest

from villagegov.sheets.grid import Grid, column_letter, column_number


@pytest.mark.parametrize(
    ("number", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (199, "GR"), (200, "GS"), (16_383, "XFD")]
)
def test_a_column_has_its_letter(number, letter):
    assert column_letter(number) == letter
    assert column_number(letter) == number


def test_a_grid_without_cells_has_no_width():
    assert Grid("a", []).width == 0
