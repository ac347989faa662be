"""`dryrun compare`: what a change of the shop fixed, and what it broke."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from harness.cli.judge import run_directory
from harness.cli.outlet import console
from harness.kernel.errors import DryrunError
from harness.ledger.entry import Entry, Unreadable
from harness.ledger.store import Reading
from harness.reporting.comparison import dumped, tell
from harness.reporting.names import Names
from harness.reporting.texts import texts
from harness.verdict.compare import compared
from harness.verdict.judge import judge_run
from harness.verdict.latency import latencies
from harness.verdict.model import Verdict

_BEGINS = b'"kind":"RehearsalBegan"'


def compare_runs(before: Path, after: Path, figures: Path | None, language: str) -> int:
    """Judge both runs by today's checks and tell what changed; 0 when nothing new is broken, else 1.

    Raises DryrunError with one sentence for a run that is missing or holds nothing to compare, and for `figures` that
    cannot be written.
    """
    first, then = run_directory(before), run_directory(after)
    verdicts = _judged(first), _judged(then)
    told = compared(*verdicts, (latencies(first), latencies(then)))
    if figures is not None:
        _write(figures, dumped(told))
    names = Names.of(_began(then), texts(language))
    with console() as terminal:
        tell(told, names, terminal)
    return told.exit_code


def _judged(run: Path) -> Verdict:
    verdict = judge_run(run)
    if not any(cell.held or cell.broken for cell in verdict.cells):
        why = f" ({verdict.damage[0]})" if verdict.damage else ""
        raise DryrunError(f"the run {run} cannot be compared: its record proves nothing{why}.")
    return verdict


def _began(run: Path) -> Reading:
    """As much of a record as names its handoffs: its beginning, without all that came of it."""
    for path in sorted((run / "ledger").glob("*.jsonl")):
        with path.open("rb") as lines:
            for line in lines:
                if _BEGINS in line:
                    with suppress(Unreadable):
                        return Reading((Entry.from_line(line.decode("utf-8", "replace")),))
    return Reading(())


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise DryrunError(
            f"{path} cannot be written ({error.strerror or error}); give another file by --json."
        ) from error
