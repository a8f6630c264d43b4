"""One run in a process of its own: prepare, act, print what it cost as JSON.

python -m bench.one_run MODULE CONTENDER CASE ROWS FIRST SECOND SMALL
"""

import gc
import importlib
import json
import os
import resource
import sys
import time
from pathlib import Path

TRANSACTION = ("BEGIN", "SAVEPOINT", "RELEASE", "ROLLBACK")
TICKS = os.sysconf("SC_CLK_TCK")
LEAST_CPU = 0.5  # a database's CPU is told in steps of 10 ms: short acts are repeated until they last so long


def backend(connection) -> Path | None:
    """Where the system tells of the database's own process for this connection; None for SQLite, which runs in ours."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (pid,) = cursor.fetchone()
    return Path(f"/proc/{pid}/stat")


def seconds_of(process: Path | None) -> float:
    """CPU of the process so far."""
    if process is None:
        return 0.0
    fields = process.read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


class Counter:
    """Counts the queries of a connection, without those that open and close a transaction."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += not sql.startswith(TRANSACTION)
        return execute(sql, params, many, context)


def idle_kilobytes() -> int:
    """Resident memory before the act; the highest mark of the process starts anew from here."""
    Path("/proc/self/clear_refs").write_text("5")
    return kilobytes("VmRSS")


def kilobytes(name: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def main(module: str, contender: str, case: str, rows: str, *files: str) -> None:
    import django

    django.setup()
    from django.db import connection

    from bench.work import Task

    work = importlib.import_module(module).start(Task(contender, case, int(rows), *map(Path, files)))
    gc.collect()
    counter, idle, their = Counter(), idle_kilobytes(), backend(connection)
    before, theirs, started, times = time.process_time(), seconds_of(their), time.perf_counter(), 0
    ours = there = 0.0
    with connection.execute_wrapper(counter):
        while not times or (work.may_repeat and ours + there < LEAST_CPU):
            work.act()
            times += 1
            ours, there = time.process_time() - before, seconds_of(their) - theirs
    facts = {
        "cpu": ours / times,
        "database_cpu": there / times,
        "wall": (time.perf_counter() - started) / times,
        "times": times,
        "queries": counter.count // times,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "over_idle": kilobytes("VmHWM") - idle,
    }
    print(json.dumps(facts | work.facts()))


if __name__ == "__main__":
    main(*sys.argv[1:])
