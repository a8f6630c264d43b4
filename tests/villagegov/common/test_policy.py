"""Named numbers: what is read, what is refused, who has overridden it from when."""

import datetime
from decimal import Decimal
from fractions import Fraction

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from tests.factories import CountyFactory, TownshipFactory, user_with
from villagegov.common import policy
from villagegov.common.policy import Confidence, Number, PolicyValue

DAYS = Number("test.days", "公示天数", "7", policy.whole_number, "天", "通行做法", Confidence.MEDIUM, 3, 30)
LAW = Number("test.law", "到会比例", "4/5", policy.fraction, "", "ELECT-2020", Confidence.HIGH)
COUNTY, TOWNSHIP, VILLAGE, ELSEWHERE = "990121000000", "990121103000", "990121103204", "990121104201"


@pytest.fixture(autouse=True)
def two_numbers(monkeypatch):
    monkeypatch.setattr(policy, "NUMBERS", {})
    policy.register(DAYS, LAW)


@pytest.fixture
def values(db):
    """The county from 2024 and 2026, the township from 2025."""
    user = user_with("county_org")
    rows = [(CountyFactory(), 2024, "8"), (CountyFactory(), 2026, "9"), (TownshipFactory(), 2025, "10")]
    at = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)
    for place, year, value in rows:
        PolicyValue.objects.create(
            key="test.days",
            place=place,
            year=year,
            value=value,
            document_number="1号",
            set_by=user,
            set_at=at,
        )


@pytest.mark.parametrize(
    ("code", "year", "holds"),
    [
        (VILLAGE, 2023, 7), (VILLAGE, 2024, 8), (VILLAGE, 2025, 10), (VILLAGE, 2030, 10),
        (ELSEWHERE, 2025, 8), (ELSEWHERE, 2026, 9), (COUNTY, 2025, 8), (COUNTY, 2023, 7),
    ],
)  # fmt: skip
def test_the_nearest_place_and_the_latest_year_decide(values, code, year, holds):
    assert policy.value("test.days", code, year) == holds
    own = policy.own_values(code, year).get("test.days")
    assert DAYS.parse(own.value if own else DAYS.default) == holds


def test_a_national_number_is_not_overridden_even_by_a_row(values):
    row = PolicyValue.objects.first()
    row.pk, row.key, row.value = None, "test.law", "1/2"
    row.save()

    assert policy.value("test.law", VILLAGE, 2026) == Fraction(4, 5)
    assert policy.freeze(["test.law"], VILLAGE, 2026) == {"test.law": "4/5"}


def test_a_value_without_a_document_is_refused_by_the_database(values):
    row = PolicyValue.objects.first()
    row.pk, row.document_number = None, ""

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


@pytest.mark.parametrize("text", ["3", "30", "１２", " 7 "])
def test_the_bounds_are_inside(text):
    assert 3 <= DAYS.parse(text) <= 30


@pytest.mark.parametrize(
    ("least", "most", "text", "told"),
    [
        (3, 30, "2", "应在 3 到 30 之间，现在填的是 2"),
        (3, 30, "31", "应在 3 到 30 之间，现在填的是 31"),
        (3, None, "2", "应不小于 3"),
        (None, 30, "31", "应不大于 30"),
    ],
)
def test_what_is_outside_is_refused_with_the_bounds(least, most, text, told):
    number = Number("n", "天数", "7", policy.whole_number, "天", "", Confidence.LOW, least, most)

    with pytest.raises(ValidationError, match=told):
        number.parse(text)


def test_a_number_without_bounds_says_nothing_of_bounds():
    assert LAW.bounds == ""


@pytest.mark.parametrize(
    ("read", "text", "value"),
    [
        (policy.whole_number, "-5", -5),
        (policy.decimal_number, "12.50", Decimal("12.50")),
        (policy.decimal_number, "50000", Decimal(50000)),
        (policy.fraction, "2/3", Fraction(2, 3)),
        (policy.fraction, "1", Fraction(1)),
        (policy.yes_or_no, "是", True),
        (policy.yes_or_no, " 否 ", False),
    ],
)
def test_texts_are_read_as_what_they_are(read, text, value):
    assert read(text) == value


@pytest.mark.parametrize(
    ("read", "text"),
    [
        (policy.whole_number, "七"), (policy.whole_number, "--5"), (policy.whole_number, "1.5"),
        (policy.whole_number, "9" * 13), (policy.decimal_number, "NaN"), (policy.decimal_number, "1e9"),
        (policy.decimal_number, "Infinity"), (policy.fraction, "1/0"), (policy.fraction, "1e999999"),
        (policy.fraction, "一半"), (policy.yes_or_no, "对"),
    ],
)  # fmt: skip
def test_texts_that_are_none_of_it_are_refused(read, text):
    with pytest.raises(ValidationError):
        read(text)


def test_the_values_of_a_process_are_texts_and_read_back():
    assert policy.frozen({"test.law": "2/3"}, "test.law") == Fraction(2, 3)
