"""A plan is a value: the same from the same numbers, within what a shop and a carrier can do, and never without a chance."""

from __future__ import annotations

import json
from collections import Counter

from harness.bench.addresses import _EDGES
from harness.bench.mishaps import MOMENTS, possible
from harness.bench.plan import BROUGHT, CAME_BACK, MOST_BACK_G, Choices, Plan, plan
from harness.faults.catalogue import FAULTS
from harness.journey.disturbing import ROUTES

CHOICES = Choices(tuple(range(300, 8900, 200)), 40)
PLANS = [plan(7, number, CHOICES) for number in range(1, 401)]


def test_the_same_numbers_give_the_same_plan_and_others_another() -> None:
    assert plan(7, 217, CHOICES) == PLANS[216]
    assert len({each.title().partition(": ")[2] + str(each.lines) for each in PLANS}) > 390
    assert plan(8, 217, CHOICES) != PLANS[216]


def test_a_plan_can_be_printed() -> None:
    body = json.loads(json.dumps(PLANS[0].to_json()))
    assert body["number"] == 1
    assert body["address"]["country"]


def test_baskets_keep_to_their_bounds() -> None:
    for each in PLANS:
        articles = [line.article for line in each.lines]
        assert 1 <= len(articles) <= 5
        assert len(set(each.articles())) == len(each.articles())
        assert all(1 <= line.units <= 4 and 0 <= line.short <= line.units for line in each.lines)
        assert all(not (line.short and line.broken) for line in each.lines)
        assert 1 <= each.parcels <= sum(line.units - line.short for line in each.lines)


def test_nothing_comes_back_that_did_not_leave_or_is_too_heavy() -> None:
    for each in PLANS:
        left = [line.units - line.short for line in each.lines]
        for back in each.returns:
            count = [len(grades) for grades in back.grades]
            assert sum(count) > 0
            left = [have - took for have, took in zip(left, count, strict=True)]
            weight = sum(CHOICES.weights[line.article] * took for line, took in zip(each.lines, count, strict=True))
            assert weight <= MOST_BACK_G
        assert min(left) >= 0
        assert not each.returns or each.delivery in BROUGHT


def test_the_end_fits_the_beginning() -> None:
    for each in PLANS:
        assert each.prepared == (each.paid and not each.cancelled)
        assert each.prepared or each.delivery == "not yet"
        assert each.refunded_whole or each.delivery not in CAME_BACK
        assert each.address.country == "FR" or (not each.returns and each.delivery_method == "home")
        assert each.prepared or not (each.held or each.late_truck or each.mispick >= 0)


def test_everything_that_was_promised_comes_about() -> None:
    def seen(name: str) -> Counter[object]:
        return Counter(getattr(each, name) for each in PLANS)

    assert set(seen("payment")) == {
        "card", "declined first", "3-D Secure", "3-D Secure failed first", "vanished", "abandoned",
    }  # fmt: skip
    assert set(seen("delivery")) == {*BROUGHT, *CAME_BACK, "not yet"}
    assert set(seen("cancelled")) == {"", "customer", "customer service"}
    assert set(seen("language")) == {"en", "fr"}
    assert set(seen("delivery_method")) == {"home", "express", "pickup"}
    assert set(seen("voucher")) == {"", "WELCOME10", "TAKE5"}
    assert {1, 2, 3} <= set(seen("parcels"))
    assert {grade for each in PLANS for back in each.returns for line in back.grades for grade in line} == {
        "A",
        "B",
        "scrap",
    }
    assert any(not back.reason for each in PLANS for back in each.returns[1:])
    assert all(each.returns[0].reason for each in PLANS if each.returns)
    assert {0, 1, 2} == {len(each.returns) for each in PLANS}
    faults = {mishap.fault for each in PLANS for mishap in each.mishaps}
    assert faults == set(FAULTS)
    names = {(each.address.first_name, each.address.last_name) for each in PLANS}
    assert {(first, last) for first, last, *_ in _EDGES} <= names
    assert any(line.short for each in PLANS for line in each.lines)
    assert any(line.broken for each in PLANS for line in each.lines)
    assert any(each.account >= 0 for each in PLANS)


def _moments(each: Plan) -> set[str]:
    return {mishap.moment for mishap in each.mishaps}


def test_mishaps_have_a_message_to_meet() -> None:
    for each in PLANS:
        assert each.paid or _moments(each) <= {"ordering"}
        assert each.prepared or _moments(each) <= {"ordering", "paying"}
        assert each.delivery in BROUGHT or "delivering" not in _moments(each)
        assert each.returns or "returning" not in _moments(each)
        assert each.returns or each.refunded_whole or "refunding" not in _moments(each)
        routes = [ROUTES[mishap.handoff] for mishap in each.mishaps]
        assert all(routes.count(route) == 1 for route in routes)


def test_every_mishap_can_be_armed() -> None:
    for each in possible(set(MOMENTS)):
        seconds = 1.0 if FAULTS[each.fault].seconds else 0.0
        route = ROUTES[each.handoff]
        made = FAULTS[each.fault].make(
            route.messages[0], order="1", way=route.way, **({"seconds": seconds} if seconds else {})
        )
        assert made.message == route.messages[0]
        assert not (route.way == "sent" and each.fault == "lost")


def test_without_a_chance_of_a_moment_there_is_no_mishap() -> None:
    assert possible(set()) == []
