"""Pressing a button: only one that its card still offers, with what the person filled in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from typing import Any

import msgspec

from harness.kernel.money import Money, parse
from harness.simulators.board import Button, Card, Fact, Input

LONGEST_TEXT = 500
_LONGEST_AMOUNT = 30
_CODE = re.compile(r"[A-Z]{3}")


class NotFilled(ValueError):
    """Something is filled in that cannot be. `field` is the name of the input, `reason` a key of the texts."""

    def __init__(self, field: str, reason: str, **put: object) -> None:
        super().__init__(f"{field}: {reason}")
        self.field = field
        self.reason = reason
        self.put = put


def mark(button: Button) -> str:
    """What tells a button of a card from the others, whatever is filled in: its name, its path, its body."""
    body = _body(button)
    for each in button.inputs:
        _put(body, each.at, None)
    said = msgspec.json.encode([button.name, button.path, button.kind, body], order="sorted")
    return sha256(said).hexdigest()[:16]


def offered(card: Card, wanted: str) -> Button | None:
    """The button of `card` with that mark; None when the card does not offer it any more."""
    return next((button for button in card.buttons if mark(button) == wanted), None)


def filled(button: Button, given: Mapping[str, str], currency: str = "") -> Any:
    """The body to post, with `given` ("input-0", "input-1"…) in its places. Raises NotFilled.

    With a `currency`, what is an amount is given as people write it ("12,50"), and posted in minor units.
    """
    body = _body(button)
    for index, each in enumerate(button.inputs):
        said = given.get(f"input-{index}")
        _put(body, each.at, each.value if said is None else _value(each, said, currency))
    return body


def is_amount(asked: Input, currency: str) -> bool:
    """Whether it is money that is asked for, in a currency that is known."""
    return asked.kind == "whole" and asked.name == "amount" and bool(_CODE.fullmatch(currency))


def _value(asked: Input, said: str, currency: str) -> Fact:
    if is_amount(asked, currency):
        return _amount(asked, said, currency)
    if asked.kind == "choice":
        if said not in asked.choices:
            raise NotFilled(asked.name, "not_a_choice")
        return said
    if asked.kind == "text":
        if len(said) > LONGEST_TEXT:
            raise NotFilled(asked.name, "too_long", most=LONGEST_TEXT)
        return said
    return _whole(asked, said.strip())


def _amount(asked: Input, said: str, currency: str) -> int:
    try:
        value = parse(said[:_LONGEST_AMOUNT], currency).amount
    except ValueError:
        raise NotFilled(asked.name, "not_an_amount") from None
    if value < asked.least or (asked.most > asked.least and value > asked.most):
        bounds = Money(asked.least, currency), Money(asked.most, currency)
        raise NotFilled(asked.name, "out_of_bounds", least=bounds[0], most=bounds[1])
    return value


def _whole(asked: Input, said: str) -> int:
    if not (said.isascii() and said.removeprefix("-").isdigit() and len(said) < 16):
        raise NotFilled(asked.name, "not_a_number")
    value = int(said)
    if value < asked.least or (asked.most > asked.least and value > asked.most):
        raise NotFilled(asked.name, "out_of_bounds", least=asked.least, most=asked.most)
    return value


def _body(button: Button) -> Any:
    """The body of a button, to change at will."""
    return msgspec.json.decode(msgspec.json.encode(button.body))


def _put(body: Any, at: Iterable[str | int], value: Any) -> None:
    """Replace the value at `at` in `body`; a name that is missing is added. Raises NotFilled when there is no such place."""
    *way, last = at
    try:
        for step in way:
            body = body[step]
        body[last] = value
    except (TypeError, IndexError, KeyError):
        raise NotFilled("/".join(map(str, at)), "no_place") from None
