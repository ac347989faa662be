"""The gate: what is broken means NO-GO, what was not seen means NOT PROVEN, and only the rest is GO."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from harness.kernel.outcome import Standing
from harness.verdict.acceptance import KNOWN, Rules, Terms, explained, waived
from harness.verdict.model import Acceptance, Allowed, Cell, Decision, Finding, ScenarioResult

GO_REASON = "Everything that was owed arrived, and money, stock, parcels and mails add up."
_ACCEPTED = "What must hold holds; what else there is was accepted beforehand, or need not hold."


def decide(
    cells: Sequence[Cell],
    found: Sequence[Finding],
    results: Sequence[ScenarioResult],
    *,
    whole: bool,
    blind: Sequence[str],
    terms: Terms | None = None,
) -> tuple[Decision, list[str]]:
    """The decision and its reasons. `whole`: the record says how the rehearsal began; `blind`: handoffs never owed.

    GO speaks of the whole table: a handoff that no scenario came to owe was not seen, so it is not proven. A merchant
    who does not have it switches it off in the landscape. `terms` say what else a GO takes, or does without.
    """
    asked = terms or Terms()
    rules, accepted = asked.rules, asked.accepted
    excused = _excused(found, results, rules, accepted)
    deciding = [each for each in found if each.id not in excused or not each.id]
    broken = [each for each in deciding if each.standing is Standing.BROKEN]
    if broken:
        return Decision.NO_GO, [*_sentences(broken), *_lapsed(accepted)]
    reasons = [_sentence(each) for each in deciding]
    reasons += _unseen(cells, results, excused=excused, found=found, whole=whole)
    reasons += _too_little(results, found, excused, asked)
    if missed := _missed(blind, rules, accepted):
        reasons.append(f"Not seen in this rehearsal: {', '.join(missed)}.")
    if reasons:
        return Decision.NOT_PROVEN, reasons
    return Decision.GO, _go(found, blind, rules, accepted)


def _excused(
    found: Sequence[Finding], results: Sequence[ScenarioResult], rules: Rules, accepted: Sequence[Acceptance]
) -> set[str]:
    """The ids of what does not decide: accepted beforehand, not among what must hold, or a scenario that failed by such."""
    ids = waived(accepted) | {each.id for each in found if each.id and not rules.binds(each.interface)}
    return ids | (explained(found, results, ids) if ids else set())


def _sentences(broken: Sequence[Finding]) -> list[str]:
    """One sentence a cause: of what follows from a finding that decides as well, the page tells."""
    deciding = {each.id for each in broken}
    told = [each for each in broken if not each.cause or each.cause not in deciding]
    # Of several that follow from one accepted cause, the first stands for all.
    firsts = {each.cause or each.id: each for each in reversed(told)}
    return [_sentence(each) for each in told if firsts[each.cause or each.id] is each]


def _sentence(finding: Finding) -> str:
    arrow = (
        f"{finding.sender} → {finding.receiver}, " if finding.receiver and finding.receiver != finding.sender else ""
    )
    struck = f" ({len(finding.orders)} orders)" if len(finding.orders) > 1 else ""
    return f"{arrow}{finding.interface}: {finding.problem}{struck}."


def _lapsed(accepted: Iterable[Acceptance]) -> list[str]:
    """Known issues that count all the same."""
    said = []
    for each in accepted:
        if each.state is Allowed.EXPIRED:
            said.append(
                f"The known issue {each.id} ({each.owner}) was accepted until {each.until} and has expired: {each.interface}."
            )
        elif each.state is Allowed.EXCEEDED:
            said.append(
                f"The known issue {each.id} ({each.owner}) concerns more money than was accepted: {each.interface}."
            )
    return said


def _unseen(
    cells: Sequence[Cell],
    results: Sequence[ScenarioResult],
    *,
    excused: Collection[str],
    found: Sequence[Finding],
    whole: bool,
) -> list[str]:
    reasons = []
    if not whole:
        reasons.append("The record does not say how the rehearsal began.")
    if not _played(results, found, excused):
        reasons.append("No scenario ran to its end.")
    if not any(cell.check == "handoff" and cell.held for cell in cells):
        reasons.append("No handoff between two systems was seen.")
    return reasons


def _played(
    results: Sequence[ScenarioResult], found: Sequence[Finding], excused: Collection[str]
) -> list[ScenarioResult]:
    """The scenarios that passed, or that failed by nothing but what is excused."""
    fine = {journey for each in found if each.id in excused and each.check == "scenario" for journey in each.journeys}
    return [each for each in results if each.outcome == "passed" or each.journey in fine]


def _too_little(
    results: Sequence[ScenarioResult], found: Sequence[Finding], excused: Collection[str], terms: Terms
) -> list[str]:
    """Where the rehearsal is smaller than the gate asks."""
    rules, orders = terms.rules, terms.orders
    if rules.unreadable:
        return [f"The gate in the record cannot be read: {rules.unreadable}."]
    played = _played(results, found, excused)
    numbers = {number for each in played for number in each.numbers}
    reasons = []
    if len(played) < rules.scenarios_at_least:
        reasons.append(f"The gate asks for {rules.scenarios_at_least} scenarios, and {len(played)} passed.")
    if orders < rules.orders_at_least:
        reasons.append(f"The gate asks for {rules.orders_at_least} orders, and {orders} were placed.")
    if lacking := [each for each in rules.required_scenarios if each not in numbers]:
        reasons.append(f"The gate asks for scenarios that did not pass: {', '.join(lacking)}.")
    return reasons


def _missed(blind: Sequence[str], rules: Rules, accepted: Iterable[Acceptance]) -> list[str]:
    spared = {each.interface for each in accepted if each.kind != KNOWN}
    return [name for name in blind if rules.binds(name) and name not in spared]


def _go(found: Sequence[Finding], blind: Sequence[str], rules: Rules, accepted: Sequence[Acceptance]) -> list[str]:
    """Why it is GO, with everything that a GO was given in spite of."""
    met = [each for each in accepted if each.state is Allowed.ACCEPTED]
    said = [
        f"Known issue {each.id}, accepted until {each.until} by {each.owner}: {each.interface}, {each.reason}."
        for each in met
        if each.kind == KNOWN
    ]
    if unseen := [each.interface for each in met if each.kind != KNOWN]:
        said.append(f"Not seen, and accepted so: {', '.join(unseen)}.")
    free = dict.fromkeys(each.interface for each in found if not rules.binds(each.interface))
    if free := dict.fromkeys([*free, *(name for name in blind if not rules.binds(name))]):
        said.append(f"Does not hold or was not seen, and need not: {', '.join(free)}.")
    return [_ACCEPTED, *said] if said else [GO_REASON]
