"""Parameters that several endpoints take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.simulators.psp.api.call import Params
from harness.simulators.psp.errors import Refusal, not_offered
from harness.simulators.psp.forms import (
    ArrayOf,
    Choice,
    Currency,
    Either,
    Email,
    Flag,
    Group,
    Integer,
    Kind,
    Metadata,
    Only,
    Text,
)
from harness.simulators.psp.models import TYPES, MethodType
from harness.simulators.psp.transfers import COUNTRIES

NOTHING = Group({})
IDENTITY = Text(200)
CAPTURE_METHOD = Choice(("automatic", "automatic_async", "manual"))
FUTURE = Choice(("off_session", "on_session"))
AMOUNT = Integer(-(10**12), 10**12)
OFF_SESSION = Either((Choice(("one_off", "recurring")), Flag()))
ADDRESS = Group({name: Text(unset=True) for name in ("line1", "line2", "city", "state", "postal_code", "country")})
SHIPPING = Group(
    {
        "name": Text(), "phone": Text(unset=True), "carrier": Text(unset=True), "tracking_number": Text(unset=True),
        "address": ADDRESS,
    }
)  # fmt: skip
BILLING = Group(
    {
        "name": Text(unset=True), "email": Email(unset=True), "phone": Text(unset=True), "address": ADDRESS,
        "tax_id": Text(unset=True),
    }
)  # fmt: skip
DESCRIBING: dict[str, Kind] = {
    "description": Text(1000, unset=True),
    "metadata": Metadata(),
    "receipt_email": Email(unset=True),
    "shipping": SHIPPING,
    "statement_descriptor": Text(22, unset=True),
    "statement_descriptor_suffix": Text(22, unset=True),
    "transfer_group": Text(200),
}

# Stripe's word was `payment_method_types` until the versions of 2026; both are taken, whatever the version.
_KNOWN_ELSEWHERE = (
    "acss_debit", "affirm", "afterpay_clearpay", "alipay", "alma", "amazon_pay", "au_becs_debit", "bacs_debit",
    "bancontact", "billie", "blik", "boleto", "cashapp", "crypto", "eps", "fpx", "giropay", "grabpay", "ideal", "klarna",
    "konbini", "link", "mb_way", "mobilepay", "multibanco", "oxxo", "p24", "pay_by_bank", "paynow", "paypal", "pix",
    "promptpay", "revolut_pay", "satispay", "sofort", "swish", "twint", "us_bank_account", "wechat_pay", "zip",
)  # fmt: skip


class _Type:
    """One kind of payment method, of those offered here."""

    def read(self, value: Any, param: str) -> str:
        text = Choice((*TYPES, *_KNOWN_ELSEWHERE)).read(value, param)
        if text not in TYPES:
            raise not_offered(param, f"with the value `{text}`: offered are {', '.join(TYPES)}")
        return text


METHOD_TYPE = _Type()
TYPES_OF_METHODS: dict[str, Kind] = {
    "payment_method_types": ArrayOf(METHOD_TYPE, most=20),
    "allowed_payment_method_types": ArrayOf(METHOD_TYPE, most=20),
}
AUTOMATIC = Group({"enabled": Flag(), "allow_redirects": Choice(("always", "never"))}, ("enabled",))

_IF_AVAILABLE = Choice(("if_available", "never"))
_BANK_TRANSFER = Group(
    {
        "type": Only("eu_bank_transfer"),
        "eu_bank_transfer": Group({"country": Choice(COUNTRIES)}, ("country",)),
        "requested_address_types": ArrayOf(Only("iban")),
    },
    ("type",),
)
OPTIONS = Group(
    {
        "card": Group(
            {
                "capture_method": Either((Only("manual"), Text(unset=True))),
                "request_three_d_secure": Choice(("automatic", "any", "challenge")),
                "request_multicapture": _IF_AVAILABLE,
                "request_incremental_authorization": _IF_AVAILABLE,
                "request_extended_authorization": _IF_AVAILABLE,
                "request_overcapture": _IF_AVAILABLE,
                "setup_future_usage": Choice(("none", "off_session", "on_session")),
                "statement_descriptor_suffix_kana": Text(22),
                "statement_descriptor_suffix_kanji": Text(22),
                "network": Text(40),
                "cvc_token": Text(200),
                "moto": Only("false"),
            },
            absent=("installments", "mandate_options", "three_d_secure"),
        ),
        "sepa_debit": Group(
            {"setup_future_usage": Choice(("none", "off_session", "on_session")), "target_date": Text(10)},
            absent=("mandate_options",),
        ),
        "customer_balance": Group(
            {
                "funding_type": Only("bank_transfer"),
                "bank_transfer": _BANK_TRANSFER,
                "setup_future_usage": Only("none"),
            }
        ),
    },
    absent=_KNOWN_ELSEWHERE,
)
MANDATE = Group(
    {
        "customer_acceptance": Group(
            {
                "type": Choice(("online", "offline")),
                "accepted_at": Integer(0, 10**11),
                "online": Group({"ip_address": Text(100), "user_agent": Text(1000)}),
                "offline": Group({}),
            },
            ("type",),
        )
    },
    ("customer_acceptance",),
)
METHOD_MADE: dict[str, Kind] = {
    "type": METHOD_TYPE,
    "billing_details": BILLING,
    "card": Group(
        {
            "number": Text(40), "exp_month": Integer(0, 99), "exp_year": Integer(0, 9999), "cvc": Text(10), "token": Text(100),
            "networks": Group({"preferred": Text(40)}),
        }
    ),
    "sepa_debit": Group({"iban": Text(60)}, ("iban",)),
    "customer_balance": Group({}),
    "allow_redisplay": Choice(("always", "limited", "unspecified")),
    "metadata": Metadata(),
}  # fmt: skip
METHOD_GIVEN = Group(METHOD_MADE, ("type",))
CURRENCY = Currency()


def types_of(params: Params) -> list[MethodType]:
    """The kinds of payment methods that were asked for, [] when none were named. Raises Refusal when both words are used."""
    if "payment_method_types" in params and "allowed_payment_method_types" in params:
        message = "You may only specify one of these parameters: payment_method_types, allowed_payment_method_types."
        raise Refusal(message, code="parameters_exclusive", param="payment_method_types")
    named: list[MethodType] = params.get("payment_method_types") or params.get("allowed_payment_method_types") or []
    return list(dict.fromkeys(named))


def options_of(params: Mapping[str, Any]) -> dict[str, Any]:
    """`payment_method_options` as an intent keeps them."""
    kept: dict[str, Any] = params.get("payment_method_options", {})
    return kept
