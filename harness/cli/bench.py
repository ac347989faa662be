"""`dryrun bench`: every planted defect rehearsed and judged, clean journeys beside them, and the figures."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from harness.bench.catalogue import BenchInvalid, Defect, chosen, listed
from harness.bench.row import Row, row
from harness.bench.screen_only import Complaint, complaints
from harness.bench.summary import Figures, Summary
from harness.bench.trials import Ended, Trial, run_all
from harness.bench.variant import write_variant
from harness.cli import rooms
from harness.cli.bench_asked import Asked
from harness.cli.bench_clean import CleanResult, play_clean
from harness.cli.bench_words import said, seconds
from harness.cli.outlet import console
from harness.kernel.clock import stopwatch
from harness.kernel.errors import DryrunError
from harness.ledger.store import read_run
from harness.reporting.verdict_json import read
from harness.verdict.model import Decision

CLEAN = "clean"
HURRY = 0.75
"""Seconds for a handoff that failed before in the same rehearsal. The first time it has its whole deadline."""

_WORDS: Mapping[str, str] = {Decision.NO_GO: "found", Decision.NOT_PROVEN: "missed no go", Decision.GO: "missed"}

# What nobody reads of a trial: its ledger and its verdict are kept.
_LEFT_OUT = ("-q", "--no-screenshots", "-p", "no:allure_pytest", "-p", "no:cacheprovider", "-o", "addopts=")


@dataclass(slots=True)
class Bench:
    """A bench on its way: rows come in, and the summary can be made at any moment."""

    asked: Asked
    terminal: Console
    home: Path
    rows: list[Row] = field(default_factory=list)
    clean: int = 0
    false_alarms: int = 0
    unproven: int = 0
    whole: bool = False
    began: float = field(default_factory=stopwatch)

    def summary(self) -> Summary:
        return Summary(
            rows=self.rows,
            clean=self.clean,
            false_alarms=self.false_alarms,
            seconds=stopwatch() - self.began,
            seed=self.asked.seed,
            channel=self.asked.channel,
            whole=self.whole and not self.unproven,
        )

    def say(self, name: str, **given: object) -> None:
        self.terminal.print(said(name, self.asked.language, **given), markup=False, highlight=False, soft_wrap=True)


def bench(asked: Asked) -> int:
    """Run it and print it; the exit code. Raises DryrunError for what keeps it from beginning."""
    defects = chosen(listed(rooms.processes().code_root()), only=asked.only, areas=asked.areas) if asked.plants else []
    _require_writable(asked)
    with console(highlight=False, soft_wrap=True) as terminal:
        home = _new_folder(asked)
        going = Bench(asked, terminal, home)
        try:
            _measure(going, defects)
            going.whole = True
        except KeyboardInterrupt:
            going.say("interrupted")
        finally:
            _tell(going)
    return going.summary().exit_code


def show_list() -> int:
    """Print every defect there is."""
    defects = listed(rooms.processes().code_root())
    areas, names = (max(len(getattr(each, part)) for each in defects) for part in ("area", "name"))
    with console(highlight=False, soft_wrap=True) as terminal:
        for each in defects:
            terminal.print(f"{each.area:<{areas}}  {each.name:<{names}}  {each.title}", markup=False)
    return 0


def _measure(going: Bench, defects: Sequence[Defect]) -> None:
    asked = going.asked
    if defects:
        going.say(
            "began", count=len(defects), seed=asked.seed, channel=asked.channel, workers=asked.workers, home=going.home
        )  # fmt: skip
        usual = _first_without(going)
        _plant_all(going, defects, usual)
    if asked.journeys:
        _count_clean(going, play_clean(asked, going.home, going.terminal))


def _first_without(going: Bench) -> list[Complaint]:
    """A rehearsal without any defect must be GO; what the screen-only suite says of it. Raises BenchInvalid."""
    asked = going.asked
    going.say("first")
    [ended] = run_all([_trial(going, None)], at_once=1, within=asked.within, prepare=_dying_with_us())
    run = ended.trial.run()
    try:
        verdict = read(run / "verdict.json") if run is not None else None
    except DryrunError:
        verdict = None
    if run is None or verdict is None or verdict.decision is not Decision.GO or ended.status:
        decision = verdict.decision if verdict else f"exit code {ended.status}"
        why = " ".join(verdict.reasons[:3]) if verdict else _last_words(ended.trial)
        raise BenchInvalid(said("clean no go", asked.language, decision=decision, why=why, run=run or ended.trial.log))
    going.clean += len(verdict.scenarios)
    going.say("clean go", count=len(verdict.scenarios), seconds=seconds(ended.took, asked.language))
    return complaints(read_run(run))


def _plant_all(going: Bench, defects: Sequence[Defect], usual: list[Complaint]) -> None:
    asked, known = going.asked, {each.name: each for each in defects}
    going.terminal.print(_line(*said("heads", asked.language).split("|")), style="bold", highlight=False)
    trials = [_trial(going, each) for each in defects]
    with going.terminal.status("") as status:

        def told(names: Sequence[str]) -> None:
            status.update(
                said("under way", asked.language, done=len(going.rows), count=len(defects), names=", ".join(names))
            )

        ends = run_all(trials, at_once=asked.workers, within=asked.within, prepare=_dying_with_us(), told=told)
        try:
            for ended in ends:
                made = _row(known[ended.trial.name], ended, usual, asked.language)
                going.rows.append(made)
                going.terminal.print(_told(made, asked.language), markup=False, highlight=False, soft_wrap=True)
        finally:
            ends.close()


def _trial(going: Bench, defect: Defect | None) -> Trial:
    asked, name = going.asked, defect.name if defect else CLEAN
    folder = going.home / name
    landscape = write_variant(asked.landscape, folder / "landscape.toml", defect=defect.name if defect else "")
    words = (
        f"--landscape={landscape}", "--lang=en", f"--seed={asked.seed}", f"--runs={folder}",
        f"--channel={asked.channel}", f"--hurry={HURRY:g}", "-m", "smoke", "-n", "0", *_LEFT_OUT, str(rooms.scenarios()),
    )  # fmt: skip
    return Trial(name, folder, (sys.executable, "-m", "harness.cli.rehearsing", *words))


def _row(defect: Defect, ended: Ended, usual: list[Complaint], language: str) -> Row:
    note = said("overdue", language) if ended.overdue else ""
    return row(defect, ended.trial.run(), exit_code=ended.status, took=ended.took, usual=usual, note=note)


def _told(made: Row, language: str) -> str:
    word = _WORDS.get(made.decision, "no verdict")
    named = "yes" if made.named else "place" if made.rank else "no"
    cause = f"{made.causes[0].arrow}, {made.causes[0].interface}: {made.causes[0].problem}" if made.causes else ""
    note = f" ({made.note})" if made.note else ""
    return _line(
        said(word, language),
        said(named, language, **({"rank": made.rank} if named == "place" else {})),
        said("found by screens", language) if made.screen_only_found else "–",
        f"{seconds(made.to_find, language)} s" if made.to_find is not None else "–",
        made.name,
        (cause or said("no cause", language)) + note,
    )


def _line(*cells: str) -> str:
    widths = (18, 8, 8, 10, 36, 0)
    return " ".join(f"{cell:<{width}}" for cell, width in zip(cells, widths, strict=True)).rstrip()


def _count_clean(going: Bench, result: CleanResult) -> None:
    going.clean += result.played
    going.false_alarms += len(result.alarms)
    going.unproven += len(result.unproven)
    for name, told in (("alarm", result.alarms), ("unproven", result.unproven)):
        for each in told:
            going.say(
                name, journey=each.journey and f"{each.journey}, ", interface=each.interface, problem=each.problem
            )
            if each.replay:
                going.say("replay", line=each.replay)
    if result.not_seen:
        going.say("not seen", names=", ".join(result.not_seen))
    going.say("run", run=result.run)
    if not result.whole:
        raise KeyboardInterrupt


def _tell(going: Bench) -> None:
    summary, language = going.summary(), going.asked.language
    if going.rows:
        going.terminal.print(_figures(summary, language))
    if going.rows or going.clean:
        going.say("clean", clean=summary.clean, alarms=summary.false_alarms)
    if path := going.asked.figures:
        _write(path, summary, language)
        going.say("json", path=path)


def _figures(summary: Summary, language: str) -> Table:
    heads = ("area", "planted", "found", "named", "screens")
    table = Table(*(said(name, language) for name in heads), box=None, padding=(0, 2, 0, 0))
    for area, figures in [*summary.by_area().items(), (said("total", language), summary.figures)]:
        table.add_row(area, *map(str, _counts(figures)))
    return table


def _counts(figures: Figures) -> tuple[int, int, int, int]:
    return figures.planted, figures.found, figures.named, figures.screen_only_found


def _write(path: Path, summary: Summary, language: str) -> None:
    try:
        path.write_text(json.dumps(summary.to_json(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise BenchInvalid(said("cannot write", language, path=path, why=error.strerror or error)) from error


def _require_writable(asked: Asked) -> None:
    """Half an hour later would be a bad time to learn it."""
    if asked.figures is not None and (asked.figures.is_dir() or not asked.figures.absolute().parent.is_dir()):
        raise BenchInvalid(said("cannot write", asked.language, path=asked.figures, why="no such folder"))


def _new_folder(asked: Asked) -> Path:
    """A folder of its own for this bench; the runs of `dryrun run` lie beside it."""
    began = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    base = asked.runs.absolute() / "bench"
    for attempt in range(1, 100):
        home = base / (f"{began}-{asked.seed}" if attempt == 1 else f"{began}-{asked.seed}-{attempt}")
        try:
            home.mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as error:
            raise BenchInvalid(f"{home} cannot be made ({error.strerror}): give another folder by --runs.") from error
        return home
    raise BenchInvalid(f"{base} already holds 99 benches of this second; wait a moment.")


def _last_words(trial: Trial) -> str:
    lines = trial.log.read_text(encoding="utf-8", errors="replace").strip().splitlines() if trial.log.is_file() else []
    return " ".join(lines[-3:])[-500:]


def _dying_with_us() -> Callable[[], None]:
    prepare: Callable[[], None] = rooms.processes().die_with(os.getpid(), signal.SIGINT)
    return prepare
