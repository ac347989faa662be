"""Amounts as shops tell them to an analytics, decimals in JSON or in text: read to the last digit, or not at all."""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import Any

from harness.kernel.money import exponent_of

MOST = 10**12  # minor units; more is a mistake of whoever tells it
_DECIMAL = re.compile(r"-?[0-9]{1,13}(\.[0-9]{1,20})?")
_CURRENCY = re.compile(r"[A-Z]{3}")


class Unreadable(ValueError):
    """What was told cannot be read; the message says why."""


def load(text: str) -> Any:
    """JSON with its decimals kept exactly. Raises Unreadable, also for NaN and for what is nested too deeply."""
    try:
        return json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise Unreadable("the body is not JSON") from error


def minor(told: object, currency: str) -> int:
    """The minor units of an amount. Raises Unreadable for what is no amount, and for parts of a minor unit."""
    if not _CURRENCY.fullmatch(currency):
        raise Unreadable("has no currency to be read in")
    units = _decimal(told).scaleb(exponent_of(currency))
    if units != units.to_integral_value():
        raise Unreadable(f"is {_shown(told)}, which {currency} cannot be paid in")
    if abs(units) > MOST:
        raise Unreadable(f"is {_shown(told)}, which is too much")
    return int(units)


def whole(told: object) -> int:
    """A number of units, 0 or more. Raises Unreadable."""
    units = _decimal(told)
    if units != units.to_integral_value() or not 0 <= units <= MOST:
        raise Unreadable(f"is {_shown(told)}, not a number of units")
    return int(units)


def _decimal(told: object) -> Decimal:
    if isinstance(told, bool) or not isinstance(told, int | str | Decimal):
        raise Unreadable("is no amount")
    # A huge exponent or number is refused by its form, before anybody calculates with it.
    text = f"{told:f}" if isinstance(told, Decimal) and -20 <= told.adjusted() <= 13 else _text(told)
    if not _DECIMAL.fullmatch(text):
        raise Unreadable(f"is {_shown(told)}, which is no amount")
    return Decimal(text)


def _text(told: int | str | Decimal) -> str:
    if isinstance(told, int) and abs(told) > MOST:
        return ""
    return str(told)


def _shown(told: object) -> str:
    if isinstance(told, int) and abs(told) > MOST:
        return "a huge number"
    return repr(str(told)[:40])


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is not a JSON number")
