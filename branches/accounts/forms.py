"""Forms of 账号与角色. The roles and places on offer are those that this user may give, and no others."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.core.exceptions import ValidationError

from branches.accounts import operations
from branches.accounts.own_forms import password_field
from branches.people.models import Person
from branches.posts.models import EndReason, Post, PostTenure
from villagegov.common import clock
from villagegov.common.accounts import User
from villagegov.common.forms import PartialDateField, PartialDates
from villagegov.common.places import Place, Village


def chosen(label: str, missing: str) -> dict[str, Any]:
    return {"label": label, "error_messages": {"required": missing, "invalid_choice": missing}}


class PlaceChoice(forms.ModelChoiceField):
    """A place with its township before it, in the office's own order."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=Place.objects.none(), to_field_name="code", empty_label="请选", **kwargs)

    def offer(self, places: Any) -> None:
        self.queryset = places
        self.townships = {place.code: place.name for place in places if place.level == Place.Level.TOWNSHIP}

    def label_from_instance(self, place: Place) -> str:
        return operations.township_name_of(place, self.townships)


class PasswordAgain(forms.Form):
    """Whoever gives rights proves again who sits at the desk (ASVS 7.5)."""

    own_password = password_field("您自己的登录密码", "current-password", "给别人权限前再核对一次是您本人")

    def __init__(self, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_own_password(self) -> str:
        typed = self.cleaned_data["own_password"]
        if authenticate(self.request, username=self.request.user.username, password=typed) is None:
            raise ValidationError("您自己的登录密码不对，请重新填")
        return typed


class RoleForm(PartialDates, PasswordAgain):
    """A role at a place for a time."""

    role = forms.ChoiceField(**chosen("角色", "请选角色"))
    place = PlaceChoice(**chosen("范围", "请选范围"))
    starts_on = PartialDateField(
        label="开始日期", needs_day=True, error_messages={"required": "请填开始日期"}
    )
    ends_on = PartialDateField(label="结束日期", needs_day=True, required=False)
    document_number = forms.CharField(label="文号", max_length=50, required=False)

    field_order = (
        "username",
        "name",
        "role",
        "place",
        "starts_on",
        "ends_on",
        "document_number",
        "own_password",
    )

    def __init__(self, *args: Any, request: Any, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        roles = operations.roles_to_give(request.user)
        self.fields["role"].choices = [("", "请选"), *((role.value, role.label) for role in roles)]
        self.fields["place"].offer(operations.places_to_give(request.user))
        self.initial.setdefault("starts_on", clock.today())

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        role, place = given.get("role"), given.get("place")
        if role and place and (wrong := operations.wrong_place(self.terms())):
            self.add_error("place", wrong)
        starts, ends = given.get("starts_on"), given.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "结束日期不能早于开始日期")
        return given

    def terms(self) -> operations.Terms:
        given = self.cleaned_data
        return operations.Terms(
            given["role"], given["place"], given.get("starts_on"), given.get("ends_on"),
            basis="手工授权", document_number=given.get("document_number", ""),
        )  # fmt: skip


class AccountForm(RoleForm):
    """A new account with its first role."""

    username = forms.CharField(
        label="登录名", max_length=30, help_text="3 至 30 位小写字母、数字、点或横线，一般用姓名全拼",
        error_messages={"required": "请填登录名"}, widget=forms.TextInput(attrs={"autocapitalize": "none"}),
    )  # fmt: skip
    name = forms.CharField(label="姓名", max_length=50, error_messages={"required": "请填姓名"})

    def clean_username(self) -> str:
        username = self.cleaned_data["username"].strip().lower()
        for check in User._meta.get_field("username").validators:
            check(username)
        return username


class LinkForm(forms.Form):
    """The person of the register to whom an account belongs: of its own place, and without another account."""

    person = forms.ModelChoiceField(
        queryset=Person.objects.none(), empty_label="请选", help_text="同一范围里姓名相同、还没有账号的人",
        **chosen("登记的人", "请选登记的人"),
    )  # fmt: skip

    def __init__(self, *args: Any, user: User, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = Person.objects.visible_to(user).present().within(account.place_id)
        self.fields["person"].queryset = people.filter(account=None, name=account.name).select_related(
            "place"
        )
        self.fields["person"].label_from_instance = lambda person: f"{person.place.name} {person.name}"


class ReasonForm(forms.Form):
    """Why something ends: the trail keeps it."""

    reason = forms.CharField(label="理由", max_length=200, error_messages={"required": "请写明理由"})


class NothingToFill(forms.Form):
    """A last look before an act; there is nothing to type."""


class GrantDatesForm(PartialDates, forms.Form):
    starts_on = PartialDateField(
        label="开始日期", needs_day=True, error_messages={"required": "请填开始日期"}
    )
    ends_on = PartialDateField(label="结束日期", needs_day=True, required=False)


class PostChoiceForm(forms.Form):
    """First half of a hand-over: which post of which village."""

    village = forms.ModelChoiceField(
        queryset=Village.objects.none(),
        to_field_name="code",
        empty_label="请选",
        **chosen("村（社区）", "请选村（社区）"),
    )
    post = forms.ChoiceField(choices=[("", "请选"), *Post.choices], **chosen("职务", "请选职务"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = Village.objects.visible_to(user).current().in_order()


class HandOverForm(PartialDates, PasswordAgain):
    """Second half: who leaves, who comes, from when, by which document."""

    leaving = forms.ModelChoiceField(
        queryset=PostTenure.objects.none(),
        label="离任的人",
        required=False,
        empty_label="没有人离任（职务空缺）",
    )
    ended_on = PartialDateField(label="离任时间", needs_day=True, not_future=True, required=False)
    end_reason = forms.ChoiceField(
        label="离任方式", required=False, choices=[("", "请选"), *EndReason.choices]
    )
    coming = forms.ModelChoiceField(
        queryset=Person.objects.none(), label="接任的人", required=False, empty_label="暂时没有人接任",
        help_text="名单是这个村在册的人。不在里面的，先到基础台账登记",
    )  # fmt: skip
    started_on = PartialDateField(label="任职时间", needs_day=True, not_future=True, required=False)
    document_number = forms.CharField(label="文号", max_length=50, required=False)
    reason = forms.CharField(
        label="特别说明",
        max_length=200,
        required=False,
        help_text="有规定不宜兼任而确需兼任的，在这里写明理由",
    )

    field_order = (
        "leaving", "ended_on", "end_reason", "coming", "started_on", "document_number", "reason", "own_password"
    )  # fmt: skip

    def __init__(self, *args: Any, request: Any, place: Place, post: str, **kwargs: Any) -> None:
        super().__init__(*args, request=request, **kwargs)
        user = request.user
        tenures = PostTenure.objects.visible_to(user).current().filter(place=place, post=post)
        self.fields["leaving"].queryset = tenures.select_related("person").order_by("pk")
        self.fields["leaving"].label_from_instance = lambda tenure: tenure.person.name
        self.fields["coming"].queryset = (
            Person.objects.visible_to(user).present().filter(place=place).by_strokes()
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        self._needs("leaving", {"ended_on": "请填离任时间", "end_reason": "请选离任方式"})
        self._needs("coming", {"started_on": "请填任职时间"})
        if not self.errors and not given.get("leaving") and not given.get("coming"):
            raise ValidationError("请选谁离任，或者谁接任")
        return given

    def _needs(self, side: str, fields: dict[str, str]) -> None:
        if self.cleaned_data.get(side):
            for name, text in fields.items():
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, text)


class FirstAccountForm(PasswordAgain):
    """An account for somebody who holds a post and has none."""
