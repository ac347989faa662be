"""The endpoints of the account itself and of its webhook endpoints."""

from __future__ import annotations

import hashlib
from typing import Any

from harness.simulators.psp.api import shapes
from harness.simulators.psp.api.call import Call, Params
from harness.simulators.psp.api.paging import PAGE, Pages
from harness.simulators.psp.book import Book, set_only
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.events import MOST_RECEIVERS, TYPES, Events
from harness.simulators.psp.forms import ArrayOf, Flag, Group, Metadata, Only, Text, Url
from harness.simulators.psp.holding import Receiver
from harness.simulators.psp.objects import show
from harness.simulators.reception import Visit

_ENABLED = ArrayOf(Text(100), most=400)
CREATE = Group(
    {
        "url": Url(), "enabled_events": _ENABLED, "description": Text(5000, unset=True), "metadata": Metadata(),
        "api_version": Text(40), "connect": Only("false"),
    },
    ("url", "enabled_events"),
)  # fmt: skip
UPDATE = Group(
    {
        "url": Url(), "enabled_events": _ENABLED, "description": Text(5000, unset=True), "metadata": Metadata(),
        "disabled": Flag(),
    }
)  # fmt: skip


class AccountCalls:
    """The endpoints of one account over one book."""

    def __init__(self, book: Book, events: Events, pages: Pages) -> None:
        self._book = book
        self._events = events
        self._pages = pages

    def calls(self) -> list[Call]:
        endpoint, nothing = "/v1/webhook_endpoints", shapes.NOTHING
        return [
            Call("GET", "/v1/account", "account.retrieve", nothing, self.account),
            Call("POST", endpoint, "endpoint.create", CREATE, self.create),
            Call("GET", endpoint, "endpoint.list", Group(PAGE), self.list_),
            Call("GET", f"{endpoint}/{{id}}", "endpoint.retrieve", nothing, self.retrieve),
            Call("POST", f"{endpoint}/{{id}}", "endpoint.update", UPDATE, self.update),
            Call("DELETE", f"{endpoint}/{{id}}", "endpoint.delete", nothing, self.delete),
        ]

    def account(self, _visit: Visit, _params: Params) -> dict[str, Any]:
        capabilities = {
            "card_payments": "active", "sepa_debit_payments": "active", "sepa_bank_transfer_payments": "active",
            "transfers": "active",
        }  # fmt: skip
        seed = self._book.simulation.seed.number
        return {
            "id": f"acct_{hashlib.sha256(f'account {seed}'.encode()).hexdigest()[:16]}",
            "object": "account",
            "business_profile": {"name": self._book.merchant, "mcc": None, "url": None, "support_email": None},
            "business_type": "company",
            "capabilities": capabilities,
            "charges_enabled": True,
            "country": "FR",
            "default_currency": "eur",
            "details_submitted": True,
            "email": "merchant@example.com",
            "metadata": {},
            "payouts_enabled": True,
            "settings": {
                "branding": {"icon": None, "logo": None, "primary_color": None, "secondary_color": None},
                "card_payments": {"statement_descriptor_prefix": None},
                "dashboard": {"display_name": self._book.merchant, "timezone": "Europe/Paris"},
                "payments": {"statement_descriptor": "DRYRUN TEST SHOP"},
            },
            "type": "standard",
        }

    def create(self, _visit: Visit, params: Params) -> dict[str, Any]:
        if not self._events.room():
            raise Refusal(f"You have reached the maximum of {MOST_RECEIVERS} test webhook endpoints.")
        digest = hashlib.sha256(self._book.new_id("whsec", "", 58).encode()).hexdigest()
        receiver = Receiver(
            id=self._book.new_id("we"), created=self._book.now(), url=params["url"], secret=f"whsec_{digest[:32]}",
            events=_known(params["enabled_events"]), description=params.get("description", ""),
            metadata=set_only(params.get("metadata", {})), api_version=params.get("api_version", ""),
        )  # fmt: skip
        self._events.register(receiver)
        return {**show(self._book, receiver), "secret": receiver.secret}

    def list_(self, visit: Visit, params: Params) -> object:
        return self._pages.of_all(visit, params, self._book.receivers, "webhook_endpoint")

    def retrieve(self, visit: Visit, _params: Params) -> object:
        return self._book.receiver(visit.request.path_params["id"])

    def update(self, visit: Visit, params: Params) -> object:
        receiver = self._book.receiver(visit.request.path_params["id"])
        if "enabled_events" in params:
            receiver.events = _known(params["enabled_events"])
        receiver.url = params.get("url", receiver.url)
        receiver.description = params.get("description", receiver.description)
        receiver.disabled = params.get("disabled", receiver.disabled)
        if "metadata" in params:
            receiver.metadata = set_only({**receiver.metadata, **params["metadata"]}) if params["metadata"] else {}
        return receiver

    def delete(self, visit: Visit, _params: Params) -> dict[str, Any]:
        receiver = self._book.receiver(visit.request.path_params["id"])
        self._events.forget(receiver)
        return {"id": receiver.id, "object": "webhook_endpoint", "deleted": True}


def _known(names: list[str]) -> list[str]:
    """Event types, all or some. One that Stripe has and that never happens here is taken too; nonsense is refused."""
    for index, name in enumerate(names):
        if name != "*" and name not in TYPES and name.partition(".")[0] not in _FAMILIES:
            message = f"Invalid enabled_events[{index}]: must be an event type such as payment_intent.succeeded, or *"
            raise Refusal(message, param=f"enabled_events[{index}]")
    return list(dict.fromkeys(names))


_FAMILIES = {
    *(name.partition(".")[0] for name in TYPES),
    "account", "application_fee", "balance", "billing", "billing_portal", "capability", "checkout", "coupon", "credit_note",
    "entitlements", "file", "financial_connections", "identity", "invoice", "invoice_payment", "invoiceitem", "issuing_card",
    "issuing_transaction", "payment_link", "person", "plan", "price", "product", "promotion_code", "quote", "reporting",
    "review", "sigma", "source", "subscription_schedule", "tax", "terminal", "test_helpers", "topup", "transfer", "treasury",
}  # fmt: skip
