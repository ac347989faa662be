"""Each fault is a disturbance that travels as JSON; a simulator refuses any other body with its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import harness.faults
from harness.faults.catalogue import FAULTS
from harness.faults.connection_reset import connection_reset
from harness.faults.error_after_work import error_after_work
from harness.faults.garbled import garbled
from harness.faults.late import late
from harness.faults.lost import lost
from harness.faults.out_of_order import out_of_order
from harness.faults.receiver_down import receiver_down
from harness.faults.slow import slow
from harness.faults.twice import twice
from harness.faults.wrongly_signed import wrongly_signed
from harness.kernel.disturbance import Disturbance, Way

NAMES = [
    "connection_reset", "error_after_work", "garbled", "late", "lost", "out_of_order", "receiver_down", "slow", "twice",
    "wrongly_signed",
]  # fmt: skip


def test_every_fault_of_the_folder_is_in_the_catalogue() -> None:
    folder = Path(harness.faults.__path__[0])
    assert sorted({path.stem for path in folder.glob("[a-z]*.py")} - {"catalogue"}) == NAMES
    assert sorted(set(FAULTS) - {"garbled_answer"}) == NAMES


@pytest.mark.parametrize(
    ("made", "done"),
    [
        (late("order.picked", seconds=2.5, order="1"), {"delay": 2.5}),
        (lost("parcel.delivered"), {"copies": 0}),
        (twice("*", order="1", times=50), {"copies": 2}),
        (out_of_order("order.picked"), {"hold": 1}),
        (garbled("order.picked"), {"corrupt": True}),
        (garbled("order.create", part="answer", way="received"), {"spoil": True}),
        (wrongly_signed("order.picked"), {"forge": True}),
        (receiver_down("order.picked", seconds=2), {"down": 2}),
        (error_after_work("order.create", way="received"), {"status": 500}),
        (slow("mail.refund", seconds=1.5, way="received"), {"slow": 1.5}),
        (connection_reset("order.create", way="received"), {"reset": "after"}),
        (connection_reset("order.create", when="before"), {"reset": "before"}),
    ],
)
def test_a_fault_does_one_thing_and_travels(made: Disturbance, done: dict[str, Any]) -> None:
    assert made.told() == {"fault": made.fault, "way": made.way} | done
    assert Disturbance.from_json(made.to_json()) == made


@pytest.mark.parametrize(("name", "way"), [(name, way) for name, fault in FAULTS.items() for way in fault.ways])
def test_the_catalogue_makes_each_fault_for_each_of_its_ways(name: str, way: Way) -> None:
    made = FAULTS[name].on(way, "order.create", "100027")
    assert (made.way, made.message, made.order, made.times) == (way, "order.create", "100027", 1)
    assert name.startswith(made.fault)
    assert Disturbance.from_json(made.to_json()) == made
    if FAULTS[name].seconds:
        assert made.told()[FAULTS[name].at] == FAULTS[name].seconds


def test_a_fault_goes_no_other_way() -> None:
    with pytest.raises(ValueError, match="is for what is sent, not for what is received"):
        FAULTS["out_of_order"].on("received")


def test_what_was_written_before_faults_had_two_ways_still_reads() -> None:
    old = {"fault": "twice", "message": "*", "order": "1", "times": 50, "copies": 2, "delay": 0.0, "hold": 0}
    assert Disturbance.from_json(old | {"corrupt": False, "forge": False}) == twice("*", order="1", times=50)


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (None, "an object"),
        ([], "an object"),
        ("twice", "an object"),
        ({}, "fault and message are needed"),
        ({"fault": "x"}, "fault and message are needed"),
        ({"fault": "", "message": "*"}, "fault and message are needed"),
        ({"fault": "x", "message": "*", "colour": "red"}, "unknown field 'colour': known are fault"),
        ({"fault": 1, "message": "*"}, "fault must be of type str"),
        ({"fault": "x", "message": None}, "message must be of type str"),
        ({"fault": "x", "message": "*", "times": "2"}, "times must be of type int"),
        ({"fault": "x", "message": "*", "times": 1.5}, "times must be of type int"),
        ({"fault": "x", "message": "*", "times": True}, "times must be of type int"),
        ({"fault": "x", "message": "*", "delay": True}, "delay must be of type float"),
        ({"fault": "x", "message": "*", "corrupt": 1}, "corrupt must be of type bool"),
        ({"fault": "x", "message": "*", "order": ["1"]}, "order must be of type str"),
        ({"fault": "x", "message": "*", "times": 0}, "times 1..1000"),
        ({"fault": "x", "message": "*", "times": 10**9}, "times 1..1000"),
        ({"fault": "x", "message": "*", "copies": -1}, "copies 0..10"),
        ({"fault": "x", "message": "*", "copies": 11}, "copies 0..10"),
        ({"fault": "x", "message": "*", "delay": -0.1}, "delay 0..3600"),
        ({"fault": "x", "message": "*", "delay": float("nan")}, "delay 0..3600"),
        ({"fault": "x", "message": "*", "delay": float("inf")}, "delay 0..3600"),
        ({"fault": "x", "message": "*", "hold": 11}, "hold 0..10"),
        ({"fault": "x", "message": "*", "down": -1}, "down 0..3600"),
        ({"fault": "x", "message": "*", "down": float("nan")}, "down 0..3600"),
        ({"fault": "x", "message": "*", "slow": 601}, "slow 0..600"),
        ({"fault": "x", "message": "*", "status": 200}, "status 500..599, or 0"),
        ({"fault": "x", "message": "*", "status": 600}, "status 500..599, or 0"),
        ({"fault": "x", "message": "*", "status": "500"}, "status must be of type int"),
        ({"fault": "x", "message": "*", "way": "back"}, "way must be one of 'sent', 'received'"),
        ({"fault": "x", "message": "*", "way": ["sent"]}, "way must be one of"),
        ({"fault": "x", "message": "*", "reset": "during"}, "reset must be one of '', 'before', 'after'"),
        ({"fault": "x", "message": "*", "way": "received", "hold": 1}, "hold is for messages that are sent"),
        ({"fault": "x", "message": "*", "spoil": True}, "spoil is for what is received"),
    ],
)
def test_a_hostile_disturbance_is_refused(body: object, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Disturbance.from_json(body)
