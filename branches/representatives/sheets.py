"""The roster of villager representatives as a sheet: fields, accepted headers, what is never kept (excel.md 5.4)."""

from __future__ import annotations

from dataclasses import replace

from branches.people.checks import check_age
from branches.people.sheets import (
    AGE_FIELD,
    BIRTH_DATE_FIELD,
    EDUCATION_FIELD,
    ETHNIC_GROUP_FIELD,
    ID_NUMBER_FIELD,
    NAME_HEADERS,
    PHONE_FIELD,
    POLITICAL_STATUS_FIELD,
    REMARK_FIELD,
    SEX_FIELD,
    VILLAGE_HEADERS,
)
from villagegov.sheets.kinds import Field, FieldType, SheetKind

VILLAGER_REPRESENTATIVES = SheetKind(
    name="villager_representatives",
    label="村民代表名册",
    fields=(
        Field("village", FieldType.VILLAGE, VILLAGE_HEADERS, "村名", required=True, repeats_with_ditto=True),
        Field("name", FieldType.NAME, (*NAME_HEADERS, "代表姓名"), "姓名", required=True),
        replace(SEX_FIELD, required=True),
        ETHNIC_GROUP_FIELD,
        BIRTH_DATE_FIELD,
        AGE_FIELD,
        EDUCATION_FIELD,
        POLITICAL_STATUS_FIELD,
        Field(
            "villager_group",
            FieldType.TEXT,
            ("村民小组", "组别", "小组", "所在小组", "所属小组", "组"),
            "村民小组",
            max_length=50,
            repeats_with_ditto=True,
            example="一组",
        ),
        Field(
            "represented_households",
            FieldType.COUNT,
            ("代表户数", "联系户数", "所代表户数", "代表户"),
            "代表户数",
        ),
        Field("elected_on", FieldType.DATE, ("当选时间", "当选日期", "当选年月"), "当选时间"),
        PHONE_FIELD,
        REMARK_FIELD,
    ),
    key="",
    fallback_key=("village", "name", "birth_date", "sex"),
    row_checks=(check_age,),
    never_kept=ID_NUMBER_FIELD.headers,
)
