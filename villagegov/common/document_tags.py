"""What a template may say in braces: a field, the rows of a table, a condition on a field. Nothing else is compiled.

Two gates, one behind the other. `problems` reads the text as the office sees it and says what is wrong in words.
`Strict` looks at the tree of whatever docxtpl gives to Jinja, wherever that stood in the file, before it is compiled;
what is compiled runs in Jinja's sandbox, without functions, filters or tests, over text, lists and dictionaries alone.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

if TYPE_CHECKING:
    from villagegov.common.documents import Document

MOST_TAGS, LONGEST_TAG, LARGEST_LOOP = 500, 120, 200_000
NAME = r"[^\W\d]\w*"
VALUE = re.compile(rf"\{{\{{\s*({NAME})(?:\.({NAME}))?\s*\}}\}}")
LOOP = re.compile(rf"\{{%(?:tr|p)?\s+for\s+({NAME})\s+in\s+({NAME})\s*%\}}")
CONDITION = re.compile(rf"\{{%(?:tr|p)?\s+if\s+(?:not\s+)?({NAME})(?:\.({NAME}))?\s*%\}}")
OTHERWISE = re.compile(r"\{%(?:tr|p)?\s+else\s*%\}")
END = re.compile(r"\{%(?:tr|p)?\s+end(for|if)\s*%\}")
OPENING = re.compile(r"\{[{%#]")
TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
FULL_WIDTH = re.compile(r"｛\s*[｛%％]|\{[％]")
HOW = "模板里只能写字段，如 {{ 村名 }}，以及逐行重复和按字段判断，不能写别的"


def problems(document: Document, texts: Iterable[Iterable[str]]) -> list[str]:
    """What is wrong in the paragraphs of each part of a template, each thing once, in words."""
    found: list[str] = []
    tags = 0
    for part in texts:
        reader = _Reader(document)
        for text in part:
            for problem in reader.read(text):
                if problem not in found:
                    found.append(problem)
        found += [one for one in reader.left_open() if one not in found]
        tags += reader.tags
    if tags > MOST_TAGS:
        found.append(f"模板里有 {tags} 处标记，最多 {MOST_TAGS} 处")
    return found


class _Reader:
    """Reads one part from its beginning to its end and knows in which loop it stands."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.open: list[tuple[str, str, str]] = []  # for or if, name of the row, table
        self.tags = 0

    def read(self, text: str) -> Iterator[str]:
        if FULL_WIDTH.search(text):
            yield f"“{_short(text)}”里的括号是全角的，请换成半角的 {{{{ 和 }}}}"
        for tag in TAG.findall(text):
            self.tags += 1
            yield from self.tag(tag)
        if OPENING.search(TAG.sub("", text)):
            yield f"“{_short(text)}”里的标记没有写完，一个标记要写在同一段里"

    def tag(self, tag: str) -> Iterator[str]:
        if len(tag) > LONGEST_TAG:
            yield f"“{_short(tag)}”太长。{HOW}"
        elif match := VALUE.fullmatch(tag) or CONDITION.fullmatch(tag):
            yield from self.name(*match.groups())
            if tag[1] == "%":
                self.open.append(("if", "", ""))
        elif match := LOOP.fullmatch(tag):
            yield from self.loop(*match.groups())
        elif match := END.fullmatch(tag):
            yield from self.end(match[1], tag)
        elif not OTHERWISE.fullmatch(tag):
            yield f"“{_short(tag)}”不能用。{HOW}"
        elif not self.open or self.open[-1][0] != "if":
            yield f"“{tag}”前面没有对应的判断"

    def loop(self, row: str, table: str) -> Iterator[str]:
        if any(kind == "for" for kind, _, _ in self.open):
            yield f"“{table}”写在另一个逐行重复里面，不能套着写"
        if row in {"loop", *self.document.names, *self.document.rows}:
            yield f"“{row}”已经有别的意思，每一行请用别的名字，如“行”"
        if table not in self.document.rows:
            tables = "、".join(self.document.rows) or "没有"
            yield f"“{table}”不能逐行重复，可以逐行重复的是：{tables}"
        self.open.append(("for", row, table))

    def end(self, kind: str, tag: str) -> Iterator[str]:
        if self.open and self.open[-1][0] == kind:
            self.open.pop()
        else:
            yield f"“{tag}”前面没有对应的开头"

    def left_open(self) -> list[str]:
        words = {"for": "有一处逐行重复没有写结尾 {%tr endfor %}", "if": "有一处判断没有写结尾 {%p endif %}"}
        return [words[kind] for kind, _, _ in self.open]

    def name(self, first: str, second: str | None) -> Iterator[str]:
        """A field, or a field of the row in whose loop it stands."""
        row, table = next(((row, table) for kind, row, table in self.open if kind == "for"), ("", ""))
        if second is not None:
            if first != row:
                yield f"“{first}.{second}”要写在逐行重复里面。{self.place_of(second)}"
            elif table in self.document.rows and second not in self.document.rows[table]:
                yield f"“{table}”里没有“{second}”这一列。{nearest(second, self.document.rows[table])}"
        elif first == row:
            yield f"“{first}”是一整行，请写明哪一列，如 {first}.{self.first_of(table)}"
        elif first in self.document.rows:
            yield f"“{first}”是一张表，请用 {{%tr for 行 in {first} %}} 逐行写"
        elif first not in self.document.names:
            yield f"没有“{first}”这个字段。{self.place_of(first) or nearest(first, self.everything())}"

    def everything(self) -> set[str]:
        return {*self.document.names, *self.document.rows}

    def place_of(self, name: str) -> str:
        """Where a column stands that was written outside its table."""
        table = next((one for one, names in self.document.rows.items() if name in names), "")
        return f"“{name}”是“{table}”里的一列，请写在它的逐行重复里面" if table else ""

    def first_of(self, table: str) -> str:
        fields = next((one.fields for one in self.document.tables if one.name == table), ())
        return fields[0].name if fields else ""


def nearest(name: str, known: Iterable[str]) -> str:
    """The known name that looks most like it, or all of them where none does."""
    known = sorted(known)
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.3)
    return f"最接近的是“{close[0]}”" if close else f"可以用的有：{'、'.join(known)}"


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 40 else f"{text[:40]}…"


class Strict(SandboxedEnvironment):
    """Compiles a template only where every node of its tree is one of the few that a document allows."""

    def __init__(self, document: Document) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.document = document
        self.globals, self.filters, self.tests = {}, {}, {}

    def compile(self, source: Any, *args: Any, **kwargs: Any) -> Any:
        tree = self.parse(source) if isinstance(source, str) else source
        for node in tree.body:
            self.look_at(node, "", "")
        return super().compile(tree, *args, **kwargs)

    def look_at(self, node: nodes.Node, row: str, table: str) -> None:
        """Raises SecurityError where a node is none of those, or names what the document does not list."""
        if isinstance(node, nodes.Output):
            for part in node.nodes:
                if not isinstance(part, nodes.TemplateData):
                    self.value(part, row, table)
        elif isinstance(node, nodes.If):
            test = node.test
            self.value(test.node if isinstance(test, nodes.Not) else test, row, table)
            for inner in (*node.body, *node.elif_, *node.else_):
                self.look_at(inner, row, table)
        elif isinstance(node, nodes.For):
            self.loop(node, row)
        else:
            raise SecurityError(type(node).__name__)

    def loop(self, node: nodes.For, row: str) -> None:
        is_plain = not (row or node.test or node.recursive or node.else_)
        names = [one.name for one in (node.target, node.iter) if isinstance(one, nodes.Name)]
        if not is_plain or len(names) != 2 or names[1] not in self.document.rows or names[0] == "loop":
            raise SecurityError("For")
        if sum(len(one.data) for one in node.find_all(nodes.TemplateData)) > LARGEST_LOOP:
            raise SecurityError("a loop that large")
        for part in node.body:
            self.look_at(part, *names)

    def value(self, node: nodes.Node, row: str, table: str) -> None:
        if isinstance(node, nodes.Name) and node.name in self.document.names and node.name != row:
            return
        is_of_row = isinstance(node, nodes.Getattr) and isinstance(node.node, nodes.Name)
        if is_of_row and row and node.node.name == row and node.attr in self.document.rows[table]:
            return
        raise SecurityError(type(node).__name__)
