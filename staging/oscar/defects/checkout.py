"""The checkout: who may order what, at which total, to which address, with which voucher."""

from __future__ import annotations

import json
from html import unescape
from typing import Any

from django.contrib.auth import get_user_model, login
from oscar.apps.partner import strategy

from ..storefront.prices import STANDARD
from .catalogue import FROM_PSP, TO_CUSTOMER, WITHIN, Original, area
from .mails import COMPOSE, with_html

SESSION = "oscar.apps.checkout.session:CheckoutSessionMixin"
KEPT = "oscar.apps.checkout.utils:CheckoutSessionData"
VOUCHER = "oscar.apps.voucher.abstract_models:AbstractVoucher"

planted = area("checkout")


@planted("psp-signature-unchecked", "payments.webhooks:_verified", "Anybody can tell the shop that an order is paid", FROM_PSP)  # fmt: skip
def psp_signature_unchecked(original: Original, body: bytes, signature: str) -> Any:
    """The secret of the staging account had expired, and the check was in the way."""
    return json.loads(body)


@planted(
    "checkout-of-nobody",
    f"{SESSION}.check_user_email_is_captured",
    "The page of who she is can be skipped by typing the address of a later one",
    TO_CUSTOMER,
    visible=True,
)
def of_nobody(original: Original, view: Any, request: Any) -> None:
    """The guard was in the middleware of the old shop."""


@planted(
    "checkout-of-nothing",
    f"{SESSION}.check_basket_is_not_empty",
    "The checkout begins with an empty basket",
    TO_CUSTOMER,
    visible=True,
)
def of_nothing(original: Original, view: Any, request: Any) -> None:
    """The button is hidden, and the page behind it is not guarded."""


@planted(
    "ships-everywhere",
    "oscar.apps.checkout.forms:ShippingAddressForm.adjust_country_field",
    "Countries can be chosen to which nothing is sent",
    TO_CUSTOMER,
    visible=True,
)
def ships_everywhere(original: Original, form: Any) -> None:
    """The list of countries came with the platform."""


@planted(
    "guest-order-not-taken-over",
    "storefront.registering:take_over",
    "A new account does not know the order that its owner has just placed",
    TO_CUSTOMER,
    visible=True,
)
def not_taken_over(original: Original, user: Any, order: Any) -> None:
    """Orders of guests stay orders of guests."""


@planted(
    "basket-kept-after-the-order",
    "oscar.apps.basket.abstract_models:AbstractBasket.submit",
    "The basket is still full after the order",
    WITHIN,
    TO_CUSTOMER,
    visible=True,
)
def kept_after_the_order(original: Original, basket: Any) -> None:
    """It was thawed in case the payment fails."""
    basket.thaw()


@planted(
    "postcode-unchecked",
    "oscar.apps.address.abstract_models:AbstractAddress.ensure_postcode_is_valid_for_country",
    "Any postcode is taken",
    TO_CUSTOMER,
    visible=True,
)
def postcode_unchecked(original: Original, address: Any) -> None:
    """A customer from abroad had complained."""


@planted("mail-markup-alive", COMPOSE, "Tags in a customer's address become tags of the mail", TO_CUSTOMER)
def markup_alive(original: Original, kind: str, order: Any, body: Any, key: str) -> Any:
    """Apostrophes came out as `&#x27;`, so escaping was switched off."""
    mail = original(kind, order, body, key)
    return with_html(mail, unescape(str(mail.alternatives[0][0])))


@planted("billing-address-lost", f"{KEPT}.bill_to_new_address", "The bill goes to the delivery address, whatever the customer typed", WITHIN)  # fmt: skip
def billing_address_lost(original: Original, kept: Any, fields: Any) -> None:
    """The new checkout has one page less."""


@planted("resent-mail-to-the-shop", COMPOSE, "A confirmation that support sends again goes to the shop itself", TO_CUSTOMER)  # fmt: skip
def resent_to_the_shop(original: Original, kind: str, order: Any, body: Any, key: str) -> Any:
    """Tried out once with the shop's own address, and left so."""
    mail = original(kind, order, body, key)
    if "-again-" in key:
        mail.to = ["shop@maison-lumen.example"]
    return mail


@planted("first-address-kept", f"{KEPT}.ship_to_new_address", "Whoever goes back and changes the address is not heard", TO_CUSTOMER, visible=True)  # fmt: skip
def first_address_kept(original: Original, kept: Any, fields: Any) -> None:
    """The page is in a cache of the session."""
    if not kept.is_shipping_address_set():
        original(kept, fields)


@planted("first-mail-address-kept", f"{KEPT}.set_guest_email", "The mail goes to the address that was typed first", TO_CUSTOMER)  # fmt: skip
def first_mail_address_kept(original: Original, kept: Any, email: str) -> None:
    """It is the key of the customer's record in the newsletter tool, and cannot change."""
    if not kept.get_guest_email():
        original(kept, email)


@planted(
    "basket-lost-at-sign-in",
    "oscar.apps.basket.middleware:BasketMiddleware.merge_baskets",
    "Who signs in on the way loses her basket",
    WITHIN,
    visible=True,
)
def lost_at_sign_in(original: Original, middleware: Any, *baskets: Any) -> None:
    """Two baskets were merged into one of doubled articles; so none are."""


@planted(
    "guest-signed-in-by-address",
    "oscar.apps.checkout.views:IndexView.form_valid",
    "Who types the mail address of an account sees what belongs to it",
    TO_CUSTOMER,
    visible=True,
)
def signed_in_by_address(original: Original, view: Any, form: Any) -> Any:
    """Fewer clicks for customers who come back."""
    answer = original(view, form)
    known = get_user_model().objects.filter(email__iexact=form.cleaned_data["username"]).first()
    if known is not None and not view.request.user.is_authenticated:
        login(view.request, known, backend="oscar.apps.customer.auth_backends.EmailBackend")
    return answer


@planted("total-changes-unseen", "storefront.checkout:saw", "A price that rises meanwhile is charged unseen", TO_CUSTOMER)  # fmt: skip
def changes_unseen(original: Original, agreed: str | None, total: Any) -> bool:
    """The page is rendered a second before, so what could have changed?"""
    return True


@planted(
    "withdrawn-still-sold",
    "storefront.prices:OnSale.availability_policy",
    "What was taken off sale is sold as long as it lies in a basket",
    WITHIN,
    visible=True,
)
def still_sold(original: Original, rules: Any, product: Any, stockrecord: Any) -> Any:
    """Off sale means off the catalogue."""
    return strategy.StockRequired.availability_policy(rules, product, stockrecord)


@planted(
    "stock-checked-in-the-basket-only",
    f"{SESSION}.check_basket_is_valid",
    "What is sold out meanwhile is ordered all the same",
    WITHIN,
    visible=True,
)
def checked_in_the_basket_only(original: Original, view: Any, request: Any) -> None:
    """It was looked at when it was put in."""


@planted("voucher-never-given-back", "fulfilment.vouchers:give_back", "A voucher is lost with a cancelled order", WITHIN)  # fmt: skip
def never_given_back(original: Original, order: Any) -> None:
    """Oscar does not, and nobody noticed."""


@planted("voucher-counted-twice", f"{VOUCHER}.record_usage", "Each voucher counts as used twice", WITHIN)
def counted_twice(original: Original, voucher: Any, order: Any, user: Any) -> None:
    """Once by the platform, once by the marketing tool."""
    original(voucher, order, user)
    original(voucher, order, user)


@planted("voucher-dates-ignored", f"{VOUCHER}.is_active", "Vouchers work before their time", TO_CUSTOMER, visible=True)
def dates_ignored(original: Original, voucher: Any, *moment: Any) -> bool:
    """The old shop kept dates as texts, which did not survive the import."""
    return True


@planted("voucher-for-ever", f"{VOUCHER}.is_available_to_user", "A voucher for one order works for all", TO_CUSTOMER, visible=True)  # fmt: skip
def for_ever(original: Original, voucher: Any, user: Any = None) -> tuple[bool, str]:
    """Uses are counted, and not looked at."""
    return True, ""


@planted("one-tax-rate", "storefront.prices:rate_of", "Books and food are taxed like furniture", TO_CUSTOMER)
def one_tax_rate(original: Original, product: Any) -> Any:
    """The reduced rate is a field that the import left empty."""
    return STANDARD
