"""Acts of the matrix: how one is tried, and what came of it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, connection, transaction
from django.http import Http404
from django.test import Client
from django.urls import reverse

from tests.security.world import token
from villagegov.common.permissions import permits

# What any request may write: its own trace, its session, the token of its form, the head of the trail.
TRACES = {
    "common_auditentry", "common_chainhead", "common_formtoken", "django_session", "axes_accesslog",
    "axes_accessattempt", "axes_accessfailurelog", "common_user",
}  # fmt: skip
READS = re.compile(r"\s*(select|savepoint|release savepoint|rollback to savepoint)\b", re.IGNORECASE)
WRITES = re.compile(r'\s*(?:insert into|update|delete from)\s+"(\w+)"', re.IGNORECASE)
ACCOUNT = "id, username, name, is_active, password, must_change_password, code_expires_at, version"


@dataclass
class Scene:
    """One row of the matrix on the stage: who acts, from where, on what, and in which relation to it."""

    actor: Any
    client: Client
    place: str
    record: Any
    state: str
    scope: str
    township_name: str = ""


@dataclass(frozen=True)
class Answer:
    """What came back, and whether the act did what it is for."""

    status: int
    happened: bool
    body: str = ""


Args = Callable[[Scene], list]
Facts = Callable[[Scene], dict[str, Any]]
Words = Callable[[Scene], str]


@dataclass(frozen=True)
class Deed:
    """Base of all acts. `is_choice`: the foreign place is refused as a choice of the form (422), not as a page."""

    is_choice = False
    is_list = False

    def attempt(self, scene: Scene) -> Answer:
        raise NotImplementedError


@dataclass(frozen=True)
class Show(Deed):
    """A page that shows the record. `is_list`: the page is there for others too, only without the record."""

    route: str
    args: Args
    holds: Words
    query: Facts = lambda scene: {}
    is_list: bool = False
    is_choice: bool = False

    def attempt(self, scene: Scene) -> Answer:
        response = scene.client.get(reverse(self.route, args=self.args(scene)), self.query(scene))
        text = text_of(response)
        return Answer(response.status_code, response.status_code == 200 and self.holds(scene) in text, text)


@dataclass(frozen=True)
class Listed(Deed):
    """A list in which the record stands."""

    route: str
    holds: Words
    is_list: bool = True

    def attempt(self, scene: Scene) -> Answer:
        response = scene.client.get(reverse(self.route))
        text = text_of(response)
        return Answer(response.status_code, self.holds(scene) in text, text)


@dataclass(frozen=True)
class Download(Deed):
    """A file: one made for somebody, or a list as a workbook."""

    route: str
    args: Args
    holds: Words | None = None

    @property
    def is_list(self) -> bool:
        return self.holds is not None

    def attempt(self, scene: Scene) -> Answer:
        response = scene.client.get(reverse(self.route, args=self.args(scene)))
        text = text_of(response)
        is_file = response.status_code == 200 and "attachment" in response.get("Content-Disposition", "")
        return Answer(
            response.status_code, is_file and (self.holds is None or self.holds(scene) in text), text
        )


@dataclass(frozen=True)
class Post(Deed):
    """A form sent as its page would send it; it happened when a row changed."""

    route: str
    args: Args
    body: Facts
    is_choice: bool = False

    def attempt(self, scene: Scene) -> Answer:
        with watched() as has_changed:
            response = self.send(scene)
            return Answer(response.status_code, has_changed(), text_of(response))

    def send(self, scene: Scene) -> Any:
        version = getattr(scene.record, "version", None)
        body = {"form_token": token(), "version": "" if version is None else version, **self.body(scene)}
        return scene.client.post(reverse(self.route, args=self.args(scene)), body)


@dataclass(frozen=True)
class Reveal(Post):
    """A sight of the full number: it happened when the number stands on the answer."""

    def attempt(self, scene: Scene) -> Answer:
        response = self.send(scene)
        text = text_of(response)
        return Answer(response.status_code, scene.record.id_number.plain() in text, text)


@dataclass(frozen=True)
class RevealObjector(Post):
    """A sight of who objected: it happened when the name stands on the answer."""

    def attempt(self, scene: Scene) -> Answer:
        response = self.send(scene)
        text = text_of(response)
        return Answer(response.status_code, scene.record.objector.plain() in text, text)


@dataclass(frozen=True)
class FullNumbers(Post):
    """The workbook with full numbers. Who has no such page and sees the person is asked by the permission alone."""

    def attempt(self, scene: Scene) -> Answer:
        answer = super().attempt(scene)
        visible = type(scene.record).objects.visible_to(scene.actor).filter(pk=scene.record.pk).exists()
        if (
            answer.status == 404
            and visible
            and not permits(scene.actor, "branches.export_full", scene.record)
        ):
            return Answer(403, answer.happened)
        return answer


@dataclass(frozen=True)
class Do(Deed):
    """An act that no page offers, tried past all pages; where `web` is named, through the page first."""

    act: Callable[[Scene], Any]
    web: Post | None = None

    def attempt(self, scene: Scene) -> Answer:
        with watched() as has_changed:
            status = self.tried(scene)
            if self.web is not None and status == 404 and scene.scope != "other":
                status = self.web.send(scene).status_code
            return Answer(status, has_changed())

    def tried(self, scene: Scene) -> int:
        try:
            with transaction.atomic():
                self.act(scene)
        except Http404:
            return 404
        except PermissionDenied:
            return 403
        except (ValidationError, DatabaseError):
            return 409
        return 200


def text_of(response) -> str:
    """What a person would read of the answer; of a workbook, all its parts."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return "\n".join(archive.read(name).decode("utf-8", "replace") for name in archive.namelist())
    return content.decode("utf-8", "replace")


def fingerprint() -> dict[str, list]:
    """All rows of all business tables, so that any write is seen."""
    tables = {model._meta.db_table for model in apps.get_models()} - TRACES
    with connection.cursor() as cursor:
        found = {}
        for table in sorted(tables):
            cursor.execute(f'select * from "{table}" order by 1')
            found[table] = cursor.fetchall()
        cursor.execute(f"select {ACCOUNT} from common_user order by 1")
        found["common_user"] = cursor.fetchall()
    return found


def may_change(statement: str) -> bool:
    """Is this anything but a question or a trace?"""
    written = WRITES.match(statement)
    if written is not None:
        return written[1] not in TRACES or written[1] == "common_user"
    return not READS.match(statement)


@contextmanager
def watched() -> Iterator[Callable[[], bool]]:
    """Gives the question whether a row has changed by now.

    What stood there before is read when the first write comes: reading every table for each of the many acts that are
    refused before they write would cost more than the acts.
    """
    before: dict[str, list] = {}

    def look_first(execute, statement, params, many, context):
        if not before and may_change(statement):
            before.update(fingerprint())
        return execute(statement, params, many, context)

    with connection.execute_wrapper(look_first):
        yield lambda: bool(before) and fingerprint() != before
