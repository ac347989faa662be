"""Lists: the newest first, `page_size` at a time, before or after the id of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice

from harness.kernel.clock import read_stamp
from harness.simulators.carrier.dialects.easypost.errors import Rejected, problem
from harness.simulators.carrier.dialects.easypost.kept import T, found
from harness.simulators.things import Things

STANDARD_SIZE, LARGEST = 20, 100


def page(things: Things[T], query: Mapping[str, str]) -> tuple[list[T], bool]:
    """One page of things and whether there are more. `start_datetime` and `end_datetime` leave out what is older, newer."""
    size = _size(query.get("page_size", ""))
    start, end = _moment(query, "start_datetime"), _moment(query, "end_datetime")
    after, before = query.get("after_id", ""), query.get("before_id", "")
    if known := after or before:
        found(things, known)
    asked = (
        thing
        for thing in (_newer(things, after, size + 1) if after else _older(things, before, size + 1))
        if (start is None or read_stamp(thing.created) >= start) and (end is None or read_stamp(thing.created) <= end)
    )
    seen = list(islice(asked, size + 1))
    taken = seen[:size]
    return taken[::-1] if after else taken, len(seen) > size


def _newer(things: Things[T], identity: str, at_once: int) -> Iterator[T]:
    while some := things.earliest(at_once, after=identity):
        yield from some
        identity = some[-1].id


def _older(things: Things[T], identity: str, at_once: int) -> Iterator[T]:
    while some := things.latest(at_once, before=identity):
        yield from some
        identity = some[-1].id


def _size(text: str) -> int:
    if not text:
        return STANDARD_SIZE
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= LARGEST):
        raise _wrong("page_size", f"must be a whole number from 1 to {LARGEST}")
    return int(text)


def _moment(query: Mapping[str, str], name: str) -> datetime | None:
    if not query.get(name):
        return None
    try:
        return read_stamp(query[name].replace(" ", "+"))  # a plus in a query is often sent bare
    except ValueError:
        raise _wrong(name, "must be a date and time with a time zone") from None


def _wrong(name: str, message: str) -> Rejected:
    return Rejected(422, "PARAMETER.INVALID", "Invalid parameter.", [problem(name, message)])
