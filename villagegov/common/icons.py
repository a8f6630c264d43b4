"""The line icons as SVG paths on a grid of 24, apart because a page carries only those that it uses."""

import re

MARKUP_BY_NAME = {
    "alert": '<path d="M12 3 2.5 20h19z"/><path d="M12 10v4.5M12 17.3v.2"/>',
    "back": '<path d="M9 14 4 9l5-5"/><path d="M4 9h10a6 6 0 0 1 0 12h-3"/>',
    "check": '<path d="M4 12.5 9.5 18 20 6.5"/>',
    "chevron": '<path d="m9 5 7 7-7 7"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5.5l3.5 2"/>',
    "cross": '<path d="m6 6 12 12M18 6 6 18"/>',
    "document": '<path d="M6 3h8l5 5v13H6z"/><path d="M14 3v5h5M9 13h7M9 17h7"/>',
    "dot": '<circle cx="12" cy="12" r="7"/>',
    "download": '<path d="M12 3v12m-5-5 5 5 5-5M4 20h16"/>',
    "edit": '<path d="M4 20h4L20 8l-4-4L4 16z"/>',
    "eye": '<path d="M2 12c3-5 6-7 10-7s7 2 10 7c-3 5-6 7-10 7s-7-2-10-7z"/><circle cx="12" cy="12" r="3"/>',
    "half": '<circle cx="12" cy="12" r="8"/><path d="M12 4a8 8 0 0 1 0 16z" fill="currentColor"/>',
    "home": '<path d="M3 11 12 4l9 7M6 9.5V20h12V9.5"/>',
    "horn": '<path d="M4 10v4h4l8 5V5l-8 5zM19.5 9a4 4 0 0 1 0 6"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v5.5M12 7.5v.2"/>',
    "list": '<path d="M9 6h12M9 12h12M9 18h12M4 6h.5M4 12h.5M4 18h.5"/>',
    "lock": '<path d="M5 11h14v10H5zM8 11V7a4 4 0 0 1 8 0v4"/>',
    "plus": '<path d="M12 5v14M5 12h14"/>',
    "print": '<path d="M7 9V3h10v6M7 18H4v-8h16v8h-3"/><path d="M7 14h10v7H7z"/>',
    "search": '<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>',
    "text-size": '<path d="m2 19 5-14 5 14M4 14h6M14 19l3.5-9 3.5 9M15.2 16h4.6"/>',
    "upload": '<path d="M12 16V4m-5 5 5-5 5 5M4 20h16"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4 21c1-5 4-7 8-7s7 2 8 7"/>',
}

ICON_OF_TONE = {
    "off": "dot",
    "run": "half",
    "due": "clock",
    "ok": "check",
    "back": "back",
    "late": "alert",
    "pub": "horn",
    "void": "cross",
}

_REFERENCE = re.compile(r'<use href="#icon-([a-z-]+)"')


def icon_markup(name: str) -> str:
    """One reference into the sprite of the page; raises KeyError for an icon that is not drawn."""
    if name not in MARKUP_BY_NAME:
        raise KeyError(f"no icon named {name!r}")
    return f'<svg class="icon" aria-hidden="true"><use href="#icon-{name}"/></svg>'


def sprite_for(html: str, always: tuple[str, ...] = ()) -> str:
    """The sprite with the icons that `html` refers to, and those that a part loaded later will bring."""
    names = sorted({*_REFERENCE.findall(html), *always} & MARKUP_BY_NAME.keys())
    symbols = "".join(
        f'<symbol id="icon-{name}" viewBox="0 0 24 24">{MARKUP_BY_NAME[name]}</symbol>' for name in names
    )
    return f'<svg hidden xmlns="http://www.w3.org/2000/svg">{symbols}</svg>'
