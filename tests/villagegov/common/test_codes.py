import pytest

from villagegov.common import codes

VILLAGE, TOWNSHIP, COUNTY = "990121103205", "990121103000", "990121000000"


@pytest.mark.parametrize(
    ("code", "level", "prefix"),
    [
        (VILLAGE, "VILLAGE", VILLAGE),
        (TOWNSHIP, "TOWNSHIP", "990121103"),
        (COUNTY, "COUNTY", "990121"),
        ("990100000000", "CITY", "9901"),
        ("990000000000", "PROVINCE", "99"),
    ],
)
def test_the_last_part_that_is_not_zero_gives_the_level(code, level, prefix):
    assert codes.level_of(code) == level
    assert codes.prefix_of(code) == prefix


@pytest.mark.parametrize(
    "text", ["", "99012110320", "9901211032055", "99012110320a", "９９０１２１１０３２０５"]
)
def test_what_is_no_code_of_twelve_digits_is_refused(text):
    assert not codes.is_code(text)
    with pytest.raises(ValueError, match="12 位数字"):
        codes.level_of(text)


@pytest.mark.parametrize(
    ("text", "code"),
    [("990121", COUNTY), ("990121103", TOWNSHIP), (f" {VILLAGE} ", VILLAGE), (COUNTY, COUNTY)],
)
def test_a_short_code_is_filled_with_zeros(text, code):
    assert codes.normalise_code(text) == code


@pytest.mark.parametrize("text", ["9901", "99012x", "9901211032"])
def test_a_code_of_another_length_is_not_filled(text):
    with pytest.raises(ValueError, match="12 位数字"):
        codes.normalise_code(text)


@pytest.mark.parametrize(
    ("scope", "code", "expected"),
    [
        (COUNTY, VILLAGE, True),
        (TOWNSHIP, VILLAGE, True),
        (VILLAGE, VILLAGE, True),
        (VILLAGE, TOWNSHIP, False),
        ("990121102000", VILLAGE, False),
        ("990122000000", VILLAGE, False),
        ("", VILLAGE, False),
        (TOWNSHIP, "", False),
    ],
)
def test_a_scope_covers_itself_and_what_lies_under_it(scope, code, expected):
    assert codes.covers(scope, code) is expected


def test_the_range_of_a_place_holds_exactly_what_it_covers():
    low, high = codes.code_range(TOWNSHIP)

    assert (low, high) == ("990121103000", "990121103999")
    assert codes.code_range(VILLAGE) == (VILLAGE, VILLAGE)
    assert not low <= "990121102999" <= high
    assert not low <= "990121104000" <= high


@pytest.mark.parametrize(
    ("code", "township", "county"),
    [
        (VILLAGE, TOWNSHIP, COUNTY),
        (TOWNSHIP, TOWNSHIP, COUNTY),
        (COUNTY, COUNTY, COUNTY),
        ("990100000000", "990100000000", "990100000000"),
    ],
)
def test_the_places_above_come_from_the_code(code, township, county):
    assert codes.township_of(code) == township
    assert codes.county_of(code) == county


@pytest.mark.parametrize(
    ("last", "kind"),
    [
        ("000", ""),
        ("001", "COMMUNITY"),
        ("199", "COMMUNITY"),
        ("200", "VILLAGE"),
        ("399", "VILLAGE"),
        ("400", ""),
    ],
)
def test_the_last_three_digits_tell_village_from_community(last, kind):
    assert codes.kind_of(f"990121103{last}") == kind
