"""Everything of a run lies in its directory, and what could not be made there is told in one sentence."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import pytest

from harness.reporting import ReportUnwritable, publish, publishing, verdict_json
from harness.reporting.allure_html import AllureMissing
from tests.replacing import replace
from tests.reporting import hostile, literal


@pytest.fixture
def run(tmp_path: Path) -> Path:
    made = tmp_path / "runs" / "20261122T201400Z-7"
    made.mkdir(parents=True)
    return made


def test_all_of_it_is_written(run: Path) -> None:
    verdict = literal.no_go(tuple(literal.write_ledger(run).values()))
    published = publish(run, verdict, language="fr")
    assert verdict_json.read(published.verdict_json) == verdict
    assert 'lang="fr"' in published.page.read_text(encoding="utf-8")
    assert published.latest == run.parent / "latest"
    assert published.latest.resolve() == run
    assert published.allure is None
    assert published.notes == (
        f"No Allure report: {run / 'allure-results'} is not there; the results were sent elsewhere, or none were.",
    )


def test_again_replaces_what_was_there(run: Path) -> None:
    publish(run, literal.no_go(), language="en")
    published = publish(run, literal.go(), language="en")
    assert json.loads(published.verdict_json.read_text(encoding="utf-8"))["decision"] == "GO"
    assert "NO-GO" not in published.page.read_text(encoding="utf-8")
    assert not list(run.glob("*.new"))


def test_latest_follows_the_newest_run(run: Path) -> None:
    publish(run, literal.go(), language="en")
    newer = run.parent / "20261122T210000Z-8"
    newer.mkdir()
    publish(newer, literal.go(), language="en")
    assert (run.parent / "latest").resolve() == newer
    assert sorted(path.name for path in run.parent.iterdir()) == [run.name, newer.name, "latest"]


def test_a_folder_called_latest_is_left_alone(run: Path) -> None:
    (run.parent / "latest").mkdir()
    published = publish(run, literal.go(), language="en")
    assert published.latest is None
    assert "is not a link, so it was left alone" in published.notes[0]


def test_without_node_or_allure_a_sentence_says_so(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(*_: object, **__: object) -> Path:
        raise AllureMissing("No Allure report: it needs Node.")

    (run / "allure-results").mkdir()
    monkeypatch.setattr(publishing, "build", missing)
    published = publish(run, literal.go(), language="en")
    assert (published.allure, published.notes) == (None, ("No Allure report: it needs Node.",))
    assert published.page.is_file()


def test_a_full_disk_is_one_sentence_and_leaves_the_old_report(run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    publish(run, literal.go(), language="en")

    def full(path: Path, content: bytes) -> int:
        raise OSError(errno.ENOSPC, "No space left on device", str(path), None, len(content))

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(ReportUnwritable, match=r"verdict\.json cannot be written \(No space left on device\)"):
        publish(run, literal.no_go(), language="en")
    assert verdict_json.read(run / "verdict.json") == literal.go()


def test_another_language_is_refused_before_anything_is_written(run: Path) -> None:
    with pytest.raises(ValueError, match="allowed are en, fr"):
        publish(run, literal.go(), language="xx")
    assert list(run.iterdir()) == []


@pytest.mark.parametrize("name", hostile.TEXTS)
def test_hostile_texts_are_published_like_any_other(name: str, run: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "build", lambda results, into, **_: into / "index.html")
    (run / "allure-results").mkdir()
    published = publish(run, hostile.verdict(hostile.TEXTS[name]), language="en")
    assert published.page.stat().st_size < 2_000_000
    assert json.loads(published.verdict_json.read_bytes())["decision"] == "NO-GO"


def test_ten_megabytes_in_one_place_do_not_end_in_the_page(run: Path) -> None:
    whole = literal.no_go()
    found = replace(whole.findings[1], seen="units: " + "x" * 10_000_000)
    published = publish(run, replace(whole, findings=(found,)), language="fr")
    assert published.page.stat().st_size < 200_000
    assert verdict_json.read(published.verdict_json).findings == (found,)


def test_an_old_run_judged_again_does_not_become_the_latest(tmp_path: Path) -> None:
    old, new = tmp_path / "20260101T000000Z-1", tmp_path / "20260102T000000Z-2"
    for run in (old, new):
        run.mkdir()
        publish(run, literal.go(), language="en")
    assert publish(old, literal.go(), language="en", newest=False).latest is None
    assert (tmp_path / "latest").readlink() == Path(new.name)
