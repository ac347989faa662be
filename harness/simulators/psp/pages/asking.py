"""The page where the bank asks: 3-D Secure.

GET  /c/3ds/{challenge}   the question; POST `result` = pass | fail. Leaving it is just going away
"""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit, urlunsplit

from starlette.responses import Response

from harness.simulators.bodies import BadBody
from harness.simulators.psp.book import Book
from harness.simulators.psp.checkout import Checkout
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.holding import SetupIntent
from harness.simulators.psp.models import Intent
from harness.simulators.psp.pages.layout import Layout, amount, closed_page, form_of, page, redirect
from harness.simulators.psp.pages.markup import fill
from harness.simulators.psp.pages.paying import PayingPages
from harness.simulators.psp.payments import Payments
from harness.simulators.psp.setups import Setups
from harness.simulators.reception import Visit

_DONE = ("requires_capture", "succeeded", "requires_confirmation")


class AskingPages:
    """The bank's page over one book."""

    def __init__(
        self, book: Book, payments: Payments, checkout: Checkout, setups: Setups, paying: PayingPages, layout: Layout
    ) -> None:
        self._book = book
        self._payments = payments
        self._checkout = checkout
        self._setups = setups
        self._paying = paying
        self._layout = layout

    async def show(self, visit: Visit) -> Response:
        asked = self._asked(visit)
        if asked is None or not _open(asked, visit.request.path_params["challenge"]):
            return self._over(visit, asked)
        session = self._layout.session_of(asked if isinstance(asked, Intent) else None)
        text, merchant = self._layout.text(visit, session), self._layout.merchant(session)
        method = self._book.methods.get(asked.method)
        sum_ = amount(asked.amount, asked.currency, text["lang"]) if isinstance(asked, Intent) else "–"
        body = fill(
            "challenge.html", **{name: text[name] for name in text if name.startswith("tds_")},
            challenge=asked.challenge, last4=method.card.last4 if method and method.card else "", amount=sum_,
            merchant=merchant, leave=f"/c/pay/{session.id}" if session else asked.return_url or "#",
        )  # fmt: skip
        return page(text, f"{text['tds_title']} · {merchant}", body)

    async def answer(self, visit: Visit) -> Response:
        asked = self._asked(visit)
        result = form_of(visit).get("result", "")
        if asked is None or not _open(asked, visit.request.path_params["challenge"]):
            return self._over(visit, asked)
        if result not in ("pass", "fail"):
            raise BadBody(400, "bad_result", "result is pass or fail", "result")
        visit.fields = {"result": result}
        session = self._layout.session_of(asked if isinstance(asked, Intent) else None)
        try:
            if isinstance(asked, SetupIntent):
                self._setups.authenticate(asked, passed=result == "pass")
            elif session is None:
                self._payments.cards.authenticate(asked, passed=result == "pass")
            else:
                self._checkout.authenticate(session, asked, passed=result == "pass")
        except Refusal as refusal:  # it is on record, and the page that follows tells the customer
            visit.fields["refused"] = refusal.code
        return self._paying.after(visit, session) if session is not None else self._back_to_caller(asked, visit)

    def _asked(self, visit: Visit) -> Intent | SetupIntent | None:
        challenge = visit.request.path_params["challenge"]
        if not challenge.startswith("tds_"):
            return None
        found = self._book.intents.named(challenge) or self._book.setups.named(challenge)
        visit.order = found.order if found else ""
        return found

    def _over(self, visit: Visit, asked: Intent | SetupIntent | None) -> Response:
        """For who comes back to the bank's page too late: on to the payment page, which says how things stand."""
        if isinstance(asked, Intent) and asked.session and asked.challenge == visit.request.path_params["challenge"]:
            return redirect(f"/c/pay/{asked.session}")
        return closed_page(self._layout.text(visit, None), "tds_title", "tds_over", 410)

    def _back_to_caller(self, asked: Intent | SetupIntent, visit: Visit) -> Response:
        if not asked.return_url:
            return closed_page(self._layout.text(visit, None), "tds_title", "tds_over", 200)
        kind = "payment_intent" if isinstance(asked, Intent) else "setup_intent"
        more = {
            kind: asked.id,
            f"{kind}_client_secret": asked.client_secret,
            "redirect_status": "succeeded" if asked.status in _DONE else "failed",
        }
        parts = urlsplit(asked.return_url)
        query = "&".join(filter(None, (parts.query, urlencode(more))))
        return redirect(urlunsplit(parts._replace(query=query)))


def _open(asked: Intent | SetupIntent, challenge: str) -> bool:
    """Whether this is the question that is open: a new try of the customer closes the one before."""
    return asked.status == "requires_action" and asked.challenge == challenge
