"""Tracking numbers in the form of UPU S10: two letters, eight digits, a check digit, the country (`LA123456785FR`)."""

from __future__ import annotations

import re

_WEIGHTS = (8, 6, 4, 2, 3, 5, 9, 7)
_FORM = re.compile(r"([A-Z]{2})([0-9]{8})([0-9])([A-Z]{2})")


def check_digit(serial: str) -> int:
    """The S10 check digit of eight digits."""
    rest = 11 - sum(int(digit) * weight for digit, weight in zip(serial, _WEIGHTS, strict=True)) % 11
    return {10: 0, 11: 5}.get(rest, rest)


def tracking_number(indicator: str, serial: int, country: str = "FR") -> str:
    """The number of one parcel. `indicator` is the two letters of its product, `serial` 0 to 99,999,999."""
    digits = f"{serial:08d}"
    return f"{indicator}{digits}{check_digit(digits)}{country}"


def is_valid(number: str) -> bool:
    """Whether `number` has the form of S10 and the right check digit."""
    found = _FORM.fullmatch(number)
    return found is not None and check_digit(found[2]) == int(found[3])
