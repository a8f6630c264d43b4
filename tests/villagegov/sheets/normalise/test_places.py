"""Which village is meant (excel.md 7.10)."""

import pytest

from tests.villagegov.sheets.files import context
from villagegov.sheets.normalise.places import VillageName, section_name

BRIDGE, RIVER, LOTUS = "990121103204", "990121103206", "990121103001"
FERRY = (VillageName("990121103231", "古渡村"), VillageName("990121103031", "古渡社区"))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("石桥村", BRIDGE),
        (" 石 桥 村", BRIDGE),
        (BRIDGE, BRIDGE),
        ("石桥", BRIDGE),
        ("中共松澜镇石桥村支部委员会", BRIDGE),
        ("云岭区松澜镇石桥村", BRIDGE),
        ("石桥村第一党支部", BRIDGE),
        ("双河村委会", RIVER),
        ("双河村村委会", RIVER),
        ("双河村民委员会", RIVER),
        ("莲塘社区党总支第一党支部", LOTUS),
        ("莲塘社区居委会", LOTUS),
    ],
)
def test_a_village_in_any_spelling(text, code):
    assert context().index.read(text) == (code, "")


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("石乔村", "village_not_found"),
        ("莲塘村", "village_not_found"),
        ("古渡", "village_ambiguous"),
        ("桥头村", "village_out_of_scope"),
        ("990121104201", "village_out_of_scope"),
        ("青石镇河口村党支部", "village_out_of_scope"),
    ],
)
def test_a_doubtful_village_is_asked_for(text, problem):
    assert context(*FERRY).index.read(text) == (None, problem)


def test_a_text_names_the_longest_village_only():
    index = context(VillageName("990121103233", "小石桥村")).index

    assert index.named_in("松澜镇小石桥村党员名册") == {"990121103233"}
    assert index.named_in("石桥村、双河村") == {BRIDGE, RIVER}
    assert index.named_in("松澜镇") == set()


def test_a_section_loses_its_number_and_its_count():
    assert section_name("一、石桥村（12人）".replace("（", "(").replace("）", ")")) == "石桥村"
