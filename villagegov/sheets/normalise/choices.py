"""Choices and yes/no cells, with the spellings that several kinds share (excel.md 7.5 and 7.7)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from villagegov.sheets.normalise.text import without_blanks


@dataclass(frozen=True)
class Spellings:
    """What people write for each value; words of `noise` go out, `suffix` completes a short form."""

    values: Mapping[str, str]
    noise: tuple[str, ...] = ()
    suffix: str = ""


def spellings(by_value: Mapping[str, str], *, noise: str = "", suffix: str = "") -> Spellings:
    """Built from a table of value: the words for it with blanks between them."""
    values = {word: value for value, words in by_value.items() for word in words.split()}
    return Spellings(values, tuple(noise.split()), suffix)


def read_choice(text: str, known: Spellings) -> tuple[str | None, str]:
    """The value of a spelling; anything else is asked for, never guessed."""
    text = without_blanks(text)
    for candidate in (text, _without(text, known.noise), text + known.suffix):
        if candidate in known.values:
            return known.values[candidate], ""
    return None, "unknown_choice"


def _without(text: str, noise: tuple[str, ...]) -> str:
    for word in noise:
        text = text.replace(word, "")
    return text


def read_yes_no(text: str) -> tuple[bool | None, str]:
    """Ticks and words; 无 means no here, an empty cell is unknown and does not come here."""
    text = without_blanks(text)
    if text in TICKS or text in _YES:
        return True, ""
    return (False, "") if text in _NO else (None, "unknown_choice")


TICKS = frozenset("√✓✔☑")
_YES = frozenset({"是", "有", "Y", "y", "yes", "Yes", "YES", "1", "TRUE", "true", "True", "对"})
_NO = frozenset(
    {
        "否",
        "无",
        "不是",
        "×",
        "✗",
        "N",
        "n",
        "no",
        "No",
        "NO",
        "0",
        "FALSE",
        "false",
        "False",
    }
)

SEX = spellings(
    {
        "MALE": "男 男性 M m male Male MALE 1",
        "FEMALE": "女 女性 F f female Female FEMALE 2",
    }
)

EDUCATION = spellings(
    {
        "POSTGRADUATE": "研究生 硕士 硕士研究生 博士 博士研究生",
        "BACHELOR": "本科 大学 大学本科 大本 学士",
        "JUNIOR_COLLEGE": "大专 专科 大学专科 高职",
        "SECONDARY_VOCATIONAL": "中专 中师 职高 技校 中技 中等专科",
        "SENIOR_HIGH": "高中 普通高中",
        "JUNIOR_HIGH": "初中 初级中学",
        "PRIMARY": "小学",
        "NONE": "文盲 半文盲",
    },
    noise="在职 全日制 函授 自考 电大 党校 成人 成教 网络 省委 中央 毕业 学历 文化",
)

POLITICAL_STATUS = spellings(
    {
        "PARTY_MEMBER": "中共党员 党员 中国共产党党员 正式党员 中共正式党员",
        "PROBATIONARY": "中共预备党员 预备党员",
        "LEAGUE_MEMBER": "共青团员 团员",
        "DEMOCRATIC_PARTY": (
            "民主党派 民革会员 民盟盟员 民建会员 民进会员 农工党党员 致公党党员 九三学社社员 台盟盟员"
        ),
        "NON_PARTY": "无党派 无党派人士 无党派民主人士",
        "MASSES": "群众 普通群众",
    }
)

_ETHNIC_GROUPS = [
    "汉族",
    "蒙古族",
    "回族",
    "藏族",
    "维吾尔族",
    "苗族",
    "彝族",
    "壮族",
    "布依族",
    "朝鲜族",
    "满族",
    "侗族",
    "瑶族",
    "白族",
    "土家族",
    "哈尼族",
    "哈萨克族",
    "傣族",
    "黎族",
    "傈僳族",
    "佤族",
    "畲族",
    "高山族",
    "拉祜族",
    "水族",
    "东乡族",
    "纳西族",
    "景颇族",
    "柯尔克孜族",
    "土族",
    "达斡尔族",
    "仫佬族",
    "羌族",
    "布朗族",
    "撒拉族",
    "毛南族",
    "仡佬族",
    "锡伯族",
    "阿昌族",
    "普米族",
    "塔吉克族",
    "怒族",
    "乌孜别克族",
    "俄罗斯族",
    "鄂温克族",
    "德昂族",
    "保安族",
    "裕固族",
    "京族",
    "塔塔尔族",
    "独龙族",
    "鄂伦春族",
    "赫哲族",
    "门巴族",
    "珞巴族",
    "基诺族",
]
ETHNIC_GROUP = Spellings({name: name for name in _ETHNIC_GROUPS}, suffix="族")
