"""Mails to the customer: one per fact, in the order's language, sent once through the outbox."""

from __future__ import annotations

import hashlib
import smtplib
from collections.abc import Callable
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

from ..storefront.names import order_language
from .facts import line_facts, order_facts
from .links import credit_note_link, order_link
from .models import CreditNote, OutboxMessage, Parcel, ReturnRequest
from .outbox import Refusal, Retry
from .units import units_of
from .words import word

Facts = dict[str, Any]


def _confirmation(order: Any, body: Facts) -> Facts:
    return {}


def _dispatch(order: Any, body: Facts) -> Facts:
    parcels = Parcel.objects.filter(tracking_number__in=body["parcels"]).prefetch_related("lines__line")
    lines = [line_facts(line, told) for line, told in units_of(order).items()]
    missing = [facts for facts in lines if body["short"].get(facts["line"].partner_sku)]
    return {"parcels": list(parcels), "missing": missing}


def _return(order: Any, body: Facts) -> Facts:
    request = ReturnRequest.objects.select_related("parcel").get(rma=body["rma"])
    return {"request": request, "rma": request.rma}


def _refund(order: Any, body: Facts) -> Facts:
    note = CreditNote.objects.select_related("refund").get(number=body["credit_note"])
    return {"note": note, "note_link": credit_note_link(note)}


def _cancellation(order: Any, body: Facts) -> Facts:
    return {"reason": body.get("reason", ""), "outcome": body.get("outcome", "released"), "sum": body.get("amount", 0)}


#: kind of mail (header X-Mail) → its own facts
KINDS: dict[str, Callable[[Any, Facts], Facts]] = {
    "confirmation": _confirmation,
    "dispatch": _dispatch,
    "return": _return,
    "refund": _refund,
    "cancellation": _cancellation,
}


def compose(kind: str, order: Any, body: Facts, key: str) -> EmailMultiAlternatives:
    """The mail of `kind` for the order, text and HTML."""
    language = order_language(order)
    with override(language):
        facts = order_facts(order) | {"language": language, "number": order.number, "link": order_link(order)}
        facts |= KINDS[kind](order, body)
        subject = word(f"subject.{kind}", language, number=order.number, rma=str(facts.get("rma", "")))
        mail = EmailMultiAlternatives(subject, render_to_string(f"fulfilment/mail/{kind}.txt", facts), to=[order.email])
        mail.attach_alternative(render_to_string(f"fulfilment/mail/{kind}.html", facts), "text/html")
    mail.extra_headers = {
        "X-Order": order.number,
        "X-Mail": kind,
        "Content-Language": language,
        "Auto-Submitted": "auto-generated",
        # The same fact has the same id, so that a mail program shows it once even if it was sent twice.
        "Message-ID": f"<{hashlib.sha256(key.encode()).hexdigest()[:32]}@maison-lumen.example>",
    }
    return mail


def send(message: OutboxMessage) -> dict[str, Any]:
    """Send one mail of the outbox; a refused address is final, anything else is tried again."""
    mail = compose(message.operation.removeprefix("mail."), message.order, message.body, message.key)
    try:
        mail.send()
    except smtplib.SMTPRecipientsRefused as error:
        raise Refusal(f"the address was refused: {error}") from error
    except (OSError, smtplib.SMTPException) as error:
        raise Retry(f"{type(error).__name__}: {error}") from error
    return {}
