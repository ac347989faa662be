"""Boxes: as many as are needed, as big as needed, with everything in them that belongs there."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.simulators.refusal import Refused
from harness.simulators.warehouse.house import House
from harness.simulators.warehouse.packing import CARRIER_LIMIT_G, LARGEST, Unit, fitted, goods_g, packaging
from tests.simulators.carrier.trade import Json
from tests.simulators.warehouse.building import over_two_sites, packed, picked, said

SIZES = st.builds(Unit, st.integers(1, 12_000), st.integers(1, 60_000))


def house_of(**articles: tuple[int, int]) -> House:
    """Nine of each article of so many grams and millilitres."""
    house = House()
    rows = [{"sku": sku, "on_hand": 99, "weight_g": g, "volume_ml": ml} for sku, (g, ml) in articles.items()]
    house.give_stock(rows)
    return house


@given(st.dictionaries(st.sampled_from("ABCD"), st.tuples(SIZES, st.integers(0, 40)), min_size=1))
def test_boxes_hold_everything_and_no_box_more_than_a_carrier_takes(goods: dict[str, tuple[Unit, int]]) -> None:
    sizes = {sku: size for sku, (size, _) in goods.items()}
    boxes = fitted([(sku, count) for sku, (_, count) in goods.items()], sizes)
    packed_ = Counter[str]()
    for box in boxes:
        packed_.update({line["sku"]: line["quantity"] for line in box})
        assert goods_g(box, sizes) <= CARRIER_LIMIT_G - LARGEST.tare_g
        assert sum(sizes[line["sku"]].volume_ml * line["quantity"] for line in box) <= LARGEST.volume_ml
        kind = packaging(box, sizes)
        assert goods_g(box, sizes) <= kind.carries_g
    assert packed_ == Counter({sku: count for sku, (_, count) in goods.items() if count})


@pytest.mark.parametrize(
    ("count", "grams", "millilitres", "kind"),
    [(1, 200, 300, "mailer"), (2, 200, 300, "mailer"), (3, 200, 300, "carton-S"), (1, 1100, 300, "carton-S"),
     (9, 400, 1000, "carton-M"), (1, 15_000, 1000, "carton-M"), (40, 100, 1000, "carton-L"), (1, 25_000, 1, "carton-L")],
)  # fmt: skip
def test_the_smallest_box_that_holds_it_is_taken(count: int, grams: int, millilitres: int, kind: str) -> None:
    house = house_of(A=(grams, millilitres))
    (parcel,) = house.boxes(picked(house, ("A", count)))["LIL"]
    tare = {"mailer": 40, "carton-S": 150, "carton-M": 320, "carton-L": 650}[kind]
    assert (parcel.packaging, parcel.weight_g) == (kind, tare + count * grams)


def test_what_is_too_heavy_for_one_parcel_is_split_or_refused() -> None:
    house = house_of(A=(12_000, 1000), B=(30_000, 1000))
    reference = picked(house, ("A", 5), reference="1")
    assert [parcel.lines[0]["quantity"] for parcel in house.boxes(reference)["LIL"]] == [2, 2, 1]
    with pytest.raises(Refused) as refused:
        house.boxes(reference, 1)
    assert (refused.value.code, refused.value.field) == ("too_heavy", "parcels")
    with pytest.raises(Refused, match="no carrier takes more"):
        house.boxes(picked(house, ("B", 1), reference="2"))


def test_a_packer_may_say_what_goes_where() -> None:
    house = house_of(A=(400, 1000), B=(400, 1000))
    reference = picked(house, ("A", 2), ("B", 1))
    contents: list[Any] = [
        {"lines": [{"sku": "A", "quantity": 1}], "packaging": "carton-L"},
        {"lines": [{"sku": "B", "quantity": 1}, {"sku": "A", "quantity": 1}]},
    ]
    first, second = house.boxes(reference, contents=contents)["LIL"]
    assert (first.packaging, first.weight_g, second.packaging) == ("carton-L", 1050, "carton-S")
    assert second.lines == contents[1]["lines"]
    for wrong in (contents[:1], [*contents, contents[0]], [{"lines": [{"sku": "Z", "quantity": 1}]}]):
        with pytest.raises(Refused) as refused:
            house.boxes(reference, contents=wrong)
        assert refused.value.code == "other_contents"


def test_gift_message_and_leaflet_lie_in_one_parcel_only() -> None:
    house = over_two_sites(lil={"A": 1}, lyo={"A": 1})
    wishes: Json = {"gift_message": "Bon anniversaire !", "gift_wrap": True, "insert": "AUTUMN", "packing_slip": False}
    reference = picked(house, ("A", 2), **wishes)
    happened = packed(house, reference)
    inside = [parcel["enclosed"] for type_, body in said(happened) for parcel in body["parcels"]]
    assert inside == [["gift_message", "gift_wrap", "insert:AUTUMN"], []]
    assert [parcel.weight_g for parcel in house.order(reference).parcels] == [400 + 150 + 55, 400 + 150]


def test_nothing_picked_needs_no_box() -> None:
    house = House()
    house.give_stock([{"sku": "A", "on_hand": 0}])
    reference = picked(house, ("A", 1))
    assert house.boxes(reference) == {"LIL": []}
