"""Rates and pick-up points: what is offered where, for how much, and what is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from harness.simulators.bodies import BadBody
from harness.simulators.carrier.points import MOST, WEEK, nearest, point_of, points_near
from harness.simulators.carrier.rates import CURRENCY, HEAVIEST, Lane, Offer, check_carried, is_island, offers
from harness.simulators.refusal import Refused

SMALL = {"length": 30, "width": 20, "height": 10}
COUNTRIES = ["FR", "MC", "BE", "DE", "PT", "SE", "CH", "GB", "US", "JP", "RE", "GP"]


def priced(
    *, weight_g: int = 900, country: str = "FR", postcode: str = "69002", size_cm: dict[str, int] | None = None
) -> dict[str, int]:
    return {
        offer.service: offer.amount for offer in offers(weight_g, "FR", country, postcode=postcode, size_cm=size_cm)
    }


@pytest.mark.parametrize(
    ("origin", "country", "postcodes", "zone"),
    [
        ("FR", "FR", ("59000", "69002"), "domestic"),
        ("FR", "MC", ("59000", "98000"), "domestic"),
        ("DE", "DE", ("10115", "20095"), "domestic"),
        ("FR", "BE", ("59000", "1000"), "near"),
        ("BE", "ES", ("1000", "28001"), "near"),
        ("FR", "PT", ("59000", "1000-001"), "union"),
        ("FR", "CH", ("59000", "1201"), "europe"),
        ("GB", "CH", ("SW1A", "1201"), "europe"),
        ("FR", "US", ("59000", "10001"), "world"),
        ("FR", "FR", ("59000", "97400"), "overseas"),
        ("FR", "RE", ("59000", "97400"), "overseas"),
        ("FR", "FR", ("97110", "59000"), "overseas"),
        ("FR", "FR", ("59000", "98800"), "overseas"),
    ],
)
def test_a_zone_follows_from_both_ends(origin: str, country: str, postcodes: tuple[str, str], zone: str) -> None:
    assert Lane(origin, country, *postcodes).zone == zone


def test_a_parcel_within_france_has_every_product() -> None:
    assert priced() == {"home": 894, "express": 2146, "pickup": 626, "return": 805}
    (home,) = [offer for offer in offers(900, "FR", "FR") if offer.service == "home"]
    assert home == Offer("home", "Home delivery", 894, CURRENCY, 1, 3, {})


def test_corsica_costs_more() -> None:
    near, far = priced(), priced(postcode="20000")
    assert {service: far[service] - near[service] for service in near} == dict.fromkeys(near, 350)
    assert is_island("ES", "07001")
    assert not is_island("BE", "2000")


def test_a_bulky_parcel_costs_more_and_does_not_go_to_a_point() -> None:
    small, bulky = priced(size_cm=SMALL), priced(size_cm={"length": 90, "width": 40, "height": 30})
    assert "pickup" in small
    assert bulky == {service: amount + 600 for service, amount in small.items() if service != "pickup"}


@pytest.mark.parametrize(
    ("size", "carried"),
    [
        ({"length": 100, "width": 50, "height": 50}, True),
        ({"length": 101, "width": 10, "height": 10}, False),
        ({"length": 100, "width": 51, "height": 50}, False),
        ({"length": 10, "width": 10, "height": 101}, False),
    ],
)
def test_what_no_van_carries_is_not_offered(size: dict[str, int], carried: bool) -> None:
    assert bool(priced(size_cm=size)) is carried


@given(st.integers(1, 29_999), st.sampled_from(COUNTRIES))
def test_more_weight_never_costs_less(weight_g: int, country: str) -> None:
    lighter, heavier = (priced(weight_g=grams, country=country, postcode="") for grams in (weight_g, weight_g + 1))
    assert all(lighter[service] <= amount for service, amount in heavier.items())
    assert set(heavier) <= set(lighter)
    assert all(amount > 0 for amount in lighter.values())


@pytest.mark.parametrize(
    ("service", "country", "weight_g", "code", "field"),
    [
        ("pickup", "FR", HEAVIEST["pickup"] + 1, "too_heavy", "weight_g"),
        ("home", "FR", HEAVIEST["home"] + 1, "too_heavy", "weight_g"),
        ("pickup", "PT", 900, "service_not_offered", "service"),
        ("pickup", "SE", 900, "service_not_offered", "service"),
        ("express", "US", 900, "service_not_offered", "service"),
        ("return", "US", 900, "service_not_offered", "service"),
    ],
)
def test_a_parcel_that_a_product_does_not_carry_is_refused(
    service: str, country: str, weight_g: int, code: str, field: str
) -> None:
    with pytest.raises(Refused) as refused:
        check_carried(service, Lane("FR", country), weight_g)
    assert (refused.value.status, refused.value.code, refused.value.field) == (422, code, field)


@pytest.mark.parametrize(
    ("country", "postcode"),
    [("FR", "69002"), ("FR", "20000"), ("MC", "98000"), ("BE", "1000"), ("LU", "L-1234"), ("NL", "1012 AB"), ("DE", "80331"), ("ES", "28001"), ("IT", "00184")],
)  # fmt: skip
def test_points_are_near_and_keep_their_ids(country: str, postcode: str) -> None:
    found = points_near(country, postcode)
    assert len(found) == MOST == len({point.id for point in found}) == len({point.name for point in found})
    assert [point.distance_m for point in found] == sorted(point.distance_m for point in found)
    assert points_near(country, postcode, 3) == found[:3]
    for point in found:
        assert point_of(point.id) == point
        assert point.address["country"] == country
        assert point.address["city"]
        assert tuple(point.hours) == WEEK
        assert 35 < point.latitude < 55
        assert -6 < point.longitude < 20


def test_a_point_in_lyon_is_in_lyon() -> None:
    point = points_near("FR", "69002", 1)[0]
    assert point.id.startswith("69002")
    assert point.address["city"] == "Lyon"
    assert abs(point.latitude - 45.76) < 0.1
    assert abs(point.longitude - 4.84) < 0.1


@pytest.mark.parametrize(
    "identity",
    ["", "1", "69002", "6900212", "FR690021", "XX690021", "000001", "99999", "BE100", "690O21", "'; drop", "٦٩٠٠٢١"],
)
def test_a_point_that_does_not_exist_has_no_id(identity: str) -> None:
    assert point_of(identity) is None


def test_where_there_are_no_points_none_are_found() -> None:
    assert points_near("SE", "11122") == []
    assert points_near("FR", "97400") == []
    assert nearest({"country": "FR", "postcode": "ninety"}) is None
    with pytest.raises(BadBody, match="not a postcode of FR"):
        points_near("FR", "6900")
