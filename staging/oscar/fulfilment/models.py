"""What the connectors remember: the outbox, parcels, returns, refunds, invoices and credit notes.

Amounts are integers of minor units in the order's currency. Units shipped, short, cancelled and returned are not
kept here: they are Oscar's own shipping events (see `units`).
"""

from __future__ import annotations

from django.db import models
from django.utils import timezone

ORDER = "order.Order"
LINE = "order.Line"


class OutboxMessage(models.Model):
    """One thing to do outside this process, once: a call to another system, a payment, a mail.

    `key` is the idempotency key: asking twice under one key is asking once.
    """

    WAITING, DELIVERED, GIVEN_UP = "waiting", "delivered", "given_up"
    STATES = tuple((state, state) for state in (WAITING, DELIVERED, GIVEN_UP))

    to = models.CharField(max_length=20)
    operation = models.CharField(max_length=40)
    order = models.ForeignKey(ORDER, models.CASCADE, related_name="outbox")
    body = models.JSONField(default=dict)
    key = models.CharField(max_length=120, unique=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(default=timezone.now, db_index=True)
    state = models.CharField(max_length=10, choices=STATES, default=WAITING, db_index=True)
    last_error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.operation} to {self.to} for {self.order.number} ({self.state})"


class Parcel(models.Model):
    """One parcel, to the customer or back. Lines may be unknown when the carrier speaks before the warehouse."""

    OUTBOUND, RETURN = "outbound", "return"
    DIRECTIONS = ((OUTBOUND, OUTBOUND), (RETURN, RETURN))

    order = models.ForeignKey(ORDER, models.CASCADE, related_name="parcels")
    tracking_number = models.CharField(max_length=80, unique=True)
    tracking_url = models.CharField(max_length=500, blank=True)
    label_url = models.CharField(max_length=500, blank=True)
    direction = models.CharField(max_length=10, choices=DIRECTIONS, default=OUTBOUND)
    state = models.CharField(max_length=20, default="announced")
    weight_g = models.PositiveIntegerField(default=0)
    dispatched_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.tracking_number} ({self.direction}, {self.state})"


class ParcelLine(models.Model):
    """Units of one order line inside a parcel."""

    parcel = models.ForeignKey(Parcel, models.CASCADE, related_name="lines")
    line = models.ForeignKey(LINE, models.CASCADE, related_name="parcel_lines")
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ("pk",)
        unique_together = ("parcel", "line")

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line.partner_sku}"


class ParcelEvent(models.Model):
    """What the carrier said of a parcel; `at` is the carrier's time, so late messages sort right."""

    parcel = models.ForeignKey(Parcel, models.CASCADE, related_name="events")
    type = models.CharField(max_length=30)
    place = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ("at", "pk")

    def __str__(self) -> str:
        return f"{self.type} {self.place} {self.at:%Y-%m-%d %H:%M}"


class ReturnRequest(models.Model):
    """The customer's wish to send articles back, under one RMA number (`R100027-1`)."""

    ANNOUNCED, RECEIVED, GRADED, REFUNDED = "announced", "received", "graded", "refunded"
    STATES = tuple((state, state) for state in (ANNOUNCED, RECEIVED, GRADED, REFUNDED))

    order = models.ForeignKey(ORDER, models.CASCADE, related_name="returns")
    rma = models.CharField(max_length=140, unique=True)
    reason = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=STATES, default=ANNOUNCED)
    parcel = models.OneToOneField(Parcel, models.SET_NULL, null=True, related_name="return_request")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.rma} ({self.state})"


class ReturnLine(models.Model):
    """Units of one order line that the customer announced."""

    request = models.ForeignKey(ReturnRequest, models.CASCADE, related_name="lines")
    line = models.ForeignKey(LINE, models.CASCADE, related_name="return_lines")
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ("pk",)
        unique_together = ("request", "line")

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line.partner_sku}"


class ReturnGrade(models.Model):
    """Units of a return line that the warehouse graded; the policy says which grades go back on sale."""

    GRADES = tuple((grade, grade) for grade in ("A", "B", "scrap"))

    line = models.ForeignKey(ReturnLine, models.CASCADE, related_name="grades")
    grade = models.CharField(max_length=5, choices=GRADES)
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.quantity} graded {self.grade}"


class Refund(models.Model):
    """Money asked back from the PSP once under `key`; `amount` in minor units includes `delivery`."""

    ASKED, SETTLED, REFUSED = "asked", "settled", "refused"
    STATES = tuple((state, state) for state in (ASKED, SETTLED, REFUSED))

    order = models.ForeignKey(ORDER, models.CASCADE, related_name="refunds")
    request = models.ForeignKey(ReturnRequest, models.SET_NULL, null=True, related_name="refunds")
    key = models.CharField(max_length=120, unique=True)
    reason = models.CharField(max_length=40)
    amount = models.PositiveIntegerField()
    delivery = models.PositiveIntegerField(default=0)
    state = models.CharField(max_length=10, choices=STATES, default=ASKED)
    psp_reference = models.CharField(max_length=80, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.key}: {self.amount} ({self.state})"


class RefundLine(models.Model):
    """Units of an order line that a refund pays back: `amount` incl. tax, in minor units; its `tax` by the credit note."""

    refund = models.ForeignKey(Refund, models.CASCADE, related_name="lines")
    line = models.ForeignKey(LINE, models.CASCADE, related_name="refund_lines")
    quantity = models.PositiveIntegerField()
    amount = models.PositiveIntegerField()
    tax = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line.partner_sku}: {self.amount}"


class Invoice(models.Model):
    """The document of a capture that the PSP confirmed: numbers run `INV-000001`, `INV-000002`… without gaps.

    `key` is the capture's, so that a capture has one invoice however often it is told; `amount` and `tax` include
    `delivery`.
    """

    number = models.CharField(max_length=20, unique=True)
    order = models.ForeignKey(ORDER, models.CASCADE, related_name="invoices")
    key = models.CharField(max_length=200, unique=True)
    amount = models.PositiveIntegerField()
    tax = models.PositiveIntegerField()
    delivery = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.number}: {self.amount}"


class InvoiceLine(models.Model):
    """Units of an order line on an invoice: `amount` incl. tax and its `tax`, in minor units."""

    invoice = models.ForeignKey(Invoice, models.CASCADE, related_name="lines")
    line = models.ForeignKey(LINE, models.CASCADE, related_name="invoice_lines")
    quantity = models.PositiveIntegerField()
    amount = models.PositiveIntegerField()
    tax = models.PositiveIntegerField()

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.quantity} × {self.line.partner_sku}: {self.amount}"


class CreditNote(models.Model):
    """The document of a settled refund: numbers run `CN-000001`, `CN-000002`… without gaps."""

    number = models.CharField(max_length=20, unique=True)
    refund = models.OneToOneField(Refund, models.PROTECT, related_name="credit_note")
    order = models.ForeignKey(ORDER, models.CASCADE, related_name="credit_notes")
    amount = models.PositiveIntegerField()
    tax = models.PositiveIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)

    def __str__(self) -> str:
        return f"{self.number}: {self.amount}"
