"""Walking through a record and weighing its parts: alone, or with processes that share the work when there is much of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TypeVar

from harness.ledger.scanning import scan
from harness.ledger.spans import Scanned
from harness.ledger.store import Part, Recording, streams
from harness.verdict.folding import Tally
from harness.verdict.weighing import weigh_parts

T = TypeVar("T")
R = TypeVar("R")
_MUCH = 48 * 1024 * 1024  # bytes of ledger; below that, starting processes takes longer than they save
_PIECE = 64 * 1024 * 1024  # bytes walked through at a time
_BATCH = 8 * 1024 * 1024  # bytes of parts that are weighed at a time
_MOST_HANDS = 4


def walked(run: Path, hands: int = 0) -> tuple[Recording, Tally]:
    """The record of a run directory, and all that was found in it. `hands`: processes to use, 0 to choose."""
    asked = hands or (_hands() if _size(run) > _MUCH else 1)
    if asked > 1:
        try:
            # A process that is forked out of one with threads may hang.
            with ProcessPoolExecutor(asked, get_context("spawn")) as pool:
                return _walked(run, pool)
        except Exception:  # noqa: BLE001 - no processes here, or something that cannot be handed to one
            return _walked(run, None)
    return _walked(run, None)


def _walked(run: Path, pool: Executor | None) -> tuple[Recording, Tally]:
    walks: dict[str, list[Scanned]] = {}
    refused = []
    pieces = list(_pieces(run))
    for (path, *_), found in zip(pieces, _mapped(pool, _scanned, pieces), strict=True):
        if isinstance(found, str):
            refused.append(found)
        else:
            walks.setdefault(path.name, []).append(found)
    recording = Recording(run, walks, dict.fromkeys(refused))
    tally = Tally()
    for weighed in _mapped(pool, weigh_parts, _batches(recording.parts())):
        tally.add(weighed)
    return recording, tally


def _mapped(pool: Executor | None, work: Callable[[T], R], tasks: Iterable[T]) -> Iterable[R]:
    return pool.map(work, tasks) if pool else map(work, tasks)


def _scanned(piece: tuple[Path, int, int | None]) -> Scanned | str:
    path, start, end = piece
    try:
        return scan(path, start, end)
    except OSError as error:
        return f"{path.name} cannot be read: {error.strerror or error}"


def _pieces(run: Path) -> Iterator[tuple[Path, int, int | None]]:
    """The files of a record in pieces of bytes; the last one of a file goes as far as there is something."""
    for path in streams(run):
        starts = range(0, max(_bytes(path), 1), _PIECE)
        for start in starts:
            yield path, start, start + _PIECE if start != starts[-1] else None


def _batches(parts: Iterable[Part]) -> Iterator[list[Part]]:
    batch: list[Part] = []
    size = 0
    for part in parts:
        batch.append(part)
        size += sum(span.length for span in part.spans)
        if size >= _BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _size(run: Path) -> int:
    return sum(map(_bytes, streams(run)))


def _bytes(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _hands() -> int:
    return min(len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1, _MOST_HANDS)
