"""Every scenario that was selected ran to its end and saw what it says."""

from __future__ import annotations

from harness.checks.ruling import Ruling
from harness.kernel.outcome import Standing
from harness.ledger.entry import Entry
from harness.ledger.events import Compromising, ScenarioBegan, ScenarioEnded, ScenariosSelected
from harness.ledger.store import Reading

_STANDING = {"passed": Standing.HOLDS, "failed": Standing.BROKEN}


def check(reading: Reading) -> list[Ruling]:
    """One ruling for each scenario that began, one for those that never did, one for each failing system."""
    # A scenario may have been run again; its last end counts, as pytest's own does.
    ends = {entry.journey: (entry, event) for entry, event in reading.of(ScenarioEnded)}
    began = reading.of(ScenarioBegan)
    selected = sum(event.count for _, event in reading.of(ScenariosSelected))
    rulings = [_scenario(entry, event, ends.get(entry.journey)) for entry, event in began]
    return [*rulings, _all_ran(selected, len({entry.journey for entry, _ in began})), *_compromised(reading)]


def _scenario(entry: Entry, began: ScenarioBegan, ended: tuple[Entry, ScenarioEnded] | None) -> Ruling:
    outcome = ended[1].outcome if ended else "unfinished"
    reason = ended[1].reason if ended else "it was cut off"
    standing = _STANDING.get(outcome, Standing.UNPROVEN)
    held = standing is Standing.HOLDS
    return Ruling(
        check="scenario",
        interface="scenarios",
        standing=standing,
        sender="shop",
        receiver="customer",
        journey=entry.journey,
        problem="" if held else _problem(outcome, ended),
        expected="" if held else began.title,
        seen="" if held else reason,
        proof=(entry.id, *([ended[0].id] if ended else [])),
    )


def _problem(outcome: str, ended: tuple[Entry, ScenarioEnded] | None) -> str:
    step = ended[1].step if ended else ""
    return f"a scenario is {outcome}" + (f" at “{step}”" if step else "")


def _all_ran(selected: int, ran: int) -> Ruling:
    whole = 0 < selected <= ran
    return Ruling(
        check="scenario",
        interface="every selected scenario ran",
        standing=Standing.HOLDS if whole else Standing.UNPROVEN,
        sender="harness",
        problem="" if whole else "no scenario ran" if not ran else "scenarios were selected that never ran",
        expected=str(max(selected, 1)),
        seen=str(ran),
    )


def _compromised(reading: Reading) -> list[Ruling]:
    return [
        Ruling(
            check="scenario",
            interface="the landscape is alive",
            standing=Standing.UNPROVEN,
            sender=event.system,
            receiver=event.system,
            journey=entry.journey,
            problem=event.reason,
            proof=(entry.id,),
        )
        for entry, event in reading.of(Compromising)
    ]
