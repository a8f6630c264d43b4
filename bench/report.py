"""The tables that the bench prints, and whether what they show is enough."""

import math
import statistics
from collections.abc import Sequence

from bench.cases import (
    EXPORT_MEGABYTES,
    IMPORT_KILOBYTES_A_ROW,
    MOST_EXPONENT,
    MOST_FOR_ONE_SCORE,
    MOST_WIDER,
    QUERIES,
    SLACK_MEGABYTES,
    STORM_LEAST_SPEED,
    STORM_MOST_WAIT,
    Case,
    Run,
)

NOISE = 0.10


def median(runs: Sequence[Run], key: str) -> float:
    return statistics.median(run[key] for run in runs)


def spread(runs: Sequence[Run]) -> float:
    totals = [run["total"] for run in runs]
    return (max(totals) - min(totals)) / 2 / statistics.median(totals)


def verdict(*, reached: bool, noise: float) -> str:
    """Above a tenth of noise nothing is proved."""
    if not reached:
        return "missed"
    return "noisy" if noise > NOISE else "pass"


def show(case: Case, rows: int, kind: str, found: dict[str, list[Run]]) -> bool:
    """Print the table of a case; is every target reached?"""
    rounds = len(found["product"])
    print(f"\n{case.name}, {rows} rows, {kind}        {rounds} rounds, interleaved, order rotated")
    heads = (
        f"{'contender':<11}{'cpu s':>9}{'±':>6}{'wall s':>9}{'peak MB':>9}{'queries':>9}{'stock/this':>12}"
    )
    print(f"{heads}{'this/floor':>12}  target      result")
    stock, floor = (median(found[name], "total") if name in found else None for name in ("stock", "floor"))
    digests = {run["digest"] for runs in found.values() for run in runs if "digest" in run}
    reached = True
    for name in case.contenders:
        runs = found[name]
        total = median(runs, "total")
        target = result = ""
        if name == "product":
            least, most = case.targets[kind]
            target = ", ".join(
                text for text in (f"≥ {least:g}" if least else "", f"≤ {most:g}" if most else "") if text
            )
            fast = (not least or stock / total >= least) and (not most or total / floor <= most)
            reached = fast and len(digests) <= 1 and show_limits_hold(case, runs)
            result = ", ".join([verdict(reached=reached, noise=spread(runs)), *remarks(case, runs, digests)])
        print(
            f"{name:<11}{total:>9.4g}{spread(runs):>6.0%}{median(runs, 'wall'):>9.3g}{median(runs, 'peak'):>9.0f}"
            f"{median(runs, 'queries'):>9.0f}{times(stock, total):>12}{times(total, floor):>12}  {target:<11} {result}"
        )
    return reached


def times(one: float | None, other: float | None) -> str:
    return f"{one / other:.1f}" if one and other else ""


def show_limits_hold(case: Case, runs: Sequence[Run]) -> bool:
    return all(limit.value(run) <= limit.most for limit in case.limits for run in runs)


def remarks(case: Case, runs: Sequence[Run], digests: set[str]) -> list[str]:
    """The same rows stored, and the other numbers with their limits."""
    same = [f"digest {next(iter(digests))}" if len(digests) == 1 else "digests differ"] if digests else []
    return same + [
        f"{limit.label} {max(limit.value(run) for run in runs):.3g} (≤ {limit.most:g})"
        for limit in case.limits
    ]


def show_growth(name: str, kind: str, found: dict[int, list[Run]]) -> bool:
    """CPU by size; the exponent between the smallest and the largest."""
    sizes = sorted(found)
    totals = {size: median(found[size], "total") for size in sizes}
    least, most = sizes[0], sizes[-1]
    exponent = math.log(totals[most] / totals[least]) / math.log(most / least)
    queries = max(QUERIES.value(run) for runs in found.values() for run in runs)
    reached = exponent <= MOST_EXPONENT and queries <= QUERIES.most
    noise = max(spread(runs) for runs in found.values())
    print(f"\ngrowth of {name}, {kind}: " + ", ".join(f"{size} rows {totals[size]:.3g} s" for size in sizes))
    print(
        f"exponent {exponent:.2f} (≤ {MOST_EXPONENT}), queries {queries} (≤ {QUERIES.most:g}), ± {noise:.0%}: "
        f"{verdict(reached=reached, noise=noise)}"
    )
    return reached


def show_width(kind: str, found: dict[int, list[Run]]) -> bool:
    """CPU of one page, by how many people the database holds."""
    return _show_wider(f"list page, {kind}", "people", found, MOST_WIDER)


def show_one_score(kind: str, found: dict[int, list[Run]]) -> bool:
    """CPU of one changed score, by how many villages the database holds; it reads no other village."""
    queries = {run["queries"] for runs in found.values() for run in runs}
    reached = _show_wider(f"one changed score, {kind}", "villages", found, MOST_FOR_ONE_SCORE)
    print(f"queries {', '.join(map(str, sorted(queries)))} (one number)")
    return reached and len(queries) == 1


def _show_wider(what: str, unit: str, found: dict[int, list[Run]], most: float) -> bool:
    few, many = sorted(found)
    totals = {size: median(found[size], "total") for size in (few, many)}
    wider = totals[many] / totals[few]
    noise = max(spread(runs) for runs in found.values())
    print(f"\n{what}: " + ", ".join(f"{size} {unit} {totals[size] * 1000:.3g} ms" for size in totals))
    print(f"{wider:.2f} times (≤ {most}), ± {noise:.0%}: {verdict(reached=wider <= most, noise=noise)}")
    return wider <= most


def show_storm(name: str, found: dict[str, list[Run]]) -> bool:
    """Fifty people at once, by database: no error, and SQLite beside PostgreSQL where both ran."""
    print(f"\n{name}")
    for kind, runs in found.items():
        numbers = f"{median(runs, 'a_second'):.3g} a second, p99 {median(runs, 'p99'):.3g} s"
        print(f"{kind:<11}{numbers}, errors {sum(run['errors'] for run in runs)} (0)")
    reached = not any(run["errors"] for runs in found.values() for run in runs)
    if len(found) > 1:
        speed, wait = (
            median(found["sqlite"], key) / median(found["postgres"], key) for key in ("a_second", "p99")
        )
        print(
            f"sqlite/postgres: speed {speed:.2f} (≥ {STORM_LEAST_SPEED}), p99 {wait:.2f} (≤ {STORM_MOST_WAIT})",
            end="",
        )
        reached = reached and speed >= STORM_LEAST_SPEED and wait <= STORM_MOST_WAIT
    print(f": {verdict(reached=reached, noise=0)}")
    return reached


def show_memory(name: str, kind: str, found: dict[int, list[Run]], stock: list[Run]) -> bool:
    """Memory over the idle process, by size."""
    sizes = sorted(found)
    over = {size: median(found[size], "over_idle") for size in sizes}
    print(f"\nmemory of {name}, {kind}, over the idle process")
    for size in sizes:
        print(f"product {size:>7} rows {over[size] / 1024:>8.1f} MB {over[size] / size:>7.2f} KB a row")
    if stock:
        print(f"stock   {sizes[0]:>7} rows {median(stock, 'over_idle') / 1024:>8.1f} MB "
              f"{median(stock, 'over_idle') / sizes[0]:>7.2f} KB a row")  # fmt: skip
    if name == "export":
        highest = max(over.values()) / 1024
        grows = over[sizes[-1]] - over[sizes[0]] > SLACK_MEGABYTES * 1024
        reached = highest <= EXPORT_MEGABYTES and not grows
        print(
            f"highest {highest:.1f} MB (≤ {EXPORT_MEGABYTES}), {'grows' if grows else 'does not grow'}: ",
            end="",
        )
    else:
        worst = max(over[size] / size for size in sizes)
        less = not stock or over[sizes[0]] < median(stock, "over_idle")
        reached = worst <= IMPORT_KILOBYTES_A_ROW and less
        print(
            f"highest {worst:.2f} KB a row (≤ {IMPORT_KILOBYTES_A_ROW}), {'less' if less else 'more'} than stock: ",
            end="",
        )
    print(verdict(reached=reached, noise=0))
    return reached
