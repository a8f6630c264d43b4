"""A roster of invented Party members: the sixteen fields of the kind and eight columns that the importer ignores."""

import datetime
import random
from pathlib import Path

from openpyxl import Workbook

from villagegov.common.chinese import check_digit

SEED = 5
FIELDS = (
    "村名", "姓名", "性别", "民族", "出生年月", "年龄", "身份证号", "学历", "党员类别", "入党时间", "转正时间",
    "党小组", "流动党员", "党内职务", "联系电话", "备注",
)  # fmt: skip
IGNORED = ("家庭住址", "毕业院校", "工作单位", "照片", "家庭人口", "年收入", "邮编", "兴趣特长")
SURNAMES, GIVEN = (
    "王李张刘陈杨黄周吴徐孙胡朱高林何郭马罗梁",
    "国建志文明永春秋家德玉桂秀淑海江长正新立庆学金云红月",
)
DAY = datetime.date(2026, 3, 13)
EDUCATIONS = ("初中", "高中", "大专", "本科")
CHANGED_EVERY = 20  # 5 %


def person(number: int, villages: list[str], chance: random.Random) -> list[object]:
    born = datetime.date(1945, 1, 1) + datetime.timedelta(days=(number * 7 + number // 20_000) % 20_000)
    first17 = f"990121{born:%Y%m%d}{number % 1000:03d}"
    name = chance.choice(SURNAMES) + chance.choice(GIVEN) + chance.choice(GIVEN)
    admitted = datetime.date(born.year + 22, 6, 20)
    age = DAY.year - born.year - ((DAY.month, DAY.day) < (born.month, born.day))
    return [
        villages[number % len(villages)], name, "男" if number % 2 else "女", "汉族", f"{born:%Y.%m}", age,
        first17 + check_digit(first17), chance.choice(EDUCATIONS), "正式党员", f"{admitted:%Y-%m-%d}",
        f"{admitted.replace(year=admitted.year + 1):%Y-%m-%d}", f"第{number % 3 + 1}党小组", "否", "",
        f"199{number:08d}", "",
        "一组", "云岭中学", "务农", "", 4, 26000, "990121", "无",
    ]  # fmt: skip


def write(path: Path, rows: int, villages: list[str], *, changed: bool = False) -> None:
    """The same people every time; `changed` gives every twentieth another group."""
    chance = random.Random(SEED)
    book = Workbook(write_only=True)
    sheet = book.create_sheet("党员花名册")
    sheet.append([*FIELDS, *IGNORED])
    for number in range(rows):
        row = person(number, villages, chance)
        if changed and number % CHANGED_EVERY == 0:
            row[FIELDS.index("党小组")] = "先锋党小组"
        sheet.append(row)
    book.save(path)
