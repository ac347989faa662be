"""Judging and publishing a run from its directory. A crash in either is told, and is never a GO."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, TextIO, cast

from rich.console import Console

from harness.kernel.outlet import Outlet
from harness.verdict.model import Verdict

NOT_PROVEN = 2


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict and what was published of it; None where that crashed. `status` is the exit status."""

    run: Path
    status: int
    verdict: Verdict | None = None
    published: Any = None


def judge(run: Path, language: str, say: Callable[[str], None]) -> Judged:
    """The verdict of `run` with its reports written beside it. Never raises."""
    try:
        verdict: Verdict = import_module("harness.verdict.judge").judge_run(run)
    except Exception as error:  # noqa: BLE001 - a crashed judge is never a pass
        say(_sentence(f"the run {run} could not be judged", error))
        return Judged(run, NOT_PROVEN)
    try:
        published = import_module("harness.reporting").publish(run, verdict, language=language)
    except Exception as error:  # noqa: BLE001 - a verdict nobody can read is not one to ship on
        say(_sentence(f"the verdict {verdict.decision} of {run} could not be published", error))
        return Judged(run, verdict.decision.exit_code or NOT_PROVEN, verdict)
    return Judged(run, verdict.decision.exit_code, verdict, published)


def tell(judged: Judged, language: str, to: Outlet) -> int:
    """Print the verdict; the exit status, which a crash in telling keeps from being GO."""
    if judged.verdict is None:
        print(f"NOT PROVEN: the run {judged.run} was not judged.", file=to)
        return judged.status
    if judged.published is None:
        print(f"{judged.verdict.decision}, without reports: {judged.run}", file=to)
        return judged.status
    try:
        terminal = import_module("harness.reporting.terminal")
        terminal.summary(judged.verdict, judged.published, language=language, console=Console(file=cast("TextIO", to)))
    except Exception as error:  # noqa: BLE001 - as for publishing
        print(_sentence(f"the verdict {judged.verdict.decision} could not be told", error), file=to)
        return judged.status or NOT_PROVEN
    return judged.status


def _sentence(what: str, error: Exception) -> str:
    return f"{what[0].upper()}{what[1:]}: {type(error).__name__}: {error}"
