"""`./run bench`: the cases, interleaved, with one table each and an exit code of 1 when a target is missed.

./run bench [--only import] [--rows 1000,5000] [--databases sqlite,postgres] [--rounds 3] [--limit 60] [--json FILE]
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

from bench import roster

ROOT = Path(__file__).resolve().parent.parent
NAMES = ("stock", "floor", "product")
NOISE = 0.10
# performance.md P1 to P3: times less CPU than stock, at most so many times the floor.
TARGETS = {
    ("new", "sqlite"): (10, 4), ("new", "postgres"): (14, 4),
    ("unchanged", "sqlite"): (20, 3), ("unchanged", "postgres"): (30, 3),
    ("changed", "sqlite"): (18, 3), ("changed", "postgres"): (30, 3),
}  # fmt: skip
VILLAGES = [
    "大塘村",
    "红岩村",
    "青竹村",
    "石桥村",
    "梅岭村",
    "双河村",
    "桃园村",
    "白鹭村",
    "莲塘社区",
    "长田村",
    "东山村",
    "沙洲村",
]
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
    """An empty township as a template, and a fresh copy of it for every run."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.folder = kind, folder
        self.server = os.environ.get("DATABASE_URL", "")
        self.environment = {
            **os.environ, "DJANGO_SETTINGS_MODULE": "villagegov.settings", "DATA_DIR": str(folder / kind),
            "PLAIN_HTTP": "true", "REDIS_URL": "", "DEMO": "true",
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
        for command in ([sys.executable, "manage.py", "migrate", "-v0"], [sys.executable, "-c", PREPARE]):
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


def one(databases: Databases, contender: str, case: str, files: tuple[Path, Path]) -> dict:
    command = [sys.executable, "-m", "bench.one_run", contender, case, *map(str, files)]
    done = subprocess.run(
        command, cwd=ROOT, env=databases.fresh(), capture_output=True, text=True, check=False
    )
    if done.returncode:
        sys.exit(f"{contender} {case}: {done.stderr[-2000:]}")
    facts = json.loads(done.stdout.splitlines()[-1])
    return {
        **facts,
        "contender": contender,
        "case": case,
        "database": databases.kind,
        "total": facts["cpu"] + facts["database_cpu"],
    }


def median(runs: list[dict], key: str) -> float:
    return statistics.median(run[key] for run in runs)


def spread(runs: list[dict]) -> float:
    totals = [run["total"] for run in runs]
    return (max(totals) - min(totals)) / 2 / statistics.median(totals)


def show(case: str, rows: int, kind: str, found: dict[str, list[dict]]) -> bool:
    """Print the table of a case; is every target reached?"""
    rounds = len(found["product"])
    print(f"\nimport {rows} rows, {kind}, {case}        {rounds} rounds, interleaved, order rotated")
    heads = f"{'contender':<11}{'cpu s':>8}{'±':>7}{'wall s':>9}{'peak MB':>9}{'stock/this':>12}{'this/floor':>12}"
    print(f"{heads}  target      result")
    stock, floor = median(found["stock"], "total"), median(found["floor"], "total")
    same = len({run["digest"] for runs in found.values() for run in runs}) == 1
    reached = True
    for name in NAMES:
        runs = found[name]
        total = median(runs, "total")
        target = result = ""
        if name == "product":
            least, most = TARGETS[case, kind]
            target = f"≥ {least}, ≤ {most}"
            reached = stock / total >= least and total / floor <= most and same
            noisy = spread(runs) > NOISE and reached
            result = "noisy" if noisy else "pass" if reached else "missed"
            result += ", same digest" if same else ", digests differ"
        else:
            result = f"digest {runs[0]['digest']}"
        print(
            f"{name:<11}{total:>8.2f}{spread(runs):>7.0%}{median(runs, 'wall'):>9.2f}{median(runs, 'peak'):>9.0f}"
            f"{stock / total:>12.1f}{total / floor:>12.1f}  {target:<11} {result}"
        )
    return reached


def order(turn: int) -> tuple[str, ...]:
    return NAMES[turn % 3 :] + NAMES[: turn % 3]


def run_imports(options: argparse.Namespace, folder: Path) -> list[dict]:
    kept: list[dict] = []
    for kind in options.databases:
        databases = Databases(kind, folder)
        databases.prepare()
        for rows in options.rows:
            files = (folder / f"first-{rows}.xlsx", folder / f"changed-{rows}.xlsx")
            roster.write(files[0], rows, VILLAGES)
            roster.write(files[1], rows, VILLAGES, changed=True)
            for case in ("new", "unchanged", "changed"):
                found: dict[str, list[dict]] = {name: [] for name in NAMES}
                for turn in range(options.rounds):
                    for name in order(turn):
                        slow = found[name] and found[name][0]["wall"] > options.limit
                        found[name].append(found[name][0] if slow else one(databases, name, case, files))
                reached = show(case, rows, kind, found)
                kept += [{**run, "rows": rows, "reached": reached} for runs in found.values() for run in runs]
    return kept


def listed(text: str) -> list[str]:
    return text.split(",")


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run bench")
    parser.add_argument("--only", type=listed, default=["import"], help="cases: import")
    parser.add_argument("--rows", type=lambda text: [int(n) for n in text.split(",")], default=[5000])
    parser.add_argument("--databases", type=listed, default=["sqlite", "postgres"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=float, default=60, help="a contender slower than this runs once")
    parser.add_argument("--json", type=Path, default=None)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        runs = run_imports(options, Path(name)) if "import" in options.only else []
    if options.json:
        versions = {"python": platform.python_version(), "machine": platform.machine()}
        options.json.write_text(json.dumps({"versions": versions, "runs": runs}, indent=1))
    return 0 if all(run["reached"] for run in runs) else 1


if __name__ == "__main__":
    sys.exit(main())
