"""Typed input about scores: honours and criticisms, vetoes, evidence, appeals and their answers, reasons."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from appraisal import policy as numbers
from appraisal.schemes.marks import shown, to_milli
from appraisal.schemes.models import AssessmentScheme
from appraisal.scores import links, typed
from appraisal.scores.beside import ScoreAdjustment, Veto
from appraisal.scores.models import ScoreEntry, ScoreSheet
from appraisal.scores.resource import open_sheets
from appraisal.scores.sheets import SCORES
from appraisal.scores.sums import number_of
from villagegov.common.attachments import NEVER_ASKED, AttachmentField
from villagegov.sheets import imports
from villagegov.sheets.forms import ACCEPTED
from villagegov.sheets.problems import Refused


class PointsField(forms.CharField):
    """Points as they are typed anywhere: gives thousandths, or None."""

    def __init__(self, *, full: int = 100_000, **kwargs: Any) -> None:
        self.full = full
        super().__init__(max_length=10, **kwargs)

    def prepare_value(self, value: Any) -> Any:
        return shown(value) if isinstance(value, int) else value

    def clean(self, value: Any) -> int | None:  # type: ignore[override]
        text = super().clean(value)
        milli, is_not_applicable = typed.points(text)
        if is_not_applicable:
            raise ValidationError("这里要填分数")
        if milli is not None and milli > self.full:
            raise ValidationError(f"{self.label} {shown(milli)} 分超过 {shown(self.full)} 分")
        return milli


class AdjustmentForm(forms.Form):
    """加分或扣分: the points of an honour follow from its level, those of a criticism are typed."""

    kind = forms.ChoiceField(
        label="加分还是扣分", choices=ScoreAdjustment.Kind, widget=forms.RadioSelect, initial="BONUS"
    )
    level = forms.ChoiceField(
        label="荣誉的级别", choices=[("", "扣分不用选"), *ScoreAdjustment.Level.choices], required=False
    )
    points = PointsField(label="扣几分", required=False, help_text="加分的分值按级别计算，不用填")
    ground = forms.CharField(label="事由", max_length=200, help_text="如：获评市级文明村（通知文号）")
    file = AttachmentField(label="佐证", for_staff=True, required=False, help_text=NEVER_ASKED)

    def __init__(self, *args: Any, sheet: ScoreSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_level = dict(
            zip(ScoreAdjustment.Level.values, number_of(sheet.scheme, numbers.BONUS_POINTS), strict=True)
        )
        told = "，".join(
            f"{ScoreAdjustment.Level(level).label} {shown(to_milli(given))} 分"
            for level, given in self.by_level.items()
        )  # fmt: skip
        cap = number_of(sheet.scheme, numbers.BONUS_CAP)
        self.fields["level"].help_text = f"{told}，加分合计最多 {cap} 分"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("kind") == ScoreAdjustment.Kind.DEDUCTION:
            cleaned["level"] = ""
            if not cleaned.get("points") and "points" not in self.errors:
                self.add_error("points", "请填扣几分")
        elif not cleaned.get("level"):
            self.add_error("level", "请选荣誉的级别")
        else:
            cleaned["points"] = to_milli(Fraction(self.by_level[cleaned["level"]]))
        return cleaned


class VetoForm(forms.Form):
    event = forms.ChoiceField(label="一票否决的情形", choices=[("", "请选"), *Veto.Event.choices])
    ground = forms.CharField(label="事由", max_length=200, help_text="写明认定的单位和文号")
    file = AttachmentField(label="佐证", for_staff=True, required=False, help_text=NEVER_ASKED)


class EvidenceForm(forms.Form):
    """A record of the system by its address, or a file."""

    ground = forms.CharField(label="说明", max_length=200, help_text="如：2025年6月支委会记录")
    address = forms.CharField(
        label="系统里的地址",
        max_length=300,
        required=False,
        help_text="打开那条记录，把浏览器地址栏里的内容粘贴到这里",
    )
    file = AttachmentField(label="或者传一个文件", for_staff=True, required=False, help_text=NEVER_ASKED)

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        self.user = user
        super().__init__(*args, **kwargs)

    def clean_address(self) -> links.Target | None:
        text = self.cleaned_data["address"]
        return links.target_of(text, self.user) if text else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned.get("address") and not cleaned.get("file"):
            self.add_error("address", "请填系统里的地址，或者传一个文件")
        return cleaned


class ReasonForm(forms.Form):
    reason = forms.CharField(label="理由", max_length=200)


class AppealForm(forms.Form):
    ground = forms.CharField(
        label="申诉理由", max_length=300, widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写清哪一次、哪一件事，有什么记录可查",
    )  # fmt: skip


class AnswerForm(forms.Form):
    """The answer with its points: they are typed also where they stay, since a person decides it."""

    points = PointsField(label="答复后的镇核分", help_text="维持原分的，填原来的分数")
    answer = forms.CharField(label="答复", max_length=300, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args: Any, entry: ScoreEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["points"].full = entry.full_milli
        self.fields["points"].initial = entry.points_milli


class GroupsForm(forms.Form):
    """The three groups of the composite model beside the township's check; an empty one blocks the total."""

    ballots = PointsField(label="民主测评得分", required=False)
    peers = PointsField(label="互评得分", required=False)
    leaders = PointsField(label="镇领导评分", required=False)

    def __init__(self, *args: Any, sheet: ScoreSheet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.initial = getattr(sheet, f"{name}_milli")


class SelfScoreForm(forms.Form):
    """自评: for each indicator the own points and a note; what the system counts stands there to be read."""

    def __init__(self, *args: Any, entries: list[ScoreEntry], needs_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = [entry for entry in entries if not entry.indicator.is_automatic]
        for entry in self.entries:
            one = entry.indicator
            field = PointsField(
                label=one.name, full=entry.full_milli, required=needs_all, initial=entry.points_milli,
                help_text=f"满分 {shown(entry.full_milli)} 分。{one.standard}",
            )  # fmt: skip
            field.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}
            field.error_messages["required"] = f"请填“{one.name}”的自评分"
            self.fields[f"points_{entry.pk}"] = field
            self.fields[f"note_{entry.pk}"] = forms.CharField(
                label=f"{one.name}：自评说明", required=False, max_length=200, initial=entry.reason
            )

    def typed_rows(self) -> dict[int, tuple[int | None, str]]:
        return {
            entry.pk: (self.cleaned_data[f"points_{entry.pk}"], self.cleaned_data[f"note_{entry.pk}"])
            for entry in self.entries
        }


class ImportForm(forms.Form):
    """A file in the columns of the download; it is looked at here, so that a refusal stands beside it."""

    file = forms.FileField(
        label="评分表文件", widget=forms.FileInput(attrs={"accept": ACCEPTED}),
        help_text="用“下载 Excel”的评分表填好“镇核”和“核定说明”；空着的格不改，不适用就写不适用。先核对，确认后才写入",
        error_messages={"empty": "文件是空的，请重新选择"},
    )  # fmt: skip

    def __init__(self, *args: Any, scheme: AssessmentScheme, user: Any, **kwargs: Any) -> None:
        self.scheme, self.user = scheme, user
        super().__init__(*args, **kwargs)

    def clean_file(self) -> imports.Looked:
        if not open_sheets(self.scheme.place_id).filter(scheme=self.scheme).exists():
            raise ValidationError(f"{self.scheme.year} 年没有正在评分的村，不能导入。要改请先退回评分")
        try:
            return imports.look(SCORES.name, self.cleaned_data["file"], by=self.user, place=self.scheme.place)
        except Refused as refused:
            raise ValidationError(refused.message) from None
