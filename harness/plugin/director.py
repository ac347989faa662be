"""Begins and ends the rehearsal, in the only process or in the controller of several."""

from __future__ import annotations

import sys
from collections.abc import Generator
from typing import Any, NoReturn

import pytest

from harness.kernel.errors import DryrunError
from harness.kernel.outlet import outlet
from harness.plugin import options, tags
from harness.plugin.browsing import needs_browser, require_browser
from harness.plugin.features import is_scenario
from harness.plugin.joining import WORKER_INPUT, worker_input
from harness.plugin.outputs import send_to
from harness.plugin.recorder import attend
from harness.plugin.rehearsal import INTERRUPTED, Rehearsal

COULD_NOT_RUN = 2
_INTERRUPTED = 2
_NOTHING_COLLECTED = 5
_TESTS_FAILED = 1


class Director:
    """Watches the session. The rehearsal is begun once it is known which scenarios are due, before any of them runs."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._session: pytest.Session | None = None
        self._collected = 0
        self._plain_tests = 0
        self._plain_failed = False
        self._rehearsal: Rehearsal | None = None
        self._refused = False
        self._starting = False
        self._outlet = outlet()

    @pytest.hookimpl(tryfirst=True)
    def pytest_sessionstart(self, session: pytest.Session) -> None:
        self._session = session
        writer = self._config.get_terminal_writer() if self._reporter() is not None else None
        if writer is not None:
            # A reader that goes away, as `| head` does, must not end the rehearsal.
            writer._file = self._outlet  # noqa: SLF001 - pytest has no other way

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        # First of all: afterwards -m and -k take items away.
        self._collected = sum(map(is_scenario, items))
        self._plain_tests = len(items) - self._collected

    @pytest.hookimpl(wrapper=True)
    def pytest_collection(self) -> Generator[None, object, object]:
        """What pytest calls wrong usage, such as -m with an unknown mark, is for scenarios one more way of not running."""
        try:
            return (yield)
        except pytest.UsageError as error:
            if self._plain_tests:
                raise
            self._misused(error)

    @pytest.hookimpl(wrapper=True)
    def pytest_runtestloop(self, session: pytest.Session) -> Generator[None, object, object]:
        if self._rehearsal is None and not (
            session.testsfailed and not self._config.option.continue_on_collection_errors
        ):
            self._begin(session, workers=False)
        return (yield)

    @pytest.hookimpl(optionalhook=True)
    def pytest_xdist_setupnodes(self) -> None:
        """The controller collects by itself, before there is any worker.

        So faults of features are told once, and workers are born with the addresses of systems that run.
        """
        session = self._session
        if session is None or not self._may_hold_features():
            return
        self._starting = True
        try:
            session.perform_collect()
        except pytest.UsageError as error:
            self._misused(error)
        if session.testsfailed and not self._config.option.continue_on_collection_errors:
            self._tell_collection_errors()
            pytest.exit("nothing was rehearsed: correct the features first", returncode=COULD_NOT_RUN)
        self._begin(session, workers=True)
        self._starting = False

    @pytest.hookimpl(trylast=True)
    def pytest_keyboard_interrupt(self, excinfo: pytest.ExceptionInfo[BaseException]) -> None:
        """Of a session that never started pytest tells the reason twice: at once, and as its last line. Once is enough."""
        reporter = self._reporter()
        if self._starting and reporter is not None and isinstance(excinfo.value, pytest.exit.Exception):
            reporter._keyboardinterrupt_memo = None  # noqa: SLF001 - pytest has no other way

    @pytest.hookimpl(optionalhook=True)
    def pytest_configure_node(self, node: Any) -> None:
        if self._rehearsal is not None:
            node.workerinput[WORKER_INPUT] = worker_input(self._config, self._rehearsal.joined)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any, error: object) -> None:
        if error and self._rehearsal is not None:
            self._rehearsal.compromise("harness", f"the worker {node.gateway.id} died: {error}")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and ".feature::" not in report.nodeid:
            self._plain_failed = True

    @pytest.hookimpl(wrapper=True, tryfirst=True)
    def pytest_sessionfinish(self, session: pytest.Session, exitstatus: int) -> Generator[None, object, object]:
        """Last, when the workers have ended and every result is written: judge, publish, set the exit status.

        Around all others, since fixtures are torn down in there: a browser that Ctrl-C struck first may raise, and pytest
        would end with 1, which says NO-GO.
        """
        try:
            return (yield)
        except KeyboardInterrupt:
            if self._rehearsal is None:
                raise
            exitstatus = _INTERRUPTED
            return None
        except Exception as error:
            if self._rehearsal is None:
                raise
            self._rehearsal.compromise("harness", f"the end of the session failed: {type(error).__name__}: {error}")
            return None
        finally:
            self._finish(session, int(exitstatus))

    @pytest.hookimpl(trylast=True)
    def pytest_unconfigure(self) -> None:
        if self._rehearsal is not None:
            # pytest finishes no session that fell while it started; the systems end and the run is judged all the same.
            self._rehearsal.close("" if self._refused else "the session ended before any scenario could run")
            status = self._rehearsal.tell(self._outlet)
            if self._outlet.failed:
                print(f"dryrun: {self._outlet.failed}", file=sys.stderr)  # noqa: T201 - the terminal is meant
                status = status or COULD_NOT_RUN
            if status == COULD_NOT_RUN and self._session is not None:
                self._session.exitstatus = COULD_NOT_RUN
            self._rehearsal.interruptions.release()

    def _finish(self, session: pytest.Session, exitstatus: int) -> None:
        if self._rehearsal is not None:
            status = self._rehearsal.close(self._interruption(exitstatus))
            session.exitstatus = status or (_TESTS_FAILED if self._plain_failed else 0)
        elif exitstatus == _NOTHING_COLLECTED and self._asked_for_scenarios():
            self._say("No scenario was collected, so nothing was rehearsed: look at the paths given and at scenarios/.")
            session.exitstatus = COULD_NOT_RUN

    def _begin(self, session: pytest.Session, *, workers: bool) -> None:
        if not self._collected:
            return
        due = list(filter(is_scenario, session.items))
        if not due:
            pytest.exit(self._no_match(), returncode=COULD_NOT_RUN)
        try:
            if self._config.option.channel == "ui" and any(map(needs_browser, due)):
                require_browser()
            self._rehearsal = Rehearsal.prepared(self._config, options.landscape(self._config), self._say)
            send_to(self._rehearsal.run, self._config, workers=workers)
            self._rehearsal.begin(len(due))
        except DryrunError as error:
            self._refused = True
            pytest.exit(str(error), returncode=COULD_NOT_RUN)
        if session.testsfailed:
            self._rehearsal.compromise(
                "harness", f"{session.testsfailed} files could not be collected, and were left out"
            )
        if not workers:
            attend(self._config, self._rehearsal.joined)

    def _misused(self, error: pytest.UsageError) -> NoReturn:
        said = "\n".join(map(str, error.args))
        if said.startswith("Unknown marker"):
            said = f"{said.partition('. Use')[0]}; {tags.listed(self._config)}"
        pytest.exit(said, returncode=COULD_NOT_RUN)

    def _no_match(self) -> str:
        options = self._config.option
        asked = [f"{name} {words!r}" for name, words in (("-m", options.markexpr), ("-k", options.keyword)) if words]
        what = " and ".join(asked) or "what was asked for"
        return f"No scenario matches {what}, of {self._collected} that were looked through; nothing was started."

    def _interruption(self, exitstatus: int) -> str:
        """Why the session stopped before its end, "" when it did not."""
        if self._refused:
            return ""
        if exitstatus == _INTERRUPTED:
            return INTERRUPTED
        if exitstatus > _INTERRUPTED and exitstatus != _NOTHING_COLLECTED:
            return f"pytest stopped with its exit status {exitstatus}"
        return ""

    def _tell_collection_errors(self) -> None:
        # pytest itself tells them at the end of a session, and this one ends before it began.
        reporter = self._reporter()
        for report in reporter.stats.get("error", []) if reporter else []:
            self._say(str(report.longrepr))

    def _asked_for_scenarios(self) -> bool:
        return not self._plain_tests and (
            self._config.args_source is not pytest.Config.ArgsSource.ARGS or self._may_hold_features()
        )

    def _may_hold_features(self) -> bool:
        paths = (self._config.invocation_params.dir / str(arg).partition("::")[0] for arg in self._config.args)
        return any(path.suffix == ".feature" or next(path.rglob("*.feature"), None) for path in paths)

    def _reporter(self) -> Any:
        return self._config.pluginmanager.get_plugin("terminalreporter")

    def _say(self, line: str) -> None:
        reporter = self._reporter()
        if self._outlet.gone:
            print(line, file=sys.stderr)  # noqa: T201 - nobody reads the other
        elif reporter is not None and self._config.get_verbosity() >= 0:
            reporter.ensure_newline()
            reporter.write_line(line)
