"""`dryrun check`: what is wrong with feature files, line by line, before anything is started."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from rich.text import Text

from harness.cli.outlet import console
from harness.kernel.errors import DryrunError
from harness.plugin.collecting import collect
from harness.reporting.texts import texts

_PLACE = re.compile(r"(?P<place>.+?:(?:\d+:)?) (?P<said>.+)", re.DOTALL)


def check_files(paths: Sequence[Path], language: str) -> int:
    """Print a sentence for each line that cannot run; 0 when all can, 1 when some cannot.

    Raises DryrunError for a path that is not there, and where there is no feature at all.
    """
    for path in paths:
        if not path.exists():
            raise DryrunError(f"{path} is not there; give a feature file, or a folder of some.")
    found = collect(paths)
    t = texts(language)
    with console() as terminal:
        for problem in found.problems:
            terminal.print(Text(_told(problem, language)))
        if not found.problems and found.scenarios:
            terminal.print(Text(t("check.well", scenarios=t.count("scenarios", len(found.scenarios)))))
    if not found.problems and not found.scenarios:
        raise DryrunError(f"no feature file is in {', '.join(map(str, paths))}; their names end in .feature.")
    return 1 if found.problems else 0


def _told(problem: str, language: str) -> str:
    found = _PLACE.fullmatch(problem)
    if found is None:
        return problem
    return f"{found['place']} {texts(language).phrase(found['said'], lambda _name, held: held) or found['said']}"
