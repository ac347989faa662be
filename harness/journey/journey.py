"""One order followed through every system: what happens is recorded, what is owed is opened and awaited.

A journey neither acts nor judges. Acts tell it what was attempted and which stage was reached; it then opens every
handoff of that stage, looks at the receivers until each has what it is owed or its time is over, and writes down both
the demand and what was seen. Checks read that later.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from harness.journey.handoff import Fields, Handoff
from harness.journey.life import Life
from harness.kernel.clock import stopwatch
from harness.kernel.comparing import differences
from harness.kernel.outcome import Outcome
from harness.kernel.stages import stages_by
from harness.kernel.waiting import eventually
from harness.ledger.entry import Entry
from harness.ledger.events import Acted, Agreed, Event, Observed, Owed, Settled, StageReached
from harness.ledger.exhibit import Exhibits
from harness.ledger.ledger import Ledger
from harness.probes.partly import require_read
from harness.probes.reading import Blind
from harness.probes.sights import Sights

Question = tuple[Callable[..., Fields], str]
Table = Mapping[str, tuple[Handoff, float]]


@dataclass(slots=True)
class _Open:
    """A handoff that is owed and not settled yet, with what its receiver showed last."""

    handoff: Handoff
    part: str
    entry: Entry
    owed: Owed
    since: float
    fields: Fields = field(default_factory=dict)

    @property
    def after(self) -> float:
        return stopwatch() - self.since

    @property
    def fits(self) -> bool:
        return bool(self.fields) and not differences(self.owed.expected, self.fields)


class Journey:
    """The journey of one scenario. `name` is the scenario's node id; `picture` is told of every stage reached."""

    def __init__(
        self,
        *,
        name: str,
        ledger: Ledger,
        sights: Sights,
        table: Table,
        policy: dict[str, Any],
        exhibits: Exhibits | None = None,
        picture: Callable[[str], None] = lambda _stage: None,
    ) -> None:
        self.name = name
        self.sights = sights
        self.life = Life(policy=policy)
        self._stages = stages_by(policy.get("capture", ""))
        self.stage = ""
        self.closed = False
        self._ledger = ledger
        self._table = table
        self._picture = picture
        self._exhibits = exhibits
        self._kept: set[str] = set()

    def record(self, event: Event) -> Entry:
        """Write an event of this journey down."""
        return self._ledger.record(event, journey=self.name)

    def acted(
        self, actor: str, act: str, system: str, outcome: Outcome, *, detail: str = "", took: float = 0.0
    ) -> None:
        """Write down what an actor attempted and how it ended."""
        shown = round(took, 3)
        self.record(
            Acted(
                actor=actor,
                act=act,
                system=system,
                outcome=outcome.value,
                order=self.life.order,
                detail=detail,
                took=shown,
            )
        )

    def agree(self, terms: Agreed) -> None:
        """The customer confirmed an order on these terms."""
        self.life.agreed = terms
        self.record(terms)

    def reach(self, stage: str, part: str = "") -> None:
        """The order moved on: every handoff of `stage` is opened, then awaited. Raises ImpossibleMove."""
        self.stage = self._stages.move(self.stage, stage)
        self.closed = False
        self.record(StageReached(order=self.life.order, stage=stage, part=part))
        self._settle([self._owe(handoff, within, part) for handoff, within in self._of(stage)])
        self._picture(stage)

    def keeps(self, name: str) -> bool:
        """Whether a file of that name is kept already, or none can be."""
        return self._exhibits is None or name in self._kept

    def keep(self, name: str, content: bytes, title: str, media_type: str) -> None:
        """Keep a file about this order, once for each `name`; without an exhibits folder nothing is kept."""
        if self._exhibits is not None and not self.keeps(name):
            self._kept.add(name)
            self._exhibits.keep(content, title, media_type, journey=self.name, order=self.life.order, stage=self.stage)

    @property
    def policy(self) -> dict[str, Any]:
        """The merchant's rules that this order is judged by."""
        return self.life.policy

    def entries(self) -> list[Entry]:
        """All that was recorded of this journey so far."""
        return list(self._ledger.entries(self.name))

    def _of(self, stage: str) -> list[tuple[Handoff, float]]:
        lines = [line for line in self._table.values() if line[0].stage == stage]
        return [line for line in lines if line[0].applies(self.life)]

    def _owe(self, handoff: Handoff, within: float, part: str) -> _Open:
        owed = Owed(
            handoff=handoff.name,
            order=self.life.order,
            sender=handoff.sender,
            receiver=handoff.receiver,
            stage=handoff.stage,
            expected=handoff.expected(self.life, part),
            within=within,
            part=part,
            at_stake=handoff.stake(self.life, part),
            currency=self.life.terms.currency,
        )
        return _Open(handoff, part, self.record(owed), owed, stopwatch())

    def _settle(self, opened: list[_Open]) -> None:
        """Look at all receivers in turn, so that one silent system does not make the others look slow."""
        pending = list(opened)

        def look() -> bool:
            # What several handoffs are looked at by is asked once a round: a shop that is asked all the time is slow.
            shown: dict[Question, Fields] = {}
            pending[:] = [each for each in pending if not self._looked(each, shown)]
            return not pending

        if pending:
            eventually(look, within=max(each.owed.within for each in pending))
        for each in pending:
            self._close(each)

    def _looked(self, each: _Open, shown: dict[Question, Fields]) -> bool:
        """Whether the wait for this handoff is over, its settlement recorded."""
        question = (each.handoff.seen, each.part)
        try:
            if question not in shown:
                shown[question] = each.handoff.seen(self.life, self.sights, each.part)
            each.fields = shown[question]
            require_read(each.fields, each.owed.expected)
        except Blind as blind:
            self._closed(each, "blind", reason=str(blind))
            return True
        if each.fits or each.after >= each.owed.within:
            self._close(each)
            return True
        return False

    def _close(self, each: _Open) -> None:
        if not each.fields:
            self._closed(each, "silent")
            return
        if each.handoff.screen:
            page = Observed(
                system="screen", subject=each.handoff.screen, order=self.life.order, fields=dict(each.fields)
            )
            self.record(page)
        shown = {name: each.fields[name] for name in each.owed.expected if name in each.fields}
        observed = Observed(system=each.owed.receiver, subject=each.handoff.name, order=self.life.order, fields=shown)
        self._closed(each, "arrived", seen=self.record(observed).id)

    def _closed(
        self, each: _Open, state: Literal["arrived", "silent", "blind"], *, seen: str = "", reason: str = ""
    ) -> None:
        self.record(Settled(owed=each.entry.id, state=state, after=round(each.after, 3), seen=seen, reason=reason))
