"""One rehearsal from its run directory to its verdict. Whatever goes wrong on the way, the systems end and it is no GO."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from harness import __version__
from harness.journey.beginning import beginning
from harness.kernel.clock import stamp
from harness.kernel.errors import DryrunError, LedgerUnwritable
from harness.kernel.outlet import Outlet
from harness.landscape.endpoint import Endpoint, described
from harness.landscape.model import Landscape
from harness.ledger.events import Compromising, ScenariosSelected
from harness.ledger.ledger import Ledger
from harness.plugin import judging, options
from harness.plugin.interrupting import Interruptions
from harness.plugin.joining import Joined, join, known_landscape, room

NOT_PROVEN = 2
LEAST_ROOM = 64_000_000
"""Bytes free before anything starts: twice what the smoke pack leaves, pictures included."""
INTERRUPTED = "the rehearsal was interrupted"


class Rehearsal:
    """The controller's side of a run. `joined` is what this process and its workers are given."""

    def __init__(self, config: pytest.Config, joined: Joined, say: Callable[[str], None]) -> None:
        self.joined = joined
        self.run = joined.run
        self._config = config
        self._say = say
        self._systems = ExitStack()
        self._running: Any = None
        self._told: judging.Judged | None = None
        self._status: int | None = None
        self._whole = True
        self.interruptions = Interruptions()

    @classmethod
    def prepared(cls, config: pytest.Config, name: str, say: Callable[[str], None]) -> Rehearsal:
        """A run directory with an open ledger; nothing is started. Raises DryrunError."""
        landscape = known_landscape(name)
        run = _make_directory(options.runs(config), config.option.seed)
        _require_room(run)
        ledger = Ledger(run / "ledger", "main")
        joined = join(config, run, name, _declared(landscape), ledger)
        _write_run(joined, config)
        return cls(config, joined, say)

    def begin(self, due: int) -> None:
        """Start the systems and record what begins; `due` is the number of scenarios. Raises DryrunError."""
        joined = self.joined
        self._say(f"dryrun: landscape {joined.landscape.name}, seed {joined.seed.number}, run {self.run}")
        self.interruptions.watch()
        try:
            self._start()
        except DryrunError as error:
            # No system is named: none was there, so none is missed again, one by one, in the verdict.
            self._record_beginning(due, started=False)
            self.compromise("landscape", str(error))
            raise
        self._record_beginning(due)
        self._count_stock()

    def compromise(self, system: str, reason: str) -> None:
        """Record that less was seen than was meant to be. A ledger that cannot say so is cut off, which says it too."""
        self._whole = False
        try:
            self.joined.ledger.record(Compromising(system=system, reason=reason.removesuffix(".")))
        except LedgerUnwritable as error:
            self._say(str(error))

    def close(self, interruption: str = "") -> int:
        """End the systems, judge, publish; the exit status: 0 GO, 1 NO-GO, 2 anything else. Only the first call acts."""
        if self._status is None:
            self._status = NOT_PROVEN
            self.interruptions.defer()
            self._end(interruption)
            recorded = self.interruptions.seen
            self._told = judging.judge(self.run, self.joined.language, self._say)
            if self.interruptions.seen > recorded:
                self._record_late()
                self._told = judging.judge(self.run, self.joined.language, self._say)
            self._status = self._told.status or (0 if self._whole else NOT_PROVEN)
        return self._status

    def tell(self, to: Outlet) -> int:
        """Print the verdict, as the last words of the session; the exit status, as `close` has it or worse."""
        told = judging.tell(self._told, self.joined.language, to) if self._told is not None else NOT_PROVEN
        self._status = max(told, self._status or told)
        return self._status

    def _start(self) -> None:
        systems = room("fixtures.systems")
        joined = self.joined
        started = systems.start(
            joined.landscape, home=self.run, seed=joined.seed.number, log=self._say, language=joined.language
        )
        self._running = self._systems.enter_context(started)
        self.joined = join(self._config, self.run, self.joined.name, dict(self._running.endpoints), self.joined.ledger)

    def _record_beginning(self, due: int, *, started: bool = True) -> None:
        joined = self.joined
        systems = _systems(joined) if started else {}
        about = beginning(
            joined.landscape,
            systems,
            run=self.run.name,
            seed=joined.seed.number,
            language=joined.language,
            channel=joined.channel,
        )
        self.joined.ledger.record(about)
        self.joined.ledger.record(ScenariosSelected(count=due))

    def _end(self, interruption: str) -> None:
        """End the systems. The ledger is closed last: while it is open, the record says that it was cut off."""
        if interruption or self.interruptions.seen:
            self.compromise("harness", interruption or INTERRUPTED)
        recorded = self.interruptions.seen
        if self._running is not None:
            self._look_last()
        try:
            self._systems.close()
        except Exception as error:  # noqa: BLE001 - the verdict is due all the same
            self.compromise("harness", f"the systems could not be ended: {type(error).__name__}: {error}")
        if not recorded and self.interruptions.seen and not interruption:
            self.compromise("harness", f"{INTERRUPTED} while its systems were being ended")
        try:
            self.joined.ledger.close()
        except LedgerUnwritable as error:
            self._say(str(error))

    def _record_late(self) -> None:
        """Somebody stopped us while the verdict was being written: a stream of its own says so."""
        self._whole = False
        try:
            late = Ledger(self.run / "ledger", "interruption")
            late.record(Compromising(system="harness", reason=f"{INTERRUPTED} while its verdict was being written"))
            late.close()
        except LedgerUnwritable as error:
            self._say(str(error))

    def _count_stock(self, *, after: bool = False) -> None:
        endpoints, landscape = self.joined.endpoints, self.joined.landscape
        sights = room("fixtures.journey").sights_over(endpoints, landscape)
        try:
            room("fixtures.sweep").count_stock(sights, endpoints, self.joined.ledger, after=after)
        except Exception as error:  # noqa: BLE001 - without it less is seen, and the scenarios can run all the same
            self.compromise("harness", f"the stock could not be counted: {type(error).__name__}: {error}")

    def _look_last(self) -> None:
        """Which systems died, and what all of them noted. Nothing here may keep the systems from being ended."""
        try:
            for sentence in self._running.check():
                self.compromise(sentence.partition(" ")[0], sentence)
            self._count_stock(after=True)
            room("fixtures.sweep").sweep(self.joined.endpoints, self.joined.landscape, self.joined.ledger)
        except Exception as error:  # noqa: BLE001 - whatever it is, less was seen than was meant to be
            self.compromise("harness", f"the last look at the systems failed: {type(error).__name__}: {error}")


def _require_room(run: Path) -> None:
    """Refuse a disk on which a rehearsal would end half-way."""
    free = shutil.disk_usage(run).free
    if free < LEAST_ROOM:
        run.rmdir()
        raise LedgerUnwritable(
            f"the disk is full: {run.parent} has {free / 1e6:.1f} MB left, and a rehearsal asks for {LEAST_ROOM / 1e6:.0f};"
            " free some space, or give another folder by --runs."
        )


def _make_directory(runs: Path, seed: int) -> Path:
    began = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    for attempt in range(1, 100):
        run = runs / (f"{began}-{seed}" if attempt == 1 else f"{began}-{seed}-{attempt}")
        try:
            run.mkdir(parents=True)
        except FileExistsError:
            continue
        except OSError as error:
            raise LedgerUnwritable(
                f"the run directory {run} cannot be made ({error.strerror}): give another by --runs."
            ) from error
        return run
    raise LedgerUnwritable(f"{runs} already holds 99 runs of this second; wait a moment.")


def _write_run(joined: Joined, config: pytest.Config) -> None:
    about = {
        "version": 1,
        "run": joined.run.name,
        "began": stamp(datetime.now(UTC)),
        "landscape": joined.landscape.name,
        "landscape_file": joined.landscape.source,
        "seed": joined.seed.number,
        "language": joined.language,
        "screenshots": joined.screenshots,
        "channel": joined.channel,
        "arguments": [str(word) for word in config.invocation_params.args],
        "harness": __version__,
        "python": sys.version.split()[0],
    }
    try:
        (joined.run / "run.json").write_text(json.dumps(about, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    except OSError as error:
        raise LedgerUnwritable(
            f"{joined.run / 'run.json'} cannot be written ({error.strerror}): free some space."
        ) from error


def _declared(landscape: Landscape) -> dict[str, Endpoint]:
    """The systems as the file has them, before any was started: those that we start have no address yet."""
    return {
        role: Endpoint(role=role, address=system.address or "", kind=system.kind)
        for role, system in landscape.systems.items()
    }


def _systems(joined: Joined) -> dict[str, Any]:
    absent = {role: {"kind": "absent", "address": ""} for role in joined.landscape.roles_absent()}
    return absent | described(joined.endpoints)
