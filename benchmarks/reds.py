"""Whether each scenario turns red when what it states is broken: `python -m benchmarks.reds`.

One rehearsal a row of tests/scenarios/reds, of that scenario alone, in a shop with the defect of the row. Slow: some
minutes for ten rows. Exit code 0 when all turned red, 1 when one did not, 2 when one could not be played.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import sys
from collections.abc import Sequence
from pathlib import Path

from benchmarks.red_rows import Red, rows
from harness.bench.trials import Ended, Trial, run_all
from harness.bench.variant import write_variant
from harness.cli import rooms
from harness.plugin.written import written

_QUIET = ("-q", "--no-screenshots", "-p", "no:allure_pytest", "-p", "no:cacheprovider", "-o", "addopts=")
_WITHIN = 420.0
RED, GREEN, LOST = "red", "NOT RED", "not played"


def main(words: Sequence[str] | None = None) -> int:
    """Play the chosen rows one after the other, and say of each what became of it."""
    asked = _asked(words)
    chosen = [row for row in rows() if row.defect and asked.only in row.scenario]
    if asked.sample:
        chosen = random.Random(asked.seed).sample(chosen, min(asked.sample, len(chosen)))
    trials = {str(number): row for number, row in enumerate(chosen)}
    places = {each.title: each.place.rpartition(":")[0] for each in written(rooms.scenarios())}
    made = [_trial(name, row, places[row.scenario], asked) for name, row in trials.items()]
    prepare = rooms.processes().die_with(os.getpid(), signal.SIGINT)
    said = []
    for ended in run_all(made, at_once=1, within=_WITHIN, prepare=prepare):
        row, word, why = trials[ended.trial.name], *_became(ended)
        said.append(word)
        print(f"{word:<10} {row.defect:<32} {row.scenario}: {why}", flush=True)
    print(f"{said.count(RED)} of {len(said)} turned red")
    return 2 if LOST in said or not said else int(GREEN in said)


def _trial(name: str, row: Red, place: str, asked: argparse.Namespace) -> Trial:
    folder = Path(asked.runs).absolute() / f"reds-{asked.seed}" / f"{name}-{row.defect}"
    landscape = write_variant("embedded", folder / "landscape.toml", defect=row.defect)
    words = (
        f"--landscape={landscape}", "--lang=en", f"--seed={asked.seed}", f"--runs={folder}", "--channel=api",
        "-n", "0", *_QUIET, f"{rooms.scenarios() / place}::{row.scenario}",
    )  # fmt: skip
    return Trial(name, folder, (sys.executable, "-m", "harness.cli.rehearsing", *words))


def _became(ended: Ended) -> tuple[str, str]:
    """Alone it is never GO; broken in its own order, or failed at a step, is red."""
    run = ended.trial.run()
    try:
        verdict = json.loads((run / "verdict.json").read_text(encoding="utf-8")) if run else None
    except (OSError, ValueError):
        verdict = None
    if verdict is None or not verdict["scenarios"]:
        return LOST, f"exit code {ended.status}, see {ended.trial.log}"
    reasons = " ".join(verdict["reasons"][:1])
    return (RED if verdict["decision"] == "NO-GO" else GREEN), reasons


def _asked(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reds", description=__doc__)
    parser.add_argument("--only", metavar="TITLE", default="", help="scenarios whose English title holds this")
    parser.add_argument("--sample", metavar="N", type=int, default=0, help="so many of them, by chance")
    parser.add_argument("--seed", metavar="S", type=int, default=1)
    parser.add_argument("--runs", metavar="DIR", default=str(rooms.runs()))
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
