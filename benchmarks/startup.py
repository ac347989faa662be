"""How long the embedded landscape takes to come up from a built template, and what the simulators weigh.

    python -m benchmarks.startup [--json FILE] [--rounds N]

The peer is the same shop started alone, with nobody to talk to: what the landscape adds is the difference. Each round
measures both in turn. Times are in seconds, weights are resident memory in MB once the systems have answered.
"""

from __future__ import annotations

import argparse
import json
import statistics
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

from fixtures.joining import shop_environment
from fixtures.keys import Keys
from fixtures.processes import end, launch, wait_ready
from fixtures.systems import Running, start
from harness.kernel.clock import stopwatch
from harness.landscape.endpoint import Endpoint
from harness.landscape.load import load

ALLOWED_SECONDS = 6.0
ALLOWED_MB = 250.0
SIMULATORS = ("psp", "warehouse", "carrier", "mail")
NOBODY = "http://127.0.0.1:9"


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, print, and write the figures to --json when asked."""
    options = _options(argv)
    with tempfile.TemporaryDirectory(prefix="dryrun-startup-") as folder:
        _whole(Path(folder) / "first")  # builds the template where there is none
        rounds = [_round(Path(folder) / str(number)) for number in range(options.rounds)]
    figures = _figures(rounds)
    _print(figures)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _round(folder: Path) -> dict[str, Any]:
    whole = _whole(folder / "whole")
    return {**whole, "shop_alone": _alone(folder / "alone", whole["template"])}


def _whole(home: Path) -> dict[str, Any]:
    """The landscape started once: seconds until healthy, seconds to end, MB of each system."""
    began = stopwatch()
    running = start(load("embedded"), home=home, seed=1)
    took = stopwatch() - began
    weights = _weights(running)
    template = Path(running.endpoints["shop"].extras["inventory"]).parent
    began = stopwatch()
    running.stop()
    return {"up": took, "down": stopwatch() - began, "weights": weights, "template": template}


def _alone(home: Path, template: Path) -> float:
    """Seconds until the shop is ready when nothing else runs."""
    landscape = load("embedded")
    endpoints = {
        role: Endpoint(role=role, address=NOBODY, extras={"smtp": "127.0.0.1:9"}) for role in landscape.systems
    }
    environ = shop_environment(landscape, endpoints, Keys(landscape), str(template))
    began = stopwatch()
    shop = launch("shop", "staging.oscar", ["--home", str(home / "shop")], log=home / "shop.log", environ=environ)
    try:
        wait_ready([shop], within=30)
        return stopwatch() - began
    finally:
        end([shop])


def _weights(running: Running) -> dict[str, float]:
    return {role: psutil.Process(running.pid(role)).memory_info().rss / 1e6 for role in running.endpoints}


def _figures(rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    weights = {role: max(each["weights"][role] for each in rounds) for role in rounds[0]["weights"]}
    figures: dict[str, Any] = {
        "rounds": len(rounds),
        "landscape_up_s": statistics.median(each["up"] for each in rounds),
        "landscape_up_slowest_s": max(each["up"] for each in rounds),
        "landscape_down_s": statistics.median(each["down"] for each in rounds),
        "shop_alone_s": statistics.median(each["shop_alone"] for each in rounds),
        "rss_mb": weights,
        "simulators_rss_mb": sum(weights[role] for role in SIMULATORS),
    }
    figures["ratios"] = {
        "landscape up / shop alone": figures["landscape_up_s"] / figures["shop_alone_s"],
        f"landscape up / {ALLOWED_SECONDS:g} s allowed": figures["landscape_up_s"] / ALLOWED_SECONDS,
        f"simulators / {ALLOWED_MB:g} MB allowed": figures["simulators_rss_mb"] / ALLOWED_MB,
    }
    return figures


def _print(figures: dict[str, Any]) -> None:
    lines = {
        f"landscape up, median of {figures['rounds']}": f"{figures['landscape_up_s']:.2f} s",
        "landscape up, slowest": f"{figures['landscape_up_slowest_s']:.2f} s",
        "landscape down": f"{figures['landscape_down_s']:.2f} s",
        **{f"memory of {role}": f"{weight:.0f} MB" for role, weight in figures["rss_mb"].items()},
        "memory of the four simulators": f"{figures['simulators_rss_mb']:.0f} MB",
        "peer: the shop started alone": f"{figures['shop_alone_s']:.2f} s",
        **{name: f"{ratio:.2f}" for name, ratio in figures["ratios"].items()},
    }
    for name, value in lines.items():
        print(f"{name:<34} {value:>9}")


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.startup", description="Start-up and memory of a landscape."
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there as well")
    parser.add_argument("--rounds", type=int, default=5, metavar="N", help="how often each is measured (default 5)")
    return parser.parse_args(argv)


if __name__ == "__main__":
    main()
