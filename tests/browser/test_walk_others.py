"""Those with one errand: each finds every page of the menu, and nothing that is not theirs."""

import pytest

from tests.browser.steps import OFFICE, PHONE, walk

SCREENS = {"wang": PHONE, "luo": PHONE, "shen": OFFICE, "kao": OFFICE, "peng": OFFICE}


@pytest.mark.parametrize(("username", "size"), SCREENS.items(), ids=SCREENS)
def test_every_page_of_the_menu_opens(visitor, username, size):
    assert walk(visitor(size).sign_in(username), size, menu_only=True) == []
