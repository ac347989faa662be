"""The page where a customer pays.

GET  /c/pay/{session}            the page; ?method= for another way to pay
POST /c/pay/{session}            try to pay. Paid or under way: 303 to the shop's success_url; declined: 303 back here
POST /c/pay/{session}/shipping   choose a way of shipping
GET  /c/style.css
"""

from __future__ import annotations

from collections.abc import Mapping

from starlette.responses import Response

from harness.simulators.bodies import BadBody
from harness.simulators.psp import card_table, cards, ibans
from harness.simulators.psp.book import Book
from harness.simulators.psp.checkout import Checkout
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.holding import PaymentMethod
from harness.simulators.psp.methods import Methods
from harness.simulators.psp.models import MethodType, Session
from harness.simulators.psp.pages import markup
from harness.simulators.psp.pages.drawing import pay_body
from harness.simulators.psp.pages.layout import Layout, closed_page, form_of, page, redirect, success_url
from harness.simulators.psp.pages.reading import digits_of, expiry_of, wrong_account, wrong_card, wrong_email
from harness.simulators.reception import Visit


class PayingPages:
    """The page where a customer pays, over one book."""

    def __init__(self, book: Book, checkout: Checkout, methods: Methods, layout: Layout) -> None:
        self._book = book
        self._checkout = checkout
        self._methods = methods
        self._layout = layout

    async def style(self, visit: Visit) -> Response:
        visit.unnoted = True
        return Response(markup.template("style.css"), media_type="text/css", headers={"cache-control": "max-age=3600"})

    async def show(self, visit: Visit) -> Response:
        session = self._session(visit)
        visit.fields = {"status": session.status}
        if session.status != "open":
            return self.closed(visit, session)
        wrong = self._declined(session) if "declined" in visit.request.query_params else ""
        return self._page(visit, session, _kind(session, visit.request.query_params.get("method", "")), error=wrong)

    async def choose_shipping(self, visit: Visit) -> Response:
        session = self._session(visit)
        form = form_of(visit)
        if session.status != "open":
            return self.closed(visit, session)
        try:
            self._checkout.ship_by(session, form.get("shipping", ""))
        except Refusal as refusal:
            raise BadBody(400, "bad_shipping", refusal.message, "shipping") from refusal
        return redirect(f"/c/pay/{session.id}")

    async def pay(self, visit: Visit) -> Response:
        session = self._session(visit)
        form = form_of(visit)
        visit.body = ""  # it held the number of a card or of an account
        if session.status != "open":
            return self.closed(visit, session)
        kind = _kind(session, form.get("method", ""))
        wrong = self._wrong(session, kind, form)
        visit.fields = _seen(kind, form)
        if wrong:
            visit.fields["wrong"] = ", ".join(wrong)
            return self._page(visit, session, kind, wrong=wrong, form=form, status=422)
        name, email = form.get("name", "").strip(), form.get("email", "").strip()
        method = self._method(session, kind, form, {"name": name, "email": session.customer_email or email})
        try:
            self._checkout.pay(session, method, name=name, email=email, mandate=self._agreement(visit, kind))
        except Refusal as refusal:
            visit.fields["refused"] = refusal.code
        return self.after(visit, session, kind)

    def after(self, visit: Visit, session: Session, kind: MethodType = "card") -> Response:
        """Where the customer goes when it was tried to pay."""
        intent = self._book.intents.get(session.intent) if session.intent else None
        if (
            session.status == "complete"
            and intent is not None
            and intent.reference
            and intent.status == "requires_action"
        ):
            return redirect(f"/c/transfer/{intent.client_secret.rpartition('_')[2]}")
        if session.status == "complete":
            return redirect(success_url(session))
        if session.status != "open" or intent is None:
            return self.closed(visit, session)
        if intent.status == "requires_action":
            return redirect(f"/c/3ds/{intent.challenge}")
        return redirect(f"/c/pay/{session.id}?declined=1" + ("" if kind == "card" else f"&method={kind}"))

    def closed(self, visit: Visit, session: Session) -> Response:
        text = self._layout.text(visit, session)
        if session.status == "complete":
            return closed_page(text, "closed_title", "closed_complete", 200, success_url(session))
        return closed_page(text, "closed_title", "closed_expired", 410, session.cancel_url)

    def _session(self, visit: Visit) -> Session:
        session = self._book.sessions.get(visit.request.path_params["session"])
        if session is None:
            raise BadBody(404, "unknown_session", "there is no such session")
        visit.order = session.order
        if session.status == "open" and self._book.now(session.order) >= session.expires_at:
            self._checkout.expire(session)
        return session

    def _wrong(self, session: Session, kind: MethodType, form: dict[str, str]) -> dict[str, str]:
        ask_email = not session.customer_email
        if kind == "card":
            now = self._book.simulation.clock.now(session.order)
            return wrong_card(form, ask_email=ask_email, today=(now.year, now.month))
        check = wrong_account if kind == "sepa_debit" else wrong_email
        return check(form, ask_email=ask_email)

    def _method(
        self, session: Session, kind: MethodType, form: Mapping[str, str], billing: Mapping[str, str]
    ) -> PaymentMethod:
        keep = self._methods.keep
        if kind == "card":
            month, year = expiry_of(form["expiry"]) or (0, 0)
            card = card_table.by_number(digits_of(form["number"]), month, year)
            return keep("card", session.order, card=card, billing=billing)
        if kind == "sepa_debit":
            return keep("sepa_debit", session.order, account=ibans.account(ibans.tidy(form["iban"])), billing=billing)
        return keep("customer_balance", session.order, billing=billing)

    def _agreement(self, visit: Visit, kind: MethodType) -> dict[str, object] | None:
        if kind != "sepa_debit":
            return None
        client = visit.request.client
        online = {
            "ip_address": client.host if client else "",
            "user_agent": visit.request.headers.get("user-agent", "")[:500],
        }
        return {"customer_acceptance": {"type": "online", "online": online}}

    def _declined(self, session: Session) -> str:
        intent = self._book.intents.get(session.intent) if session.intent else None
        failure = intent.last_failure if intent else None
        return (failure.decline.decline_code or failure.decline.code) if failure else ""

    def _page(
        self, visit: Visit, session: Session, kind: MethodType, *, error: str = "", wrong: dict[str, str] | None = None,
        form: dict[str, str] | None = None, status: int = 200,
    ) -> Response:  # fmt: skip
        text, merchant = self._layout.text(visit, session), self._layout.merchant(session)
        body = pay_body(session, kind, text, merchant=merchant, error=error, wrong=wrong or {}, form=form or {})
        return page(text, f"{text['title']} · {merchant}", body, status)


def _kind(session: Session, wished: str) -> MethodType:
    """The way to pay that was asked for, else the first one offered."""
    return next((kind for kind in session.types if kind == wished), session.types[0])


def _seen(kind: MethodType, form: Mapping[str, str]) -> dict[str, str]:
    """What the note of a try may tell of the card or the account."""
    if kind == "card":
        digits = digits_of(form.get("number", ""))
        return {"brand": cards.brand_of(digits), "last4": digits[-4:] if cards.luhn(digits) else ""}
    iban = ibans.tidy(form.get("iban", ""))
    return {"method": kind, "last4": iban[-4:] if ibans.valid(iban) else ""}
