"""What a customer does on the order page: ask for a return, cancel; and the pages of invoices and credit notes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST
from oscar.core.loading import get_model

from ..inbox.receiving import Refused
from ..storefront.names import order_language
from . import cancelling, returns
from .facts import order_facts
from .links import is_sealed, order_path
from .models import CreditNote, Invoice
from .pipeline import CANCELLED
from .words import LANGUAGES, word


@require_GET
def guest_order(request: HttpRequest, number: str, given: str) -> HttpResponse:
    """`GET /order-status/{order}/{signature}/`, the link in a guest's mails: on to Oscar's page of the order.

    Oscar asks for the order's e-mail first; whoever holds this link has read that e-mail. An order that an account has
    taken over meanwhile is shown to that account alone.
    """
    order = get_object_or_404(get_model("order", "Order"), number=number)
    if not order.check_verification_hash(given):
        raise Http404
    request.session["anon_order_email"] = order.guest_email
    return HttpResponseRedirect(order_path(order, order_language(order)))


@require_POST
def open_return(request: HttpRequest, number: str) -> HttpResponse:
    """`POST /orders/{order}/return/` with `quantity-{line id}`, `reason` and the page's `language`."""
    order, language = _asked_for(request, number)
    try:
        opened = returns.announce(order, _chosen(request, order), request.POST.get("reason", ""))
    except Refused as refused:
        messages.error(request, word(refused.reason, language))
    else:
        messages.success(request, word("return_opened", language, rma=opened.rma))
    return HttpResponseRedirect(order_path(order, language))


@require_POST
def cancel(request: HttpRequest, number: str) -> HttpResponse:
    """`POST /orders/{order}/cancel/` with the page's `language`: as long as nobody picks the order."""
    order, language = _asked_for(request, number)
    try:
        with transaction.atomic():
            order.refresh_from_db()
            told = _call_off(order)
    except Refused as refused:
        messages.error(request, word(refused.reason, language))
    else:
        messages.success(request, word(told, language))
    return HttpResponseRedirect(order_path(order, language))


@require_GET
def invoice(request: HttpRequest, number: str, given: str) -> HttpResponse:
    """`GET /invoices/{number}/{signature}/`: the document, in the order's language whoever reads it."""
    found = get_object_or_404(Invoice.objects.select_related("order"), number=number)
    return _document(request, found, given, "invoice", found)


@require_GET
def credit_note(request: HttpRequest, number: str, given: str) -> HttpResponse:
    """`GET /credit-notes/{number}/{signature}/`: the document, in the order's language whoever reads it."""
    note = get_object_or_404(CreditNote.objects.select_related("order", "refund"), number=number)
    return _document(request, note, given, "credit_note", note.refund)


def _document(request: HttpRequest, note: Invoice | CreditNote, given: str, kind: str, covers: Any) -> HttpResponse:
    if not is_sealed(note, given):
        raise Http404
    language = order_language(note.order)
    with override(language):
        facts = order_facts(note.order) | {"note": note, "covers": covers, "language": language}
        return render(request, f"fulfilment/{kind}.html", facts)


def _asked_for(request: HttpRequest, number: str) -> tuple[Any, str]:
    """The order and the language of the page the customer is on; not found for anybody else."""
    order = get_object_or_404(get_model("order", "Order"), number=number)
    if not _is_customers(request, order):
        raise Http404
    asked = request.POST.get("language", "")
    return order, asked if asked in LANGUAGES else order_language(order)


def _call_off(order: Any) -> str:
    """Cancel or ask for it, as often as she clicks; what to tell her. Refused once it is too late."""
    if order.status == CANCELLED:
        return "cancel_done"
    if order.status not in cancelling.CANCELLABLE or cancelling.state(order) == cancelling.TOO_LATE:
        raise Refused("cancel_too_late")
    return "cancel_done" if cancelling.cancel(order, "asked by the customer") else "cancel_asked"


def _is_customers(request: HttpRequest, order: Any) -> bool:
    """The order's customer, signed in; or the guest who gave the order's e-mail on Oscar's page."""
    if order.user_id:
        return request.user.is_authenticated and request.user.pk == order.user_id
    return bool(order.guest_email) and request.session.get("anon_order_email") == order.guest_email


def _chosen(request: HttpRequest, order: Any) -> dict[Any, int]:
    """Order line → units from the form; refused when one is not a small number in figures."""
    chosen = {}
    for line in order.lines.all():
        given = request.POST.get(f"quantity-{line.pk}", "0").strip() or "0"
        if not (given.isascii() and given.isdecimal() and len(given) < 7):
            raise Refused("not_a_number")
        chosen[line] = int(given)
    return chosen
