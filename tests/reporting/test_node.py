"""Which Node runs Allure: never one that is too old, never a crash because there is none."""

from pathlib import Path

import pytest

from harness.reporting import node


def _node(folder: Path, version: str) -> Path:
    program = folder / "node"
    program.write_text(f"#!/bin/sh\n{version}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


@pytest.fixture(autouse=True)
def no_other_node(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(node, "_from_pypi", lambda: None)


@pytest.mark.parametrize(
    ("version", "fits"), [("v22.0.0", True), ("v24.19.0", True), ("v20.20.2", False), ("v8.1.0", False)]
)
def test_only_a_node_new_enough_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, version: str, fits: bool
) -> None:
    own = _node(tmp_path, f"echo {version}")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert node.find_node() == (own if fits else None)


@pytest.mark.parametrize("script", ["echo hello", "exit 1", ":"])
def test_a_program_that_does_not_say_its_version_is_no_node(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, script: str
) -> None:
    _node(tmp_path, script)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert node.find_node() is None


def test_the_one_from_pypi_comes_after_an_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    old.mkdir()
    new.mkdir()
    _node(old, "echo v20.1.0")
    fresh = _node(new, "echo v24.1.0")
    monkeypatch.setenv("PATH", str(old))
    monkeypatch.setattr(node, "_from_pypi", lambda: fresh)
    assert node.find_node() == fresh


def test_no_node_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert node.find_node() is None
