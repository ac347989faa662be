"""The console in a real browser, on a phone, beside the real simulators: an order played through with thumbs only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect, sync_playwright

from harness.drivers.browser import launch
from tests.simulators.console.place import RECIPIENT, Place, opened

PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "has_touch": True, "is_mobile": True,
    "locale": "fr-FR", "timezone_id": "Europe/Paris",
}  # fmt: skip
NARROW = PHONE | {"viewport": {"width": 360, "height": 640}}
DESK: dict[str, Any] = {"viewport": {"width": 1366, "height": 850}, "locale": "en-GB", "color_scheme": "dark"}
THUMB = 44  # CSS pixels that a finger hits


@pytest.fixture(scope="module")
def place() -> Iterator[Place]:
    with opened() as made:
        yield made


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started_browser = launch(playwright)
        yield started_browser
        started_browser.close()


@dataclass(slots=True)
class Watched:
    """A page whose errors and whose requests to elsewhere are remembered."""

    page: Page
    wrong: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, context: BrowserContext, home: str) -> Watched:
        made = cls(context.new_page())

        def asked(request: Request) -> None:
            if not request.url.startswith(f"{home}/"):
                made.wrong.append(f"asks {request.url}")

        made.page.on("request", asked)
        made.page.on("pageerror", lambda error: made.wrong.append(f"fails: {error}"))
        made.page.on(
            "console", lambda said: made.wrong.append(said.text) if said.type in ("error", "warning") else None
        )
        made.page.set_default_timeout(10_000)
        return made


@pytest.fixture
def phone(browser: Browser, place: Place) -> Iterator[Page]:
    """A phone in French. Whatever goes wrong in it fails the test."""
    context = browser.new_context(**PHONE, base_url=place.console)
    watched = Watched.of(context, place.console)
    yield watched.page
    context.close()
    assert watched.wrong == []


def look(page: Page) -> None:
    """Have the page look for news at once, as when somebody comes back to it."""
    with page.expect_response("**/order?ref=*"):
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def press(page: Page, words: str, then: str) -> None:
    """Touch the button that says `words`, and see the state `then` on a card."""
    page.get_by_role("button", name=words, exact=True).first.tap()
    expect(page.locator(".state", has_text=re.compile(f"^{then}$")).first).to_be_visible()


def test_an_order_goes_from_accepted_to_delivered_with_thumbs_only(phone: Page, place: Place) -> None:
    place.order("100027")
    phone.goto("/")
    phone.get_by_role("link", name=re.compile("100027")).tap()
    press(phone, "Réserver le stock", "Stock réservé")
    press(phone, "Prélever", "Prélevée")
    expect(phone.get_by_role("status").filter(has_text="Prélever : c’est fait.")).to_be_focused()
    press(phone, "Emballer", "Emballée")
    press(phone, "Remettre au transporteur", "Remise au transporteur")
    for words, then in (
        ("Passer dans un centre de tri", "En transit"), ("Mettre en livraison", "En cours de livraison"), ("Livrer", "Livré"),
    ):  # fmt: skip
        press(phone, words, then)
    [parcel] = place.control("GET", "carrier", "/_control/parcels?order=100027")["parcels"]
    assert parcel["state"] == "delivered"
    assert place.control("GET", "warehouse", "/_control/orders/100027")["state"] == "handed_over"
    phone.get_by_role("link", name="Messages").tap()
    expect(phone.locator(".timeline")).to_contain_text("Colis en cours de livraison")
    phone.get_by_role("link", name="Étiquette demandée").first.tap()
    expect(phone.locator("pre").first).to_contain_text("Saint-Étienne")


def test_a_short_pick_is_filled_in_and_done(phone: Page, place: Place) -> None:
    place.order("100028")
    phone.goto("/order?ref=100028")
    press(phone, "Réserver le stock", "Stock réservé")
    phone.locator("summary", has_text="Un incident").first.tap()
    form = phone.locator("form", has=phone.get_by_role("button", name="Rupture au prélèvement", exact=True))
    form.get_by_label("Article").select_option("MUG-BLUE")
    form.get_by_label("Quantité").fill("2")
    form.get_by_role("button").tap()
    expect(phone.locator(".state").first).to_have_text("Prélevée")
    expect(phone.locator(".facts").first).to_contain_text("2 × MUG-BLUE")
    assert place.control("GET", "warehouse", "/_control/orders/100028")["short"] == [{"sku": "MUG-BLUE", "quantity": 2}]


def test_a_fault_is_armed_and_disarmed(phone: Page, place: Place) -> None:
    place.order("100029")
    phone.goto("/order?ref=100029")
    phone.get_by_role("link", name="Perturber un message de cette commande").tap()
    phone.get_by_label("Message").select_option("warehouse/sent/order.dispatched")
    phone.get_by_role("button", name="Continuer").tap()
    phone.get_by_text("En double").tap()
    phone.get_by_role("button", name="Armer", exact=True).tap()
    expect(phone.locator("#armed")).to_contain_text("L’entrepôt envoie « Commande expédiée »")
    [armed] = place.control("GET", "warehouse", "/_control/disturbances")["disturbances"]
    assert (armed["fault"], armed["message"], armed["order"]) == ("twice", "order.dispatched", "100029")
    phone.get_by_role("button", name="Tout désarmer pour l’entrepôt").tap()
    expect(phone.locator("#armed")).to_contain_text("Rien n’est armé")
    assert place.control("GET", "warehouse", "/_control/disturbances")["disturbances"] == []


def test_what_others_do_appears_by_itself_and_what_is_typed_stays(phone: Page, place: Place) -> None:
    place.order("100030")
    phone.goto("/order?ref=100030")
    place.control("POST", "warehouse", "/_control/orders/100030/moves", {"move": "allocate"})
    expect(phone.locator(".state").first).to_have_text("Stock réservé")  # the page looks every three seconds
    incidents = phone.locator("details").first
    incidents.locator("summary").tap()
    count = incidents.get_by_label("Quantité").first
    count.fill("2")
    place.control("POST", "warehouse", "/_control/orders/100030/moves", {"move": "hold", "reason": "address"})
    place.control("POST", "warehouse", "/_control/orders/100030/moves", {"move": "release"})
    look(phone)
    expect(count).to_have_value("2")
    expect(count).to_be_focused()
    count.blur()
    place.control("POST", "warehouse", "/_control/orders/100030/moves", {"move": "pick"})
    look(phone)
    expect(phone.locator(".state").first).to_have_text("Prélevée")
    expect(phone.locator("details").first).to_have_attribute("open", "")


def test_the_time_is_that_of_whoever_looks(phone: Page, place: Place) -> None:
    phone.goto("/machine")
    shown = phone.locator("#now time")
    local = shown.evaluate(
        "time => new Date(time.dateTime).toLocaleTimeString('fr', {hour: '2-digit', minute: '2-digit'})"
    )
    expect(shown).to_contain_text(local)
    assert shown.get_attribute("datetime").endswith("Z")  # type: ignore[union-attr]


def test_it_works_without_a_script(browser: Browser, place: Place) -> None:
    place.order("100031")
    context = browser.new_context(**PHONE, base_url=place.console, java_script_enabled=False)
    page = context.new_page()
    page.goto("/order?ref=100031")
    press(page, "Réserver le stock", "Stock réservé")
    context.close()


@pytest.mark.parametrize("size", [NARROW, PHONE, DESK], ids=["narrow", "phone", "desk"])
def test_every_page_fits_its_screen_and_every_button_a_thumb(
    browser: Browser, place: Place, size: dict[str, Any]
) -> None:
    place.order("100032", recipient=RECIPIENT | {"name": "W" * 80})
    place.control(
        "POST", "carrier", "/_control/disturbances", {"fault": "late", "message": "parcel.delivered", "delay": 3}
    )
    place.control("POST", "warehouse", "/_control/snapshots", {"name": "a name as long as it may be " + "x" * 31})
    context = browser.new_context(**size, base_url=place.console)
    watched = Watched.of(context, place.console)
    page = watched.page
    [note, *_] = place.control("GET", "warehouse", "/_control/notes?order=100032")["notes"]
    message = f"/message/warehouse/{note['number']}?ref=100032"
    kept = "/machine/restore?name=a name as long as it may be " + "x" * 31
    for path in (
        "/", "/?q=nothing", "/order?ref=100032", "/messages?ref=100032", message, "/faults",
        "/faults?message=warehouse/received/order.create", "/machine", kept,
    ):  # fmt: skip
        answer = page.goto(path)
        assert answer is not None
        assert answer.ok, path
        for summary in page.locator("summary").all():
            summary.click()
        width, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert width <= room, f"{path} is {width} wide"
        assert page.evaluate(_SMALL, THUMB) == [], path
        assert page.evaluate(_UNLABELLED) == [], path
    context.close()
    assert watched.wrong == []


_SMALL = """thumb => [...document.querySelectorAll('button, .button, select, summary, nav a, .orders a, input:not([type=hidden]):not([type=radio])')]
    .filter(each => each.checkVisibility() && each.getBoundingClientRect().height < thumb).map(each => each.outerHTML)"""
_UNLABELLED = """() => [...document.querySelectorAll('input:not([type=hidden]), select')]
    .filter(each => !each.labels.length).map(each => each.outerHTML)"""
