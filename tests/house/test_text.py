"""What the repository must not say: where it was made, where packages came from, and what is still to be done."""

import re

from tests.house.tree import files, text_of

# Put together here, so that this file does not say them either.
MACHINE = re.compile("|".join(["/wo" + "rk/(main|shared)", r"(?<![\w.])/ro" + "ot/", r"/tmp/" + r"\w+_jobs"]))
REGISTRY = re.compile(
    "|".join(
        [r"pypi\." + "org", r"python" + r"hosted\.org", r"npm" + r"js\.(org|com)", "--index-" + r"url[ =]h"]
    )
)
UNFINISHED = re.compile("|".join(["TO" + "DO", "FIX" + "ME", "XX" + "X:", "coming " + "soon"]))


WRITTEN_BY_US = {".py", ".html", ".js", ".css", ".md", ".toml", ".yml", ".sh", ".conf", ""}


def found(pattern: re.Pattern) -> list[str]:
    lines = []
    for path in files():
        if path.suffix not in WRITTEN_BY_US:
            continue
        for number, line in enumerate((text_of(path) or "").splitlines(), start=1):
            if pattern.search(line):
                lines.append(f"{path}:{number}")
    return lines


def test_no_file_names_a_folder_of_the_machine_it_was_made_on():
    assert found(MACHINE) == []


def test_no_file_names_a_package_registry():
    assert found(REGISTRY) == []


def test_nothing_is_left_to_be_done():
    assert found(UNFINISHED) == []
