"""verdict.html: the page for the decision meeting, one file that needs no script and no network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from harness.kernel.outcome import Standing
from harness.ledger.store import Reading
from harness.reporting.amounts import written
from harness.reporting.causes import Cause, acceptances, causes
from harness.reporting.headline import headline, reasons
from harness.reporting.matrix import matrix
from harness.reporting.names import Names
from harness.reporting.places import reports_folder
from harness.reporting.plain import fit, one_line
from harness.reporting.proof import Evidence, Proof, Shown
from harness.reporting.texts import texts
from harness.verdict.model import Finding, ScenarioResult, Verdict

_OUTCOMES = ("error", "compromised", "failed", "unfinished", "not offered", "passed")
_MOST_ORDERS = 60  # named by a finding
_MOST_CONSEQUENCES = 40  # of one cause


@dataclass(frozen=True, slots=True)
class Told:
    """A finding with what stands behind it. `more_orders` and `more_proof` count what is not shown."""

    found: Finding
    broken: bool
    proofs: list[Proof]
    exhibits: list[Shown]
    orders: tuple[str, ...]
    more_orders: int
    more_proof: int


@dataclass(frozen=True, slots=True)
class Grouped:
    """A likely cause with what stands behind its findings; `more` counts consequences that are not shown."""

    cause: Cause
    leader: Told
    consequences: list[Told]
    more: int


def render(run: Path, verdict: Verdict, reading: Reading, *, language: str) -> str:
    """The page as HTML text. `run` is where its links to exhibits start; ledger texts are escaped and cut."""
    names = Names.of(reading, texts(language))
    template = templates().get_template("verdict.html")
    told = causes(verdict)
    evidence = Evidence(run, reading)
    return template.render(
        t=names.texts,
        names=names,
        verdict=verdict,
        headline=headline(verdict, names),
        reasons=reasons(verdict, names),
        matrix=matrix(verdict.cells),
        groups=[_grouped(cause, evidence) for cause in told],
        findings=len(verdict.findings),
        accepted=acceptances(verdict, names),
        written=written,
        systems=_systems(verdict.systems),
        outcomes=_outcomes(verdict.scenarios),
        scenarios=sorted(verdict.scenarios, key=_urgency),
        others=[name for name in ("allure/index.html", "junit.xml", "verdict.json") if (run / name).is_file()],
    )


def _grouped(cause: Cause, evidence: Evidence) -> Grouped:
    shown = cause.consequences[:_MOST_CONSEQUENCES]
    follows = [_told(found, evidence, pictures=False) for found in shown]
    return Grouped(cause, _told(cause.leader, evidence), follows, len(cause.consequences) - len(shown))


def _told(found: Finding, evidence: Evidence, *, pictures: bool = True) -> Told:
    proofs = evidence.proofs(found)
    return Told(
        found,
        found.standing is Standing.BROKEN,
        proofs,
        # What follows was seen in the same orders: their pictures are shown with what leads.
        evidence.exhibits(found) if pictures else [],
        found.orders[:_MOST_ORDERS],
        max(0, len(found.orders) - _MOST_ORDERS),
        len(found.proof) - len(proofs),
    )


def _systems(systems: Mapping[str, Any]) -> list[tuple[str, str, str]]:
    """(role, kind, address) of each system, "" for what the record does not say."""
    told = [(role, system if isinstance(system, Mapping) else {}) for role, system in systems.items()]
    return [(role, str(system.get("kind", "")), str(system.get("address", ""))) for role, system in told]


def _outcomes(scenarios: Iterable[ScenarioResult]) -> list[tuple[str, int]]:
    counted = Counter(scenario.outcome for scenario in scenarios)
    return [(outcome, counted[outcome]) for outcome in reversed(_OUTCOMES) if counted[outcome]]


def _urgency(scenario: ScenarioResult) -> tuple[int, tuple[str, ...], str]:
    place = _OUTCOMES.index(scenario.outcome) if scenario.outcome in _OUTCOMES else 0
    return place, scenario.numbers, scenario.title


@cache
def templates() -> Environment:
    """What pages are made of: everything that is put in is escaped."""
    environment = Environment(
        loader=FileSystemLoader(reports_folder() / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["fit"] = fit
    environment.filters["line"] = one_line
    return environment
