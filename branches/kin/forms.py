"""Typed input about near kin: between whom, which relation, and how a conflict of posts will end."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import Prefetch

from branches.kin.holders import in_office
from branches.kin.models import KinKind, KinRelation
from branches.people.models import Person
from branches.posts.models import PostTenure


class HolderChoice(forms.ModelChoiceField):
    """People in office, told apart by village and posts."""

    def label_from_instance(self, person: Person) -> str:
        posts = "、".join(tenure.get_post_display() for tenure in person.held) or "本届任过职"
        return f"{person.place.name} {person.name}（{posts}）"


class KindForm(forms.Form):
    """Which relation it is, and the way out of a conflict."""

    kind = forms.ChoiceField(label="关系", choices=[("", "请选择"), *KinKind.choices])
    way_out = forms.CharField(
        label="冲突的处理办法", required=False, max_length=200,
        help_text="两人的职务按规定要回避时写明，如：刘某3月底前辞去监委会委员",
    )  # fmt: skip

    def __init__(self, *args: Any, record: KinRelation | None = None, **kwargs: Any) -> None:
        if record is not None:
            kwargs.setdefault("initial", {"kind": record.kind, "way_out": record.way_out})
        super().__init__(*args, **kwargs)


class DeclareForm(KindForm):
    """Two people in office of the same township and their relation."""

    person_a = HolderChoice(label="一方", queryset=None, empty_label="请选择")
    person_b = HolderChoice(label="另一方", queryset=None, empty_label="请选择")
    field_order = ("person_a", "person_b", "kind", "way_out")

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        held = Prefetch("tenures", PostTenure.objects.visible_to(user).current().by_post(), to_attr="held")
        people = in_office(Person.objects.visible_to(user).present()).select_related("place")
        people = people.order_by("place__display_order", "place_id", "stroke_key", "pk")
        for name in ("person_a", "person_b"):
            self.fields[name].queryset = people.prefetch_related(held)
