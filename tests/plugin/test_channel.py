"""How customers reach the shop: what a run by HTTP starts, records, keeps and leaves out."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from harness.landscape.endpoint import Endpoint
from harness.plugin.tags import offered_in
from tests.drivers.shop_front import leading_to, open_front, page
from tests.plugin.stage import GOOD, Stage

DOORS = """
from fixtures.channels import window, storefront, payment_page, back_office

@when("the shop is opened")
def _(window, endpoints):
    window.visit(endpoints["shop"].address)

@then("it thanks her")
def _(window):
    window.wait_for("#thanks", "no thanks", within=0.1)

@when("she is led away")
def _(window, endpoints):
    window.visit(endpoints["shop"].address + "/away")
"""


@pytest.fixture
def shop(stage: Stage) -> Iterator[str]:
    pages = {"/": page("<title>Shop</title><p>Sold out"), "/away": leading_to("http://shop.example/")}
    with open_front(pages) as (address, _):
        stage.running.endpoints["shop"] = Endpoint(role="shop", address=address)
        stage.steps(DOORS)
        yield address


@pytest.fixture(autouse=True)
def no_browser(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever asks for a browser here gets none."""
    monkeypatch.setenv("DRYRUN_BROWSER", "/nowhere/chromium")


def _feature(*steps: str, tags: str = "@smoke") -> str:
    return f"{tags}\nFeature: F\n  Scenario: X\n" + "".join(f"    {step}\n" for step in steps)


def test_by_http_no_browser_is_asked_for_and_the_record_says_so(stage: Stage, shop: str) -> None:
    stage.feature(_feature("When the shop is opened", "Then 1 is 1"))
    stage.play("--channel=api").assert_outcomes(passed=1)
    (began,) = stage.events("RehearsalBegan")
    assert began.channel == "api"
    assert stage.events("ScenarioBegan")[0].replay.endswith(" --channel api")


def test_by_browser_it_is_asked_for_before_anything_is_started(stage: Stage, shop: str) -> None:
    stage.feature(_feature("When the shop is opened", "Then 1 is 1"))
    result = stage.play()
    assert result.ret == 2
    assert not stage.calls
    assert "DRYRUN_BROWSER=/nowhere/chromium" in result.stdout.str() + result.stderr.str()


def test_the_channel_is_the_browser_unless_told(stage: Stage) -> None:
    stage.feature(GOOD)
    stage.play().assert_outcomes(passed=1)
    (began,) = stage.events("RehearsalBegan")
    assert began.channel == "ui"
    assert "--channel" not in stage.events("ScenarioBegan")[0].replay


def test_a_failure_keeps_the_page_that_came(stage: Stage, shop: str) -> None:
    stage.feature(_feature("When the shop is opened", "Then it thanks her"))
    stage.play("--channel=api").assert_outcomes(failed=1)
    (kept,) = stage.events("Exhibited")
    assert (kept.title, kept.media_type) == ("when it failed", "text/html")
    assert (stage.runs[0] / kept.path).read_text() == "<title>Shop</title><p>Sold out"
    assert "no thanks" in stage.events("ScenarioEnded")[0].reason
    assert "Sold out" in stage.events("ScenarioEnded")[0].reason


def test_a_landscape_of_this_machine_is_not_left(stage: Stage, shop: str) -> None:
    stage.feature(_feature("When she is led away", "Then 1 is 1"))
    stage.play("--channel=api").assert_outcomes(failed=1)
    (outside,) = [event.fields for event in stage.events("Observed") if event.subject == "request outside"]
    assert outside == {"host": "shop.example", "url": "http://shop.example/"}


@pytest.mark.parametrize(
    ("tags", "by_browser", "by_http"),
    [
        ("", True, True),
        ("smoke S01", True, True),
        ("ui", True, False),
        ("smoke api", False, True),
        ("ui api", True, True),
    ],
)
def test_tags_say_where_a_scenario_makes_sense(tags: str, by_browser: bool, by_http: bool) -> None:
    assert (offered_in("ui", tags.split()), offered_in("api", tags.split())) == (by_browser, by_http)


def test_a_scenario_for_one_channel_is_not_offered_in_the_other(stage: Stage) -> None:
    stage.feature(_feature("Given a shop", "Then 1 is 1", tags="@ui") + "\n  @api\n  Scenario: Y\n    Then 1 is 1\n")
    stage.play("--channel=api").assert_outcomes(passed=1, skipped=1)
    ended = {event.outcome: event.reason for event in stage.events("ScenarioEnded")}
    assert set(ended) == {"passed", "not offered"}
    assert "not for the channel api" in ended["not offered"]


def test_an_unknown_channel_is_refused_with_those_there_are(stage: Stage) -> None:
    stage.feature(GOOD)
    result = stage.play("--channel=phone")
    assert result.ret != 0
    assert not stage.runs
    assert "'ui', 'api'" in result.stderr.str() + result.stdout.str()
