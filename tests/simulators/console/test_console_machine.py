"""The page of the machinery: clocks that move together, the autopilot, snapshots."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from harness.simulators.console.machine import target
from tests.simulators.console.desk import console, form_of, text_of
from tests.simulators.console.standin import StandIn

HOUR = timedelta(hours=1)


def ahead(simulator: StandIn, order: str = "") -> timedelta:
    """How far the clock of a simulator is ahead of ours, to the second."""
    return timedelta(seconds=round((simulator.simulation.clock.now(order) - datetime.now(UTC)).total_seconds()))


def test_all_clocks_are_moved_to_the_same_moment() -> None:
    """Also one that had been left behind, as after a restart."""
    warehouse, carrier = StandIn(), StandIn("carrier")
    warehouse.simulation.clock.advance(5 * HOUR)
    with console(warehouse, carrier) as visitor:
        said = text_of(visitor.press(visitor.open("/machine"), "1 hour on").text)
    assert "One hour has passed." in said
    assert (ahead(warehouse), ahead(carrier)) == (6 * HOUR, 6 * HOUR)


def test_one_order_alone_can_be_moved() -> None:
    warehouse = StandIn()
    warehouse.put("100027")
    with console(warehouse) as visitor:
        came = visitor.press(visitor.open("/order?ref=100027"), "1 day on")
    assert (came.url.path, came.url.params["ref"]) == ("/order", "100027")
    assert (ahead(warehouse, "100027"), ahead(warehouse)) == (24 * HOUR, 0 * HOUR)


@pytest.mark.parametrize(
    ("now", "morning"), [("2026-11-22T07:59:00", "2026-11-22T08:00:00"), ("2026-11-22T08:00:00", "2026-11-23T08:00:00")]
)
def test_the_next_morning_is_at_eight(now: str, morning: str) -> None:
    at = datetime.fromisoformat(now).replace(tzinfo=UTC)
    assert target("morning", at) == datetime.fromisoformat(morning).replace(tzinfo=UTC)


def test_the_pace_is_set_everywhere_and_shown() -> None:
    warehouse, carrier = StandIn(), StandIn("carrier")
    with console(warehouse, carrier) as visitor:
        page = visitor.press(visitor.open("/machine", "fr"), "Changer l’allure", "fr", pace="600")
        assert '<option value="600" selected>' in page.text
        form = form_of(page.text, "Changer l’allure")
        assert visitor.send(form.action, {**form.fields, "pace": "1e99"}).status_code == 400
    assert (warehouse.simulation.clock.pace, carrier.simulation.clock.pace) == (600, 600)


def test_the_autopilot_goes_on_and_off_for_all_and_for_one() -> None:
    warehouse, carrier = StandIn(), StandIn("carrier")
    warehouse.put("100027")
    with console(warehouse, carrier) as visitor:
        page = visitor.press(visitor.open("/machine"), "Turn on for all orders")
        assert "On for all orders" in text_of(page.text)
        assert warehouse.simulation.autopilot.on()
        assert carrier.simulation.autopilot.on()
        page = visitor.press(visitor.open("/order?ref=100027"), "Take this order in hand")
        assert "Goes on by hand" in text_of(page.text)
        assert (warehouse.simulation.autopilot.on("100027"), warehouse.simulation.autopilot.on()) == (False, True)
        assert 'href="/order?ref=100027"' in visitor.open("/machine").text
        carrier.simulation.autopilot.switch(on=False)
        page = visitor.open("/machine")
        assert "On in some systems only" in text_of(page.text)
        visitor.press(page, "Turn off for all orders")
    assert not warehouse.simulation.autopilot.on()


def test_a_snapshot_is_kept_by_all_and_put_back_only_when_that_is_meant() -> None:
    warehouse, carrier = StandIn(), StandIn("carrier")
    with console(warehouse, carrier) as visitor:
        warehouse.simulation.store.set_setting("colour", "blue")
        page = visitor.press(visitor.open("/machine"), "Take a snapshot", name="before the sale")
        assert "Kept as “before the sale”." in text_of(page.text)
        warehouse.simulation.store.set_setting("colour", "red")
        asked = visitor.open("/machine/restore?name=before the sale")
        assert "Every order in Warehouse, Carrier returns to where it then was" in text_of(asked.text)
        assert warehouse.simulation.store.setting("colour") == "red"
        page = visitor.press(asked, "Put it back")
    assert "All simulators are back at “before the sale”." in text_of(page.text)
    assert warehouse.simulation.store.setting("colour") == "blue"


@pytest.mark.parametrize("name", ["", "../etc", "été", "x" * 61, "<b>"])
def test_a_snapshot_with_a_name_that_cannot_be(name: str) -> None:
    warehouse = StandIn()
    with console(warehouse) as visitor:
        page = visitor.press(visitor.open("/machine"), "Take a snapshot", name=name)
        assert "A name has letters without accents" in text_of(page.text)
        assert visitor.open(f"/machine/restore?name={name or 'nothing'}").status_code == 404
    assert warehouse.simulation.store.snapshots() == []


def test_what_was_done_in_some_systems_only_is_said() -> None:
    warehouse = StandIn()
    with console(warehouse, dead=("carrier",)) as visitor:
        page = visitor.open("/machine")
        assert "Carrier http://carrier.test does not answer" in text_of(page.text)
        said = text_of(visitor.press(page, "Turn on for all orders").text)
        assert "Not everywhere: The autopilot is on. In its own words: Carrier: does not answer." in said
        assert "Not everywhere: One day has passed." in text_of(visitor.press(page, "1 day on").text)
    with console(dead=("carrier",)) as visitor:
        page = visitor.open("/machine")
        assert "No system tells the time." in text_of(page.text)
        assert "Nothing was done." in text_of(visitor.press(page, "1 day on").text)


def test_the_control_key_of_a_simulator_is_shown_to_it_and_to_nobody_else() -> None:
    warehouse = StandIn(key="control-key-of-the-warehouse")
    warehouse.put("100027")
    with console(warehouse) as visitor:
        page = visitor.open("/order?ref=100027")
        assert "Pick: done." in text_of(visitor.press(page, "Pick").text)
        assert "control-key" not in page.text + visitor.open("/machine").text
