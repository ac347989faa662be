"""Walking through a record and weighing its parts: alone, or with processes that share the work when there is much of it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_all_start_methods, get_context
from pathlib import Path
from typing import Any, TypeVar

from harness.ledger.scanning import scan
from harness.ledger.spans import Scanned
from harness.ledger.store import Part, Recording, streams
from harness.verdict.folding import Tally
from harness.verdict.weighing import weigh_parts, without_collecting

T = TypeVar("T")
R = TypeVar("R")
Mapped = Callable[[Callable[[Any], Any], list[Any]], Iterable[Any]]
"""What does a piece of work for each task, in order, alone or with others."""
_MUCH = 48 * 1024 * 1024  # bytes of ledger; below that, starting processes takes longer than they save
_PIECE = 64 * 1024 * 1024  # bytes walked through at a time
_BATCH = 8 * 1024 * 1024  # bytes of parts that are weighed at a time
_MOST_HANDS = 4


def walked(run: Path, hands: int = 0) -> tuple[Recording, Tally]:
    """The record of a run directory, and all that was found in it. `hands`: processes to use, 0 to choose."""
    asked = hands or (_hands() if _size(run) > _MUCH else 1)
    with without_collecting():
        if asked > 1:
            try:
                return _walked(run, _forked(asked) if _is_alone() else _spawned(asked))
            except Exception:  # noqa: BLE001 - no processes here, or something that cannot be handed to one
                return _walked(run, map)
        return _walked(run, map)


def _walked(run: Path, mapped: Mapped) -> tuple[Recording, Tally]:
    walks: dict[str, list[Scanned]] = {}
    refused = []
    pieces = list(_pieces(run))
    for (path, *_), found in zip(pieces, mapped(_scanned, pieces), strict=True):
        if isinstance(found, str):
            refused.append(found)
        else:
            walks.setdefault(path.name, []).append(found)
    recording = Recording(run, walks, dict.fromkeys(refused))
    tally = Tally()
    for weighed in mapped(weigh_parts, list(_batches(recording.parts()))):
        tally.add(weighed)
    return recording, tally


def _is_alone() -> bool:
    """Whether this process may be forked: one that has threads may leave a lock closed in the other for ever."""
    return "fork" in get_all_start_methods() and threading.active_count() == 1


def _forked(hands: int) -> Mapped:
    """Work shared with processes that have all there is at hand already: only what they find is handed over."""

    def mapped(work: Callable[[T], R], tasks: list[T]) -> Iterator[R]:
        with ProcessPoolExecutor(hands, get_context("fork"), _set_out, (work, tasks)) as pool:
            yield from pool.map(_do, range(len(tasks)))

    return mapped


def _spawned(hands: int) -> Mapped:
    """Work shared with processes that start afresh."""

    def mapped(work: Callable[[T], R], tasks: list[T]) -> Iterator[R]:
        with ProcessPoolExecutor(hands, get_context("spawn")) as pool:
            yield from pool.map(work, tasks)

    return mapped


_SET_OUT: list[Callable[[int], Any]] = []
"""In a process that was forked to help: what it does with the task of a number. Empty everywhere else."""


def _set_out(work: Callable[[T], R], tasks: list[T]) -> None:
    _SET_OUT[:] = [lambda number: work(tasks[number])]


def _do(number: int) -> Any:
    return _SET_OUT[0](number)


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
