"""The tags a feature file may carry. Any other is refused: a mistyped @smok would leave the smoke pack in silence."""

from __future__ import annotations

import re
from collections.abc import Iterable
from difflib import get_close_matches

import pytest

from harness.kernel.stages import ORDER

NUMBER = re.compile(r"S\d{2,3}")
CHANNELS = frozenset({"ui", "api"})
KNOWN: dict[str, str] = {
    "smoke": "of the pack that decides go or no-go",
    "ui": "makes sense in a browser only",
    "api": "makes sense over HTTP only",
    "en": "in English",
    "fr": "in French",
    **{stage.replace(" ", "_"): f"about the stage {stage}" for stage in ORDER},
    **{f"S{number:02d}": f"number {number} of the scenario catalogue" for number in range(1, 126)},
}

# Marks of pytest that keep a scenario from being judged by what it saw.
REFUSED = frozenset({"skip", "skipif", "xfail", "parametrize", "usefixtures", "filterwarnings"})
OWN = pytest.StashKey[frozenset[str]]()


def remember_own(config: pytest.Config) -> None:
    """Keep the tags that a merchant's project lists in its ini option `markers`, before plugins add theirs to it."""
    names = {line.partition(":")[0].partition("(")[0].strip() for line in config.getini("markers")}
    config.stash[OWN] = frozenset(names - REFUSED)


def known(config: pytest.Config) -> frozenset[str]:
    """Ours and the project's own."""
    return config.stash[OWN].union(KNOWN)


def unknown(tag: str, names: Iterable[str]) -> str:
    """What to say of a tag that is not among `names`, without its place."""
    known = sorted(names)
    near = get_close_matches(tag, known, n=1)
    hint = f"did you mean @{near[0]}? " if near else ""
    words = _words(known, "@")
    return f"@{tag} is not a known tag; {hint}known are @S01 to @S125 and {words} (an own one goes into the ini option markers)."


def listed(config: pytest.Config) -> str:
    """The known tags in words, as -m takes them."""
    return f"known are S01 to S125, {_words(sorted(known(config)), '')}."


def _words(names: Iterable[str], before: str) -> str:
    return ", ".join(f"{before}{name}" for name in names if not NUMBER.fullmatch(name))


def offered_in(channel: str, tags: Iterable[str]) -> bool:
    """Whether a scenario with these tags is played in this channel: without @ui and @api, or with both, it is in either."""
    only = CHANNELS & set(tags)
    return not only or channel in only


def numbers(tags: Iterable[str]) -> list[str]:
    """The catalogue numbers among `tags`, sorted."""
    return sorted(tag for tag in tags if NUMBER.fullmatch(tag))
