"""Payment methods: made of a test name, a card or an account; kept with a customer; debited under a mandate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from harness.simulators.psp import card_table, ibans
from harness.simulators.psp.book import Book, set_only
from harness.simulators.psp.cards import Card, Decline, luhn
from harness.simulators.psp.errors import Refusal, missing_parameter
from harness.simulators.psp.events import Events
from harness.simulators.psp.holding import Customer, Mandate, PaymentMethod
from harness.simulators.psp.models import MethodType

USED = (
    "This PaymentMethod was previously used without being attached to a Customer or was detached from a Customer, and "
    "may not be used again."
)


class Methods:
    """The rules of payment methods over one book."""

    def __init__(self, book: Book, events: Events) -> None:
        self._book = book
        self._events = events

    def named(self, name: str, order: str = "", *, param: str = "payment_method", status: int = 400) -> PaymentMethod:
        """The payment method with this id; for a test name such as `pm_card_visa`, a new one. Raises Refusal for neither."""
        if (card := card_table.by_name(name)) is not None:
            return self.keep("card", order, card=card)
        if (account := ibans.by_token(name)) is not None:
            return self.keep(
                "sepa_debit", order, account=account, billing={"name": "Jenny Rosen", "email": "jenny@example.com"}
            )
        found = self._book.method(name, param, status=status)
        if found.spent:
            raise Refusal(USED, code="payment_method_unexpected_state", started=True)
        return found

    def made_of(self, given: Mapping[str, Any], order: str = "", at: str = "") -> PaymentMethod:
        """A new payment method of what the API was given (`type`, `card`, `sepa_debit`, `billing_details`…).

        `at` is the parameter it stands in. Raises Refusal: 402 for a card that cannot be one, 400 for an account.
        """
        kind: MethodType = given["type"]
        billing = given.get("billing_details", {})
        card = self._card(given.get("card"), at) if kind == "card" else None
        account = self._account(given.get("sepa_debit"), billing, at) if kind == "sepa_debit" else None
        method = self.keep(kind, order, card=card, account=account, billing=billing)
        method.metadata = set_only(given.get("metadata", {}))
        method.allow_redisplay = given.get("allow_redisplay", "unspecified")
        return method

    def keep(
        self, kind: MethodType, order: str, *, card: Card | None = None, account: ibans.Account | None = None,
        billing: Mapping[str, Any] | None = None,
    ) -> PaymentMethod:  # fmt: skip
        """A new payment method in the book."""
        method = PaymentMethod(
            id=self._book.new_id("pm", order), created=self._book.now(order), order=order, type=kind,
            card=card, account=account, billing=dict(billing or {}),
        )  # fmt: skip
        self._book.methods.put(method.id, method, group=order)
        return method

    def attach(self, method: PaymentMethod, customer: Customer) -> None:
        """Keep a payment method with a customer. Raises Refusal 402 when the card's bank will not have it."""
        if method.customer == customer.id:
            return
        if method.customer:
            message = "The payment method you provided has already been attached to a customer."
            raise Refusal(message, code="payment_method_unexpected_state", started=True)
        if method.spent:
            raise Refusal(USED, code="payment_method_unexpected_state", started=True)
        conduct = method.card.conduct if method.card else None
        if conduct and conduct.decline and not conduct.late and not conduct.blocked:
            raise card_error(conduct.decline)
        method.customer = customer.id
        self._book.enter(f"methods:{customer.id}", method.id)
        self._announce("payment_method.attached", method)

    def detach(self, method: PaymentMethod) -> None:
        """Take a payment method from its customer, for good. Raises Refusal when it has none."""
        if not method.customer:
            message = "The payment method you provided is not attached to a customer so detachment is impossible."
            raise Refusal(message, code="payment_method_unexpected_state", started=True)
        self._book.strike(f"methods:{method.customer}", method.id)
        was, method.customer, method.spent = method.customer, "", True
        owner = self._book.customers.get(was)
        if owner is not None and owner.default_method == method.id:
            owner.default_method = ""
        self._announce("payment_method.detached", method, previous={"customer": was})

    def updated(self, method: PaymentMethod, previous: Mapping[str, Any]) -> None:
        self._announce("payment_method.updated", method, previous=previous)

    def accept_mandate(
        self, method: PaymentMethod, given: Mapping[str, Any] | None, once: tuple[int, str] | None = None
    ) -> Mandate:
        """The customer's leave to debit an account, `once` for an amount of a currency, else again and again.

        Raises Refusal when the shop does not say how it was given.
        """
        if given is None:
            raise missing_parameter("mandate_data")
        amount, currency = once or (0, "")
        mandate = Mandate(
            id=self._book.new_id("mandate", method.order),
            created=self._book.now(method.order),
            method=method.id,
            reference=self._book.new_id("ref", method.order, 16)[4:].upper(),
            acceptance=given["customer_acceptance"],
            multi_use=once is None,
            amount=amount,
            currency=currency,
        )
        self._book.mandates.put(mandate.id, mandate, group=method.order, names=(mandate.reference,))
        return mandate

    def _card(self, given: Mapping[str, Any] | None, at: str) -> Card:
        if given is None:
            raise missing_parameter(_in(at, "card"))
        if (token := given.get("token")) is not None:
            card = card_table.by_name(token) if token.startswith("tok_") else None
            if card is None:
                raise Refusal(f"No such token: '{token[:60]}'", code="resource_missing", param=_in(at, "card", "token"))
            return card
        for name in ("number", "exp_month", "exp_year"):
            if name not in given:
                raise missing_parameter(_in(at, "card", name))
        return self._by_number(given)

    def _by_number(self, given: Mapping[str, Any]) -> Card:
        digits = given["number"].replace(" ", "").replace("-", "")
        month, year = given["exp_month"], given["exp_year"] + (2000 if given["exp_year"] < 100 else 0)
        now = self._book.simulation.clock.now()
        if not luhn(digits):
            raise card_error(Decline("incorrect_number", "", "Your card number is incorrect."), "number")
        if not 1 <= month <= 12:
            raise card_error(
                Decline("invalid_expiry_month", "", "Your card's expiration month is invalid."), "exp_month"
            )
        if year > now.year + 50 or (year, month) < (now.year, now.month):
            raise card_error(Decline("invalid_expiry_year", "", "Your card's expiration year is invalid."), "exp_year")
        cvc = given.get("cvc", "")
        if cvc and not (cvc.isascii() and cvc.isdigit() and len(cvc) in (3, 4)):
            raise card_error(Decline("invalid_cvc", "", "Your card's security code is invalid."), "cvc")
        return card_table.by_number(digits, month, year, cvc_given=bool(cvc))

    def _account(self, given: Mapping[str, Any] | None, billing: Mapping[str, Any], at: str) -> ibans.Account:
        if given is None or "iban" not in given:
            raise missing_parameter(_in(at, "sepa_debit", "iban"))
        for name in ("name", "email"):
            if not billing.get(name):
                raise missing_parameter(_in(at, "billing_details", name))
        return account_of(given["iban"], _in(at, "sepa_debit", "iban"))

    def _announce(self, kind: str, method: PaymentMethod, previous: Mapping[str, Any] | None = None) -> None:
        self._events.announce(kind, method, {"customer": method.customer}, previous=previous)


def account_of(text: str, param: str) -> ibans.Account:
    """The test account of an IBAN as people write it. Raises Refusal when it is none that can be debited."""
    iban = ibans.tidy(text)
    account = ibans.account(iban)
    if not ibans.valid(iban):
        raise Refusal("The IBAN you provided is invalid.", code="invalid_bank_account_iban", param=param)
    if account is None:
        message = (
            "You must use a test IBAN in test mode: no money moves here. For a list of test IBANs, visit: "
            "https://stripe.com/docs/testing#sepa-direct-debit."
        )
        raise Refusal(message, code="payment_method_invalid_parameter_testmode", param=param)
    if account.outcome == "bankNotSupported":
        message = "The bank of this account does not support SEPA Direct Debit."
        raise Refusal(message, code="sepa_debit_bank_not_supported", param=param)
    if account.outcome == "debitsNotSupported":
        message = "This account cannot be debited by SEPA Direct Debit."
        raise Refusal(message, code="sepa_debit_debits_not_supported", param=param)
    return account


def card_error(decline: Decline, param: str = "") -> Refusal:
    """What the client raises as CardError."""
    return Refusal(
        decline.message, status=402, type_="card_error", code=decline.code, decline_code=decline.decline_code,
        param=param, started=True,
    )  # fmt: skip


def _in(*steps: str) -> str:
    first, *rest = [step for step in steps if step]
    return first + "".join(f"[{step}]" for step in rest)
