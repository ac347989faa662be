"""The hosted pages: where a customer pays, and where the bank asks. Plain HTML forms, no script.

GET  /c/pay/{session}   the page; POST tries the card. Paid: 303 to the shop's success_url; declined: 303 back here
GET  /c/3ds/{challenge} the bank's page; POST `result` = pass | fail. Leaving it is just going away
GET  /c/style.css
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from starlette.responses import HTMLResponse, RedirectResponse, Response

from harness.kernel.money import Money
from harness.simulators.bodies import BadBody
from harness.simulators.psp import cards, markup
from harness.simulators.psp.book import Book
from harness.simulators.psp.cardform import digits_of, expiry_of, wrong_fields
from harness.simulators.psp.checkout import Checkout
from harness.simulators.psp.errors import Refusal
from harness.simulators.psp.markup import Html, fill
from harness.simulators.psp.models import Intent, LineItem, Session
from harness.simulators.psp.payments import Payments
from harness.simulators.psp.texts import TEXTS, language
from harness.simulators.reception import Visit

_SAFETY = {
    # No script at all; no form-action, because it would also forbid the redirect back to the shop.
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class Pages:
    """The hosted pages over one book."""

    def __init__(self, book: Book, payments: Payments, checkout: Checkout) -> None:
        self._book = book
        self._payments = payments
        self._checkout = checkout

    async def style(self, visit: Visit) -> Response:
        visit.unnoted = True
        return Response(markup.template("style.css"), media_type="text/css", headers={"cache-control": "max-age=3600"})

    async def show(self, visit: Visit) -> Response:
        session = self._session(visit)
        visit.fields = {"status": session.status}
        if session.status != "open":
            return self._closed(visit, session)
        wrong = self._declined(session) if "declined" in visit.request.query_params else ""
        return self._pay_page(visit, session, error=wrong)

    async def pay(self, visit: Visit) -> Response:
        session = self._session(visit)
        form = _form(visit)
        visit.body = ""  # it held a card number and its security code
        if session.status != "open":
            return self._closed(visit, session)
        wrong = wrong_fields(form, ask_email=not session.customer_email, today=_month(self._book))
        digits = digits_of(form.get("number", ""))
        visit.fields = {"brand": cards.brand_of(digits), "last4": digits[-4:] if cards.luhn(digits) else ""}
        if wrong:
            visit.fields["wrong"] = ", ".join(wrong)
            return self._pay_page(visit, session, wrong=wrong, form=form, status=422)
        month, year = expiry_of(form["expiry"]) or (0, 0)
        card = cards.by_number(digits, month, year)
        try:
            self._checkout.pay(session, card, name=form["name"].strip(), email=form.get("email", "").strip())
        except Refusal:
            return self._after(session, visit)
        return self._after(session, visit)

    async def show_challenge(self, visit: Visit) -> Response:
        intent = self._challenged(visit)
        if intent is None or intent.card is None or intent.status != "requires_action":
            return self._over(visit, intent)
        text, session = self._text(visit, intent), self._book.sessions.get(intent.session)
        values = {name: text[name] for name in text if name.startswith("tds_")}
        body = fill(
            "challenge.html", **values, challenge=intent.challenge, last4=intent.card.last4,
            amount=_amount(intent.amount, intent.currency, text["lang"]), merchant=self._merchant(session),
            leave=f"/c/pay/{session.id}" if session else intent.return_url or "#",
        )  # fmt: skip
        return _page(text, f"{text['tds_title']} · {self._merchant(session)}", body)

    async def answer_challenge(self, visit: Visit) -> Response:
        intent = self._challenged(visit)
        result = _form(visit).get("result", "")
        if intent is None or intent.status != "requires_action":
            return self._over(visit, intent)
        if result not in ("pass", "fail"):
            raise BadBody(400, "bad_result", "result is pass or fail", "result")
        visit.fields = {"result": result}
        session = self._book.sessions.get(intent.session)
        try:
            if session is None:
                self._payments.authenticate(intent, passed=result == "pass")
            else:
                self._checkout.authenticate(session, intent, passed=result == "pass")
        except Refusal:
            pass  # it is on record, and the page that follows tells the customer
        return self._after(session, visit) if session is not None else self._back_to_caller(intent, visit)

    def refuse(self, bad: BadBody) -> Response:
        """A page for an address or a form that makes no sense."""
        text = TEXTS["en"]
        key = "unknown" if bad.status == 404 else "bad_form"
        body = fill("closed.html", headline=text["unknown_title"], sentence=text[key], link=Html(""))
        return _page(text, text["unknown_title"], body, bad.status)

    def _after(self, session: Session, visit: Visit) -> Response:
        """Where the customer goes when the card was tried."""
        intent = self._book.intents.get(session.intent)
        if session.status == "complete":
            return _redirect(session.success_url.replace("{CHECKOUT_SESSION_ID}", session.id))
        if session.status != "open" or intent is None:
            return self._closed(visit, session)
        if intent.status == "requires_action":
            return _redirect(f"/c/3ds/{intent.challenge}")
        return _redirect(f"/c/pay/{session.id}?declined=1")

    def _over(self, visit: Visit, intent: Intent | None) -> Response:
        """For who comes back to the bank's page too late: on to the payment page, which says how things stand."""
        if intent is not None and intent.session:
            return _redirect(f"/c/pay/{intent.session}")
        return self._closed_page(visit, "tds_title", "tds_over", 410)

    def _back_to_caller(self, intent: Intent, visit: Visit) -> Response:
        if not intent.return_url:
            return self._closed_page(visit, "tds_title", "tds_over", 200)
        paid = intent.status in ("requires_capture", "succeeded")
        more = {
            "payment_intent": intent.id,
            "payment_intent_client_secret": intent.client_secret,
            "redirect_status": "succeeded" if paid else "failed",
        }
        parts = urlsplit(intent.return_url)
        query = "&".join(filter(None, (parts.query, urlencode(more))))
        return _redirect(urlunsplit(parts._replace(query=query)))

    def _session(self, visit: Visit) -> Session:
        self._checkout.sweep()
        session = self._book.sessions.get(visit.request.path_params["session"])
        if session is None:
            raise BadBody(404, "unknown_session", "there is no such session")
        visit.order = session.order
        return session

    def _challenged(self, visit: Visit) -> Intent | None:
        challenge = visit.request.path_params["challenge"]
        intent = next((each for each in self._book.intents.values() if each.challenge == challenge), None)
        visit.order = intent.order if intent else ""
        return intent

    def _text(self, visit: Visit, intent: Intent | None = None) -> Mapping[str, str]:
        identity = visit.request.path_params.get("session") or (intent.session if intent else "")
        session = self._book.sessions.get(identity)
        locale = session.locale if session else ""
        return TEXTS[language(locale, visit.request.headers.get("accept-language", ""))]

    def _merchant(self, session: Session | None) -> str:
        return (session.merchant if session else "") or self._book.merchant

    def _declined(self, session: Session) -> str:
        intent = self._book.intents.get(session.intent)
        error = intent.last_error if intent else None
        return (error.decline_code or error.code) if error else ""

    def _pay_page(
        self, visit: Visit, session: Session, *, error: str = "", wrong: dict[str, str] | None = None,
        form: dict[str, str] | None = None, status: int = 200,
    ) -> Response:  # fmt: skip
        text, wrong, form = self._text(visit), wrong or {}, form or {}
        lang, merchant = text["lang"], self._merchant(session)
        body = fill(
            "pay.html", **{name: text[name] for name in _PAY_TEXTS}, session=session.id,
            merchant=f"{text['pay_to']} {merchant}", amount=_amount(session.amount_total, session.currency, lang),
            items=Html("\n".join(_item(item, session.currency, text) for item in session.items)),
            cancel=markup.link(session.cancel_url, text["back"], "cancel-link"),
            error=_error(error, wrong, text), email=_email(session, wrong, form, text),
            name_value=form.get("name", session.customer_name), **_marks(wrong, text),
        )  # fmt: skip
        return _page(text, f"{text['title']} · {merchant}", body, status)

    def _closed(self, visit: Visit, session: Session) -> Response:
        if session.status == "complete":
            target = session.success_url.replace("{CHECKOUT_SESSION_ID}", session.id)
            return self._closed_page(visit, "closed_title", "closed_complete", 200, target)
        return self._closed_page(visit, "closed_title", "closed_expired", 410, session.cancel_url)

    def _closed_page(self, visit: Visit, headline: str, sentence: str, status: int, target: str = "") -> Response:
        text = self._text(visit)
        link = markup.link(target, text["to_shop"], "cancel-link")
        body = fill("closed.html", headline=text[headline], sentence=text[sentence], link=link)
        return _page(text, text[headline], body, status)


_PAY_TEXTS = ("total", "details", "number", "expiry", "expiry_form", "cvc", "name", "pay")


def _page(text: Mapping[str, str], title: str, body: Html, status: int = 200) -> Response:
    html = fill("page.html", lang=text["lang"], title=title, test=text["test"], test_note=text["test_note"], body=body)
    return HTMLResponse(html, status, headers={**_SAFETY, "content-language": text["lang"]})


def _redirect(url: str) -> Response:
    return RedirectResponse(url, status_code=303, headers={"cache-control": "no-store"})


def _item(item: LineItem, currency: str, text: Mapping[str, str]) -> Html:
    more = markup.element("small", item.description) if item.description else Html("")
    count = markup.element("small", f"{text['quantity']} {item.quantity}") if item.quantity > 1 else Html("")
    name = Html(f"<span>{markup.escaped(item.name)}{more}{count}</span>")
    return Html(f"<li>{name}{markup.element('b', _amount(item.amount, currency, text['lang']))}</li>")


def _error(decline: str, wrong: dict[str, str], text: Mapping[str, str]) -> Html:
    if not decline and not wrong:
        return Html("")
    sentence = text["bad_form"] if wrong else text.get(decline, text["generic_decline"])
    more = "" if wrong else markup.element("p", text["again"])
    focus = "" if wrong else ' tabindex="-1" autofocus'  # a phone would show the top of the page
    return Html(
        f'<div class="error" role="alert" data-testid="pay-error"{focus}>{markup.element("p", sentence)}{more}</div>'
    )


def _email(session: Session, wrong: dict[str, str], form: dict[str, str], text: Mapping[str, str]) -> Html:
    if session.customer_email:
        return Html(
            f'<p class="mail">{text["email_shown"]} <span data-testid="email">{markup.escaped(session.customer_email)}</span></p>'
        )
    marks = _marks(wrong, text)
    value = markup.escaped(form.get("email", ""))
    return Html(
        f'<div class="field"><label for="email">{text["email"]}</label><input id="email" name="email" type="email" '
        f'data-testid="email" autocomplete="email" maxlength="200" value="{value}" required {marks["at_email"]}>'
        f"{marks['hint_email']}</div>"
    )


def _marks(wrong: dict[str, str], text: Mapping[str, str]) -> dict[str, Html]:
    """For each field its attributes and its hint, empty when nothing is wrong with it. The first wrong one gets the focus."""
    marks: dict[str, Html] = {}
    first = next(iter(wrong), "")
    for name in ("email", "number", "expiry", "cvc", "name"):
        at = f'aria-invalid="true" aria-describedby="hint-{name}"{" autofocus" if name == first else ""}'
        hint = f'<p class="hint" id="hint-{name}">{markup.escaped(text[wrong[name]])}</p>' if name in wrong else ""
        marks |= {f"at_{name}": Html(at if name in wrong else ""), f"hint_{name}": Html(hint)}
    return marks


def _amount(amount: int, currency: str, lang: str) -> str:
    return Money(amount, currency.upper()).shown(lang)


def _form(visit: Visit) -> dict[str, str]:
    try:
        return dict(parse_qsl(visit.raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=50))
    except ValueError as error:
        raise BadBody(400, "malformed_form", "the form cannot be read") from error


def _month(book: Book) -> tuple[int, int]:
    now = book.simulation.clock.now()
    return now.year, now.month
