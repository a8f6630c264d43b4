"""`./run bench`: the cases, interleaved, with one table each and an exit code of 1 when a target is missed.

./run bench [--only import,whole,export,county,lists,public,rank,score,tasks,growth,width,storm,memory]
            [--rows 1000,5000] [--villages 500] [--ranked 500,50000] [--databases sqlite,postgres] [--rounds 3]
            [--limit 60] [--json FILE]

Each run is a process of its own on a fresh copy of the database; its CPU is that of client and database.
"""

import argparse
import json
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

from bench import cases, report, roster
from bench.cases import CASES, Case, Run
from bench.databases import ROOT, Databases

VILLAGES = [
    "大塘村", "红岩村", "青竹村", "石桥村", "梅岭村", "双河村", "桃园村", "白鹭村", "莲塘社区", "长田村", "东山村",
    "沙洲村",
]  # fmt: skip
SMALL = 12
PACKAGES = ("django", "django-import-export", "django-tables2", "openpyxl", "python-calamine", "psycopg")


class Bench:
    """The options, the rosters once written, and every run."""

    def __init__(self, options: argparse.Namespace, folder: Path) -> None:
        self.options, self.folder = options, folder
        self.runs: list[Run] = []

    def files(self, rows: int) -> list[str]:
        """The roster, the same with 5 % changed, and a small one."""
        names = [
            (f"first-{rows}.xlsx", rows, False),
            (f"changed-{rows}.xlsx", rows, True),
            ("small.xlsx", SMALL, False),
        ]
        for name, count, changed in names:
            if not (self.folder / name).exists():
                roster.write(self.folder / name, count, VILLAGES, changed=changed)
        return [str(self.folder / name) for name, _, _ in names]

    def one(self, databases: Databases, module: str, contender: str, case: str, rows: int) -> Run:
        command = [
            sys.executable,
            "-m",
            "bench.one_run",
            module,
            contender,
            case,
            str(rows),
            *self.files(cases.ROSTERS.get(module, rows) or SMALL),
        ]
        environment = databases.fresh()
        if contender != "product" and module in {"bench.people_page", "bench.whole_way"}:
            environment["DJANGO_SETTINGS_MODULE"] = "bench.stock_settings"
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{contender} {case}: {done.stderr[-3000:]}")
        facts = json.loads(done.stdout.splitlines()[-1])
        run = {
            **facts, "contender": contender, "case": case, "rows": rows, "database": databases.kind,
            "total": facts["cpu"] + facts["database_cpu"],
        }  # fmt: skip
        self.runs.append(run)
        return run

    def rounds(self, databases: Databases, case: Case, rows: int) -> dict[str, list[Run]]:
        """Every contender once a round; who is slower than the limit runs once."""
        found: dict[str, list[Run]] = {name: [] for name in case.contenders}
        for turn in range(self.options.rounds):
            for name in rotated(case.contenders, turn):
                slow = found[name] and found[name][0]["wall"] > self.options.limit
                found[name].append(
                    found[name][0] if slow else self.one(databases, case.module, name, case.name, rows)
                )
        return found

    def compared(self, databases: Databases) -> Iterator[bool]:
        for case in CASES:
            if case.only in self.options.only and databases.kind in case.databases:
                for rows in self.sizes(case):
                    yield report.show(case, rows, databases.kind, self.rounds(databases, case, rows))

    def sizes(self, case: Case) -> list[int]:
        options = self.options
        chosen = {"county": [options.villages], "rank": options.ranked}
        return chosen.get(case.only) or ([case.rows] if case.rows else options.rows)

    def grown(self, databases: Databases) -> Iterator[bool]:
        for name in cases.GROWTH_CASES:
            found: dict[int, list[Run]] = {rows: [] for rows in self.options.growth}
            for _ in range(self.options.rounds):
                for rows, runs in found.items():
                    runs.append(self.one(databases, "bench.imports", "product", name, rows))
            yield report.show_growth(name, databases.kind, found)

    def widened(self, databases: Databases) -> bool:
        """A page with few and with many people in the database."""
        found: dict[int, list[Run]] = {rows: [] for rows in cases.WIDTHS}
        for _ in range(self.options.rounds):
            for rows, runs in found.items():
                runs.append(self.one(databases, "bench.people_page", "product", "list page", rows))
        return report.show_width(databases.kind, found)

    def scored(self, databases: Databases) -> bool:
        """One changed score with few and with many villages in the database."""
        found: dict[int, list[Run]] = {rows: [] for rows in self.options.scored}
        for _ in range(self.options.rounds):
            for rows, runs in found.items():
                runs.append(self.one(databases, "bench.scores", "product", "one score", rows))
        return report.show_one_score(databases.kind, found)

    def stormed(self, databases: Databases, module: str) -> list[Run]:
        return [self.one(databases, module, "product", "storm", 0) for _ in range(self.options.rounds)]

    def remembered(self, databases: Databases) -> Iterator[bool]:
        for name, module in (("import new", "bench.imports"), ("export", "bench.exports")):
            sizes = self.options.memory
            case = f"{name} memory" if name == "export" else name
            found = {rows: [self.one(databases, module, "product", case, rows)] for rows in sizes}
            stock = [self.one(databases, module, "stock", case, sizes[0])]
            yield report.show_memory(name, databases.kind, found, stock)

    def all(self) -> bool:
        reached, storms = [], {module: {} for module in cases.STORMS}
        for kind in self.options.databases:
            databases = Databases(kind, self.folder)
            databases.prepare()
            reached += self.compared(databases)
            if "growth" in self.options.only:
                reached += self.grown(databases)
            if "width" in self.options.only:
                reached.append(self.widened(databases))
            if "score" in self.options.only:
                reached.append(self.scored(databases))
            if "storm" in self.options.only:
                for module, found in storms.items():
                    found[kind] = self.stormed(databases, module)
            if "memory" in self.options.only:
                reached += self.remembered(databases)
        reached += [
            report.show_storm(cases.STORMS[module], found) for module, found in storms.items() if found
        ]
        return all(reached)


def rotated(names: tuple[str, ...], turn: int) -> tuple[str, ...]:
    by = turn % len(names)
    return names[by:] + names[:by]


def texts(text: str) -> list[str]:
    return text.split(",")


def numbers(text: str) -> list[int]:
    return [int(one) for one in text.split(",")]


def parsed() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./run bench")
    parser.add_argument(
        "--only", type=texts, default=list(cases.ONLY), help=f"some of {','.join(cases.ONLY)}"
    )
    parser.add_argument("--rows", type=numbers, default=[5000], help="of import, whole and export")
    parser.add_argument("--villages", type=int, default=cases.COUNTY_VILLAGES, help="of the county table")
    parser.add_argument(
        "--ranked", type=numbers, default=[cases.RANKED_VILLAGES], help="villages of a ranking"
    )
    parser.add_argument(
        "--scored", type=numbers, default=cases.ONE_SCORE, help="villages beside one changed score"
    )
    parser.add_argument("--growth", type=numbers, default=[1000, 20_000], help="sizes of growth")
    parser.add_argument("--memory", type=numbers, default=[5000, 20_000, 50_000], help="sizes of memory")
    parser.add_argument("--databases", type=texts, default=["sqlite", "postgres"])
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--limit", type=float, default=60, help="a contender slower than so many seconds runs once"
    )
    parser.add_argument("--json", type=Path, default=None, help="write every run")
    options = parser.parse_args()
    if unknown := set(options.only) - set(cases.ONLY):
        parser.error(f"no such cases: {', '.join(sorted(unknown))}")
    return options


def main() -> int:
    options = parsed()
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        bench = Bench(options, Path(name))
        reached = bench.all()
    if options.json:
        versions = {"python": platform.python_version(), "machine": platform.machine()}
        versions |= {package: version(package) for package in PACKAGES}
        options.json.write_text(json.dumps({"versions": versions, "runs": bench.runs}, indent=1))
    return 0 if reached else 1


if __name__ == "__main__":
    sys.exit(main())
