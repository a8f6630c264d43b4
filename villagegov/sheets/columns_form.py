"""The form that says which column of a file is which field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms

from villagegov.sheets.fixes import Fixes
from villagegov.sheets.kinds import SheetKind
from villagegov.sheets.mapping import NUMBERING, OWN_COLUMN, Column
from villagegov.sheets.outcome import Outcome

UNUSED = "不用这一列"

Checked = tuple[Outcome, Fixes]


class ColumnsForm(forms.Form):
    """One list a column; `check` reads the file with what was chosen, a refusal is said at the form."""

    def __init__(
        self,
        *args: Any,
        outcome: Outcome,
        kind: SheetKind,
        check: Callable[[dict[int, str]], Checked],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.check = check
        self.checked: Checked | None = None
        self.known = [column for column in outcome.columns if _is_open(column)]
        fields = [("", UNUSED), *((one.name, one.label) for one in kind.fields)]
        for column in self.known:
            self.fields[f"column-{column.letter}"] = forms.ChoiceField(
                label=f"{column.letter} 列　{column.shown}",
                choices=fields,
                required=False,
                initial=column.field.name if column.field else "",
            )
            self.fields[f"column-{column.letter}"].either = True  # each list has an answer, so none is 选填

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if self.errors:
            return facts
        columns = {column.position: facts[f"column-{column.letter}"] for column in self.known}
        twice = [name for name in columns.values() if name and list(columns.values()).count(name) > 1]
        if twice:
            labels = dict(self.fields[f"column-{self.known[0].letter}"].choices)
            raise forms.ValidationError(f"有两列都选了“{labels[twice[0]]}”，请只留一列，另一列选“{UNUSED}”")
        changed = {
            column.position: columns[column.position]
            for column in self.known
            if columns[column.position] != (column.field.name if column.field else "")
        }
        self.checked = outcome, _ = self.check(changed)
        if outcome.refusal is not None:
            raise forms.ValidationError(outcome.refusal.message)
        return facts


def _is_open(column: Column) -> bool:
    """Columns of numbers, our own, and those without a header are no question."""
    return bool(column.path) and not {column.path[-1]} & (NUMBERING | {OWN_COLUMN})
