"""Bank transfers: the customer is told an account and a reference, and sends the money, too little of it, or too much.

What arrives goes to the customer's cash balance, and from there to what is open: to the payment whose reference was
given, else to the one that asks for exactly that much, else to the oldest. What is left stays with the customer and pays
the next one (https://docs.stripe.com/payments/customer-balance/reconciliation).
"""

from __future__ import annotations

from harness.simulators.psp.book import Book
from harness.simulators.psp.errors import Refusal, missing_parameter
from harness.simulators.psp.events import Events
from harness.simulators.psp.holding import CashMove, Customer, PaymentMethod
from harness.simulators.psp.models import Intent
from harness.simulators.psp.moves import Moves
from harness.simulators.psp.objects.holders import cash_balance

COUNTRIES = ("BE", "DE", "ES", "FR", "IE", "NL")
_MOST_OPEN = 100


class Transfers:
    """The rules of bank transfers over one book."""

    def __init__(self, book: Book, moves: Moves, events: Events) -> None:
        self._book = book
        self._moves = moves
        self._events = events

    def confirm(self, intent: Intent, method: PaymentMethod) -> None:
        """Take what the customer's cash balance holds, and tell where to send the rest, for what was checked."""
        customer = self._book.customer(intent.customer, status=400)
        if not intent.reference:
            intent.reference = self._book.new_id("ref", intent.order, 12)[4:].upper()
            self._book.intents.add_name(intent.id, f"transfer:{intent.reference}")
            self._book.intents.add_name(intent.id, intent.client_secret.rpartition("_")[2])
        intent.method = method.id
        if self._apply(intent, customer):
            return
        self._book.enter(_open(customer), intent.id)
        if intent.status != "requires_action":
            self._moves.move(intent, "requires_action", "payment.challenge")
        self._moves.tell("payment_intent.requires_action", intent)

    def fund(self, customer: Customer, amount: int, currency: str, reference: str = "", order: str = "") -> CashMove:
        """A bank transfer of the customer arrives, and pays what it is meant for."""
        customer.cash[currency] = customer.cash.get(currency, 0) + amount
        funded = self._noted(customer, "funded", amount, currency, order, reference=reference)
        for intent in self._wanting(customer, amount, currency, reference):
            if not customer.cash.get(currency):
                break
            if not self._apply(intent, customer):
                self._moves.tell("payment_intent.partially_funded", intent)
        if customer.cash.get(currency):
            self._events.announce_json("cash_balance.funds_available", order, cash_balance(customer), {})
        return funded

    def give_back(self, intent: Intent) -> None:
        """What was sent for an intent goes back to the customer's cash balance: it is canceled, or asks for another amount."""
        customer = self._book.customers.get(intent.customer)
        if customer is None:
            return
        self._book.strike(_open(customer), intent.id)
        if intent.funded:
            amount, intent.funded = intent.funded, 0
            customer.cash[intent.currency] = customer.cash.get(intent.currency, 0) + amount
            self._noted(customer, "unapplied_from_payment", amount, intent.currency, intent.order, about=intent.id)

    def return_from_cash(self, customer: Customer, amount: int, currency: str, about: str) -> None:
        """Money leaves the cash balance for the customer's bank. Raises Refusal when there is not so much."""
        left = customer.cash.get(currency, 0)
        if amount > left:
            message = f"The customer's cash balance holds {left} {currency}, which is less than the amount to refund."
            raise Refusal(message, code="insufficient_funds", param="amount", started=True)
        customer.cash[currency] = left - amount
        self._noted(customer, "return_initiated", -amount, currency, customer.order, about=about)

    def return_canceled(self, customer: Customer, amount: int, currency: str, about: str) -> None:
        """Money that was to leave the cash balance stays there."""
        customer.cash[currency] = customer.cash.get(currency, 0) + amount
        self._noted(customer, "return_canceled", amount, currency, customer.order, about=about)

    def _apply(self, intent: Intent, customer: Customer) -> bool:
        """Pay an intent from the cash balance, as far as it goes. Returns whether it is paid."""
        missing = intent.amount - intent.funded
        given = min(missing, customer.cash.get(intent.currency, 0))
        if given:
            customer.cash[intent.currency] -= given
            intent.funded += given
            self._noted(customer, "applied_to_payment", -given, intent.currency, intent.order, about=intent.id)
        if intent.funded < intent.amount:
            return False
        self._book.strike(_open(customer), intent.id)
        waited = intent.status == "requires_action"
        charge = self._moves.attempt(intent, self._book.method(intent.method), "succeeded")
        charge.captured = True
        self._moves.take(intent, charge, intent.amount)
        self._moves.move(intent, "succeeded", "payment.capture", amount=intent.amount, currency=intent.currency.upper())
        self._moves.tell("charge.succeeded", intent, charge)
        self._moves.tell("payment_intent.succeeded", intent)
        if waited:
            self._moves.ended(intent)
        return True

    def _wanting(self, customer: Customer, amount: int, currency: str, reference: str) -> list[Intent]:
        """Open payments of a customer, in the order in which money is given to them."""
        ids = reversed(self._book.listed(_open(customer), _MOST_OPEN))
        found = [it for identity in ids if (it := self._book.intents.get(identity)) and it.currency == currency]
        return sorted(found, key=lambda it: (it.reference != reference, it.amount - it.funded != amount))

    def check(self, intent: Intent) -> None:
        """Raise Refusal for a missing customer, a wrong currency, a capture by hand, missing options."""
        if not intent.customer:
            raise missing_parameter("customer")
        if intent.currency != "eur":
            message = f"The currency `{intent.currency}` is not offered here for bank transfers: only eur is."
            raise Refusal(message, code="payment_method_currency_mismatch", param="currency", started=True)
        if intent.capture_method == "manual":
            message = "The payment method type `customer_balance` does not support `capture_method=manual`."
            raise Refusal(message, code="payment_intent_incompatible_payment_method", started=True)
        options = intent.options.get("customer_balance", {})
        at = "payment_method_options[customer_balance]"
        if options.get("funding_type") != "bank_transfer":
            raise missing_parameter(f"{at}[funding_type]")
        if "bank_transfer" not in options:
            raise missing_parameter(f"{at}[bank_transfer]")

    def _noted(
        self,
        customer: Customer,
        kind: str,
        net: int,
        currency: str,
        order: str,
        *,
        about: str = "",
        reference: str = "",
    ) -> CashMove:
        order = order or customer.order
        move = CashMove(
            id=self._book.new_id("ccsbtxn", order), order=order, customer=customer.id, created=self._book.now(order),
            type=kind, currency=currency, net=net, ending=customer.cash[currency], about=about, reference=reference,
        )  # fmt: skip
        self._book.cash.put(move.id, move, group=customer.id)
        fields = {"amount": net, "currency": currency.upper(), "type": kind}
        self._book.moved("cash.move", "cash_balance", customer.id, "", kind, order, amount=net)
        self._events.announce("customer_cash_balance_transaction.created", move, fields)
        return move


def _open(customer: Customer) -> str:
    return f"transfers:{customer.id}"
