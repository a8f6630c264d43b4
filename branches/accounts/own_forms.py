"""Forms about one's own account: signing in, settings, password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from villagegov.common.accounts import User

PASSWORD_RULE = "至少 12 位，可以用一句容易记的话，不能含姓名、登录名。可以粘贴"  # noqa: S105 - a hint, no password


def password_field(label: str, autocomplete: str, help_text: str = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    missing = {"required": f"请填{label}"}
    return forms.CharField(
        label=label, strip=False, max_length=200, widget=widget, help_text=help_text, error_messages=missing
    )


class SignInForm(forms.Form):
    username = forms.CharField(
        label="登录名", max_length=150, error_messages={"required": "请填登录名"},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )  # fmt: skip
    password = password_field("密码", "current-password")

    def clean_username(self) -> str:
        return self.cleaned_data["username"].strip().lower()


class SettingsForm(forms.ModelForm):
    """How the pages look for me."""

    class Meta:
        model = User
        fields = ("text_size", "density", "single_keys")
        widgets = {"text_size": forms.RadioSelect, "density": forms.RadioSelect}
        labels = {"text_size": "字号", "single_keys": "用单个字母的快捷键"}

    def __init__(self, *args: Any, on_phone: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if on_phone:  # no keys there, and tables are stacked
            del self.fields["density"], self.fields["single_keys"]


class PasswordForm(forms.Form):
    """A new password. The old one is asked, except of who has just come in with a one-time code."""

    old = password_field("现在的密码", "current-password")
    new = password_field("新密码", "new-password", PASSWORD_RULE)
    again = password_field("再填一次新密码", "new-password")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        if user.must_change_password:
            del self.fields["old"]

    def clean_old(self) -> str:
        old = self.cleaned_data["old"]
        if not self.user.check_password(old):
            raise ValidationError("现在的密码不对，请重新填")
        return old

    def clean_new(self) -> str:
        new = self.cleaned_data["new"]
        password_validation.validate_password(new, self.user)
        if self.user.check_password(new):
            raise ValidationError("新密码和现在的一样，请换一句")
        return new

    def clean_again(self) -> str:
        again, new = self.cleaned_data["again"], self.cleaned_data.get("new")
        if new and again != new:
            raise ValidationError("两次填的新密码不一样，请重新填")
        return again
