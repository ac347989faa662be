"""A browser's window and the one over HTTP do the same to the same pages, and refuse the same."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright

from harness.drivers.browser import launch
from harness.drivers.browser_window import BrowserWindow
from harness.drivers.http_window import HttpWindow
from harness.drivers.storefront import ShopRefused
from harness.drivers.window import Window
from harness.kernel.errors import Compromised
from tests.drivers.shop_front import Asked, leading_to, open_front, page

FORM = """<title>Shop</title><form method=post action=/pay><input type=hidden name=csrf value="é&amp;1">
<input id=name name=name><input type=radio name=way value=a checked><input id=b type=radio name=way value=b>
<input id=sure type=checkbox name=sure value=yes><select id=list name=list><option value=1>x</option>
<option value=2>y</option></select><textarea name=text>t</textarea><button id=pay name=go value=1>Pay</button></form>
<a id=more href=/more>More</a>"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = launch(playwright)
        yield opened
        opened.close()


@pytest.fixture(params=["ui", "api"])
def window(request: pytest.FixtureRequest) -> Iterator[Window]:
    if request.param == "api":
        yield HttpWindow()
        return
    opened = request.getfixturevalue("browser").new_context()
    yield BrowserWindow(opened.new_page())
    opened.close()


@pytest.fixture(scope="module")
def front() -> Iterator[tuple[str, list[Asked]]]:
    pages = {
        "/": page(FORM),
        "/pay": leading_to("/more"),
        "/more": page("<p class=said>More</p>"),
        "/broken": page("<p>Oh no</p>", 500),
        "/gone": page("<p>Gone</p>", 404),
        "/form500": page("<form action=/broken><button>x</button></form>"),
        "/listless": page("<form><select id=list><option value=1></select></form>"),
    }
    with open_front(pages) as served:
        yield served


def _filled(window: Window, at: str) -> None:
    window.visit(f"{at}/")
    window.fill("#name", "Zoé d’Étang + 1")
    window.choose("#b")
    window.choose("#sure")
    window.select("#list", "2")


SENT = [
    ("csrf", "é&1"),
    ("name", "Zoé d’Étang + 1"),
    ("way", "b"),
    ("sure", "yes"),
    ("list", "2"),
    ("text", "t"),
    ("go", "1"),
]


def test_a_form_is_sent_alike(window: Window, front: tuple[str, list[Asked]]) -> None:
    at, asked = front
    _filled(window, at)
    window.press("#pay")
    posted = [each for each in asked if each.method == "POST"][-1]
    assert posted.pairs == SENT
    assert posted.headers["Content-Type"] == "application/x-www-form-urlencoded"
    assert (window.address, window.page().text("p.said")) == (f"{at}/more", "More")


def test_a_window_is_lost_alike(window: Window, front: tuple[str, list[Asked]]) -> None:
    at, asked = front
    _filled(window, at)
    before = len(asked)
    window.press_and_vanish("#pay")
    assert [(each.path, each.pairs) for each in asked[before:] if each.path != "/favicon.ico"] == [("/pay", SENT)]


def test_links_are_followed_and_elements_awaited_alike(window: Window, front: tuple[str, list[Asked]]) -> None:
    at, _ = front
    window.visit(f"{at}/")
    window.press("#more")
    window.wait_for("p.said", "no more")
    with pytest.raises(ShopRefused, match=r"no basket: .*/more .* More"):
        window.wait_for("#basket", "no basket", within=0.05)


def test_error_pages_are_refused_alike(window: Window, front: tuple[str, list[Asked]]) -> None:
    at, _ = front
    with pytest.raises(Compromised, match="answered 500 at"):
        window.visit(f"{at}/broken")
    with pytest.raises(ShopRefused, match=r"answered 404 at .* Gone"):
        window.visit(f"{at}/gone")
    window.visit(f"{at}/form500")
    with pytest.raises(ShopRefused, match=r"answered 500: .* Oh no"):
        window.press("button")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))  # bound and not listening
        with pytest.raises(Compromised, match="does not answer at"):
            window.visit(f"http://127.0.0.1:{silent.getsockname()[1]}/")


def test_what_cannot_be_used_is_refused_alike(
    window: Window, front: tuple[str, list[Asked]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("harness.drivers.browser_window.A_LOOK", 0.05)
    window.visit(f"{front[0]}/listless")
    acts: list[Callable[[], None]] = [
        lambda: window.fill("#name", "x"),
        lambda: window.choose("#sure"),
        lambda: window.select("#list", "2"),
        lambda: window.press("#pay"),
        lambda: window.press_and_vanish("#pay"),
    ]
    for act in acts:
        with pytest.raises(ShopRefused):
            act()
