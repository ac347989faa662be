"""Stripe's test cards: what each number and each `pm_card_…` name makes happen."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Literal


@dataclass(frozen=True, slots=True)
class Decline:
    """Why the bank said no: the error `code`, the `decline_code` and Stripe's English message."""

    code: str
    decline_code: str
    message: str


_DECLINED = "Your card was declined."
GENERIC = Decline("card_declined", "generic_decline", _DECLINED)
NO_FUNDS = Decline("card_declined", "insufficient_funds", "Your card has insufficient funds.")
LOST = Decline("card_declined", "lost_card", _DECLINED)
STOLEN = Decline("card_declined", "stolen_card", _DECLINED)
EXPIRED = Decline("expired_card", "expired_card", "Your card has expired.")
WRONG_CVC = Decline("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect.")
PROCESSING = Decline(
    "processing_error", "processing_error", "An error occurred while processing your card. Try again in a little bit."
)
REAL_CARD = Decline(
    "card_declined",
    "test_mode_live_card",
    "Your card was declined. Your request was in test mode, but used a non test card.",
)
NEEDS_AUTHENTICATION = Decline(
    "authentication_required",
    "authentication_required",
    "Your card was declined. This transaction requires authentication.",
)
NOT_AUTHENTICATED = Decline(
    "payment_intent_authentication_failure",
    "",
    "We are unable to authenticate your payment method. Please choose a different payment method and try again.",
)


@dataclass(frozen=True, slots=True)
class Card:
    """A card as the provider keeps it: never its number."""

    brand: str
    last4: str
    challenge: bool = False
    decline: Decline | None = None
    refunds: Literal["succeed", "fail", "pend"] = "succeed"
    month: int = field(default=12)
    year: int = field(default=2034)


def _visa(last4: str, **more: object) -> Card:
    return replace(Card("visa", last4), **more)  # type: ignore[arg-type]


_BY_NUMBER = {
    "4242424242424242": _visa("4242"),
    "4000056655665556": _visa("5556"),
    "4000002500000003": _visa("0003"),
    "5555555555554444": Card("mastercard", "4444"),
    "378282246310005": Card("amex", "0005"),
    "4000002500003155": _visa("3155", challenge=True),
    "4000002760003184": _visa("3184", challenge=True),
    "4000000000003220": _visa("3220", challenge=True),
    "4000008400001629": _visa("1629", challenge=True, decline=GENERIC),
    "4000000000000002": _visa("0002", decline=GENERIC),
    "4000000000009995": _visa("9995", decline=NO_FUNDS),
    "4000000000009987": _visa("9987", decline=LOST),
    "4000000000009979": _visa("9979", decline=STOLEN),
    "4000000000000069": _visa("0069", decline=EXPIRED),
    "4000000000000127": _visa("0127", decline=WRONG_CVC),
    "4000000000000119": _visa("0119", decline=PROCESSING),
    "4000000000005126": _visa("5126", refunds="fail"),
    "4000000000007726": _visa("7726", refunds="pend"),
}

_BY_NAME = {
    "pm_card_visa": "4242424242424242",
    "pm_card_visa_debit": "4000056655665556",
    "pm_card_fr": "4000002500000003",
    "pm_card_mastercard": "5555555555554444",
    "pm_card_amex": "378282246310005",
    "pm_card_authenticationRequiredOnSetup": "4000002500003155",
    "pm_card_authenticationRequired": "4000002760003184",
    "pm_card_threeDSecure2Required": "4000000000003220",
    "pm_card_threeDSecureRequiredChargeDeclined": "4000008400001629",
    "pm_card_visa_chargeDeclined": "4000000000000002",
    "pm_card_visa_chargeDeclinedInsufficientFunds": "4000000000009995",
    "pm_card_visa_chargeDeclinedLostCard": "4000000000009987",
    "pm_card_visa_chargeDeclinedStolenCard": "4000000000009979",
    "pm_card_chargeDeclinedExpiredCard": "4000000000000069",
    "pm_card_chargeDeclinedIncorrectCvc": "4000000000000127",
    "pm_card_chargeDeclinedProcessingError": "4000000000000119",
    "pm_card_refundFail": "4000000000005126",
    "pm_card_pendingRefund": "4000000000007726",
}

NAMES = tuple(_BY_NAME)


def by_name(name: str) -> Card | None:
    """The card behind a test payment method such as `pm_card_visa`."""
    number = _BY_NAME.get(name)
    return _BY_NUMBER[number] if number else None


def by_number(digits: str, month: int, year: int) -> Card:
    """The card with these digits, which must pass `luhn`. Any that is no test card gets declined, as in test mode."""
    known = _BY_NUMBER.get(digits) or Card(brand_of(digits), digits[-4:], decline=REAL_CARD)
    return replace(known, month=month, year=year)


def brand_of(digits: str) -> str:
    """The scheme that a number belongs to, by its first digits."""
    if re.match(r"3[47]", digits):
        return "amex"
    if re.match(r"5[1-5]|2[2-7]", digits):
        return "mastercard"
    return "visa" if digits.startswith("4") else "unknown"


def luhn(digits: str) -> bool:
    """Whether the check digit of a card number of 13 to 19 digits is right (ISO/IEC 7812-1)."""
    if not re.fullmatch(r"[0-9]{13,19}", digits):
        return False
    doubled = [int(digit) * (2 if index % 2 else 1) for index, digit in enumerate(reversed(digits))]
    return sum(part - 9 if part > 9 else part for part in doubled) % 10 == 0


_LOOKS_LIKE_A_CARD = re.compile(r"(?<![0-9])[0-9](?:(?:[ +-]|%20)?[0-9]){12,18}(?![0-9])")


def scrub(text: str) -> str:
    """`text` with every card number cut down to its last four digits."""
    return _LOOKS_LIKE_A_CARD.sub(_cut, text)


def _cut(match: re.Match[str]) -> str:
    digits = re.sub(r"[^0-9]", "", match.group(0).replace("%20", ""))
    return f"•••• {digits[-4:]}" if luhn(digits) else match.group(0)
