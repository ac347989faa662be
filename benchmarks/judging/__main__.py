"""How long it takes to judge a run of many journeys, and in how much memory: each size in a process of its own.

    python -m benchmarks.judging [--journeys 1000 10000 100000] [--recording RUN] [--json FILE] [--folder DIR]

The runs are made of a real recording of the smoke pack, repeated with other orders, journeys, times and numbers, and are
deleted afterwards; 100,000 journeys take about 12 GB. `--recording` takes another run directory than the recording kept
here, `--pack` keeps that one from now on.
"""

from __future__ import annotations

import argparse
import json
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psutil

from benchmarks.judging.growing import Recording, pack

_ROOT = Path(__file__).resolve().parents[2]
_JUDGE = "import sys; from pathlib import Path; from harness.verdict.judge import judge_run; v = judge_run(Path(sys.argv[1])); print(v.decision, len(v.orders), sum(c.held for c in v.cells), len(v.findings))"  # fmt: skip
_BLINK = 0.02


def main(argv: Sequence[str] | None = None) -> None:
    """Measure, print, and write the figures to --json when asked."""
    options = _options(argv)
    if options.pack:
        pack(options.recording)
    recording = Recording.of(options.recording) if options.recording else Recording.packed()
    rows: list[dict[str, Any]] = []
    for journeys in options.journeys:
        rows.append(measure(recording, journeys, options.folder))
        print(_line(rows[-1], rows[-2] if len(rows) > 1 else None), flush=True)
    if options.json:
        options.json.write_text(json.dumps(rows, indent=2) + "\n", encoding="utf-8")


def measure(recording: Recording, journeys: int, folder: Path | None) -> dict[str, Any]:
    """The figures of one size. Raises OSError when there is no room for it."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        needed = recording.size * journeys // len(recording.journeys)
        if shutil.disk_usage(place).free < needed * 1.1:
            raise OSError(f"{journeys} journeys take {needed / 1e9:.1f} GB, which {place} has no room for")
        run = Path(place) / "run"
        made = recording.grow(run, journeys)
        size = sum(path.stat().st_size for path in (run / "ledger").iterdir())
        return {"journeys": made, "megabytes": round(size / 1e6, 1)} | judged(run)


def judged(run: Path) -> dict[str, Any]:
    """Judge `run` in a process of its own: seconds, and the most memory that it and its children had at one time.

    `megabytes` counts the pages of each process as if it had them alone.
    """
    began, before = time.monotonic(), resource.getrusage(resource.RUSAGE_CHILDREN)
    process = subprocess.Popen([sys.executable, "-c", _JUDGE, str(run)], cwd=_ROOT, stdout=subprocess.PIPE, text=True)
    most = 0
    while process.poll() is None:
        most = max(most, _memory(process.pid))
        time.sleep(_BLINK)
    seconds = time.monotonic() - began
    said = process.stdout.read().strip() if process.stdout else ""
    assert process.returncode == 0, said
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {
        "seconds": round(seconds, 2),
        "processor_seconds": round(worked, 2),
        "peak_mb": round(most / 1e6, 1),
        "said": said,
    }


def _memory(pid: int) -> int:
    total = 0
    try:
        parent = psutil.Process(pid)
        for each in (parent, *parent.children(recursive=True)):
            total += each.memory_info().rss
    except psutil.NoSuchProcess:
        pass
    return total


def _line(row: dict[str, Any], before: dict[str, Any] | None) -> str:
    text = (
        f"{row['journeys']:>7,} journeys, {row['megabytes']:,.0f} MB: {row['seconds']} s ({row['processor_seconds']} s of processors), "
        f"{row['journeys'] / row['seconds']:,.0f} a second, at most {row['peak_mb']:,.0f} MB of memory, {row['said']}"
    )
    if before:
        times, longer = row["journeys"] / before["journeys"], row["seconds"] / before["seconds"]
        text += f"; {times:.0f} times the journeys in {longer:.1f} times the seconds"
    return text


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.judging", description=__doc__.splitlines()[0])
    parser.add_argument("--journeys", type=int, nargs="+", default=[1000, 10_000, 100_000], metavar="N")
    parser.add_argument("--recording", type=Path, default=None, metavar="RUN", help="a run directory to repeat")
    parser.add_argument("--pack", action="store_true", help="keep it as the recording of this benchmark")
    parser.add_argument("--folder", type=Path, default=None, metavar="DIR", help="where to put the runs for the while")
    parser.add_argument("--json", type=Path, default=None, metavar="FILE", help="write the figures there as well")
    options = parser.parse_args(argv)
    if options.pack and not options.recording:
        parser.error("--pack keeps the run of --recording")
    return options


if __name__ == "__main__":
    main()
