"""What a journey may ask of each role: the same questions whether a simulator answers or a system of the merchant.

Every question gives plain fields, `{}` or `[]` for "nothing there yet", and raises Blind when the system cannot be seen.
Amounts are minor units. The fields that handoffs compare are listed in docs/probes.md.
"""

from __future__ import annotations

from typing import Any, Protocol

from harness.ledger.events import Noted

Fields = dict[str, Any]
Stock = dict[str, dict[str, int]]


class ShopSight(Protocol):
    """The shop's own books by order number."""

    def order(self, order: str) -> Fields:
        """The order, with units by article, tracking numbers and returns by RMA."""

    def stock(self, skus: list[str]) -> Stock:
        """By article: on_hand and held (allocated to orders)."""

    def messages(self, order: str) -> Fields:
        """What the shop received and sent about an order, {} where it does not tell."""

    def orders(self, since: int = 0) -> list[str]:
        """The order numbers after number `since`."""


class PaymentsSight(Protocol):
    """The payment provider's books by order number."""

    def order(self, order: str) -> Fields:
        """requested, authorised, captured, refunded, currency, status, refunds, refunds_by_return, payments."""

    def order_of_session(self, session: str) -> str:
        """The order a hosted payment page is for, "" when the provider does not know the page."""


class WarehouseSight(Protocol):
    """The warehouse's books by order number and RMA."""

    def order(self, order: str) -> Fields:
        """The order as received and as it stands, with units, picked, short, shipped, written_off by article."""

    def return_(self, rma: str) -> Fields:
        """A return as announced and as it stands, with units by article."""

    def returns_of(self, order: str) -> list[Fields]:
        """Every return announced for an order, with what was "graded"."""

    def stock(self, skus: list[str]) -> Stock:
        """By article: on_hand, held, damaged."""


class CarrierSight(Protocol):
    """The carrier's books by order number."""

    def parcels(self, order: str, direction: str) -> Fields:
        """tracking_numbers, states, units, recipient, service, rma, parcels; `direction` is "outbound" or "return"."""

    def both_ways(self, order: str) -> dict[str, Fields]:
        """{"outbound": …, "return": …}, each as `parcels` gives them."""

    def label(self, shipment: str) -> bytes:
        """The label of a shipment as it was printed, a PDF. Raises Blind when there is none to be had."""


class MailSight(Protocol):
    """The customer's mailbox by order number and kind of mail."""

    def mails(self, order: str, kind: str = "") -> list[Fields]:
        """The mails of an order, oldest first, of one kind or of all."""

    def mail(self, order: str, kind: str, currency: str) -> Fields:
        """The last mail of its kind, with how many there are, its text, its page, and the amounts that each shows."""


class ErpSight(Protocol):
    """The books of the merchant's ERP by order number."""

    def order(self, order: str) -> Fields:
        """reference, total, currency, units, state."""

    def invoices(self, order: str) -> Fields:
        """Invoiced (the sum), tax, count, currency, states, numbers, and the rows in `invoices`."""

    def credit_notes(self, order: str) -> Fields:
        """Credited (the sum), tax, count, currency, states, numbers, and the rows in `credit_notes`."""


class AnalyticsSight(Protocol):
    """What the audience measurement counted, by order number."""

    def events(self, order: str) -> Fields:
        """purchases, value, currency, tax, shipping, units, refunds, refunded, refund_currency, events."""


class NotesSight(Protocol):
    """A simulator's own notes."""

    def of(self, order: str = "", after: int = 0) -> list[Noted]:
        """The notes about one order, or of all, after note number `after`."""


class TraceSight(Protocol):
    """All that a system holds of a customer."""

    def orders_of(self, email: str) -> list[str]:
        """The references of the orders that reached it for this mail address."""
