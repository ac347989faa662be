"""Mails and pages: what the customer reads of her order."""

from __future__ import annotations

from typing import Any

from ..fulfilment.links import absolute
from ..fulfilment.minor import as_people_read, to_minor
from .catalogue import TO_CUSTOMER, Original, area

COMPOSE = "fulfilment.mails:compose"
IN_MAILS = ("fulfilment.mails",)
ON_PAGES = ("fulfilment.templatetags.fulfilment",)
Facts = dict[str, Any]

planted = area("mails")


def _rewritten(mail: Any, old: str, new: str) -> Any:
    """The mail with `old` replaced in its subject, its text and its HTML."""
    mail.subject, mail.body = mail.subject.replace(old, new), mail.body.replace(old, new)
    return with_html(mail, str(mail.alternatives[0][0]).replace(old, new))


def with_html(mail: Any, html: str) -> Any:
    """The mail with another HTML."""
    mail.alternatives.clear()
    mail.attach_alternative(html, "text/html")
    return mail


@planted("confirmation-mail-twice", "fulfilment.mails:send", "The confirmation arrives twice", TO_CUSTOMER)
def confirmation_twice(original: Original, message: Any) -> Any:
    """The platform's own mail was not switched off."""
    answer = original(message)
    if message.operation == "mail.confirmation":
        original(message)
    return answer


@planted("refund-mail-never", "fulfilment.mails:send", "Nobody tells the customer that she was refunded", TO_CUSTOMER)
def refund_mail_never(original: Original, message: Any) -> Any:
    """The template has no name in the mail program."""
    return {} if message.operation == "mail.refund" else original(message)


@planted(
    "mail-language-constant",
    "storefront.names:order_language",
    "French customers get their mails in English",
    TO_CUSTOMER,
    within=IN_MAILS,
)
def language_constant(original: Original, order: Any) -> str:
    """The worker that sends them has no language."""
    return "en"


@planted(
    "mail-total-net", "fulfilment.facts:order_facts", "Mails show the total without VAT", TO_CUSTOMER, within=IN_MAILS
)
def total_net(original: Original, order: Any) -> Facts:
    """`total_excl_tax`, one letter away."""
    facts = original(order)
    return facts | {"total": facts["total"] - facts["vat"]}


@planted("mail-total-missing", COMPOSE, "The confirmation has no total", TO_CUSTOMER)
def total_missing(original: Original, kind: str, order: Any, body: Facts, key: str) -> Any:
    """The row was lost when the template was made anew."""
    mail = original(kind, order, body, key)
    total = as_people_read(to_minor(order.total_incl_tax), mail.extra_headers["Content-Language"])
    return _rewritten(mail, total, "")


@planted(
    "mail-link-dead",
    "fulfilment.links:order_link",
    "The link to the order in the mails opens nothing",
    TO_CUSTOMER,
    within=IN_MAILS,
)
def link_dead(original: Original, order: Any) -> str:
    """The address of the shop before."""
    return absolute(f"/my-account/orders/{order.number}")


@planted("mail-address-cleaned", COMPOSE, "Customers with a plus sign in their address get no mail", TO_CUSTOMER)
def address_cleaned(original: Original, kind: str, order: Any, body: Facts, key: str) -> Any:
    """What follows the plus is cut off as an alias, and another mailbox gets it."""
    mail = original(kind, order, body, key)
    local, _, domain = mail.to[0].partition("@")
    mail.to = [f"{local.partition('+')[0]}@{domain}"]
    return mail


@planted("mail-without-tracking", "fulfilment.mails:_dispatch", "The dispatch mail has no tracking number", TO_CUSTOMER)
def without_tracking(original: Original, order: Any, body: Facts) -> Facts:
    """It is written before the parcels are."""
    return original(order, body) | {"parcels": []}


@planted(
    "mail-missing-untold", "fulfilment.mails:_dispatch", "The dispatch mail does not say what is missing", TO_CUSTOMER
)
def missing_untold(original: Original, order: Any, body: Facts) -> Facts:
    """The template knows nothing but parcels."""
    return original(order, body) | {"missing": []}


@planted("mail-number-of-another-order", COMPOSE, "The dispatch mail names another order", TO_CUSTOMER)
def number_of_another_order(original: Original, kind: str, order: Any, body: Facts, key: str) -> Any:
    """The subject is made for a whole batch of mails, and lags behind by one."""
    mail = original(kind, order, body, key)
    if kind == "dispatch":
        mail.subject = mail.subject.replace(order.number, str(int(order.number) - 1))
    return mail


@planted("mail-versions-differ", COMPOSE, "The HTML of the confirmation shows another total than its text", TO_CUSTOMER)
def versions_differ(original: Original, kind: str, order: Any, body: Facts, key: str) -> Any:
    """The delivery charge was added to one of the two."""
    mail = original(kind, order, body, key)
    language, total = mail.extra_headers["Content-Language"], to_minor(order.total_incl_tax)
    bare = as_people_read(total - to_minor(order.shipping_incl_tax), language)
    return with_html(mail, str(mail.alternatives[0][0]).replace(as_people_read(total, language), bare))


@planted(
    "mail-untranslated-key",
    "fulfilment.words:word",
    "The subject of the dispatch mail is a word for programs",
    TO_CUSTOMER,
    within=IN_MAILS,
)
def untranslated_key(original: Original, key: str, language: str, **values: str) -> str:
    """Nobody wrote the text in the file that was shipped."""
    return key if key == "subject.dispatch" else str(original(key, language, **values))


@planted(
    "thank-you-total-wrong",
    "oscar.apps.checkout.views:ThankYouView.get_object",
    "The thank-you page shows the total without delivery",
    TO_CUSTOMER,
    visible=True,
)
def thank_you_total_wrong(original: Original, view: Any, *given: Any) -> Any:
    """The sum of the lines; the order itself is right and is not saved."""
    order = original(view, *given)
    if order is not None:
        order.total_incl_tax -= order.shipping_incl_tax
    return order


@planted(
    "order-page-status-stale",
    "fulfilment.facts:order_facts",
    "The order page goes on saying “in preparation”",
    TO_CUSTOMER,
    visible=True,
    within=ON_PAGES,
)
def status_stale(original: Original, order: Any) -> Facts:
    """The page was kept by a cache."""
    facts = original(order)
    if order.status not in ("Pending", "Authorised", "Cancelled"):
        facts["order"].status = "Accepted"
    return facts


@planted(
    "order-page-without-tracking",
    "fulfilment.facts:order_facts",
    "The order page shows no tracking number",
    TO_CUSTOMER,
    visible=True,
    within=ON_PAGES,
)
def page_without_tracking(original: Original, order: Any) -> Facts:
    """The list is filled by a message that is no longer sent."""
    return original(order) | {"parcels": []}
