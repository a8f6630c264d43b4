"""Benchmarks: the product beside a stock peer and a floor, in one run. See docs/how-to/bench.md."""
