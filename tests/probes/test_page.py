"""A back office read by its labels and selectors, after signing in as a person would."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs

import pytest

from harness.kernel.errors import LandscapeInvalid
from harness.landscape.endpoint import Endpoint
from harness.probes.reading import Blind
from tests.probes.servers import probe
from tests.probes.site import Answer, Asked, Site, site

PASSWORD = "back office & password"
LOGIN = b"""<form action="/search"><input name="q"></form>
<form method="post" action="/in?next=%2F"><input type="hidden" name="csrf" value="token-1">
<input name="email"><input type="password" name="secret"></form>"""
PAGE = """<!doctype html><title>Order</title><script>var total = "99.00";</script>
<h1>Order <span class="number">100027</span></h1>
<table class="facts"><tr><th>Total:</th><td>23,90&nbsp;€</td></tr><tr><th><b>Discount</b></th><td>1,00 €</td></tr></table>
<dl><dt>Status</dt><dd> Shipped </dd><dt>Paid</dt><dd><span id="paid" data-cents="2390">23,90 €</span></dd></dl>
<p><strong>Language</strong> <em>fr</em></p>
<ul class="parcels"><li><a>6A1</a></li><li><a>6A2</a></li></ul>
<table class="lines"><tbody>
  <tr><td class="sku">MUG</td><td class="n">1</td></tr><tr><td class="sku">PEN</td><td class="n">2</td></tr>
</tbody></table>"""
PROBE = """
kind = "page"
user = "ada@shop.example"
password = { env = "PW" }
money = "major"
currency = "EUR"
login = { get = "/in", user_field = "email", password_field = "secret" }
[systems.shop.probe.order]
get = "/orders/{order}"
[systems.shop.probe.order.fields]
reference = "h1 .number"
status = { label = "status", values = { Shipped = "Dispatched" } }
total = { label = "Total" }
discount = { label = "Discount" }
language = { label = "Language" }
captured = { from = "#paid", attribute = "data-cents", as = "minor" }
tracking_numbers = ".parcels li a"
units = { at = ".lines tbody tr", key = ".sku", value = ".n" }
"""


class Office:
    """A back office that lets in whoever shows its form, its token and the right password."""

    def __init__(self, web: Site) -> None:
        self.page = PAGE
        self.signed_in = 0
        self.sessions: set[str] = set()
        web.answers = {
            "GET /in": (200, LOGIN, {"Set-Cookie": "csrf=token-1"}),
            "POST /in": self.let_in,
            "GET /orders/100027": lambda asked: self.inside(asked, (200, self.page.encode())),
            "GET /orders/1": lambda asked: self.inside(asked, (404, b"")),
        }

    def let_in(self, asked: Asked) -> Answer:
        given = {name: values[0] for name, values in parse_qs(asked.body.decode()).items()}
        if (
            given != {"csrf": "token-1", "email": "ada@shop.example", "secret": PASSWORD}
            or "csrf=token-1" not in asked.headers["Cookie"]
        ):
            return 200, LOGIN
        self.signed_in += 1
        self.sessions = {f"session=s{self.signed_in}"}
        return 302, b"", {"Location": "/", "Set-Cookie": f"session=s{self.signed_in}"}

    def inside(self, asked: Asked, answer: Answer) -> Answer:
        known = any(session in asked.headers.get("Cookie", "") for session in self.sessions)
        return answer if known else (302, b"", {"Location": "/in"})


@pytest.fixture(scope="module")
def server() -> Iterator[Site]:
    with site() as made:
        yield made


@pytest.fixture
def web(server: Site) -> Site:
    server.answers, server.asked, server.otherwise = {}, [], (404, b"")
    return server


@pytest.fixture
def office(web: Site) -> Office:
    return Office(web)


def shop(web: Site, text: str = PROBE, password: str = PASSWORD) -> Any:
    return probe("shop", text, Endpoint(role="shop", address=web.address), PW=password)


def test_an_order_is_read_by_labels_and_selectors(web: Site, office: Office) -> None:
    seen = shop(web).order("100027")
    expected = {
        "reference": "100027", "status": "Dispatched", "total": 2390, "discount": 100, "language": "fr", "currency": "EUR",
        "units": {"MUG": 1, "PEN": 2}, "tracking_numbers": ["6A1", "6A2"],
    }  # fmt: skip
    assert {name: seen[name] for name in expected} == expected
    assert seen["payment"] == {"captured": 2390}


def test_one_sign_in_serves_many_looks_and_is_done_again_when_it_is_over(web: Site, office: Office) -> None:
    looking = shop(web)
    looking.order("100027")
    assert looking.order("1") == {}, "a page that does not exist is nothing there yet"
    assert office.signed_in == 1
    office.sessions = set()
    assert looking.order("100027")["total"] == 2390
    assert office.signed_in == 2


def test_a_wrong_password_is_blindness(web: Site, office: Office) -> None:
    with pytest.raises(Blind, match=r"does not let us in \(302 to /orders/\{order\}\)") as blind:
        shop(web, password="wrong-password").order("100027")
    assert "wrong-password" not in str(blind.value)


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("23,90&nbsp;€", "$ 23.90", "fields.total '$ 23.90' is not in EUR"),
        ("23,90&nbsp;€", "", "fields.total is empty"),
        ("<th>Total:</th>", "<th>Sum</th>", "fields.total is null"),
        (
            "<tr><th><b>Discount",
            "<tr><th>Total</th><td>1,00 €</td></tr><tr><th><b>Discount",
            "fields.total stands 2 times on the page at 'Total'",
        ),
        (
            "<span id",
            "<span id=paid data-cents=5></span><span id",
            "fields.captured stands 2 times on the page at '#paid'",
        ),
        (' data-cents="2390"', "", "fields.captured is null"),
        (" Shipped ", "Lost", "fields.status is “Lost”, which is none of Shipped"),
        ('<td class="n">2', '<td class="n">some', "fields.units is “some”, which is no whole number"),
        ('<td class="sku">PEN</td>', "", "fields.units is null"),
    ],
)
def test_a_page_that_shows_something_else_is_blindness(
    web: Site, office: Office, old: str, new: str, reason: str
) -> None:
    assert old in PAGE
    office.page = PAGE.replace(old, new)
    with pytest.raises(Blind) as blind:
        shop(web).order("100027")
    assert reason in str(blind.value)


@pytest.mark.parametrize(
    ("path", "answer", "reason"),
    [
        ("GET /in", (200, b"<p>maintenance</p>"), "shows no form to sign in at /in"),
        ("GET /in", (503, LOGIN), "shows no form to sign in at /in .503."),
        ("POST /in", (500, b""), "answered 500 to its form"),
        ("GET /orders/100027", (500, b""), "answered 500"),
        ("GET /orders/100027", (403, b""), "does not let us in .403"),
    ],
)
def test_an_office_that_is_not_well_is_blindness(
    web: Site, office: Office, path: str, answer: Answer, reason: str
) -> None:
    web.answers[path] = answer
    with pytest.raises(Blind, match=reason):
        shop(web).order("100027")


def test_a_form_that_leads_to_another_host_does_not_get_the_password(web: Site, office: Office) -> None:
    web.answers["GET /in"] = (200, LOGIN.replace(b'action="/in', b'action="http://elsewhere.example/in'))
    with pytest.raises(Blind, match="leads to another host"):
        shop(web).order("100027")
    assert [asked.method for asked in web.asked] == ["GET"]


@pytest.mark.parametrize(
    "page", ["", "\0", "<" * 50_000, "<div>" * 50_000, "<table><tr><th>Total", "<![x", "<th>Total</th>" * 1000]
)
def test_any_page_ends_in_an_answer(web: Site, office: Office, page: str) -> None:
    office.page = page
    with pytest.raises(Blind):
        shop(web).order("100027")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (('"h1 .number"', '"h1[["'), r"order.reference.from 'h1\[\[' is no CSS selector"),
        (('key = ".sku"', 'key = "td:("'), r"order.units.key.from 'td:\(' is no CSS selector"),
        (('at = ".lines tbody tr"', 'at = "tr[["'), r"order.units.at 'tr\[\[' is no CSS selector"),
    ],
)
def test_a_selector_that_is_none_is_refused_at_once(web: Site, change: tuple[str, str], reason: str) -> None:
    with pytest.raises(LandscapeInvalid, match=reason):
        shop(web, PROBE.replace(*change))
    assert web.asked == []
