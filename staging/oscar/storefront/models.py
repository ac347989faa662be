"""Two tables of the integrator: translated names, and the language an order was placed in."""

from typing import ClassVar

from django.db import models


class Translation(models.Model):
    """The text shown in `language` wherever the catalogue says `original`, which is English."""

    language = models.CharField(max_length=10)
    original = models.TextField()
    text = models.TextField()

    class Meta:
        """One text per original and language."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=["language", "original"], name="one_translation_per_original")
        ]

    def __str__(self) -> str:
        """Return both texts."""
        return f"{self.original[:40]} → {self.text[:40]}"


class OrderLanguage(models.Model):
    """The language the customer ordered in; mails and the documents of the order keep it."""

    order = models.OneToOneField("order.Order", on_delete=models.CASCADE, related_name="spoken")
    language = models.CharField(max_length=10)

    def __str__(self) -> str:
        """Return the order's number and its language."""
        return f"{self.order.number}: {self.language}"
