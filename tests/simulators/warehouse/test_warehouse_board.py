"""The board: whatever it offers can be done, and what can be done is offered."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest

from tests.simulators.carrier.trade import Json, System, order
from tests.simulators.warehouse.building import TWO_SITES

STOCK = [{"sku": sku, "on_hand": 50, "site": site} for sku in "AB/" for site in ("LIL", "LYO")]


@pytest.fixture(scope="module")
def board(warehouse: System) -> System:
    """A warehouse of two sites."""
    warehouse.told("PUT", "/_control/sites", TWO_SITES)
    warehouse.told("PUT", "/_control/stock", {"stock": [*STOCK, {"sku": "C", "on_hand": 5}]})
    return warehouse


def cards(board: System, reference: str) -> list[Json]:
    found: list[Json] = board.told("GET", f"/_control/board?order={reference}")["cards"]
    return found


def card(board: System, reference: str, thing: str = "order") -> Json:
    return next(each for each in cards(board, reference) if each["thing"] == thing)


def names(found: Json, kind: str) -> list[str]:
    return [button["name"] for button in found["buttons"] if button["kind"] == kind]


def bodies(button: Json) -> Iterator[Json]:
    """The body as it stands, and with every choice and every bound of an input."""
    yield button["body"]
    for each in button["inputs"]:
        values = each["choices"] if each["kind"] == "choice" else [each["least"]]
        for value in values:
            body = deepcopy(button["body"])
            inside: Any = body
            for step in each["at"][:-1]:
                inside = inside[step]
            inside[each["at"][-1]] = value
            yield body


def press_everything(board: System, reference: str) -> set[str]:
    """Press each button of an order's cards, each in every way, always from the same state. The names pressed."""
    board.told("POST", "/_control/snapshots", {"name": "before"}, status=201)
    pressed = set()
    for found in cards(board, reference):
        for button in found["buttons"]:
            for body in bodies(button):
                answer = board.call("POST", "/_control" + button["path"], body)
                assert answer.status_code in (200, 201), (button["name"], body, answer.text)
                board.told("POST", "/_control/snapshots/before/restore", {})
                pressed.add(button["name"])
    return pressed


def taken(board: System, reference: str, *lines: tuple[str, int]) -> str:
    board.told("POST", "/orders", order(reference, *lines), status=201)
    return f"orders/{reference}"


def test_every_button_of_an_order_can_be_pressed_in_every_state(board: System) -> None:
    path = taken(board, "400001", ("A", 2), ("/", 1))
    pressed = press_everything(board, "400001")
    for move in ("allocate", "start_picking", "pick", "pack", "hand_over"):
        board.move(path, move)
        pressed |= press_everything(board, "400001")
    assert pressed == {
        "allocate", "split", "hold", "cancel", "start_picking", "pick", "short_pick", "damage_at_picking", "mispick",
        "miss_cut_off", "pack", "fail_label", "hand_over", "return_unannounced", "count", "damage",
    }  # fmt: skip


def test_every_button_of_a_split_order_names_its_site(board: System) -> None:
    path = taken(board, "400002", ("A", 2), ("B", 1))
    board.move(path, "allocate", split=True)
    press_everything(board, "400002")
    board.move(path, "pick", site="LYO", mispicks=[{"sku": "A", "instead": "/", "quantity": 1}])
    assert {"pack", "pick", "overlook_mispick"} <= press_everything(board, "400002")


def test_what_is_held_or_waits_for_a_person_shows_the_way_on(board: System) -> None:
    board.told("PUT", "/_control/policy", {"accept": "by_hand"})
    path = taken(board, "400003", ("A", 1))
    board.told("PUT", "/_control/policy", {"accept": "at_once"})
    found = card(board, "400003")
    assert (names(found, "move"), names(found, "incident")) == (["accept"], ["reject", "cancel"])
    press_everything(board, "400003")
    board.move(path, "accept")
    board.move(path, "hold", reason="address")
    found = card(board, "400003")
    assert (names(found, "move"), names(found, "incident")) == (["release"], ["cancel"])
    assert found["facts"]["held_for"] == "address"
    press_everything(board, "400003")


def test_every_button_of_a_return_can_be_pressed(board: System) -> None:
    path = taken(board, "400004", ("A", 2))
    for move in ("allocate", "pick", "pack", "hand_over"):
        board.move(path, move)
    lines = [{"sku": "A", "quantity": 2, "reason": "too small"}]
    asked = {"rma": "R400004-1", "order": "400004", "tracking_number": "LR1", "lines": lines}
    board.told("POST", "/returns", asked, status=201)
    pressed = press_everything(board, "400004")
    board.move("returns/R400004-1", "receive")
    pressed |= press_everything(board, "400004")
    board.move("returns/R400004-1", "grade")
    pressed |= press_everything(board, "400004")
    assert {"receive", "grade", "find_nothing", "find_other_article", "close"} <= pressed
    assert card(board, "400004", "return")["facts"] == {
        "lines": "2 × A", "graded": "2 × A (A)", "tracking_number": "LR1", "site": "LIL",
    }  # fmt: skip


def test_a_return_of_several_articles_names_each_and_takes_that_one_did_not_come(board: System) -> None:
    path = taken(board, "400008", ("A", 2), ("B", 1))
    for move in ("allocate", "pick", "pack", "hand_over"):
        board.move(path, move)
    lines = [{"sku": sku, "quantity": 1, "reason": ""} for sku in "AB"]
    asked = {"rma": "R400008-1", "order": "400008", "tracking_number": "LR8", "lines": lines}
    board.told("POST", "/returns", asked, status=201)
    board.move("returns/R400008-1", "receive")
    (grade,) = (each for each in card(board, "400008", "return")["buttons"] if each["name"] == "grade")
    assert [(each["name"], each["choices"]) for each in grade["inputs"] if each["at"][-1] == "sku"] == [
        ("sku", ["A"]), ("sku", ["B"]),
    ]  # fmt: skip
    assert press_everything(board, "400008") >= {"grade", "find_nothing"}
    grade["body"]["grades"][1]["quantity"] = 0
    board.told("POST", "/_control" + grade["path"], grade["body"])
    assert card(board, "400008", "return")["facts"]["graded"] == "1 × A (A)"


def test_only_what_waits_for_its_truck_can_be_handed_over_early(board: System) -> None:
    path = taken(board, "400009", ("A", 1))
    for move in ("allocate", "pick", "pack"):
        board.move(path, move)
    assert "hand_over_early" not in names(card(board, "400009"), "incident")
    board.move(path, "miss_cut_off")
    (early,) = (each for each in card(board, "400009")["buttons"] if each["name"] == "hand_over_early")
    board.told("POST", "/_control" + early["path"], early["body"])
    assert card(board, "400009")["state"] == "handed_over"


def test_a_card_says_how_an_order_stands(board: System) -> None:
    path = taken(board, "400005", ("A", 2))
    board.move(path, "allocate")
    board.move(path, "pick", short=[{"sku": "A", "quantity": 1}])
    board.move(path, "pack")
    found = card(board, "400005")
    assert (found["id"], found["order"], found["state"]) == ("400005", "400005", "packed")
    facts = found["facts"]
    assert (facts["lines"], facts["short"], facts["site"]) == ("2 × A", "1 × A", "LIL")
    (parcel,) = board.told("GET", "/_control/orders/400005")["parcels"]
    assert (facts["parcels"], facts["weight_g"]) == (parcel["tracking_number"], 550)
    article = card(board, "400005", "article")
    assert (article["id"], article["state"]) == ("A", "in_stock")


def test_the_board_shows_what_changed_last_first(board: System) -> None:
    taken(board, "400006", ("A", 1))
    taken(board, "400007", ("A", 1))
    board.move("orders/400006", "allocate")
    shown = [each["id"] for each in board.told("GET", "/_control/board?limit=2")["cards"]]
    assert shown == ["400006", "400007"]


def test_the_messages_are_those_of_the_contract(board: System) -> None:
    told = board.told("GET", "/_control/messages")
    assert {"order.dispatched", "order.held", "stock.changed", "return.graded"} <= set(told["sent"])
    assert {"order.create", "order.cancel", "return.announce"} <= set(told["received"])
