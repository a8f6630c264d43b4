"""Start a private PostgreSQL and Redis, run a command beside them, and leave nothing behind.

    python tests/services.py python -m pytest

The programs are Debian's. What is missing is installed on a Debian machine where we are root (not with NO_INSTALL set);
elsewhere the tests that need it are skipped, but with CI=true nothing may be skipped and this stops. PostgreSQL will
not run as root, so root starts it as another user; the tests sign in as a plain role, since a superuser would pass
where the installation is refused.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

PROGRAMS = {  # what to look for, and the Debian package that brings it
    "postgres": "postgresql",
    "redis-server": "redis-server",
    "chromium-headless-shell": "chromium-headless-shell",  # without the parts that draw windows: a third less work
}
OTHER_NAMES = {
    "redis-server": ("valkey-server",),
    "chromium-headless-shell": ("chromium", "chromium-browser", "google-chrome", "msedge"),
}
FONT_PACKAGE = "fonts-noto-cjk"
FONTS = ("*CJK*", "*wqy*", "*NotoSansSC*", "*SourceHan*")
AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0
SECONDS_TO_START = 90
SECONDS_TO_STOP = 20


def find(program: str) -> Path | None:
    for name in (program, *OTHER_NAMES.get(program, ())):
        if path := shutil.which(name):
            return Path(path)
    versions = Path("/usr/lib/postgresql").glob(f"*/bin/{program}")
    return max(versions, key=lambda path: int(path.parts[-3]), default=None)


def has_chinese_font() -> bool:
    return any(next(Path("/usr/share/fonts").rglob(f"{font}.tt[cf]"), None) for font in FONTS)


def missing_packages() -> list[str]:
    missing = [package for program, package in PROGRAMS.items() if find(program) is None]
    return missing if has_chinese_font() else [*missing, FONT_PACKAGE]


def install(packages: list[str]) -> None:
    """From Debian, without the cluster that its package would make: we make our own."""
    configuration = Path("/etc/postgresql-common/createcluster.conf")
    if not configuration.exists():
        configuration.parent.mkdir(exist_ok=True)
        configuration.write_text("create_main_cluster = false\n")
    # Debian starts a redis-server of its own after installing it; 101 tells it that services may not be started.
    policy = Path("/usr/sbin/policy-rc.d")
    ours = not policy.exists()
    if ours:
        policy.write_text("#!/bin/sh\nexit 101\n")
        policy.chmod(0o755)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    keep = ["-o", "Dpkg::Options::=--force-confold"]
    try:
        for command in (
            ["update", "-qq"],
            ["install", "-y", "-qq", "--no-install-recommends", *keep, *packages],
        ):
            subprocess.run(["apt-get", *command], check=True, stdout=subprocess.DEVNULL, env=environment)
    finally:
        if ours:
            policy.unlink()


def provide() -> None:
    """Install what is missing, or say what will be skipped, or stop where nothing may be skipped."""
    missing = missing_packages()
    if missing and AS_ROOT and shutil.which("apt-get") and not os.environ.get("NO_INSTALL"):
        print("installing:", ", ".join(missing), flush=True)
        install(missing)
        missing = missing_packages()
    if missing and os.environ.get("CI"):
        sys.exit(f"missing: {', '.join(missing)}; in CI nothing may be skipped")
    if missing:
        print("missing:", ", ".join(missing), "- what needs them is skipped", file=sys.stderr, flush=True)


def other_user() -> dict[str, object]:
    """The arguments that make subprocess start a program as someone other than root."""
    return {"user": "nobody", "group": "nogroup", "extra_groups": []} if AS_ROOT else {}


@contextmanager
def running(command: list[object], folder: Path, *, stop: signal.Signals) -> Iterator[subprocess.Popen]:
    # A session of its own: Ctrl+C in the terminal must reach the tests, not the database under them.
    with (folder / "log").open("ab") as log:
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            stdout=log,
            stderr=log,
            start_new_session=True,
            **other_user(),
        )
    try:
        yield process
    finally:
        process.send_signal(stop)
        try:
            process.wait(SECONDS_TO_STOP)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def wait_for(ready: Callable[[], bool], process: subprocess.Popen, folder: Path) -> None:
    end = time.monotonic() + SECONDS_TO_START
    while not ready():
        if process.poll() is not None or time.monotonic() > end:
            sys.exit(f"{process.args[0]} did not start\n{(folder / 'log').read_text()}")
        time.sleep(0.05)


@contextmanager
def postgresql(folder: Path) -> Iterator[dict[str, str]]:
    programs = find("postgres").resolve().parent  # the others lie beside the real file
    data = folder / "data"
    how = ["-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    initdb = [programs / "initdb", "-D", data, *how]
    subprocess.run(initdb, check=True, stdout=subprocess.DEVNULL, cwd=folder, **other_user())
    # A Unix socket only; durability off, because the data is thrown away.
    settings = (
        "listen_addresses=",
        "fsync=off",
        "synchronous_commit=off",
        "full_page_writes=off",
        "max_connections=80",
    )
    command = [
        programs / "postgres",
        "-D",
        data,
        "-k",
        folder,
        *(part for s in settings for part in ("-c", s)),
    ]
    with running(command, folder, stop=signal.SIGINT) as process:  # SIGINT does not wait for clients
        pid = data / "postmaster.pid"
        wait_for(lambda: pid.exists() and "ready" in pid.read_text(), process, folder)
        as_superuser = [programs / "psql", "-h", folder, "-U", "postgres", "-q", "-v", "ON_ERROR_STOP=1"]
        roles = [
            "-c",
            "create role villagegov login createdb",
            "-c",
            "create database villagegov owner villagegov",
        ]
        subprocess.run([*as_superuser, *roles, "postgres"], check=True, cwd=folder)
        yield {"DATABASE_URL": f"postgres://villagegov@/villagegov?host={folder}"}


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), 1) as link:
            link.sendall(b"PING\r\n")
            return link.recv(7).startswith(b"+PONG")
    except OSError:
        return False


@contextmanager
def redis(folder: Path) -> Iterator[dict[str, str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    options = ["--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", folder]
    with running([find("redis-server"), *options], folder, stop=signal.SIGTERM) as process:
        wait_for(lambda: answers(port), process, folder)
        yield {"REDIS_URL": f"redis://127.0.0.1:{port}/0"}


def run(command: list[str], environment: dict[str, str]) -> int:
    """Run to the end. Whoever stops us stops the command first, as Ctrl+C would: it must end its own processes."""
    # A shell that starts us in the background has SIGINT ignored, and the command would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    process = subprocess.Popen(command, env=environment)
    signal.signal(signal.SIGTERM, lambda *_: process.send_signal(signal.SIGINT))
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            continue


def main(command: list[str]) -> int:
    provide()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with ExitStack() as stack:
        environment = dict(os.environ)
        for program, service in (("postgres", postgresql), ("redis-server", redis)):
            if find(program):
                folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="villagegov-")))
                if AS_ROOT:
                    shutil.chown(folder, "nobody", "nogroup")
                environment |= stack.enter_context(service(folder))
        return run(command, environment)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
