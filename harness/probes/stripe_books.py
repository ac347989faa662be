"""The payments of an order in a Stripe account in test mode, by Stripe's own client. A live key is refused."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import requests
import stripe

from harness.kernel.errors import LandscapeInvalid
from harness.probes.payments import Fields, summed
from harness.probes.reading import Blind

API = "https://api.stripe.com"
_TEST_KEY = re.compile(r"(sk|rk)_test_\w+")
_SESSION = re.compile(r"cs_\w{1,200}", re.ASCII)


class StripeBooks:
    """Payments by order: of Checkout Sessions and PaymentIntents whose `metadata.order` or reference names it.

    They are listed and compared here, because Stripe's search shows a payment only after a while. `look_back`: hours in
    which an order was begun; `most`: payments of those hours, more are refused.
    """

    def __init__(  # noqa: PLR0913 - one parameter a key of the file
        self, role: str, key: str, address: str, *, currency: str, within: float, look_back: int, most: int, place: str
    ) -> None:
        if not _TEST_KEY.fullmatch(key):
            raise LandscapeInvalid(f"{place}.key names no key of Stripe's test mode (sk_test_… or rk_test_…)")
        self._role = role
        self._currency = currency
        self._look_back = look_back
        self._most = most
        session = requests.Session()
        session.trust_env = False
        self._client = stripe.StripeClient(
            key,
            base_addresses={"api": address or API},
            http_client=stripe.RequestsClient(timeout=within, session=session),
            max_network_retries=0,
        )

    def order(self, order: str) -> Fields:
        """As PaymentsProbe.order. Raises Blind."""
        with self._understanding():
            return summed(list(self._payments(order)))

    def try_out(self) -> None:
        """Look for an order that nobody has. Raises Blind."""
        self.order("0")

    def order_of_session(self, session: str) -> str:
        """The order a hosted payment page is for, "" when Stripe does not know the page. Raises Blind."""
        if not _SESSION.fullmatch(session):
            return ""
        with self._understanding():
            try:
                found = self._plain(self._client.v1.checkout.sessions.retrieve(session))
            except stripe.InvalidRequestError as error:
                if error.http_status == 404:
                    return ""
                raise
            if found["id"] != session:
                raise ValueError("another page than the one asked for")
            return _order_of(found)

    @contextmanager
    def _understanding(self) -> Iterator[None]:
        try:
            yield
        except stripe.StripeError as error:
            # Its message may quote a part of the key; kind and status say what to do.
            said = f"{type(error).__name__}, status {error.http_status}" if error.http_status else type(error).__name__
            raise Blind(f"the {self._role} cannot be asked by Stripe's client ({said})") from None
        except (KeyError, TypeError, AttributeError, ValueError) as error:
            reason = f"{type(error).__name__} {error}"
            raise Blind(f"the {self._role} shows something else than Stripe does ({reason[:150]})") from error

    def _payments(self, order: str) -> Iterator[Fields]:
        since = int((datetime.now(UTC) - timedelta(hours=self._look_back)).timestamp())
        asked: dict[str, Any] = {"created": {"gte": since}, "limit": 100}
        sessions = [each for each in self._all(self._client.v1.checkout.sessions, asked) if _order_of(each) == order]
        expanded = asked | {"expand": ["data.latest_charge"]}
        named = {each["payment_intent"] for each in sessions if each.get("payment_intent")}
        intents = {
            each["id"]: each
            for each in self._all(self._client.v1.payment_intents, expanded)
            if each["id"] in named or _order_of(each) == order
        }
        for session in reversed(sessions):
            intent = intents.pop(session.get("payment_intent") or "", None)
            paid = self._payment(order, intent) if intent else self._unpaid(order, session)
            yield paid | {
                "session": session["id"],
                "email": session.get("customer_email") or "",
                "locale": str(session.get("locale") or "").removeprefix("auto"),
            }
        for intent in reversed(list(intents.values())):
            yield self._payment(order, intent)

    def _payment(self, order: str, intent: Fields) -> Fields:
        charge = intent.get("latest_charge") or {}
        held = charge.get("status") == "succeeded"
        captured = charge["amount_captured"] if held else 0
        refunds = self._refunds(intent["id"]) if captured else []
        return {
            "order": order,
            "intent": intent["id"],
            "amount": intent["amount"],
            "currency": self._same_currency(intent),
            "status": intent["status"],
            "authorised": charge["amount"] if held else 0,
            "captured": captured,
            "captures": self._captures(charge["id"]) if captured else [],
            # Stripe also calls it refunded when an authorisation is released, though no money went back.
            "refunded": charge["amount_refunded"] if captured else 0,
            "refunds": refunds,
        }

    def _unpaid(self, order: str, session: Fields) -> Fields:
        waiting = "requires_payment_method" if session["status"] == "open" else "canceled"
        nothing = {"authorised": 0, "captured": 0, "captures": [], "refunded": 0, "refunds": []}
        said = {"order": order, "intent": "", "amount": session["amount_total"], "status": waiting}
        return said | nothing | {"currency": self._same_currency(session)}

    def _captures(self, charge: str) -> list[int]:
        """What each capture brought, in the currency of the account: every one has a movement of its own there."""
        moved = self._all(self._client.v1.balance_transactions, {"source": charge, "limit": 100})
        return [each["amount"] for each in reversed(list(moved)) if each["type"] in {"charge", "payment"}]

    def _refunds(self, intent: str) -> list[Fields]:
        listed = self._all(self._client.v1.refunds, {"payment_intent": intent, "limit": 100})
        return [
            {"id": each["id"], "amount": each["amount"], "status": each["status"], "rma": _told(each).get("rma", "")}
            for each in reversed(list(listed))
        ]

    def _all(self, resource: Any, asked: dict[str, Any]) -> Iterator[Fields]:
        """Everything a resource lists, newest first."""
        for number, each in enumerate(resource.list(asked).auto_paging_iter()):
            if number >= self._most:
                raise Blind(
                    f"the {self._role} has more than {self._most} payments of the last {self._look_back} hours; "
                    "lower look_back or raise most_rows"
                )
            yield self._plain(each)

    def _plain(self, found: Any) -> Fields:
        fields: Fields = found.to_dict()
        if fields.get("livemode"):
            raise Blind(f"the {self._role} shows a payment of live mode, at which nobody may look")
        return fields

    def _same_currency(self, found: Fields) -> str:
        said = str(found["currency"]).upper()
        if said != self._currency:
            raise Blind(
                f"the {self._role} shows {said[:10]}, where the orders of this landscape are in {self._currency}"
            )
        return said


def _order_of(found: Fields) -> str:
    return str(_told(found).get("order") or found.get("client_reference_id") or "")


def _told(found: Fields) -> Fields:
    """What the shop wrote beside it."""
    return found.get("metadata") or {}
