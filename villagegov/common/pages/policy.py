"""口径与参数: the named numbers, what holds at the user's place, and the form for an own value."""

from __future__ import annotations

from dataclasses import dataclass

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from villagegov.common import clock, permissions, policy
from villagegov.common.places import Place
from villagegov.common.views import FormPage, Guarded

SETTERS = permissions.SENTENCES["common.view_setting"].roles


@dataclass(frozen=True)
class Row:
    """A number as it holds at one place."""

    number: policy.Number
    own: policy.PolicyValue | None

    @property
    def text(self) -> str:
        return self.own.value if self.own else self.number.default

    @property
    def word(self) -> str:
        return self.number.confidence.label


def place_of(user) -> Place:
    """The place for which this user reads settings."""
    grants = [grant for grant in permissions.grants_of(user) if grant.role in SETTERS]
    if not grants:
        raise Http404
    return grants[0].place


def row_of(number: policy.Number, values: dict[str, policy.PolicyValue]) -> Row:
    return Row(number, values.get(number.key) if number.is_overridable else None)


class PolicyList(Guarded):
    """All numbers with the value that holds here and now."""

    permission = "common.view_setting"
    template_name = "common/policy/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        place, year = place_of(request.user), clock.today().year
        values = policy.own_values(place.code, year)
        rows = [row_of(number, values) for _, number in sorted(policy.NUMBERS.items())]
        facts = [
            {"label": "地方", "value": place.name},
            {"label": "年度", "value": f"{year}年"},
            {"label": "参数", "value": f"{len(rows)} 项"},
            {"label": "已自定", "value": f"{sum(row.own is not None for row in rows)} 项"},
        ]
        return self.shown(heading="口径与参数", facts=facts, rows=rows)


class OwnValueForm(forms.Form):
    """An own value with its basis; the number's own bounds are asked when it is saved and here alike."""

    value = forms.CharField(max_length=200)
    year = forms.IntegerField(label="从哪年起")
    document_number = forms.CharField(label="文号", max_length=50, help_text="例如 松委〔2026〕8号")
    reason = forms.CharField(label="说明", max_length=200, required=False)

    def __init__(self, *args, number: policy.Number, this_year: int, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.number, self.years = number, (this_year - 1, this_year + 2)
        unit = f"（{number.unit}）" if number.unit else ""
        field = self.fields["value"]
        field.label, field.help_text = (
            f"本级取值{unit}",
            f"通用值 {number.default}" + (f"，应{number.bounds}" if number.bounds else ""),
        )
        self.fields["year"].initial = this_year

    def clean_value(self) -> str:
        self.number.parse(self.cleaned_data["value"])
        return policy.typed(self.cleaned_data["value"])

    def clean_year(self) -> int:
        year = self.cleaned_data["year"]
        if not self.years[0] <= year <= self.years[1]:
            raise forms.ValidationError(
                f"从哪年起应在 {self.years[0]} 到 {self.years[1]} 之间，现在填的是 {year}"
            )
        return year


class PolicyNumber(FormPage):
    """One number: what holds, why, since when; and the form where this user may set an own value."""

    permission = "common.view_setting"
    form_class = OwnValueForm
    template_name = "common/policy/number.html"
    submit_text = "保存本级取值"

    def prepare(self) -> None:
        self.place, self.year = place_of(self.request.user), clock.today().year
        self.number = policy.NUMBERS.get(self.kwargs["key"])
        if self.number is None:
            raise Http404
        if self.request.method == "POST":
            permissions.require(self.request.user, policy.permission_to_set(self.place.code), self.place)

    def form_kwargs(self) -> dict:
        return {"number": self.number, "this_year": self.year}

    def save(self, form: OwnValueForm) -> str:
        typed = form.cleaned_data
        policy.set_own_value(
            self.number, self.place, year=typed["year"], text=typed["value"],
            document_number=typed["document_number"], reason=typed["reason"], by=self.request.user,
        )  # fmt: skip
        return self.request.path

    def back_url(self) -> str:
        return reverse("policy_list")

    def context(self, **more) -> dict:
        row = row_of(self.number, policy.own_values(self.place.code, self.year))
        history = policy.PolicyValue.objects.visible_to(self.request.user).filter(key=self.number.key)
        permission = policy.permission_to_set(self.place.code)
        facts = {
            "heading": self.number.label,
            "crumbs": [{"label": "口径与参数", "url": reverse("policy_list")}, {"label": self.number.label}],
            "row": row,
            "place": self.place,
            "history": history.select_related("place", "set_by").order_by("-year", "-id"),
            "may_set": self.number.is_overridable
            and permissions.permits(self.request.user, permission, self.place),
            "may_see_only": not permissions.permits(self.request.user, permission, self.place),
        }
        return super().context(**{**facts, **more})
