"""Typed input about a Party organisation."""

from __future__ import annotations

from typing import Any

from django import forms

from branches.organizations.models import PartyOrganization
from villagegov.common import clock
from villagegov.common.forms import PartialDateField, PartialDates
from villagegov.common.places import Village

Kind = PartyOrganization.Kind
# Who may stand over whom: a higher kind over a lower one.
HEIGHT = {Kind.PARTY_COMMITTEE: 2, Kind.GENERAL_BRANCH: 1, Kind.BRANCH: 0, Kind.JOINT_BRANCH: 0}


class OrganizationForm(PartialDates, forms.ModelForm):
    """An organisation of a village; the village is chosen once, when it is entered."""

    kind = forms.ChoiceField(label="类型", choices=Kind.choices)
    term_started_on = PartialDateField(
        label="本届开始",
        required=False,
        needs_day=True,
        not_future=True,
        help_text="选举产生的日期，如 2021-3-18",
    )

    class Meta:
        model = PartyOrganization
        fields = ("place", "name", "kind", "parent", "seats", "term_years", "term_started_on")
        help_texts = {"term_years": "村和社区 5 年，其他党支部 3 年"}

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Village.objects.visible_to(user).current().in_order()
        above = (
            PartyOrganization.objects.visible_to(user)
            .current()
            .exclude(kind__in=[Kind.BRANCH, Kind.JOINT_BRANCH])
        )
        self.fields["place"].queryset = places
        self.fields["place"].label = "所属村"
        self.fields["parent"].empty_label = "没有，直属乡镇党委"
        if self.instance.pk:
            del self.fields["place"]
            above = above.filter(place=self.instance.place_id).exclude(pk=self.instance.pk)
        self.fields["parent"].queryset = above.select_related("place").order_by("place__display_order", "pk")

    def clean(self) -> dict[str, Any]:
        typed = super().clean()
        parent, kind = typed.get("parent"), typed.get("kind")
        place = typed.get("place") or getattr(self.instance, "place", None)
        if parent and place and parent.place_id != place.code:
            self.add_error("parent", f"{parent.name}不在{place.name}，上级组织要在同一个村")
        if parent and kind and HEIGHT[parent.kind] <= HEIGHT[kind]:
            words = f"{parent.get_kind_display()}下面不能设{Kind(kind).label}"
            self.add_error("parent", f"{words}，请选更高一级的组织")
        self._refuse_low_over_high(kind)
        return typed

    def _refuse_low_over_high(self, kind: str | None) -> None:
        """A kind may not sink below what stands under it. That also keeps the tree free of circles."""
        if not self.instance.pk or not kind:
            return
        below = [child for child in self.instance.children_now() if HEIGHT[child.kind] >= HEIGHT[kind]]
        if below:
            names = "、".join(child.name for child in below)
            self.add_error("kind", f"下面还有{names}，{Kind(kind).label}不能做它们的上级")


class EndForm(forms.Form):
    """The day and the reason of the end."""

    ended_on = PartialDateField(label="撤销日期", needs_day=True, not_future=True)
    reason = forms.CharField(label="撤销依据", max_length=200, help_text="如镇党委批复的名称和文号")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ended_on"].initial = clock.today()

    def clean_ended_on(self) -> Any:
        return self.cleaned_data["ended_on"].day
