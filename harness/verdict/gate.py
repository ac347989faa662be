"""The gate: what is broken means NO-GO, what was not seen means NOT PROVEN, and only the rest is GO."""

from __future__ import annotations

from collections.abc import Sequence

from harness.kernel.outcome import Standing
from harness.verdict.model import Cell, Decision, Finding, ScenarioResult


def decide(
    cells: Sequence[Cell],
    found: Sequence[Finding],
    results: Sequence[ScenarioResult],
    *,
    whole: bool,
    blind: Sequence[str],
) -> tuple[Decision, list[str]]:
    """The decision and its reasons. `whole`: the record says how the rehearsal began; `blind`: handoffs never owed.

    GO speaks of the whole table: a handoff that no scenario came to owe was not seen, so it is not proven. A merchant
    who does not have it switches it off in the landscape.
    """
    broken = [each for each in found if each.standing is Standing.BROKEN]
    unproven = [each for each in found if each.standing is Standing.UNPROVEN]
    if broken:
        return Decision.NO_GO, [_sentence(each) for each in broken]
    reasons = [_sentence(each) for each in unproven]
    if not whole:
        reasons.append("The record does not say how the rehearsal began.")
    if not any(result.outcome == "passed" for result in results):
        reasons.append("No scenario ran to its end.")
    if not any(cell.check == "handoff" and cell.held for cell in cells):
        reasons.append("No handoff between two systems was seen.")
    if blind:
        reasons.append(f"Not seen in this rehearsal: {', '.join(blind)}.")
    if reasons:
        return Decision.NOT_PROVEN, reasons
    return Decision.GO, ["Everything that was owed arrived, and money, stock, parcels and mails add up."]


def _sentence(finding: Finding) -> str:
    arrow = (
        f"{finding.sender} → {finding.receiver}, " if finding.receiver and finding.receiver != finding.sender else ""
    )
    struck = f" ({len(finding.orders)} orders)" if len(finding.orders) > 1 else ""
    return f"{arrow}{finding.interface}: {finding.problem}{struck}."
