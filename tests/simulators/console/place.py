"""The real simulators and a console as running processes, and a shop that hands over orders."""

from __future__ import annotations

import json
import os
import smtplib
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from typing import Any

import httpx
import msgspec

from harness.simulators.board import Card
from tests.simulators.processes import ROOT, started

ROLES = {"psp": "psp", "warehouse": "warehouse", "carrier": "carrier", "mail": "mailbox"}
RECIPIENT = {
    "name": "Zoé Lefèvre-Dubois", "company": "", "line1": "12 rue des Lilas", "line2": "", "postcode": "42000",
    "city": "Saint-Étienne", "state": "", "country": "FR", "phone": "", "email": "zoe@example.com",
}  # fmt: skip


_TRANSFER = {
    "payment_method_types[]": "customer_balance", "payment_method_data[type]": "customer_balance", "confirm": "true",
    "payment_method_options[customer_balance][funding_type]": "bank_transfer",
    "payment_method_options[customer_balance][bank_transfer][type]": "eu_bank_transfer",
    "payment_method_options[customer_balance][bank_transfer][eu_bank_transfer][country]": "FR",
}  # fmt: skip
_PAGE = {
    "mode": "payment", "success_url": "http://127.0.0.1:9/paid", "cancel_url": "http://127.0.0.1:9/left",
    "line_items[0][quantity]": "1", "line_items[0][price_data][currency]": "eur",
    "line_items[0][price_data][unit_amount]": "3790", "line_items[0][price_data][product_data][name]": "Mug",
}  # fmt: skip


@dataclass(slots=True)
class Place:
    """Simulators and console as running processes. `control` asks a simulator what it thinks."""

    console: str
    urls: dict[str, str]
    smtp: str
    client: httpx.Client = field(default_factory=lambda: httpx.Client(trust_env=False))

    def control(self, method: str, role: str, path: str, body: object = None) -> Any:
        answer = self.client.request(method, self.urls[role] + path, json=body, headers={"authorization": "Bearer k"})
        assert answer.is_success, answer.text
        return answer.json() if answer.content else None

    def order(self, reference: str, **more: object) -> None:
        """Hand an order to the warehouse, as a shop does."""
        lines = [
            {"sku": "MUG-BLUE", "name": "Mug bleu", "quantity": 2, "unit_price": 1200},
            {"sku": "TEA-500", "name": "Thé", "quantity": 1, "unit_price": 900},
        ]
        self.control("POST", "warehouse", "/orders", {
            "reference": reference, "placed_at": "2026-11-22T20:00:00Z", "currency": "EUR", "language": "fr",
            "delivery_method": "home", "recipient": RECIPIENT, "lines": lines, "total": 3790, "declared_value": 3300, **more,
        })  # fmt: skip

    def cards(self, role: str, order: str) -> list[Card]:
        """What the board of a simulator shows of an order."""
        return msgspec.convert(self.control("GET", role, f"/_control/board?order={order}")["cards"], list[Card])

    def press(self, role: str, path: str, body: object) -> int:
        """Do what a button does; the status of the answer, which may be a refusal."""
        answer = self.client.post(f"{self.urls[role]}/_control{path}", json=body)
        assert answer.status_code < 500 or answer.status_code == 502, answer.text
        return answer.status_code

    def pay(self, order: str, number: int) -> None:
        """Begin a payment, each `number` of another kind: card, debit, bank transfer, hosted page."""
        common = {"amount": "3790", "currency": "eur", "metadata[order]": order}
        if number % 4 == 0:
            self._stripe("payment_intents", {**common, "payment_method_types[]": "card", "capture_method": "manual"})
        elif number % 4 == 1:
            self._stripe("payment_intents", {**common, "payment_method_types[]": "sepa_debit"})
        elif number % 4 == 2:
            customer = self._stripe("customers", {"email": RECIPIENT["email"]})["id"]
            self._stripe("payment_intents", common | _TRANSFER | {"customer": customer})
        else:
            self._stripe("checkout/sessions", _PAGE | {"client_reference_id": order})

    def _stripe(self, path: str, form: dict[str, str]) -> Any:
        answer = self.client.post(
            f"{self.urls['psp']}/v1/{path}", data=form, headers={"authorization": "Bearer sk_test_k"}
        )
        assert answer.is_success, answer.text
        return answer.json()

    def mail(self, order: str, kind: str) -> None:
        """Write to the customer, as a shop does."""
        letter = EmailMessage()
        letter["From"], letter["To"], letter["Subject"] = "shop@example.com", RECIPIENT["email"], f"Commande {order}"
        letter["X-Order"], letter["X-Mail"], letter["Content-Language"] = order, kind, "fr"
        letter.set_content("Merci.")
        host, _, port = self.smtp.rpartition(":")
        with smtplib.SMTP(host, int(port), timeout=10) as door:
            door.send_message(letter)

    def announce_return(self, order: str) -> None:
        """Tell the warehouse that one article comes back, as a shop does; it refuses what was never shipped."""
        lines = [{"sku": "MUG-BLUE", "quantity": 1, "reason": "too blue"}]
        body = {"rma": f"R{order}-1", "order": order, "lines": lines, "tracking_number": ""}
        self.client.post(f"{self.urls['warehouse']}/returns", json=body, headers={"authorization": "Bearer k"})


@contextmanager
def opened() -> Iterator[Place]:
    """The simulators with some stock in the warehouse, and a console."""
    with ExitStack() as stack:
        ready = {role: stack.enter_context(started(name)) for role, name in ROLES.items()}
        urls = {role: words[1] for role, words in ready.items()}
        told = {"DRYRUN_CONSOLE_SYSTEMS": json.dumps({role: {"url": url} for role, url in urls.items()})}
        command = [sys.executable, "-m", "harness.simulators.console"]
        process = stack.enter_context(
            subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env={**os.environ, **told})
        )
        stack.callback(process.terminate)
        assert process.stdout is not None
        made = Place(process.stdout.readline().split()[1], urls, ready["mail"][3])
        stack.enter_context(made.client)
        made.control("PUT", "warehouse", "/_control/peers", {"carrier": {"url": urls["carrier"], "secret": "k"}})
        stock = [{"sku": sku, "on_hand": 500, "weight_g": 350} for sku in ("MUG-BLUE", "TEA-500", "BOWL-RED")]
        made.control("PUT", "warehouse", "/_control/stock", {"stock": stock})
        yield made
