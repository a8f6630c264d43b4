"""What a page may weigh and how often it may ask (design: performance). Weights as sent, packed with gzip."""

import gzip

import pytest
from django.conf import settings

from tests.browser.steps import PHONE

KIB = 1024
VILLAGE = "/records/villages/990121103204/"
WEIGHTS = {
    "/home/": 25,
    "/records/people/?size=50": 25,
    "/records/posts/?size=50": 25,
    VILLAGE: 20,
    f"{VILLAGE}figures/2026/edit/": 20,
}
PHONE_WEIGHTS = {"/home/": 10, VILLAGE: 10, "/me/": 10}


def visit(visitor, address: str) -> tuple[float, set[str]]:
    """The weight of a page in KiB, and everything that it asks for, itself included."""
    asked = set()
    visitor.page.on("request", lambda request: asked.add(request.url))
    answer = visitor.go(address)
    return packed(answer.text()), asked


def packed(text: str) -> float:
    return len(gzip.compress(text.encode(), compresslevel=6)) / KIB


@pytest.mark.parametrize(("address", "most"), WEIGHTS.items(), ids=WEIGHTS)
def test_a_page_of_the_office_is_light(desk, address, most):
    zhou = desk("zhou")

    weight, asked = visit(zhou, address)

    assert weight <= most
    assert len(asked) <= 4


@pytest.mark.parametrize(("address", "most"), PHONE_WEIGHTS.items(), ids=PHONE_WEIGHTS)
def test_a_page_on_the_phone_is_lighter(phone, address, most):
    he = phone("he", PHONE)

    weight, asked = visit(he, address)

    assert weight <= most
    assert len([url for url in asked if "favicon" not in url]) <= 3


@pytest.mark.parametrize(("name", "raw", "most"), [("app.css", 30, 8), ("app.js", 25, 8)])
def test_style_and_script_are_small(name, raw, most):
    text = (settings.BASE_DIR / "static" / name).read_text(encoding="utf-8")

    assert len(text.encode()) / KIB <= raw
    assert packed(text) <= most
