"""What the shop's pages show, from literal HTML; a page that shows less or something else is refused, never guessed."""

from __future__ import annotations

import pytest

from harness.drivers.markup import Markup
from harness.drivers.oscar.reading import amount_in, read_methods, read_offer, read_order, read_thanks
from harness.drivers.storefront import ShopRefused
from harness.kernel.money import Money

PREVIEW = """<table><tr data-testid="preview-line" data-sku="MUG"><td>Tasse “Étang”</td><td>19,99&nbsp;€</td>
<td>2</td><td>39,98&nbsp;€</td></tr></table><table>
<tr><td data-testid="amount-goods">39,98&nbsp;€</td></tr><tr><td data-testid="amount-discount">−5,00&nbsp;€</td></tr>
<tr><td data-testid="amount-delivery">4,90&nbsp;€</td></tr><tr><td data-testid="amount-total">39,88&nbsp;€</td></tr>
<tr><td data-testid="amount-tax">6,65&nbsp;€</td></tr></table>"""

ORDER = """<strong data-testid="order-number">100027</strong>
<strong data-testid="order-status" data-status="Shipped">En route</strong>
<table><tr data-testid="order-line" data-sku="MUG"><td>Tasse <em data-testid="line-short">(1 manquante)</em></td>
<td data-testid="line-quantity">2</td><td data-testid="line-amount">39,98 €</td></tr></table>
<i data-testid="order-total">39,88 €</i><i data-testid="order-tax">6,65 €</i><i data-testid="order-shipping">4,90 €</i>
<i data-testid="order-discount">-5,00 €</i><i data-testid="refunded-amount">10,00 €</i>
<address data-testid="order-address">Zoé d’Étang<br>1 rue de l’Église<br>44000 Nantes<br></address>
<a data-testid="parcel-tracking">LA2</a><a data-testid="parcel-tracking">LA1</a><b data-testid="return-rma">R100027-1</b>
<b data-testid="credit-note-amount">9,00 €</b><b data-testid="credit-note-amount">1,00 €</b>
<li data-testid="invoice"><a data-testid="invoice-number">INV-1</a> <b data-testid="invoice-amount">39,88 €</b></li>"""


def test_the_offer_is_read_in_minor_units() -> None:
    offer = read_offer(Markup(PREVIEW))
    assert offer.lines == [{"sku": "MUG", "name": "Tasse “Étang”", "quantity": 2, "unit_price": 1999}]
    assert (offer.goods, offer.discount, offer.shipping, offer.total) == (3998, 500, 490, 3988)
    assert (offer.tax, offer.currency) == (665, "EUR")


def test_without_discount_and_tax_they_are_nothing() -> None:
    shown = PREVIEW.replace("amount-discount", "x").replace("amount-tax", "y")
    assert (read_offer(Markup(shown)).discount, read_offer(Markup(shown)).tax) == (0, 0)


def test_another_currency_is_read_as_what_it_is() -> None:
    offer = read_offer(Markup(PREVIEW.replace("€", "£").replace(",", ".")))
    assert (offer.total, offer.currency) == (3988, "GBP")


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("amount-total", "x", "does not show .*amount-total"),
        ("amount-goods", "x", "does not show .*amount-goods"),
        ("amount-delivery", "x", "does not show .*amount-delivery"),
        ("4,90&nbsp;€", "4.90 $", "shows '4.90 \\$' beside a total in EUR"),
        ("4,90&nbsp;€", "free", "shows 'free' where an amount should be"),
        ("4,90&nbsp;€", "4,90 € or 5,90 €", "where an amount should be"),
        ("<td>2</td>", "<td>two</td>", "shows 'two' where a quantity should be"),
        ("<td>2</td>", "<td>²</td>", "where a quantity should be"),
        ("<td>2</td>", "<td>-2</td>", "where a quantity should be"),
        ("<td>2</td>", "<td>٢</td>", "where a quantity should be"),
        ("<td>2</td>", "", "instead of name, price, quantity and total"),
    ],
)
def test_an_offer_that_cannot_be_agreed_to_is_refused(right: str, wrong: str, said: str) -> None:
    assert right in PREVIEW
    with pytest.raises(ShopRefused, match=said):
        read_offer(Markup(PREVIEW.replace(right, wrong)))


def test_the_thank_you_page_shows_number_and_total() -> None:
    shown = read_thanks(Markup('<b data-testid="order-number"> 100027 </b><b data-testid="amount-total">39.88 €</b>'))
    assert (shown.order, shown.total, shown.currency) == ("100027", 3988, "EUR")


@pytest.mark.parametrize(
    "html", ['<b data-testid="order-number">1</b>', '<b data-testid="amount-total">1 €</b>', "<p>Thank you</p>", ""]
)
def test_thanks_for_nothing_are_refused(html: str) -> None:
    with pytest.raises(ShopRefused, match="does not show"):
        read_thanks(Markup(html))


def test_the_order_page_is_read_whole() -> None:
    shown = read_order(Markup(ORDER))
    assert (shown.order, shown.status, shown.cancelled) == ("100027", "En route", False)
    assert (shown.total, shown.tax, shown.shipping, shown.discount, shown.currency) == (3988, 665, 490, 500, "EUR")
    assert shown.lines == [{"sku": "MUG", "quantity": 2}]
    assert shown.address == ["Zoé d’Étang", "1 rue de l’Église", "44000 Nantes"]
    assert (shown.tracking_numbers, shown.rmas) == (["LA1", "LA2"], ["R100027-1"])
    assert (shown.refunded, shown.credited) == (1000, 1000)
    assert shown.invoices == [{"number": "INV-1", "amount": 3988, "link": ""}]


@pytest.mark.parametrize(
    ("shown", "stands", "cancelled"),
    [
        ("Annulée", "Cancelled", True),
        ("Cancelled", "Cancelled", True),
        ("Livrée", "Delivered", False),
        ("Being packed", "Picked", False),
        ("Lost in space", "“Lost in space”", False),
    ],
)
def test_a_status_is_known_by_what_customers_read(shown: str, stands: str, cancelled: bool) -> None:
    page = read_order(Markup(ORDER.replace('"Shipped">En route', f'"Cancelled">{shown}')))
    assert (page.status, page.stands, page.cancelled) == (shown, stands, cancelled)


def test_an_order_page_says_at_least_number_status_and_total() -> None:
    bare = (
        '<b data-testid="order-number">1</b><b data-testid="order-status">New</b><b data-testid="order-total">1 €</b>'
    )
    shown = read_order(Markup(bare))
    assert (shown.tax, shown.lines, shown.address, shown.invoices) == (0, [], [], [])
    for part in ("order-number", "order-status", "order-total"):
        with pytest.raises(ShopRefused, match=part):
            read_order(Markup(bare.replace(part, "x")))


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("9,00 €", "9,00 $"), ("9,00 €", "NaN"), ('"invoice-number"', '"x"'), ('quantity">2<', 'quantity">many<')],
)
def test_an_order_page_that_cannot_be_read_is_refused(right: str, wrong: str) -> None:
    assert right in ORDER
    with pytest.raises(ShopRefused):
        read_order(Markup(ORDER.replace(right, wrong)))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("€23.90", Money(2390, "EUR")),
        ("23.90", Money(2390, "EUR")),
        ("-£5.00", Money(500, "GBP")),
        ("1 234,50 €", Money(123450, "EUR")),
        ("$0.10", Money(10, "USD")),
    ],
)
def test_an_amount_has_the_currency_it_is_shown_in(text: str, found: Money) -> None:
    assert amount_in(text) == found


def test_the_thank_you_page_says_when_it_waits_for_the_payment_and_what_the_total_is_of() -> None:
    number = '<b data-testid="order-number">1</b>'
    shown = read_thanks(Markup(number + PREVIEW + '<p data-testid="payment-pending">being confirmed</p>'))
    assert shown.unpaid
    assert shown.parts == {"goods": 3998, "discount": 500, "shipping": 490, "tax": 665}
    assert not read_thanks(Markup(number + PREVIEW)).unpaid


def test_the_ways_of_delivery_that_can_be_chosen() -> None:
    cards = '<form data-testid="delivery-home"><h2>Livraison à domicile</h2></form><form data-testid="delivery-pickup"><h2>Point relais</h2></form>'
    assert read_methods(Markup(cards + '<div data-testid="delivery-address">Lille</div>')) == {
        "home": "Livraison à domicile",
        "pickup": "Point relais",
    }


AFTERWARDS = """<article data-testid="parcel"><a data-testid="parcel-tracking" href="/track/LA1">LA1</a>
<span data-testid="parcel-state">Livré</span><ul><li>2 × Tasse</li></ul></article>
<article data-testid="return"><strong data-testid="return-rma">R1</strong><span data-testid="return-state">Contrôlé</span>
<ul><li>1 × Tasse</li></ul></article><li data-testid="credit-note"><a data-testid="credit-note-number" href="/cn/1">CN-1</a>
<span data-testid="credit-note-amount">9,00 €</span></li><button data-testid="cancel-order">Annuler</button>"""


def test_what_became_of_an_order() -> None:
    shown = read_order(Markup(ORDER.replace('<b data-testid="credit-note-amount">9,00 €</b>', "") + AFTERWARDS))
    assert shown.parcels == [
        {"tracking_number": "LA1", "link": "/track/LA1", "state": "delivered", "units": {"Tasse": 2}}
    ]
    assert shown.returns == [{"rma": "R1", "state": "graded", "units": {"Tasse": 1}}]
    assert shown.credit_notes == [{"number": "CN-1", "amount": 900, "link": "/cn/1"}]
    assert shown.cancellable
    assert read_order(Markup(ORDER)).cancellable is False


def test_words_that_no_customer_should_read_are_told_as_they_are() -> None:
    shown = read_order(Markup(ORDER + AFTERWARDS.replace("Livré", "DLV").replace("Contrôlé", "graded")))
    assert (shown.parcels[0]["state"], shown.returns[0]["state"]) == ("“DLV”", "“graded”")
