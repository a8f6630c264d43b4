"""Short names for the screen: what is wrong in a few words, why a row was passed over, what a value is called."""

from __future__ import annotations

from typing import Any

from villagegov.sheets.context import Either
from villagegov.sheets.kinds import Field, FieldType

CAUSES = {
    "required": "没有填",
    "cell_error": "是公式错误",
    "formula_without_value": "是没有算过的公式",
    "name_invalid": "不是一个名字",
    "id_number_as_number": "存成了数字",
    "id_number_masked": "带星号",
    "id_number_characters": "有别的字符",
    "id_number_15_digits": "是 15 位旧号码",
    "id_number_length": "位数不对",
    "id_number_date": "里的出生日期不对",
    "id_number_check_digit": "最后一位对不上",
    "date_unreadable": "看不懂",
    "date_ambiguous": "分不清 1 月还是 10 月",
    "date_incomplete": "没有月份",
    "date_without_day": "没有写到哪一天",
    "date_of_other_year": "不在这一年",
    "date_two_digit_year": "年份只有两位",
    "date_impossible": "不是可能的日期",
    "date_in_future": "在今天之后",
    "date_out_of_range": "早于 1900 年",
    "date_order": "早于入党时间",
    "unknown_choice": "没写清",
    "phone_invalid": "不是一个号码",
    "code_invalid": "不是村代码",
    "number_unreadable": "不是数字",
    "number_out_of_range": "小于 0 或太大",
    "text_too_long": "太长",
    "village_not_found": "不在名单里",
    "village_ambiguous": "可能是几个村",
    "village_out_of_scope": "不归您管",
    "code_conflict": "和村名对不上",
    "duplicate_in_file": "和上面重复，内容不一样",
    "id_number_of_other_person": "登记在另一个人名下",
    "sex_id_mismatch": "和身份证号不一致",
    "separation_of_duty": "不能兼任",
    "near_kin": "和近亲属的职务冲突",
    "not_in_office": "不是在任村干部",
    "already_reported": "已经报送",
    "differs_from_register": "和台账对不上",
    "breaks_rule": "不合规定",
    "check_duplicate_row": "和上面完全一样",
    "check_same_name": "同村同名",
    "check_similar_in_register": "像是库里已有的人",
    "check_moves_village": "换了村",
    "check_birth_differs_from_id": "和身份证号不一致",
    "check_age_differs": "和出生年月差得多",
    "check_age_not_stored": "不保存",
    "check_admitted_before_18": "在满 18 周岁之前",
    "check_probationary_confirmed": "填了，但还是预备党员",
    "check_dual_post": "和职务不一致",
    "check_party_post": "和政治面貌不一致",
    "check_separation_of_duty": "兼任要核对",
    "check_date_serial": "原来是一个数字",
    "check_amount_unusual": "不常见",
    "check_adults_over_population": "多于户籍人口",
    "check_total_differs": "的合计对不上",
    "check_village_from_title": "取自表头上方",
    "check_other_sheets": "还有别的工作表",
    "check_extension": "文件类型和后缀不一致",
}

REASONS = {
    "hidden": "在文件里是隐藏的，没有读。要读请取消隐藏后再传",
    "blank": "空行",
    "header_repeat": "重复的表头",
    "title": "标题、单位、日期",
    "total": "合计、小计",
    "note": "填表人、备注",
    "example": "示例",
    "section": "村名小标题，下面各行用它作村名",
}

EMPTY = "空"


def value_in_words(field: Field, value: Any, villages: dict[str, str]) -> str:
    """A value as the office reads it; ID numbers stay masked, telephones are theirs to call."""
    if isinstance(value, Either):
        value = value.values[0] if value.values else None
    if value in (None, "", []):
        return EMPTY
    if hasattr(value, "sensitive"):
        number = value.sensitive()
        return number.plain() if field.type is FieldType.PHONE else str(number)
    return _typed_in_words(field, value, villages)


def _typed_in_words(field: Field, value: Any, villages: dict[str, str]) -> str:
    if field.type is FieldType.CHOICE and field.spellings:
        return next((word for word, code in field.spellings.values.items() if code == value), str(value))
    if field.type is FieldType.POSTS and field.posts:
        words: dict[str, str] = {}
        for word, code in field.posts.plain.items():
            words.setdefault(code, word)
        return "、".join(words.get(code, code) for code in value)
    if field.type is FieldType.YES_NO:
        return "是" if value else "否"
    if field.type is FieldType.VILLAGE:
        return villages.get(value, value)
    return str(value)
