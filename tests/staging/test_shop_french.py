"""French is complete: every phrase of our templates is translated, and no English is left on a French page."""

# ruff: noqa: PLC0415 - Django is not set up before a test runs

from __future__ import annotations

import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from tests.staging.conftest import ROOT
from tests.staging.shopping import ADDRESS, fill_basket, last_order, pay, product, to_preview
from tests.staging.stripe_stand_in import StripeStandIn, stripe

__all__ = ["stripe"]  # a fixture: pytest finds it here

STOREFRONT = ROOT / "staging" / "oscar" / "storefront"

#: the same word in both languages
SHARED = {"Total", "Date", "Article", "Catalogue", "Confirmation", "Pages", "Instructions", "Maison Lumen", "English"}

PHRASE = re.compile(r"""{%\s*trans\s+(?:"([^"]+)"|'([^']+)')""")
BLOCK = re.compile(r"{%\s*blocktrans[^%]*%}(.*?){%\s*(?:plural|endblocktrans)\s*%}", re.DOTALL)


def phrases() -> set[str]:
    """Every English phrase of our templates, and of our Python, as its translation is looked up."""
    found: set[str] = set()
    for path in STOREFRONT.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        found |= {double or single for double, single in PHRASE.findall(text)}
        found |= {re.sub(r"{{ (\w+) }}", r"%(\1)s", phrase).strip() for phrase in BLOCK.findall(text)}
    for path in [*STOREFRONT.glob("*.py"), *(STOREFRONT.parent / "payments").glob("*.py")]:
        found |= set(re.findall(r'\b_\("([^"]+)"\)', path.read_text(encoding="utf-8")))
    return {phrase for phrase in found if "Your basket total" not in phrase}  # Oscar's own, with its line breaks


def test_every_phrase_of_ours_has_its_french(shop: Path) -> None:
    from django.utils.translation import gettext, ngettext, override

    with override("fr"):
        assert {p for p in phrases() if gettext(p) == ngettext(p, p + "s", 1) == p} - SHARED == set()


def test_every_name_of_the_catalogue_has_its_french(shop: Path) -> None:
    from oscar.core.loading import get_model

    from staging.oscar.storefront.names import product_name

    titles = {
        p: (product_name(p, "en"), product_name(p, "fr")) for p in get_model("catalogue", "Product").objects.all()
    }
    assert [english for english, french in titles.values() if english == french] == []


def words(page: str) -> set[str]:
    """The texts a person sees or hears on a page."""
    page = re.sub(r"<(style|script).*?</\1>", "", page, flags=re.DOTALL)
    told = re.findall(r'(?:aria-label|placeholder|title|alt|data-label)="([^"]+)"', page)
    return {unescape(text).strip() for text in [*re.split(r"<[^>]+>", page), *told]} - {""}


def english() -> set[str]:
    """Texts that betray English: phrases of ours, Oscar's and Django's labels, names of the catalogue."""
    from django.utils.translation import gettext, override

    from staging.oscar.storefront.models import Translation

    labels = {"First name", "Last name", "City", "Country", "Phone number", "Email address", "Password", "Submit"}
    labels |= {"First line of address", "Post/Zip-code", "My email address is", "Edit", "Delete", "Save", "Go"}
    with override("en"):
        spoken = {gettext(phrase) for phrase in phrases()} | phrases()
    return (spoken | labels | set(Translation.objects.values_list("original", flat=True))) - SHARED


PAGES = (
    "/fr/catalogue/",
    "/fr/accounts/login/",
    "/fr/accounts/register/",
    "/fr/password-reset/",
    "/fr/search/?q=lampe",
    "/fr/search/?q=zzzz",
    "/fr/basket/",
    "/fr/nowhere/",
)


@pytest.mark.parametrize("page", PAGES)
def test_no_english_on_a_page_for_everyone(shop: Path, page: str) -> None:
    assert words(Client().get(page).content.decode()) & english() == set()


def test_no_english_from_the_shelf_to_the_thanks(stripe: StripeStandIn) -> None:
    client = Client()
    bought = product("FUR-BOOK-5")
    pages = [f"/fr/catalogue/{bought.parent.slug}_{bought.parent_id}/", "/fr/basket/", "/fr/checkout/"]
    fill_basket(client, {"FUR-BOOK-5": 1, "PAN-TEA": 2}, voucher="WELCOME10")
    seen = [client.get(page).content.decode() for page in pages]
    seen.append(client.post("/fr/checkout/", {"username": "not an address", "options": "anonymous"}).content.decode())
    seen.append(to_preview(client).content.decode())
    seen.append(client.post("/fr/checkout/shipping-address/", {**ADDRESS, "line1": ""}).content.decode())
    seen += [client.get(f"/fr/checkout/shipping-{step}/").content.decode() for step in ("address", "method")]
    pay(client)
    number = last_order().number
    seen += [client.get(f"/fr/checkout/{page}/").content.decode() for page in (f"payment/{number}/again", "thank-you")]
    left = [words(page) & english() for page in seen]
    assert left == [set()] * len(seen)


@pytest.mark.parametrize("page", ["profile", "orders", "addresses", "addresses/add", "change-password"])
def test_no_english_in_the_account(shop: Path, page: str) -> None:
    from django.contrib.auth import get_user_model

    client = Client()
    client.force_login(get_user_model().objects.get(email="ada@example.com"))
    answer = client.get(f"/fr/accounts/{page}/")
    assert answer.status_code == 200
    assert words(answer.content.decode()) & english() == set()


def test_an_english_page_is_recognised(shop: Path) -> None:
    assert len(words(Client().get("/en/catalogue/").content.decode()) & english()) > 10


def test_links_stay_in_the_language_of_their_page(shop: Path) -> None:
    for language, other in (("fr", "en"), ("en", "fr"), ("fr", "en")):
        page = Client().get(f"/{language}/catalogue/").content.decode()
        links = re.findall(r'href="(/[^"]*)"', page)
        assert [link for link in links if link.startswith(f"/{other}/")] == []


def test_the_switch_leads_to_the_same_page_in_the_other_language(shop: Path) -> None:
    client = Client()
    answer = client.post("/i18n/setlang/", {"language": "en", "next": "/en/basket/"})
    assert answer.url == "/en/basket/"
    assert client.get("/").url == "/en/"
