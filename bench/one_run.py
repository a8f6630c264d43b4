"""One run in a process of its own: prepare the database, import once, print what it cost as JSON."""

import hashlib
import json
import os
import resource
import sys
import time
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def backend_seconds(connection) -> float:
    """CPU of the database's own process for this connection; 0 for SQLite, which runs in ours."""
    if connection.vendor != "postgresql":
        return 0.0
    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        (pid,) = cursor.fetchone()
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def digest() -> str:
    """The stored rows of both tables, whatever their keys."""
    from branches.models import PartyMembership

    columns = (
        "person__id_number_index", "person__phone_index", "person__name", "person__sex", "person__birth_date",
        "person__education", "person__ethnic_group", "place_id", "organization_id", "member_kind", "admitted_on",
        "confirmed_on", "party_group", "is_mobile",
    )  # fmt: skip
    rows = sorted(str(row) for row in PartyMembership.objects.values_list(*columns))
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()[:8]


def main(contender: str, case: str, first: str, second: str) -> None:
    import django

    django.setup()
    from django.db import connection

    from bench.contenders import CONTENDERS, floor
    from villagegov.common.audit import AuditEntry
    from villagegov.common.models import Place, User

    place, user = Place.objects.get(code="990121103000"), User.objects.get(username="zhou")
    if case != "new":
        (floor if contender != "product" else CONTENDERS["product"])(Path(first), place, user)
    path = Path(first if case != "changed" else second)
    trail = AuditEntry.objects.count()
    queries = len(connection.queries_log)
    before, theirs, started = time.process_time(), backend_seconds(connection), time.perf_counter()
    CONTENDERS[contender](path, place, user)
    facts = {
        "cpu": time.process_time() - before,
        "database_cpu": backend_seconds(connection) - theirs,
        "wall": time.perf_counter() - started,
        "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        "trail": AuditEntry.objects.count() - trail,
        "queries": len(connection.queries_log) - queries,
        "digest": digest(),
    }
    print(json.dumps(facts))


if __name__ == "__main__":
    main(*sys.argv[1:5])
