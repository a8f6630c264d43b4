"""The table of villages (T01) as a sheet: fields, accepted headers, cross checks (excel.md 5.1)."""

from __future__ import annotations

from decimal import Decimal

from villagegov.common import codes
from villagegov.sheets.kinds import Field, FieldType, SheetKind
from villagegov.sheets.normalise.choices import spellings
from villagegov.sheets.rows import Row

LONGEST_NAME = 30
USUAL_INCOME = (Decimal(1_000), Decimal(500_000))  # yuan per person and year

KIND = spellings({"VILLAGE": "村 行政村 建制村 村委会", "COMMUNITY": "社区 居委会"})
ORGANISATION_KIND = spellings(
    {
        "PARTY_COMMITTEE": "党委",
        "GENERAL_BRANCH": "党总支 总支 党总支部",
        "BRANCH": "党支部 支部",
        "JOINT_BRANCH": "联合党支部 联合支部",
    }
)


def check_scope(row: Row) -> None:
    """A village stands under the township whose office imports it."""
    code = row.values.get("code")
    if code is not None and not codes.covers(row.context.scope, code):
        row.report("code", "village_out_of_scope")


def complete_kind(row: Row) -> None:
    """The code says whether it is a village or a community; where it does not, a new one must say so itself."""
    code = row.values.get("code")
    if code is None or "kind" in row.values or row.errors & {"code", "kind"}:
        return
    if kind := codes.kind_of(code):
        row.values["kind"] = kind
    elif code not in row.context.index.scope.codes:
        row.report("kind", "required")


def check_adults(row: Row) -> None:
    """Who is grown up is among those who are registered."""
    adults, registered = row.values.get("adult_count"), row.values.get("registered_population")
    if adults is not None and registered is not None and adults > registered:
        row.report("adult_count", "check_adults_over_population", other=registered)


def check_income(row: Row) -> None:
    """A wrong unit shows in the size."""
    income = row.values.get("income_per_capita")
    if income is not None and not USUAL_INCOME[0] <= Decimal(income) <= USUAL_INCOME[1]:
        row.report("income_per_capita", "check_amount_unusual")


VILLAGES = SheetKind(
    name="villages",
    label="村（社区）基本情况",
    noun="村",
    fields=(
        Field(
            "name",
            FieldType.PLACE_NAME,
            ("村名称", "村名", "村居名称", "村", "村居", "行政村", "行政村名称", "单位名称"),
            "村名称",
            required=True,
            max_length=LONGEST_NAME,
        ),
        Field(
            "code",
            FieldType.CODE,
            ("区划代码", "行政区划代码", "统计用区划代码", "村代码", "村编码", "单位代码", "代码"),
            "区划代码",
            required=True,
        ),
        Field("kind", FieldType.CHOICE, ("类别", "村类别", "村居类别"), "类别", spellings=KIND),
        Field(
            "group_count",
            FieldType.COUNT,
            ("村民小组", "村民小组数", "小组数", "组数"),
            "村民小组",
            unit="个",
            example="9",
        ),
        Field(
            "household_count", FieldType.COUNT, ("户数", "总户数", "农户数"), "户数", unit="户", example="742"
        ),
        Field(
            "registered_population",
            FieldType.COUNT,
            ("户籍人口", "人口/户籍", "户籍人数", "总人口", "人口数", "人口"),
            "户籍人口",
            unit="人",
            example="2760",
        ),
        Field(
            "resident_population",
            FieldType.COUNT,
            ("常住人口", "人口/常住", "常住人数"),
            "常住人口",
            unit="人",
            example="2180",
        ),
        Field(
            "adult_count",
            FieldType.COUNT,
            ("18周岁以上人口", "人口/18周岁以上", "18周岁以上", "18岁以上人口", "成年人口"),
            "18 周岁以上人口",
            unit="人",
            example="2208",
        ),
        Field("farmland_mu", FieldType.DECIMAL, ("耕地", "耕地面积"), "耕地", unit="亩", example="3640.00"),
        Field(
            "organisation_kind",
            FieldType.CHOICE,
            ("党组织类型", "党组织/类型", "党组织设置"),
            "党组织类型",
            spellings=ORGANISATION_KIND,
            example="党支部",
        ),
        Field(
            "approved_posts",
            FieldType.COUNT,
            ("核定职数", "职数", "两委职数"),
            "核定职数",
            unit="名",
            example="5",
        ),
        Field(
            "income_per_capita",
            FieldType.MONEY,
            (
                "上年农民人均可支配收入",
                "农民人均可支配收入",
                "人均可支配收入",
                "人均纯收入",
                "农民人均纯收入",
            ),
            "上年农民人均可支配收入",
            unit="元",
        ),
        Field("remark", FieldType.TEXT, ("备注",), "备注", max_length=500),
    ),
    key="code",
    fallback_key=(),
    row_checks=(check_scope, complete_kind, check_adults, check_income),
    names_are_unique=True,
    compares_totals=True,
    is_yearly=True,
)
