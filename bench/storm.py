"""P14: fifty people submit at once, twenty times each: read the form, decide, update, trace; signed in.

They are served as `./run serve` serves them: eight at a time, the others wait for a seat.
"""

import re
import statistics
import threading
import time
from concurrent.futures import ThreadPoolExecutor

from django.db import connections
from django.test import Client

from bench.work import TOWNSHIP, Task, Work
from villagegov.common import tokens
from villagegov.common.audit import broken_links
from villagegov.common.models import AuditEntry, RoleGrant, User

PEOPLE, TIMES = 50, 20
VILLAGE = TOWNSHIP[:9] + "204"
LONG_AGO = "2021-03-18"
VERSION = re.compile(r'name="version" value="(\d+)"')


SEATS = threading.BoundedSemaphore(8)


def secretaries() -> list[Client]:
    clients = []
    for number in range(PEOPLE):
        user = User.objects.create_user(f"secretary{number:02d}", "何永昌", "not used")
        RoleGrant.objects.create(user=user, role="village_cadre", place_id=VILLAGE, starts_on=LONG_AGO)
        client = Client(SERVER_NAME="localhost")
        client.force_login(user)
        clients.append(client)
    return clients


def one_person(client: Client, start: threading.Barrier) -> list[tuple[int, float]]:
    """The status and the seconds of each submission, from the click to the answer."""
    try:
        answers = []
        start.wait(60)
        for number in range(TIMES):
            begun = time.perf_counter()
            with SEATS:
                version = VERSION.search(client.get("/me/").content.decode())[1]
            typed = {"version": version, "text_size": (number + 1) % 3, "density": "", "single_keys": "on"}
            with SEATS:
                answer = client.post("/me/", {**typed, tokens.FIELD: tokens.fresh()})
            answers.append((answer.status_code, time.perf_counter() - begun))
        return answers
    finally:
        connections.close_all()


def start(task: Task) -> Work:
    """All of it once. Nothing may be refused, lost or doubled."""
    clients, found = secretaries(), {}

    def act() -> None:
        barrier, begun = threading.Barrier(PEOPLE), time.perf_counter()
        with ThreadPoolExecutor(PEOPLE) as people:
            answers = [
                one for person in people.map(lambda c: one_person(c, barrier), clients) for one in person
            ]
        seconds = time.perf_counter() - begun
        entries = AuditEntry.objects.filter(act="change_user").count()
        found.update(
            a_second=len(answers) / seconds,
            p99=statistics.quantiles([taken for _, taken in answers], n=100)[98],
            errors=sum(status != 303 for status, _ in answers) + abs(entries - len(answers)) + len(broken_links()),
        )  # fmt: skip

    return Work(act, facts=lambda: found)
