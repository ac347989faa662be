"""Reading what the PSP sends: every field the shop goes by is checked first, and refused (400) by its name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from staging.oscar.inbox.receiving import Refused

LONGEST_TEXT = 255
MOST_CENTS = 99_999_999_999


@dataclass(frozen=True)
class Field:
    """What a field must hold, as a test and in words."""

    fits: Callable[[Any], bool]
    expected: str


def _is_text(value: Any) -> bool:
    return _is_word(value) and 0 < len(value.strip()) <= len(value) <= LONGEST_TEXT


def _is_word(value: Any) -> bool:
    """A text that can be stored: JSON may hold halves of characters."""
    return isinstance(value, str) and value == value.encode("utf-8", "replace").decode()


def _is_words(value: Any) -> bool:
    return isinstance(value, dict) and all(_is_word(word) for word in value.values())


def _is_cents(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= MOST_CENTS


TEXT = Field(_is_text, f"a text of 1 to {LONGEST_TEXT} characters")
CENTS = Field(_is_cents, f"a whole number of cents from 0 to {MOST_CENTS}")
TABLE = Field(lambda value: isinstance(value, dict), "an object")
WORDS = Field(_is_words, "an object of texts")

EVENT = {"id": TEXT, "type": TEXT, "data": TABLE}
INTENT = {"id": TEXT, "status": TEXT, "currency": TEXT, "amount": CENTS}
REFUND = {"id": TEXT, "payment_intent": TEXT, "amount": CENTS, "status": TEXT}

#: may be absent or null; when they are there they must fit
_OPTIONAL = {
    "amount_capturable": CENTS,
    "amount_received": CENTS,
    "client_reference_id": TEXT,
    "last_payment_error": TABLE,
    "metadata": WORDS,
    "payment_intent": TEXT,
}


def demand(thing: Any, needed: Mapping[str, Field], name: str = "data.object") -> dict[str, Any]:
    """Return `thing` when it is an object whose fields fit; refuse it otherwise."""
    if not isinstance(thing, dict):
        raise Refused(f"{name} must be an object", 400)
    for field, wanted in {**_OPTIONAL, **needed}.items():
        value = thing.get(field)
        if not wanted.fits(value) and (field in needed or value is not None):
            raise Refused(f"{field} of {name} must be {wanted.expected}", 400)
    return thing


def answered(thing: Any, needed: Mapping[str, Field]) -> dict[str, Any]:
    """Return an answer of the PSP that fits; refuse the message (503: later it may) when it does not."""
    try:
        return demand(thing, needed, "the PSP's answer")
    except Refused as refused:
        raise Refused(refused.reason, 503) from refused
