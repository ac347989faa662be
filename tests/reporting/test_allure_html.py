"""The Allure page: whole, in the reader's language, and silent towards the outside."""

import json
from pathlib import Path
from uuid import uuid4

import pytest
from playwright.sync_api import sync_playwright

from harness.drivers.browser import launch
from harness.reporting import allure_html
from harness.reporting.allure_html import AllureMissing, build, close, loads

PAGE = """<!DOCTYPE html>
<html dir="ltr" lang="en">
<head><title>Report</title><script src="data:text/javascript;base64,Ly8="></script>{extra}</head>
<body><a href="https://allurereport.org">Allure</a></body></html>"""
PIXEL = "https://tracker.example/pixel.gif"
LOADER = '<script async src="https://www.googletagmanager.com/gtag/js?id=G-1"></script>'
FEEDER = "<script>\n window.dataLayer = window.dataLayer || [];\n gtag('js', new Date());\n</script>"


def _results(folder: Path) -> Path:
    folder.mkdir()
    for number, status in enumerate(("passed", "failed")):
        message = f"{uuid4()}-attachment.html"
        (folder / message).write_text(f'<p>Merci</p><img src="{PIXEL}">', encoding="utf-8")
        attachment = {"name": "mail", "source": message, "type": "text/html"}
        step = {"name": "Étant donné un panier", "status": status, "start": 1, "stop": 5, "attachments": [attachment]}
        result = {
            "uuid": str(uuid4()),
            "name": f"Commander en été {number}",
            "fullName": f"ordering#{number}",
            "historyId": str(number),
            "status": status,
            "start": 1_790_000_000_000,
            "stop": 1_790_000_001_000,
            "labels": [{"name": "feature", "value": "Commander"}],
            "steps": [step],
        }
        (folder / f"{result['uuid']}-result.json").write_text(json.dumps(result), encoding="utf-8")
    return folder


@pytest.fixture
def report(tmp_path: Path) -> Path:
    """A French report made by the real Allure."""
    return build(_results(tmp_path / "allure-results"), tmp_path / "allure", language="fr", title="Répétition générale")


def test_the_report_opens_from_a_file_in_french_and_asks_nothing_of_the_network(report: Path) -> None:
    asked: list[str] = []
    refused: list[str] = []
    wrong: list[str] = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page(locale="de-DE")
        page.on("request", lambda request: asked.append(request.url))
        page.on("requestfailed", lambda request: refused.append(f"{request.url} {request.failure}"))
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.goto(report.as_uri())
        page.get_by_text("Commander", exact=True).first.wait_for()
        page.get_by_text("Commander en été 1").first.click()
        page.get_by_text("Étant donné un panier").wait_for()  # the step that failed stands open
        page.get_by_text("mail", exact=True).click()
        page.frame_locator("iframe").get_by_text("Merci").wait_for()
        assert page.title().strip() == "Répétition générale"
        assert page.locator("html").get_attribute("lang") == "fr"
        assert "Un système ne s’est pas comporté comme attendu" in page.locator("body").inner_text()
        assert "Pièces jointes" in page.locator("body").inner_text()
        browser.close()
    # The mail that is shown asks for its picture, and the page's policy refuses it before it leaves.
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == [PIXEL]
    assert refused == [f"{PIXEL} csp"]
    assert wrong == []


def test_the_policy_stops_what_slips_past_the_reading(tmp_path: Path) -> None:
    """A script that builds its address out of pieces is not seen by `loads`: the browser has to refuse it."""
    hidden = "<script>fetch('ht' + 'tp://127.0.0.1:9/spy'); new Image().src = 'ht' + 'tp://127.0.0.1:9/pixel'</script>"
    page_file = tmp_path / "index.html"
    page_file.write_text(close(PAGE.format(extra=hidden), "en"), encoding="utf-8")
    refused: list[str] = []
    sent: list[str] = []
    with sync_playwright() as playwright:
        browser = launch(playwright)
        page = browser.new_page()
        page.on("console", lambda message: refused.append(message.text))
        page.on("requestfinished", lambda request: sent.append(request.url))
        page.goto(page_file.as_uri())
        page.wait_for_load_state("networkidle")
        browser.close()
    assert [url for url in sent if "127.0.0.1" in url] == []
    assert len([text for text in refused if "Content Security Policy" in text]) >= 2


@pytest.mark.parametrize("extra", [LOADER, FEEDER, LOADER + "\n" + FEEDER])
def test_the_analytics_are_cut_out(extra: str) -> None:
    closed = close(PAGE.format(extra=extra), "fr")
    assert "googletagmanager" not in closed
    assert "dataLayer" not in closed
    assert "data:text/javascript;base64,Ly8=" in closed
    assert 'lang="fr"' in closed


@pytest.mark.parametrize(
    ("extra", "address"),
    [
        ('<script src="https://cdn.example/a.js"></script>', "https://cdn.example/a.js"),
        ('<link rel="stylesheet" href="//fonts.example/a.css">', "//fonts.example/a.css"),
        ('<img srcset="https://img.example/a.png 2x">', "https://img.example/a.png"),
        ("<iframe src='http://frame.example/'></iframe>", "http://frame.example/"),
        ("<script>fetch('https://api.example/x')</script>", "https://api.example/x"),
        ("<style>@import '//fonts.example/b.css';</style>", "//fonts.example/b.css"),
        ('<script>new WebSocket("wss://live.example/s")</script>', "wss://live.example/s"),
    ],
)
def test_a_page_that_would_load_from_outside_is_refused(extra: str, address: str) -> None:
    assert loads(PAGE.format(extra=extra)) == {address}
    with pytest.raises(AllureMissing, match="would load"):
        close(PAGE.format(extra=extra), "en")


def test_a_link_to_click_is_no_load() -> None:
    assert loads(PAGE.format(extra="")) == set()


def test_without_node_one_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allure_html, "find_node", lambda: None)
    with pytest.raises(AllureMissing, match=r"^No Allure report: it needs Node 22 or newer.*make setup`\.$"):
        build(_results(tmp_path / "results"), tmp_path / "allure", language="en", title="Rehearsal")
    assert not (tmp_path / "allure").exists()


def test_without_allure_one_sentence_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(allure_html, "_HARNESS", tmp_path / "harness")
    with pytest.raises(AllureMissing, match="Allure is not installed"):
        build(_results(tmp_path / "results"), tmp_path / "allure", language="en", title="Rehearsal")


def test_no_results_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(AllureMissing, match="holds no results"):
        build(tmp_path, tmp_path / "allure", language="en", title="Rehearsal")


def test_when_allure_fails_its_last_word_is_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "reports" / "allure" / "node_modules" / "allure" / "cli.js"
    broken.parent.mkdir(parents=True)
    broken.write_text("console.error('first'); console.error('disk is gone'); process.exit(3)", encoding="utf-8")
    monkeypatch.setattr(allure_html, "_HARNESS", tmp_path / "harness")
    with pytest.raises(AllureMissing, match=r"ended with 3 \(disk is gone\)"):
        build(_results(tmp_path / "results"), tmp_path / "allure", language="en", title="Rehearsal")
