"""Ctrl-C at the moments when nobody expects it: it is in the record, and it is never a GO."""

from __future__ import annotations

import signal
from collections.abc import Callable
from typing import Any

import pytest

import harness.reporting
from harness.plugin.interrupting import Interruptions
from harness.verdict.model import Decision
from tests.plugin.stage import GOOD, Stage


def interrupting(act: Callable[..., Any]) -> Callable[..., Any]:
    def interrupted(*given: Any, **named: Any) -> Any:
        signal.raise_signal(signal.SIGINT)
        return act(*given, **named)

    return interrupted


def reasons(stage: Stage) -> list[str]:
    return [event.reason for event in stage.events("Compromising")]


def test_while_the_systems_are_looked_at_and_ended(stage: Stage, decided: Any) -> None:
    decided(Decision.GO)
    stage.running.check = interrupting(stage.running.check)  # type: ignore[method-assign]
    stage.feature(GOOD)
    assert stage.play().ret == 2
    assert reasons(stage) == ["the rehearsal was interrupted while its systems were being ended"]
    assert stage.calls == ["start", "sweep", "stop", "publish"]
    assert not stage.reading.damage


def test_while_the_verdict_is_written(stage: Stage, decided: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    decided(Decision.GO)
    monkeypatch.setattr(harness.reporting, "publish", interrupting(stage.publish))
    stage.feature(GOOD)
    assert stage.play().ret == 2
    assert reasons(stage) == ["the rehearsal was interrupted while its verdict was being written"]
    assert stage.calls[-2:] == ["publish", "publish"]
    assert not stage.reading.damage


def test_twice_and_in_the_end_of_the_session(stage: Stage, decided: Any) -> None:
    decided(Decision.GO)
    stage.steps(
        "import signal\n"
        "def pytest_keyboard_interrupt(): signal.raise_signal(signal.SIGINT)\n"
        "@when('somebody stops it')\ndef _(): signal.raise_signal(signal.SIGINT)\n"
    )
    stage.feature("Feature: F\n  Scenario: X\n    When somebody stops it\n    Then 1 is 1\n")
    assert stage.play().ret == 2
    assert reasons(stage) == ["the rehearsal was interrupted"]


def test_between_the_last_scenario_and_the_end(stage: Stage, decided: Any) -> None:
    decided(Decision.GO)
    stage.steps("import signal\ndef pytest_sessionfinish(): signal.raise_signal(signal.SIGINT)\n")
    stage.feature(GOOD)
    assert stage.play().ret == 2
    assert reasons(stage) == ["the rehearsal was interrupted"]
    assert "publish" in stage.calls


def test_after_the_verdict_was_told_it_changes_nothing(stage: Stage, decided: Any) -> None:
    decided(Decision.GO)
    stage.steps("import signal\ndef pytest_unconfigure(): signal.raise_signal(signal.SIGINT)\n")
    stage.feature(GOOD)
    assert stage.play().ret == 0


def test_only_pytest_itself_keeps_the_signals(monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGINT)
    for program, kept in (("/x/bin/pytest", True), ("/x/pytest/__main__.py", True), ("mine.py", False)):
        monkeypatch.setattr("sys.argv", [program])
        interruptions = Interruptions()
        interruptions.watch()
        interruptions.release()
        assert (signal.getsignal(signal.SIGINT) != before) is kept
        interruptions.forget()
    assert signal.getsignal(signal.SIGINT) == before
