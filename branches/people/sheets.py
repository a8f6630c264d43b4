"""The roster of Party members as a sheet: fields, accepted headers, cross checks (excel.md 5.2)."""

from __future__ import annotations

from dataclasses import replace

from branches.people.checks import (
    check_admission_age,
    check_age,
    complete_from_id_number,
)
from villagegov.sheets.context import StoredRow
from villagegov.sheets.kinds import Field, FieldType, SheetKind
from villagegov.sheets.normalise.choices import EDUCATION, ETHNIC_GROUP, POLITICAL_STATUS, SEX, spellings
from villagegov.sheets.rows import Row

VILLAGE_HEADERS = (
    "村名",
    "村",
    "村居",
    "村名称",
    "村别",
    "所属村",
    "所在村",
    "行政村",
    "所属村居",
    "单位",
    "单位名称",
)
BRANCH_HEADERS = (
    "党支部",
    "所在党支部",
    "所属党支部",
    "支部名称",
    "党支部名称",
    "所在支部",
    "所属支部",
    "党组织",
    "党组织名称",
    "所在党组织",
    "所属党组织",
)
NAME_HEADERS = ("姓名", "党员姓名", "名字")

SEX_FIELD = Field("sex", FieldType.CHOICE, ("性别",), "性别", spellings=SEX)
ETHNIC_GROUP_FIELD = Field(
    "ethnic_group",
    FieldType.CHOICE,
    ("民族",),
    "民族",
    spellings=ETHNIC_GROUP,
    repeats_with_ditto=True,
)
BIRTH_DATE_FIELD = Field(
    "birth_date",
    FieldType.DATE,
    ("出生年月", "出生日期", "出生年月日", "出生时间", "生日"),
    "出生年月",
    example="1960.10",
)
AGE_FIELD = Field("age", FieldType.NOT_STORED, ("年龄", "周岁"), "年龄")
ID_NUMBER_FIELD = Field(
    "id_number",
    FieldType.ID_NUMBER,
    (
        "身份证号",
        "身份证号码",
        "公民身份号码",
        "公民身份证号码",
        "居民身份证号码",
        "身份证",
        "证件号码",
    ),
    "身份证号",
)
POLITICAL_STATUS_FIELD = Field(
    "political_status", FieldType.CHOICE, ("政治面貌", "政治面目"), "政治面貌", spellings=POLITICAL_STATUS
)
EDUCATION_FIELD = Field(
    "education", FieldType.CHOICE, ("学历", "文化程度", "最高学历", "文化水平"), "学历", spellings=EDUCATION
)
ADMITTED_ON_FIELD = Field(
    "admitted_on",
    FieldType.DATE,
    ("入党时间", "入党日期", "入党年月", "何时入党", "加入党组织日期", "加入中共时间"),
    "入党时间",
    example="1986.06.15",
)
PHONE_FIELD = Field(
    "phone",
    FieldType.PHONE,
    ("联系电话", "电话", "手机", "手机号", "手机号码", "联系方式", "电话号码"),
    "联系电话",
)
REMARK_FIELD = Field("remark", FieldType.TEXT, ("备注",), "备注", max_length=500)

MEMBER_KIND = spellings({"FORMAL": "正式党员 正式", "PROBATIONARY": "预备党员 预备 中共预备党员"})


def check_confirmation(row: Row) -> None:
    """Confirmation follows admission, and a probationary member has none yet."""
    confirmed = row.values.get("confirmed_on")
    if confirmed is None:
        return
    if row.values.get("member_kind") == "PROBATIONARY":
        row.report("confirmed_on", "check_probationary_confirmed")
    admitted = row.values.get("admitted_on")
    if admitted is not None:
        known = min(len(admitted), len(confirmed))
        if confirmed[:known] < admitted[:known]:
            row.report("confirmed_on", "date_order", other=admitted)


def check_dates_of_register(row: Row, stored: StoredRow) -> None:
    """A date that the file gives alone is held against the other one of the register."""
    values = row.values
    if "admitted_on" in values and "confirmed_on" in values:
        return
    admitted = values.get("admitted_on") or stored.get("admitted_on")
    confirmed = values.get("confirmed_on") or stored.get("confirmed_on")
    if admitted and confirmed:
        known = min(len(admitted), len(confirmed))
        if confirmed[:known] < admitted[:known]:
            field = "confirmed_on" if "confirmed_on" in values else "admitted_on"
            row.report(field, "date_order", other=admitted)


PARTY_MEMBERS = SheetKind(
    name="party_members",
    label="党员名册",
    fields=(
        Field(
            "village",
            FieldType.VILLAGE,
            VILLAGE_HEADERS + BRANCH_HEADERS,
            "村名",
            required=True,
            repeats_with_ditto=True,
        ),
        Field("name", FieldType.NAME, NAME_HEADERS, "姓名", required=True),
        SEX_FIELD,
        ETHNIC_GROUP_FIELD,
        BIRTH_DATE_FIELD,
        AGE_FIELD,
        replace(ID_NUMBER_FIELD, required=True),
        EDUCATION_FIELD,
        Field(
            "member_kind",
            FieldType.CHOICE,
            ("党员类别", "人员类别", "党员类型", "党员身份", "正式/预备", "类别"),
            "党员类别",
            required=True,
            spellings=MEMBER_KIND,
        ),
        replace(ADMITTED_ON_FIELD, required=True),
        Field(
            "confirmed_on",
            FieldType.DATE,
            ("转正时间", "转正日期", "转正年月", "转为正式党员日期"),
            "转正时间",
            example="1987.06.15",
        ),
        Field(
            "party_group",
            FieldType.TEXT,
            ("党小组", "所在党小组", "所属党小组"),
            "党小组",
            max_length=50,
            repeats_with_ditto=True,
            example="第一党小组",
        ),
        Field(
            "is_mobile",
            FieldType.YES_NO,
            ("流动党员", "是否流动党员", "是否流动", "流动"),
            "是否流动党员",
        ),
        Field(
            "duty",
            FieldType.TEXT,
            ("党内职务", "职务", "现任职务"),
            "党内职务",
            max_length=100,
            example="组织委员",
        ),
        PHONE_FIELD,
        REMARK_FIELD,
    ),
    key="id_number",
    fallback_key=("village", "name", "birth_date"),
    row_checks=(
        complete_from_id_number,
        check_age,
        check_admission_age,
        check_confirmation,
    ),
    stored_checks=(check_dates_of_register,),
)
