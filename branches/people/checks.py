"""Cross checks inside a row that every roster of people shares; they also complete it from the ID number."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

from villagegov.common.chinese import sex_of
from villagegov.sheets.rows import Row

YOUNGEST_MEMBER = 18
LARGEST_AGE_GAP = 5

_AGE = re.compile(r"(\d{1,3})\s*(?:周?岁)?")
_MONTH = len("1987-06")


def complete_from_id_number(row: Row) -> None:
    """Sex and birth date stand in the ID number; a cell that says otherwise is reported."""
    id_number = row.values.get("id_number")
    if id_number is None:
        return
    sex = sex_of(id_number)
    if row.values.get("sex", sex) != sex:
        row.report("sex", "sex_id_mismatch")
    elif "sex" not in row.errors:
        row.values["sex"] = sex
    if "birth_date" not in row.errors:
        _compare_birth(row, f"{id_number[6:10]}-{id_number[10:12]}-{id_number[12:14]}")


def _compare_birth(row: Row, born: str) -> None:
    """A date cell on the first of a month is kept as the month, unless the number says that day."""
    given = row.values.get("birth_date")
    if given is None:
        row.values["birth_date"] = born
        return
    if (
        given.endswith("-01")
        and len(given) > _MONTH
        and given != born
        and given[:_MONTH] == born[:_MONTH]
        and isinstance(row.cell("birth_date"), datetime.date)
    ):
        row.values["birth_date"] = given = given[:_MONTH]
    if given != born[: len(given)]:
        row.report("birth_date", "check_birth_differs_from_id")


def check_age(row: Row) -> None:
    """Ages are copied from year to year: only a gap of more than five years says something."""
    age, birth = row.values.get("age"), row.values.get("birth_date")
    if age is None or birth is None:
        return
    gap = _age_gap(age, birth, row.today)
    if gap > LARGEST_AGE_GAP:
        row.report("age", "check_age_differs", gap=gap)


@lru_cache(maxsize=4096)
def _age_gap(age: str, birth: str, today: datetime.date) -> int:
    """By how many years a written age is wrong; 0 for what is no age. People of a roster share years of birth."""
    written = _AGE.fullmatch(age)
    if written is None:
        return 0
    born = _first_day(birth)
    actual = today.year - born.year - ((today.month, today.day) < (born.month, born.day))
    return abs(int(written[1]) - actual)


def check_admission_age(row: Row) -> None:
    """Nobody joins the Party before the 18th birthday; compared by month where only that is known."""
    admitted, birth = row.values.get("admitted_on"), row.values.get("birth_date")
    if admitted is None or birth is None:
        return
    grown = f"{int(birth[:4]) + YOUNGEST_MEMBER}{birth[4:]}"
    known = min(len(admitted), len(grown))
    if admitted[:known] < grown[:known]:
        row.report("admitted_on", "check_admitted_before_18")


def _first_day(value: str) -> datetime.date:
    return datetime.date.fromisoformat(value if len(value) > _MONTH else f"{value}-01")
