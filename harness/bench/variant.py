"""A landscape file with one change: the shop starts with a defect, or waits are shorter."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path

from harness.bench.catalogue import BenchInvalid
from harness.landscape.load import find

OPTIONS = "systems.shop.options"


def write_variant(base: str, into: Path, *, defect: str = "", deadlines: Mapping[str, float] | None = None) -> Path:
    """Write the landscape `base` to the file `into`, with these additions; what `base` says itself is kept.

    `deadlines`: handoff to seconds, for those that `base` has no deadline of its own for. Raises LandscapeInvalid when
    there is no such landscape, BenchInvalid when its shop is not one that we start, or has a defect already.
    """
    path = find(base)
    try:
        text = path.read_text(encoding="utf-8")
        held = tomllib.loads(text)
        shop = held["systems"]["shop"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BenchInvalid(f"{path} is no landscape with a shop ({type(error).__name__}).") from error
    if shop.get("start") != "oscar":
        raise BenchInvalid(f"{path}: a defect can be planted only in the embedded shop (systems.shop.start = oscar).")
    if "defect" in shop.get("options", {}):
        raise BenchInvalid(f"{path}: its shop has a defect already ({shop['options']['defect']}).")
    if defect:
        text = _with_lines(text, OPTIONS, [f'defect = "{defect}"'])
    known = held.get("deadlines", {})
    waits = [f'"{name}" = {seconds:g}' for name, seconds in (deadlines or {}).items() if name not in known]
    if waits:
        text = _with_lines(text, "deadlines", waits)
    into.parent.mkdir(parents=True, exist_ok=True)
    into.write_text(text, encoding="utf-8")
    return into


def _with_lines(text: str, table: str, lines: list[str]) -> str:
    """`text` with these lines in the table of that name, which is opened at the end when there is none."""
    head = re.compile(rf"^[ \t]*\[[ \t]*{re.escape(table)}[ \t]*\][^\n]*$", re.MULTILINE)
    added = "\n".join(lines)
    if found := head.search(text):
        return f"{text[: found.end()]}\n{added}{text[found.end() :]}"
    return f"{text.rstrip()}\n\n[{table}]\n{added}\n"
