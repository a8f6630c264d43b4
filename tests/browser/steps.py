"""A visitor: what a person does on a page, and what axe finds on it."""

import re
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, Response, expect

from villagegov.demo import PASSWORD

OFFICE = {"width": 1366, "height": 768}
ZOOMED = {"width": 683, "height": 768}  # 200 % on the office's screen
PHONE = {"width": 390, "height": 844}
SMALL_PHONE = {"width": 360, "height": 640}
TOO_WIDE = """(letters) => {
  document.documentElement.className = letters;
  const width = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= width) return "";
  const wide = [...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > width + 1
    && !e.closest(".table-wrap"));
  return wide.slice(0, 3).map(e => e.tagName + "." + e.className).join(", ") || "a table";
}"""


class Visitor:
    """One browser with one page. `complaints` are what the console said that nobody may have to read.

    Whatever leads to another page waits for it, so that the next line reads that page and never this one.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", self._listen)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))

    def _listen(self, message) -> None:
        refused = "Failed to load resource" in message.text  # an expected 4xx answer is told by its status
        if message.type == "error" and not refused:
            self.complaints.append(f"{self.page.url}: {message.text}")

    def sign_in(self, username: str, password: str = PASSWORD) -> "Visitor":
        self.page.goto("/login/")
        self.page.get_by_label("登录名").fill(username)
        self.page.get_by_label("密码", exact=True).fill(password)
        self.arrive_by(self.page.get_by_role("button", name="登录", exact=True))
        return self

    def arrive_by(self, way: Locator) -> None:
        """Click on what leads to another page, or to the same with errors, and wait until it is there."""
        with self.page.expect_navigation():
            way.click()

    def go(self, address: str) -> Response:
        return self.page.goto(address)

    def press(self, name: str) -> None:
        self.arrive_by(self.page.locator("main").get_by_role("button", name=name, exact=True))

    def link(self, name: str) -> Locator:
        return self.page.locator("main").get_by_role("link", name=name, exact=True).first

    def follow(self, name: str) -> None:
        self.arrive_by(self.link(name))

    def download(self, way: Locator, path: Path) -> Path:
        with self.page.expect_download() as download:
            way.click()
        download.value.save_as(path)
        return path

    def hand_over(self, place: str, post: str) -> str:
        """Give a vacant post to the first person on offer; the name of this person."""
        self.go(f"/settings/users/hand-over/{place}/{post}/")
        coming = self.page.get_by_label("接任的人")
        name = coming.locator("option").nth(1).inner_text()
        coming.select_option(index=1)
        self.page.get_by_label("文号").fill("松委〔2026〕8号")
        self.page.get_by_label("您自己的登录密码").fill(PASSWORD)
        self.press("办理交接")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text("一次性密码")
        return name

    def upload(self, kind: str, file) -> None:
        """A roster on its way to the check."""
        self.go("/records/import/new/")
        self.page.get_by_label(kind).check(force=True)
        self.page.get_by_label("花名册文件").set_input_files(file)
        self.press("上传并检查")

    def confirm_import(self) -> None:
        self.arrive_by(self.page.locator("main").get_by_role("button", name=re.compile("^确认导入")))

    def says(self, text: str) -> bool:
        return text in self.page.locator("main").inner_text()

    def overflow(self, size: dict, letters: str) -> str:
        """How the page is too wide for a screen with letters of this size; "" when it fits."""
        if self.page.viewport_size != size:
            self.page.set_viewport_size(size)
        wide = self.page.evaluate(TOO_WIDE, letters)
        return f"at {size['width']} px {letters} is too wide: {wide}" if wide else ""


def violations(page: Page) -> list[str]:
    """What axe finds: the rule and the places."""
    found = Axe().run(page).response["violations"]
    return [f"axe {rule['id']}: {[node['target'] for node in rule['nodes'][:3]]}" for rule in found]
