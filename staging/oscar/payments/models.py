"""What the shop remembers of the PSP: the sessions it opened, the authorisations it was given, the moves it asked for."""

from typing import ClassVar

from django.db import models
from django.db.models import UniqueConstraint


class PaymentSession(models.Model):
    """One hosted payment page opened for an order; `attempt` counts from 1."""

    order = models.ForeignKey("order.Order", on_delete=models.CASCADE, related_name="payment_sessions")
    attempt = models.PositiveIntegerField()
    reference = models.CharField(max_length=255, blank=True, db_index=True)
    url = models.TextField(blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """Attempts of an order are numbered without gaps or doubles."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [UniqueConstraint(fields=["order", "attempt"], name="one_session_per_attempt")]

    def __str__(self) -> str:
        """Return the session's name at the PSP."""
        return self.reference or f"attempt {self.attempt}"


class Authorisation(models.Model):
    """The authorisation an order goes ahead on; the one row an order ever gets.

    `announced` turns true when the rest of the shop was told; a crash in between is made good at the next start.
    """

    order = models.OneToOneField("order.Order", on_delete=models.CASCADE, related_name="authorisation")
    intent = models.CharField(max_length=255, unique=True)
    announced = models.BooleanField(default=False)

    def __str__(self) -> str:
        """Return the payment intent's name."""
        return self.intent


class MoneyMove(models.Model):
    """A capture, refund or release the shop asked the PSP for, under one key of its own.

    State: `asked` (no answer yet: it may have moved money), `done`, `refused`. `reference` is the PSP's id of what
    was made. `settled` turns true when the PSP has confirmed a refund.
    """

    CAPTURE, REFUND, RELEASE = "capture", "refund", "release"
    ASKED, DONE, REFUSED = "asked", "done", "refused"

    order = models.ForeignKey("order.Order", on_delete=models.CASCADE, related_name="money_moves")
    kind = models.CharField(max_length=10)
    key = models.CharField(max_length=200, unique=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    state = models.CharField(max_length=10, default=ASKED)
    reference = models.CharField(max_length=255, blank=True, db_index=True)
    reason = models.CharField(max_length=500, blank=True)
    settled = models.BooleanField(default=False)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """The order in which they were asked for."""

        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        """Return the move as a log line."""
        return f"{self.kind} {self.amount} ({self.key}): {self.state}"
