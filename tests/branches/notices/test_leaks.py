"""The leak scan: forty texts without a miss, clean texts without noise, masks, positions and grades."""

import datetime
import itertools
import random

import pytest

from branches.notices.leaks import HEALTH, ID_NUMBER, MOBILE, luhn, mask, scan
from tests.branches.notices.leak_texts import CLEAN, LEAKS
from villagegov.common.chinese import check_digit

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


FULL_WIDTH = str.maketrans("0123456789X", "０１２３４５６７８９Ｘ")
WRITTEN = (
    lambda number, cuts: number,
    lambda number, cuts: number.translate(FULL_WIDTH),
    lambda number, cuts: " ".join(number),
    lambda number, cuts: " ".join(number[a:b] for a, b in itertools.pairwise([0, *cuts, len(number)])),
    lambda number, cuts: "-".join(number[a:b] for a, b in itertools.pairwise([0, *cuts, len(number)])),
    lambda number, cuts: "\u3000".join(number[a:b] for a, b in itertools.pairwise([0, *cuts, len(number)])),
)
AROUND = ("{}", "何永昌{}。", "号码：{}，三组", "（{}）", "第1组 {} 元", "2026年{}起", "a{}b", "共 3 人，{}")
CUTS = {18: (6, 14), 11: (3, 7), 16: (4, 8, 12)}


def numbers(chance: random.Random) -> str:
    """An ID number, a mobile or a card, invented."""
    day = datetime.date(1940, 1, 1) + datetime.timedelta(days=chance.randrange(29_000))
    first17 = f"990121{day:%Y%m%d}{chance.randrange(1000):03d}"
    card = f"62000{chance.randrange(10**10):010d}"
    last = next(digit for digit in "0123456789" if luhn(card + digit))
    return chance.choice([first17 + check_digit(first17), f"199{chance.randrange(10**8):08d}", card + last])


def test_two_hundred_numbers_in_every_writing_are_found():
    chance, missed = random.Random(20), []
    for written, around in itertools.islice(itertools.cycle(itertools.product(WRITTEN, AROUND)), 200):
        number = numbers(chance)
        text = around.format(written(number, CUTS[len(number)]))
        if number not in [hit.value for hit in scan(text, TODAY)]:
            missed.append(text)

    assert missed == []


def clean(chance: random.Random) -> str:
    """A line as accounts and resolutions hold it: amounts, dates, codes, counts, numbers of documents."""
    day = datetime.date(2020, 1, 1) + datetime.timedelta(days=chance.randrange(2500))
    amount = chance.randrange(10**8) / 100
    return chance.choice([
        f"{day:%Y年%-m月%-d日} 收入 {amount:,.2f} 元",
        f"{day:%Y-%m-%d} {amount:.2f} {chance.randrange(9999)} {chance.randrange(999)}",
        f"凭证 {chance.randrange(10**6):06d} 号，金额 {amount:.2f}",
        f"松委〔{day.year}〕{chance.randrange(99)}号，区划代码 9901211{chance.randrange(10**5):05d}",
        f"合同 {day:%Y%m%d}{chance.randrange(999):03d}，工期 {chance.randrange(365)} 天",
        f"应到 {chance.randrange(99)} 人，同意 {chance.randrange(99)} 票，{chance.randrange(10**4)} 亩",
        f"0991-{chance.randrange(10**7):07d} 转 {chance.randrange(999)}",
        f"{day.year} {day.year + 1} {chance.randrange(10**5)} {chance.randrange(10**5)} {chance.randrange(10**5)}",
        f"发票代码 {chance.randrange(10**12):012d}，号码 {chance.randrange(10**8):08d}",
    ])  # fmt: skip


def test_five_hundred_clean_lines_give_at_most_five_alarms():
    chance = random.Random(21)

    alarms = [line for line in (clean(chance) for _ in range(500)) if scan(line, TODAY)]

    assert len(alarms) <= 5, alarms
