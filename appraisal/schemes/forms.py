"""Typed input about schemes: the scheme's own facts, one line of its tree, why an edition changes."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from appraisal.schemes import parameters
from appraisal.schemes.marks import to_milli, to_points
from appraisal.schemes.models import AssessmentScheme, Indicator
from villagegov.common import indicator_facts

HEADING = ""
EARLIEST, LATEST = 2020, 2099


class SchemeForm(forms.ModelForm):
    """Name, document number and what is published of the result."""

    class Meta:
        model = AssessmentScheme
        fields = ("title", "document_number", "shows")
        widgets = {"shows": forms.RadioSelect}
        help_texts = {
            "title": "如：松澜镇村级党组织考核办法（2026年）",
            "document_number": "发布时要有，起草时可以先不填",
            "shows": "公布名次时高低一目了然；只公布等次时不排名次",
        }

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)


class NewSchemeForm(SchemeForm):
    """The first draft of a year."""

    year = forms.IntegerField(label="年度", min_value=EARLIEST, max_value=LATEST)
    field_order = ("year", "title", "document_number", "shows")


class EditionForm(forms.Form):
    reason = forms.CharField(
        label="改版的理由", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        help_text="写明为什么改、依据什么文件；已经给的分数仍按原来那一版",
    )  # fmt: skip


class LineForm(forms.ModelForm):
    """One line of the tree. Which number a rule needs is said beside it; those of other rules are left out."""

    full = forms.DecimalField(
        label="满分", max_digits=5, decimal_places=2, min_value=Decimal("0.01"), max_value=100
    )
    rule = forms.ChoiceField(
        label="计分方法", required=False, choices=[(HEADING, "下面还有指标，自己不计分"), *Indicator.Rule.choices],
        widget=forms.RadioSelect, initial=Indicator.Rule.MANUAL,
    )  # fmt: skip
    measure = forms.ChoiceField(label="系统取数", required=False, help_text="选了就由系统取数计分，不用人填")
    per_fault = forms.DecimalField(
        label="每次扣几分", required=False, min_value=Decimal("0.01"), max_digits=5, decimal_places=2,
        help_text="计分方法是扣分时填",
    )  # fmt: skip
    target = forms.DecimalField(
        label="目标数", required=False, min_value=Decimal("0.01"), max_digits=12, decimal_places=2,
        help_text="按完成比例计分时填；系统取的是比例时不用填",
    )  # fmt: skip
    bands = forms.CharField(
        label="分档", required=False, max_length=400, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="一行一档，如：15 以上 5 分。最后一行写：其余 1 分",
    )  # fmt: skip
    step_down = forms.DecimalField(
        label="每低一名减几分", required=False, min_value=Decimal("0.01"), max_digits=5, decimal_places=2,
        help_text="按位次计分时填",
    )  # fmt: skip

    class Meta:
        model = Indicator
        fields = ("name", "standard", "rule", "measure")
        widgets = {"standard": forms.Textarea(attrs={"rows": 2})}

    field_order = ("name", "full", "standard", "rule", "measure", "per_fault", "target", "bands", "step_down")

    def __init__(self, *args: Any, user: Any, may_score: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = [(one.key, one.label) for one in indicator_facts.measures().values()]
        self.fields["measure"].choices = [("", "不取数，由人填"), *found]
        line = self.instance
        if line.pk:
            kept = line.parameters
            self.initial |= {"full": to_points(line.full_milli), "bands": parameters.bands_spelled(kept)}
            self.initial |= {name: kept.get(name) for name in ("per_fault", "target", "step_down")}
        if not may_score:  # it has lines below it
            for name in ("rule", "measure", "per_fault", "target", "bands", "step_down"):
                del self.fields[name]

    def clean_bands(self) -> dict[str, Any]:
        typed = self.cleaned_data.get("bands", "").strip()
        return parameters.bands_typed(typed) if typed else {}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        rule, line = cleaned.get("rule", HEADING), self.instance
        line.full_milli = to_milli(cleaned.get("full") or 1)
        wanted = {"DEDUCT": "per_fault", "RATIO": "target", "RANK": "step_down"}.get(rule)
        line.parameters = cleaned.get("bands") or {} if rule == "STEP" else {}
        if wanted and cleaned.get(wanted) is not None:
            line.parameters = {wanted: f"{cleaned[wanted].normalize():f}"}
        if cleaned.get("measure") and rule in {HEADING, "MANUAL"}:
            self.add_error("rule", "系统取数的指标要选一种计分方法，不能是人工评分")
        elif rule and not self.errors:
            self._check_rule(rule, cleaned.get("measure", ""), wanted)
        return cleaned

    def _check_rule(self, rule: str, measure: str, wanted: str | None) -> None:
        line = self.instance
        line.rule, line.measure = rule, measure
        if missing := parameters.what_is_missing(line):
            self.add_error(
                wanted or ("bands" if rule == "STEP" else "measure"), missing.replace("没有填", "请填")
            )
