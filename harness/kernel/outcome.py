"""How an act ended, and how sure we are that something holds."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """The end of an act. UNKNOWN is its own value: a capture that timed out may have moved money."""

    DONE = "done"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class Standing(StrEnum):
    """What may be said of a handoff or a rule, best first."""

    HOLDS = "holds"
    UNPROVEN = "unproven"
    BROKEN = "broken"
