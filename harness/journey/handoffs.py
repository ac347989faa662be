"""The table of handoffs: who owes what to whom, at which stage, and how the receiver proves it.

Read a line as: when an order reaches `stage`, `sender` owes `receiver` the fields that `expected` computes, and `seen`
looks at the receiver for them, at most `within` seconds long. Stages without a line owe nothing.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from harness.journey import expectations as owes
from harness.journey import questions as ask
from harness.journey.handoff import Handoff, Policy
from harness.journey.life import Life
from harness.kernel.dues import captures_at_order

_EXPORT = "the shop's order export"
_RECEIVER = "the shop's webhook receiver"
_PAYMENT = "the shop's payment connector"
_MAILS = "the shop's mails"
_ERP = "the shop's ERP connector"
OPTIONAL = ("erp", "analytics")
"""Receivers that a merchant may do without: what they are owed is in force only where the landscape has them."""


def _shipped_stake(life: Life, _part: str) -> int:
    return life.capture_due()[1]


def _refund_stake(life: Life, _part: str) -> int:
    return life.refunded_worth()[1]


def _came_back(life: Life) -> bool:
    return life.thanked is not None


def _was_paid(life: Life) -> bool:
    return life.paid


def _captures_later(policy: Policy) -> bool:
    """Whether money is only held when an order is called off: where it was captured already, it is refunded."""
    return not captures_at_order(policy)


def _delivered_something(life: Life) -> bool:
    return any(life.shipped.values())


def _line(name: str, fr: str, arrow: str, stage: str, **rest: Any) -> Handoff:
    sender, receiver = arrow.split(" -> ")
    return Handoff(name=name, fr=fr, sender=sender, receiver=receiver, stage=stage, **rest)


# fmt: off
HANDOFFS: tuple[Handoff, ...] = (
    _line("order recorded", "commande enregistrée", "customer -> shop", "placed",
          expected=owes.recorded, seen=ask.shop_order, place="the shop's checkout"),
    _line("payment requested", "paiement demandé", "shop -> psp", "placed",
          expected=owes.requested, seen=ask.payment, place=_PAYMENT),
    _line("stock held", "stock réservé", "shop -> shop", "placed",
          expected=owes.held, seen=ask.shop_stock, place="the shop's stock allocation"),

    _line("payment authorised", "paiement autorisé", "psp -> shop", "authorised",
          expected=owes.authorised, seen=ask.shop_order, place=_RECEIVER),
    _line("thanks shown", "remerciement affiché", "shop -> customer", "authorised",
          expected=owes.thanked, seen=ask.thank_you_page, applies=_came_back, place="the shop's thank-you page"),
    _line("order confirmed", "commande confirmée", "shop -> customer", "authorised",
          expected=owes.confirmed, seen=ask.confirmation_mail, place=_MAILS),
    _line("order exported", "commande transmise", "shop -> warehouse", "authorised",
          expected=owes.exported, seen=ask.warehouse_order, place=_EXPORT),

    _line("purchase counted", "achat compté", "shop -> analytics", "authorised",
          expected=owes.counted, seen=ask.analytics_events, place="the shop's audience measurement"),
    _line("order booked", "commande comptabilisée", "shop -> erp", "authorised",
          expected=owes.booked, seen=ask.erp_order, place=_ERP),

    _line("order accepted", "commande acceptée", "warehouse -> shop", "accepted",
          expected=owes.accepted, seen=ask.shop_order, place=_RECEIVER),
    _line("picking reported", "prélèvement annoncé", "warehouse -> shop", "picked",
          expected=owes.picked, seen=ask.shop_order, place=_RECEIVER),
    _line("label requested", "étiquette demandée", "warehouse -> carrier", "packed",
          expected=owes.labelled, seen=ask.parcels_out, applies=_delivered_something, place="the warehouse's carrier connection"),
    _line("packing reported", "colisage annoncé", "warehouse -> shop", "packed",
          expected=owes.packed, seen=ask.shop_order, applies=_delivered_something, place=_RECEIVER),

    _line("payment only held", "paiement seulement réservé", "shop -> psp", "packed",
          expected=owes.only_held, seen=ask.payment, suits=_captures_later, place=_PAYMENT),
    _line("dispatch not told yet", "expédition pas encore annoncée", "shop -> customer", "packed",
          expected=owes.not_told_yet, seen=ask.dispatch_mails_so_far, place=_MAILS),

    _line("stock still there", "stock encore là", "warehouse -> shop", "packed",
          expected=owes.still_there, seen=ask.shop_stock, place="the shop's stock allocation"),

    _line("parcels handed over", "colis remis", "warehouse -> carrier", "shipped",
          expected=owes.handed_over, seen=ask.parcels_out, applies=_delivered_something, place="the warehouse's carrier connection"),
    _line("dispatch reported", "expédition annoncée", "warehouse -> shop", "shipped",
          expected=owes.dispatched, seen=ask.shop_order, stake=_shipped_stake, applies=_delivered_something, place=_RECEIVER),
    _line("collection reported", "prise en charge annoncée", "carrier -> shop", "shipped",
          expected=owes.collected, seen=ask.shop_order, applies=_delivered_something, place=_RECEIVER),
    _line("dispatch told", "expédition annoncée au client", "shop -> customer", "shipped",
          expected=owes.dispatch_told, seen=ask.dispatch_mail, applies=_delivered_something, place=_MAILS),
    _line("tracking shown", "suivi affiché", "shop -> customer", "shipped",
          expected=owes.tracking_shown, seen=ask.order_page, applies=_delivered_something, place="the customer's order page", screen="order page"),

    _line("payment captured", "paiement encaissé", "shop -> psp", "captured",
          expected=owes.captured, seen=ask.payment, stake=_shipped_stake, place=_PAYMENT),
    _line("capture known", "encaissement connu", "psp -> shop", "captured",
          expected=owes.capture_known, seen=ask.shop_order, stake=_shipped_stake, place=_RECEIVER),

    _line("charge shown", "débit affiché", "shop -> customer", "captured",
          expected=owes.charge_shown, seen=ask.order_page, suits=_captures_later, place="the customer's order page", screen="order page"),
    _line("invoice issued", "facture émise", "shop -> customer", "captured",
          expected=owes.invoiced, seen=ask.shop_order, stake=_shipped_stake, place="the shop's invoices"),
    _line("invoice booked", "facture comptabilisée", "shop -> erp", "captured",
          expected=owes.invoice_booked, seen=ask.erp_invoices, stake=_shipped_stake, place=_ERP),

    _line("cancellation requested", "annulation demandée", "shop -> warehouse", "cancelled",
          expected=owes.cancellation_exported, seen=ask.warehouse_order, applies=_was_paid, place="the shop's cancellation export"),
    _line("cancellation known", "annulation connue", "warehouse -> shop", "cancelled",
          expected=owes.cancelled, seen=ask.shop_order, place=_RECEIVER),
    _line("authorisation released", "autorisation levée", "shop -> psp", "cancelled",
          expected=owes.released, seen=ask.payment, applies=_was_paid, suits=_captures_later, place=_PAYMENT),
    _line("stock released", "stock libéré", "shop -> shop", "cancelled",
          expected=owes.let_go, seen=ask.shop_stock, place="the shop's stock allocation"),
    _line("cancellation told", "annulation confirmée au client", "shop -> customer", "cancelled",
          expected=owes.cancellation_told, seen=ask.cancellation_mail, applies=_was_paid, place=_MAILS),
    _line("cancellation shown", "annulation affichée", "shop -> customer", "cancelled",
          expected=owes.cancellation_shown, seen=ask.order_page, place="the customer's order page", screen="order page"),
    _line("cancellation booked", "annulation comptabilisée", "shop -> erp", "cancelled",
          expected=owes.cancellation_booked, seen=ask.erp_order, applies=_was_paid, place=_ERP),

    _line("delivery reported", "livraison annoncée", "carrier -> shop", "delivered",
          expected=owes.delivered, seen=ask.shop_order, place=_RECEIVER),

    _line("delivery shown", "livraison affichée", "shop -> customer", "delivered",
          expected=owes.delivery_shown, seen=ask.order_page, place="the customer's order page", screen="order page"),

    _line("waiting parcel reported", "colis en attente annoncé", "carrier -> shop", "awaiting pick-up",
          expected=owes.waiting, seen=ask.shop_order, place=_RECEIVER),
    _line("failed delivery reported", "échec de livraison annoncé", "carrier -> shop", "undelivered",
          expected=owes.undelivered, seen=ask.shop_order, place=_RECEIVER),

    _line("return announced", "retour annoncé", "shop -> warehouse", "return announced",
          expected=owes.return_announced, seen=ask.warehouse_return, place="the shop's return export"),
    _line("return label requested", "étiquette retour demandée", "shop -> carrier", "return announced",
          expected=owes.return_labelled, seen=ask.parcels_back, place="the shop's return label request"),
    _line("return told", "retour confirmé au client", "shop -> customer", "return announced",
          expected=owes.return_told, seen=ask.return_mail, place=_MAILS),

    _line("nothing paid back yet", "rien de remboursé d'avance", "shop -> psp", "received",
          expected=owes.not_paid_back_yet, seen=ask.payment, place=_PAYMENT),

    _line("return graded", "retour contrôlé", "warehouse -> shop", "graded",
          expected=owes.return_graded, seen=ask.shop_order, stake=_refund_stake, place=_RECEIVER),
    _line("stock given back", "stock remis en vente", "warehouse -> shop", "restocked",
          expected=owes.restocked, seen=ask.shop_stock, place="the shop's restocking"),

    _line("payment refunded", "paiement remboursé", "shop -> psp", "refunded",
          expected=owes.refund_ordered, seen=ask.payment, stake=_refund_stake, place=_PAYMENT),
    _line("refund known", "remboursement connu", "psp -> shop", "refunded",
          expected=owes.refund_known, seen=ask.shop_order, stake=_refund_stake, place=_RECEIVER),
    _line("credit note issued", "avoir émis", "shop -> customer", "refunded",
          expected=owes.credited, seen=ask.shop_order, stake=_refund_stake, place="the shop's credit notes"),
    _line("refund counted", "remboursement compté", "shop -> analytics", "refunded",
          expected=owes.refund_counted, seen=ask.analytics_events, stake=_refund_stake, place="the shop's audience measurement"),
    _line("credit note booked", "avoir comptabilisé", "shop -> erp", "refunded",
          expected=owes.credit_note_booked, seen=ask.erp_credit_notes, stake=_refund_stake, place=_ERP),
    _line("refund told", "remboursement annoncé au client", "shop -> customer", "refunded",
          expected=owes.refund_told, seen=ask.refund_mail, stake=_refund_stake, place=_MAILS),
    _line("refund shown", "remboursement affiché", "shop -> customer", "refunded",
          expected=owes.refund_shown, seen=ask.order_page, stake=_refund_stake, place="the customer's order page", screen="order page"),
)
# fmt: on


def in_force(
    deadlines: dict[str, float], without: set[str], roles: Collection[str] = (), policy: Policy | None = None
) -> dict[str, tuple[Handoff, float]]:
    """The table as one landscape has it: name to (handoff, deadline). `roles`: the systems it declares; `policy`: its rules.

    Raises ValueError for a name the table does not know.
    """
    known = {handoff.name: handoff for handoff in HANDOFFS}
    if unknown := sorted((set(deadlines) | without) - set(known)):
        raise ValueError(f"unknown handoff {unknown[0]!r}: known are {', '.join(known)}")
    return {
        name: (handoff, deadlines.get(name, handoff.within))
        for name, handoff in known.items()
        if name not in without and (handoff.receiver not in OPTIONAL or handoff.receiver in roles)
        if handoff.suits(policy or {})
    }
