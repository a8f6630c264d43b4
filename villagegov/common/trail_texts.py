"""An entry of the trail in words: fields by their Chinese names, codes by their labels, before → after."""

from __future__ import annotations

import datetime

from django.apps import apps
from django.db import models
from django.utils import timezone

from villagegov.common.accounts import User
from villagegov.common.audit import AuditEntry

NAMES = {
    "rows": "行数",
    "columns": "列",
    "filters": "筛选",
    "hash": "校验值",
    "value": "取值",
    "year": "从哪年起",
    "document_number": "文号",
    "area_code": "区划代码",
    "stage": "状态",
    # a draft of a notice: which fields were changed, which find was decided; never the text
    "fields": "改了哪几项",
    "find": "疑似个人信息",
    # what a roster says in one row of a person's other records
    "village": "所属村",
    "posts": "职务",
    "post_party": "党组织职务",
    "post_committee": "村委会职务",
    "start_on": "任现职时间",
    # what a table of villages says in one row of a village's other records
    "group_count": "村民小组",
    "household_count": "户数",
    "registered_population": "户籍人口",
    "resident_population": "常住人口",
    "adult_count": "18 周岁以上人口",
    "farmland_mu": "耕地（亩）",
    "approved_posts": "核定职数",
    "income_per_capita": "上年农民人均可支配收入（元）",
    "organisation_kind": "党组织类型",
    "remark": "备注",
}
HIDDEN = frozenset({"version", "uuid", "pinyin", "strokes", "standards", "facts"})
LONGEST = 60
DIGESTS = frozenset({"hash", "content_hash", "sha256"})
SHORT_DIGEST = 16  # enough to compare by eye; a whole one would not break and push the list off the screen


def field_of(kind: str, name: str) -> models.Field | None:
    """The field of the record, or of a record that belongs to it one to one (a person's membership)."""
    try:
        model = apps.get_model(kind)
    except (LookupError, ValueError):
        return None
    own = [relation.related_model for relation in model._meta.related_objects if relation.one_to_one]
    fields = (field for each in (model, *own) for field in each._meta.concrete_fields)
    return next((field for field in fields if name in {field.attname, field.name}), None)


def label_of(kind: str, name: str) -> str:
    field = field_of(kind, name)
    if field is not None and str(field.verbose_name) != field.name.replace("_", " "):
        return str(field.verbose_name)
    return NAMES.get(name, name)


def text_of(kind: str, name: str, value: object) -> str:
    """A kept value as people read it: 是 and 否, the label of a choice, empty as 空; a keyed digest is left out."""
    if value in (None, "", [], {}):
        return "空"
    if isinstance(value, bool):
        return "是" if value else "否"
    field = field_of(kind, name)
    if isinstance(field, models.DateTimeField):
        return f"{timezone.localtime(datetime.datetime.fromisoformat(str(value))):%Y-%m-%d %H:%M}"
    choices = {str(key): str(label) for key, label in (field.flatchoices if field else [])}
    text = "、".join(str(item) for item in value) if isinstance(value, list) else str(value)
    text = choices.get(text, text).split(" HMAC:")[0]
    if name in DIGESTS:
        return f"{text[:SHORT_DIGEST]}…"
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def names_account(field: models.Field | None) -> bool:
    """Who did it stands before the entry; the key of an account tells a reader nothing."""
    return isinstance(field, models.ForeignKey) and field.related_model is User


def change_text(entry: AuditEntry) -> str:
    """What changed, field by field; for a new record what it holds."""
    parts = []
    for name in {**entry.before, **entry.after}:
        field = field_of(entry.record_kind, name)
        if name in HIDDEN or names_account(field) or (field is None and name not in {*NAMES, *entry.before}):
            continue
        new = text_of(entry.record_kind, name, entry.after.get(name))
        if name in entry.before:
            old = text_of(entry.record_kind, name, entry.before[name])
            parts.append(f"{label_of(entry.record_kind, name)}：{old} → {new}")
        elif new != "空":
            parts.append(f"{label_of(entry.record_kind, name)}：{new}")
    return "；".join(parts)
