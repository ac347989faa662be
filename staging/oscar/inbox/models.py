"""The received messages: one row a reception, so that a repeated one is seen too."""

from typing import ClassVar

from django.db import models
from django.db.models import Q, UniqueConstraint


class ReceivedMessage(models.Model):
    """One message as it came in, and what it did.

    `sender` is psp, warehouse or carrier; `message_id` is the sender's; `reason` is empty when the effect needs none.
    A refused message claims no id: the sender may send it again, correctly signed or after the order exists.
    """

    APPLIED, REPEATED, REFUSED = "applied", "repeated", "refused"

    sender = models.CharField(max_length=20)
    message_id = models.CharField(max_length=255)
    type = models.CharField(max_length=100, blank=True)
    order_number = models.CharField(max_length=128, blank=True, db_index=True)
    received_at = models.DateTimeField(auto_now_add=True)
    effect = models.CharField(max_length=10)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        """One applied message per sender and id; the order of arrival."""

        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            UniqueConstraint(
                fields=["sender", "message_id"], condition=Q(effect="applied"), name="one_applied_message_per_id"
            )
        ]

    def __str__(self) -> str:
        """Return the row as a log line."""
        return f"{self.sender} {self.type} {self.message_id}: {self.effect}"
