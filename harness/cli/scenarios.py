"""`dryrun scenarios`: the whole catalogue, and what of it runs on a landscape."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import groupby
from pathlib import Path

from rich.console import Console

from harness.cli import rooms
from harness.cli.outlet import console
from harness.kernel.errors import DryrunError
from harness.landscape.catalogue import LIBRARY, Catalogue, Number, catalogue
from harness.landscape.model import Landscape
from harness.plugin.joining import known_landscape
from harness.plugin.written import Written, channels_of, languages_of, written
from harness.reporting.texts import texts

RUNS, NOT_OFFERED, NOT_WRITTEN = "runs", "not offered", "not written yet"
_WORDS = {
    RUNS: "joué",
    NOT_OFFERED: "non proposé",
    NOT_WRITTEN: "pas encore écrit",
    "other": "hors bibliothèque",
    "only in {languages}": "seulement en {languages}",
    "On {landscape}: {runs} run, {lacking} are not offered, {missing} are not written yet (S01 to S108).": (
        "Sur {landscape} : {runs} joués, {lacking} non proposés, {missing} pas encore écrits (S01 à S108)."
    ),
    "not offered by this shop: {needs}": "cette boutique ne le propose pas : {needs}",
    "Written to {path}": "Écrit dans {path}",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One number as a landscape has it; `reason` says why it is not offered, or what is missing of it."""

    number: str
    group: str
    library: bool
    title: dict[str, str]
    languages: list[str]
    channels: list[str]
    needs: list[str]
    state: str
    reason: str


def show(name: str, figures: Path | None, language: str) -> int:
    """Print the catalogue, and write it to `figures` when that is given. Raises DryrunError."""
    book, landscape = catalogue(), known_landscape(name)
    lines = listed(book, landscape, written(rooms.scenarios()), language)
    if figures is not None:
        _write(figures, landscape, lines)
    with console(highlight=False, soft_wrap=True) as terminal:
        _print(lines, book, language, terminal)
        _sum_up(lines, landscape, language, terminal)
        if figures is not None:
            terminal.print(_said("Written to {path}", language).format(path=figures), markup=False)
    return 0


def listed(book: Catalogue, landscape: Landscape, among: Sequence[Written], language: str = "en") -> list[Line]:
    """Every number in its order."""
    return [_line(each, book, landscape, among, language) for each in book.numbers.values()]


def _line(row: Number, book: Catalogue, landscape: Landscape, among: Sequence[Written], language: str) -> Line:
    there = languages_of(row.number, among)
    lacking = [texts(language).word("needs", need) for need in book.lacking([row.number], landscape)]
    reason = _said("not offered by this shop: {needs}", language).format(needs=", ".join(lacking)) if lacking else ""
    state = NOT_OFFERED if reason else RUNS if there else NOT_WRITTEN
    if state == RUNS and len(there) == 1:
        reason = _said("only in {languages}", language).format(languages=there[0])
    return Line(
        number=row.number,
        group=row.group,
        library=row.group in LIBRARY,
        title=dict(row.titles),
        languages=there,
        channels=channels_of(row, among),
        needs=list(row.needs),
        state=state,
        reason=reason,
    )


def _print(lines: Sequence[Line], book: Catalogue, language: str, terminal: Console) -> None:
    for letter, rows in groupby(lines, key=lambda line: line.group):
        other = "" if letter in LIBRARY else f" ({_said('other', language)})"
        terminal.print(f"\n{letter}. {book.groups[letter][language]}{other}", style="bold", markup=False)
        for row in rows:
            state = _said(row.state, language)
            where = f"{'+'.join(row.languages) or '–':<6} {'+'.join(row.channels):<7}"
            why = f" ({row.reason})" if row.reason else ""
            terminal.print(f"  {row.number:<5} {state:<17} {where} {row.title[language]}{why}", markup=False)


def _sum_up(lines: Sequence[Line], landscape: Landscape, language: str, terminal: Console) -> None:
    states = [line.state for line in lines if line.library]
    told = _said(
        "On {landscape}: {runs} run, {lacking} are not offered, {missing} are not written yet (S01 to S108).", language
    )
    counts = {"runs": states.count(RUNS), "lacking": states.count(NOT_OFFERED), "missing": states.count(NOT_WRITTEN)}
    terminal.print("\n" + told.format(landscape=landscape.name, **counts), markup=False)


def _write(path: Path, landscape: Landscape, lines: Sequence[Line]) -> None:
    held = {"version": 1, "landscape": landscape.name, "scenarios": [asdict(line) for line in lines]}
    try:
        path.write_text(json.dumps(held, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise DryrunError(f"{path} cannot be written ({error.strerror or error}); give another file.") from error


def _said(text: str, language: str) -> str:
    return _WORDS[text] if language == "fr" else text
