"""What a customer does on the order page: ask for a return; and the page of a credit note."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils.translation import override
from django.views.decorators.http import require_GET, require_POST
from oscar.core.loading import get_model

from ..inbox.receiving import Refused
from ..storefront.names import order_language
from . import returns
from .facts import order_facts
from .links import is_sealed, order_path
from .models import CreditNote
from .words import LANGUAGES, word


@require_GET
def guest_order(request: HttpRequest, number: str, given: str) -> HttpResponse:
    """`GET /order-status/{order}/{signature}/`, the link in a guest's mails: on to Oscar's page of the order.

    Oscar asks for the order's e-mail first; whoever holds this link has read that e-mail.
    """
    order = get_object_or_404(get_model("order", "Order"), number=number, user=None)
    if not order.check_verification_hash(given):
        raise Http404
    request.session["anon_order_email"] = order.guest_email
    return HttpResponseRedirect(order_path(order, order_language(order)))


@require_POST
def open_return(request: HttpRequest, number: str) -> HttpResponse:
    """`POST /orders/{order}/return/` with `quantity-{line id}`, `reason` and the page's `language`."""
    order = get_object_or_404(get_model("order", "Order"), number=number)
    if not _is_customers(request, order):
        raise Http404
    asked = request.POST.get("language", "")
    language = asked if asked in LANGUAGES else order_language(order)
    try:
        opened = returns.announce(order, _chosen(request, order), request.POST.get("reason", ""))
    except Refused as refused:
        messages.error(request, word(refused.reason, language))
    else:
        messages.success(request, word("return_opened", language, rma=opened.rma))
    return HttpResponseRedirect(order_path(order, language))


@require_GET
def credit_note(request: HttpRequest, number: str, given: str) -> HttpResponse:
    """`GET /credit-notes/{number}/{signature}/`: the document, in the order's language whoever reads it."""
    note = get_object_or_404(CreditNote.objects.select_related("order", "refund"), number=number)
    if not is_sealed(note, given):
        raise Http404
    language = order_language(note.order)
    with override(language):
        facts = order_facts(note.order) | {"note": note, "refund": note.refund, "language": language}
        return render(request, "fulfilment/credit_note.html", facts)


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
