"""An empty township as a template database, and a fresh copy of it for every run, on SQLite and on PostgreSQL."""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

ROOT = Path(__file__).resolve().parent.parent
PREPARE = """
import datetime, json
import django
django.setup()
from pathlib import Path
from branches.places.operations import load_places
from villagegov.common.models import RoleGrant, User
load_places(json.loads(Path("fixtures/songlan_places.json").read_text(encoding="utf-8")))
user = User.objects.create_user("zhou", "周文清", "not used")
RoleGrant.objects.create(user=user, role="township_org", place_id="990121103000", starts_on=datetime.date(2021, 3, 18))
"""


class Databases:
    """The databases of one kind, `sqlite` or `postgres`; PostgreSQL is the private one of tests/services.py."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.folder = kind, folder
        self.server = os.environ.get("DATABASE_URL", "")
        self.environment = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "villagegov.settings", "DATA_DIR": str(folder / kind),
            "PLAIN_HTTP": "true", "REDIS_URL": "", "DEMO": "true", "PYTHONHASHSEED": "0",
        }  # fmt: skip

    def url(self, name: str) -> str:
        if self.kind == "sqlite":
            return f"sqlite:///{self.folder / name}.sqlite3"
        head, _, host = self.server.partition("?")
        return f"{head.rsplit('/', 1)[0]}/{name}?{host}"

    def sql(self, *statements: str) -> None:
        import psycopg

        parts = urlsplit(self.server)
        host = dict(parse_qsl(parts.query))["host"]
        with psycopg.connect(host=host, user=parts.username, dbname=parts.path[1:], autocommit=True) as link:
            for statement in statements:
                link.execute(statement)

    def prepare(self) -> None:
        if self.kind == "postgres":
            self.sql("drop database if exists bench_template", "create database bench_template")
        environment = {**self.environment, "DATABASE_URL": self.url("bench_template")}
        manage = [sys.executable, "manage.py"]
        for command in (
            [*manage, "migrate", "-v0"],
            [*manage, "collectstatic", "--noinput", "-v0"],
            [sys.executable, "-c", PREPARE],
        ):
            subprocess.run(command, check=True, cwd=ROOT, env=environment)

    def fresh(self) -> dict[str, str]:
        """The environment of a run on an own copy."""
        if self.kind == "postgres":
            self.sql("drop database if exists bench_run", "create database bench_run template bench_template")
        else:
            for old in self.folder.glob("bench_run.sqlite3*"):
                old.unlink()
            shutil.copy(self.folder / "bench_template.sqlite3", self.folder / "bench_run.sqlite3")
        return {**self.environment, "DATABASE_URL": self.url("bench_run")}
