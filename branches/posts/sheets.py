"""The roster of village cadres (T05) as a sheet: fields, words for posts, cross checks (excel.md 5.3)."""

from __future__ import annotations

from dataclasses import replace

from branches.people.checks import (
    check_admission_age,
    check_age,
    complete_from_id_number,
)
from branches.people.sheets import (
    ADMITTED_ON_FIELD,
    AGE_FIELD,
    BIRTH_DATE_FIELD,
    ETHNIC_GROUP_FIELD,
    ID_NUMBER_FIELD,
    NAME_HEADERS,
    PHONE_FIELD,
    POLITICAL_STATUS_FIELD,
    REMARK_FIELD,
    SEX_FIELD,
    VILLAGE_HEADERS,
)
from villagegov.sheets.context import StoredRow
from villagegov.sheets.kinds import AnyOf, Field, FieldType, SheetKind
from villagegov.sheets.normalise.choices import EDUCATION, spellings
from villagegov.sheets.normalise.posts import PostWords, known_posts
from villagegov.sheets.rows import Row

POST_FIELDS = ("post_party", "post_committee", "post_collective", "post_other", "posts")
PARTY_POSTS = frozenset({"BRANCH_SECRETARY", "BRANCH_DEPUTY_SECRETARY", "BRANCH_MEMBER"})
COMMITTEE_POSTS = frozenset({"COMMITTEE_DIRECTOR", "COMMITTEE_DEPUTY", "COMMITTEE_MEMBER"})
SUPERVISION_POSTS = frozenset({"SUPERVISION_DIRECTOR", "SUPERVISION_MEMBER"})
ACCOUNT_POSTS = frozenset({"CLERK", "ACCOUNTANT"})

_PARTY = {
    word: code
    for code, words in {
        "BRANCH_SECRETARY": "书记 支书",
        "BRANCH_DEPUTY_SECRETARY": "副书记",
        "BRANCH_MEMBER": "委员 支委 组织委员 宣传委员 纪检委员 统战委员",
    }.items()
    for word in words.split()
}
_COMMITTEE = {
    "主任": "COMMITTEE_DIRECTOR",
    "副主任": "COMMITTEE_DEPUTY",
    "委员": "COMMITTEE_MEMBER",
}
_ANY = {
    word: code
    for code, words in {
        "BRANCH_SECRETARY": "书记 支书",
        "BRANCH_DEPUTY_SECRETARY": "副书记",
        "BRANCH_MEMBER": "支委 支部委员 组织委员 宣传委员 纪检委员 统战委员",
        "COMMITTEE_DIRECTOR": "主任 村主任",
        "COMMITTEE_DEPUTY": "副主任",
        "COMMITTEE_MEMBER": "村委委员",
        "SUPERVISION_DIRECTOR": "监委会主任",
        "SUPERVISION_MEMBER": "监委会委员 监委会成员",
        "CLERK": "文书",
        "ACCOUNTANT": "会计 报账员",
        "WOMENS_CHAIR": "妇联主席 妇女主任",
        "YOUTH_SECRETARY": "团支部书记",
        "MILITIA_HEAD": "民兵连长",
        "GROUP_LEADER": "组长 村民小组长",
        "PARTY_GROUP_LEADER": "党小组长",
        "GRID_WORKER": "网格员",
    }.items()
    for word in words.split()
}

# What a filled column says in full: a post of these that it does not name has ended.
ENDED_BY = {
    "post_party": PARTY_POSTS,
    "post_committee": COMMITTEE_POSTS,
    "posts": frozenset(_ANY.values()),
}

PARTY_WORDS = PostWords(party=_PARTY, committee={}, plain=_PARTY)
COMMITTEE_WORDS = PostWords(party={}, committee=_COMMITTEE, plain=_COMMITTEE)
ANY_WORDS = PostWords(party=_PARTY, committee=_COMMITTEE, plain=_ANY)

SOURCE = spellings(
    {
        "PROSPERITY_EXPERT": "致富能手",
        "RETURNEE": "返乡人员 返乡",
        "VETERAN": "退役军人 退伍军人 复员军人",
        "GRADUATE": "高校毕业生 大学毕业生",
        "MIGRANT_WORKER": "外出务工 外出务工人员",
        "COOPERATIVE_HEAD": "合作社负责人",
        "SENT_DOWN": "机关下派 下派",
        "OTHER": "其他",
    }
)


def _posts_by_field(row: Row) -> dict[str, set[str]]:
    """The posts that each column names; free texts are searched for the words of posts."""
    posts = {}
    for field in POST_FIELDS:
        value = row.values.get(field)
        if value:
            posts[field] = known_posts(value, ANY_WORDS) if isinstance(value, str) else set(value)
    return posts


def check_posts(row: Row) -> None:
    """Posts against each other, against 是否一肩挑 and against the political status."""
    by_field = _posts_by_field(row)
    posts = set().union(*by_field.values())
    if not row.errors.intersection(POST_FIELDS):
        _check_dual_post(row, posts)
    _check_separation_of_duty(row, by_field, posts)
    status = row.values.get("political_status")
    if status not in (None, "PARTY_MEMBER"):
        for field in ("post_party", "posts"):
            if PARTY_POSTS & by_field.get(field, set()):
                row.report(field, "check_party_post")


def check_posts_that_stay(row: Row, stored: StoredRow) -> None:
    """The barred pairs hold together with what the person keeps: a column that is empty ends nothing."""
    by_field = _posts_by_field(row)
    named = set().union(*by_field.values())
    kept = set(stored.get("posts") or ())
    for field, ended in ENDED_BY.items():
        if field in by_field:
            kept -= ended
    if not row.errors and kept - named:
        _check_separation_of_duty(row, {**by_field, next(iter(by_field)): named | kept}, named | kept)


def _check_dual_post(row: Row, posts: set[str]) -> None:
    said = row.values.get("dual_post")
    if said is not None and said != (posts >= {"BRANCH_SECRETARY", "COMMITTEE_DIRECTOR"}):
        row.report("dual_post", "check_dual_post")


def _check_separation_of_duty(row: Row, by_field: dict[str, set[str]], posts: set[str]) -> None:
    """SD01 and SD03 are barred; SD04, the secretary as director of supervision, is only to be looked at."""
    if not posts & SUPERVISION_POSTS:
        return
    field = next(name for name, codes in by_field.items() if codes & SUPERVISION_POSTS)
    if posts & (COMMITTEE_POSTS | ACCOUNT_POSTS):
        row.report(field, "separation_of_duty")
    elif posts >= {"BRANCH_SECRETARY", "SUPERVISION_DIRECTOR"}:
        row.report(field, "check_separation_of_duty")


VILLAGE_CADRES = SheetKind(
    name="village_cadres",
    label="村干部名册",
    fields=(
        Field(
            "village",
            FieldType.VILLAGE,
            VILLAGE_HEADERS,
            "村名",
            required=True,
            repeats_with_ditto=True,
        ),
        Field("name", FieldType.NAME, (*NAME_HEADERS, "干部姓名"), "姓名", required=True),
        replace(SEX_FIELD, required=True),
        ETHNIC_GROUP_FIELD,
        replace(BIRTH_DATE_FIELD, required=True),
        AGE_FIELD,
        Field(
            "education_full_time",
            FieldType.CHOICE,
            ("学历/全日制", "全日制学历", "全日制教育", "全日制"),
            "全日制学历",
            spellings=EDUCATION,
        ),
        Field(
            "education_in_service",
            FieldType.CHOICE,
            ("学历/在职", "在职学历", "在职教育", "在职"),
            "在职学历",
            spellings=EDUCATION,
        ),
        Field(
            "education",
            FieldType.CHOICE,
            ("学历", "文化程度", "最高学历"),
            "学历",
            spellings=EDUCATION,
        ),
        POLITICAL_STATUS_FIELD,
        ADMITTED_ON_FIELD,
        Field(
            "post_party",
            FieldType.POSTS,
            ("职务/党组织", "党组织职务", "党内职务"),
            "党组织职务",
            posts=PARTY_WORDS,
        ),
        Field(
            "post_committee",
            FieldType.POSTS,
            ("职务/村委会", "村委会职务", "职务/村居委会"),
            "村委会职务",
            posts=COMMITTEE_WORDS,
        ),
        Field(
            "post_collective",
            FieldType.TEXT,
            ("职务/集体经济组织", "集体经济组织职务", "职务/合作社"),
            "集体经济组织职务",
            max_length=100,
            example="理事长",
        ),
        Field(
            "post_other",
            FieldType.TEXT,
            ("职务/其他", "其他职务"),
            "其他职务",
            max_length=100,
            example="护林员",
        ),
        Field(
            "posts",
            FieldType.POSTS,
            ("职务", "现任职务", "村内职务"),
            "职务",
            posts=ANY_WORDS,
        ),
        Field(
            "start_on",
            FieldType.DATE,
            ("任现职时间", "任职时间", "任现职年月"),
            "任现职时间",
        ),
        Field(
            "years_in_post",
            FieldType.NOT_STORED,
            ("连续任职年限", "任职年限"),
            "连续任职年限",
        ),
        Field("dual_post", FieldType.YES_NO, ("是否一肩挑", "一肩挑"), "是否一肩挑", is_derived=True),
        Field(
            "source",
            FieldType.CHOICE,
            ("人员来源", "来源"),
            "人员来源",
            spellings=SOURCE,
        ),
        ID_NUMBER_FIELD,
        PHONE_FIELD,
        REMARK_FIELD,
    ),
    key="id_number",
    fallback_key=("village", "name", "birth_date"),
    row_checks=(complete_from_id_number, check_age, check_admission_age, check_posts),
    stored_checks=(check_posts_that_stay,),
    any_of=(AnyOf("posts", "职务", POST_FIELDS),),
)
