"""Where to send a bank transfer, and a mandate as it was given.

GET  /c/transfer/{token}      how much to send where; the token is the last part of the intent's client secret
GET  /c/mandate/{reference}
"""

from __future__ import annotations

from datetime import UTC, datetime

from starlette.responses import Response

from harness.simulators.bodies import BadBody
from harness.simulators.psp.book import Book
from harness.simulators.psp.models import Intent
from harness.simulators.psp.objects.intents import transfer_instructions
from harness.simulators.psp.pages import markup
from harness.simulators.psp.pages.layout import Layout, Text, amount, closed_page, page, success_url
from harness.simulators.psp.pages.markup import fill
from harness.simulators.reception import Visit


class SendingPages:
    """Pages about bank accounts over one book."""

    def __init__(self, book: Book, layout: Layout) -> None:
        self._book = book
        self._layout = layout

    async def transfer(self, visit: Visit) -> Response:
        token = visit.request.path_params["token"]
        intent = self._book.intents.named(token) if token.isalnum() else None
        if intent is None:
            raise BadBody(404, "unknown_transfer", "there is no such transfer")
        visit.order = intent.order
        session = self._layout.session_of(intent)
        text, back = self._layout.text(visit, session), success_url(session) if session else intent.return_url
        if intent.status == "succeeded":
            return closed_page(text, "transfer_title", "transfer_paid", 200, back)
        if intent.status != "requires_action" or not intent.reference:
            return closed_page(text, "transfer_title", "transfer_over", 410, back)
        return self._instructions(intent, text, back)

    async def mandate(self, visit: Visit) -> Response:
        mandate = self._book.mandates.named(visit.request.path_params["reference"])
        if mandate is None:
            raise BadBody(404, "unknown_mandate", "there is no such mandate")
        method, text = self._book.method(mandate.method), self._layout.text(visit, None)
        account = method.account
        body = fill(
            "mandate.html", **{name: text[name] for name in text if name.startswith("mandate_")}, sentence=text["mandate"],
            reference=mandate.reference, account=f"{account.country}•• •••• {account.last4}" if account else "",
            merchant=self._book.merchant, tds_merchant=text["tds_merchant"],
            date=datetime.fromtimestamp(mandate.created, UTC).date().isoformat(),
        )  # fmt: skip
        return page(text, text["mandate_title"], body)

    def _instructions(self, intent: Intent, text: Text, back: str) -> Response:
        shown = transfer_instructions(self._book, intent)
        iban = shown["financial_addresses"][0]["iban"]
        body = fill(
            "instructions.html", **{name: text[name] for name in text if name.startswith("transfer_")},
            amount=amount(shown["amount_remaining"], intent.currency, text["lang"]), iban=_grouped(iban["iban"]),
            bic=iban["bic"], holder=iban["account_holder_name"], reference=intent.reference,
            link=markup.link(back, text["to_shop"], "cancel-link"),
        )  # fmt: skip
        return page(text, text["transfer_title"], body)


def _grouped(iban: str) -> str:
    return " ".join(iban[start : start + 4] for start in range(0, len(iban), 4))
