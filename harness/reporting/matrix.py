"""The matrix of handoffs: a row a stage, a column a pair of sender and receiver; and the rules over all systems."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from harness.kernel.outcome import Standing
from harness.verdict.model import Cell

STAGES = (
    "placed", "authorised", "accepted", "picked", "packed", "shipped", "captured", "awaiting pick-up", "delivered", "undelivered",
    "return announced", "received", "graded", "restocked", "refunded", "cancelled",
)  # fmt: skip
HANDOFF = "handoff"
_WORST = (Standing.BROKEN, Standing.UNPROVEN, Standing.HOLDS)


@dataclass(frozen=True, slots=True)
class Matrix:
    """`columns`: (sender, receiver); `rows`: (stage, one tuple of cells a column); `rules`: cells that are no handoff."""

    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[tuple[Cell, ...], ...]], ...]
    rules: tuple[Cell, ...]


def matrix(cells: Iterable[Cell]) -> Matrix:
    """Arrange the cells: stages in the order of an order's life, columns by the stage that first needs them, rules worst first.

    Cells come in the order in which parallel scenarios ended; here they stand in the same order in every run.
    """
    told = list(cells)
    handoffs = sorted(
        (cell for cell in told if cell.check == HANDOFF), key=lambda cell: (_place(cell.stage), cell.interface)
    )
    columns = tuple(dict.fromkeys((cell.sender, cell.receiver) for cell in handoffs))
    rows = tuple(
        (
            stage,
            tuple(tuple(c for c in handoffs if c.stage == stage and (c.sender, c.receiver) == at) for at in columns),
        )
        for stage in dict.fromkeys(cell.stage for cell in handoffs)
    )
    rules = sorted(
        (cell for cell in told if cell.check != HANDOFF),
        key=lambda cell: (_WORST.index(cell.standing), cell.check, cell.interface),
    )
    return Matrix(columns, rows, tuple(rules))


def _place(stage: str) -> tuple[int, str]:
    return (STAGES.index(stage), stage) if stage in STAGES else (len(STAGES), stage)
