"""The findings of a verdict by likely cause, as every report tells them: what leads, and what follows from it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harness.kernel.money import exponent_of
from harness.kernel.outcome import Standing
from harness.reporting.names import Names
from harness.verdict.model import Acceptance, Allowed, Finding, Verdict


@dataclass(frozen=True, slots=True)
class Cause:
    """One likely cause: where it lies, its leading finding, and those that follow. Fields as in Group."""

    leader: Finding
    consequences: tuple[Finding, ...]
    sender: str
    receiver: str
    interface: str
    stage: str
    orders: tuple[str, ...]
    at_stake: int
    currency: str
    why: str = ""

    @property
    def standing(self) -> Standing:
        return self.leader.standing

    @property
    def elsewhere(self) -> bool:
        """Whether the mistake likely lies on another interface than the one that shows it."""
        found = self.leader
        return (self.interface, self.sender, self.receiver) != (found.interface, found.sender, found.receiver)


def causes(verdict: Verdict) -> list[Cause]:
    """The causes, worst first. Of a verdict without groups, which older ones are, each finding is one."""
    by_id = {found.id: found for found in verdict.findings}
    told = [
        Cause(
            leader=by_id[group.leader],
            consequences=tuple(by_id[id] for id in group.consequences if id in by_id),
            sender=group.sender,
            receiver=group.receiver,
            interface=group.interface,
            stage=group.stage,
            orders=group.orders,
            at_stake=group.at_stake,
            currency=group.currency,
            why=group.why,
        )
        for group in verdict.groups
        if group.leader in by_id
    ]
    grouped = {found.id for cause in told for found in (cause.leader, *cause.consequences)}
    return told + [_alone(found) for found in ranked(each for each in verdict.findings if each.id not in grouped)]


def ranked(found: Iterable[Finding]) -> list[Finding]:
    """Findings as a meeting needs them: broken before unproven, then by money at stake, then by orders struck."""
    return sorted(
        found,
        key=lambda each: (
            each.standing is not Standing.BROKEN,
            each.check == "scenario",
            -abs(each.at_stake) / float(10 ** exponent_of(each.currency)),
            -len(each.orders),
        ),
    )


def _alone(found: Finding) -> Cause:
    return Cause(
        leader=found,
        consequences=(),
        sender=found.sender,
        receiver=found.receiver,
        interface=found.interface,
        stage=found.stage,
        orders=found.orders,
        at_stake=found.at_stake,
        currency=found.currency,
    )


@dataclass(frozen=True, slots=True)
class Accepted:
    """One row of what was accepted beforehand, in words: ticket, what it is about, what became of it, and who answers for it."""

    ticket: str
    about: str
    state: str
    counts: bool
    owner: str
    until: str
    reason: str
    stake: str


def acceptances(verdict: Verdict, names: Names) -> list[Accepted]:
    """The known issues and what may stay unproven, those that count in spite of it first."""
    rows = sorted(verdict.accepted, key=lambda each: (not _counts(each), each.state is Allowed.ABSENT))
    return [_row(each, names) for each in rows]


def _counts(each: Acceptance) -> bool:
    return each.state in {Allowed.EXPIRED, Allowed.EXCEEDED}


def _row(each: Acceptance, names: Names) -> Accepted:
    t = names.texts
    state = (
        str(each.state) if each.kind == "known issue" else {"accepted": "unseen", "did not occur": "seen"}[each.state]
    )
    sender, arrow, receiver = each.interface.replace(" → ", " -> ").partition(" -> ")
    return Accepted(
        ticket=each.id,
        about=names.route(sender, receiver) if arrow else names.interface(each.interface),
        state=t.word("allowed", state),
        counts=_counts(each),
        owner=each.owner,
        until=each.until,
        reason=each.reason,
        stake=t.money(each.at_stake, each.currency) if each.at_stake else "",
    )
