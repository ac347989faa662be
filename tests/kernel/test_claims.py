"""What a mail states of the customer's money, in English and in French, and what it only speaks of."""

from __future__ import annotations

import pytest

from harness.kernel.claims import NOT_CHARGED, REFUNDED, claims


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("Your order is cancelled. What was charged is refunded; the credit note follows by e-mail.", [REFUNDED]),
        ("We have refunded you.", [REFUNDED]),
        ("The missing articles have been refunded.", [REFUNDED]),
        ("Montant remboursé : 12,00 €", [REFUNDED]),
        ("Ce qui a été prélevé est remboursé ; l’avoir suit par e-mail.", [REFUNDED]),
        ("Ils vous sont remboursés.", [REFUNDED]),
        ("Nous vous avons remboursé.", [REFUNDED]),
        ("Nothing will be charged: the amount reserved is released.", [NOT_CHARGED]),
        ("They will not be sent and are not charged.", [NOT_CHARGED]),
        ("Rien ne vous sera prélevé.", [NOT_CHARGED]),
        ("Ils ne vous sont pas facturés.", [NOT_CHARGED]),
        ("If you were charged, you have been refunded.", []),
        ("Vous pouvez être remboursé sous 14 jours.", []),
        ("This order is not refunded.", []),
        ("Aucun remboursement n’est nécessaire : rien n’a bougé.", []),
        ("Our refund policy is on our site.", []),
        ("Nous avons bien reçu votre commande.", []),
        ("", []),
    ],
)
def test_only_what_is_stated_counts(text: str, stated: list[str]) -> None:
    assert claims(text) == stated
