"""What a template asks and says: its columns, their heads and drop-downs, how each is filled in, an example. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from villagegov.common.chinese import ID_LENGTH
from villagegov.sheets.kinds import AnyOf, Field, FieldType, SheetKind
from villagegov.sheets.normalise.places import VillageName
from villagegov.sheets.workbook import sheet_name

MOST_CHOICES = 100
DATE_HINT, PLANNED_HINT = "如 1987.06", "年月日，如 2026-09-30"
VILLAGE_OF_EXAMPLE = VillageName("990121103201", "示例村")

EXAMPLES = {
    FieldType.NAME: "王建国",
    FieldType.ID_NUMBER: "990121196010100819",
    FieldType.DATE: "2021.03",
    FieldType.YES_NO: "否",
    FieldType.PHONE: "19900000001",
    FieldType.COUNT: "12",
    FieldType.DECIMAL: "1200.00",
    FieldType.MONEY: "26380.00",
}


@dataclass(frozen=True)
class TemplateColumn:
    """A column of the form: its heads from top to bottom, the words of its drop-down."""

    field: Field
    heads: tuple[str, ...]
    choices: tuple[str, ...]


def columns_of(kind: SheetKind, villages: Sequence[VillageName]) -> list[TemplateColumn]:
    """What is stored, once: a field whose header stands over others is the single column that they replace."""
    parents = {parent for one in kind.fields for parent in one.headers[0].split("/")[:-1]}
    fields = [one for one in kind.fields if one.is_stored and one.headers[0] not in parents]
    groups = {group.label for group in kind.any_of}
    return [TemplateColumn(one, _heads(one, groups), _choices(one, villages)) for one in fields]


def _heads(field: Field, groups: set[str]) -> tuple[str, ...]:
    """The levels of the header with the unit; what must be filled has a star, also a parent of which one must be."""
    *parents, leaf = field.headers[0].split("/")
    leaf = f"{'*' if field.required else ''}{leaf}{f'({field.unit})' if field.unit else ''}"
    return (*(f"*{parent}" if parent in groups else parent for parent in parents), leaf)


def _choices(field: Field, villages: Sequence[VillageName]) -> tuple[str, ...]:
    """The words of a drop-down: one for each value, several in a cell cannot be chosen."""
    if field.type is FieldType.VILLAGE:
        return tuple(one.name for one in villages)
    if field.type is FieldType.YES_NO:
        return "是", "否"
    return _words(field.spellings.values.items()) if field.spellings else ()


def _words(pairs: Iterable[tuple[str, str]]) -> tuple[str, ...]:
    """The first word of each value."""
    first: dict[str, str] = {}
    for word, value in pairs:
        first.setdefault(value, word)
    return tuple(first.values())


def need_of(field: Field) -> str:
    return "必填" if field.required else "可不填"


def rules_of(kind: SheetKind) -> Iterator[str]:
    """What holds for the form as a whole."""
    yield f"在“{sheet_name(kind.label)}”这张表里填，从表头下面一行开始，一行一个{kind.noun}。"
    yield from (_rule_of(kind, group) for group in kind.any_of)
    yield "表头的字不要改。可以从别的表复制粘贴，列可以空着，用不到的列可以删。"
    yield "空着的格子不会清掉已经登记的内容。"


def _rule_of(kind: SheetKind, group: AnyOf) -> str:
    names = "、".join(kind.by_name[name].label for name in group.members if name != group.field)
    return f"{names}，每行至少填一项。"


def hint_of(column: TemplateColumn, *, most: int = MOST_CHOICES) -> str:
    """How a column is filled in, in one sentence, with up to so many choices."""
    field = column.field
    if field.type is FieldType.VILLAGE:
        return "从下拉里选，或者写村的全称"
    if column.choices:
        return f"从下拉里选：{'、'.join(column.choices[:most])}{' 等' if len(column.choices) > most else ''}"
    if field.posts:
        return f"可以填几个，用顿号隔开：{'、'.join(_words(field.posts.plain.items()))}"
    return PLANNED_HINT if field.is_planned else _HINTS[field.type].format(longest=field.max_length)


_HINTS = {
    FieldType.NAME: "只填姓名，不加空格和括号",
    FieldType.PLACE_NAME: "村（社区）的全称，2 到 {longest} 个字",
    FieldType.ID_NUMBER: f"{ID_LENGTH} 位。这一列已设为文本，直接填写，不要改成数字",
    FieldType.DATE: f"年月或年月日，{DATE_HINT} 或 1987-06-15",
    FieldType.PHONE: "手机号或带区号的座机号，一格一个",
    FieldType.TEXT: "最多 {longest} 个字",
    FieldType.COUNT: "整数，没有填 0，不知道空着",
    FieldType.CODE: "12 位数字",
    FieldType.DECIMAL: "数字，最多两位小数",
    FieldType.MONEY: "按元填写，最多两位小数",
}


def example_of(column: TemplateColumn, villages: Sequence[VillageName]) -> str:
    """What could stand in the cell."""
    field, village = column.field, next(iter(villages), VILLAGE_OF_EXAMPLE)
    of_village = {
        FieldType.VILLAGE: village.name,
        FieldType.PLACE_NAME: village.name,
        FieldType.CODE: village.code,
    }
    if field.posts:
        return _words(field.posts.plain.items())[0]
    return (
        field.example
        or of_village.get(field.type)
        or EXAMPLES.get(field.type)
        or next(iter(column.choices), "")
    )
