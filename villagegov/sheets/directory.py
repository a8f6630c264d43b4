"""Names and codes of places belong together one to one: those of the register, then those of the rows above."""

from __future__ import annotations

from villagegov.sheets.context import CheckContext
from villagegov.sheets.kinds import SheetKind
from villagegov.sheets.rows import Row


class Directory:
    """Which code has which name; told the rows in their order. A row in conflict is not remembered."""

    def __init__(self, kind: SheetKind, context: CheckContext) -> None:
        self._key = kind.key
        self._names = {code: f"已撤并的{name}" for code, name in context.former_villages}
        self._names |= dict(context.villages)
        self._codes = {name: code for code, name in context.villages}
        self._rows: dict[str, int] = {}

    def report_conflict(self, row: Row) -> None:
        """The code is known with another name, or the name with another code."""
        code, name = row.values.get(self._key), row.values.get("name")
        if code is None or name is None or row.errors & {self._key, "name"}:
            return
        known_name, known_code = self._names.get(code, name), self._codes.get(name, code)
        if known_name != name:
            row.report(self._key, "code_conflict", known=f"{self._where(code)} {code} 是{known_name}")
        elif known_code != code:
            row.report(
                self._key, "code_conflict", known=f"{self._where(known_code)}{name}的代码是 {known_code}"
            )
        elif code not in self._names:
            self._names[code], self._codes[name], self._rows[code] = name, code, row.number

    def _where(self, code: str) -> str:
        return f"第 {self._rows[code]} 行里" if code in self._rows else "已登记的"
