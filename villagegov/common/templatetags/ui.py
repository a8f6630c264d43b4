"""What templates need to show things as the design wants: icons, badges, dates, numbers, links, rows."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from html import escape
from typing import Any

from django import template
from django.template.base import Node, NodeList, Parser, Token
from django.template.context import Context
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

from villagegov.common.clock import now, today
from villagegov.common.deadlines import time_left
from villagegov.common.icons import ICON_OF_TONE, icon_markup, sprite_for

register = template.Library()

WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
WAN = Decimal(10_000)
WAN_FROM = Decimal(100_000)
NOTE_OF_LEVEL = {"success": "good", "warning": "care", "error": "care"}
kept_filters: dict[tuple, SafeString] = {}
MOST_FILTERS = 200
ICON_OF_NOTE = {"good": "check", "care": "alert"}


# Icons and badges


@register.simple_tag
def icon(name: str) -> SafeString:
    """An icon; it always stands beside a word, so it is hidden from screen readers."""
    return mark_safe(icon_markup(name))  # noqa: S308 - fixed markup, the name is checked


class SpriteNode(Node):
    """Renders what it encloses, then the sprite with just the icons used in it."""

    child_nodelists = ("nodelist",)

    def __init__(self, nodelist: NodeList, always: tuple[str, ...]) -> None:
        self.nodelist = nodelist
        self.always = always

    def render(self, context: Context) -> SafeString:
        html = self.nodelist.render(context)
        return mark_safe(html + sprite_for(html, self.always))  # noqa: S308 - both parts are rendered


@register.tag
def with_sprite(parser: Parser, token: Token) -> SpriteNode:
    """`{% with_sprite %} … {% endwith_sprite %}`; named icons are kept for parts that are loaded later."""
    always = tuple(token.split_contents()[1:])
    nodelist = parser.parse(("endwith_sprite",))
    parser.delete_first_token()
    return SpriteNode(nodelist, always)


@register.simple_tag
def badge(tone: str, word: str, icon: str = "", *, plain: bool = False) -> SafeString:
    """Status as shape, word and tone; `plain` leaves out the box for tables of many equal values."""
    classes = "off void" if tone == "void" else tone
    shape = mark_safe(icon_markup(icon or ICON_OF_TONE[tone]))  # noqa: S308 - fixed markup
    return format_html(
        '<span class="badge {}{}">{}{}</span>', classes, " plain" if plain else "", shape, word
    )


@register.simple_tag
def due_badge(due_on: date | None) -> SafeString | str:
    """How long there is still time; a far date is plain text, since only exceptions get a badge."""
    if due_on is None:
        return ""
    tone, word = time_left(due_on, today())
    return day_short(due_on) if tone == "off" else badge(tone, word)


@register.filter
def note_tone(level_tag: str) -> str:
    """The tone of a banner for the level of a Django message."""
    return NOTE_OF_LEVEL.get(level_tag, "")


@register.filter
def note_icon(tone: str) -> SafeString:
    """The icon that goes with the tone of a banner."""
    return icon(ICON_OF_NOTE.get(tone, "info"))


# Dates and times


@register.filter
def day(value: date | None, by_month: bool = False) -> str:
    """2026年3月13日; 2026年3月 where only the month is known."""
    if not value:
        return ""
    value = _local(value)
    month = f"{value.year}年{value.month}月"
    return month if by_month else f"{month}{value.day}日"


@register.filter
def day_short(value: date | None, by_month: bool = False) -> str:
    """3月13日 in the current year, 2025年12月3日 in any other; for tables."""
    if not value:
        return ""
    value = _local(value)
    if by_month or value.year != today().year:
        return day(value, by_month)
    return f"{value.month}月{value.day}日"


@register.filter
def moment(value: datetime | None) -> str:
    """今天 17:30, 3月10日 08:51 or 2025年12月3日 08:51."""
    if not value:
        return ""
    value = _local(value)
    spoken = "今天" if value.date() == today() else day_short(value)
    return f"{spoken} {value:%H:%M}"


@register.simple_tag
def printed_at() -> str:
    """The time of printing for the foot of a sheet: 2026年3月13日 17:30."""
    value = _local(now())
    return f"{day(value)} {value:%H:%M}"


@register.filter
def weekday(value: date | None) -> str:
    """星期五."""
    return WEEKDAYS[value.weekday()] if value else ""


def _local(value: Any) -> Any:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value)
    return value


# Numbers


@register.filter
def grouped(value: Any) -> str:
    """1,286; empty for what is no number."""
    number = _decimal(value)
    return "" if number is None else f"{number:,f}"


@register.filter
def yuan(value: Any) -> str:
    """486,000.00 元."""
    number = _rounded(value, "0.01")
    return "" if number is None else f"{number:,f} 元"


@register.filter
def wan(value: Any) -> str:
    """48.60 万元 from 100,000 yuan on, below that the plain amount in yuan."""
    number = _decimal(value)
    if number is None:
        return ""
    return yuan(number) if abs(number) < WAN_FROM else f"{_rounded(number / WAN, '0.01'):,f} 万元"


@register.filter
def percent1(value: Any) -> str:
    """92.7% from the ratio 0.927 (a Decimal or a Fraction), one digit, half up."""
    if value in (None, ""):
        return ""
    ratio = Decimal(value.numerator) / Decimal(value.denominator) if hasattr(value, "numerator") else value
    return f"{_rounded(Decimal(ratio) * 100, '0.1'):f}%"


@register.filter
def score1(value: Any) -> str:
    """87.6, one digit, half up."""
    number = _rounded(value, "0.1")
    return "" if number is None else f"{number:f}"


def _decimal(value: Any) -> Decimal | None:
    try:
        return None if value in (None, "") else Decimal(str(value))
    except InvalidOperation:
        return None


def _rounded(value: Any, step: str) -> Decimal | None:
    number = _decimal(value)
    return None if number is None else number.quantize(Decimal(step), rounding=ROUND_HALF_UP)


# Links and lists


@register.filter
def at(values: Any, position: int) -> Any:
    """The value at a place of a list, for two lists that are shown side by side."""
    return values[position]


@register.simple_tag
def sort_header(column: Any) -> SafeString:
    """The head of one column, with its link and `aria-sort` where the list can be sorted by it."""
    sort = format_html(' aria-sort="{}"', column.aria_sort) if column.aria_sort else ""
    number = mark_safe(' class="number"') if column.numeric else ""
    label = column.label
    if column.sortable:
        label = format_html('<a href="{}">{}</a>', column.sort_url, column.label)
    return format_html('<th scope="col"{}{}>{}</th>', number, sort, label)


@register.simple_tag
def filter_row(listing: Any) -> SafeString:
    """The row of filters. Drawn once for all whose choices are the same, as long as none of them is at work."""
    if listing.chips:
        return _drawn_filters(listing)
    offered = tuple((name, one.label, _choices(one)) for name, one in listing.filters.fields.items())
    key = (type(listing.filterset), offered, listing.query.get("sort"), listing.query.get("size"))
    if key not in kept_filters:
        if len(kept_filters) >= MOST_FILTERS:
            kept_filters.clear()
        kept_filters[key] = _drawn_filters(listing)
    return kept_filters[key]


def _drawn_filters(listing: Any) -> SafeString:
    return render_to_string("components/filters.html", {"filters": listing.filters, "listing": listing})


def _choices(form_field: Any) -> tuple[tuple[str, str], ...]:
    return tuple((str(value), str(label)) for value, label in getattr(form_field, "choices", ()))


@register.simple_tag
def listing_rows(listing: Any, *, pick: Any = False) -> SafeString:
    """All rows of a list, joined here: looking up each cell in a template loop is most of such a page's cost.

    With `pick` each row has a box to tick.
    """
    openings = _cell_openings(listing.columns)
    return mark_safe("".join(_row(row, openings, pick=pick) for row in listing.rows))  # noqa: S308 - escaped in _row


def _cell_openings(columns: Iterable[Any]) -> list[str]:
    openings = ['<th scope="row">']
    for column in list(columns)[1:]:
        number = ' class="number"' if column.numeric else ""
        openings.append(f'<td{number} data-label="{conditional_escape(column.label)}">')
    return openings


def _row(row: Any, openings: list[str], *, pick: bool) -> str:
    parts = ["<tr>"]
    if pick:
        parts.append(
            format_html(
                '<td class="pick"><input type="checkbox" name="selected" value="{}" aria-label="选择 {}">'
                "</td>",
                row.key,
                row.cells[0].text,
            )
        )
    for position, (opening, cell) in enumerate(zip(openings, row.cells, strict=True)):
        url = cell.url or (row.url if position == 0 else "")
        parts.append(f"{opening}{_cell(cell, url)}{'</td>' if position else '</th>'}")
    parts.append("</tr>")
    return "".join(parts)


def _cell(cell: Any, url: str) -> str:
    text = badge(cell.tone, cell.text) if cell.tone else escape(cell.text)
    return f'<a href="{escape(url)}">{text}</a>' if url else text


# Forms


@register.simple_tag
def form_errors(*forms: Any) -> list[dict[str, str]]:
    """All errors of forms and form sets in the order of the page, each with the id of its input."""
    entries = []
    for form in forms:
        if not form or not form.is_bound:
            continue
        if hasattr(form, "non_form_errors"):
            entries += [{"text": text, "anchor": ""} for text in form.non_form_errors()]
            entries += form_errors(*form.forms)
            continue
        entries += [{"text": text, "anchor": ""} for text in form.non_field_errors()]
        entries += [{"text": text, "anchor": _anchor(field)} for field in form for text in field.errors]
    return entries


def _anchor(field: Any) -> str:
    if field.use_fieldset:
        return f"{field.auto_id}_0"
    return field.id_for_label
