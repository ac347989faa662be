"""The warehouse beside WireMock, full simulators beside empty ones, and how fast each is up.

    python -m benchmarks.simulators [--json FILE] [--seconds N] [--many N] [--only rate|flat|up]

`rate` needs the load generator `wrk` and, for the peer, Java and npm; what is missing is
said and left out. Everything runs on loopback, ends by itself and leaves nothing behind.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.simulators import flat, rate, up


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, print, and write the figures to --json when asked."""
    options = _options(argv)
    figures: dict[str, Any] = {}
    if options.only in ("", "up"):
        figures["up"] = up.measure(options.rounds)
    if options.only in ("", "rate"):
        figures["rate"] = rate.measure(options.seconds, options.rounds, options.wiremock)
    if options.only in ("", "flat"):
        figures["flat"] = flat.measure(options.many)
    if options.json:
        options.json.write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.simulators", description=__doc__.splitlines()[0])
    parser.add_argument("--json", type=Path, default=None, metavar="FILE", help="write the figures there as well")
    parser.add_argument("--seconds", type=int, default=6, help="length of one round under load (default 6)")
    parser.add_argument("--rounds", type=int, default=3, help="rounds of each, in turn (default 3)")
    parser.add_argument("--many", type=int, default=100_000, help="orders and payments of a full simulator")
    parser.add_argument("--only", choices=("rate", "flat", "up"), default="", help="only one of the three")
    parser.add_argument(
        "--wiremock", type=Path, default=None, metavar="JAR",
        help="WireMock's standalone jar; default: that of the npm package wiremock, fetched into a temporary folder",
    )  # fmt: skip
    return parser.parse_args(argv)


if __name__ == "__main__":
    main()
