"""`dryrun check`: what is wrong with a feature, said without starting anything."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from harness.cli.outlet import console
from harness.plugin.checking import check
from harness.reporting.texts import texts

_PLACE = re.compile(r"(?P<place>.+?:(?:\d+:)?) (?P<said>.+)", re.DOTALL)
_WORDS = {
    "fine": ("{scenarios}: every line can be played.", "{scenarios} : chaque ligne peut être jouée."),
    "found": ("{count} to correct; nothing was run.", "{count} à corriger ; rien n’a été joué."),
}


def check_files(paths: Sequence[Path], landscape: str, language: str) -> int:
    """Print a sentence for each thing found; 0 when there is none, else 1. Raises DryrunError for what cannot be read."""
    checked = check(paths, landscape)
    name = "found" if checked.problems else "fine"
    scenarios = texts(language).count("scenarios", len(checked.scenarios))
    with console(highlight=False, soft_wrap=True) as terminal:
        for problem in checked.problems:
            terminal.print(_told(problem, language), markup=False)
        said = _WORDS[name][language == "fr"].format(count=len(checked.problems), scenarios=scenarios)
        terminal.print(said, markup=False)
    return int(bool(checked.problems))


def _told(problem: str, language: str) -> str:
    """What is wrong in this language, after its file and line; a sentence without a translation as it is."""
    found = _PLACE.fullmatch(problem)
    if found is None:
        return problem
    return f"{found['place']} {texts(language).phrase(found['said'], lambda _name, held: held) or found['said']}"
