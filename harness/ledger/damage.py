"""What is wrong with one file of a record: lines that are no entries, and entries that should be there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from harness.ledger.entry import VERSION
from harness.ledger.spans import MOST_REASONS, Lost, Scanned

Ranges = list[list[int]]


def damage(file: Scanned, name: str, lost: Iterable[Lost]) -> list[str]:
    """One sentence for each thing that is wrong with the file `name`; `lost` are its lines that were no entries after all."""
    gone = list(lost)
    refused = file.refused | {each.line: each.reason for each in gone}
    told = sorted(refused)[:MOST_REASONS]
    found = [f"{name} line {line}: {refused[line]}" for line in told]
    if unsaid := file.unsaid + len(refused) - len(told):
        found.append(f"{name}: {unsaid} more lines are no entries")
    for version, count in sorted(file.old.items()):
        found.append(f"{name}: {count} entries were written by version {version} of the ledger, this one is {VERSION}")
    return found + _gaps(file, gone)


def _gaps(file: Scanned, gone: list[Lost]) -> list[str]:
    stream = file.stream
    numbers = _without(_merged(file.numbers), {each.number for each in gone if each.stream == stream})
    entries = file.entries - len(gone)
    count = sum(last - first + 1 for first, last in numbers)
    wanted = numbers[-1][1] if numbers else 0
    found = []
    if count < entries:
        found.append(f"{stream}: {entries - count} entries are doubled or of another stream")
    if count < wanted:
        found.append(f"{stream}: {wanted - count} entries are missing, the first is number {_first_missing(numbers)}")
    if not file.ends:
        found.append(f"{stream}: the record was cut off after entry {wanted}")
    elif file.ends[0] != (wanted, wanted - 1):
        found.append(f"{stream}: its end speaks of {file.ends[0][1]} entries, {wanted - 1} are there")
    return found


def _merged(ranges: Ranges) -> Ranges:
    found: Ranges = []
    for first, last in sorted(ranges):
        if found and first <= found[-1][1] + 1:
            found[-1][1] = max(last, found[-1][1])
        else:
            found.append([first, last])
    return found


def _without(ranges: Ranges, numbers: set[int]) -> Ranges:
    ordered = sorted(numbers)
    found: Ranges = []
    for first, last in ranges:
        begin = first
        for number in ordered[bisect_left(ordered, first) : bisect_right(ordered, last)]:
            found += [[begin, number - 1]] if number > begin else []
            begin = number + 1
        found += [[begin, last]] if begin <= last else []
    return found


def _first_missing(ranges: Ranges) -> int:
    return 1 if ranges[0][0] > 1 else ranges[0][1] + 1
