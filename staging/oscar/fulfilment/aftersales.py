"""The back office's after-sales page of an order: refund everything, cancel, resend, send again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods
from oscar.core.loading import get_model

from ..inbox.models import ReceivedMessage
from ..inbox.receiving import Refused
from . import cancelling, money, refunds
from .facts import order_facts
from .minor import as_people_read
from .models import OutboxMessage
from .outbox import ask, send_again
from .pipeline import PENDING
from .words import word


def _refund(order: Any, language: str) -> str:
    refund = refunds.everything(order)
    return word("refund_asked", language, amount=as_people_read(refund.amount, language))


def _cancel(order: Any, language: str) -> str:
    if order.status not in cancelling.CANCELLABLE:
        raise Refused(word("cancel_too_late", language))
    return word("cancel_done" if cancelling.cancel(order, "asked by staff") else "cancel_asked", language)


def _resend(order: Any, language: str) -> str:
    sent = order.outbox.filter(operation="mail.confirmation").count()
    if order.status == PENDING or not sent:
        raise Refused(word("resend_unpaid", language))
    ask("mail", "mail.confirmation", order, f"mail-confirmation-{order.number}-again-{sent}")
    return word("resend_done", language)


def _resend_dispatch(order: Any, language: str) -> str:
    sent = list(order.outbox.filter(operation="mail.dispatch"))
    if not sent:
        raise Refused(word("resend_not_shipped", language))
    ask("mail", "mail.dispatch", order, f"mail-dispatch-{order.number}-again-{len(sent)}", sent[-1].body)
    return word("resend_dispatch_done", language)


def _retry(order: Any, language: str) -> str:
    given_up = list(order.outbox.filter(state=OutboxMessage.GIVEN_UP))
    for message in given_up:
        send_again(message)
    return word("retry_done", language, count=str(len(given_up)))


#: action → what it does; each returns the sentence for staff, or raises Refused with one
ACTIONS: dict[str, Callable[[Any, str], str]] = {
    "refund": _refund,
    "cancel": _cancel,
    "resend": _resend,
    "resend_dispatch": _resend_dispatch,
    "retry": _retry,
}


@login_required(login_url="dashboard:login")
@require_http_methods(["GET", "POST"])
def aftersales(request: HttpRequest, number: str) -> HttpResponse:
    """`/dashboard/orders/{order}/aftersales/`: staff only; a POST needs `action` and `sure=yes`."""
    if not request.user.is_staff:
        raise PermissionDenied
    order = get_object_or_404(get_model("order", "Order"), number=number)
    language = (get_language() or "en")[:2]
    if request.method == "POST":
        _act(request, order, language)
        return HttpResponseRedirect(request.path)
    return render(request, "fulfilment/aftersales.html", _facts(order, language))


def _act(request: HttpRequest, order: Any, language: str) -> None:
    action = ACTIONS.get(request.POST.get("action", ""))
    if action is None:
        messages.error(request, word("unknown_action", language))
    elif request.POST.get("sure") != "yes":
        messages.warning(request, word("not_sure", language))
    else:
        try:
            with transaction.atomic():
                order.refresh_from_db()
                told = action(order, language)
        except Refused as refused:
            messages.error(request, refused.reason)
        else:
            messages.success(request, told)


def _facts(order: Any, language: str) -> dict[str, Any]:
    return order_facts(order) | {
        "language": language,
        "refundable": money.refundable(order),
        "actions": [(action, f"do_{action}") for action in ACTIONS],
        "sent": order.outbox.all(),
        "received": ReceivedMessage.objects.filter(order_number=order.number),
        "notes": order.notes.all(),
        "order_path": reverse("dashboard:order-detail", kwargs={"number": order.number}),
    }
