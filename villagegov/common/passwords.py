"""Password rules of the ASVS profile: length and no guessable word, no forced change and no kinds of character."""

from __future__ import annotations

from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError

from villagegov.common.chinese import pinyin_index

CONTEXT_WORDS = ("dangjian", "zuzhibu", "zuzhiban", "dangzhibu", "villagegov", "password")


class LengthRule:
    """At least so many characters; 128 are taken whole, nothing is cut off."""

    def __init__(self, least: int = 12) -> None:
        self.least = least

    def validate(self, password: str, user=None) -> None:
        if len(password) < self.least:
            raise ValidationError(f"密码 {len(password)} 位，至少要 {self.least} 位。可以用一句容易记的话")
        if len(password) > 128:
            raise ValidationError(f"密码 {len(password)} 位，最多 128 位")

    def get_help_text(self) -> str:
        return f"至少 {self.least} 位，可以用一句容易记的话"


class ContextWordsRule:
    """No name of the user, of the login or of the work, also not in pinyin."""

    def validate(self, password: str, user=None) -> None:
        lowered = password.lower()
        words = [*CONTEXT_WORDS]
        if user is not None:
            words += [user.username.lower(), user.name]
            words += [reading for reading in pinyin_index(user.name).split() if len(reading) >= 4]
        found = next((word for word in words if len(word) >= 2 and word in lowered), None)
        if found:
            raise ValidationError("密码里有姓名、登录名或常用工作词，容易被猜到，请换一句")

    def get_help_text(self) -> str:
        return "不能含姓名、登录名"


class CommonRule(CommonPasswordValidator):
    """Django's list of common passwords, told in our words."""

    def validate(self, password: str, user=None) -> None:
        try:
            super().validate(password, user)
        except ValidationError:
            raise ValidationError("这个密码太常见，请换一句") from None

    def get_help_text(self) -> str:
        return "不能是常见密码"
