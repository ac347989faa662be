"""The page of faults: every fault there is, on every message that a simulator declares."""

from __future__ import annotations

import pytest

from harness.faults.catalogue import FAULTS
from harness.kernel.disturbance import Disturbance
from tests.simulators.console.desk import Visitor, console, form_of, text_of
from tests.simulators.console.standin import StandIn

SENT, RECEIVED = "warehouse/sent/order.picked", "warehouse/received/order.create"


def arm(visitor: Visitor, message: str, fault: str, language: str = "en", **filled: str) -> str:
    """What the page says after a fault was armed on a message."""
    page = visitor.open(f"/faults?message={message}", language)
    words = "Arm it" if language == "en" else "Armer"
    return text_of(visitor.press(page, words, language, fault=fault, **{"times": "1", "order": "", **filled}).text)


def test_all_messages_of_all_systems_can_be_chosen() -> None:
    with console(StandIn(), StandIn("carrier")) as visitor:
        html = visitor.open("/faults", "fr").text
    assert '<optgroup label="L’entrepôt envoie">' in html
    assert f'<option value="{SENT}">Commande prélevée</option>' in html
    assert '<option value="carrier/received/*">n’importe quel message</option>' in html


@pytest.mark.parametrize(("way", "message"), [("sent", SENT), ("received", RECEIVED)])
def test_every_fault_can_be_armed_where_it_makes_sense(way: str, message: str) -> None:
    warehouse = StandIn()
    possible = [name for name, fault in FAULTS.items() if way in fault.ways]
    with console(warehouse) as visitor:
        page = visitor.open(f"/faults?message={message}").text
        assert [name for name in FAULTS if f'value="{name}"' in page] == possible
        for name in possible:
            assert "Armed:" in arm(visitor, message, name)
    target = message.rsplit("/", 1)[1]
    assert warehouse.simulation.disturbances.armed == [FAULTS[name].on(way, target) for name in possible]  # type: ignore[arg-type]


def test_what_is_chosen_is_what_is_armed_and_it_is_shown() -> None:
    warehouse = StandIn()
    with console(warehouse) as visitor:
        filled = {"times": "3", "order": "100027", "seconds-late": "4,5"}
        said = arm(visitor, SENT, "late", "fr", **filled)
    assert warehouse.simulation.disturbances.armed == [
        Disturbance(fault="late", message="order.picked", order="100027", times=3, delay=4.5)
    ]
    assert "En retard (4,5 s) L’entrepôt envoie « Commande prélevée » commande 100027 · encore 3" in said.replace(
        "\xa0", " "
    )


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("times", "0"),
        ("times", "many"),
        ("times", "1001"),
        ("seconds-late", "nan"),
        ("seconds-late", "-1"),
        ("seconds-late", "9999"),
    ],
)
def test_a_figure_that_makes_no_sense_arms_nothing(field: str, value: str) -> None:
    warehouse = StandIn()
    with console(warehouse) as visitor:
        said = arm(visitor, SENT, "late", **{field: value})
    assert "A figure is missing or out of bounds; nothing was armed." in said
    assert warehouse.simulation.disturbances.armed == []


def test_only_a_message_and_a_fault_that_were_offered_are_taken() -> None:
    warehouse = StandIn()
    with console(warehouse) as visitor:
        form = form_of(visitor.open(f"/faults?message={SENT}").text, "Arm it")
        for changed in (
            {"message": "warehouse/sent/order.eaten", "fault": "late"},
            {"message": "http://evil.example/sent/x", "fault": "late"},
            {"message": RECEIVED, "fault": "out_of_order"},
            {"fault": "meteorite"},
            {},
        ):
            assert visitor.send(form.action, {**form.fields, **changed}).status_code == 400
    assert warehouse.simulation.disturbances.armed == []


def test_disarming_empties_one_system() -> None:
    warehouse, carrier = StandIn(), StandIn("carrier")
    with console(warehouse, carrier) as visitor:
        arm(visitor, SENT, "twice")
        arm(visitor, "carrier/sent/*", "lost")
        said = text_of(visitor.press(visitor.open("/faults"), "Disarm all of the carrier").text)
    assert "Nothing is armed any more at the carrier." in said
    assert len(warehouse.simulation.disturbances.armed) == 1
    assert carrier.simulation.disturbances.armed == []


def test_a_silent_system_does_not_hide_the_others() -> None:
    with console(StandIn(), dead=("carrier",)) as visitor:
        html = visitor.open("/faults").text
    assert "The carrier does not answer." in html
    assert SENT in html
    with console(dead=("carrier",)) as visitor:
        assert "there is no message to disturb" in text_of(visitor.open("/faults").text)
