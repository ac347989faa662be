"""What handoffs compare can be declared: a landscape that declares every field leaves none of them out of sight."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from harness.journey.handoff import Handoff
from harness.journey.handoffs import HANDOFFS
from harness.landscape.probing import Asking, Probe
from harness.landscape.subjects import SUBJECTS, Shape
from harness.probes.declared import Declared
from harness.probes.declared_roles import DECLARED
from harness.probes.partly import Partly, require_read
from harness.probes.reading import Blind
from harness.probes.rest import Json
from harness.probes.rows import Row
from harness.probes.sights import Sights
from tests.journey.lives import RMA, life

SCREENS = {"order_page", "thank_you_page"}

FULL: dict[str, Any] = {
    **dict.fromkeys(("text", "kind", "name"), "x"),
    "direction": "outbound",
    "n": 1,
    "currency": "EUR",
    "time": "2026-01-01T00:00:00Z",
    "texts": ["x"],
    "rma": RMA,
}
FULL["lines"] = [FULL | {"lines": [FULL]}]


class Everything:
    """A system that shows every field of whatever it is asked for."""

    def rows(self, asking: Asking, asked: Mapping[str, str]) -> list[Row]:
        ways: list[dict[str, Any]] = [{"direction": way, "kind": kind, "name": name} for way, kind, name in _TELLING]
        return [Json(FULL | each) for each in (ways if asking.get == "/many/{order}" else ways[:1])]


_TELLING = [
    ("outbound", "confirmation", "purchase"), ("return", "dispatch", "refund"), ("return", "return", "refund"),
    ("return", "refund", "refund"), ("return", "cancellation", "refund"),
]  # fmt: skip


_AS_NAMED = {"direction", "kind", "name", "rma"}
_MONEY = {"from": "n", "as": "minor"}
_PLACES: dict[str, dict[str, Any]] = {
    "text": {"from": "text"}, "money": _MONEY, "whole": {"from": "n"}, "currency": {"from": "currency"},
    "time": {"from": "time"}, "texts": {"from": "texts"}, "amounts": {"from": "[n]", "as": "minor"},
    "units": {"at": "lines", "key": "rma", "value": "n"}, "amounts by": {"at": "lines", "key": "rma", "value": _MONEY},
    "record": {}, "rows": {"at": "lines"},
}  # fmt: skip


def reading(name: str, shape: Shape) -> dict[str, Any]:
    """Where a field of this shape stands in FULL."""
    parts = {part: reading(part, inner) for part, inner in shape.parts.items()}
    named = {"from": name} if shape.kind == "text" and name in _AS_NAMED else {}
    return _PLACES[shape.kind] | named | ({"fields": parts} if parts else {})


def declared(role: str, without: str = "") -> Any:
    subjects = {
        name: {
            "get": "/one/{order}" if subject.one else "/many/{order}",
            "fields": {field: reading(field, shape) for field, shape in subject.fields.items() if field != without},
        }
        for name, subject in SUBJECTS[role].items()
    }
    probe = Probe.model_validate({"kind": "rest", **subjects})
    return DECLARED[role](Declared(role, probe, Everything(), currency="EUR"))


LOOKED_AT = [handoff for handoff in HANDOFFS if handoff.seen.__name__ not in SCREENS]


def looked(handoff: Handoff, without: str = "") -> tuple[dict[str, Any], dict[str, Any]]:
    lived = life()
    sights = Sights(**{role: declared(role, without) for role in DECLARED})
    part = RMA if handoff.stage in {"return announced", "graded", "refunded"} else ""
    return handoff.expected(lived, part), handoff.seen(lived, sights, part)


@pytest.mark.parametrize("handoff", LOOKED_AT, ids=lambda each: each.name)
def test_every_field_that_a_handoff_compares_can_be_declared(handoff: Handoff) -> None:
    expected, seen = looked(handoff)
    assert seen, "something is there"
    require_read(seen, expected)


def test_a_field_that_was_not_declared_was_not_looked_at() -> None:
    booked = next(handoff for handoff in HANDOFFS if handoff.name == "order booked")
    expected, seen = looked(booked, without="total")
    with pytest.raises(
        Blind, match=r"systems\.erp\.probe\.order does not say where total stands, so it was not looked at"
    ):
        require_read(seen, expected)
    require_read(seen, set(expected) - {"total"})


def test_a_part_of_the_payment_is_missed_by_its_own_name() -> None:
    known = next(handoff for handoff in HANDOFFS if handoff.name == "capture known")
    expected, seen = looked(known, without="captured")
    with pytest.raises(Blind, match=r"does not say where payment\.captured stands"):
        require_read(seen, expected)


def test_what_is_merged_keeps_what_was_not_declared() -> None:
    part = Partly({"a": 1}, "systems.erp.probe.order")
    for merged in (part | {"b": 2}, {"b": 2} | part):
        assert merged == {"a": 1, "b": 2}
        with pytest.raises(Blind, match="does not say where c stands"):
            require_read(merged, ["a", "c"])
    require_read(part, {"a": 1, "c": {"if_shown": 2}})
    require_read({"a": 1}, ["c"])  # what a simulator does not show is missing, and a handoff says so
