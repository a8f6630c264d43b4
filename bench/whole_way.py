"""P4: upload, preview, confirmation, through the pages; beside the two requests of the stock admin.

The product's preview is asked for once more, as a browser does after the upload.
"""

import html
import itertools
import re
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bench import imports
from bench.work import TOWNSHIP, USER, Task, Work
from villagegov.common import tokens
from villagegov.common.models import User
from villagegov.sheets.models import ImportBatch

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def signed_in(**changes: object) -> Client:
    """A browser of the organisation office."""
    user = User.objects.get(username=USER)
    for name, value in changes.items():
        setattr(user, name, value)
    if changes:
        user.save()
    client = Client(SERVER_NAME="localhost")
    client.force_login(user)
    return client


def upload(path: Path) -> SimpleUploadedFile:
    return SimpleUploadedFile(path.name, path.read_bytes(), XLSX)


def product(client: Client, path: Path) -> int:
    """Upload, preview, confirm, report; gives the bytes of the preview."""
    form = {"kind": "party_members", "place": TOWNSHIP, tokens.FIELD: tokens.fresh(), "file": upload(path)}
    sent = client.post(reverse("import_new"), form)
    assert sent.status_code == 303, sent.content.decode()[:2000]
    preview = client.get(sent["Location"])
    assert preview.status_code == 200
    batch = ImportBatch.objects.latest("pk")
    press = {tokens.FIELD: tokens.fresh(), "version": batch.version}
    answer = client.post(reverse("import_step", args=[batch.pk, "confirm"]), press)
    assert answer.status_code == 303, answer.content.decode()[:2000]
    assert client.get(answer["Location"]).status_code == 200
    batch.refresh_from_db()
    assert batch.stage == ImportBatch.Stage.CONFIRMED, batch.stage
    return len(preview.content)


def stock(client: Client, path: Path) -> int:
    """The two requests of the import page of django-import-export's admin."""
    preview = client.post(
        reverse("admin:branches_person_import"), {"format": "0", "import_file": upload(path)}
    )
    hidden = re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', preview.content.decode())
    assert any(name == "import_file_name" for name, _ in hidden), preview.content.decode()[:3000]
    form = {name: html.unescape(value) for name, value in hidden}
    answer = client.post(reverse("admin:branches_person_process_import"), form)
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return len(preview.content)


def start(task: Task) -> Work:
    """A way is of a roster that is `new` or `unchanged`."""
    is_stock = task.contender == "stock"
    client = signed_in(**({"is_staff": True, "is_superuser": True} if is_stock else {}))
    act = stock if is_stock else product
    sizes: list[int] = []
    if task.case.split()[1] == "new":
        other = stock if is_stock else product
        other(client, task.small)
    else:
        (imports.floor if is_stock else imports.product)(task.first)
        act(client, task.small)
    files = itertools.repeat(task.first)

    def run() -> None:
        sizes.append(act(client, next(files)))

    return Work(run, facts=lambda: {"digest": imports.digest(), "bytes": sizes[-1]})
