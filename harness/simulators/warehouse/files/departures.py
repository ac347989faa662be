"""Files that go out: written whole in one unit of work, noted as sent, and disturbed when a fault says so.

What a fault does to a file, which nobody receives until somebody fetches it:

    lost             it is not written
    twice            it is written again under another name; so it is when its sender takes a success for a failure
    late, slow, down it is written later, by the warehouse's clock
    out of order     it is written after the next file of its order
    garbled          it is cut in half
    wrongly signed   nothing: files are not signed
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from harness.kernel.clock import stamp
from harness.kernel.disturbance import Disturbance
from harness.simulators.disturbances import Met
from harness.simulators.simulation import Simulation
from harness.simulators.warehouse.files.outgoing import ACKNOWLEDGEMENT, FORMS, Form, told_by_file
from harness.simulators.warehouse.files.tree import Tree
from harness.simulators.warehouse.files.writing import Cell
from harness.simulators.warehouse.happened import Said

HELD_AT_MOST = 10.0  # seconds: holding a file reorders it, and must never lose it


@dataclass(slots=True, weakref_slot=True, kw_only=True)
class Leaving:
    """A file that is not written yet: held back until `due` (Unix seconds), or until `passing` others went before it."""

    id: str
    operation: str
    stem: str
    order: str
    rows: list[list[Cell]]
    fields: dict[str, Any]
    due: float
    passing: int = 0
    copies: int = 1
    cut: bool = False


@dataclass(slots=True, weakref_slot=True)
class Count:
    """How many files of one kind an order has had."""

    files: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """What to write: rows, the order they are about ("" for several or none), and for its note the `fields` that count.

    `stem` is the file's name without its ending, "" for the next of its kind.
    """

    form: Form
    rows: Sequence[Sequence[Cell]]
    order: str = ""
    stem: str = ""
    fields: Mapping[str, Any] = field(default_factory=dict)
    cut: bool = False


class Departures:
    """Writes what the warehouse tells by file."""

    def __init__(self, simulation: Simulation, tree: Tree, now: Callable[[str], datetime]) -> None:
        """`now(order)` is the time that files tell: of an order whose past is played, an earlier one than the clock's."""
        self._simulation = simulation
        self._told_at = now
        self._tree = tree
        self._leaving = simulation.store.things("file_leaving", Leaving, due=lambda one: one.due)
        self._counts = simulation.store.things("file_count", Count)
        self._acknowledging = True
        simulation.when_due(self._leaving, self._leave)

    def tell(self, said: Said) -> None:
        """Write the file that tells this news to the shop, if there is one for it."""
        told = told_by_file(said, stamp(self._told_at(said.order)))
        if told is not None and (self._acknowledging or told[0] is not ACKNOWLEDGEMENT):
            self.send(Leaf(form=told[0], rows=told[1], order=said.order, fields=said.body))

    @contextmanager
    def without_acknowledging(self) -> Iterator[None]:
        """While an order file is read, its orders are not acknowledged one by one: the file will be, as a whole."""
        self._acknowledging = False
        try:
            yield
        finally:
            self._acknowledging = True

    def send(self, leaf: Leaf) -> None:
        """Write a file, or disturb it."""
        stem = leaf.stem or self._next_stem(leaf.form, leaf.order)
        orders = {leaf.order} | set(_by_order(leaf.form, leaf.rows))
        met = self._simulation.disturbances.take(leaf.form.operation, orders.__contains__, key=stem)
        if met is None or not _does_something(met.disturbance):
            self._write(leaf, stem)
            return
        self._note_disturbed(leaf, stem, met)
        meant = met.disturbance
        later = seconds_later(met) + (HELD_AT_MOST if meant.hold else 0)
        sent_again = meant.copies > 0 and (meant.status != 0 or meant.reset == "after")
        leaving = Leaving(
            id=f"{stem}:{self._next('leaving', leaf.order)}", operation=leaf.form.operation, stem=stem, order=leaf.order,
            rows=[list(row) for row in leaf.rows], fields=dict(leaf.fields), due=self._now(leaf.order) + later,
            passing=meant.hold, copies=meant.copies + sent_again, cut=meant.corrupt or leaf.cut,
        )  # fmt: skip
        if later:
            self._leaving.put(leaving.id, leaving, group=leaf.order)
        else:
            self._write_copies(leaving)

    def _leave(self, leaving: Leaving) -> None:
        self._leaving.remove(leaving.id)
        self._write_copies(leaving)

    def _write_copies(self, leaving: Leaving) -> None:
        leaf = Leaf(
            form=FORMS[leaving.operation], rows=leaving.rows, order=leaving.order, fields=leaving.fields, cut=leaving.cut
        )  # fmt: skip
        for _ in range(leaving.copies):
            self._write(leaf, leaving.stem)

    def _write(self, leaf: Leaf, stem: str) -> None:
        form, text = leaf.form, leaf.form.text(leaf.rows)
        path = self._tree.free(form.folder, stem)
        written = text[: len(text) // 2] if leaf.cut else text
        self._tree.write(path, written.encode())
        name = path.rpartition("/")[2]
        fields = {**leaf.fields, **({"corrupted": True} if leaf.cut else {})}
        self._note_sent(form, leaf.order, name, written, fields)
        if not leaf.order:
            for order, rows in _by_order(form, leaf.rows).items():
                self._note_sent(form, order, name, form.text(rows), fields)
        self._let_pass(leaf.order)

    def _let_pass(self, order: str) -> None:
        for held in self._leaving.of(order):
            if held.passing:
                held.passing -= 1
                if not held.passing:
                    self._leave(held)

    def _now(self, order: str) -> float:
        return self._simulation.clock.now(order).timestamp()

    def _next_stem(self, form: Form, order: str) -> str:
        return "-".join(part for part in (form.name, order, f"{self._next(form.name, order):03d}") if part)

    def _next(self, what: str, order: str) -> int:
        """1, 2, 3… within an order."""
        identity = f"{what}:{order}"
        count = self._counts.get(identity)
        if count is None:
            count = Count()
            self._counts.put(identity, count, group=order)
        count.files += 1
        return count.files

    def _note_sent(self, form: Form, order: str, name: str, body: str, fields: Mapping[str, Any]) -> None:
        self._simulation.journal.note(
            "sent", form.operation, order=order, fields=fields, status=200, key=name, peer="shop", body=body
        )  # fmt: skip

    def _note_disturbed(self, leaf: Leaf, stem: str, met: Met) -> None:
        self._simulation.journal.note(
            "disturbed", leaf.form.operation, order=leaf.order, fields=met.disturbance.told(), key=f"{stem}.csv",
            peer="shop",
        )  # fmt: skip


def seconds_later(met: Met) -> float:
    """How much later a disturbed file is written or read."""
    down = max(0.0, met.until - time.time()) if met.until else 0.0
    return met.disturbance.delay + met.disturbance.slow + down


def _does_something(meant: Disturbance) -> bool:
    """Whether a file can be disturbed so at all: a wrong signature or a torn connection mean nothing to it."""
    timed = meant.delay or meant.slow or meant.down or meant.hold
    return bool(meant.copies != 1 or timed or meant.corrupt or meant.status or meant.reset == "after")


def _by_order(form: Form, rows: Sequence[Sequence[Cell]]) -> dict[str, list[Sequence[Cell]]]:
    """The rows of each order that a file tells of."""
    if "order" not in form.columns:
        return {}
    at = form.columns.index("order")
    found: dict[str, list[Sequence[Cell]]] = {}
    for row in rows:
        if row[at]:
            found.setdefault(str(row[at]), []).append(row)
    return found
