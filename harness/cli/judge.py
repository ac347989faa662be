"""`dryrun judge` and `dryrun report`: a run judged again, or only reported again."""

from __future__ import annotations

from pathlib import Path

from harness.cli.outlet import console
from harness.cli.words import LANGUAGES, language_of
from harness.journey.handoffs import HANDOFFS
from harness.kernel.errors import DryrunError
from harness.landscape.gating import recorded
from harness.landscape.load import load
from harness.ledger.events import RehearsalBegan
from harness.ledger.store import Recording, beginning
from harness.reporting import publish
from harness.reporting.terminal import summary
from harness.reporting.verdict_json import read
from harness.verdict.interfaces import known_interfaces
from harness.verdict.judge import judged
from harness.verdict.model import Verdict
from harness.verdict.settling import Asked


def judge_again(run: Path, asked: str | None, landscape: str | None = None) -> int:
    """Judge `run` with today's checks, publish in the language asked for or the run's own; the verdict's exit code.

    `landscape`: by its gate and known issues instead of those the run was begun with. The policy of the checks stays the
    recorded one, because the journeys went by it. Raises DryrunError.
    """
    where = run_directory(run)
    verdict, recording = judged(where, None if landscape is None else _rules(landscape))
    return _published(where, verdict, asked, recording)


def _rules(landscape: str) -> Asked:
    handoffs = [handoff.name for handoff in HANDOFFS]
    known = load(landscape, handoffs=handoffs, interfaces=known_interfaces(handoffs))
    return Asked(**recorded(known.gate, known.known_issues, known.currency))


def report_again(run: Path, asked: str | None) -> int:
    """Publish the verdict that `run` already has, in the language asked for or the run's own; its exit code."""
    where = run_directory(run)
    return _published(where, read(where / "verdict.json"), asked)


def _published(run: Path, verdict: Verdict, asked: str | None, recording: Recording | None = None) -> int:
    language = asked or _language(run)
    with console() as terminal:
        published = publish(run, verdict, language=language, newest=False, recording=recording)
        summary(verdict, published, language=language, console=terminal)
    return verdict.decision.exit_code


def _language(run: Path) -> str:
    """What the run was rehearsed in; of a record that does not say, the locale's."""
    began = next((event.language for _, event in beginning(run).of(RehearsalBegan)), None)
    return began if began in LANGUAGES else language_of(None)


def run_directory(run: Path) -> Path:
    """`run` in full. Raises DryrunError for what is no run directory."""
    if not (run / "ledger").is_dir():
        raise DryrunError(f"{run} is no run directory: it has no folder ledger; give one such as reports/runs/latest.")
    return run.resolve()
