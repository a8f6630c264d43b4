from io import StringIO
from pathlib import Path

from django.core.management import call_command

from villagegov.common.permissions import SENTENCES

WRITTEN = Path(__file__).parents[4] / "docs" / "permissions.md"


def test_the_document_is_what_the_command_prints():
    printed = StringIO()

    call_command("print_permissions", stdout=printed)

    assert WRITTEN.read_text(encoding="utf-8") == printed.getvalue(), (
        "manage.py print_permissions > docs/permissions.md"
    )


def test_every_sentence_stands_in_the_document():
    text = WRITTEN.read_text(encoding="utf-8")

    assert [name for name in SENTENCES if f"| `{name.split('.', 1)[1]}` |" not in text] == []
