"""One value made of another, with some fields changed: of a dataclass, or of an event of the ledger."""

from __future__ import annotations

import dataclasses
from typing import TypeVar

import msgspec

T = TypeVar("T")


def replace(value: T, /, **changed: object) -> T:
    """A copy of `value` in which these fields are so."""
    if isinstance(value, msgspec.Struct):
        return msgspec.structs.replace(value, **changed)
    return dataclasses.replace(value, **changed)  # type: ignore[type-var]
