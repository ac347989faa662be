"""Putting what is asked for into the paths and bodies of a landscape file, so that it can only ever be a value there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from harness.probes.reading import Blind

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def filled(pattern: str, asked: Mapping[str, str]) -> str:
    """`pattern` with each `{name}` that is asked for in its place; other braces stay as they are."""
    return _PLACEHOLDER.sub(lambda found: asked.get(found[1], found[0]), pattern)


def filled_path(pattern: str, asked: Mapping[str, str]) -> str:
    """As `filled`, for a path: what is asked for is one part of it, whatever it holds. Raises Blind for `.` and `..`."""
    for name, value in asked.items():
        if f"{{{name}}}" in pattern and value.strip(".") == "":
            raise Blind(f"nothing can be asked for by the {name} {value!r}, which is no part of an address")
    return filled(pattern, {name: quote(value, safe="") for name, value in asked.items()})


def filled_within(pattern: Any, asked: Mapping[str, str]) -> Any:
    """As `filled`, for every text within a JSON value."""
    match pattern:
        case str():
            return filled(pattern, asked)
        case dict():
            return {name: filled_within(value, asked) for name, value in pattern.items()}
        case list():
            return [filled_within(value, asked) for value in pattern]
        case _:
            return pattern
