"""Keeping the numbers of cards and accounts out of what is written down."""

from __future__ import annotations

import re

from harness.simulators.psp import ibans
from harness.simulators.psp.cards import luhn

_CARD = re.compile(r"(?<![0-9A-Za-z_])[0-9](?:(?:[ +-]|%20)?[0-9]){12,18}(?![0-9])")
_ACCOUNT = re.compile(
    r"(?<![A-Za-z0-9_])[A-Z]{2}[0-9]{2}(?:(?:[ +]|%20)?[A-Z0-9]{4}){2,7}(?:(?:[ +]|%20)?[A-Z0-9]{1,4})?(?![A-Za-z0-9])"
)
_SECURITY_CODE = re.compile(r"((?:\[|%5B)cvc(?:\]|%5D)=)[0-9]{3,4}", re.IGNORECASE)


def scrub(text: str) -> str:
    """`text` with every card number and IBAN cut down to its end, and without the security codes of forms."""
    if "cvc" in text:
        text = _SECURITY_CODE.sub(r"\1***", text)
    return _ACCOUNT.sub(_cut_account, _CARD.sub(_cut_card, text))


def _cut_card(match: re.Match[str]) -> str:
    digits = re.sub(r"[^0-9]", "", match.group(0).replace("%20", ""))
    return f"•••• {digits[-4:]}" if luhn(digits) else match.group(0)


def _cut_account(match: re.Match[str]) -> str:
    iban = ibans.tidy(match.group(0).replace("%20", "").replace("+", ""))
    return f"{iban[:2]}•• •••• {iban[-4:]}" if ibans.valid(iban) else match.group(0)
