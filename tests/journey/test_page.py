"""The customer's page as it is compared: what every shop must show, and what only some do."""

from __future__ import annotations

from dataclasses import replace

from harness.drivers.storefront import OrderPage
from harness.journey.page import fields_of

BARE = OrderPage(
    order="1", status="Shipped", total=7488, tracking_numbers=["LA1"], rmas=[], refunded=0, credited=0, currency="EUR"
)


def test_what_a_page_does_not_show_is_left_out() -> None:
    fields = fields_of(BARE)
    assert (fields["order"], fields["total"], fields["refunded"], fields["tracking_numbers"]) == ("1", 7488, 0, ["LA1"])
    assert not {"charged", "short", "contents", "links", "parcel_states", "units", "cancellable", "stands"} & set(
        fields
    )


def test_what_this_shop_always_shows_is_nothing_where_it_is_missing() -> None:
    fields = fields_of(replace(BARE, shows=frozenset({"charged", "short"})))
    assert (fields["charged"], fields["short"]) == (0, {})


def test_parcels_are_told_by_number() -> None:
    parcel: dict[str, object] = {
        "tracking_number": "LA1",
        "link": "/track/LA1",
        "state": "delivered",
        "units": {"Mug": 2},
    }
    fields = fields_of(replace(BARE, parcels=[parcel], cancellable=False))
    assert fields["contents"] == {"LA1": {"Mug": 2}}
    assert fields["links"] == {"LA1": "/track/LA1"}
    assert fields["parcel_states"] == {"LA1": "delivered"}
    assert fields["cancellable"] is False
