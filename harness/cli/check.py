"""`dryrun check`: what is wrong with a feature, said without starting anything."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from harness.cli.outlet import console
from harness.plugin.checking import check

_WORDS = {
    "fine": ("{count} scenarios, every step is known.", "{count} scénarios, chaque étape est connue."),
    "found": ("{count} to correct; nothing was run.", "{count} à corriger ; rien n’a été joué."),
}


def check_files(paths: Sequence[Path], landscape: str, language: str) -> int:
    """Print a sentence for each thing found; 0 when there is none, else 1. Raises DryrunError for what cannot be read."""
    checked = check(paths, landscape)
    name, count = ("found", len(checked.problems)) if checked.problems else ("fine", checked.scenarios)
    with console(highlight=False, soft_wrap=True) as terminal:
        for problem in checked.problems:
            terminal.print(problem, markup=False)
        terminal.print(_WORDS[name][language == "fr"].format(count=count), markup=False)
    return int(bool(checked.problems))
