"""The suite that looks only at screens is fair: it sees what a screen shows, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from harness.bench.screen_only import Complaint, complaints
from harness.ledger.entry import Entry
from harness.ledger.events import Acted, Agreed, Event, Observed, Owed, StageReached
from harness.ledger.store import Reading, reading
from tests.checks.story import ORDER, TERMS, TOTAL, TRACKING

JOURNEY = "buying.feature::One mug"
PAGE: dict[str, Any] = {
    "order": ORDER,
    "status": "On its way",
    "total": TOTAL,
    "tracking_numbers": [TRACKING],
    "refunded": 0,
    "credited": 0,
}


def _ledger(*events: Event) -> Reading:
    began = datetime(2026, 11, 23, tzinfo=UTC)
    return reading(
        Entry("main", number, began + timedelta(seconds=number), JOURNEY, event)
        for number, event in enumerate(events, start=1)
    )


def _stage(stage: str) -> StageReached:
    return StageReached(order=ORDER, stage=stage)


def _screen(subject: str, fields: dict[str, Any]) -> Observed:
    return Observed(system="screen", subject=subject, order=ORDER, fields=fields)


def _owed(handoff: str, **expected: Any) -> Owed:
    return Owed(
        handoff=handoff, order=ORDER, sender="a", receiver="b", stage="shipped", expected=expected, within=1.0
    )  # fmt: skip


def _shipped(page: dict[str, Any] | None, terms: Agreed = TERMS) -> Reading:
    shown = [] if page is None else [_screen("order page", page)]
    return _ledger(terms, _stage("captured"), _owed("packing reported", tracking_numbers=[TRACKING]), *shown)


def _about(found: list[Complaint]) -> set[str]:
    return {each.about for each in found}


def test_nothing_to_complain_of() -> None:
    assert complaints(_shipped(PAGE)) == []
    assert (
        complaints(_ledger(TERMS, _stage("placed"), _screen("thank-you page", {"order": ORDER, "total": TOTAL}))) == []
    )


@pytest.mark.parametrize(
    ("shown", "about"),
    [
        ({"status": "In preparation"}, "the status on the order page"),
        ({"status": "En route"}, "the status on the order page"),
        ({"total": TOTAL - 500}, "the total on the order page"),
        ({"tracking_numbers": []}, "the parcels on the order page"),
        ({"tracking_numbers": [TRACKING, "6A2"]}, "the parcels on the order page"),
        ({"refunded": 100}, "the refunded on the order page"),
        ({"order": "7"}, "the order on the order page"),
    ],
)
def test_what_the_order_page_shows_wrongly_is_found(shown: dict[str, Any], about: str) -> None:
    assert _about(complaints(_shipped(PAGE | shown))) == {about}


def test_the_wrong_tracking_number_of_one_parcel_is_no_matter_of_screens() -> None:
    assert complaints(_shipped(PAGE | {"tracking_numbers": ["6A99999999999"]})) == []


def test_the_status_is_read_in_the_customers_language() -> None:
    french = Agreed(**{name: getattr(TERMS, name) for name in TERMS.__struct_fields__} | {"language": "fr"})
    assert complaints(_shipped(PAGE | {"status": "En route"}, french)) == []
    assert _about(complaints(_shipped(PAGE, french))) == {"the status on the order page"}


def test_the_thank_you_page_must_name_order_and_total() -> None:
    said = complaints(_ledger(TERMS, _stage("placed"), _screen("thank-you page", {"order": "7", "total": 1})))
    assert _about(said) == {"the order on the thank-you page", "the total on the thank-you page"}


def test_the_refund_is_held_to_the_merchants_rule() -> None:
    def told(amount: int) -> list[Complaint]:
        page = PAGE | {"status": "Returned", "refunded": amount}
        due = _owed("refund shown", refunded={"between": [1864, 1867]})
        owed = _owed("packing reported", tracking_numbers=[TRACKING])
        return complaints(_ledger(TERMS, _stage("refunded"), owed, due, _screen("order page", page)))

    assert told(1866) == []
    assert _about(told(1999)) == {"the refunded on the order page"}


def test_an_act_that_a_page_refuses_counts_and_one_of_the_warehouse_does_not() -> None:
    def told(actor: str) -> list[Complaint]:
        return complaints(
            _ledger(Acted(actor=actor, act="ask for a return", system="shop", outcome="refused", detail="404"))
        )

    assert told("shopper") == [Complaint(JOURNEY, "the customer can ask for a return", "404")]
    assert told("customer service")
    assert told("warehouse clerk") == []


def test_only_the_last_look_at_a_page_counts() -> None:
    late = _ledger(
        TERMS,
        _stage("captured"),
        _owed("packing reported", tracking_numbers=[TRACKING]),
        _screen("order page", PAGE | {"status": "Ready to leave", "tracking_numbers": []}),
        _screen("order page", PAGE),
    )
    assert complaints(late) == []


def test_what_it_says_of_a_run_without_defects_is_not_counted() -> None:
    wrong = _shipped(PAGE | {"status": "?", "total": 1})
    usual = [Complaint(JOURNEY, "the status on the order page", "whatever it was")]
    assert _about(complaints(wrong, usual=usual)) == {"the total on the order page"}


def test_what_no_screen_showed_is_no_complaint() -> None:
    assert complaints(_shipped(None)) == []
    assert complaints(_ledger(_stage("placed"), _screen("order page", PAGE))) == []
