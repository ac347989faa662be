"""What the console shows of the provider: payments and refunds, with a button for each thing that can happen next."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from harness.kernel.clock import stamp
from harness.simulators.board import Button, Card, Fact, Input, Messages
from harness.simulators.psp.api.call import Call
from harness.simulators.psp.book import Book
from harness.simulators.psp.events import TYPES
from harness.simulators.psp.lifecycles import REFUND
from harness.simulators.psp.models import Intent, Refund, Session
from harness.simulators.psp.shown import payment, payments_of

_CARDS = (
    "pm_card_visa", "pm_card_mastercard", "pm_card_authenticationRequired", "pm_card_visa_chargeDeclined",
    "pm_card_visa_chargeDeclinedInsufficientFunds", "pm_card_chargeDeclinedExpiredCard", "pm_card_radarBlock",
    "pm_card_createDispute", "pm_card_refundFail", "pm_card_pendingRefund",
)  # fmt: skip
_ACCOUNTS = (
    "pm_sepaDebit_success_fr",
    "pm_sepaDebit_failed_fr",
    "pm_sepaDebit_disputed_fr",
    "pm_sepaDebit_insufficientFunds_fr",
)
_REASONS = ("fraudulent", "product_not_received", "duplicate", "inquiry")


def messages(calls: list[Call]) -> Messages:
    """The messages of the provider: events it sends, calls it receives."""
    return Messages(sent=TYPES, received=tuple(dict.fromkeys(call.operation for call in calls)))


class Board:
    """The cards of one book."""

    def __init__(self, book: Book, more: Sequence[Callable[[str, int], list[Card]]]) -> None:
        """`more` are those who keep other things: (order, limit) -> cards. They stand first."""
        self._book = book
        self._more = more

    def cards(self, order: str, limit: int) -> list[Card]:
        """Up to `limit` cards, those of the newest payment first; its refunds stand with it."""
        found = [card for cards in self._more for card in cards(order, limit // 3)]
        for session, intent in reversed(payments_of(self._book, order, limit)):
            charge = self._book.charge_of(intent) if intent else None
            refunds = self._book.refunds_of(charge) if charge else []
            found += [self._refund(refund) for refund in reversed(refunds)]
            found.append(self._payment(session, intent))
            if len(found) >= limit:
                break
        return found[:limit]

    def _payment(self, session: Session | None, intent: Intent | None) -> Card:
        shown = payment(self._book, session, intent)
        identity = shown["intent"] or shown["session"]
        facts: dict[str, Fact] = {
            "amount": shown["amount"], "currency": shown["currency"], "authorised": shown["authorised"],
            "captured": shown["captured"], "refunded": shown["refunded"],
        }  # fmt: skip
        if session is not None:
            facts |= {"page": shown["session_status"], "url": shown["url"] if session.status == "open" else ""}
        if intent is not None and intent.reference:
            facts |= {"funded": intent.funded, "reference": intent.reference}
        if shown["declines"]:
            facts["declined"] = ", ".join(shown["declines"])
        created = intent.created if intent else session.created if session else 0
        return Card(
            "payment", identity, shown["order"], shown["status"], _at(created),
            {name: value for name, value in facts.items() if value != ""}, tuple(self._buttons(session, intent, identity)),
        )  # fmt: skip

    def _buttons(self, session: Session | None, intent: Intent | None, identity: str) -> list[Button]:
        path = f"/payments/{identity}"
        open_ = session.status == "open" if session else True
        status = intent.status if intent else "requires_payment_method"
        waiting = status in ("requires_payment_method", "requires_confirmation", "requires_action") and open_
        types = session.types if session else intent.types if intent else []
        buttons: list[Button] = []
        if status == "requires_action" and intent is not None and not intent.reference:
            buttons.append(Button("authenticate", f"{path}/authenticate", {"passed": True}))
            buttons.append(Button("fail_authentication", f"{path}/authenticate", {"passed": False}, "incident"))
        if waiting and {"card", "sepa_debit"} & set(types):
            names = (*(_CARDS if "card" in types else ()), *(_ACCOUNTS if "sepa_debit" in types else ()))
            way = Input("payment_method", ("method",), "choice", names, names[0])
            buttons.append(Button("pay", f"{path}/pay", {"method": names[0]}, inputs=(way,)))
        if status == "requires_action" and intent is not None and intent.reference:
            left = intent.amount - intent.funded
            buttons.append(Button("fund", f"{path}/fund", {"amount": left}, inputs=(_amount(left, 99_999_999),)))
        if (session is not None and session.status == "open") or status == "requires_capture":
            buttons.append(Button("expire", f"{path}/expire", {}, "incident"))
        return buttons + (self._after(intent, path) if intent is not None else [])

    def _after(self, intent: Intent, path: str) -> list[Button]:
        """What can happen once a bank was asked."""
        buttons: list[Button] = []
        charge = self._book.charge_of(intent)
        if intent.status == "requires_capture":
            left = intent.amount_capturable
            buttons.append(Button("capture", f"{path}/capture", {"amount": left}, inputs=(_amount(left, left),)))
            if not intent.captures:
                buttons.append(Button("cancel", f"{path}/cancel"))
        if intent.status == "processing":
            buttons += [Button("settle", f"{path}/settle"), Button("fail", f"{path}/fail", {}, "incident")]
        if charge is not None and charge.amount_captured and not charge.disputed:
            left = charge.amount_captured - charge.amount_refunded
            if left:
                buttons.append(Button("refund", f"{path}/refund", {"amount": left}, inputs=(_amount(left, left),)))
            why = Input("reason", ("reason",), "choice", _REASONS, _REASONS[0])
            buttons.append(Button("dispute", f"{path}/dispute", {"reason": _REASONS[0]}, "incident", (why,)))
        return buttons

    def _refund(self, it: Refund) -> Card:
        path, may = f"/refunds/{it.id}", REFUND.moves(it.status)
        buttons: list[Button] = []
        if it.status == "requires_action":
            buttons.append(Button("answer", f"{path}/answer"))
        if it.status == "pending" and "succeeded" in may:
            buttons.append(Button("settle", f"{path}/settle"))
        if "failed" in may:
            buttons.append(Button("fail_refund", f"{path}/fail", {}, "incident"))
        if "canceled" in may and it.type != "card":
            buttons.append(Button("cancel_refund", f"{path}/cancel"))
        facts: dict[str, Fact] = {"amount": it.amount, "currency": it.currency.upper(), "payment": it.intent}
        facts |= {name: it.metadata[name] for name in ("rma", "reason") if it.metadata.get(name)}
        return Card("refund", it.id, it.order, it.status, _at(it.created), facts, tuple(buttons))


def _amount(value: int, most: int) -> Input:
    return Input("amount", ("amount",), "whole", value=value, least=1, most=most)


def _at(seconds: int) -> str:
    return stamp(datetime.fromtimestamp(seconds, UTC))
