"""Print docs/permissions.md: who may what, from the sentences of every `rules.py`."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.management.base import BaseCommand

from villagegov.common.permissions import SENTENCES, Sentence
from villagegov.common.roles import SIGNS_IN, Role

HEAD = """# Who may do what

Made by `manage.py print_permissions` from the sentences of the `rules.py` modules; a test compares. Every sentence
also asks that the account is current, and that the role is held today at a place that covers the record's place.
What a record's stage allows beyond that is asked by its step; `permission-matrix.csv` has all of it row by row.
"""


def words_of(predicate) -> str:
    """The names inside a predicate: `(is_own | is_stopped)` -> is own, or is stopped."""
    if predicate is None:
        return ""
    name = getattr(predicate, "name", "") or predicate.__name__
    return name.strip("()").replace("(", "").replace(")", "").replace(" | ", ", or ").replace("_", " ")


def row_of(sentence: Sentence) -> str:
    roles = [role for role in Role if role in sentence.roles]
    who = "everybody who signs in" if set(roles) == SIGNS_IN else ", ".join(role.label for role in roles)
    cells = [
        f"`{sentence.name.split('.', 1)[1]}`",
        who or "none",
        words_of(sentence.also),
        words_of(sentence.unless),
    ]
    return "| " + " | ".join(cells) + " |"


def document(sentences: Iterable[Sentence]) -> str:
    """The whole text, one table an app."""
    parts, tables = [HEAD], {}
    for sentence in sorted(sentences, key=lambda one: one.name):
        tables.setdefault(sentence.name.split(".", 1)[0], []).append(sentence)
    for app, rows in tables.items():
        lines = [
            f"## {app}",
            "",
            "| permission | roles | also | unless |",
            "|---|---|---|---|",
            *map(row_of, rows),
        ]
        parts.append("\n".join(lines) + "\n")
    return "\n".join(parts)


class Command(BaseCommand):
    help = "print_permissions > docs/permissions.md"

    def handle(self, *args, **options) -> None:
        self.stdout.write(document(SENTENCES.values()), ending="")
