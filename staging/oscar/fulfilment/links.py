"""Links that travel in mails: absolute, in the order's language, signed where there is no account."""

from __future__ import annotations

import hmac
from typing import Any

from django.conf import settings
from django.core.signing import Signer
from django.urls import reverse
from django.utils.translation import override

from ..storefront.names import order_language
from .models import CreditNote, Invoice


def order_path(order: Any, language: str) -> str:
    """The customer's page of the order; for a guest Oscar's signed one."""
    with override(language):
        if order.user_id:
            return reverse("customer:order", kwargs={"order_number": order.number})
        sealed = {"order_number": order.number, "hash": order.verification_hash()}
        return reverse("customer:anon-order", kwargs=sealed)


def order_link(order: Any) -> str:
    """The address that mails carry: a guest's opens the page without asking for the e-mail it was sent to."""
    if order.user_id:
        return absolute(order_path(order, order_language(order)))
    sealed = {"number": order.number, "given": order.verification_hash()}
    return absolute(reverse("fulfilment-guest", kwargs=sealed))


def seal(note: CreditNote | Invoice) -> str:
    """The signature that opens the page of a credit note or an invoice; their numbers differ."""
    return Signer(salt="fulfilment.credit-note").signature(note.number)


def is_sealed(note: CreditNote | Invoice, given: str) -> bool:
    """Whether the signature is ours, compared in constant time."""
    return hmac.compare_digest(seal(note).encode(), given.encode())


def credit_note_path(note: CreditNote) -> str:
    """The page of a credit note."""
    return reverse("fulfilment-credit-note", kwargs={"number": note.number, "given": seal(note)})


def invoice_path(invoice: Invoice) -> str:
    """The page of an invoice."""
    return reverse("fulfilment-invoice", kwargs={"number": invoice.number, "given": seal(invoice)})


def credit_note_link(note: CreditNote) -> str:
    """The same as an absolute address."""
    return absolute(credit_note_path(note))


def absolute(path: str) -> str:
    """A path of this shop as an address."""
    return str(settings.SHOP_PUBLIC_URL).rstrip("/") + path
