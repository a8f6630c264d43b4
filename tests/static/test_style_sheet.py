"""The look keeps its promises: Chromium 86, small files, nothing inline, components that fit on a screen."""

import gzip
import re
from pathlib import Path

import pytest

from villagegov.common.icons import ICON_OF_TONE, MARKUP_BY_NAME

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
STYLE_SHEET = ROOT / "static" / "app.css"
PAPER = ROOT / "static" / "paper.css"
SCRIPTS = sorted((ROOT / "static").glob("*.js"))

AFTER_CHROMIUM_86 = {
    "nesting": r"&",
    ":has()": r":has\(",
    ":is()": r":is\(",
    ":where()": r":where\(",
    "@layer": r"@layer",
    "@container": r"@container|container-type",
    "color-mix()": r"color-mix\(",
    "oklch()": r"oklch\(|oklab\(|lab\(|lch\(",
    "aspect-ratio": r"aspect-ratio",
    "inset": r"[;{]\s*inset(-block|-inline)?\s*:",
    "subgrid": r"subgrid",
    "dynamic viewport units": r"\d(dvh|svh|lvh)\b",
}
INLINE = {
    "style attribute": r"\sstyle\s*=",
    "style element": r"<style\b",
    "event handler": r"\son[a-z]+\s*=",
    "script without a file": r"<script(?![^>]*\ssrc=)",
    "script address": r"javascript:",
}


def style_rules(sheet: Path = STYLE_SHEET) -> str:
    return re.sub(r"/\*.*?\*/", "", sheet.read_text(encoding="utf-8"), flags=re.DOTALL)


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@pytest.mark.parametrize("feature", AFTER_CHROMIUM_86)
def test_the_style_sheet_uses_nothing_that_chromium_86_does_not_know(feature):
    assert not re.search(AFTER_CHROMIUM_86[feature], style_rules() + style_rules(PAPER))


def test_the_style_sheet_stays_under_30_kb_and_8_kb_compressed():
    sheet = STYLE_SHEET.read_bytes()

    assert len(sheet) < 30_000
    assert len(gzip.compress(sheet)) < 8_000


def test_all_scripts_together_stay_under_25_kb():
    assert sum(path.stat().st_size for path in SCRIPTS) < 25_000


def test_the_style_sheet_and_the_script_load_nothing_from_elsewhere():
    for path in (STYLE_SHEET, PAPER, *SCRIPTS):
        assert "http://" not in path.read_text(encoding="utf-8")
        assert "https://" not in path.read_text(encoding="utf-8")
    assert "@import" not in style_rules()
    assert "@font-face" not in style_rules()


def test_font_sizes_on_the_screen_are_relative_so_that_large_text_reaches_all_of_them():
    screen = style_rules().split("@media print")[0]

    assert not re.search(r"font(-size)?:[^;}]*\d(px|pt)", screen)


@pytest.mark.parametrize("path", SCRIPTS, ids=name_of)
def test_a_script_evaluates_no_text_as_code(path):
    script = path.read_text(encoding="utf-8")

    assert not re.search(
        r"\beval\(|new Function|innerHTML|document\.write|setAttribute\(\"(style|on)", script
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_has_nothing_inline(path):
    source = path.read_text(encoding="utf-8")

    assert [what for what, pattern in INLINE.items() if re.search(pattern, source, re.IGNORECASE)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_a_template_has_fewer_than_120_lines(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) < 120


def test_every_icon_that_a_template_or_a_tone_names_is_drawn():
    named = set(ICON_OF_TONE.values())
    for path in TEMPLATES:
        named |= set(re.findall(r'{% icon "([a-z-]+)"', path.read_text(encoding="utf-8")))

    assert named <= MARKUP_BY_NAME.keys()


def test_every_class_of_a_status_tone_has_a_rule():
    rules = style_rules()

    assert [tone for tone in ICON_OF_TONE if not re.search(rf"\.{tone}\{{", rules)] == []


def test_a_page_made_for_paper_asks_for_its_sheet():
    of_paper = set(re.findall(r"\.([a-z][a-z-]*)", style_rules(PAPER))) - set(
        re.findall(r"\.([a-z][a-z-]*)", style_rules())
    )
    asking = re.compile(r'(?:class="|body_class %})[^"{]*\b(' + "|".join(of_paper) + r")[\s\"{]")
    for path in TEMPLATES:
        source = path.read_text(encoding="utf-8")
        assert "paper.css" in source or not asking.search(source), name_of(path)
