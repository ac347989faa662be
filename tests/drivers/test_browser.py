"""Which browser is chosen, and what is said when there is none."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Playwright, sync_playwright

from harness.drivers.browser import OVERRIDE, candidates, launch
from harness.kernel.errors import BrowserMissing, DryrunError


@pytest.fixture
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(autouse=True)
def no_override(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(OVERRIDE, raising=False)


def _program(folder: Path, name: str, script: str = "exit 1") -> Path:
    program = folder / name
    program.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
    program.chmod(0o755)
    return program


def test_playwrights_own_goes_first_and_the_headless_shell_before_the_whole_browser(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chrome, shell = _program(tmp_path, "google-chrome"), _program(tmp_path, "chromium-headless-shell")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert list(candidates()) == [None, str(shell), str(chrome)]


def test_a_browser_with_a_window_is_never_the_headless_shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    chrome, _ = _program(tmp_path, "google-chrome"), _program(tmp_path, "chromium-headless-shell")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert list(candidates(headed=True)) == [None, str(chrome)]


def test_the_override_is_the_only_one_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _program(tmp_path, "chromium")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv(OVERRIDE, "/opt/mine/chrome")
    assert list(candidates()) == ["/opt/mine/chrome"]


def test_the_override_may_be_a_name_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = _program(tmp_path, "my-chrome")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv(OVERRIDE, "my-chrome")
    assert list(candidates()) == [str(mine)]


def test_the_browser_of_this_machine_shows_a_page(playwright: Playwright) -> None:
    browser = launch(playwright)
    page = browser.new_page()
    page.set_content("<h1>Panier</h1>")
    assert page.get_by_role("heading").inner_text() == "Panier"
    browser.close()


def test_an_override_that_is_not_there_is_named(playwright: Playwright, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(OVERRIDE, "/nowhere/chrome")
    with pytest.raises(BrowserMissing, match=r"DRYRUN_BROWSER=/nowhere/chrome .* \(not there\); name a Chromium"):
        launch(playwright)


def test_an_override_that_is_no_browser_is_refused(
    playwright: Playwright, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(OVERRIDE, str(_program(tmp_path, "no-browser")))
    with pytest.raises(BrowserMissing, match="no-browser"):
        launch(playwright)


def test_without_any_browser_the_sentence_says_what_was_tried_and_what_to_type(
    playwright: Playwright, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harness.drivers.browser.candidates", lambda **_: iter(["/nowhere/a", "/nowhere/b"]))
    with pytest.raises(DryrunError) as raised:
        launch(playwright)
    said = str(raised.value)
    assert "/nowhere/a (not there); /nowhere/b (not there)" in said
    assert "playwright install" in said
    assert OVERRIDE in said
    assert "\n" not in said
