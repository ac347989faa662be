"""Cards as the provider keeps them: never their number. What a test card makes happen is in `card_table`."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field
from typing import Literal

# How a card stands to 3-D Secure, by Stripe's own test cards:
#   unenrolled      nobody is asked, even on request          unsupported   it cannot be done at all
#   always          asked for whenever the customer is there  unless_set_up, set_up  as always; off session without,
#   optional        asked only on request                     once it was set up, or from the start
#   frictionless    done without a question                   error, optional_error  the bank's page does not answer
Secure = Literal[
    "unenrolled", "unsupported", "always", "unless_set_up", "set_up", "optional", "frictionless", "error", "optional_error"
]  # fmt: skip
Check = Literal["pass", "fail", "unavailable"]
Funding = Literal["credit", "debit", "prepaid"]


@dataclass(frozen=True, slots=True)
class Decline:
    """Why a payment failed: the error `code`, the `decline_code` ("" for none) and Stripe's English message.

    `type` is "card_error", which the client raises as CardError, or "invalid_request_error" for what is not a card.
    """

    code: str
    decline_code: str
    message: str
    type: str = "card_error"


_DECLINED = "Your card was declined."
GENERIC = Decline("card_declined", "generic_decline", _DECLINED)
NO_FUNDS = Decline("card_declined", "insufficient_funds", "Your card has insufficient funds.")
LOST = Decline("card_declined", "lost_card", _DECLINED)
STOLEN = Decline("card_declined", "stolen_card", _DECLINED)
VELOCITY = Decline("card_declined", "card_velocity_exceeded", _DECLINED)
FRAUDULENT = Decline("card_declined", "fraudulent", _DECLINED)
EXPIRED = Decline("expired_card", "expired_card", "Your card has expired.")
WRONG_CVC = Decline("incorrect_cvc", "incorrect_cvc", "Your card's security code is incorrect.")
PROCESSING = Decline(
    "processing_error", "processing_error", "An error occurred while processing your card. Try again in a little bit."
)
REAL_CARD = Decline(
    "card_declined",
    "test_mode_live_card",
    "Your card was declined. Your request was in test mode, but used a non test (live) card. For a list of valid test "
    "cards, visit: https://stripe.com/docs/testing.",
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
    "invalid_request_error",
)


@dataclass(frozen=True, slots=True)
class Conduct:
    """What a card makes happen.

    decline     the bank says no; `late` cards may be saved with a customer all the same
    blocked     the reason why the provider itself says no: "highest_risk_level", or "rule" (a failed check)
    dispute     the customer disputes what was taken: "fraudulent", "product_not_received", "inquiry", "warning" (a fraud
                warning of the bank, no dispute), "multiple"…
    refunds     what becomes of a refund: it arrives, arrives later, or comes back later
    bypass      the money is available at once
    """

    decline: Decline | None = None
    late: bool = False
    blocked: str = ""
    risk: Literal["normal", "elevated", "highest"] = "normal"
    secure: Secure = "unenrolled"
    cvc: Check = "pass"
    postal_code: Check = "pass"
    line1: Check = "pass"
    dispute: str = ""
    refunds: Literal["succeed", "fail", "pend"] = "succeed"
    bypass: bool = False


@dataclass(frozen=True, slots=True)
class Card:
    """A card as the provider keeps it. `networks` are those it can be paid over, the brand's own first."""

    brand: str
    last4: str
    country: str = "US"
    funding: Funding = "credit"
    networks: tuple[str, ...] = ()
    fingerprint: str = ""
    month: int = 12
    year: int = 2034
    cvc_given: bool = True
    conduct: Conduct = field(default_factory=Conduct)

    @property
    def decline(self) -> Decline | None:
        return self.conduct.decline


_BRANDS = (
    (r"3[47]", "amex"),
    (r"5[1-5]|2[2-7]", "mastercard"),
    (r"4", "visa"),
    (r"6011|64[4-9]|65|6555", "discover"),
    (r"30[0-5]|36|38|39", "diners"),
    (r"35", "jcb"),
    (r"62|81", "unionpay"),
)


def brand_of(digits: str) -> str:
    """The scheme that a number belongs to, by its first digits."""
    return next((brand for pattern, brand in _BRANDS if re.match(pattern, digits)), "unknown")


def fingerprint_of(digits: str) -> str:
    """What tells a card or an account from others without its number."""
    return hashlib.sha256(f"psp fingerprint {digits}".encode()).hexdigest()[:16]


def luhn(digits: str) -> bool:
    """Whether the check digit of a card number of 13 to 19 digits is right (ISO/IEC 7812-1)."""
    if not re.fullmatch(r"[0-9]{13,19}", digits):
        return False
    doubled = [int(digit) * (2 if index % 2 else 1) for index, digit in enumerate(reversed(digits))]
    return sum(part - 9 if part > 9 else part for part in doubled) % 10 == 0
