"""What the sheet of a person says of near kin, for those who may read it; the sheet of a village says nothing."""

from __future__ import annotations

from typing import Any

from branches.kin.facts import kin_rows
from branches.people.models import Person
from villagegov.common.booklets import Part


def person_part(person: Person, user: Any) -> Part | None:
    rows = tuple((row["kind"], row["who"], row["since"]) for row in kin_rows(person, user))
    return Part("近亲属（任职人员之间）", 60, head=("关系", "姓名", "登记日期"), rows=rows) if rows else None
