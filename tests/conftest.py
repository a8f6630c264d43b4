"""What every test stands on: the day, tasks at once, the browser, a real worker, and the flush of frozen rows."""

import datetime
import gc
import itertools
import os
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.test import TransactionTestCase, override_settings
from playwright.sync_api import expect

from tests import services
from villagegov.celery import app
from villagegov.common import kept, todos
from villagegov.common.triggers import create_triggers, drop_triggers

REFERENCE_DAY = datetime.date(2026, 3, 13)
SECONDS_TO_START = 90
PATIENCE = 30_000  # milliseconds that `expect` waits for a page, on a machine with other work
QUIET = ("background-networking", "component-update", "sync", "quic", "gpu")
NUMBERS = itertools.count()
ONLY_ON = {"sqlite": "sqlite", "postgresql": "postgresql", "services": "postgresql"}


def pytest_collection_modifyitems(config, items) -> None:
    """Mark what needs a browser or a worker, and leave out what is meant for the other database."""
    vendor = "postgresql" if os.environ.get("DATABASE_URL", "").startswith("postgres") else "sqlite"
    kept, left_out = [], []
    for item in items:
        if "browser" in item.fixturenames:
            item.add_marker("browser")
        if "worker" in item.fixturenames:
            item.add_marker("services")
        if "db" in item.fixturenames or item.get_closest_marker("django_db"):
            item.add_marker("database")
        meant_for = {ONLY_ON[mark.name] for mark in item.iter_markers() if mark.name in ONLY_ON}
        (kept if meant_for <= {vendor} else left_out).append(item)
    config.hook.pytest_deselected(items=left_out)
    items[:] = kept


def pytest_collection_finish() -> None:
    """What is loaded by now stays: the collector of garbage need not go through it again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 20, 100)


def pytest_sessionfinish(session) -> None:
    """In CI nothing may be skipped: a test that does not run proves nothing."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    skipped = reporter.stats.get("skipped", []) if reporter else []
    if os.environ.get("CI") and skipped:
        reporter.write_line("\nskipped in CI: " + ", ".join(report.nodeid for report in skipped), red=True)
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def empty_the_database() -> None:
    """Every row goes. The permissions that Django would make anew for each table are of no use here."""
    drop_triggers(connection)
    try:
        call_command("flush", verbosity=0, interactive=False, inhibit_post_migrate=True)
    finally:
        create_triggers(connection)


@pytest.fixture(scope="session", autouse=True)
def frozen_rows_melt_for_the_flush():
    """Transactional tests end with a flush, which the triggers of frozen rows refuse: they stand aside for it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: empty_the_database())
        yield


@pytest.fixture(scope="session", autouse=True)
def nobody_holds_the_database(django_db_setup, django_db_blocker):
    """At the end: a thread of a live server may still hold PostgreSQL, which then could not drop the database."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql":
            others = (
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database()"
            )
            with connection.cursor() as cursor:
                cursor.execute(f"{others} and pid <> pg_backend_pid()")


@pytest.fixture(scope="session")
def django_db_use_migrations() -> bool:
    """Migrations make the database of the first process on PostgreSQL; the others build theirs from the models.

    That is quicker by many seconds and the same (`makemigrations --check`); on SQLite `./run demo` runs them.
    """
    is_first = os.environ.get("PYTEST_XDIST_WORKER", "gw0") == "gw0"
    return is_first and os.environ.get("DATABASE_URL", "").startswith("postgres")


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_use_migrations, django_db_blocker) -> None:
    """A database built from the models holds what the migrations would have made, and says so."""
    if not django_db_use_migrations:
        settings.MIGRATION_MODULES = {}
        with django_db_blocker.unblock():
            recorder = MigrationRecorder(connection)
            recorder.ensure_schema()
            made = MigrationLoader(None).disk_migrations
            recorder.migration_qs.bulk_create(recorder.Migration(app=app, name=name) for app, name in made)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix):
    """SQLite as it is served: in a file, with WAL. In memory, threads lock each other out at once.

    No server thread keeps its connection, else the database cannot be dropped at the end.
    """
    settings.DATABASES["default"]["CONN_MAX_AGE"] = 0
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        settings.DATABASES["default"]["TEST"]["NAME"] = str(settings.DATA_DIR / "test.sqlite3")


@pytest.fixture(scope="session", autouse=True)
def plain_settings():
    """The day of the demo, and what makes a served site slow or strict left out."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    with override_settings(
        REFERENCE_DAY=REFERENCE_DAY,
        STORAGES={**settings.STORAGES, "staticfiles": plain},
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],  # argon2 is slow on purpose
        AXES_ENABLED=False,  # tests of the lock-out switch it on
    ):
        yield


@pytest.fixture(autouse=True)
def own_files(settings):
    """Files of this test only; the folder is made by whoever keeps the first file in it."""
    number = next(NUMBERS)
    settings.FILES_DIR = settings.DATA_DIR / f"files-{number}"
    settings.TRAIL_HEADS = settings.DATA_DIR / f"trail_heads-{number}.json"


@pytest.fixture(autouse=True)
def nothing_counted(request, monkeypatch):
    """No number of to-dos on the bar, but for the tests of it and in the browser: it is half the cost of a page.

    None is kept from another test either, whose people may have had the same keys.
    """
    kept.values.clear()
    if not {"browser", "number_on_the_bar"} & set(request.fixturenames):
        monkeypatch.setattr(todos, "count", lambda request: 0)


@pytest.fixture
def number_on_the_bar():
    """The bar tells how much waits, as it does where it is served."""


@pytest.fixture
def stand_at(settings):
    """Let the calendar stand at another day: `stand_at(datetime.date(2026, 6, 1))`; None is the true day."""

    def move(day: datetime.date | None) -> None:
        settings.REFERENCE_DAY = day

    return move


@contextmanager
def celery_with(**values):
    """Other settings of Celery for a while."""
    before = {name: getattr(app.conf, name) for name in values}
    app.conf.update(values)
    try:
        yield
    finally:
        app.conf.update(before)


@pytest.fixture(autouse=True)
def tasks_run_at_once():
    """Tasks run inside the caller unless a test asks for the real worker."""
    with celery_with(task_always_eager=True):
        yield


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    chromium = services.find("chromium-headless-shell")
    if chromium is None:
        pytest.skip("no Chromium on this machine")
    expect.set_options(timeout=PATIENCE)
    arguments = ["--no-first-run", *(f"--disable-{feature}" for feature in QUIET)]
    sandbox = not services.AS_ROOT  # Chromium's sandbox refuses root
    ours = {"executable_path": str(chromium), "chromium_sandbox": sandbox, "args": arguments}
    return {**browser_type_launch_args, **ours}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    office = {"locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": {"width": 1366, "height": 768}}
    return {**browser_context_args, **office}


@pytest.fixture
def worker(transactional_db):
    """A real Celery worker in its own process, on the test database, with its own queue in the real Redis."""
    if not settings.REDIS_URL:
        pytest.skip("no Redis on this machine")
    name = f"test-{os.getpid()}-{time.monotonic_ns()}"
    command = [sys.executable, "-W", "ignore", "-m", "celery", "-A", "villagegov", "worker"]
    command += ["--pool=solo", "--without-mingle", "--without-gossip", "-l", "warning"]
    command += ["-n", f"{name}@here", "-Q", name]
    parts = connection.settings_dict
    address = f"postgres://{parts['USER']}@/{parts['NAME']}?host={parts['HOST']}"
    process = subprocess.Popen(command, env={**os.environ, "DATABASE_URL": address})
    try:
        with celery_with(task_always_eager=False, task_default_queue=name):
            end = time.monotonic() + SECONDS_TO_START
            while not app.control.ping(destination=[f"{name}@here"], timeout=0.3):
                assert process.poll() is None, "the worker ended by itself"
                assert time.monotonic() < end, "the worker did not start"
            yield process
    finally:
        process.kill()
        process.wait()
