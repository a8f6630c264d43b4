"""What every test has: a throw-away data folder, jobs at once, triggers that let the flush pass, a browser, a worker."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # Playwright's sync interface runs inside an event loop
os.environ.setdefault("PLAIN_HTTP", "true")
if "DATA_DIR" not in os.environ:
    os.environ["DATA_DIR"] = tempfile.mkdtemp(prefix="villagegov-tests-")

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
QUIET = ["--disable-background-networking", "--disable-component-update", "--disable-sync", "--no-first-run",
         "--disable-quic", "--disable-gpu", "--disable-dev-shm-usage"]  # fmt: skip
WORKER_SECONDS = 30


@pytest.fixture(autouse=True)
def _plain_settings(settings, tmp_path):
    """Files of a test lie in its own folder; static files need no manifest."""
    settings.FILES_DIR = tmp_path / "files"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _jobs_at_once():
    from villagegov.celery import app

    app.conf.task_always_eager = True


@pytest.fixture(autouse=True)
def _reference_day(settings):
    """Tests stand on the day that the demo tells of, unless they say otherwise."""
    import datetime

    settings.REFERENCE_DAY = datetime.date(2026, 3, 13)


@pytest.fixture(autouse=True)
def _no_lockout(settings):
    settings.AXES_ENABLED = False


@pytest.fixture
def transactional_db(transactional_db):
    """The flush after such a test deletes what triggers hold fast: they go before it and come back after."""
    from django.db import connection

    from villagegov.common import triggers

    triggers.create_triggers(connection)
    yield
    triggers.drop_triggers(connection)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    if not CHROMIUM:
        pytest.skip("no Chromium on this machine")
    sandbox = hasattr(os, "geteuid") and os.geteuid() != 0
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "chromium_sandbox": sandbox, "args": QUIET}


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    size = {"width": 1366, "height": 768}
    return {**browser_context_args, "locale": "zh-CN", "timezone_id": "Asia/Shanghai", "viewport": size}


def database_url() -> str:
    """The address of the test's own database, for another process."""
    from django.db import connection

    facts = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{facts['NAME']}"
    return f"postgres://{facts['USER']}@/{facts['NAME']}?host={facts['HOST']}"


@pytest.fixture
def worker(transactional_db, settings):
    """A real Celery worker in its own process and queue, on the test's database, fed through the real Redis."""
    if not settings.REDIS_URL:
        pytest.skip("no Redis on this machine")
    from villagegov.celery import app

    name = f"test-{os.getpid()}-{time.monotonic_ns()}"
    app.conf.task_always_eager = False
    app.conf.task_default_queue = name
    command = [sys.executable, "-W", "ignore", "-m", "celery", "-A", "villagegov", "worker", "--pool=solo",
               "--without-mingle", "--without-gossip", "-n", f"{name}@here", "-Q", name, "-l", "warning"]  # fmt: skip
    environment = {**os.environ, "DATABASE_URL": database_url(), "KEY_DIR": str(settings.KEY_DIR)}
    process = subprocess.Popen(command, env=environment, cwd=Path(__file__).parent.parent)
    try:
        until = time.monotonic() + WORKER_SECONDS
        while not app.control.ping(destination=[f"{name}@here"], timeout=0.3):
            assert process.poll() is None and time.monotonic() < until, "the worker did not start"
        yield process
    finally:
        process.kill()
        process.wait(timeout=WORKER_SECONDS)
        app.conf.task_default_queue = "celery"
