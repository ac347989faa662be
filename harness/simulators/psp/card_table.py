"""Stripe's test cards: what each number, and each `pm_card_…` or `tok_…` name, makes happen.

Source: the tables of https://docs.stripe.com/testing (cards by brand and country, declines, fraud, disputes, refunds,
available balance, 3-D Secure). A card of Terminal or of a mobile kit that behaves like any other here is left out of
the names, not of the numbers. Blocks follow the rules of Radar that are on by default.
"""

from __future__ import annotations

from dataclasses import replace
from typing import cast

from harness.simulators.psp.cards import (
    EXPIRED,
    FRAUDULENT,
    GENERIC,
    LOST,
    NO_FUNDS,
    PROCESSING,
    REAL_CARD,
    STOLEN,
    VELOCITY,
    WRONG_CVC,
    Card,
    Conduct,
    Funding,
    brand_of,
    fingerprint_of,
)

# Number, country, names; the funding where it is not credit, and the second network of a co-branded card.
_PLAIN = """
4242424242424242 US visa us
4000056655665556 US visa_debit debit
5555555555554444 US mastercard
2223003122003222 US -
5200828282828210 US mastercard_debit debit
5105105105105100 US mastercard_prepaid prepaid
371449635398431  US -
6011111111111117 US discover
6011000990139424 US -
6011981111111113 US - debit
3056930009020004 US diners
36227206271667   US -
30569309025904   US -
38520000023237   US -
6555900000604105 US -
3566002020360505 JP jcb
3530111333300000 JP -
6200000000000005 CN unionpay
6200000000000047 CN - debit
6205500000000000004 CN -
4000002500001001 FR visa_cartesBancaires cartes_bancaires
5555552500001001 FR mastercard_cartesBancaires cartes_bancaires
4000050360000001 AU visa_debit_eftposAuCoBranded debit eftpos_au
5555050360000080 AU mastercard_debit_eftposAuCoBranded debit eftpos_au
4000000320000021 AR ar
4000000760000002 BR br
4000001240000000 CA ca
4000001520000001 CL cl
4000001700000003 CO co
4000001880000005 CR cr
4000002180000000 EC ec
4000004840008001 MX mx
5062210000000009 MX - debit
4000005910000000 PA pa
4000006000000066 PY py
4000006040000068 PE pe
4000008580000003 UY uy
4000007840000001 AE ae
5200007840000022 AE ae_mastercard
4000000400000008 AT at
4000000560000004 BE be
4000001000000000 BG bg
4000001120000005 BY by
4000001910000009 HR hr
4000001960000008 CY cy
4000002030000002 CZ cz
4000002080000001 DK dk
4000002330000009 EE ee
4000002460000001 FI fi
4000002500000003 FR fr
4000002760000016 DE de
4000002920000005 GI gi
4000003000000030 GR gr
4000003480000005 HU hu
4000003720000005 IE ie
4000003800000008 IT it
4000004280000005 LV lv
4000004380000004 LI li
4000004400000000 LT lt
4000004420000006 LU lu
4000004700000007 MT mt
4000005280000002 NL nl
4000005780000007 NO no
4000006160000005 PL pl
4000006200000007 PT pt
4000006420000001 RO ro
4000006820000007 SA -
4000007050000006 SI si
4000007030000001 SK sk
4000007240000007 ES es
4000007520000008 SE se
4000007560000009 CH ch
4000008260000000 GB gb
4000058260000005 GB gb_debit debit
5555558265554449 GB gb_mastercard
4000000360000006 AU au
4000001560000002 CN cn
4000003440000004 HK hk
4000003560000008 IN in
4000003920000003 JP jp
4000004580000002 MY my
4000005540000008 NZ nz
4000007020000003 SG sg
4000001580000008 TW tw
4000007640000003 TH th_credit
4000057640000008 TH th_debit debit
4000051230000072 US debit_visaFsaProductCode debit_visaHsaProductCode debit
5200828282828897 US mastercard_debit_mastercardFsaProductCode debit
4000000000001208 US -
4000000000003725 US -
"""
_NETWORKS = ("cartes_bancaires", "eftpos_au")

_BLOCKED = Conduct(decline=FRAUDULENT, blocked="highest_risk_level", risk="highest")
_CHALLENGED = Conduct(secure="always")
# Number: names, what happens.
_SPECIAL: dict[str, tuple[str, Conduct]] = {
    "4000000000000002": ("visa_chargeDeclined chargeDeclined", Conduct(decline=GENERIC)),
    "4000000000009995": (
        "visa_chargeDeclinedInsufficientFunds chargeDeclinedInsufficientFunds", Conduct(decline=NO_FUNDS),
    ),
    "4000000000009987": ("visa_chargeDeclinedLostCard chargeDeclinedLostCard", Conduct(decline=LOST)),
    "4000000000009979": ("visa_chargeDeclinedStolenCard chargeDeclinedStolenCard", Conduct(decline=STOLEN)),
    "4000000000000069": ("chargeDeclinedExpiredCard visa_chargeDeclinedExpiredCard", Conduct(decline=EXPIRED)),
    "4000000000000127": ("chargeDeclinedIncorrectCvc visa_chargeDeclinedIncorrectCvc", Conduct(decline=WRONG_CVC, cvc="fail")),
    "4000000000000119": (
        "chargeDeclinedProcessingError visa_chargeDeclinedProcessingError", Conduct(decline=PROCESSING),
    ),
    "4000000000006975": ("visa_chargeDeclinedVelocityLimitExceeded", Conduct(decline=VELOCITY)),
    "4000000000000341": ("chargeCustomerFail visa_chargeCustomerFail", Conduct(decline=GENERIC, late=True)),
    # fraud
    "4100000000000019": ("radarBlock", _BLOCKED),
    "4000000000004954": ("riskLevelHighest", _BLOCKED),
    "4000000000009235": ("riskLevelElevated", Conduct(risk="elevated")),
    "4000008400000407": ("highFraudDisputeScore", Conduct(risk="elevated")),
    "4000008400000159": ("highEfwScore", Conduct(risk="elevated")),
    "4000008400001017": ("radarDynamicRiskThreshold", Conduct(risk="elevated")),
    "4000008405600003": ("adaptive3dsChallenge", Conduct(secure="optional")),
    "4000000000000101": ("cvcCheckFail", Conduct(decline=WRONG_CVC, blocked="rule", cvc="fail")),
    "4000000000000036": ("avsZipFail", Conduct(postal_code="fail")),
    "4000058400307872": ("cvcCheckFailElevatedRisk", Conduct(decline=WRONG_CVC, blocked="rule", cvc="fail", risk="elevated")),
    "4000058400306072": ("avsZipFailElevatedRisk", Conduct(postal_code="fail", risk="elevated")),
    "4000000000000028": ("avsLine1Fail", Conduct(line1="fail")),
    "4000000000000010": ("avsFail", Conduct(line1="fail", postal_code="fail")),
    "4000000000000044": ("avsUnchecked", Conduct(line1="unavailable", postal_code="unavailable")),
    # disputes
    "4000000000000259": ("createDispute", Conduct(dispute="fraudulent")),
    "6026507838377928": ("-", Conduct(dispute="fraudulent")),
    "4000000000002685": ("createDisputeProductNotReceived", Conduct(dispute="product_not_received")),
    "4000000000001976": ("createDisputeInquiry", Conduct(dispute="inquiry")),
    "4000000000005423": ("createIssuerFraudRecord", Conduct(dispute="warning")),
    "4000000404000079": ("createMultipleDisputes", Conduct(dispute="multiple")),
    "4000000404000038": ("createCe3EligibleDispute", Conduct(dispute="fraudulent")),
    "4000008400000779": ("createComplianceDispute", Conduct(dispute="noncompliant")),
    "5105008400000002": ("createMastercardComplianceDispute", Conduct(dispute="noncompliant")),
    "4000000001000043": ("createAutoRepresentmentEligibleDispute", Conduct(dispute="product_not_received")),
    "4000000404004816": ("createRapidDisputeResolutionDispute", Conduct(dispute="fraudulent")),
    "4000000404005649": ("createCe3BlockDispute", Conduct(dispute="fraudulent")),
    "5105000300000018": ("createEthocaAlert", Conduct(dispute="fraudulent")),
    # refunds and balance
    "4000000000007726": ("pendingRefund", Conduct(refunds="pend")),
    "4000000000005126": ("refundFail", Conduct(refunds="fail")),
    "4000000000000077": ("bypassPending", Conduct(bypass=True)),
    "4000003720000278": ("bypassPendingInternational", Conduct(bypass=True)),
    # 3-D Secure
    "4000002500003155": ("authenticationRequiredOnSetup", Conduct(secure="unless_set_up")),
    "4000002760003184": ("authenticationRequired", _CHALLENGED),
    "4000003800000446": ("authenticationRequiredSetupForOffSession", Conduct(secure="set_up")),
    "4000008260003178": (
        "authenticationRequiredChargeDeclinedInsufficientFunds", Conduct(secure="set_up", decline=NO_FUNDS, late=True),
    ),
    "4000000000003220": ("threeDSecure2Required threeDSecureRequired", _CHALLENGED),
    "4000008400000027": ("-", _CHALLENGED),
    "4000000000003063": ("-", _CHALLENGED),
    "4000008400001629": ("threeDSecureRequiredChargeDeclined", Conduct(secure="always", decline=GENERIC, late=True)),
    "4000008400001280": ("threeDSecureRequiredProcessingError", Conduct(secure="error", decline=GENERIC, late=True)),
    "4000000000003055": ("threeDSecureOptional", Conduct(secure="optional")),
    "4000000000003097": ("threeDSecureOptionalProcessingError", Conduct(secure="optional_error")),
    "378282246310005": ("amex amex_threeDSecureNotSupported", Conduct(secure="unsupported")),
    "4000000032200000": ("-", Conduct(secure="frictionless")),
    "4000582600000094": ("-", _CHALLENGED),
    "4000582600000045": ("-", _CHALLENGED),
    "4000582600000102": ("-", _CHALLENGED),
    "4000582600000110": ("-", _CHALLENGED),
}  # fmt: skip
_COUNTRIES = {"4000003720000278": "IE", "4000000000003220": "IE"}


def _card(
    number: str, country: str, funding: str = "credit", network: str = "", conduct: Conduct | None = None
) -> Card:
    brand = brand_of(number)
    networks = (network, brand) if network else (brand,)
    return Card(
        brand,
        number[-4:],
        country,
        cast("Funding", funding),
        networks,
        fingerprint_of(number),
        conduct=conduct or Conduct(),
    )


def _tables() -> tuple[dict[str, Card], dict[str, str]]:
    by_number_: dict[str, Card] = {}
    by_name_: dict[str, str] = {}
    for line in _PLAIN.split("\n")[1:-1]:
        number, country, *words = line.split()
        funding = next((word for word in words if word in ("debit", "prepaid")), "credit")
        network = next((word for word in words if word in _NETWORKS), "")
        by_number_[number] = _card(number, country, funding, network)
        by_name_.update({word: number for word in words if word not in ("-", "debit", "prepaid", *_NETWORKS)})
    for number, (words_, conduct) in _SPECIAL.items():
        by_number_[number] = _card(number, _COUNTRIES.get(number, "US"), conduct=conduct)
        by_name_.update({word: number for word in words_.split() if word != "-"})
    return by_number_, by_name_


_BY_NUMBER, _BY_NAME = _tables()
NUMBERS = tuple(_BY_NUMBER)
NAMES = tuple(f"pm_card_{name}" for name in _BY_NAME)


def by_name(name: str) -> Card | None:
    """The card behind a test payment method such as `pm_card_visa`, or a test token such as `tok_visa`."""
    short = name.removeprefix("pm_card_") if name.startswith("pm_card_") else name.removeprefix("tok_")
    number = _BY_NAME.get(short) if short != name else None
    return _BY_NUMBER[number] if number else None


def by_number(digits: str, month: int, year: int, *, cvc_given: bool = True) -> Card:
    """The card with these digits, which must pass `luhn`. Any that is no test card gets declined, as in test mode."""
    known = _BY_NUMBER.get(digits) or _card(digits, "US", conduct=Conduct(decline=REAL_CARD))
    return replace(known, month=month, year=year, cvc_given=cvc_given)
