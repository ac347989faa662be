"""Each fault is a disturbance that travels as JSON; a simulator refuses any other body with its reason."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import harness.faults
from harness.faults.late import late
from harness.faults.lost import lost
from harness.faults.twice import twice
from harness.kernel.disturbance import Disturbance


def test_every_fault_of_the_folder_is_tested_here() -> None:
    folder = Path(harness.faults.__path__[0])
    assert sorted(path.stem for path in folder.glob("[a-z]*.py")) == ["late", "lost", "twice"]


@pytest.mark.parametrize(
    ("made", "fields"),
    [
        (late("order.picked", seconds=2.5, order="1"), {"fault": "late", "delay": 2.5, "order": "1"}),
        (lost("parcel.delivered"), {"fault": "lost", "copies": 0, "times": 1, "order": ""}),
        (twice("*", order="1", times=50), {"fault": "twice", "copies": 2, "times": 50}),
    ],
)
def test_a_fault_is_a_disturbance_that_travels(made: Disturbance, fields: dict[str, Any]) -> None:
    assert made.to_json() | fields == made.to_json()
    assert Disturbance.from_json(made.to_json()) == made


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
    ],
)
def test_a_hostile_disturbance_is_refused(body: object, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        Disturbance.from_json(body)
