"""The last evening: fifty secretaries hand in pledge and own score at once, by HTTP, to the server of `./run serve`.

Each has a village. He opens two items of his pledge and saves them, hands the pledge in, saves his own score and hands
that in: five forms, read and sent, eight of them served at a time. Afterwards everything must be there, once.
"""

import contextlib
import datetime
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from django.db import connections
from django.test import Client
from django.urls import reverse

from appraisal.models import (
    AnnualPledge,
    AssessmentScheme,
    Indicator,
    PledgeItem,
    ScoreEntry,
    ScoreSheet,
    SelfScore,
)
from appraisal.pledges.operations import standards_at
from bench.work import TOWNSHIP, Task, Work
from branches.models import Person, PostTenure
from villagegov.common import clock, tokens
from villagegov.common.audit import broken_links
from villagegov.common.models import AuditEntry, Place, RoleGrant, User

PEOPLE, ITEMS, CHANGED, LEAVES = 50, 5, 2, 4
ENTRIES = (
    CHANGED + 4
)  # of the trail, by one person: items, pledge handed in, score saved, changed and handed in
LONG_AGO = datetime.date(2021, 3, 18)
SECONDS_TO_START = 30
CSRF = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
VERSION = re.compile(r'name="version" value="(\d+)"')


def scheme_in_force() -> tuple[AssessmentScheme, list[Indicator]]:
    scheme = AssessmentScheme.objects.create(
        place_id=TOWNSHIP, year=2025, title="考核办法", stage="PUBLISHED", published_at=clock.now()
    )
    leaves = [
        Indicator(scheme=scheme, key=str(n), number_path=f"0{n}", name=f"指标{n}", full_milli=25_000, rule="MANUAL")
        for n in range(1, LEAVES + 1)
    ]  # fmt: skip
    return scheme, Indicator.objects.bulk_create(leaves)


class Secretary:
    """One village with a draft and an open own score, and the connection of the one who fills them in."""

    def __init__(self, number: int, scheme: AssessmentScheme, leaves: list[Indicator]) -> None:
        self.number, name = number, f"第{number}村"
        place = Place.objects.create(
            code=f"{TOWNSHIP[:9]}{401 + number}", name=name, level="VILLAGE", kind="VILLAGE"
        )
        self.person = Person.objects.create(
            place=place, name="何永昌", sex="MALE", birth_date=LONG_AGO.replace(year=1980)
        )
        PostTenure.objects.create(
            person=self.person, place=place, post="BRANCH_SECRETARY", started_on=LONG_AGO
        )
        user = User.objects.create_user(f"secretary{number:02d}", "何永昌", "not used")
        RoleGrant.objects.create(user=user, role="village_secretary", place=place, starts_on=LONG_AGO)
        self.fill(place, scheme, leaves)
        client = Client(SERVER_NAME="localhost")
        client.force_login(user)
        self.cookies = {name: value.value for name, value in client.cookies.items()}

    def fill(self, place: Place, scheme: AssessmentScheme, leaves: list[Indicator]) -> None:
        year = clock.today().year
        self.pledge = AnnualPledge.objects.create(
            place=place, year=year, standards=standards_at(place.code, year), changed_at=clock.now()
        )
        self.items = PledgeItem.objects.bulk_create(
            PledgeItem(
                pledge=self.pledge, number=n, category="INDUSTRY", content=f"种菜{n}", target_value=120, unit="亩",
                due_on=datetime.date(year, 9, 30), responsible=self.person,
            )
            for n in range(1, ITEMS + 1)
        )  # fmt: skip
        sheet = ScoreSheet.objects.create(scheme=scheme, place=place)
        self.own = SelfScore.objects.create(sheet=sheet, place=place)
        self.entries = ScoreEntry.objects.bulk_create(
            ScoreEntry(sheet=sheet, indicator=leaf, source="SELF", full_milli=leaf.full_milli) for leaf in leaves
        )  # fmt: skip

    def forms(self) -> list[tuple[str, dict[str, str]]]:
        """The addresses in their order, each with what is typed there."""
        item = {"category": "INDUSTRY", "target_value": "120", "unit": "亩", "due_on": "9月30日"}
        item |= {"responsible": str(self.person.pk), "cooperation": f"合作社{self.number}"}
        points = {f"points_{entry.pk}": "20" for entry in self.entries}
        last = {**points, f"points_{self.entries[0].pk}": "25"}
        opened = self.items[:CHANGED]
        return [
            *((reverse("pledge_item", args=[one.pk]), {**item, "content": one.content}) for one in opened),
            (reverse("pledge_submit", args=[self.pledge.pk]), {"meeting_on": "3月10日"}),
            (reverse("self_score_edit", args=[self.own.pk]), points),
            (reverse("self_score_submit", args=[self.own.pk]), last),
        ]  # fmt: skip

    def hand_in(self, port: int, start: threading.Barrier) -> list[tuple[int, float]]:
        """The status and the seconds of each form, from its address to the answer."""
        self.line, answers = http.client.HTTPConnection("localhost", port, timeout=120), []
        start.wait(60)
        for address, typed in self.forms():
            begun = time.perf_counter()
            page = self.ask("GET", address)[1]
            found = {"csrfmiddlewaretoken": CSRF.search(page), "version": VERSION.search(page)}
            hidden = {name: match[1] for name, match in found.items() if match}
            status, _ = self.ask("POST", address, {**typed, **hidden, tokens.FIELD: tokens.fresh()})
            answers.append((status, time.perf_counter() - begun))
        self.line.close()
        return answers

    def ask(self, method: str, address: str, typed: dict[str, str] | None = None) -> tuple[int, str]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        heads = {"Cookie": cookies, "Content-Type": "application/x-www-form-urlencoded"}
        self.line.request(method, address, urlencode(typed) if typed else None, heads)
        answer = self.line.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.read().decode()

    def lost(self) -> int:
        """What is not as it was typed last."""
        self.pledge.refresh_from_db()
        self.own.refresh_from_db()
        texts = self.pledge.items.order_by("number").values_list("cooperation", flat=True)
        wanted = [f"合作社{self.number}"] * CHANGED + [""] * (ITEMS - CHANGED)
        kept = (self.pledge.stage, self.own.stage, self.own.total_milli)
        return (list(texts) != wanted) + (kept != ("SUBMITTED", "SUBMITTED", 85_000))


@contextlib.contextmanager
def served() -> Iterator[int]:
    """The port at which the server of `./run serve` listens, with its eight threads."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    listen = [f"--listen=127.0.0.1:{port}", "--threads=8", "villagegov.wsgi:application"]
    server = subprocess.Popen(
        [sys.executable, "-m", "waitress", *listen], env=os.environ, stderr=subprocess.DEVNULL
    )
    end = time.monotonic() + SECONDS_TO_START
    try:
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            if server.poll() is not None or time.monotonic() > end:
                raise RuntimeError("the server does not answer")
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait(SECONDS_TO_START)


def start(task: Task) -> Work:
    """All of it once. Nothing may be refused, lost or doubled."""
    facts, found = scheme_in_force(), {}
    people = [Secretary(number, *facts) for number in range(PEOPLE)]
    before = AuditEntry.objects.count()
    connections.close_all()

    def act() -> None:
        with served() as port:
            barrier, begun = threading.Barrier(PEOPLE), time.perf_counter()
            with ThreadPoolExecutor(PEOPLE) as threads:
                told = list(threads.map(lambda one: one.hand_in(port, barrier), people))
            seconds = time.perf_counter() - begun
        answers = [one for person in told for one in person]
        entries = AuditEntry.objects.count() - before - PEOPLE * ENTRIES
        found.update(
            a_second=len(answers) / seconds,
            p99=statistics.quantiles([taken for _, taken in answers], n=100)[98],
            errors=sum(status != 303 for status, _ in answers) + sum(one.lost() for one in people) + abs(entries)
            + len(broken_links()),
        )  # fmt: skip

    return Work(act, facts=lambda: found)
