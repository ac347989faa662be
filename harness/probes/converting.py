"""What a system of the merchant shows, as our own values: parsed or refused, never guessed.

Every function takes a value as a database, JSON, CSV, XML or a page gave it, and raises ValueError with the problem alone;
the caller knows which field it was.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import Literal
from zoneinfo import ZoneInfo

from harness.kernel.money import exponent_of, parse

LONGEST = 2_000_000
_PLAIN = re.compile(r"-?\d{1,18}(\.\d{1,12})?", re.ASCII)
_WHOLE = re.compile(r"-?\d{1,15}(\.0+)?", re.ASCII)
_LARGEST = 10**15


def text(raw: object) -> str:
    """A text without blanks around it; a whole number counts, as numbers of orders often are one."""
    if isinstance(raw, str):
        if len(raw) > LONGEST:
            raise ValueError(f"is a text of {len(raw)} letters, which is more than {LONGEST}")
        return raw.replace("\0", "�").encode("utf-8", "replace").decode("utf-8").strip()
    if isinstance(raw, int) and not isinstance(raw, bool):
        return str(raw)
    raise ValueError(f"is {shown(raw)}, which is no text")


def whole(raw: object) -> int:
    """A whole number: 2, "2", or 2.000 as ERPs keep quantities."""
    found: int | None = None
    match raw:
        case bool():
            pass
        case int():
            found = raw
        case Decimal() if raw.is_finite() and abs(raw) < _LARGEST and raw == raw.to_integral_value():
            found = int(raw)
        case str() if _WHOLE.fullmatch(raw.strip()):
            found = int(raw.strip().partition(".")[0])
    if found is None or abs(found) > _LARGEST:
        raise ValueError(f"is {shown(raw)}, which is no whole number")
    return found


def money(raw: object, unit: Literal["major", "minor"], currency: str) -> int:
    """Minor units of `currency`. A float is refused: nobody knows which decimal it was meant to be."""
    if unit == "minor":
        return whole(raw)
    if isinstance(raw, str):
        return _shown_amount(raw, currency)
    if isinstance(raw, bool) or not isinstance(raw, int | Decimal):
        raise ValueError(f"is {shown(raw)}, which is no amount")  # noqa: TRY004 - what a system shows is a value
    return _minor(Decimal(raw), currency, raw)


def time(raw: object, zone: str = "", time_format: str = "") -> str:
    """ISO 8601 in UTC, of a time that has a zone or is given one."""
    try:
        match raw:
            case datetime():
                read = raw
            case str() if time_format:
                read = datetime.strptime(raw.strip(), time_format)  # noqa: DTZ007 - the zone comes below
            case str():
                read = datetime.fromisoformat(raw.strip())
            case _:
                raise ValueError(f"is {shown(raw)}, which is no time")
        if read.tzinfo is None:
            if not zone:
                raise ValueError(f"is {shown(raw)}, a time without a zone; say its zone")
            read = read.replace(tzinfo=ZoneInfo(zone))
        return read.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except (OverflowError, KeyError) as error:
        raise ValueError(f"is {shown(raw)}, which is no time") from error


def shown(raw: object) -> str:
    """A value as a message may quote it: short, and on one line."""
    words = " ".join(str(raw).split()) if isinstance(raw, str | int | float | Decimal) else f"a {type(raw).__name__}"
    quoted = f"“{words}”" if isinstance(raw, str) else words
    return quoted if len(quoted) <= 80 else quoted[:80] + "…"


def _shown_amount(raw: str, currency: str) -> int:
    bare = raw.strip()
    if len(bare) > 60:
        raise ValueError(f"is {shown(raw)}, which is no amount")
    if _PLAIN.fullmatch(bare) and len(bare.partition(".")[2]) != 3:
        # A program wrote this, not a person: zeros at its end say nothing. A point before three digits may be either.
        return _minor(Decimal(bare), currency, raw)
    return parse(bare, currency).amount


def _minor(amount: Decimal, currency: str, raw: object) -> int:
    if not amount.is_finite() or abs(amount) >= _LARGEST:
        raise ValueError(f"is {shown(raw)}, which is no amount")
    scaled = amount.scaleb(exponent_of(currency))
    if scaled != scaled.to_integral_value():
        raise ValueError(f"is {shown(raw)}, which has more decimals than {currency} knows")
    return int(scaled)
