"""Reading the forms of the hosted page, before any bank is asked."""

from __future__ import annotations

import re

from harness.simulators.psp import cards, ibans


def digits_of(text: str) -> str:
    """The digits of a card number, without the spaces people type."""
    return re.sub(r"[\s.-]", "", text)


def expiry_of(text: str) -> tuple[int, int] | None:
    """Month and year of `12/34`, `12 / 2034` or `1234`."""
    match = re.fullmatch(r"\s*(0?[1-9]|1[0-2])\s*[/-]\s*(?:20)?([0-9]{2})\s*|\s*(0[1-9]|1[0-2])([0-9]{2})\s*", text)
    if match is None:
        return None
    return int(match.group(1) or match.group(3)), 2000 + int(match.group(2) or match.group(4))


def wrong_card(form: dict[str, str], *, ask_email: bool, today: tuple[int, int]) -> dict[str, str]:
    """The name of each field that cannot be used, with the key of the text that says why; in the order of the page."""
    wrong = wrong_email(form, ask_email=ask_email)
    digits, expiry = digits_of(form.get("number", "")), expiry_of(form.get("expiry", ""))
    if not cards.luhn(digits):
        wrong["number"] = "bad_number"
    if expiry is None:
        wrong["expiry"] = "bad_expiry"
    elif (expiry[1], expiry[0]) < today:
        wrong["expiry"] = "past_expiry"
    if not re.fullmatch(r"[0-9]{4}" if cards.brand_of(digits) == "amex" else r"[0-9]{3}", form.get("cvc", "").strip()):
        wrong["cvc"] = "bad_cvc"
    if not form.get("name", "").strip():
        wrong["name"] = "bad_name"
    return wrong


def wrong_account(form: dict[str, str], *, ask_email: bool) -> dict[str, str]:
    """As `wrong_card`, for a bank account."""
    wrong = wrong_email(form, ask_email=ask_email)
    iban = ibans.tidy(form.get("iban", ""))
    account = ibans.account(iban)
    if not ibans.valid(iban):
        wrong["iban"] = "bad_iban"
    elif account is None:
        wrong["iban"] = "real_iban"
    elif account.outcome in ("bankNotSupported", "debitsNotSupported"):
        wrong["iban"] = "closed_iban"
    if not form.get("name", "").strip():
        wrong["name"] = "bad_name"
    return wrong


def wrong_email(form: dict[str, str], *, ask_email: bool) -> dict[str, str]:
    """As `wrong_card`, for the e-mail address alone, when the page asks for one."""
    given = form.get("email", "").strip()
    return {"email": "bad_email"} if ask_email and not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", given) else {}
