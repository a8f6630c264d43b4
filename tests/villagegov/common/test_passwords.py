"""Passwords: long enough, not guessable, no other demands."""

import pytest
from django.contrib.auth.password_validation import password_validators_help_texts, validate_password
from django.core.exceptions import ValidationError

from villagegov.common.accounts import User

USER = User(username="hyc204", name="何永昌")


@pytest.mark.parametrize(
    "password",
    ["石桥村的春天来得早一些哦", "correct horse battery", "四月里的麦子黄了一十二亩", "k" * 11 + "9"],
)
def test_twelve_characters_of_any_kind_are_enough(password):
    validate_password(password, USER)


@pytest.mark.parametrize(
    ("password", "told"),
    [
        ("short-enough", None),
        ("elevenchars", "密码 11 位，至少要 12 位"),
        ("", "密码 0 位"),
        ("x9" * 64, None),
        ("x9" * 64 + "y", "密码 129 位，最多 128 位"),
        ("my-hyc204-secret", "容易被猜到"),
        ("HeYongChang-1990", "容易被猜到"),
        ("何永昌的密码有十二位长", "密码 11 位"),
        ("这是何永昌的一个很长的密码", "容易被猜到"),
        ("shiqiao-DangZhiBu-1", "容易被猜到"),
        ("password123456789", "容易被猜到"),
    ],
)
def test_what_is_short_long_or_guessable_is_refused_with_the_reason(password, told):
    if told is None:
        validate_password(password, USER)
        return
    with pytest.raises(ValidationError, match=told):
        validate_password(password, USER)


def test_a_common_password_is_refused_in_our_words():
    with pytest.raises(ValidationError, match="这个密码太常见"):
        validate_password("qwertyuiop123", USER)


def test_every_rule_says_in_chinese_what_it_wants():
    assert password_validators_help_texts() == [
        "至少 12 位，可以用一句容易记的话",
        "不能含姓名、登录名",
        "不能是常见密码",
    ]
