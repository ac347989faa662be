"""The stage that every test of the plugin plays on.

What is replaced here is imported here: pytester forgets, after each run, the modules that were first imported in it.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from types import ModuleType
from typing import Any

import pytest

import fixtures.systems
import harness.reporting
import harness.verdict.judge
from harness.verdict.model import Decision
from tests.plugin.stage import CONFTEST, INI, Stage, verdict


@pytest.fixture
def stage(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """A project whose systems are not started, whose verdict is the real one, and whose reports are not written."""
    made = Stage(pytester)
    pytester.makeini(INI)
    pytester.makeconftest(CONFTEST)
    sweeping = ModuleType("fixtures.sweep")
    sweeping.sweep = lambda *_: made.calls.append("sweep")  # type: ignore[attr-defined]
    sweeping.count_stock = lambda *_, **__: None  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "fixtures.sweep", sweeping)
    telling = ModuleType("harness.reporting.terminal")
    telling.summary = lambda said, *_, **__: sys.stdout.write(f"verdict: {said.decision}\n")  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "harness.reporting.terminal", telling)
    monkeypatch.setattr(fixtures.systems, "start", made.start)
    monkeypatch.setattr(harness.reporting, "publish", made.publish)
    # A rehearsal keeps the signals until its process ends; this one goes on.
    before = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield made
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.fixture
def decided(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes the judge decide as told, whatever happened."""

    def decide(decision: Decision) -> None:
        monkeypatch.setattr(harness.verdict.judge, "judge_run", lambda _run: verdict(decision))

    return decide
