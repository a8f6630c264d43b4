"""The leak scan: forty texts without a miss, clean texts without noise, masks, positions and grades."""

import datetime

import pytest

from branches.notices.leaks import HEALTH, ID_NUMBER, MOBILE, luhn, mask, scan
from tests.branches.notices.leak_texts import CLEAN, LEAKS

TODAY = datetime.date(2026, 3, 13)
MOST_FALSE_ALARMS = 2


@pytest.mark.parametrize(("text", "wanted"), LEAKS)
def test_nothing_personal_is_missed(text, wanted):
    found = [(hit.kind, hit.text) for hit in scan(text, TODAY)]

    assert [one for one in wanted if one not in found] == []


def test_there_are_few_false_alarms():
    found = {text: [(hit.kind, hit.text) for hit in scan(text, TODAY)] for text in CLEAN}
    beside = {
        text: [h for h in scan(text, TODAY) if (h.kind, h.text) not in wanted] for text, wanted in LEAKS
    }

    alarms = [(text, hits) for text, hits in [*found.items(), *beside.items()] if hits]

    assert len(LEAKS) >= 40
    assert len(alarms) <= MOST_FALSE_ALARMS, alarms


def test_a_find_has_its_place_its_mask_and_its_grade():
    text = "三组 990121199003140015，电话 199 0001 2345"

    number, phone = scan(text, TODAY)

    assert (number.kind, number.start, number.end, number.is_certain) == (ID_NUMBER, 3, 21, True)
    assert number.masked == "990121********0015"
    assert (phone.kind, phone.masked, phone.value) == (MOBILE, "199****2345", "19900012345")
    assert mask(mask(text, phone), number) == "三组 990121********0015，电话 199****2345"


def test_a_masked_text_has_no_finds():
    text = "三组 990121********0015，电话 199****2345，卡 **** 3450"

    assert scan(text, TODAY) == []


def test_a_wrong_check_digit_is_only_suspected():
    (hit,) = scan("990121199003140016", TODAY)

    assert (hit.kind, hit.is_certain) == (ID_NUMBER, False)


@pytest.mark.parametrize("text", ["990121202603140015", "000121199003140015", "990121199013140015"])
def test_a_birth_to_come_a_region_and_a_day_that_are_none_are_no_id_number(text):
    assert [hit for hit in scan(text, TODAY) if hit.kind == ID_NUMBER] == []


def test_a_word_of_health_needs_a_name():
    assert scan("今年查出肝癌的村民 2 名", TODAY) == []
    assert [hit.kind for hit in scan("王建国今年查出肝癌", TODAY)] == [HEALTH]


@pytest.mark.parametrize(
    ("digits", "holds"), [("6200009901213450", True), ("6200009901213451", False), ("0" * 16, False)]
)
def test_the_check_digit_of_a_card(digits, holds):
    assert luhn(digits) is holds
