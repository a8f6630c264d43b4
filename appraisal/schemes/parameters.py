"""The numbers of a rule: how they are typed, kept and read. Pure, apart from the texts that a form hands in."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.core.exceptions import ValidationError

from appraisal.schemes.marks import bands_of, shown, to_milli
from villagegov.common import indicator_facts

BAND_LINE = re.compile(r"(-?\d+(?:\.\d+)?)\s*%?\s*(?:以上|≥|>=)?[\s,，:：]+(\d+(?:\.\d+)?)\s*分?")
OTHERWISE_LINE = re.compile(r"其余[\s,，:：]*(\d+(?:\.\d+)?)\s*分?")


def number(text: Any) -> Fraction:
    return Fraction(Decimal(str(text)))


def bands_typed(text: str) -> dict[str, Any]:
    """“15 以上 5” a line, the last “其余 1”. Raises ValidationError with the line that cannot be read."""
    bands, otherwise = [], ""
    for line in filter(None, (line.strip() for line in text.splitlines())):
        if found := OTHERWISE_LINE.fullmatch(line):
            otherwise = found[1]
        elif found := BAND_LINE.fullmatch(line):
            bands.append([found[1], found[2]])
        else:
            raise ValidationError(f"没有看懂“{line[:20]}”，请写成“15 以上 5 分”，最后一行写“其余 1 分”")
    if not bands or not otherwise:
        raise ValidationError("分档至少写一档，最后一行写“其余 几分”")
    if len({least for least, _ in bands}) < len(bands):
        raise ValidationError("有两档从同一个数开始，请核对")
    bands.sort(key=lambda band: -Decimal(band[0]))
    return {"bands": bands, "otherwise": otherwise}


def bands_spelled(values: dict[str, Any]) -> str:
    lines = [f"{least} 以上 {points} 分" for least, points in values.get("bands", ())]
    return "\n".join([*lines, f"其余 {values['otherwise']} 分"]) if lines else ""


def in_words(rule: str, values: dict[str, Any]) -> str:
    """The rule of an indicator in one line, for the scheme and for whoever asks where a mark comes from."""
    if rule == "DEDUCT":
        return f"满分起扣，每次扣 {values.get('per_fault', '')} 分，扣完为止"
    if rule == "RATIO":
        target = values.get("target", "")
        return f"满分 × 完成数 ÷ {target}，不超过满分" if target else "满分 × 完成比例，不超过满分"
    if rule == "STEP":
        return "，".join(bands_spelled(values).splitlines())
    if rule == "RANK":
        return f"第一名满分，每低一名减 {values.get('step_down', '')} 分，扣完为止"
    return "由评分人按标准评分" if rule == "MANUAL" else ""


def what_is_missing(indicator: Any) -> str:
    """What the rule of a leaf still needs before it can be published; "" when it is whole."""
    values, measure = indicator.parameters, None
    if indicator.measure:
        measure = indicator_facts.measures().get(indicator.measure)
        if measure is None:
            return "的系统取数项已经没有了，请另选"
    if indicator.rule == "DEDUCT" and not values.get("per_fault"):
        return "没有填每次扣几分"
    if indicator.rule == "RATIO" and not values.get("target") and not (measure and measure.is_share):
        return "没有填目标数"
    if indicator.rule == "STEP" and not values.get("bands"):
        return "没有填分档"
    if indicator.rule == "RANK" and not values.get("step_down"):
        return "没有填每低一名减几分"
    return _above_full(indicator)


def _above_full(indicator: Any) -> str:
    bands = bands_of(indicator.parameters)
    most = max([band.points for band in bands], default=Fraction(0))
    most = max(most, Fraction(str(indicator.parameters.get("otherwise", 0))))
    if indicator.rule == "STEP" and to_milli(most) > indicator.full_milli:
        return f"有一档 {shown(to_milli(most))} 分，超过满分 {shown(indicator.full_milli)} 分"
    return ""
