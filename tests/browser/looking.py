"""One look at a page: keyboard, script, widths, paper, axe. It is resized for each, and loaded once."""

from pathlib import Path
from urllib.parse import urlsplit

import axe_playwright_python
from django.conf import settings
from playwright.sync_api import Page

from tests.browser.steps import OFFICE, PHONE, ZOOMED

AXE = Path(axe_playwright_python.__file__).parent / "axe.min.js"
LOOK = settings.BASE_DIR / "tests" / "browser" / "look.js"
LARGEST = "text-2"
LOOKS = {  # the first is the screen that the frame is made for
    "desk": ((OFFICE, ""), (OFFICE, LARGEST), (ZOOMED, ""), (PHONE, LARGEST)),
    "phone": ((PHONE, ""), (PHONE, LARGEST), (OFFICE, "")),
}


class Looker:
    """Eyes on one page. Sizes are set past Playwright, which takes four times as long for each of them."""

    def __init__(self, page: Page) -> None:
        self.page, self.chromium = page, page.context.new_cdp_session(page)
        self.kinds_of_ink: set[str] = set()
        page.add_init_script(AXE.read_text(encoding="utf-8") + LOOK.read_text(encoding="utf-8"))

    def show_at(self, *, width: int, height: int) -> None:
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.chromium.send("Emulation.setDeviceMetricsOverride", size)

    def show_in(self, frame: str) -> None:
        self.show_at(**LOOKS[frame][0][0])

    def show_on(self, medium: str) -> None:
        self.chromium.send("Emulation.setEmulatedMedia", {"media": medium})

    def go(self, path: str, frame: str) -> tuple[str, list[str]]:
        """Where one arrives, and what is wrong with the answer itself."""
        self.show_in(frame)
        answer = self.page.goto(path)
        arrived = urlsplit(self.page.url).path
        return arrived, [] if answer.status == 200 else [f"answers {answer.status}"]

    def links(self) -> list[str]:
        return self.page.evaluate("look.links()")

    def faults(self, frame: str) -> list[str]:
        """All that is wrong with the page. It is of no use afterwards: axe is spared the length of its tables."""
        found = self.faults_on_screen(frame)
        self.show_on("print")
        self.show_at(width=self.page.evaluate("look.paperWidth()"), height=900)
        found += self.page.evaluate("look.onPaper()")
        self.show_on("screen")
        self.show_in(frame)
        axe = self.page.evaluate("known => look.ofAxe(known)", sorted(self.kinds_of_ink))
        self.kinds_of_ink |= set(axe["kinds"])
        return found + axe["faults"]

    def faults_on_screen(self, frame: str) -> list[str]:
        """What a page of another frame may still do wrong in this one: heading, keyboard, script, widths."""
        began_below = self.page.evaluate("look.hasBegun()")
        self.page.keyboard.press("Tab")
        found = self.page.evaluate("began => look.atFirstSight(began)", began_below)
        for size, letters in LOOKS[frame]:
            self.show_at(**size)
            where = f"at {size['width']} px{' with the largest letters' if letters else ''}"
            wide = self.page.evaluate("letters => look.tooWide(letters)", letters)
            found += [f"{where} {fault}" for fault in wide]
        return found
