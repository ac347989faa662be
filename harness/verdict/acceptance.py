"""What a merchant accepted beforehand: known issues with an owner and a last day, and things nobody can look at."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from harness.kernel.outcome import Standing
from harness.verdict.interfaces import OF_THE_RECORD, SCENARIOS
from harness.verdict.model import Acceptance, Allowed, Finding, ScenarioResult

KNOWN, NOT_SEEN = "known issue", "not seen"
_LINE = re.compile(r"(?:\w+ → )?\w+, .+ \(expected ")


@dataclass(frozen=True, slots=True)
class Issue:
    """One known issue, as `[[known_issues]]` has it; `max_at_stake` is None for any amount."""

    id: str
    interface: str
    owner: str
    reason: str
    until: date
    problem: str = ""
    max_at_stake: int | None = None
    currency: str = ""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a GO takes, as `[gate]` has it. `unreadable` says why the record's own rules cannot be used, "" when they can."""

    must_hold: tuple[str, ...] = ()
    may_stay_unproven: tuple[str, ...] = ()
    scenarios_at_least: int = 0
    orders_at_least: int = 0
    required_scenarios: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    unreadable: str = ""

    def binds(self, interface: str) -> bool:
        """Whether a GO needs this handoff or rule. What speaks of the record itself always binds."""
        return not self.must_hold or interface in self.must_hold or interface in OF_THE_RECORD


@dataclass(frozen=True, slots=True)
class Terms:
    """What the gate goes by: the merchant's rules, what was accepted by them, and how many orders were placed."""

    rules: Rules = Rules()
    accepted: tuple[Acceptance, ...] = ()
    orders: int = 0


def rules_from(gate: Mapping[str, Any], issues: Sequence[Any]) -> Rules:
    """Rules as a record keeps them. What cannot be understood is not passed over: then nothing can be GO."""
    try:
        return Rules(
            must_hold=_names(gate.get("must_hold", ())),
            may_stay_unproven=_names(gate.get("may_stay_unproven", ())),
            scenarios_at_least=_count(gate.get("scenarios_at_least", 0)),
            orders_at_least=_count(gate.get("orders_at_least", 0)),
            required_scenarios=_names(gate.get("required_scenarios", ())),
            issues=tuple(_issue(each) for each in issues),
        )
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        return Rules(unreadable=f"{type(error).__name__} {error}")


def accepted(found: Sequence[Finding], rules: Rules, *, day: date, blind: Collection[str] = ()) -> list[Acceptance]:
    """What became of each known issue, and of each thing that may stay unproven, in a rehearsal of this `day`."""
    known = [_met(issue, found, day) for issue in rules.issues]
    return [*known, *(_not_seen(name, found, blind) for name in rules.may_stay_unproven)]


def waived(told: Sequence[Acceptance]) -> set[str]:
    """The ids of the findings that no longer decide."""
    return {id for each in told if each.state is Allowed.ACCEPTED for id in each.findings}


def _met(issue: Issue, found: Sequence[Finding], day: date) -> Acceptance:
    mine = [each for each in found if _is(issue, each)]
    at_stake = sum(each.at_stake for each in mine)
    foreign = any(each.at_stake and each.currency != issue.currency for each in mine)
    if not mine:
        state = Allowed.ABSENT
    elif day > issue.until:
        state = Allowed.EXPIRED
    elif issue.max_at_stake is not None and (at_stake > issue.max_at_stake or foreign):
        state = Allowed.EXCEEDED
    else:
        state = Allowed.ACCEPTED
    return Acceptance(
        kind=KNOWN,
        interface=issue.interface,
        state=state,
        findings=tuple(each.id for each in mine),
        id=issue.id,
        owner=issue.owner,
        reason=issue.reason,
        problem=issue.problem,
        until=issue.until.isoformat(),
        at_stake=at_stake,
        currency=next((each.currency for each in mine if each.currency), issue.currency),
    )


def _is(issue: Issue, found: Finding) -> bool:
    """Whether a finding is this known issue. What could not be seen is never known."""
    way = issue.interface.replace(" → ", " -> ")
    same = way == found.interface or (" -> " in way and way == f"{found.sender} -> {found.receiver}")
    # Between two parties a scenario says nothing of its own.
    named = issue.interface == SCENARIOS or found.interface != SCENARIOS
    return found.standing is Standing.BROKEN and same and named and issue.problem in found.problem


def _not_seen(name: str, found: Sequence[Finding], blind: Collection[str]) -> Acceptance:
    mine = [each for each in found if each.standing is Standing.UNPROVEN and _unseen(name, each)]
    there = bool(mine) or name in blind
    return Acceptance(
        kind=NOT_SEEN,
        interface=name,
        state=Allowed.ACCEPTED if there else Allowed.ABSENT,
        findings=tuple(each.id for each in mine),
    )


def _unseen(name: str, found: Finding) -> bool:
    """Whether this is the thing that may stay unproven, or what it says is only that this role cannot be looked at."""
    if found.interface == name:
        return name not in OF_THE_RECORD
    return found.problem in {
        f"the {name} was not looked at in the end",
        f"there is no way to look at the {name} of this landscape",
    }


def explained(found: Sequence[Finding], results: Sequence[ScenarioResult], ids: Collection[str]) -> set[str]:
    """The ids of scenarios that failed by nothing but these findings: every line of the reason speaks of one of them."""
    known = [each for each in found if each.id in ids]
    reasons = {each.journey: each.reason for each in results if each.outcome == "failed"}
    failed = [
        each for each in found if each.interface == SCENARIOS and each.standing is Standing.BROKEN and each.journeys
    ]
    return {
        each.id
        for each in failed
        if all(_only_of(reasons.get(journey, ""), journey, known) for journey in each.journeys)
    }


def _only_of(reason: str, journey: str, known: Sequence[Finding]) -> bool:
    said = tuple(
        f"{_way(each)}, {each.interface}: {each.problem} (expected " for each in known if journey in each.journeys
    )
    first, *rest = reason.split("\n")
    # What was seen may hold line breaks, so other lines need not begin with an interface; the first one does.
    return first.startswith(said) and all(line.startswith(said) for line in rest if _LINE.match(line))


def _way(found: Finding) -> str:
    return f"{found.sender} → {found.receiver}" if found.receiver != found.sender else found.sender


def _issue(row: Mapping[str, Any]) -> Issue:
    most = row.get("max_at_stake")
    return Issue(
        id=_text(row["id"]),
        interface=_text(row["interface"]),
        owner=_text(row["owner"]),
        reason=_text(row["reason"]),
        until=date.fromisoformat(row["until"]),
        problem=_text(row.get("problem", "")),
        max_at_stake=None if most is None else _count(most),
        currency=_text(row.get("currency", "")),
    )


def _names(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list | tuple):
        raise TypeError(f"{value!r} is no list of names")
    return tuple(_text(each) for each in value)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def _count(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError(f"{value!r} is no count")
    return value
