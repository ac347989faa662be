"""Whether a text that names articles says how many of each, however it writes it: `2 × Mug`, `Mug (2)`, `Mug, quantity: 2`."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NEAR = 40  # characters between an article and its number, on one line


def miscounted(text: str, units: Mapping[str, int]) -> list[str]:
    """The articles of `units` (name to number) that a line of `text` names without their number beside them, sorted.

    One that is not named at all is no matter of counting.
    """
    folded = "\n".join(" ".join(line.split()) for line in text.splitlines())
    return sorted(name for name, count in units.items() if _named(folded, name) and not _counted(folded, name, count))


def _named(text: str, name: str) -> bool:
    return " ".join(name.split()) in text


def _counted(text: str, name: str, count: int) -> bool:
    article, number = re.escape(" ".join(name.split())), rf"(?<![\d.,]){count}(?![\d.,]\d|\d)"
    before, after = rf"{number}[^\n]{{0,{_NEAR}}}?{article}", rf"{article}[^\n]{{0,{_NEAR}}}?{number}"
    return bool(re.search(f"{before}|{after}", text))
