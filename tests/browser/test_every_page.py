"""Every page of the site, looked at as by who sees little, has no mouse, no script, a small screen or a printer.

A page is found by the links of the demo, at the desk of the office and on the phone of a village, or stands in
tests/browser/pages.py with the record that it needs.
"""

from collections.abc import Sequence

from django.urls import Resolver404, resolve

from tests.browser.looking import Looker
from tests.browser.pages import GUEST, NO_PAGES, Visit, first_pages, names_of_addresses, names_of_pages
from tests.browser.steps import Visitor
from villagegov.common.models import User
from villagegov.common.permissions import works_on_phone

LISTS = ("_list", "_list_print")  # opened as a whole, whatever part of them a link leads to
WITHOUT_FRAME = "_print"  # the same at the desk and on the phone
NOWHERE = ""


def name_of(address: str) -> str:
    try:
        return resolve(address.partition("?")[0]).url_name
    except Resolver404:
        return NOWHERE


class Walk:
    """What was looked at, in which frame, and what was wrong with it."""

    def __init__(self, guest: Visitor) -> None:
        self.looker, self.pages = Looker(guest.page), names_of_pages()
        self.who, self.frame = GUEST, "desk"
        self.seen: set[tuple[str, str]] = set()
        self.faults: list[str] = []

    def of(self, who: str, frame: str, visits: Sequence[Visit]) -> None:
        """The pages that are named, then from link to link each kind of page once."""
        self.who, self.frame = who, frame
        waiting = [link for visit in visits for link in self.look_at(visit.name, visit.path)]
        for link in waiting:
            if self.is_new(name := name_of(link)):
                waiting += self.look_at(name, link.partition("?")[0] if name.endswith(LISTS) else link)

    def is_new(self, name: str) -> bool:
        frames = ("desk", "phone") if name.endswith(WITHOUT_FRAME) else (self.frame,)
        return name in self.pages and not {(frame, name) for frame in frames} & self.seen

    def look_at(self, name: str, path: str) -> list[str]:
        """Gives the links of the page; what everybody reads leads away to what is not theirs."""
        arrived, wrong = self.looker.go(path, self.frame)
        is_known = any(seen == name for frame, seen in self.seen if frame != self.frame)
        self.seen.add((self.frame, name))
        if name_of(arrived) != name:
            wrong.append(f"leads to {arrived}")
        links = [] if wrong else self.looker.links()
        wrong += [f"has a link to {link}, which is no address" for link in links if name_of(link) == NOWHERE]
        look = self.looker.faults_on_screen if is_known and name != "home" else self.looker.faults
        wrong = wrong or look(self.frame)
        self.faults += [f"{name} ({self.who}, {path}) {fault}" for fault in wrong]
        return links if self.who != GUEST else []


def frame_of(who: str) -> str:
    return "phone" if works_on_phone(User.objects.get(username=who)) else "desk"


def test_every_page_can_be_used_by_everybody(visitor, admit):
    guest, pages = visitor(), first_pages()
    walk = Walk(guest)

    for who in dict.fromkeys(visit.who for visit in pages):
        if who != GUEST:
            admit(guest, who)
        walk.of(
            who, "desk" if who == GUEST else frame_of(who), [visit for visit in pages if visit.who == who]
        )

    missed = walk.pages - {name for _, name in walk.seen}
    walk.faults += [
        f"{name} is found by no link: name a record in tests/browser/pages.py" for name in sorted(missed)
    ]
    walk.faults += [
        f"{name} is no address any more" for name in sorted(NO_PAGES.keys() - names_of_addresses())
    ]
    assert walk.faults == [], "\n" + "\n".join(walk.faults)
