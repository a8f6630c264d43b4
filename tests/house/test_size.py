"""Small pieces: a file of at most 400 lines, a function of at most 40."""

import ast

from tests.house.tree import files, python_files, text_of, tree_of

MOST_LINES_OF_A_FILE = 400
MOST_LINES_OF_A_FUNCTION = 40
WRITTEN_BY_HAND = {".py", ".html", ".js"}


def test_no_file_has_more_than_400_lines():
    lengths = {
        str(path): len(text_of(path).splitlines())
        for path in files()
        if path.suffix in WRITTEN_BY_HAND and "migrations" not in path.parts
    }

    assert {path: lines for path, lines in lengths.items() if lines > MOST_LINES_OF_A_FILE} == {}


def test_no_function_has_more_than_40_lines():
    too_long = [
        f"{path}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1}"
        for path in python_files()
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > MOST_LINES_OF_A_FUNCTION
    ]

    assert too_long == []
