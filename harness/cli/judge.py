"""`dryrun judge` and `dryrun report`: a run judged again, or only reported again."""

from __future__ import annotations

from pathlib import Path

from rich.console import Console

from harness.kernel.errors import DryrunError
from harness.reporting import publish
from harness.reporting.terminal import summary
from harness.reporting.verdict_json import read
from harness.verdict.judge import judge_run
from harness.verdict.model import Verdict


def judge_again(run: Path, language: str) -> int:
    """Judge `run` with today's checks, publish, and return the verdict's exit code."""
    where = _run_directory(run)
    return _published(where, judge_run(where), language)


def report_again(run: Path, language: str) -> int:
    """Publish the verdict that `run` already has, and return its exit code."""
    where = _run_directory(run)
    return _published(where, read(where / "verdict.json"), language)


def _published(run: Path, verdict: Verdict, language: str) -> int:
    summary(verdict, publish(run, verdict, language=language), language=language, console=Console())
    return verdict.decision.exit_code


def _run_directory(run: Path) -> Path:
    if not (run / "ledger").is_dir():
        raise DryrunError(f"{run} is no run directory: it has no folder ledger; give one such as reports/runs/latest.")
    return run.resolve()
