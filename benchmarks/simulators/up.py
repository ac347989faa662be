"""Seconds until each simulator answers."""

from __future__ import annotations

import statistics
from typing import Any

from benchmarks.simulators.running import seconds_to_start

ALLOWED = 1.0
NAMES = ("psp", "warehouse", "carrier", "mailbox")


def measure(rounds: int) -> dict[str, Any]:
    """{"psp": {"median_s", "slowest_s"}, …}, and printed."""
    times: dict[str, list[float]] = {name: [] for name in NAMES}
    for _ in range(rounds + 2):
        for name in NAMES:
            times[name].append(seconds_to_start(name))
    print(f"\nUp (allowed {ALLOWED:.1f} s)")
    figures = {name: {"median_s": statistics.median(each), "slowest_s": max(each)} for name, each in times.items()}
    for name, figure in figures.items():
        print(f"  {name:<10} {figure['median_s']:.2f} s, slowest of {rounds + 2}: {figure['slowest_s']:.2f} s")
    return figures
