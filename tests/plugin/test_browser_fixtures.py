"""What a scenario's page is like: its language, what it can reach, and the picture it leaves when a step fails."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator

import pytest

from harness.landscape.endpoint import Endpoint
from tests.plugin.stage import Stage

STEPS = """
@when("the page is opened")
def _(page, endpoints):
    page.goto(endpoints["shop"].address)

@when("a step fails with the page open")
def _(page, endpoints):
    page.goto(endpoints["shop"].address)
    assert page.title() == "Other"

@then(parsers.parse("it asks for {language}"))
def _(page, language):
    assert page.inner_text("p") == language
    assert page.evaluate("[window.innerWidth, window.innerHeight]") == [1280, 900]

@then("nothing outside was reached")
def _(page):
    assert page.evaluate("document.images[0].naturalWidth") == 0
"""

PAGE = (
    '<title>Shop</title><p>{language}</p><img src="http://shop.example/pixel.png"><img src="http://shop.example/2.png">'
)


class _Shop(http.server.BaseHTTPRequestHandler):
    """Shows the language a browser asks for, and asks for a picture from elsewhere."""

    def do_GET(self) -> None:
        body = PAGE.format(language=self.headers["Accept-Language"].partition(",")[0]).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def shop(stage: Stage) -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Shop) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        stage.running.endpoints["shop"] = Endpoint(role="shop", address=address)
        stage.steps(STEPS)
        yield address
        server.shutdown()


def test_a_page_speaks_the_features_language_and_stays_inside(stage: Stage, shop: str) -> None:
    stage.feature(
        "Feature: F\n  Scenario: X\n    When the page is opened\n    Then it asks for en-GB\n    And nothing outside was reached\n"
    )
    stage.feature(
        "# language: fr\nFonctionnalité: F\n  Scénario: X\n    Quand the page is opened\n    Alors it asks for fr-FR\n",
        "fr",
    )
    result = stage.play()
    result.assert_outcomes(passed=2)
    outside = [event.fields for event in stage.events("Observed") if event.subject == "request outside"]
    assert outside == [{"host": "shop.example", "url": "http://shop.example/pixel.png"}] * 2


def test_a_step_that_fails_leaves_a_picture(stage: Stage, shop: str) -> None:
    stage.feature("Feature: F\n  Scenario: X\n    When a step fails with the page open\n    Then it asks for en-GB\n")
    stage.play("--no-screenshots").assert_outcomes(failed=1)
    (picture,) = stage.events("Exhibited")
    assert picture.media_type == "image/png"
    assert (stage.runs[0] / picture.path).read_bytes().startswith(b"\x89PNG")
    assert list((stage.runs[0] / "allure-results").glob("*.png"))


def test_without_a_browser_one_sentence_says_what_to_do(
    stage: Stage, shop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DRYRUN_BROWSER", "/no/such/browser")
    stage.feature("Feature: F\n  Scenario: X\n    When the page is opened\n    Then it asks for en-GB\n")
    stage.play().assert_outcomes(failed=1)
    (ended,) = stage.events("ScenarioEnded")
    assert ended.outcome == "error"
    assert "DRYRUN_BROWSER=/no/such/browser" in ended.reason
