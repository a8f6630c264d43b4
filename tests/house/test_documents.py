"""What a document points at is there: every relative link, and every path in backticks below a folder of ours."""

import re
from pathlib import Path

import pytest

from tests.house.tree import ROOT, files, text_of

DOCUMENTS = [path for path in files() if path.suffix == ".md"]
LINK = re.compile(r"\]\(([^)\s#]+)(?:#[^)]*)?\)")
IN_BACKTICKS = re.compile(r"`([\w.-]+/[\w./-]*)`")
MADE_BY_RUNNING = {"var", "wheels", "demo-output", ".venv", "dist"}


def mentioned(document: Path) -> set[str]:
    text = text_of(document)
    links = {
        link for link in LINK.findall(text) if "://" not in link and not link.startswith(("/", "mailto:"))
    }
    paths = {path for path in IN_BACKTICKS.findall(text) if (ROOT / path.split("/")[0]).is_dir()}
    return links | paths


def is_there(path: str, document: Path) -> bool:
    if path.removeprefix("./").split("/")[0] in MADE_BY_RUNNING:
        return True
    return (ROOT / path).exists() or (ROOT / document.parent / path).exists()


@pytest.mark.parametrize("document", DOCUMENTS, ids=str)
def test_what_a_document_mentions_exists(document):
    assert [path for path in sorted(mentioned(document)) if not is_there(path, document)] == []
