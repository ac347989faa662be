"""What a check says of one thing it looked at."""

from __future__ import annotations

from dataclasses import dataclass

from harness.kernel.outcome import Standing


# Not frozen, as other values are: a long run makes a million of them, and freezing takes most of the time of making one.
@dataclass(slots=True, kw_only=True)
class Ruling:
    """One thing examined, and how it stands. Nobody changes it.

    check      the rule applied, such as "handoff" or "money"
    interface  the handoff or rule it speaks of: "order exported", "money: captured is what was shipped"
    sender, receiver, stage  where in the landscape and the order's life
    order, journey           of which order, seen in which scenario
    problem    one sentence, "" when it holds; the same for every order with the same cause, so that findings group
    expected, seen           texts for people
    proof      ids of the ledger entries that prove it
    at_stake   money concerned, in minor units of `currency`
    after, within            seconds the message took, and its deadline; None where there is none
    place      where to look first
    """

    check: str
    interface: str
    standing: Standing
    sender: str = ""
    receiver: str = ""
    stage: str = ""
    order: str = ""
    journey: str = ""
    problem: str = ""
    expected: str = ""
    seen: str = ""
    proof: tuple[str, ...] = ()
    at_stake: int = 0
    currency: str = ""
    after: float | None = None
    within: float | None = None
    place: str = ""
