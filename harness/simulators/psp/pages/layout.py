"""The frame of every page, and what pages have in common."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import parse_qsl

from starlette.responses import HTMLResponse, RedirectResponse, Response

from harness.kernel.money import Money
from harness.simulators.bodies import BadBody
from harness.simulators.psp.book import Book
from harness.simulators.psp.models import Intent, Session
from harness.simulators.psp.pages import markup
from harness.simulators.psp.pages.markup import Html, fill
from harness.simulators.psp.pages.texts import TEXTS, language
from harness.simulators.reception import Visit

Text = Mapping[str, str]

_SAFETY = {
    # No script at all; no form-action, because it would also forbid the redirect back to the shop.
    "content-security-policy": "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}


class Layout:
    """The frame of the pages over one book."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def text(self, visit: Visit, session: Session | None) -> Text:
        """The sentences, in the language of the session or of the browser."""
        locale = session.locale if session else ""
        return TEXTS[language(locale, visit.request.headers.get("accept-language", ""))]

    def merchant(self, session: Session | None) -> str:
        return (session.merchant if session else "") or self._book.merchant

    def session_of(self, intent: Intent | None) -> Session | None:
        return self._book.sessions.get(intent.session) if intent and intent.session else None


def page(text: Text, title: str, body: Html, status: int = 200) -> Response:
    html = fill("page.html", lang=text["lang"], title=title, test=text["test"], test_note=text["test_note"], body=body)
    return HTMLResponse(html, status, headers={**_SAFETY, "content-language": text["lang"]})


def closed_page(text: Text, headline: str, sentence: str, status: int, target: str = "") -> Response:
    """A page that says one thing, and where to go from there. `headline` and `sentence` are keys of texts."""
    link = markup.link(target, text["to_shop"], "cancel-link")
    body = fill("closed.html", headline=text[headline], sentence=text[sentence], link=link)
    return page(text, text[headline], body, status)


def refuse(bad: BadBody) -> Response:
    """A page for an address or a form that makes no sense."""
    text = TEXTS["en"]
    return closed_page(text, "unknown_title", "unknown" if bad.status == 404 else "bad_form", bad.status)


def redirect(url: str) -> Response:
    return RedirectResponse(url, status_code=303, headers={"cache-control": "no-store"})


def amount(minor: int, currency: str, lang: str) -> str:
    return Money(minor, currency.upper()).shown(lang)


def form_of(visit: Visit) -> dict[str, str]:
    """The fields of a form that was sent. Raises BadBody when it cannot be read."""
    try:
        return dict(parse_qsl(visit.raw.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=50))
    except ValueError as error:
        raise BadBody(400, "malformed_form", "the form cannot be read") from error


def success_url(session: Session) -> str:
    return session.success_url.replace("{CHECKOUT_SESSION_ID}", session.id)
