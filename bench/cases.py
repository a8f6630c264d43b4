"""What is measured, and what must be reached: the targets of the handbook, P1 to P14, P16 and P17."""

from collections.abc import Callable
from dataclasses import dataclass

Run = dict
ALL = ("stock", "floor", "product")


@dataclass(frozen=True)
class Limit:
    """A number of a run of the product that must not be higher than `most`."""

    label: str
    value: Callable[[Run], float]
    most: float


@dataclass(frozen=True)
class Case:
    """One table. `targets` by database: so many times less CPU than stock, at most so many times the floor."""

    only: str
    name: str
    module: str
    targets: dict[str, tuple[float | None, float | None]]
    contenders: tuple[str, ...] = ALL
    limits: tuple[Limit, ...] = ()
    rows: int | None = None  # where the size is no option
    databases: tuple[str, ...] = ("sqlite", "postgres")


def both(least: float | None, most: float | None) -> dict[str, tuple[float | None, float | None]]:
    return {"sqlite": (least, most), "postgres": (least, most)}


UPLOAD_QUERIES = 4  # of the request, not of the file: township, user, grants, the row of the batch
QUERIES = Limit("queries", lambda run: run["queries"] - UPLOAD_QUERIES, 15)
PREVIEW = Limit("preview kB", lambda run: run["bytes"] / 1000, 200)
NO_LINES = Limit("lines of the trail", lambda run: run["trail"], 0)


def lines(of_rows: float) -> Limit:
    return Limit("lines of the trail a row", lambda run: run["trail"] / run["rows"], of_rows)


COUNTY_VILLAGES = 500
RANKED_VILLAGES = 5_000
ONE_SCORE, MOST_FOR_ONE_SCORE = (500, 50_000), 2  # villages; so many times the cost
PROGRESS_ROWS = 10_000
TOWNSHIP_PEOPLE = 300
ROSTERS = {
    "bench.people_page": TOWNSHIP_PEOPLE,
    "bench.rankings": 0,
    "bench.scores": 0,
}  # whose files have another length
PAGE_QUERIES = Limit("queries", lambda run: run["queries"], 6)
CASES = (
    Case("import", "import new", "bench.imports", {"sqlite": (10, 4), "postgres": (14, 4)}, limits=(QUERIES, lines(1))),
    Case(
        "import", "import unchanged", "bench.imports", {"sqlite": (20, 3), "postgres": (30, 3)},
        limits=(QUERIES, NO_LINES),
    ),
    Case(
        "import", "import changed", "bench.imports", {"sqlite": (18, 3), "postgres": (30, 3)},
        limits=(QUERIES, lines(0.05)),
    ),
    Case(
        "whole", "way new", "bench.whole_way", {"sqlite": (12, None), "postgres": (18, None)},
        contenders=("stock", "product"), limits=(PREVIEW,),
    ),
    Case(
        "whole", "way unchanged", "bench.whole_way", {"sqlite": (12, None), "postgres": (18, None)},
        contenders=("stock", "product"), limits=(PREVIEW,),
    ),
    Case("export", "export", "bench.exports", both(8, 3)),
    Case("county", "county", "bench.county", both(6, 10), rows=COUNTY_VILLAGES, databases=("sqlite",)),
    Case("lists", "list page", "bench.people_page", both(6, 2), limits=(PAGE_QUERIES,), rows=TOWNSHIP_PEOPLE),
    Case("public", "public page, kept", "bench.public", both(10, None), contenders=("stock", "product"), rows=1),
    Case("rank", "ranking", "bench.rankings", both(8, 2.5)),
    Case("rank", "ranking from all scores", "bench.scores", both(2.5, 12)),
    Case("tasks", "progress", "bench.progress", both(50, None), rows=PROGRESS_ROWS),
)  # fmt: skip
ONLY = (*dict.fromkeys(case.only for case in CASES), "growth", "memory", "score", "storm", "width")
STORMS = {
    "bench.storm": "storm: 50 people, 20 submissions each",
    "bench.last_evening": "last evening: 50 secretaries hand in pledge and own score, 5 forms each, by HTTP",
}
STORM_LEAST_SPEED, STORM_MOST_WAIT = 0.7, 4  # of PostgreSQL's
WIDTHS, MOST_WIDER = (TOWNSHIP_PEOPLE, 30_000), 1.2
GROWTH_CASES, MOST_EXPONENT = ("import new", "import unchanged", "import changed"), 1.05
IMPORT_KILOBYTES_A_ROW, EXPORT_MEGABYTES = 8, 20
SLACK_MEGABYTES = 4  # caches of the database that fill up, whatever the size
