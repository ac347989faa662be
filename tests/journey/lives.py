"""A life written by hand: the order of tests/checks/story.py, with one mug sent back."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.journey.handoff import Handoff
from harness.journey.journey import Journey
from harness.journey.life import Life, ReturnCase
from harness.ledger.events import Noted
from harness.ledger.ledger import Ledger
from harness.probes.links import LinkProbe
from harness.probes.reading import Blind
from harness.probes.sights import Sights
from tests.checks.story import LINES, ORDER, POLICY, RMA, TERMS, TRACKING

__all__ = ["LINES", "ORDER", "RMA", "TERMS", "TRACKING", "Eyes", "life", "sights", "started"]

Fields = dict[str, Any]


def life(**policy: Any) -> Life:
    return Life(
        policy=POLICY | policy,
        agreed=TERMS,
        shipped={"MUG": 2, "CHAIR": 1},
        tracking_numbers=[TRACKING],
        parcel_state="returned",
        returns={RMA: ReturnCase(RMA, {"MUG": 1}, "changed_mind", [{"sku": "MUG", "quantity": 1, "grade": "A"}])},
        refunds=[RMA],
        paid=True,
        thanked={"order": ORDER, "total": TERMS.total},
        links=LinkProbe([]),
        before={"shop": {sku: {"on_hand": 100, "held": 3} for sku in ("MUG", "CHAIR")}},
        page=lambda: {"total": TERMS.total},
    )


class Eyes:
    """Stands for any probe: whatever is asked, it gives the next of its answers, the last one for ever.

    An answer of None is blindness.
    """

    def __init__(self, *answers: Any) -> None:
        self.answers = list(answers) or [{}]
        self.asked: list[tuple[str, tuple[Any, ...]]] = []

    def __getattr__(self, name: str) -> Any:
        def ask(*args: Any) -> Any:
            self.asked.append((name, args))
            answer = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
            if answer is None:
                raise Blind("it does not answer")
            return answer

        return ask


class Papers:
    """The notes of one system."""

    def __init__(self, notes: list[Noted]) -> None:
        self.notes = notes

    def of(self, _order: str = "") -> list[Noted]:
        return self.notes


def sights(**eyes: Any) -> Sights:
    """Sights with these probes; the others are not there."""
    roles: Fields = dict.fromkeys(("shop", "psp", "warehouse", "carrier", "mail", "erp", "analytics"))
    return Sights(**(roles | {"notes": {}} | eyes))


def started(
    ledger: Ledger, table: Mapping[str, tuple[Handoff, float]] | None = None, *, pictures: list[str] | None = None,
    **eyes: Any,
) -> Journey:  # fmt: skip
    """A journey whose order was agreed to."""
    taken = pictures if pictures is not None else []
    journey = Journey(
        name="j", ledger=ledger, sights=sights(**eyes), table=table or {}, policy=dict(POLICY), picture=taken.append
    )
    journey.agree(TERMS)
    return journey
