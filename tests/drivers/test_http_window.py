"""The window without a browser: pages, forms, cookies; and what it makes of servers that err or mean harm."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from harness.drivers import http_window
from harness.drivers.http_window import HttpWindow
from harness.drivers.storefront import ShopRefused
from harness.kernel.errors import Compromised
from tests.drivers.shop_front import Asked, Pages, Reply, leading_to, open_front, page

FORM = """<title>Basket</title><form method=post action="/pay?a=1"><input type=hidden name=csrf value=x>
<input id=name name=name><button>Pay</button></form><a id=more href="/more#part">More</a><a id=mail href="mailto:a@b">m</a>
<a id=bad href="http://[">b</a><a id=script href="javascript:pay()">s</a><button id=deaf type=button>deaf</button>
<form action="/search?old=1"><input name=q value="é"><button id=find>Find</button></form>"""


def _paid(asked: Asked) -> Reply:
    return page(f"<p>{dict(asked.pairs)['name']} {asked.headers.get('Cookie', '')}</p>")(asked)


PAGES: Pages = {
    "/": page(FORM, Set_Cookie="basket=7; Path=/"),
    "/pay": _paid,
    "/more": page("<p>More</p>"),
    "/search": page("<p>Found</p>"),
    "/away": leading_to("http://shop.example/"),
    "/round": leading_to("/round"),
    "/there": leading_to("/more"),
    "/broken": page("<p>Oh no</p>", 500),
    "/gone": page("<p>Gone</p>", 410),
    "/latin": lambda _asked: (200, {"Content-Type": "text/html; charset=iso-8859-1"}, "<p>Étang</p>".encode("latin-1")),
    "/odd": lambda _asked: (200, {"Content-Type": "text/html; charset=klingon"}, b"<p>\xff\xc3\x89</p>"),
    "/bare": lambda _asked: (200, {"Content-Type": "text/html"}, "<p>Étang</p>".encode()),
    "/json": lambda _asked: (200, {"Content-Type": "application/json"}, b"{}"),
    "/cut": lambda _asked: (200, {"Content-Type": "text/html", "Content-Length": "50"}, b"<p>"),
    "/large": lambda _asked: (200, {"Content-Type": "text/html"}, b"x" * 2000),
    "/form500": page("<form action=/broken><button>x</button></form>"),
}


@pytest.fixture(scope="module")
def front() -> Iterator[tuple[str, list[Asked]]]:
    with open_front(PAGES) as served:
        yield served


@pytest.fixture
def at(front: tuple[str, list[Asked]]) -> str:
    return front[0]


def test_a_form_is_sent_with_its_hidden_fields_its_cookies_and_where_it_came_from(
    front: tuple[str, list[Asked]],
) -> None:
    at, asked = front
    window = HttpWindow("fr")
    window.visit(f"{at}/")
    window.fill("#name", "Zoé & Cie")
    window.press("button")
    assert window.page().text("p") == "Zoé & Cie basket=7"
    assert window.address == f"{at}/pay?a=1"
    last = asked[-1]
    assert (last.method, last.path, last.pairs) == ("POST", "/pay?a=1", [("csrf", "x"), ("name", "Zoé & Cie")])
    assert last.headers["Referer"] == f"{at}/"
    assert last.headers["Accept-Language"].startswith("fr")


def test_a_form_by_get_replaces_the_question_of_its_address(front: tuple[str, list[Asked]]) -> None:
    at, asked = front
    window = HttpWindow()
    window.visit(f"{at}/")
    window.press("#find")
    assert (asked[-1].method, asked[-1].path) == ("GET", "/search?q=%C3%A9")


def test_links_and_redirects_are_followed(at: str) -> None:
    window = HttpWindow()
    window.visit(f"{at}/")
    window.press("#more")
    assert (window.address, window.page().text("p")) == (f"{at}/more", "More")
    window.visit(f"{at}/there")
    assert window.address == f"{at}/more"


def test_windows_share_nothing(front: tuple[str, list[Asked]]) -> None:
    at, asked = front
    first, second = HttpWindow(), HttpWindow()
    first.visit(f"{at}/")
    second.visit(f"{at}/more")
    assert "Cookie" not in asked[-1].headers
    assert first.page().has("form")


@pytest.mark.parametrize(("path", "text"), [("latin", "Étang"), ("bare", "Étang"), ("odd", "\ufffdÉ")])
def test_a_page_is_read_in_its_charset(at: str, path: str, text: str) -> None:
    window = HttpWindow()
    window.visit(f"{at}/{path}")
    assert window.page().text("p") == text


@pytest.mark.parametrize(
    ("path", "error", "said"),
    [
        ("gone", ShopRefused, "answered 410 at .*/gone: .* Gone"),
        ("nowhere", ShopRefused, "answered 404"),
        ("broken", Compromised, "answered 500 at"),
        ("round", ShopRefused, "to no end"),
        ("json", ShopRefused, "answered 200 with application/json"),
        ("cut", ShopRefused, "cannot be opened"),
    ],
)
def test_wrong_answers_are_told_apart(at: str, path: str, error: type[Exception], said: str) -> None:
    with pytest.raises(error, match=said):
        HttpWindow().visit(f"{at}/{path}")


def test_a_button_that_ends_in_a_fault_is_the_shops(at: str) -> None:
    window = HttpWindow()
    window.visit(f"{at}/form500")
    with pytest.raises(ShopRefused, match=r"answered 500: .* Oh no"):
        window.press("button")


@pytest.mark.parametrize(
    ("selector", "said"),
    [
        ("#mail", "leads to 'mailto:a@b'"),
        ("#script", "leads to 'javascript:pay"),
        ("#bad", "leads to 'http://\\['"),
        ("#deaf", "#deaf leads nowhere"),
        ("#none", "#none cannot be used on the page: .*Basket"),
    ],
)
def test_what_leads_nowhere_is_refused(at: str, selector: str, said: str) -> None:
    window = HttpWindow()
    window.visit(f"{at}/")
    with pytest.raises(ShopRefused, match=said):
        window.press(selector)


def test_an_element_that_is_not_there_is_missed_with_what_is(at: str) -> None:
    window = HttpWindow()
    window.visit(f"{at}/more")
    window.wait_for("p", "no more")
    with pytest.raises(ShopRefused, match=r"no basket came: .*/more “” More"):
        window.wait_for("#basket", "no basket came")


def test_a_window_that_is_lost_has_sent_and_seen_nothing(front: tuple[str, list[Asked]]) -> None:
    at, asked = front
    window = HttpWindow()
    window.visit(f"{at}/")
    window.fill("#name", "Zoé")
    window.press_and_vanish("button")
    assert dict(asked[-1].pairs)["name"] == "Zoé"
    assert (window.address, window.page().said()) == ("about:blank", "“”")


def test_a_window_kept_inside_goes_nowhere_else(at: str) -> None:
    told: list[str] = []

    def stays(address: str) -> bool:
        told.append(address)
        return address.startswith(at)

    with pytest.raises(ShopRefused, match=r"out of this machine, to http://shop\.example/"):
        HttpWindow(may_visit=stays).visit(f"{at}/away")
    assert told == [f"{at}/away", "http://shop.example/"]


def test_nobody_there_is_no_fault_of_the_shop() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound and not listening: nobody answers, and nobody else gets the port
        with pytest.raises(Compromised, match="does not answer"):
            HttpWindow().visit(f"http://127.0.0.1:{taken.getsockname()[1]}/")


def test_a_server_that_says_nothing_is_not_waited_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_window, "PATIENCE", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(ShopRefused, match="did not answer within"):
        HttpWindow().visit(f"http://127.0.0.1:{silent.getsockname()[1]}/")


def test_a_page_without_end_is_not_read(at: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http_window, "MOST_BYTES", 1000)
    with pytest.raises(ShopRefused, match="more than 1,000 bytes"):
        HttpWindow().visit(f"{at}/large")
