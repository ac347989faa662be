"""Write all reports of a run into its directory."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from harness.kernel.errors import DryrunError
from harness.ledger.store import Reading, Recording, beginning
from harness.reporting.allure_html import build
from harness.reporting.allure_verdict import add_verdict
from harness.reporting.names import Names
from harness.reporting.page import render
from harness.reporting.proof import Evidence
from harness.reporting.texts import texts
from harness.reporting.verdict_json import dumped
from harness.verdict.model import Verdict

RESULTS = "allure-results"  # below the run directory, where the plugin has Allure write


class ReportUnwritable(DryrunError):
    """A report cannot be written. What was written before it is whole."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Published:
    """What `publish` wrote.

    `allure` is the report's index.html, `latest` the link beside the runs; None where it could not be made, and `notes`
    then says why, one sentence each.
    """

    run: Path
    verdict_json: Path
    page: Path
    allure: Path | None = None
    latest: Path | None = None
    notes: tuple[str, ...] = ()


def publish(
    run: Path, verdict: Verdict, *, language: str, newest: bool = True, recording: Recording | None = None
) -> Published:
    """Write verdict.json, verdict.html and the Allure report; reports already there are replaced.

    The link `latest` is pointed at the `newest` run only: judging an old run again does not make it the latest.
    `recording`: the record of the run, where somebody walked through it before.

    Raises ReportUnwritable when the verdict or its page cannot be written, and ValueError for an unknown language.
    """
    reading = _shown(run, verdict, recording)
    names = Names.of(reading, texts(language))
    told = _write(run / "verdict.json", dumped(verdict))
    notes: list[str] = []
    latest = _noted(notes, lambda: _link(run)) if newest else None
    allure = _noted(notes, lambda: _allure(run, verdict, reading, names))
    # Last, because it links to what is there.
    page = _write(run / "verdict.html", render(run, verdict, reading, language=language).encode("utf-8", "replace"))
    return Published(run=run, verdict_json=told, page=page, allure=allure, latest=latest, notes=tuple(notes))


def _shown(run: Path, verdict: Verdict, recording: Recording | None) -> Reading:
    """What the reports show of the record: how the rehearsal began, and what proves the findings."""
    if not verdict.findings:
        return beginning(run)
    return (recording or Recording.of(run)).excerpt(
        ids={id for each in verdict.findings for id in each.proof},
        orders={order for each in verdict.findings for order in each.orders[:1]},
        journeys={journey for each in verdict.findings for journey in each.journeys[:1]},
    )


def _allure(run: Path, verdict: Verdict, reading: Reading, names: Names) -> Path:
    results = run / RESULTS
    if not results.is_dir():
        raise ReportUnwritable(
            f"No Allure report: {results} is not there; the results were sent elsewhere, or none were."
        )
    try:
        add_verdict(results, verdict, Evidence(run, reading), names)
    except OSError as error:
        raise ReportUnwritable(f"No Allure report: {results} cannot be written ({error.strerror or error})") from error
    language: Literal["en", "fr"] = "fr" if names.texts.language == "fr" else "en"
    return build(
        results, run / "allure", language=language, title=names.texts("allure.report", landscape=verdict.landscape)
    )


def _noted(notes: list[str], make: Callable[[], Path]) -> Path | None:
    """What `make` made, or None with its reason added to `notes`."""
    try:
        return make()
    except DryrunError as error:
        notes.append(str(error))
        return None


def _write(path: Path, content: bytes) -> Path:
    # Renamed into place, so that a reader never meets half a report.
    fresh = path.with_name(path.name + ".new")
    try:
        fresh.write_bytes(content)
        return fresh.replace(path)
    except OSError as error:
        raise ReportUnwritable(f"the report {path} cannot be written ({error.strerror or error})") from error


def _link(run: Path) -> Path:
    """Point `latest`, beside the run directory, at it."""
    latest, fresh = run.parent / "latest", run.parent / f".latest-{os.getpid()}"
    if latest.exists() and not latest.is_symlink():
        raise ReportUnwritable(f"{latest} is not a link, so it was left alone; the newest run is {run.name}")
    try:
        fresh.unlink(missing_ok=True)
        fresh.symlink_to(run.name, target_is_directory=True)
        return fresh.replace(latest)
    except OSError as error:
        raise ReportUnwritable(f"the link {latest} cannot be made ({error.strerror or error})") from error
