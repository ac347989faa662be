"""What `dryrun run` tells pytest: the smoke pack on two workers, unless the caller says what to rehearse."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from harness.cli import rooms

PACK = "smoke"
WORKERS = "2"


def for_pytest(extra: Sequence[str], *, markers: str | None, keywords: str, workers: str) -> list[str]:
    """The words for pytest. `markers` None means the smoke pack, unless `extra` names scenarios or `keywords` are given.

    One scenario named by its node id needs no workers, so it starts without any.
    """
    named = [word for word in extra if ".feature" in word]
    alone = bool(named) and all("::" in word for word in named)
    words = ["-n", workers or ("0" if alone else WORKERS)]
    if markers is None and not named and not keywords:
        markers = PACK
    if markers:
        words += ["-m", markers]
    if keywords:
        words += ["-k", _expression(keywords)]
    return [*words, *extra, *([] if _has_path(extra) else [str(rooms.scenarios())])]


def _expression(keywords: str) -> str:
    """Plain words as pytest wants them, all of them to be held; what is an expression already stays as it is."""
    words = keywords.split()
    if {"and", "or", "not"}.intersection(words) or "(" in keywords:
        return keywords
    return " and ".join(words)


def _has_path(extra: Sequence[str]) -> bool:
    """Whether the caller says where scenarios lie: a word that is no option and exists, or holds "::"."""
    return any("::" in word or Path(word).exists() for word in extra if not word.startswith("-"))
