"""Typed input about a meeting: when, where and of whom; who came and what was said."""

from __future__ import annotations

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from branches.meetings import checks, registers
from branches.meetings.arithmetic import attendance_problems
from branches.meetings.models import Meeting
from branches.meetings.standards import PARTY_KINDS, Kind
from branches.organizations.models import PartyOrganization
from branches.people.models import PartyMembership
from villagegov.common.forms import PartialDateField
from villagegov.common.permissions import SENTENCES, scopes_of
from villagegov.common.places import Village

CHANGE = "branches.change_meeting"


class MeetingForm(forms.ModelForm):
    """When, where and of whom. The village, the organisation and the group are asked only where there is a choice."""

    kind = forms.ChoiceField(label="会议类型", choices=[("", "请选择"), *Kind.choices])
    held_on = PartialDateField(label="会议日期", needs_day=True)
    held_time = forms.TimeField(
        label="开始时间",
        input_formats=["%H:%M", "%H：%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric"}),
        help_text="如 14:30",
        error_messages={"invalid": "开始时间写成 14:30 这样"},
    )
    party_group = forms.ChoiceField(label="党小组", required=False, help_text="只有党小组会要选")

    class Meta:
        model = Meeting
        fields = ("place", "kind", "organization", "party_group", "held_on", "held_time", "venue", "chair",
                  "recorder")  # fmt: skip

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        scopes = scopes_of(user, SENTENCES[CHANGE].roles)
        self.villages = list(Village.objects.visible_to(user).current().within_any(scopes).in_order())
        if self.instance.pk:
            local = timezone.localtime(self.instance.held_at)
            self.initial |= {"held_on": local.date(), "held_time": local.time()}
            self.villages = [self.instance.place]
        self._offer_places()
        self._offer_organizations()
        self._offer_groups()

    def _offer_places(self) -> None:
        if len(self.villages) == 1:
            self.instance.place = self.villages[0]
            del self.fields["place"]
        else:
            codes = [village.code for village in self.villages]
            self.fields["place"].queryset = (
                Village.objects.visible_to(self.user).filter(code__in=codes).in_order()
            )
            self.fields["place"].empty_label = "请选择"

    def _offer_organizations(self) -> None:
        here = PartyOrganization.objects.visible_to(self.user).current().filter(place__in=self.villages)
        self.organizations = list(
            here.select_related("place").order_by("place__display_order", "parent_id", "pk")
        )
        field = self.fields["organization"]
        field.queryset, field.empty_label = here.order_by("parent_id", "pk"), "村党组织"
        field.help_text = "支部的会议选支部，其他会议不用选"
        if len(self.organizations) <= len(self.villages):
            del self.fields["organization"]

    def _offer_groups(self) -> None:
        members = PartyMembership.objects.visible_to(self.user).current().filter(place__in=self.villages)
        names = set(members.exclude(party_group="").values_list("party_group", flat=True))
        names |= {self.instance.party_group} - {""}
        if names:
            self.fields["party_group"].choices = [
                ("", "请选择"),
                *((name, name) for name in in_counting_order(names)),
            ]
        else:
            del self.fields["party_group"]

    def clean_held_on(self) -> datetime.date:
        return self.cleaned_data["held_on"].day

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        kind = typed.get("kind")
        if typed.get("held_on") and typed.get("held_time"):
            moment = datetime.datetime.combine(typed["held_on"], typed["held_time"])
            self.instance.held_at = timezone.make_aware(moment)
        if kind == Kind.PARTY_GROUP:
            self._ask_for_the_group(typed)
        else:
            typed["party_group"] = ""
        if kind not in PARTY_KINDS:
            typed["organization"] = None
        self._refuse_foreign_organization(typed)
        self._refuse_other_list(kind)
        self._refuse_twice(typed)
        return typed

    def _ask_for_the_group(self, typed: dict[str, Any]) -> None:
        if "party_group" not in self.fields:
            self.add_error("kind", "党员信息里还没有写党小组，请镇组织办先在党员信息里写上")
        elif not typed.get("party_group"):
            self.add_error("party_group", "请选党小组")

    def _refuse_foreign_organization(self, typed: dict[str, Any]) -> None:
        place = typed.get("place") or getattr(self.instance, "place", None)
        organization = typed.get("organization")
        if organization and place and organization.place_id != place.code:
            self.add_error("organization", f"{organization.name}不在{place.name}")

    def _refuse_other_list(self, kind: str | None) -> None:
        """A list of names belongs to the kind of meeting that it was taken for."""
        meeting = self.instance
        if meeting.pk and kind and kind != self.initial["kind"] and meeting.attendance.exists():
            was = Kind(self.initial["kind"]).label
            self.add_error("kind", f"到会名单已经按{was}登记，要改类型请作废以后重新登记")

    def _refuse_twice(self, typed: dict[str, Any]) -> None:
        if self.errors:
            return
        place = typed.get("place") or self.instance.place
        same = (
            Meeting.objects.visible_to(self.user)
            .exclude(stage=Meeting.Stage.VOIDED)
            .exclude(pk=self.instance.pk)
        )
        same = same.filter(
            place=place, kind=typed["kind"], held_at=self.instance.held_at,
            party_group=typed.get("party_group", ""), organization=typed.get("organization"),
        )  # fmt: skip
        if same.exists():
            self.add_error(
                "held_time", f"{place.name}这个时间的{Kind(typed['kind']).label}已经登记过，请在列表里找"
            )

    def save(self, commit: bool = True) -> Meeting:
        """Should-attend follows the registers of that day as long as nobody has put in another number."""
        meeting = self.instance
        if "party_group" not in self.fields:
            meeting.party_group = ""
        was_taken = meeting.should_attend in (None, meeting.should_registered)
        meeting.should_registered = registers.number_of(meeting.gathering)
        if was_taken and not meeting.is_counted:
            meeting.should_attend = meeting.should_registered
        return super().save(commit=commit)


def in_counting_order(names: set[str]) -> list[str]:
    """第二 before 第三: code points put them otherwise."""
    return sorted(names, key=lambda name: name.translate(str.maketrans("一二三四五六七八九十", "0123456789")))


class CountsForm(forms.ModelForm):
    """Who should have come, who came, who was there besides, and what was said."""

    class Meta:
        model = Meeting
        fields = ("should_attend", "should_reason", "attended", "on_leave", "absent_note", "guest_count", "guests",
                  "minutes", "resolution")  # fmt: skip
        help_texts = {
            "absent_note": "谁因为什么没有到会，如 谭有根因病",
            "guest_count": "没有表决权的。党员大会已按台账算上预备党员，没有来的请减去，镇里来的同志请加上",
            "guests": "姓名和身份",
            "minutes": "发言人和发言要点",
        }
        widgets = {
            "minutes": forms.Textarea(attrs={"rows": 8}),
            "resolution": forms.Textarea(attrs={"rows": 4}),
        }

    def __init__(self, *args: Any, instance: Meeting, user: Any, **kwargs: Any) -> None:
        instance.propose_guests()
        super().__init__(*args, instance=instance, **kwargs)
        registered = self.instance.should_registered
        known = (
            "台账上没有这个数，按会议通知填"
            if registered is None
            else f"按台账，会议当天应到 {registered} 人"
        )
        self.fields["should_attend"].help_text = known
        self.fields["should_reason"].help_text = "和台账不同时填，如 4 名党员长期患病，经支部大会同意不计入"
        self.fields["should_attend"].required = self.fields["attended"].required = True
        if registered is None:
            del self.fields["should_reason"]
        if self.instance.attendance.exists():  # the list of names counts
            for name in ("should_attend", "should_reason", "attended", "on_leave"):
                self.fields.pop(name, None)

    def clean_on_leave(self) -> int:
        return self.cleaned_data["on_leave"] or 0

    def clean_guest_count(self) -> int:
        return self.cleaned_data["guest_count"] or 0

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        if early := checks.not_held_yet(self.instance):
            raise ValidationError(early)
        should, attended = typed.get("should_attend"), typed.get("attended")
        if should is not None and attended is not None:
            for text in attendance_problems(should, attended, typed.get("on_leave") or 0):
                self.add_error("attended", text)
        reason = checks.should_without_reason(
            should, self.instance.should_registered, typed.get("should_reason", "")
        )
        if reason and "should_reason" in self.fields:
            self.add_error("should_reason", reason)
        return typed
